//! The scoreboard, `cargo corpus DIR`: generates every document of a folder and prints a table.
//!
//! Each document is generated in a process of its own, so one that crashes or hangs costs one line of the table. A
//! document belongs to the folder if `MANIFEST.tsv` (columns `name` and `file`) lists it; without a manifest, if it has
//! `openapi` or `swagger` at its root. Operations are counted in the text, without the generator's help. Everything is
//! written below `target/corpus/`.
//!
//! It exits with 1 if an operation has no method, a crate differs between runs, a type became any JSON without a
//! diagnostic, a name changed though its item did not, the compiler has anything to say, fewer than 99 of 100 examples
//! survive the round trip, a changed example decodes where the type is not open, or a union value takes the wrong
//! variant. With `--names`, it also does if more than 5 % of all methods repeat all words of their group, more than 1 %
//! contain `by`, the median is above 14 characters, the 95th percentile above 32 or one above 64, or if a group, method,
//! field or variant ends in a hash, or types of more than three documents do. An `unusable` document is one with an
//! error; it is shown and is no failure.

mod additions;
mod cases;
mod check;
mod determinism;
mod examples;
mod find;
mod generate;
mod halving;
mod mutation;
mod names;
mod options;
mod permutation;
mod program;
mod record;
mod rustc;
mod table;
mod usage;
mod variants;
mod workspace;

use std::error::Error;
use std::fs;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use self::options::Options;
use self::record::Record;

/// What may go wrong beyond the documents.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    if let Some(code) = rustc::measured() {
        return code;
    }
    let options = Options::parse().seen_from_the_user();
    let done = match &options.one {
        Some(name) => generate::one(name, &options).map(|()| true),
        None => run(&options),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs what was asked for. The answer is whether every document does all that is asked of it.
fn run(options: &Options) -> Result<bool, Failure> {
    let documents = find::documents(options)?;
    let folder = workspace::folder()?;
    let mut records = generate::all(&documents, options, &folder)?;
    for (asked, command) in [(options.check, "check"), (options.clippy, "clippy")] {
        if asked {
            check::all(&mut records, command, options, &folder)?;
        }
    }
    if options.examples {
        examples::all(&mut records, options, &folder)?;
    }
    if options.variants {
        variants::all(&mut records, options, &folder)?;
    }
    records.iter_mut().for_each(Record::decide);
    let mut out = std::io::stdout().lock();
    out.write_all(table::render(&records, options).as_bytes())?;
    if let Some(path) = &options.json {
        fs::write(path, serde_json::to_string_pretty(&table::json(&records))? + "\n")?;
    }
    let right = !options.variants || table::variants_are_right(&records);
    let read_well = !options.names || table::names_read_well(&records);
    Ok(records.iter().all(Record::is_satisfying) && table::examples_suffice(&records) && right && read_well)
}

/// A bar for so many documents; none where nobody looks.
fn progress(what: &'static str, length: usize) -> ProgressBar {
    let bar = ProgressBar::new(length as u64).with_message(what);
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    if let Ok(style) = ProgressStyle::with_template("{msg:10} {wide_bar} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    bar
}
