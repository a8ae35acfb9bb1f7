//! The generators: how each is called, and how the operations in its output are counted.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use xtask::document::{Source, Sources};

use crate::Failure;

/// A generator of Rust clients.
pub(crate) struct Generator {
    pub(crate) name: &'static str,
    /// What the names of its crates begin with.
    pub(crate) short: &'static str,
    /// The program, to be found in `PATH`; ours is in the target folder.
    program: &'static str,
    /// The command that installs it, or its newest version.
    pub(crate) install: &'static str,
    /// The arguments that make a crate of a document.
    pub(crate) arguments: fn(document: &Path, out: &Path, package: &str) -> Vec<OsString>,
    /// What makes a package of the output, where the generator does not.
    pub(crate) finish: fn(out: &Path, package: &str) -> io::Result<()>,
    /// Whether a line of its output declares an operation.
    is_operation: fn(&str) -> bool,
}

/// Ours, then those that others have published.
pub(crate) const GENERATORS: &[Generator] = &[
    Generator {
        name: "ours",
        short: "ours",
        program: "xtask",
        install: "cargo build --release --package xtask",
        arguments: |document, out, package| {
            words([
                "generate".as_ref(),
                document.as_ref(),
                "--out".as_ref(),
                out.as_ref(),
                "--name".as_ref(),
                package.as_ref(),
            ])
        },
        finish: |_, _| Ok(()),
        is_operation: |line| line.starts_with("impl Operation for "),
    },
    Generator {
        name: "progenitor",
        short: "progenitor",
        program: "cargo-progenitor",
        install: "cargo install cargo-progenitor",
        arguments: |document, out, package| {
            words([
                "progenitor".as_ref(),
                "-i".as_ref(),
                document.as_ref(),
                "-o".as_ref(),
                out.as_ref(),
                "-n".as_ref(),
                package.as_ref(),
                "-v".as_ref(),
                "0.1.0".as_ref(),
            ])
        },
        finish: |_, _| Ok(()),
        is_operation: is_async_method,
    },
    Generator {
        name: "ploidy",
        short: "ploidy",
        program: "ploidy",
        install: "cargo install ploidy",
        arguments: |document, out, package| {
            words([
                "generate".as_ref(),
                "rust".as_ref(),
                "-o".as_ref(),
                out.as_ref(),
                "--name".as_ref(),
                package.as_ref(),
                document.as_ref(),
            ])
        },
        finish: |_, _| Ok(()),
        is_operation: is_async_method,
    },
    Generator {
        name: "oas3-gen",
        short: "oas3-gen",
        program: "oas3-gen",
        install: "cargo install oas3-gen",
        arguments: |document, out, _| {
            words([
                "generate".as_ref(),
                "client-mod".as_ref(),
                "--workspace".as_ref(),
                "-i".as_ref(),
                document.as_ref(),
                "-o".as_ref(),
                out.as_ref(),
            ])
        },
        finish: |_, _| Ok(()),
        is_operation: |line| is_async_method(line) && !line.contains(" fn parse_response"),
    },
    Generator {
        name: "openapi-to-rust",
        short: "openapi-to-rust",
        program: "openapi-to-rust",
        install: "cargo install openapi-to-rust",
        arguments: |document, out, _| {
            let generated = out.join("src/generated");
            words(["generate".as_ref(), document.as_ref(), "--output-dir".as_ref(), generated.as_ref()])
        },
        finish: |out, package| {
            let dependencies = fs::read_to_string(out.join("src/generated/REQUIRED_DEPS.toml"))?;
            let manifest =
                format!("[package]\nname = {package:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n");
            fs::write(out.join("Cargo.toml"), manifest + &dependencies)?;
            fs::write(out.join("src/lib.rs"), "pub mod generated;\n")
        },
        is_operation: is_async_method,
    },
    Generator {
        name: "openapi-generator",
        short: "openapi-generator",
        program: "openapi-generator-cli",
        install: "pip install openapi-generator-cli",
        arguments: |document, out, package| {
            words([
                "generate".as_ref(),
                "--generator-name".as_ref(),
                "rust".as_ref(),
                "--library".as_ref(),
                "reqwest".as_ref(),
                "--additional-properties".as_ref(),
                "supportAsync=true".as_ref(),
                "--package-name".as_ref(),
                package.as_ref(),
                "--input-spec".as_ref(),
                document.as_ref(),
                "--output".as_ref(),
                out.as_ref(),
            ])
        },
        finish: |_, _| Ok(()),
        is_operation: is_async_method,
    },
];

fn words<const N: usize>(words: [&std::ffi::OsStr; N]) -> Vec<OsString> {
    words.into_iter().map(OsString::from).collect()
}

fn is_async_method(line: &str) -> bool {
    line.trim_start().starts_with("pub async fn ")
}

impl Generator {
    /// Where the program is, if it is installed; `target` is the folder that ours is built in.
    pub(crate) fn program(&self, target: &Path) -> Option<PathBuf> {
        let ours = target.join("release");
        let places = env::var_os("PATH").unwrap_or_default();
        let mut folders: Vec<PathBuf> = env::split_paths(&places).collect();
        if self.program == "xtask" {
            folders = vec![ours];
        }
        let name = format!("{}{}", self.program, env::consts::EXE_SUFFIX);
        folders.into_iter().map(|folder| folder.join(&name)).find(|path| path.is_file())
    }

    /// The name with the version that the program was installed in.
    pub(crate) fn version(&self, program: &Path) -> String {
        // Not every one of them tells its own version; Cargo knows it of all that it installed, and the one from PyPI
        // has a command for it.
        let root = program.parent().and_then(Path::parent);
        let installed =
            root.and_then(|root| fs::read_to_string(root.join(".crates.toml")).ok()).unwrap_or_default();
        let line = installed
            .lines()
            .find(|line| line.trim_start_matches('"').starts_with(&format!("{} ", self.program)));
        let told = || {
            let output = Command::new(program).arg("version").output().ok()?;
            let version = String::from_utf8(output.stdout).ok()?.trim().to_owned();
            version.starts_with(|first: char| first.is_ascii_digit()).then_some(version)
        };
        match line.and_then(|line| line.split(' ').nth(1)).map(str::to_owned).or_else(told) {
            Some(version) => format!("{} {version}", self.name),
            None => self.name.to_owned(),
        }
    }

    /// The operations in a generated crate.
    pub(crate) fn operations(&self, folder: &Path) -> Result<usize, Failure> {
        let mut count = 0;
        let mut folders = vec![folder.join("src")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    count +=
                        fs::read_to_string(path)?.lines().filter(|line| (self.is_operation)(line)).count();
                }
            }
        }
        Ok(count)
    }
}

/// The operations in a document.
pub(crate) fn operations_of(document: &Path) -> Result<usize, Failure> {
    const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let mut sources = Sources::disk();
    sources.add("document", &fs::read_to_string(document)?);
    let document = sources.by_path("document").and_then(Source::tree).ok_or("the document cannot be read")?;
    let paths = document.get("paths").and_then(Value::as_object);
    let items = paths.into_iter().flatten().filter_map(|(_, item)| item.as_object());
    Ok(items.map(|item| METHODS.iter().filter(|method| item.contains_key(**method)).count()).sum())
}
