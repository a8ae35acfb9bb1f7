//! The order of maps, `required` and `parameters` in a document never reaches the output.

use std::fs;

use serde_json::{Value, json};

use crate::permutation::permuted;
use crate::repository::Repository;

/// How often the documents are permuted at random, besides reversed.
const SHUFFLES: u64 = 5;

#[test]
fn permuted_documents_give_the_same_crate() {
    let repository = Repository::of_sample("permuted");
    let expected = repository.generated();
    let documents = ["moorings.yaml", "pilots.yaml", "customs.yaml"];
    for seed in 0..=SHUFFLES {
        let repository = Repository::of_sample(&format!("permuted-{seed}"));
        for document in documents {
            let file = format!("specs/{document}");
            let text = fs::read_to_string(repository.0.path().join(&file)).expect("the document can be read");
            let value: Value = serde_yaml::from_str(&text).expect("the document is YAML");
            let text = permuted(&value, seed);
            assert_ne!(text, value.to_string(), "{document} was not permuted");
            repository.0.write(&file, text);
        }
        assert_eq!(repository.generated(), expected, "seed {seed}");
    }
}

#[test]
fn permuting_spares_what_is_literal() {
    let document = json!({
        "properties": { "default": { "a": 1, "b": 2 }, "x": { "default": { "a": 1, "b": 2 }, "enum": [2, 1] } },
        "required": ["x", "default"],
    });
    let expected = concat!(
        r#"{"required":["default","x"],"properties":{"x":{"enum":[2,1],"default":{"a":1,"b":2}},"#,
        r#""default":{"b":2,"a":1}}}"#,
    );
    assert_eq!(permuted(&document, 0), expected);
}
