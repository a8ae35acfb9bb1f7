//! What may be asked for.

use std::path::PathBuf;

use clap::Parser;

use crate::node::VERSIONS;

/// Runs the TypeSpec suite for client generators against generated clients and says what they get right.
#[derive(Parser)]
#[command(name = "cargo conformance", bin_name = "cargo conformance")]
pub(crate) struct Options {
    /// Only the scenarios of folders whose name contains this, and scenarios whose name does; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// The version of OpenAPI of the documents, for folders that suite.toml names no version for
    #[arg(long, value_name = "VERSION", value_parser = VERSIONS.to_vec())]
    pub(crate) openapi: Option<String>,
    /// Write the result to a file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// What `cargo bench` says to every benchmark
    #[arg(long, hide = true)]
    pub(crate) bench: bool,
}

impl Options {
    /// Where the result is written to. Cargo runs a benchmark in the folder of its package, and only the shell's `PWD` tells
    /// where the command was given.
    pub(crate) fn json(&self) -> Option<PathBuf> {
        let here = std::env::var_os("PWD").map(PathBuf::from).unwrap_or_default();
        self.json.as_ref().map(|path| here.join(path))
    }

    /// Whether a scenario of a folder was asked for.
    pub(crate) fn wants(&self, folder: &str, scenario: &str) -> bool {
        let named = |part: &String| folder.contains(part.as_str()) || scenario.contains(part.as_str());
        self.only.is_empty() || self.only.iter().any(named)
    }
}
