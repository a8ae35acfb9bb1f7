//! From the cases of all documents to what the generated types make of them (`--examples`).
//!
//! The process that generates a document also collects its cases and writes a program; when all programs are compiled,
//! each is run on its cases, and its output is judged. `jsonschema` says what is valid, on a copy of the document that
//! `cases/adapt.rs` makes, so a fault of `document/` cannot hide itself. Numbers are compared by value, dates and times
//! by instant.
//!
//! Up to four leaves of each example get another JSON type, and up to four keys are removed. What is no longer valid
//! must not decode, unless the way to it leads through any JSON, an undeclared property or an untagged union, which are
//! open.

use std::path::Path;

use xtask::inspect::Inspection;

use crate::Failure;
use crate::cases::{Case, Examples, arms, cases, judge};
use crate::options::Options;
use crate::program::{self, Purpose};
use crate::record::Record;

const EXAMPLES: Purpose = Purpose("examples");

/// Collects the cases of a document, and writes the program that they are for.
pub(crate) fn prepare(inspection: &Inspection, folder: &Path, package: &str) -> Result<Examples, Failure> {
    let found = cases(inspection)?;
    let Some((api, _)) = &inspection.api else { return Ok(found.examples) };
    let arms = format!("{}{}", arms::HELPERS, arms::module(api, &found.types, "arms", "crate"));
    program::write(EXAMPLES, &arms, &found.cases, |case| (case.ty, &case.text), folder, package)?;
    Ok(found.examples)
}

/// Compiles the programs of all documents, runs them, and judges what they say.
pub(crate) fn all(records: &mut [Record], options: &Options, folder: &Path) -> Result<(), Failure> {
    let with_examples = |record: &&mut Record| record.examples.as_ref().is_some_and(|it| it.valid > 0);
    let records = records.iter_mut().filter(with_examples).collect();
    program::all(EXAMPLES, records, options, folder, |cases: &[Case], answers, record| {
        if let Some(examples) = &mut record.examples {
            judge(cases, answers, examples);
        }
    })
}
