//! The compiler with a meter: Cargo runs this program in place of `rustc` for the generated crates.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::usage::{self, Usage};

/// The variable with the folder that measurements are written to.
pub(crate) const FOLDER: &str = "CORPUS_MEASUREMENTS";

/// Runs the compiler that the arguments name, if this process was started to do so, and notes what it used.
pub(crate) fn measured() -> Option<ExitCode> {
    let folder = env::var_os(FOLDER)?;
    let mut arguments = env::args_os().skip(1);
    let compiler =
        arguments.next().filter(|path| Path::new(path).file_stem().is_some_and(|it| it == "rustc"))?;
    let arguments: Vec<_> = arguments.collect();
    let name = arguments.iter().skip_while(|argument| *argument != "--crate-name").nth(1).cloned();
    let status = match Command::new(&compiler).args(&arguments).status() {
        Ok(status) => status,
        Err(_) => return Some(ExitCode::FAILURE),
    };
    if let Some(name) = name
        && let Ok(text) = serde_json::to_string(&usage::children())
    {
        // A measurement that is missing is seen in the table.
        let _ = fs::write(Path::new(&folder).join(name), text);
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Some(ExitCode::from(code.unwrap_or(101)))
}

/// What the compiler used for a crate when it last compiled it.
pub(crate) fn measurement(folder: &Path, name: &str) -> Option<Usage> {
    serde_json::from_str(&fs::read_to_string(folder.join(name)).ok()?).ok()
}
