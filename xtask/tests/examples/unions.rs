//! Values of the unions of a fixture decode as the variant that they are, and come back as they were.

use std::fmt::{Debug, Write as _};

use serde::Serialize;
use serde::de::DeserializeOwned;
use xtask::Options;
use xtask::inspect::inspect;

use crate::cases::variants;
use crate::unions::models;

/// The unions of the fixture, and how their values are read and written.
const UNIONS: [(&str, fn(&str) -> Result<String, serde_json::Error>); 7] = [
    ("Both", answer::<models::Both>),
    ("NumberOrText", answer::<models::NumberOrText>),
    ("Outcome", answer::<models::Outcome>),
    ("Pet", answer::<models::Pet>),
    ("Profile", answer::<models::Profile>),
    ("Shape", answer::<models::Shape>),
    ("Versioned", answer::<models::Versioned>),
];

/// The name of the variant, and the value written again.
fn answer<T: DeserializeOwned + Serialize + Debug>(text: &str) -> Result<String, serde_json::Error> {
    let value: T = serde_json::from_str(text)?;
    let shown = format!("{value:?}");
    let name = shown.split(['(', ' ']).next().unwrap_or_default();
    Ok(format!("{name}\t{}", serde_json::to_string(&value)?))
}

#[test]
fn values_of_unions_decode_as_their_alternative_and_come_back() {
    let document = super::root().join("xtask/tests/golden/unions/openapi.yaml");
    let inspection = inspect(&document, &Options::default());
    let found = variants::cases(&inspection).expect("the document is a set of schemas");
    let (api, _) = inspection.api.expect("the document is usable");
    let mut answers = String::new();
    for case in &found.cases {
        let def = found.types.get(case.ty).and_then(|id| api.type_def(*id)).expect("a case has a type");
        let known = UNIONS.iter().find(|(name, _)| *name == def.name);
        let (_, answer) = known.unwrap_or_else(|| panic!("`{}` is to be added to the list", def.name));
        let _ = match answer(&case.text) {
            Ok(text) => writeln!(answers, "+{text}"),
            Err(error) => writeln!(answers, "-{error}"),
        };
    }
    let mut variants = found.variants;
    variants::judge(&found.cases, &answers, &mut variants);
    println!("{variants:#?}");
    // A value that lacks the property of a discriminator is kept as it came.
    variants.failures.retain(|failure| !failure.reason.ends_with("without a tag"));
    assert!(variants.failures.is_empty(), "{:#?}", variants.failures);
    assert!(variants.values > 0, "{variants:#?}");
}
