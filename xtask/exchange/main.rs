//! What a call costs beside the same call by hand on reqwest: `cargo bench -p xtask --bench exchange`.
//!
//! Counted are allocations and, where there is valgrind, instructions, each over a connection that is kept, so that no figure
//! depends on what else the machine does. It exits with 1 if ours takes more than [`INSTRUCTIONS`] of the instructions, or
//! more than [`ALLOCATIONS`] allocations more.

mod by_hand;
mod ours;
#[path = "../../templates/runtime/mod.rs"]
#[allow(
    unreachable_pub,
    clippy::indexing_slicing,
    reason = "a part of a library; what the generator denies itself is proven there"
)]
mod runtime;
mod server;

use std::error::Error;
use std::process::{Command, ExitCode, Stdio};

use tokio::runtime::Runtime;

/// The most instructions that ours may take, in those of the call by hand.
const INSTRUCTIONS: f64 = 1.05;

/// How many allocations ours may need beyond those of the call by hand.
const ALLOCATIONS: u64 = 3;

/// Calls before anything is counted: connections are made, buffers have grown.
const WARM: usize = 50;

/// Calls that are counted.
const CALLS: usize = 500;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Who calls.
#[derive(Clone, Copy)]
enum Side {
    Ours,
    ByHand,
}

impl Side {
    const ALL: [Self; 2] = [Self::Ours, Self::ByHand];

    fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::ByHand => "by-hand",
        }
    }
}

fn main() -> Result<ExitCode> {
    // Both sides find it; nothing goes over TLS.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["serve"] => server::serve().map(|()| ExitCode::SUCCESS),
        ["call", side, count, url] => {
            let side = Side::ALL.into_iter().find(|known| known.name() == *side).ok_or("no such side")?;
            Caller::new(side, url)?.calls(count.parse()?).map(|()| ExitCode::SUCCESS)
        }
        _ => compare(),
    }
}

/// Measures both sides and says whether ours holds.
fn compare() -> Result<ExitCode> {
    let mut server = Command::new(std::env::current_exe()?).arg("serve").stdout(Stdio::piped()).spawn()?;
    let result = server::url_of(&mut server).and_then(|url| figures(&url));
    server.kill()?;
    server.wait()?;
    let good = result?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn figures(url: &str) -> Result<bool> {
    let [ours, by_hand] = Side::ALL.map(|side| allocations(side, url));
    let (ours, by_hand) = (ours?, by_hand?);
    println!("| a `GET` with JSON | ours | by hand | |\n|---|--:|--:|--:|");
    println!("| allocations | {ours} | {by_hand} | {:+} |", ours.cast_signed() - by_hand.cast_signed());
    let mut good = ours <= by_hand + ALLOCATIONS;
    let [ours, by_hand] = Side::ALL.map(|side| instructions(side, url));
    match (ours?, by_hand?) {
        (Some(ours), Some(by_hand)) => {
            let ratio = ours / by_hand;
            println!("| instructions | {ours:.0} | {by_hand:.0} | {ratio:.3} |");
            good &= ratio <= INSTRUCTIONS;
        }
        _ => println!("| instructions | | | valgrind is not installed |"),
    }
    Ok(good)
}

/// The allocations of a call: the fewest of many, since a buffer grows now and then.
fn allocations(side: Side, url: &str) -> Result<u64> {
    let caller = Caller::new(side, url)?;
    caller.calls(WARM)?;
    let counts = (0..CALLS).map(|_| {
        let mut result = Ok(());
        let count = allocation_counter::measure(|| result = caller.calls(1)).count_total;
        result.map(|()| count)
    });
    let counts = counts.collect::<Result<Vec<u64>>>()?;
    counts.into_iter().min().ok_or_else(|| "nothing was counted".into())
}

/// The instructions of a call, in a process of its own: what many calls take beyond few.
fn instructions(side: Side, url: &str) -> Result<Option<f64>> {
    let counted = |count: usize| -> Result<Option<f64>> {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
        valgrind.arg(std::env::current_exe()?).args(["call", side.name(), &count.to_string(), url]);
        let Ok(output) = valgrind.output() else { return Ok(None) };
        let text = String::from_utf8_lossy(&output.stderr);
        let line = text.lines().find_map(|line| line.split_once("refs:")).ok_or("valgrind counts nothing")?;
        Ok(Some(line.1.replace(',', "").trim().parse()?))
    };
    let (Some(few), Some(many)) = (counted(WARM)?, counted(WARM + CALLS)?) else { return Ok(None) };
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let calls = CALLS as f64;
    Ok(Some((many - few) / calls))
}

/// A client of one side, with the runtime that drives it.
struct Caller {
    runtime: Runtime,
    client: Client,
}

enum Client {
    Ours(ours::Client),
    ByHand(by_hand::Client),
}

impl Caller {
    fn new(side: Side, url: &str) -> Result<Self> {
        let client = match side {
            Side::Ours => Client::Ours(ours::Client::new(url)?),
            Side::ByHand => Client::ByHand(by_hand::Client::new(url)?),
        };
        Ok(Self { runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()?, client })
    }

    /// So many calls, one after the other.
    fn calls(&self, count: usize) -> Result<()> {
        for _ in 0..count {
            let item = match &self.client {
                Client::Ours(client) => self.runtime.block_on(client.item(7, 10))?,
                Client::ByHand(client) => self.runtime.block_on(client.item(7, 10))?,
            };
            if item.id != 7 {
                return Err("the answer is another item".into());
            }
        }
        Ok(())
    }
}
