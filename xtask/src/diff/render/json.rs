//! The report for programs; `xtask/README.md` documents its keys.

use serde::Serialize;

use super::{Totals, totals};
use crate::diff::{Change, Changes, Outside, Release, Wire};

/// The number that changes when a key changes its meaning or goes.
const FORMAT: u32 = 2;

#[derive(Serialize)]
struct Report<'a> {
    format: u32,
    release: Release,
    wire: Wire,
    /// The version of the crate that the changes ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    totals: Totals,
    apis: Vec<Api<'a>>,
}

#[derive(Serialize)]
struct Api<'a> {
    module: &'a str,
    /// What changed that is not selected.
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<Outside>,
    changes: &'a [Change],
}

pub(super) fn render(changes: &Changes) -> String {
    let apis = changes.apis.iter().map(|(module, found)| Api {
        module,
        outside: changes.outside.get(module).copied(),
        changes: found,
    });
    let report = Report {
        format: FORMAT,
        release: changes.release(),
        wire: changes.wire(),
        version: changes.asked_version().map(|(asked, _)| asked.to_string()),
        totals: totals(changes),
        apis: apis.collect(),
    };
    // Texts, lists and names of variants can always be written.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}
