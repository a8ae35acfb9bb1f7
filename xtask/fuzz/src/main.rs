//! Looks for inputs that break the generator: `cargo fuzz TARGET --seconds N --seed S`.
//!
//! A worker tries one input after the other, each made from a seed, within bounds on memory and time. When it dies, the input
//! that it was at stays in `target/fuzz/TARGET/`, and another worker goes on behind it. The same seed makes the same inputs.

mod client;
#[path = "../../corpus/mutation.rs"]
mod mutation;
mod seeds;
mod targets;
mod worker;

use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use self::targets::Target;

/// What ends the search.
type Failure = Box<dyn Error + Send + Sync>;

/// Looks for inputs that break the generator
#[derive(clap::Parser)]
#[command(name = "cargo fuzz", bin_name = "cargo fuzz")]
struct Options {
    /// The code to test
    #[arg(value_enum)]
    target: Target,
    /// How long to run, in seconds
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
    /// The first seed; each input uses the next one
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// More documents to start from, besides the fixtures: YAML or JSON files
    #[arg(long = "with", value_name = "FILE")]
    more: Vec<std::path::PathBuf>,
    /// Keep every Nth input in `target/fuzz/TARGET/kept/`, so that `cargo corpus` can compile its output
    #[arg(long, value_name = "N")]
    keep: Option<u64>,
    /// Only try the input of the seed, in this process
    #[arg(long)]
    once: bool,
    /// Whether this process is a worker
    #[arg(long, hide = true)]
    worker: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let done = if options.worker || options.once { worker::run(&options) } else { worker::watch(&options) };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}
