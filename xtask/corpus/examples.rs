//! From the cases of all documents to what the generated types make of them.
//!
//! The process that generates a document also collects its cases and writes a program; when all programs are compiled, each
//! is run on its cases, and what it says is judged.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use xtask::inspect::Inspection;

use crate::cases::{Case, Examples, cases, judge};
use crate::options::Options;
use crate::record::Record;
use crate::{Failure, check, program, workspace};

/// Collects the cases of a document, and writes the program that they are for.
pub(crate) fn prepare(inspection: &Inspection, folder: &Path, package: &str) -> Result<Examples, Failure> {
    let found = cases(inspection)?;
    let Some((api, _)) = &inspection.api else { return Ok(found.examples) };
    program::write(api, &found.types, folder, package)?;
    let path = folder.join("examples").join(package);
    let lines = found.cases.iter().fold(String::new(), |mut out, case| {
        let _ = writeln!(out, "{}\t{}", case.ty, case.text);
        out
    });
    fs::write(path.with_extension("cases"), lines)?;
    fs::write(path.with_extension("json"), serde_json::to_string(&found.cases)?)?;
    Ok(found.examples)
}

/// Compiles the programs of all documents, runs them, and judges what they say.
pub(crate) fn all(records: &mut [Record], options: &Options, folder: &Path) -> Result<(), Failure> {
    let with_examples = |record: &&mut Record| record.examples.as_ref().is_some_and(|it| it.valid > 0);
    let mut records: Vec<&mut Record> = records.iter_mut().filter(with_examples).collect();
    let package = |record: &Record| workspace::package(&record.name);
    let packages: Vec<String> =
        records.iter().map(|record| format!("{}-examples", package(record))).collect();
    let programs = folder.join("examples");
    workspace::create(&programs, &packages)?;
    let said = check::cargo("build", &programs, &packages, options, folder)?;
    for (record, name) in records.iter_mut().zip(&packages) {
        let path = programs.join(package(record));
        let Some(program) = said.programs.get(name) else {
            record.fail("the program of examples does not compile");
            continue;
        };
        let cases: Vec<Case> = serde_json::from_str(&fs::read_to_string(path.with_extension("json"))?)?;
        let output = Command::new(program).arg(path.with_extension("cases")).stdin(Stdio::null()).output()?;
        let answers = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            let words: String = String::from_utf8_lossy(&output.stderr).chars().take(500).collect();
            record.fail(format!("the program of examples ended with {}\n{words}", output.status));
        }
        if let Some(examples) = &mut record.examples {
            judge(&cases, &answers, examples);
        }
    }
    Ok(())
}
