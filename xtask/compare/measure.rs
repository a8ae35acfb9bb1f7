//! A program with a meter: this process once more, with the program as its only child.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use crate::Failure;
use crate::usage::{self, Usage};

/// The variable with the file that the measurement is written to.
const FILE: &str = "COMPARE_MEASUREMENT";

/// What a program took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Measured {
    pub(crate) success: bool,
    pub(crate) usage: Usage,
}

/// Runs the program that the arguments name, if this process was started to do so.
pub(crate) fn child() -> Option<ExitCode> {
    let file = env::var_os(FILE)?;
    let mut arguments = env::args_os().skip(1);
    let status = Command::new(arguments.next()?).args(arguments).env_remove(FILE).status();
    if let Ok(text) = serde_json::to_string(&usage::children()) {
        // A measurement that is missing is an error of the parent's.
        let _ = fs::write(file, text);
    }
    let success = status.is_ok_and(|status| status.success());
    Some(if success { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs a program, its output in a file.
pub(crate) fn run(program: &Path, arguments: &[OsString], log: &Path) -> Result<Measured, Failure> {
    let file = log.with_extension("usage");
    let status = Command::new(env::current_exe()?)
        .arg(program)
        .args(arguments)
        .env(FILE, &file)
        .stdin(Stdio::null())
        .stdout(File::create(log)?)
        .stderr(Stdio::null())
        .status()?;
    let usage = serde_json::from_str(&fs::read_to_string(&file)?)?;
    Ok(Measured { success: status.success(), usage })
}
