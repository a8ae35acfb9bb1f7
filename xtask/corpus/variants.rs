//! From the values of the unions of all documents to the variants that the generated types choose.

use std::path::Path;

use xtask::inspect::Inspection;

use crate::Failure;
use crate::cases::variants::{Case, Variants, arms, cases, judge};
use crate::options::Options;
use crate::program::{self, Purpose};
use crate::record::Record;

const VARIANTS: Purpose = Purpose("variants");

/// Collects the cases of a document, and writes the program that they are for.
pub(crate) fn prepare(inspection: &Inspection, folder: &Path, package: &str) -> Result<Variants, Failure> {
    let found = cases(inspection)?;
    let Some((api, _)) = &inspection.api else { return Ok(found.variants) };
    let arms = format!("{}{}", arms::HELPERS, arms::module(api, &found.types, "arms", "crate"));
    program::write(VARIANTS, &arms, &found.cases, |case| (case.ty, &case.text), folder, package)?;
    Ok(found.variants)
}

/// Compiles the programs of all documents, runs them, and judges what they say.
pub(crate) fn all(records: &mut [Record], options: &Options, folder: &Path) -> Result<(), Failure> {
    let with_cases = |record: &&mut Record| record.variants.as_ref().is_some_and(|it| it.judged > 0);
    let records = records.iter_mut().filter(with_cases).collect();
    program::all(VARIANTS, records, options, folder, |cases: &[Case], answers, record| {
        if let Some(variants) = &mut record.variants {
            judge(cases, answers, variants);
        }
    })
}
