//! From the examples of a document to whether the generated types read and write them.
//!
//! The process that generates a document also collects its examples, changes them, and writes a program; when all programs
//! are compiled, each is run on its cases, and what it says is judged.

mod adapt;
mod collect;
mod compare;
mod judge;
mod mutate;
mod open;
mod program;
mod trees;
mod validate;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use xtask::inspect::Inspection;
use xtask::ir::TypeRef;

use self::judge::{Case, Expectation};
use self::mutate::{Change, shown};
pub(crate) use self::trees::Trees;
use crate::options::Options;
use crate::record::{Examples, Record};
use crate::{Failure, check, workspace};

/// Examples with more text than this are sent through, but not changed.
const LARGE: usize = 64 * 1024;

/// Collects the examples of a document, and writes the program that decodes them.
pub(crate) fn prepare(inspection: &Inspection, folder: &Path, package: &str) -> Result<Examples, Failure> {
    let mut examples = Examples::default();
    let Some((api, index)) = &inspection.api else { return Ok(examples) };
    let trees = Trees::read(&inspection.problems.sources);
    let resources = validate::Resources::new(&trees);
    let mut schemas = resources.schemas()?;
    let mut types: BTreeMap<&TypeRef, usize> = BTreeMap::new();
    let mut cases: Vec<Case> = Vec::new();
    for example in collect::examples(&trees) {
        let mut skip = |reason: &str| *examples.skipped.entry(reason.to_owned()).or_default() += 1;
        let Some(ty) = index.types.get(&example.schema) else {
            // Much that is called `example` belongs to no schema at all.
            if trees.at(&example.schema).is_some_and(|schema| schema.get("type").is_some()) {
                skip("its schema became part of another type");
            }
            continue;
        };
        match schemas.is_valid(&example.schema, example.value) {
            Some(true) => {}
            Some(false) => {
                skip("not valid");
                continue;
            }
            None => {
                skip("its schema is not valid");
                continue;
            }
        }
        examples.valid += 1;
        let next = types.len();
        let ty_index = *types.entry(ty).or_insert(next);
        let mut case = |value: &Value, expectation| {
            let place = example.place.to_string();
            cases.push(Case { ty: ty_index, place, text: value.to_string(), expectation });
        };
        case(example.value, Expectation::RoundTrip);
        if example.value.to_string().len() > LARGE {
            continue;
        }
        for mutation in mutate::mutations(example.value) {
            if schemas.is_valid(&example.schema, &mutation.value) != Some(false) {
                continue;
            }
            let open = open::reason(api, ty, &mutation.path, mutation.change, &mutation.value);
            let at = shown(&mutation.path);
            let what = match mutation.change {
                Change::Leaf => format!("{at} of another type"),
                Change::Removed => format!("without {at}"),
            };
            let expectation = Expectation::Refusal { what, open: open.map(str::to_owned) };
            case(&mutation.value, expectation);
        }
    }
    let mut order: Vec<(&TypeRef, usize)> = types.into_iter().collect();
    order.sort_by_key(|(_, index)| *index);
    let order: Vec<TypeRef> = order.into_iter().map(|(ty, _)| ty.clone()).collect();
    program::write(api, &order, folder, package)?;
    let path = folder.join("examples").join(package);
    let lines = cases.iter().fold(String::new(), |mut out, case| {
        let _ = writeln!(out, "{}\t{}", case.ty, case.text);
        out
    });
    fs::write(path.with_extension("cases"), lines)?;
    fs::write(path.with_extension("json"), serde_json::to_string(&cases)?)?;
    Ok(examples)
}

/// Compiles the programs of all documents, runs them, and judges what they say.
pub(crate) fn all(records: &mut [Record], options: &Options, folder: &Path) -> Result<(), Failure> {
    let with_examples = |record: &&mut Record| record.examples.as_ref().is_some_and(|it| it.valid > 0);
    let mut records: Vec<&mut Record> = records.iter_mut().filter(with_examples).collect();
    let package = |record: &Record| workspace::package(&record.name);
    let packages: Vec<String> =
        records.iter().map(|record| format!("{}-examples", package(record))).collect();
    let programs = folder.join("examples");
    workspace::create(&programs, &packages)?;
    let said = check::cargo("build", &programs, &packages, options, folder)?;
    for (record, name) in records.iter_mut().zip(&packages) {
        let path = programs.join(package(record));
        let Some(program) = said.programs.get(name) else {
            record.fail("the program of examples does not compile");
            continue;
        };
        let cases: Vec<Case> = serde_json::from_str(&fs::read_to_string(path.with_extension("json"))?)?;
        let output = Command::new(program).arg(path.with_extension("cases")).stdin(Stdio::null()).output()?;
        let answers = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            let words: String = String::from_utf8_lossy(&output.stderr).chars().take(500).collect();
            record.fail(format!("the program of examples ended with {}\n{words}", output.status));
        }
        if let Some(examples) = &mut record.examples {
            judge::judge(&cases, &answers, examples);
        }
    }
    Ok(())
}
