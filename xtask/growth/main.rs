//! `cargo growth`: measures how time and memory grow with a document.
//!
//! Every case is a document with many equal things. Each size is generated in a process of its own with limits on memory and
//! time. Ten times as many things may take up to [`FACTOR`] times as much, unless a diagnostic names the limit that they
//! exceed.

mod cases;
mod child;
#[path = "../corpus/usage.rs"]
#[allow(dead_code, reason = "the scoreboard also asks what children used")]
mod usage;

use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use self::cases::{CASES, Case};
use self::child::{Ending, Taken};

/// What ends the measurement.
type Failure = Box<dyn Error + Send + Sync>;

/// How many times as much a step may take that is ten times as large: n log n, and some room.
const FACTOR: f64 = 15.0;

/// What takes less than this, in seconds and MiB, is taken for this much: the rest is noise and what every run takes.
const LEAST: (f64, f64) = (0.1, 32.0);

/// Generates documents that are wide in one way and measures how time and memory grow
#[derive(clap::Parser)]
#[command(name = "cargo growth", bin_name = "cargo growth")]
struct Options {
    /// The number of things in a document; may be repeated [default: 1000, 10000 and 100000]
    #[arg(long = "size", value_name = "N")]
    sizes: Vec<usize>,
    /// Only cases whose name contains NAME; may be repeated
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// The memory limit of a process, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 2048)]
    memory: u64,
    /// The CPU time limit of a process, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    seconds: u64,
    /// The case that this process runs
    #[arg(long, hide = true)]
    one: Option<String>,
    /// Passed by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Measures what was asked for. The answer is whether every case grows as it should.
fn run(options: &Options) -> Result<bool, Failure> {
    // `cargo test` runs benchmarks without this, to see that they do run.
    let sizes = match options.sizes.as_slice() {
        [] if options.bench => &[1_000, 10_000, 100_000],
        [] => &[10, 100][..],
        sizes => sizes,
    };
    if let Some(name) = &options.one {
        let case = CASES.iter().find(|case| case.name == name).ok_or("there is no such case")?;
        child::generate(case, *sizes.first().ok_or("no size")?, options)?;
        return Ok(true);
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "| case | size | document | time | memory | output | |\n|---|--:|--:|--:|--:|--:|---|")?;
    let mut all_right = true;
    let wanted = |case: &&Case| {
        options.only.is_empty() || options.only.iter().any(|part| case.name.contains(part.as_str()))
    };
    for case in CASES.iter().filter(wanted) {
        let mut before = None;
        for size in sizes {
            let taken = child::spawned(case, *size, options)?;
            let fault = fault(&taken, before.as_ref().map(|(of, taken)| (*size as f64 / *of as f64, taken)));
            writeln!(out, "| {} | {size} | {taken} | {} |", case.name, fault.as_deref().unwrap_or_default())?;
            out.flush()?;
            all_right &= fault.is_none();
            before = Some((*size, taken));
        }
    }
    Ok(all_right)
}

/// What is wrong with what a document took, beside what one took that many times smaller.
fn fault(taken: &Taken, before: Option<(f64, &Taken)>) -> Option<String> {
    match &taken.ending {
        Ending::Killed(how) => return Some(format!("**{how}**")),
        Ending::Refused(_) => return None,
        Ending::Generated => {}
    }
    let (times, before) = before.filter(|(_, before)| before.ending == Ending::Generated)?;
    let allowed = FACTOR.powf(times.log10());
    let grown = |now: f64, before: f64, least: f64| now.max(least) / before.max(least);
    let time = grown(taken.usage.cpu_seconds, before.usage.cpu_seconds, LEAST.0);
    let memory = grown(taken.usage.peak_mib, before.usage.peak_mib, LEAST.1);
    (time > allowed || memory > allowed).then(|| format!("**time × {time:.1}, memory × {memory:.1}**"))
}
