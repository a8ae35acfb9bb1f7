//! What serde users rely on, in one table: our models decode and fail as those of serde's derive do.
//!
//! Two differences are meant. The derive also reads a struct from a sequence, by position, which no JSON service sends and
//! which hides mistakes: ours refuse it ([`a_sequence_is_refused`]). And ours read formats that describe themselves only, as
//! JSON does: their fields are told apart by name, never by index.
#![cfg(test)]

#[path = "../golden/alternatives/expected/src/mod.rs"]
#[allow(dead_code, unreachable_pub, unused_imports, reason = "a part of a library, of which models are used")]
#[rustfmt::skip]
mod alternatives;
#[path = "../golden/records/expected/src/mod.rs"]
#[allow(dead_code, unreachable_pub, unused_imports, reason = "a part of a library, of which models are used")]
#[rustfmt::skip]
mod records;
#[path = "../../../templates/runtime/mod.rs"]
#[allow(unreachable_pub, reason = "a part of a library")]
mod runtime;
#[path = "../../wire/twins.rs"]
#[allow(dead_code, reason = "not every twin is needed here")]
mod twins;
#[path = "alternatives.rs"]
mod which_alternative;

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::records::models;

/// What is to come of an input.
#[derive(Clone, Copy)]
enum Expected {
    /// This JSON, when it is written again.
    Json(&'static str),
    /// An error that says this.
    Error(&'static str),
}
use Expected::{Error, Json};

const WHOLE: &str = r#"{"active":true,"id":1,"name":"a","note":"n","score":0.5}"#;
const LEAST: &str = r#"{"active":true,"id":1,"name":"a"}"#;

/// Inputs for `Small`.
const CASES: &[(&str, &str, Expected)] = &[
    ("all fields", WHOLE, Json(WHOLE)),
    ("no optional field", LEAST, Json(LEAST)),
    ("another order", r#"{"name":"a","id":1,"active":true}"#, Json(LEAST)),
    ("white space", " { \"active\" : true,\n\"id\":1 ,\t\"name\":\"a\" } ", Json(LEAST)),
    ("an escaped key", r#"{"\u0061ctive":true,"id":1,"name":"a"}"#, Json(LEAST)),
    ("an escaped value", r#"{"active":true,"id":1,"name":"\u0061"}"#, Json(LEAST)),
    ("an unknown field", r#"{"active":true,"id":1,"more":{"id":[2]},"name":"a"}"#, Json(LEAST)),
    ("an unknown field twice", r#"{"x":1,"x":2,"active":true,"id":1,"name":"a"}"#, Json(LEAST)),
    ("a prefix of a field", r#"{"activ":1,"active":true,"id":1,"name":"a"}"#, Json(LEAST)),
    ("null for an optional field", r#"{"active":true,"id":1,"name":"a","note":null}"#, Json(LEAST)),
    ("the first missing", r#"{"id":1,"name":"a"}"#, Error("missing field `active`")),
    ("one of the middle missing", r#"{"active":true,"name":"a"}"#, Error("missing field `id`")),
    ("all missing", "{}", Error("missing field `active`")),
    ("a duplicate", r#"{"active":true,"id":1,"id":1,"name":"a"}"#, Error("duplicate field `id`")),
    ("a duplicate optional field", r#"{"note":"a","note":null}"#, Error("duplicate field `note`")),
    ("a duplicate null", r#"{"note":null,"note":null}"#, Error("duplicate field `note`")),
    (
        "null for a required field",
        r#"{"active":null,"id":1,"name":"a"}"#,
        Error("invalid type: null, expected a boolean"),
    ),
    (
        "another type",
        r#"{"active":true,"id":"1","name":"a"}"#,
        Error("invalid type: string \"1\", expected i64"),
    ),
    (
        "a fraction for an integer",
        r#"{"active":true,"id":1.5,"name":"a"}"#,
        Error("invalid type: floating point `1.5`, expected i64"),
    ),
    ("an error before a missing field", r#"{"id":"1"}"#, Error("invalid type: string \"1\", expected i64")),
    ("a text", r#""active""#, Error("invalid type: string \"active\"")),
    ("null", "null", Error("invalid type: null")),
];

/// A way from text to a value, with its name.
type Way<T> = (&'static str, fn(&str) -> Result<T, String>);

fn ways<T: DeserializeOwned>() -> [Way<T>; 5] {
    [
        ("borrowed text", |text| serde_json::from_str(text).map_err(|error| error.to_string())),
        ("borrowed bytes", |text| serde_json::from_slice(text.as_bytes()).map_err(|error| error.to_string())),
        ("a reader", |text| serde_json::from_reader(text.as_bytes()).map_err(|error| error.to_string())),
        ("an owned JSON value", |text| {
            serde_json::from_value(value(text)).map_err(|error| error.to_string())
        }),
        ("a borrowed JSON value", |text| T::deserialize(&value(text)).map_err(|error| error.to_string())),
    ]
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("the input is JSON")
}

/// Holds a type to the table.
fn holds<T: DeserializeOwned + Serialize + Debug + PartialEq>(what: &str) {
    for (name, input, expected) in CASES {
        for (way, read) in ways::<T>() {
            // A JSON value has no duplicates, and its fields are in its own order.
            if way.contains("JSON value") && (name.contains("duplicate") || name.contains("before")) {
                continue;
            }
            match (read(input), expected) {
                (Ok(value), Json(json)) => {
                    assert_eq!(serde_json::to_string(&value).unwrap(), *json, "{what}, {name}, {way}");
                    assert_eq!(read(json), Ok(value), "{what}, {name}, {way}");
                }
                (Err(error), Error(text)) => {
                    assert!(error.contains(text), "{what}, {name}, {way}: {error}");
                }
                (result, _) => panic!("{what}, {name}, {way}: {result:?}"),
            }
        }
    }
}

#[test]
fn ours_do_what_the_derive_does() {
    holds::<twins::Small>("derived");
    holds::<models::Small>("ours");
}

/// A user's type with one of ours in it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flattened<T> {
    own: u8,
    #[serde(flatten)]
    model: T,
}

/// The same with a place for what is left.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct WithRest<T> {
    #[serde(flatten)]
    model: T,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[test]
fn ours_flatten_as_derived_ones_do() {
    fn same<A, B>(input: &str)
    where
        A: DeserializeOwned + Serialize,
        B: DeserializeOwned + Serialize,
    {
        let text = |result: Result<String, serde_json::Error>| result.map_err(|error| error.to_string());
        let ours = text(serde_json::from_str::<A>(input).and_then(|value| serde_json::to_string(&value)));
        let derived = text(serde_json::from_str::<B>(input).and_then(|value| serde_json::to_string(&value)));
        assert_eq!(ours, derived, "{input}");
    }
    for input in [
        r#"{"own":1,"active":true,"id":1,"name":"a"}"#,
        r#"{"name":"a","note":"n","own":1,"active":true,"id":1,"score":0.5}"#,
        r#"{"own":1,"active":true,"id":1,"name":"a","more":[1]}"#,
        r#"{"own":1,"id":1,"name":"a"}"#,
        r#"{"active":true,"id":1,"name":"a"}"#,
        r#"{"own":1,"active":true,"id":"1","name":"a"}"#,
    ] {
        same::<Flattened<models::Small>, Flattened<twins::Small>>(input);
        same::<WithRest<models::Small>, WithRest<twins::Small>>(input);
    }
}

#[test]
fn a_sequence_is_refused() {
    let input = r#"[true,1,"a",null,null]"#;
    assert!(serde_json::from_str::<twins::Small>(input).is_ok());
    let error =
        serde_json::from_str::<models::Small>(input).expect_err("by position nothing is read").to_string();
    assert!(error.starts_with("invalid type: sequence, expected object Small"), "{error}");
}

#[test]
fn errors_are_at_the_place_of_the_fault() {
    let input = r#"{"items": [{"active": true, "id": 1, "name": "a"}, {"active": true, "id": 1}]}"#;
    let ours = serde_json::from_str::<models::Listing>(input).expect_err("a name is missing");
    let derived = serde_json::from_str::<twins::Listing>(input).expect_err("a name is missing");
    assert_eq!(ours.to_string(), derived.to_string());
}
