//! From what a program made of its cases to what was expected and what was not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::compare::{difference, short};
use super::{ExampleFailure, Examples};

/// A value that is sent through a type.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Case {
    /// The index of the type.
    pub(crate) ty: usize,
    /// The example that it comes from.
    pub(crate) place: String,
    /// The value as JSON.
    pub(crate) text: String,
    /// What is expected.
    pub(crate) expectation: Expectation,
}

/// What is expected of a case.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Expectation {
    /// It comes back as it was.
    RoundTrip {
        /// Why a property of it may be lost, by path.
        open: BTreeMap<String, String>,
        /// Whether its schema states no type, so that properties only suggest one.
        untyped: bool,
    },
    /// It does not decode.
    Refusal {
        /// What was changed.
        what: String,
        /// Why it may decode all the same.
        open: Option<String>,
    },
}

/// Judges the answers, one a line, of a program to its cases.
pub(crate) fn judge(cases: &[Case], answers: &str, examples: &mut Examples) {
    let mut answers = answers.lines();
    for case in cases {
        let answer = answers.next();
        let back = answer.and_then(|answer| answer.strip_prefix('+'));
        let mut fail = |reason: String, detail: String| {
            examples.failures.push(ExampleFailure { reason, place: case.place.clone(), detail });
        };
        match (&case.expectation, answer, back) {
            (_, None, _) => fail("no answer".to_owned(), "the program ended before".to_owned()),
            (Expectation::RoundTrip { open, .. }, _, Some(back)) => match lost(&case.text, back, open) {
                None => examples.round_trips += 1,
                Some((kind, detail)) => fail(kind, detail),
            },
            (Expectation::RoundTrip { untyped, .. }, Some(answer), None) => {
                let error = answer.trim_start_matches('-');
                let value: String = case.text.chars().take(120).collect();
                let reason = if *untyped {
                    "does not decode: the schema states no type, its keywords suggest another one".to_owned()
                } else {
                    format!("does not decode: {}", kind(error))
                };
                fail(reason, format!("{error}: {value}"));
            }
            (Expectation::Refusal { .. }, _, None) => {
                examples.mutations += 1;
                examples.refused += 1;
            }
            (Expectation::Refusal { open: Some(open), .. }, _, Some(_)) => {
                examples.mutations += 1;
                *examples.open.entry(open.clone()).or_default() += 1;
            }
            (Expectation::Refusal { what, open: None }, _, Some(back)) => {
                examples.mutations += 1;
                let reason = if what.starts_with("without") { "a missing key" } else { "a wrong type" };
                let back: String = back.chars().take(120).collect();
                fail(format!("{reason} was accepted"), format!("{what}: {back}"));
            }
        }
    }
}

fn lost(sent: &str, back: &str, open: &BTreeMap<String, String>) -> Option<(String, String)> {
    match (serde_json::from_str::<Value>(sent), serde_json::from_str::<Value>(back)) {
        (Ok(sent), Ok(back)) => {
            let found = difference(&sent, &back)?;
            let whole = if sent.is_object() || sent.is_array() { String::new() } else { short(&sent) };
            let reason = open.get(&found.path).map(|reason| format!(": {reason}")).unwrap_or_default();
            Some((format!("{}{reason}", found.kind), format!("{} {whole}", found.detail)))
        }
        _ => Some(("no JSON came back".to_owned(), back.to_owned())),
    }
}

/// An error without what differs from example to example.
fn kind(error: &str) -> String {
    let error = error.split(" at line ").next().unwrap_or_default();
    error.split(['`', '"']).step_by(2).collect::<Vec<_>>().join("…")
}
