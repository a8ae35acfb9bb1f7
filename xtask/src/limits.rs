//! How much a document may ask for: every limit, in one table.
//!
//! A document comes from outside. What grows faster than it does, or has no bound of its own, has one here, and a diagnostic
//! says which limit was met and what to do. No document that people wrote comes near to any of them.

use std::cell::Cell;

/// Bytes of one file.
pub const FILE: usize = 64 << 20;

/// Bytes of a name: a key of a map, or the address of a server. Places are made of them, and so are the names in Rust.
pub const NAME: usize = 4096;

/// Media types of one body or answer: each is compared with the others.
pub const MEDIA_TYPES: usize = 256;

/// References that one may lead through before it is taken for a circle.
pub const HOPS: usize = 32;

/// Combinations of several sets of alternatives of one schema; beyond, only the first sets are used.
pub const COMBINATIONS: usize = 64;

/// Bytes that the places of all nodes may have together, for each byte of the files: names of long names are long.
pub const PLACES: usize = 8;

/// Bytes that they may have however small the files are.
pub const LEAST_PLACES: usize = 16 << 20;

/// Nodes that the aliases of a file may expand to however small its text is; beyond, as many as its text has bytes.
pub const NODES: usize = 1_000_000;

/// Bytes of text that the aliases of a file may expand to however small it is; beyond, [`EXPANSION`] times its own.
pub const TEXT: usize = 16 << 20;

/// How deeply maps and lists may nest in a file. It is that of the readers of JSON and YAML, which is why nobody counts.
pub const DEPTH: usize = 128;

/// How many more brackets may be opened than closed before a text is refused unread: the time of the YAML scanner grows with
/// the square of their depth. Those within strings count, too.
pub const BRACKETS: usize = 10_000;

/// How deeply the brackets of an overlay's JSONPath may nest.
pub const JSON_PATH: usize = 64;

/// How many times its own size the schemas of a document may come to when inheritance and alternatives are written out.
pub const EXPANSION: usize = 16;

/// Bytes that they may come to however small the document is.
pub const LEAST_EXPANSION: usize = 1 << 20;

/// How many of the things that were left out the README of a crate lists.
pub const LOSSES: usize = 1000;

/// The table of all limits, as Markdown: what is limited, to how much, and what is said beyond it.
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

/// What may still be spent of a limit on work and output.
#[derive(Debug)]
pub(crate) struct Budget(Cell<usize>);

impl Budget {
    /// A budget of so many bytes for every one of `size`.
    pub(crate) fn for_size(size: usize, times: usize, least: usize) -> Self {
        Self(Cell::new(size.saturating_mul(times).saturating_add(least)))
    }

    /// A budget of so much.
    pub(crate) fn of(amount: usize) -> Self {
        Self(Cell::new(amount))
    }

    /// Takes so much of it. The answer is whether that was left; from then on nothing is.
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
