//! Decoding a union whose three alternatives hold the union again: its time must follow the size of the value, however
//! deep the value is.
//!
//! `serde_json` reads texts of 128 levels at the most, so the deep values are decoded from a [`Value`]; the one of depth 10
//! from a text, too.

use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize as _;
use serde_json::{Value, json};

use crate::median::median;
use crate::records::models::Tree;

/// How many times as long a node of the largest value may take as one of the smallest.
const MOST: f64 = 3.0;

/// How many times as long a node may take at depth 10 as at depth 5, if deeper values are to be tried at all.
const MOST_AT_FIRST: f64 = 8.0;

/// How often a value is measured.
const TURNS: usize = 11;

/// How long a turn takes at least.
const TURN: Duration = Duration::from_millis(5);

/// What takes so long is measured once.
const LONG: Duration = Duration::from_millis(500);

/// Values that are deep themselves take stack when they are dropped.
const STACK: usize = 256 * 1024 * 1024;

/// How the nodes of a value are told apart.
#[derive(Clone, Copy)]
enum Marks {
    /// Each has a property that one alternative has.
    Own,
    /// None has.
    None,
}

/// Measures, and says whether the time is linear.
pub(crate) fn run() -> bool {
    let worker = thread::Builder::new().stack_size(STACK).spawn(measured);
    worker.ok().and_then(|worker| worker.join().ok()).unwrap_or(false)
}

fn measured() -> bool {
    println!("\n| union | nodes | from | µs a value | ns a node | growth |");
    println!("|---|--:|---|--:|--:|--:|");
    let mut good = true;
    for (name, marks) in [("told apart by a property", Marks::Own), ("all alike", Marks::None)] {
        let first = per_node(&deep(5, marks));
        let second = per_node(&deep(10, marks));
        row(&format!("{name}, depth 5"), 5, "Value", first, first);
        row(&format!("{name}, depth 10"), 10, "Value", second, first);
        if second > MOST_AT_FIRST * first {
            println!(
                "\nthe time of a node grows with the depth; deeper values would not end and are not tried"
            );
            return false;
        }
        let text = deep(10, marks).to_string();
        row(&format!("{name}, depth 10"), 10, "text", nanoseconds(|| decoded(&text)) / 10.0, second);
        for depth in [100, 1_000] {
            let time = per_node(&deep(depth, marks));
            row(&format!("{name}, depth {depth}"), depth, "Value", time, second);
            good &= time <= MOST * second;
        }
        let few = per_node(&wide(10, marks));
        let many = per_node(&wide(1_000, marks));
        row(&format!("{name}, 10 siblings"), 11, "Value", few, few);
        row(&format!("{name}, 1,000 siblings"), 1_001, "Value", many, few);
        good &= many <= MOST * few;
    }
    good
}

fn row(name: &str, nodes: usize, from: &str, time: f64, first: f64) {
    #[expect(clippy::cast_precision_loss, reason = "a thousand nodes at the most")]
    let whole = time * nodes as f64 / 1e3;
    println!("| {name} | {nodes} | {from} | {whole:.1} | {time:.0} | {:.2} |", time / first);
}

/// A node in a node, and so on.
fn deep(depth: usize, marks: Marks) -> Value {
    (1..depth).fold(node(0, Vec::new(), marks), |inner, level| node(level, vec![inner], marks))
}

/// Nodes beside each other in one.
fn wide(count: usize, marks: Marks) -> Value {
    node(0, (0..count).map(|index| node(index, Vec::new(), marks)).collect(), marks)
}

fn node(index: usize, children: Vec<Value>, marks: Marks) -> Value {
    match (marks, index % 3) {
        (Marks::None, _) => json!({"children": children}),
        (Marks::Own, 0) => json!({"children": children, "size": index}),
        (Marks::Own, 1) => json!({"children": children, "owner": "someone"}),
        (Marks::Own, _) => json!({"children": children, "label": "a label"}),
    }
}

fn nodes(value: &Value) -> usize {
    let children = value.get("children").and_then(Value::as_array);
    1 + children.into_iter().flatten().map(nodes).sum::<usize>()
}

fn decoded(text: &str) -> bool {
    black_box(serde_json::from_str::<Tree>(text)).is_ok()
}

/// Nanoseconds for each node of a value.
#[expect(clippy::cast_precision_loss, reason = "a thousand nodes at the most")]
fn per_node(value: &Value) -> f64 {
    nanoseconds(|| black_box(Tree::deserialize(value)).is_ok()) / nodes(value) as f64
}

/// Nanoseconds of a run, the median of some turns.
fn nanoseconds(run: impl Fn() -> bool) -> f64 {
    let start = Instant::now();
    assert!(run(), "the value decodes");
    if start.elapsed() > LONG {
        return start.elapsed().as_secs_f64() * 1e9;
    }
    let turn = |_| {
        let start = Instant::now();
        let mut count = 0_u32;
        while count == 0 || start.elapsed() < TURN {
            run();
            count += 1;
        }
        start.elapsed().as_secs_f64() * 1e9 / f64::from(count)
    };
    median((0..TURNS).map(turn))
}
