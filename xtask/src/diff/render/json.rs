//! The report for programs; `xtask/README.md` documents its keys.

use serde::Serialize;

use crate::diff::{Change, Changes, Release, Wire};

/// The number that changes when a key changes its meaning or goes.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    format: u32,
    release: Release,
    wire: Wire,
    apis: Vec<Api<'a>>,
}

#[derive(Serialize)]
struct Api<'a> {
    module: &'a str,
    changes: &'a [Change],
}

pub(super) fn render(changes: &Changes) -> String {
    let apis = changes.apis.iter().map(|(module, changes)| Api { module, changes });
    let report =
        Report { format: FORMAT, release: changes.release(), wire: changes.wire(), apis: apis.collect() };
    // Texts, lists and names of variants can always be written.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}
