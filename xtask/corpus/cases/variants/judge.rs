//! From what a program made of its cases to what is right and what is not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{VariantFailure, Variants};

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
    pub(crate) rivals: BTreeMap<String, String>,
}

/// Judges the answers, one a line, of a program to its cases.
pub(crate) fn judge(cases: &[Case], answers: &str, variants: &mut Variants) {
    let mut answers = answers.lines();
    for case in cases {
        let answer = answers.next().unwrap_or("-the program ended before");
        variants.values += 1;
        let found = answer.get(1..).unwrap_or_default();
        let decoded = answer.starts_with('+');
        if decoded && case.expected.iter().any(|name| name == found) {
            variants.right += 1;
            continue;
        }
        let reason = if !decoded {
            variants.refused += 1;
            format!("does not decode: {}", kind(found))
        } else if found == case.unknown {
            variants.unknown += 1;
            "decodes as the open end".to_owned()
        } else {
            variants.wrong += 1;
            let fault = case.rivals.get(found).map_or("which it is not", String::as_str);
            let keyword = fault.split(' ').next().unwrap_or_default();
            format!("decodes as another variant, in spite of `{keyword}`")
        };
        let fault = case.rivals.get(found).map(|fault| format!(" ({fault})")).unwrap_or_default();
        variants.failures.push(VariantFailure {
            reason,
            place: case.place.clone(),
            alternative: case.alternative.clone(),
            value: case.text.chars().take(LONGEST).collect(),
            expected: case.expected.clone(),
            found: format!("{found}{fault}"),
        });
    }
}

/// An error without what differs from value to value.
fn kind(error: &str) -> String {
    let error = error.split(" at line ").next().unwrap_or_default();
    error.split(['`', '"']).step_by(2).collect::<Vec<_>>().join("…")
}
