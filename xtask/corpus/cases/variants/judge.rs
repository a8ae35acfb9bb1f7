//! From what a program made of its cases to what is right and what is not.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{VariantFailure, Variants};
use crate::cases::compare::difference;
use crate::cases::validate::Fault;

/// How much of a value is told.
const LONGEST: usize = 240;

/// A value whose alternative is known.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Case {
    /// The index of the type.
    pub(crate) ty: usize,
    /// The place with the alternatives.
    pub(crate) place: String,
    /// The alternative.
    pub(crate) alternative: String,
    /// The value as JSON.
    pub(crate) text: String,
    /// The variants that it may decode as.
    pub(crate) expected: Vec<String>,
    /// The variant for what fits none.
    pub(crate) unknown: String,
    /// What keeps the value from being each of the other variants.
    pub(crate) rivals: BTreeMap<String, Fault>,
    /// The properties that may be lost, by their path: those that the document does not declare.
    pub(crate) open: BTreeSet<String>,
    /// Whether there is a discriminator, and the value lacks its property.
    pub(crate) untagged: bool,
}

/// Judges the answers, one a line, of a program to its cases.
pub(crate) fn judge(cases: &[Case], answers: &str, variants: &mut Variants) {
    let mut answers = answers.lines();
    for case in cases {
        let Some(answer) = answers.next() else {
            *variants.skipped.entry("left out: the program ended before".to_owned()).or_default() += 1;
            continue;
        };
        variants.values += 1;
        let found = answer.get(1..).unwrap_or_default();
        let decoded = answer.starts_with('+');
        let (found, back) = found.split_once('\t').filter(|_| decoded).unwrap_or((found, ""));
        let right = decoded && case.expected.iter().any(|name| name == found);
        variants.right += usize::from(right);
        let reason = if right {
            let Some(change) = change(case, back) else { continue };
            variants.changed += 1;
            change
        } else if !decoded {
            variants.refused += 1;
            format!("does not decode: {}", kind(found))
        } else if found == case.unknown {
            variants.unknown += 1;
            "decodes as the open end".to_owned()
        } else if case.rivals.get(found).is_some_and(|fault| fault.beyond_types) {
            variants.beyond_types += 1;
            continue;
        } else {
            variants.wrong += 1;
            let fault = case.rivals.get(found).map_or("the discriminator", |fault| &fault.text);
            let keyword = fault.split(" at ").next().unwrap_or_default();
            format!("decodes as another variant, in spite of {keyword}")
        };
        let reason = if case.untagged { format!("{reason}, without a tag") } else { reason };
        let fault = case.rivals.get(found).map(|fault| format!(" ({})", fault.text)).unwrap_or_default();
        variants.failures.push(VariantFailure {
            reason,
            place: case.place.clone(),
            alternative: case.alternative.clone(),
            value: case.text.chars().take(LONGEST).collect(),
            expected: case.expected.clone(),
            found: if right { back.chars().take(LONGEST).collect() } else { format!("{found}{fault}") },
        });
    }
}

/// How a value is not the same when it is written again.
fn change(case: &Case, back: &str) -> Option<String> {
    match (serde_json::from_str(&case.text), serde_json::from_str(back)) {
        (Ok(sent), Ok(back)) => {
            let found = difference(&sent, &back).filter(|found| !case.open.contains(&found.path));
            found.map(|found| format!("comes back changed: {}", found.kind))
        }
        _ => Some("no JSON comes back".to_owned()),
    }
}

/// An error without what differs from value to value.
fn kind(error: &str) -> String {
    let error = error.split(" at line ").next().unwrap_or_default();
    error.split(['`', '"']).step_by(2).collect::<Vec<_>>().join("…")
}
