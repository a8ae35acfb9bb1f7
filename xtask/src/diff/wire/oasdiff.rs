//! What oasdiff calls a difference.

use super::at::{At, Side};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// All rules of oasdiff with their levels, and where we judge otherwise. The tests hold our judgements to it.
const RULES: &str = include_str!("../../../tests/edits/oasdiff.txt");

static NAMES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let lines = RULES.lines().filter(|line| !line.starts_with(['#', '~']));
    lines.filter_map(|line| line.split_whitespace().nth(1)).collect()
});

/// Whether oasdiff has a rule of that name.
pub(super) fn exists(name: &str) -> bool {
    NAMES.contains(name)
}

/// The rule with an end, for values that travel some way; a text that is no rule where there is none.
pub(super) fn name(at: At, end: &str) -> String {
    let nouns: &[&str] = match (at.side, at.whole) {
        (Side::Parameter, true) => &["request-parameter"],
        (Side::Parameter, false) => &["request-parameter-property", "request-property"],
        (Side::Body, true) => &["request-body", "request-property"],
        (Side::Body, false) => &["request-property"],
        (Side::Answer, true) => &["response-body", "response-property"],
        (Side::Answer, false) => &["response-property"],
        (Side::Header, _) => &["response-header"],
    };
    let names = nouns.iter().map(|noun| format!("{noun}-{end}"));
    names.into_iter().find(|name| exists(name)).unwrap_or_default()
}
