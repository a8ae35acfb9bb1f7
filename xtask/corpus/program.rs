//! Programs that are a generated crate with a `main` at its end, run on the cases of their document.
//!
//! So they reach the codecs that the crate keeps to itself, and what the cases do not need is not compiled to machine code.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::generate::wait;
use crate::options::Options;
use crate::record::Record;
use crate::{Failure, check, workspace};

/// How long a program may take for all its cases.
const PATIENCE: Duration = Duration::from_secs(300);

/// How often a program is started again behind a case that ended it.
const MOST_STARTS: usize = 20;

/// How much of what a program said on its end is shown.
const LAST_WORDS: usize = 500;

/// What reads cases, one a line: the index of the type, a tab, JSON. Writes `+` and what came of it, or `-` and an error.
/// The first cases may have been answered by a program that did not come to the end. How much stack a type takes when nothing
/// is optimised is not what is looked for.
const MAIN: &str = r#"
pub fn main() {
    let worker = ::std::thread::Builder::new().stack_size(1 << 30).spawn(answer).expect("there is a thread");
    if worker.join().is_err() {
        ::std::process::exit(101);
    }
}

fn answer() {
    let mut arguments = ::std::env::args().skip(1);
    let path = arguments.next().expect("the file of cases is given");
    let answered = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(0);
    for line in ::std::fs::read_to_string(path).expect("the file of cases can be read").lines().skip(answered) {
        let (index, text) = line.split_once('\t').expect("a case has two parts");
        match arms::run(index.parse().expect("the first is a number"), text) {
            ::std::result::Result::Ok(text) => ::std::println!("+{text}"),
            ::std::result::Result::Err(error) => {
                ::std::println!("-{}", ::std::string::ToString::to_string(&error).replace('\n', " "));
            }
        }
    }
}
"#;

/// What a program is for, in the singular of a folder's name.
#[derive(Clone, Copy)]
pub(crate) struct Purpose(pub(crate) &'static str);

/// Writes the program for a generated crate: its `arms`, and its cases with the lines that it reads.
pub(crate) fn write<C: Serialize>(
    purpose: Purpose,
    arms: &str,
    cases: &[C],
    line: impl Fn(&C) -> (usize, &str),
    folder: &Path,
    package: &str,
) -> Result<(), Failure> {
    let Purpose(name) = purpose;
    let source = folder.join("crates").join(package);
    let library = fs::read_to_string(source.join("src/lib.rs"))?;
    let ending = format!(
        "\npub mod program {{\n#![allow(warnings)]\n{arms}{MAIN}}}\n\nfn main() {{\n    program::main();\n}}\n"
    );
    // The generator owns `src/` and would remove the file, so it is written after the crate, which it then is part of.
    fs::write(source.join(format!("src/{name}.rs")), library + &ending)?;

    let manifest = fs::read_to_string(source.join("Cargo.toml"))?;
    let target = format!("{package}-{name}");
    let folder = folder.join(name);
    fs::create_dir_all(folder.join(&target))?;
    let manifest = workspace::program(&manifest, package, name);
    fs::write(folder.join(&target).join("Cargo.toml"), manifest)?;
    let lines: String = cases.iter().map(line).map(|(index, text)| format!("{index}\t{text}\n")).collect();
    fs::write(folder.join(package).with_extension("cases"), lines)?;
    fs::write(folder.join(package).with_extension("json"), serde_json::to_string(cases)?)?;
    Ok(())
}

/// Compiles the programs of some documents, runs them, and has what they say judged.
pub(crate) fn all<C: DeserializeOwned>(
    purpose: Purpose,
    mut records: Vec<&mut Record>,
    options: &Options,
    folder: &Path,
    judge: impl Fn(&[C], &str, &mut Record),
) -> Result<(), Failure> {
    let Purpose(name) = purpose;
    let package = |record: &Record| workspace::package(&record.name);
    let packages: Vec<String> = records.iter().map(|record| format!("{}-{name}", package(record))).collect();
    let programs = folder.join(name);
    workspace::create(&programs, &packages)?;
    let said = check::cargo("build", &programs, &packages, options, folder)?;
    for (record, target) in records.iter_mut().zip(&packages) {
        let path = programs.join(package(record));
        let Some(program) = said.programs.get(target) else {
            record.fail(format!("the program of {name} does not compile"));
            continue;
        };
        let cases: Vec<C> = serde_json::from_str(&fs::read_to_string(path.with_extension("json"))?)?;
        let answers = answers(program, &path, cases.len(), |fault| {
            record.fail(format!("the program of {name} {fault}"));
        })?;
        judge(&cases, &answers, record);
    }
    Ok(())
}

/// What a program says of its cases, one a line. One that ends before is told of and started again behind the case.
fn answers(
    program: &str,
    path: &Path,
    count: usize,
    mut fail: impl FnMut(String),
) -> Result<String, Failure> {
    let mut answers = String::new();
    let (out, errors) = (path.with_extension("out"), path.with_extension("log"));
    for _ in 0..MOST_STARTS {
        let answered = answers.lines().count();
        let child = Command::new(program)
            .arg(path.with_extension("cases"))
            .arg(answered.to_string())
            .stdin(Stdio::null())
            .stdout(File::create(&out)?)
            .stderr(File::create(&errors)?)
            .spawn()?;
        let status = wait(child, PATIENCE)?;
        answers += &String::from_utf8_lossy(&fs::read(&out)?);
        if status.is_some_and(|status| status.success()) || answers.lines().count() >= count {
            break;
        }
        if !answers.is_empty() && !answers.ends_with('\n') {
            answers.push('\n');
        }
        let words: String =
            fs::read_to_string(&errors).unwrap_or_default().chars().take(LAST_WORDS).collect();
        let end = status.map_or_else(
            || format!("took more than {} s and was stopped", PATIENCE.as_secs()),
            |status| format!("ended with {status}"),
        );
        fail(format!("{end} in case {}\n{words}", answers.lines().count()));
        answers += &format!("-the program {end}\n");
    }
    Ok(answers)
}
