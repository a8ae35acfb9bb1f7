//! Proof where the two judges differ: code that a change breaks does not compile with the edited documents, and code whose
//! meaning it changes silently does.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::crate_of;
use crate::edits::Edit;

/// Compiles the witness of every edit that has one with both crates, and says what is not as it has to be.
pub(crate) fn check(folder: &Path, edits: &[Edit]) -> Result<Vec<String>, Box<dyn Error>> {
    let document = Edit::document();
    let proven: Vec<(&Edit, &String)> =
        edits.iter().filter_map(|edit| Some((edit, edit.witness.as_ref()?))).collect();
    let witnesses: Vec<&String> = proven.iter().map(|(_, witness)| *witness).collect();
    let new: Vec<String> = proven.iter().map(|(edit, _)| edit.apply(&document)).collect();
    let before = broken(folder, "before", &vec![document.clone(); new.len()], &witnesses)?;
    let after = broken(folder, "after", &new, &witnesses)?;
    let mut complaints = Vec::new();
    for (index, ((edit, _), new)) in proven.iter().zip(&new).enumerate() {
        let changes = xtask::diff_text(&document, new, None, "shop").changes;
        let silent = changes.is_some_and(|changes| changes.iter().any(|change| change.silent));
        let name = name(index);
        if before.contains(&name) {
            complaints.push(format!("{}: its witness does not compile before the edit", edit.edit));
        } else if after.contains(&name) == silent {
            let word = if silent { "does not compile" } else { "compiles" };
            complaints.push(format!("{}: its witness {word} after the edit", edit.edit));
        }
    }
    Ok(complaints)
}

fn name(index: usize) -> String {
    format!("edit_{index:03}")
}

/// The witnesses that do not compile, each an example of a crate that has a module for its document.
fn broken(
    folder: &Path,
    state: &str,
    documents: &[String],
    witnesses: &[&String],
) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let root = crate_of(folder, state, documents)?;
    let examples = root.join("edits/examples");
    // Of an earlier run with other edits.
    if examples.exists() {
        fs::remove_dir_all(&examples)?;
    }
    fs::create_dir_all(&examples)?;
    for (index, witness) in witnesses.iter().enumerate() {
        let name = name(index);
        let text = format!("#![allow(dead_code)]\nuse edits::{name} as shop;\n\n{witness}\nfn main() {{}}\n");
        fs::write(examples.join(format!("{name}.rs")), text)?;
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args([
        "check",
        "--quiet",
        "--examples",
        "--package",
        "edits",
        "--keep-going",
        "--message-format=json",
    ]);
    cargo.current_dir(&root).env("CARGO_TARGET_DIR", folder.join("target")).stderr(Stdio::null());
    let messages = String::from_utf8(cargo.output()?.stdout)?;
    let messages: Vec<Value> = messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let text = |message: &'_ Value, pointer: &str| {
        message.pointer(pointer).and_then(Value::as_str).map(str::to_owned)
    };
    if !messages.iter().any(|message| text(message, "/reason").as_deref() == Some("build-finished")) {
        return Err("the witnesses could not be compiled".into());
    }
    let errors =
        messages.iter().filter(|message| text(message, "/message/level").as_deref() == Some("error"));
    Ok(errors.filter_map(|message| text(message, "/target/name")).collect())
}
