//! Measures the CPU time of each step from a document to files: `cargo bench -p xtask --bench pipeline [-- DOCUMENT |
//! --operations N]`.
//!
//! The steps run in sequence, [`TURNS`] times; the table shows the median of each.

#[path = "../wire/median.rs"]
mod median;
#[path = "../compare/synthetic.rs"]
mod synthetic;
#[path = "../corpus/usage.rs"]
#[allow(dead_code, reason = "the scoreboard also asks what children used")]
mod usage;

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;
use xtask::diagnostic::Diagnostics;
use xtask::document::{Document, Sources, Strictness};
use xtask::emit::{self, Layout, Templates};
use xtask::lower::lower;
use xtask::spec::Spec;
use xtask::sync::{self, Mode};

use self::median::median;

/// What ends the measurement.
type Failure = Box<dyn Error + Send + Sync>;

/// How often everything runs.
const TURNS: usize = 9;

/// The steps, as `xtask/README.md` calls them.
const STEPS: [&str; 5] = ["read", "resolve", "decide", "write out", "bring to disk"];

/// Measures the steps from a document to files on disk
#[derive(clap::Parser)]
#[command(name = "cargo bench -p xtask --bench pipeline --")]
struct Options {
    /// The document [default: NetBird's in specs/]
    document: Option<PathBuf>,
    /// Use a synthetic document with N operations instead
    #[arg(long, value_name = "N", conflicts_with = "document")]
    operations: Option<usize>,
    /// Passed by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    // `cargo test` runs benchmarks without this, to see that they do run.
    let turns = if options.bench { TURNS } else { 1 };
    match run(&options, turns) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options, turns: usize) -> Result<(), Failure> {
    let repository = xtask::repository()?;
    let folder = repository.join("target/stages");
    fs::create_dir_all(&folder)?;
    let document = match (&options.document, options.operations) {
        // Cargo runs benchmarks in the folder of their package.
        (Some(document), _) => PathBuf::from(env::var_os("PWD").unwrap_or_default()).join(document),
        (None, Some(operations)) => synthetic::write(&folder, operations)?,
        (None, None) => repository.join("specs/netbird.yaml"),
    };
    let measured: Result<Vec<[f64; 5]>, Failure> =
        (0..turns).map(|turn| once(&document, &folder.join(turn.to_string()))).collect();
    fs::remove_dir_all(&folder)?;
    let measured = measured?;
    let medians: Vec<f64> = (0..STEPS.len())
        .map(|step| median(measured.iter().filter_map(|turn| turn.get(step).copied())))
        .collect();
    let total: f64 = medians.iter().sum();
    println!("| step | CPU ms | share |\n|---|--:|--:|");
    for (step, seconds) in STEPS.iter().zip(&medians) {
        println!("| {step} | {:.1} | {:.0} % |", seconds * 1e3, seconds / total * 100.0);
    }
    println!("| all | {:.1} | |", total * 1e3);
    Ok(())
}

/// The seconds of each step, from the document to a new folder.
fn once(document: &Path, out: &Path) -> Result<[f64; 5], Failure> {
    let mut times = [0.0; 5];
    let mut before = usage::own().cpu_seconds;
    let mut steps = times.iter_mut();
    let mut done = || {
        let now = usage::own().cpu_seconds;
        steps.next().into_iter().for_each(|time| *time = now - before);
        before = now;
    };
    let mut diagnostics = Diagnostics::default();
    let main = document.display().to_string();
    let mut sources = Sources::disk();
    let read = Document::load(&mut sources, &main, &[], Strictness::Lenient, &mut diagnostics);
    let read = read.ok_or("the document cannot be used")?;
    done();
    let spec = Spec::resolve(&read, &mut diagnostics);
    drop(read);
    done();
    let api = lower(spec, "measured", &mut diagnostics);
    done();
    let layout = Layout::standalone("measured".to_owned());
    // The hand-written parts are the same for every document.
    let files = emit::emit(&[api], &layout, &Templates::default(), &[])?;
    done();
    sync::sync(out, files, Mode::Write)?;
    done();
    Ok(times)
}
