//! A document may be broken in any way: it is generated from or refused, and nothing else happens.

use rayon::prelude::*;
use serde_json::Value;
use xtask::generate_text;

use crate::mutation::mutated;
use crate::repository::{root, sample};

/// How many broken variants of each document are tried; `cargo corpus DIR --mutate N` tries more, and of others.
const VARIANTS: u64 = 20;

#[test]
fn broken_documents_end_no_run() {
    let golden = root().join("xtask/tests/golden");
    let features = ["names", "parameters", "responses", "swagger", "unions", "values"];
    let fixtures = features.map(|feature| golden.join(feature).join("openapi.yaml"));
    let ours = ["moorings", "pilots", "customs"].map(|name| sample().join(format!("specs/{name}.yaml")));
    fixtures.into_iter().chain(ours).par_bridge().for_each(|path| {
        let text = std::fs::read_to_string(&path).expect("the document can be read");
        let document: Value = serde_yaml::from_str(&text).expect("the document is YAML");
        for seed in 0..VARIANTS {
            let text = mutated(&document, seed).to_string();
            let made = generate_text(&[("a.json", &text)], "a.json", &[], "broken");
            let (problems, files) = made.expect("the templates can be read");
            assert_eq!(files.is_empty(), problems.diagnostics.has_errors(), "{}, {seed}", path.display());
        }
    });
}

#[test]
fn a_seed_breaks_a_document_in_one_way() {
    let document = serde_json::json!({ "a": { "b": [1, 2], "c": "d" }, "e": true });
    assert_eq!(mutated(&document, 3), mutated(&document, 3));
    assert!((0..VARIANTS).any(|seed| mutated(&document, seed) != document));
}
