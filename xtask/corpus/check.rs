//! From generated crates to what the compiler says of them and what it used.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::options::Options;
use crate::record::Record;
use crate::{Failure, progress, rustc, workspace};

/// How many messages of the compiler are shown for a crate.
const SHOWN: usize = 5;

/// What the compiler said of the crates, by package.
#[derive(Default)]
pub(crate) struct Said {
    /// Warnings and errors as the compiler shows them.
    messages: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// The programs that came out.
    pub(crate) programs: BTreeMap<String, String>,
}

/// Compiles every crate with `cargo check` or `cargo clippy` and notes what the compiler has to say.
pub(crate) fn all(
    records: &mut [Record],
    command: &'static str,
    options: &Options,
    folder: &Path,
) -> Result<(), Failure> {
    let generated = records.iter_mut().filter(|record| record.is_generated());
    let mut generated: Vec<&mut Record> = generated.collect();
    let packages: Vec<String> = generated.iter().map(|record| workspace::package(&record.name)).collect();
    let crates = folder.join("crates");
    workspace::create(&crates, &packages)?;
    let said = cargo(command, &crates, &packages, options, folder)?;
    for record in &mut generated {
        let package = workspace::package(&record.name);
        let messages = |level: &str| said.messages.get(&package).and_then(|it| it.get(level));
        let count = |level: &str| messages(level).map_or(0, Vec::len);
        record.warnings = Some(record.warnings.unwrap_or_default() + count("warning"));
        record.errors = Some(record.errors.unwrap_or_default() + count("error"));
        let shown = ["error", "warning"].into_iter().filter_map(messages).flatten().take(SHOWN);
        record.reasons.extend(shown.map(|text| text.trim_end().to_owned()));
        if command == "check" {
            record.check = rustc::measurement(&folder.join("measurements"), &package.replace('-', "_"));
            if record.errors == Some(0) && record.check.is_none() {
                record.fail("the crate was not compiled");
            }
        }
    }
    Ok(())
}

/// Runs Cargo on the packages of a workspace, with one target folder for all.
pub(crate) fn cargo(
    command: &'static str,
    packages_folder: &Path,
    packages: &[String],
    options: &Options,
    folder: &Path,
) -> Result<Said, Failure> {
    if packages.is_empty() {
        return Ok(Said::default());
    }
    let log = folder.join("cargo.log");
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(program);
    cargo
        .arg(command)
        .args(["--quiet", "--workspace", "--keep-going", "--message-format=json", "--jobs"])
        .arg(options.jobs().to_string())
        .arg("--manifest-path")
        .arg(packages_folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(folder.join("target"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(&log)?);
    if command == "check" {
        cargo.env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?);
        cargo.env(rustc::FOLDER, folder.join("measurements"));
    }
    let mut child = cargo.spawn()?;
    let bar = progress(command, packages.len());
    let mut said = Said::default();
    for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufReader::lines) {
        let Ok(message) = serde_json::from_str::<Value>(&line?) else { continue };
        if said.hear(&message, packages) {
            bar.inc(1);
        }
    }
    let status = child.wait()?;
    bar.finish_and_clear();
    // With errors in a crate Cargo fails as a whole, and they were counted; without, something else is wrong.
    if !status.success() && said.messages.is_empty() {
        return Err(format!("cargo {command}: {}", fs::read_to_string(&log)?.trim_end()).into());
    }
    Ok(said)
}

impl Said {
    /// Takes in a message of Cargo; whether it ends a package.
    fn hear(&mut self, message: &Value, packages: &[String]) -> bool {
        let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
        let id = text("/package_id").unwrap_or_default();
        // `path+file:///folder/corpus-name#0.1.0`, or with the name behind the `#` where the folder has another.
        let names = id.split(['/', '#', '@']);
        let Some(package) = names.into_iter().find(|part| packages.iter().any(|package| package == part))
        else {
            return false;
        };
        match text("/reason") {
            Some("compiler-artifact") => {
                if let Some(program) = text("/executable") {
                    self.programs.insert(package.to_owned(), program.to_owned());
                }
                true
            }
            Some("compiler-message") => {
                // The compiler's own count ("2 warnings emitted") points nowhere.
                let spans = message.pointer("/message/spans").and_then(Value::as_array);
                let counts = spans.is_some_and(|spans| !spans.is_empty())
                    || message.pointer("/message/code").is_some_and(|code| !code.is_null());
                if let (true, Some(level), Some(rendered)) =
                    (counts, text("/message/level"), text("/message/rendered"))
                {
                    let level = if level.starts_with("error") { "error" } else { "warning" };
                    let levels = self.messages.entry(package.to_owned()).or_default();
                    levels.entry(level.to_owned()).or_default().push(rendered.to_owned());
                }
                false
            }
            _ => false,
        }
    }
}
