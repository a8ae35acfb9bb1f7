//! From the examples of a document to cases: values that are sent through the generated types, and what is expected of each.
//!
//! This folder knows nothing of the rest of the scoreboard; the tests of this repository's own APIs use it too.

mod adapt;
pub(crate) mod arms;
mod collect;
mod compare;
mod judge;
mod mutate;
mod open;
mod trees;
pub(crate) mod validate;
pub(crate) mod variants;

use std::collections::BTreeMap;
use std::error::Error;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use xtask::inspect::Inspection;
use xtask::ir::TypeRef;

pub(crate) use self::judge::{Case, judge};
pub(crate) use self::trees::Trees;

use self::judge::Expectation;
use self::mutate::{Change, shown};

/// What keeps a description from being a set of schemas.
type Failure = Box<dyn Error + Send + Sync>;

/// Examples with more text than this are sent through, but not changed.
const LARGE: usize = 64 * 1024;

/// What became of the examples of a document.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Examples {
    /// Examples that are valid against their schema and whose schema became a type.
    pub(crate) valid: usize,
    /// Those of them that come back as they were.
    pub(crate) round_trips: usize,
    /// Examples that are not looked at, by reason.
    pub(crate) skipped: BTreeMap<String, usize>,
    /// Changed examples that are no longer valid.
    pub(crate) mutations: usize,
    /// Those of them that do not decode.
    pub(crate) refused: usize,
    /// Those of them that decode into something that is documented as open, by reason.
    pub(crate) open: BTreeMap<String, usize>,
    /// What went wrong.
    pub(crate) failures: Vec<ExampleFailure>,
}

/// An example that did not do what was expected.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ExampleFailure {
    /// The kind of failure.
    pub(crate) reason: String,
    /// The example, by its place in the document.
    pub(crate) place: String,
    /// Where in it, and what happened.
    pub(crate) detail: String,
}

/// The cases of a document.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    /// The types that values are sent through.
    pub(crate) types: Vec<TypeRef>,
    /// The values.
    pub(crate) cases: Vec<Case>,
    /// What is known before any is sent.
    pub(crate) examples: Examples,
}

/// The cases of a document; none where nothing can be generated.
pub(crate) fn cases(inspection: &Inspection) -> Result<Cases, Failure> {
    let mut found = Cases::default();
    let Some((api, index)) = &inspection.api else { return Ok(found) };
    let trees = Trees::read(inspection);
    let resources = validate::Resources::new(&trees);
    let mut schemas = resources.schemas()?;
    let mut types: BTreeMap<&TypeRef, usize> = BTreeMap::new();
    for example in collect::examples(&trees) {
        let mut skip = |reason: &str| *found.examples.skipped.entry(reason.to_owned()).or_default() += 1;
        let Some(ty) = index.types.get(&example.schema) else {
            // Much that is called `example` belongs to no schema at all.
            if trees.at(&example.schema).is_some_and(|schema| schema.get("type").is_some()) {
                skip("its schema became part of another type");
            }
            continue;
        };
        match schemas.is_valid(&example.schema, example.value) {
            Ok(true) => found.examples.valid += 1,
            Ok(false) => {
                skip("not valid");
                continue;
            }
            Err(fault) => {
                skip(&format!("its schema is not valid: {fault}"));
                continue;
            }
        }
        let next = types.len();
        let ty_index = *types.entry(ty).or_insert(next);
        let mut case = |value: &Value, expectation| {
            let place = example.place.to_string();
            found.cases.push(Case { ty: ty_index, place, text: value.to_string(), expectation });
        };
        let mut open = BTreeMap::new();
        for path in mutate::keys(example.value) {
            let reason = open::reason(&trees, api, ty, &path, Change::Removed, example.value);
            open.extend(reason.map(|reason| (shown(&path), reason.to_owned())));
        }
        let untyped = trees.at(&example.schema).is_some_and(|schema| schema.get("type").is_none());
        case(example.value, Expectation::RoundTrip { open, untyped });
        if example.value.to_string().len() > LARGE {
            continue;
        }
        for mutation in mutate::mutations(example.value) {
            if schemas.is_valid(&example.schema, &mutation.value) != Ok(false) {
                continue;
            }
            let open = open::reason(&trees, api, ty, &mutation.path, mutation.change, &mutation.value);
            let at = shown(&mutation.path);
            let what = match mutation.change {
                Change::Leaf => format!("{at} of another type"),
                Change::Removed => format!("without {at}"),
            };
            case(&mutation.value, Expectation::Refusal { what, open: open.map(str::to_owned) });
        }
    }
    let mut order: Vec<(&TypeRef, usize)> = types.into_iter().collect();
    order.sort_by_key(|(_, index)| *index);
    found.types = order.into_iter().map(|(ty, _)| ty.clone()).collect();
    Ok(found)
}
