//! Command line options.

use std::path::PathBuf;

use clap::Parser;

/// Generates every document of a folder and reports the results.
#[derive(Parser)]
#[command(name = "cargo corpus", bin_name = "cargo corpus")]
pub(crate) struct Options {
    /// The folder of documents, which MANIFEST.tsv lists if it exists
    pub(crate) folder: PathBuf,
    /// Compile each crate
    #[arg(long)]
    pub(crate) check: bool,
    /// Compile each crate with the default lints of Clippy
    #[arg(long)]
    pub(crate) clippy: bool,
    /// Decode and encode every valid example with the generated type
    #[arg(long)]
    pub(crate) examples: bool,
    /// Decode values of every union and check their variants
    #[arg(long)]
    pub(crate) variants: bool,
    /// List every call in target/corpus/names/ and measure how names read
    #[arg(long)]
    pub(crate) names: bool,
    /// Generate each document twice and with its maps permuted, and compare the crates
    #[arg(long)]
    pub(crate) permute: bool,
    /// Generate from random halves of each document, then from all of it, and compare names
    #[arg(long)]
    pub(crate) additions: bool,
    /// Generate N broken variants of each document instead; --check compiles the last one
    #[arg(long, value_name = "N")]
    pub(crate) mutate: Option<u64>,
    /// The number of documents to work on at once [default: the number of processors]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Only documents whose name contains NAME; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// Also write the table to a JSON file
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// List every failure, not only three of each reason
    #[arg(long)]
    pub(crate) verbose: bool,
    /// Generate the document whose path is given as the folder under this name, and print the result
    #[arg(long, hide = true, value_name = "NAME")]
    pub(crate) one: Option<String>,
    /// The folder that `$ref`s of this document may refer to
    #[arg(long, hide = true, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Passed by `cargo bench`
    #[arg(long, hide = true)]
    pub(crate) bench: bool,
}

impl Options {
    /// These options with paths relative to the user's folder: Cargo runs benchmarks in the folder of their package, and only
    /// the shell's `PWD` names the other.
    pub(crate) fn seen_from_the_user(mut self) -> Self {
        let here = std::env::var_os("PWD").map(PathBuf::from).unwrap_or_default();
        self.folder = here.join(&self.folder);
        self.json = self.json.map(|path| here.join(path));
        self
    }

    /// The number of documents to work on at once.
    pub(crate) fn jobs(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.jobs.unwrap_or_else(processors).max(1)
    }

    /// Whether a document of this name is selected.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }
}
