//! From the values of all unions to the variants that the generated types choose (`--variants`).
//!
//! Every place with alternatives gets values: the document's examples, and up to 40 made from its schema, at least two
//! for each alternative and the same in every run. If `jsonschema` finds a value valid against exactly one alternative,
//! or a discriminator names one, the document has decided, and the value must decode as that variant (`TypeIndex` says
//! which). Not judged, and counted by reason, are values that are valid against several alternatives, whose tag belongs
//! to none or contradicts the value, or whose type combines several schemas.
//!
//! | column | means |
//! |---|---|
//! | unions, judged | places that became types with variants, and those of them with a decided value |
//! | values, right | decided values, and those that decode as the variant of their alternative |
//! | changed | right ones that are written back differently |
//! | beyond | another variant, but only a bound, a length or a pattern tells the two apart, which types do not have |
//! | wrong, unknown, refused | another variant, the variant for what fits none, an error |
//! | not judged | places with alternatives that became something else |
//!
//! It exits with 1 if a value is wrong, unknown or refused.

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
