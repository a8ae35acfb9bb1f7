//! The report for programs, `cargo xtask diff --format json`.
//!
//! | key | holds |
//! |---|---|
//! | `format` | the number of this format; it changes if a key changes its meaning or goes |
//! | `release`, `wire` | the verdict for code, and on the wire |
//! | `version` | the version of the crate that the changes ask for, if known |
//! | `totals` | the number of changes of each weight, for both judges |
//! | `apis` | for each API its `module`, its `changes`, and `outside`: numbers of `operations` and `components` that changed and are not selected |
//!
//! A change has these keys:
//!
//! | key | holds |
//! |---|---|
//! | `about` | the judge, `code` or `wire` |
//! | `rule`, `kind`, `message` | which rule, on what kind of item, and what it says |
//! | `path` | the item in Rust; on the wire, what people call the place |
//! | `place` | file, line and column; in the older document for what was removed |
//! | `rust`, `silent` | the verdict for code, and whether code still compiles but means something else |
//! | `wire` | the verdict on the wire |
//! | `elsewhere` | whether requests or credentials go elsewhere |
//! | `calls` | the operations that it reaches |
//! | `oasdiff` | the names of the rules in oasdiff |
//! | `old_name`, `pin` | the old name of a renamed item that can keep it, and the overlay action that does; else null |
//! | `consequence` | whether it follows from another change; other formats count these and do not list them |

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
