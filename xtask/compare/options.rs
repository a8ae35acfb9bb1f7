//! What may be asked for.

use std::path::{Path, PathBuf};

use clap::Parser;

use crate::Failure;
use crate::generators::GENERATORS;

/// Compares generators on documents: what they take, and what the compiler takes for what they write
#[derive(Parser)]
#[command(name = "cargo compare", bin_name = "cargo compare")]
pub(crate) struct Options {
    /// The documents [default: those of specs/]
    documents: Vec<PathBuf>,
    /// Also a made document with so many operations; may be repeated
    #[arg(long, value_name = "N")]
    pub(crate) operations: Vec<usize>,
    /// What to compile the crates for; may be repeated
    #[arg(long, value_enum, value_name = "STAGE")]
    stage: Vec<Stage>,
    /// Only generators whose name contains this; may be repeated
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// What `cargo bench` says to every benchmark
    #[arg(long, hide = true)]
    pub(crate) bench: bool,
}

/// What a crate is compiled for.
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
    /// These options with paths from the folder where the user stands: Cargo runs benchmarks in the folder of their package.
    pub(crate) fn seen_from_the_user(mut self) -> Self {
        let here = std::env::var_os("PWD").map(PathBuf::from).unwrap_or_default();
        for document in &mut self.documents {
            *document = here.join(&*document);
        }
        self
    }

    /// What to compile for.
    pub(crate) fn stages(&self) -> Vec<Stage> {
        self.stage.clone()
    }

    /// Whether a generator of this name was asked for.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }

    /// Whether generators were asked for by their names.
    pub(crate) fn is_picky(&self) -> bool {
        !self.only.is_empty()
    }

    /// What was asked for and is no generator's name.
    pub(crate) fn unknown(&self) -> Option<&str> {
        let known =
            |part: &&String| GENERATORS.iter().any(|generator| generator.name.contains(part.as_str()));
        self.only.iter().find(|part| !known(part)).map(String::as_str)
    }

    /// The documents that were asked for.
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
