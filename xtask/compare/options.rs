//! Command line options.

use std::path::{Path, PathBuf};

use clap::Parser;

use crate::Failure;
use crate::generators::GENERATORS;

/// Compares generators on documents: their time and memory, and those of compiling their output
#[derive(Parser)]
#[command(name = "cargo compare", bin_name = "cargo compare")]
pub(crate) struct Options {
    /// The documents [default: those in specs/]
    documents: Vec<PathBuf>,
    /// Add a synthetic document with N operations; may be repeated
    #[arg(long, value_name = "N")]
    pub(crate) operations: Vec<usize>,
    /// How to compile the crates; may be repeated
    #[arg(long, value_enum, value_name = "STAGE")]
    stage: Vec<Stage>,
    /// Only generators whose name contains NAME; may be repeated
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Passed by `cargo bench`
    #[arg(long, hide = true)]
    pub(crate) bench: bool,
}

/// How a crate is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Stage {
    /// `cargo check`
    Check,
    /// `cargo build`
    Debug,
    /// `cargo build --release`
    Release,
}

impl Options {
    /// These options with paths relative to the user's folder: Cargo runs benchmarks in the folder of their package.
    pub(crate) fn seen_from_the_user(mut self) -> Self {
        let here = std::env::var_os("PWD").map(PathBuf::from).unwrap_or_default();
        for document in &mut self.documents {
            *document = here.join(&*document);
        }
        self
    }

    /// The ways to compile.
    pub(crate) fn stages(&self) -> Vec<Stage> {
        self.stage.clone()
    }

    /// Whether a generator of this name is selected.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }

    /// Whether generators were selected by name.
    pub(crate) fn is_picky(&self) -> bool {
        !self.only.is_empty()
    }

    /// A selection that matches no generator.
    pub(crate) fn unknown(&self) -> Option<&str> {
        let known =
            |part: &&String| GENERATORS.iter().any(|generator| generator.name.contains(part.as_str()));
        self.only.iter().find(|part| !known(part)).map(String::as_str)
    }

    /// The selected documents.
    pub(crate) fn documents(&self, repository: &Path) -> Result<Vec<PathBuf>, Failure> {
        if !self.documents.is_empty() || !self.operations.is_empty() {
            return Ok(self.documents.clone());
        }
        let config = std::fs::read_to_string(repository.join("specs/codegen.toml"))?;
        let config: toml::Table = config.parse()?;
        let apis = config.get("api").and_then(toml::Value::as_array);
        let names = apis.into_iter().flatten().filter_map(|api| api.get("document")?.as_str());
        Ok(names.map(|name| repository.join("specs").join(name)).collect())
    }
}
