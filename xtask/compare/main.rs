//! The comparison: `cargo compare [DOCUMENT…]`, from documents to a table of what generators and the compiler take for them.
//!
//! Every generator that is installed is run on every document, and the compiler on what comes out. Both are children of a
//! process of their own, so that each is charged for itself alone.

mod compile;
mod generators;
mod measure;
mod options;
mod synthetic;
mod table;

#[path = "../corpus/rustc.rs"]
mod rustc;
#[path = "../corpus/usage.rs"]
#[allow(dead_code, reason = "the scoreboard also asks what it used itself")]
mod usage;

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser as _;

use self::generators::{GENERATORS, Generator};
use self::measure::Measured;
use self::options::{Options, Stage};

/// What ends the comparison: nothing that a generator or a document does.
type Failure = Box<dyn Error + Send + Sync>;

/// What became of a document with one generator.
struct Record {
    generator: &'static str,
    /// The operations in what was generated.
    operations: usize,
    generate: Measured,
    /// What the compiler took, in the order of [`Options::stages`].
    compiled: Vec<Measured>,
}

fn main() -> ExitCode {
    if let Some(code) = measure::child().or_else(rustc::measured) {
        return code;
    }
    match run(&Options::parse().seen_from_the_user()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<(), Failure> {
    let repository = xtask::repository()?;
    let target = target(&repository)?;
    let folder = target.join("compare");
    fs::create_dir_all(&folder)?;
    // Deleted at the end: right after much was deleted, some file systems are slow to make new files.
    let (crates, old) = (folder.join("crates"), folder.join("old"));
    remove(&old)?;
    if crates.exists() {
        fs::rename(&crates, &old)?;
    }
    fs::create_dir_all(&crates)?;
    build_ours(&repository)?;
    let mut documents = options.documents(&repository)?;
    for count in &options.operations {
        documents.push(synthetic::write(&folder, *count)?);
    }
    let (generators, missing) = installed(options, &target)?;
    let mut out = std::io::stdout().lock();
    for generator in missing {
        writeln!(
            out,
            "{} is left out, since it is not installed: `{}`\n",
            generator.name, generator.install
        )?;
    }
    out.write_all(table::versions(&generators).as_bytes())?;
    out.write_all(table::header(&options.stages()).as_bytes())?;
    for document in &documents {
        let records: Result<Vec<Record>, Failure> = generators
            .iter()
            .map(|(generator, program)| record(generator, program, document, &options.stages(), &folder))
            .collect();
        let operations = generators::operations_of(document)?;
        out.write_all(table::rows(document, operations, &records?).as_bytes())?;
        out.flush()?;
    }
    remove(&old)?;
    Ok(())
}

/// Generators that are installed, with their programs, and others.
type Found = (Vec<(&'static Generator, PathBuf)>, Vec<&'static Generator>);

/// The generators that were asked for.
fn installed(options: &Options, target: &Path) -> Result<Found, Failure> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for generator in GENERATORS.iter().filter(|generator| options.wants(generator.name)) {
        match generator.program(target) {
            Some(program) => found.push((generator, program)),
            None => missing.push(generator),
        }
    }
    if let Some(part) = options.unknown() {
        return Err(format!("no generator is called {part:?}").into());
    }
    match missing.first() {
        Some(generator) if options.is_picky() => {
            Err(format!("{} is not installed: {}", generator.name, generator.install).into())
        }
        _ => Ok((found, missing)),
    }
}

/// The folder that Cargo builds in.
fn target(repository: &Path) -> Result<PathBuf, Failure> {
    let output = Command::new(cargo())
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(repository)
        .output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let target = metadata.get("target_directory").and_then(serde_json::Value::as_str);
    Ok(target.ok_or("Cargo does not tell its target folder")?.into())
}

fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Removes a folder that may be there.
fn remove(folder: &Path) -> std::io::Result<()> {
    if folder.exists() { fs::remove_dir_all(folder) } else { Ok(()) }
}

/// Generates and compiles one crate.
fn record(
    generator: &'static Generator,
    program: &Path,
    document: &Path,
    stages: &[Stage],
    folder: &Path,
) -> Result<Record, Failure> {
    let package = format!("{}-{}", generator.short, table::name(document));
    let crate_folder = folder.join("crates").join(&package);
    remove(&crate_folder)?;
    let arguments = (generator.arguments)(document, &crate_folder, &package);
    let generate = measure::run(program, &arguments, &folder.join("generate.log"))?;
    if !generate.success {
        return Ok(Record { generator: generator.name, operations: 0, generate, compiled: Vec::new() });
    }
    (generator.finish)(&crate_folder, &package)?;
    let operations = generator.operations(&crate_folder)?;
    let compiled: Result<Vec<Measured>, Failure> =
        stages.iter().map(|stage| compile::measured(&crate_folder, *stage, folder)).collect();
    Ok(Record { generator: generator.name, operations, generate, compiled: compiled? })
}

/// Builds our generator as it is meant to be measured.
fn build_ours(repository: &Path) -> Result<(), Failure> {
    let status = Command::new(cargo())
        .args(["build", "--quiet", "--release", "--package", "xtask"])
        .current_dir(repository)
        .status()?;
    if status.success() { Ok(()) } else { Err("our generator does not build".into()) }
}
