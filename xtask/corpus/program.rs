//! From the types of examples to a program that decodes and encodes them.
//!
//! The program is the generated crate itself with a `main` at its end: so it reaches the codecs that the crate keeps to
//! itself, and what examples do not need is not compiled to machine code.

use std::fs;
use std::path::Path;

use xtask::ir::{Api, TypeRef};

use crate::cases::arms;
use crate::{Failure, workspace};

/// What reads cases, one a line: the index of the type, a tab, JSON. Writes `+` and JSON, or `-` and an error.
const MAIN: &str = r#"
pub fn main() {
    let path = ::std::env::args().nth(1).expect("the file of cases is given");
    for line in ::std::fs::read_to_string(path).expect("the file of cases can be read").lines() {
        let (index, text) = line.split_once('\t').expect("a case has two parts");
        match arms::run(index.parse().expect("the first is a number"), text) {
            ::std::result::Result::Ok(text) => ::std::println!("+{text}"),
            ::std::result::Result::Err(error) => ::std::println!("-{error}"),
        }
    }
}
"#;

/// Writes the program for a generated crate.
pub(super) fn write(api: &Api, types: &[TypeRef], folder: &Path, package: &str) -> Result<(), Failure> {
    let source = folder.join("crates").join(package);
    let library = fs::read_to_string(source.join("src/lib.rs"))?;
    // The generator owns `src/` and would remove the file, so it is written after the crate, which it then is part of.
    fs::write(source.join("src/examples.rs"), library + &ending(api, types))?;

    let manifest = fs::read_to_string(source.join("Cargo.toml"))?;
    let target = format!("{package}-examples");
    let folder = folder.join("examples").join(&target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Cargo.toml"), workspace::program(&manifest, package, &target))?;
    Ok(())
}

/// The end of the program.
fn ending(api: &Api, types: &[TypeRef]) -> String {
    let arms = arms::module(api, types, "arms", "crate");
    format!(
        "\npub mod round_trips {{\n#![allow(warnings)]\n{}{arms}{MAIN}}}\n\nfn main() {{\n    round_trips::main();\n}}\n",
        arms::HELPERS
    )
}
