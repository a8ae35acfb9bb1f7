//! What may be asked for.

use std::path::PathBuf;

use clap::Parser;

/// Runs the TypeSpec suite for client generators against generated clients and says what they get right.
#[derive(Parser)]
#[command(name = "cargo conformance", bin_name = "cargo conformance")]
pub(crate) struct Options {
    /// Only the scenarios of folders whose name contains this, and scenarios whose name does; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// Write the result to a file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// What `cargo bench` says to every benchmark
    #[arg(long, hide = true)]
    pub(crate) bench: bool,
}

impl Options {
    /// Whether a scenario of a folder was asked for.
    pub(crate) fn wants(&self, folder: &str, scenario: &str) -> bool {
        let named = |part: &String| folder.contains(part.as_str()) || scenario.contains(part.as_str());
        self.only.is_empty() || self.only.iter().any(named)
    }
}
