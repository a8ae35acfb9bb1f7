//! Every valid example of the sample's documents goes through its generated type and comes back as it was, and changed so that
//! it is no longer valid, it does not decode. Values of the unions of a fixture decode as the variant that they are.
//!
//! The generated modules are compiled into this test, because examples of a property alone need codecs that the crate keeps
//! to itself. `round_trips.in` calls the types by number; `BLESS=1 cargo test -p xtask --test examples` writes it.
#![cfg(test)]
#![allow(
    dead_code,
    deprecated,
    missing_docs,
    unused_imports,
    unreachable_pub,
    reason = "of the generated modules only models are used, and of the scoreboard only the cases"
)]
#![allow(
    clippy::all,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "rules for the generator; generated code is checked where it belongs"
)]

#[path = "../../corpus/cases/mod.rs"]
mod cases;
#[path = "../sample/src/customs/mod.rs"]
#[rustfmt::skip]
mod customs;
#[path = "../sample/src/moorings/mod.rs"]
#[rustfmt::skip]
mod moorings;
#[path = "../sample/src/pilots/mod.rs"]
#[rustfmt::skip]
mod pilots;
#[path = "../../../templates/runtime/mod.rs"]
mod runtime;
#[path = "../golden/unions/expected/src/mod.rs"]
#[rustfmt::skip]
mod unions;
#[path = "unions.rs"]
mod values_of_unions;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use xtask::Options;
use xtask::diagnostic::{Severity, Style};
use xtask::inspect::{Inspection, inspect};

/// The functions that send a text through a type.
mod round_trips {
    include!("round_trips.in");
}

/// An API, and how its types are called.
const APIS: [(&str, fn(usize, &str) -> Result<String, serde_json::Error>); 3] = [
    ("moorings", round_trips::moorings::run),
    ("pilots", round_trips::pilots::run),
    ("customs", round_trips::customs::run),
];

fn root() -> PathBuf {
    xtask::repository().expect("the tests run in the repository")
}

fn table() -> PathBuf {
    root().join("xtask/tests/examples/round_trips.in")
}

fn inspection(api: &str) -> Inspection {
    let specs = root().join("xtask/tests/sample/specs");
    let overlays = vec![specs.join(format!("{api}.overlay.yaml"))];
    let document = specs.join(format!("{api}.yaml"));
    let inspection = inspect(&document, &Options { overlays, strict: true, ..Options::default() });
    let problems = inspection.problems.render(Severity::Error, Style::Plain);
    assert_eq!(problems, "", "{api}");
    inspection
}

#[test]
fn the_table_is_of_the_types_of_today() {
    let mut text = String::from("// Written by `BLESS=1 cargo test -p xtask --test examples`.\n");
    text += cases::arms::HELPERS;
    for (name, _) in APIS {
        let inspection = inspection(name);
        let found = cases::cases(&inspection).expect("the document is a set of schemas");
        let (api, _) = inspection.api.expect("the document is usable");
        text += &cases::arms::module(&api, &found.types, name, &format!("crate::{name}"));
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(table(), text).expect("the table can be written");
        return;
    }
    let present = fs::read_to_string(table()).expect("the table can be read");
    assert_eq!(present, text, "to take it over: BLESS=1 cargo test -p xtask --test examples");
}

#[test]
fn examples_come_back_as_they_were() {
    for (name, run) in APIS {
        let found = cases::cases(&inspection(name)).expect("the document is a set of schemas");
        let mut examples = found.examples;
        let mut answers = String::new();
        for case in &found.cases {
            let _ = match run(case.ty, &case.text) {
                Ok(text) => writeln!(answers, "+{text}"),
                Err(error) => writeln!(answers, "-{error}"),
            };
        }
        cases::judge(&found.cases, &answers, &mut examples);
        println!("{name}: {examples:#?}");
        assert!(examples.failures.is_empty(), "{name}: {:#?}", examples.failures);
        assert_eq!(examples.round_trips, examples.valid, "{name}");
    }
}
