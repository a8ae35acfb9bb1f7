//! Generated crates as members of one workspace, so that their dependencies are locked and built once.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;

/// Where everything is written: below the target folder of this repository.
pub(crate) fn folder() -> Result<PathBuf, Failure> {
    Ok(xtask::repository()?.join("target/corpus"))
}

/// The name of a document's crate. The prefix keeps it apart from the names of dependencies.
pub(crate) fn package(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    format!("corpus-{}", name.chars().map(plain).collect::<String>())
}

/// The manifest of a generated crate as that of a member.
pub(crate) fn member(manifest: &str) -> String {
    manifest.replace("\n[workspace]\n", "\n")
}

/// The manifest of a program that is made of a generated crate, for a purpose: without the library.
pub(crate) fn program(manifest: &str, package: &str, purpose: &str) -> String {
    let target = format!("{package}-{purpose}");
    let mut out = String::new();
    let mut library = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            library = line == "[lib]";
        }
        if !library && line != "[workspace]" {
            out += &line.replace(&format!("name = \"{package}\""), &format!("name = \"{target}\""));
            out.push('\n');
        }
    }
    out + &format!("\n[[bin]]\nname = {target:?}\npath = \"../../crates/{package}/src/{purpose}.rs\"\n")
}

/// Makes a workspace of the packages of a folder. Its lock file starts as this repository's, so that both agree on versions.
pub(crate) fn create(folder: &Path, packages: &[String]) -> Result<(), Failure> {
    let mut manifest = String::from("[workspace]\nresolver = \"3\"\nmembers = [\n");
    for package in packages {
        let _ = writeln!(manifest, "    {package:?},");
    }
    manifest.push_str("]\n\n[profile.dev]\ndebug = false\nincremental = false\n");
    fs::write(folder.join("Cargo.toml"), manifest)?;
    let lock = folder.join("Cargo.lock");
    if !lock.exists() {
        fs::copy(xtask::repository()?.join("Cargo.lock"), lock)?;
    }
    Ok(())
}
