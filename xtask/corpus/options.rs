//! What may be asked for.

use std::path::PathBuf;

use clap::Parser;

/// Generates every document of a folder and says what became of it.
#[derive(Parser)]
#[command(name = "cargo corpus", bin_name = "cargo corpus")]
pub(crate) struct Options {
    /// The folder of documents; its MANIFEST.tsv says which, if there is one
    pub(crate) folder: PathBuf,
    /// Compile each crate
    #[arg(long)]
    pub(crate) check: bool,
    /// Compile each crate with the default lints of Clippy
    #[arg(long)]
    pub(crate) clippy: bool,
    /// Send every valid example through the generated type and back
    #[arg(long)]
    pub(crate) examples: bool,
    /// Decode values of every union, and compare the variants with what the document says
    #[arg(long)]
    pub(crate) variants: bool,
    /// List every call, and count how their names read
    #[arg(long)]
    pub(crate) names: bool,
    /// Generate each document twice, and with its maps permuted, and compare the crates
    #[arg(long)]
    pub(crate) permute: bool,
    /// Generate from random halves of each document, then from all of it, and compare the names of what both have
    #[arg(long)]
    pub(crate) additions: bool,
    /// Generate so many broken variants of each document instead; with --check the last one is compiled
    #[arg(long, value_name = "N")]
    pub(crate) mutate: Option<u64>,
    /// How many documents are worked on at once [default: the number of processors]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// Only the documents whose name contains this; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// Write the table to a file, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// List everything that fails, not a few of each reason
    #[arg(long)]
    pub(crate) verbose: bool,
    /// Generate the document at the path given as the folder, under this name, and print what came of it
    #[arg(long, hide = true, value_name = "NAME")]
    pub(crate) one: Option<String>,
    /// The folder that the references of this one document may lead to
    #[arg(long, hide = true, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// What `cargo bench` says to every benchmark
    #[arg(long, hide = true)]
    pub(crate) bench: bool,
}

impl Options {
    /// These options with paths from the folder where the user stands: Cargo runs benchmarks in the folder of their package,
    /// and only the shell's `PWD` tells of the other.
    pub(crate) fn seen_from_the_user(mut self) -> Self {
        let here = std::env::var_os("PWD").map(PathBuf::from).unwrap_or_default();
        self.folder = here.join(&self.folder);
        self.json = self.json.map(|path| here.join(path));
        self
    }

    /// How many documents are worked on at once.
    pub(crate) fn jobs(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.jobs.unwrap_or_else(processors).max(1)
    }

    /// Whether a document of this name was asked for.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }
}
