//! Decoding and encoding, ours against serde's derive: `cargo bench -p xtask --bench wire`.
//!
//! Both run in turns, so that what else the machine does meets both; the ratio is the median over all turns. It exits with
//! 1 if ours takes more than [`MOST`] of the derive's time, or allocates more often, or if the time that a union takes is not
//! in proportion to its value. `-- unions` measures those alone.

mod cases;
mod median;
mod twins;
mod unions;

#[path = "../tests/golden/records/expected/src/mod.rs"]
#[allow(dead_code, unreachable_pub, unused_imports, reason = "a part of a library, of which models are used")]
#[rustfmt::skip]
mod records;
#[path = "../../templates/runtime/mod.rs"]
#[allow(
    unreachable_pub,
    clippy::indexing_slicing,
    reason = "a part of a library; what the generator denies itself is proven there"
)]
mod runtime;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

use self::median::median;
use self::records::models;

/// The most time that ours may take, in that of the derive.
const MOST: f64 = 1.05;

/// How often both take their turn.
const TURNS: usize = 201;

/// How long a turn takes about.
const TURN: Duration = Duration::from_millis(4);

/// What was measured of one direction of one case.
struct Figure {
    ours: f64,
    derived: f64,
    ratio: f64,
    allocations: (u64, u64),
}

fn main() -> serde_json::Result<ExitCode> {
    let unions_alone = std::env::args().any(|argument| argument == "unions");
    let good = (unions_alone || against_derive()?) & unions::run();
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Measures ours and the derive, and says whether ours holds.
fn against_derive() -> serde_json::Result<bool> {
    let mut good = true;
    println!("| case | direction | ours, ns | derive, ns | ratio | allocations |");
    println!("|---|---|--:|--:|--:|--:|");
    good &= compare::<models::Small, twins::Small>("small object", &cases::small())?;
    good &= compare::<models::Listing, twins::Listing>("list of 10,000", &cases::listing())?;
    good &= compare::<models::Measured, twins::Measured>("10,000 floats", &cases::measured())?;
    good &= compare::<models::Nested, twins::Nested>("deeply nested", &cases::nested())?;
    good &= compare::<models::Wide, twins::Wide>("80 fields", &cases::wide())?;
    good &= compare::<models::Wide, twins::Wide>("80 fields, in another order", &cases::unsorted())?;
    Ok(good)
}

/// Measures both directions of a case, and says whether ours holds.
fn compare<O, D>(name: &str, text: &str) -> serde_json::Result<bool>
where
    O: DeserializeOwned + Serialize,
    D: DeserializeOwned + Serialize,
{
    let decoded = figure(|| decode::<O>(text), || decode::<D>(text));
    let (ours, derived) = (decode::<O>(text)?, decode::<D>(text)?);
    let encoded = figure(|| encode(&ours), || encode(&derived));
    let mut good = encode(&ours)? == encode(&derived)?;
    for (direction, figure) in [("decode", decoded), ("encode", encoded)] {
        let (own, other) = figure.allocations;
        let Figure { ours, derived, ratio, .. } = figure;
        println!("| {name} | {direction} | {ours:.0} | {derived:.0} | {ratio:.2} | {own} / {other} |");
        good &= ratio <= MOST && own <= other;
    }
    Ok(good)
}

fn decode<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str(text)
}

fn encode<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(value)
}

/// Runs both in turns.
fn figure<A, B>(ours: impl Fn() -> A, derived: impl Fn() -> B) -> Figure {
    let allocations = (allocations(&ours), allocations(&derived));
    let once = time(&derived, 1).max(Duration::from_nanos(20));
    let count = u32::try_from(TURN.as_nanos() / once.as_nanos()).unwrap_or(u32::MAX).max(1);
    let mut turns: Vec<(f64, f64)> = Vec::with_capacity(TURNS);
    for turn in 0..TURNS {
        // The one that goes first is the other in every turn.
        let pair = if turn.is_multiple_of(2) {
            let own = time(&ours, count);
            (own, time(&derived, count))
        } else {
            let other = time(&derived, count);
            (time(&ours, count), other)
        };
        let nanoseconds = |time: Duration| time.as_secs_f64() * 1e9 / f64::from(count);
        turns.push((nanoseconds(pair.0), nanoseconds(pair.1)));
    }
    Figure {
        ours: median(turns.iter().map(|(own, _)| *own)),
        derived: median(turns.iter().map(|(_, other)| *other)),
        ratio: median(turns.iter().map(|(own, other)| own / other)),
        allocations,
    }
}

fn time<T>(run: &impl Fn() -> T, count: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..count {
        black_box(run());
    }
    start.elapsed()
}

fn allocations<T>(run: &impl Fn() -> T) -> u64 {
    allocation_counter::measure(|| {
        black_box(run());
    })
    .count_total
}
