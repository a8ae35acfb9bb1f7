//! All limits on documents, in one table.
//!
//! A document comes from outside. Whatever grows faster than the document, or has no bound of its own, has a limit
//! here, and a diagnostic says which limit was exceeded and what to do. No document written by people comes near one.

use std::cell::Cell;

/// Bytes of one file.
pub const FILE: usize = 64 << 20;

/// Bytes of a name: a key of a map, or the URL of a server. JSON pointers and Rust names are made of them.
pub const NAME: usize = 4096;

/// Media types of one body or answer: each is compared with the others.
pub const MEDIA_TYPES: usize = 256;

/// References in a chain before it is taken for a circle.
pub const HOPS: usize = 32;

/// Combinations of the `oneOf` and `anyOf` of a schema; beyond that only the first sets are used.
pub const COMBINATIONS: usize = 64;

/// Bytes of the JSON pointers of all nodes per byte of the files: nested long names make long pointers.
pub const PLACES: usize = 8;

/// Bytes that they may always take.
pub const LEAST_PLACES: usize = 16 << 20;

/// Nodes that aliases may always expand to; a larger file may have one per byte.
pub const NODES: usize = 1_000_000;

/// Bytes of text that aliases may always expand to; a larger file may have [`EXPANSION`] times its size.
pub const TEXT: usize = 16 << 20;

/// The nesting of maps and lists in a file. The JSON and YAML readers enforce it.
pub const DEPTH: usize = 128;

/// Unclosed brackets before a text is refused unread, because the time of the YAML scanner grows with the square of
/// their depth. Brackets in strings count too.
pub const BRACKETS: usize = 10_000;

/// The nesting of brackets in an overlay's JSONPath.
pub const JSON_PATH: usize = 64;

/// The size of a document's schemas with `allOf` and alternatives expanded, in multiples of their own size.
pub const EXPANSION: usize = 16;

/// Bytes that they may always take.
pub const LEAST_EXPANSION: usize = 1 << 20;

/// The number of losses that the README of a crate lists.
pub const LOSSES: usize = 1000;

/// Returns the table of all limits as Markdown.
pub fn table() -> String {
    let mib = |bytes: usize| format!("{} MiB", bytes >> 20);
    let rows = [
        ("one file", mib(FILE), "error `too-large`"),
        ("a key of a map, the URL of a server", format!("{NAME} bytes"), "error `too-large`"),
        ("nesting of maps and lists", format!("{DEPTH}"), "error `too-deep`"),
        ("open brackets in YAML", format!("{BRACKETS}"), "error `too-deep`"),
        ("nodes after alias expansion", format!("{NODES}, or one per byte of the file"), "error `too-large`"),
        (
            "text after alias expansion",
            format!("{}, or {EXPANSION} times the file", mib(TEXT)),
            "error `too-large`",
        ),
        (
            "JSON pointers of all nodes",
            format!("{} and {PLACES} times the files", mib(LEAST_PLACES)),
            "error `too-large`",
        ),
        ("nesting of the brackets of a JSONPath", format!("{JSON_PATH}"), "error `invalid-json-path`"),
        ("media types of one body or answer", format!("{MEDIA_TYPES}"), "error `too-large`"),
        ("references in a chain", format!("{HOPS}"), "error `reference-cycle`"),
        (
            "combinations of `oneOf` and `anyOf` in a schema",
            format!("{COMBINATIONS}"),
            "warning `several-alternatives`: the first sets are used",
        ),
        (
            "schemas with `allOf` and alternatives expanded",
            format!("{} and {EXPANSION} times their own size", mib(LEAST_EXPANSION)),
            "warning `too-complex`: any JSON value is used",
        ),
        ("losses that the generated README lists", format!("{LOSSES}"), "a line counts the rest"),
    ];
    let mut table = String::from("| limit | maximum | beyond it |\n|---|---|---|\n");
    for (what, most, beyond) in rows {
        table.push_str(&format!("| {what} | {most} | {beyond} |\n"));
    }
    table
}

/// What is left of a limit on work and output.
#[derive(Debug)]
pub(crate) struct Budget(Cell<usize>);

impl Budget {
    /// Makes a budget of `times` bytes per byte of `size`, but at least `least`.
    pub(crate) fn for_size(size: usize, times: usize, least: usize) -> Self {
        Self(Cell::new(size.saturating_mul(times).saturating_add(least)))
    }

    /// Makes a budget of this amount.
    pub(crate) fn of(amount: usize) -> Self {
        Self(Cell::new(amount))
    }

    /// Takes an amount. Returns whether that much was left; if not, nothing is left afterwards.
    pub(crate) fn spend(&self, amount: usize) -> bool {
        let left = self.0.get().checked_sub(amount);
        self.0.set(left.unwrap_or_default());
        left.is_some()
    }

    /// Whether nothing is left.
    pub(crate) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}
