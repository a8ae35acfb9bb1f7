//! Command line options.

use std::path::PathBuf;

use clap::Parser;

use crate::node::VERSIONS;

/// Runs the TypeSpec suite for client generators against generated clients.
#[derive(Parser)]
#[command(name = "cargo conformance", bin_name = "cargo conformance")]
pub(crate) struct Options {
    /// Only scenarios whose name or folder contains NAME; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// The OpenAPI version of the documents, unless suite.toml sets one for a folder
    #[arg(long, value_name = "VERSION", value_parser = VERSIONS.to_vec())]
    pub(crate) openapi: Option<String>,
    /// Also write the result to a JSON file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Passed by `cargo bench`
    #[arg(long, hide = true)]
    pub(crate) bench: bool,
}

impl Options {
    /// The file for the result. Cargo runs a benchmark in the folder of its package, and only the shell's `PWD` names the
    /// user's folder.
    pub(crate) fn json(&self) -> Option<PathBuf> {
        let here = std::env::var_os("PWD").map(PathBuf::from).unwrap_or_default();
        self.json.as_ref().map(|path| here.join(path))
    }

    /// Whether a scenario of a folder is selected.
    pub(crate) fn wants(&self, folder: &str, scenario: &str) -> bool {
        let named = |part: &String| folder.contains(part.as_str()) || scenario.contains(part.as_str());
        self.only.is_empty() || self.only.iter().any(named)
    }
}
