//! The order of maps, `required` and `parameters` in a document never reaches the output.

use serde_yaml::{Mapping, Value};

use crate::repository::Repository;

/// Keys whose value is a map from names: a key in there is no keyword, even if it is spelled like one.
const NAMED: &[&str] = &[
    "$defs",
    "callbacks",
    "content",
    "dependentSchemas",
    "encoding",
    "examples",
    "headers",
    "links",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// Keys whose value is the author's data, where order is content.
const LITERAL: &[&str] = &["const", "default", "enum", "example", "value"];

/// Arrays that are sets.
const SETS: &[&str] = &["parameters", "required"];

/// How often the documents are permuted at random, besides reversed.
const SHUFFLES: u64 = 5;

#[test]
fn permuted_documents_give_the_same_crate() {
    let repository = Repository::of_ours("permuted");
    let expected = repository.generated();
    let documents = ["etoro.yaml", "netbird.yaml", "softwareone.yaml"];
    for seed in 0..=SHUFFLES {
        let repository = Repository::of_ours(&format!("permuted-{seed}"));
        for document in documents {
            let mut order = Order(seed);
            repository.edit(document, |value| {
                let before = value.clone();
                permute(value, false, &mut order);
                let text = |value| serde_yaml::to_string(value).expect("the document can be written");
                assert_ne!(text(value), text(&before), "{document} was not permuted");
            });
        }
        assert_eq!(repository.generated(), expected, "seed {seed}");
    }
}

/// Seed 0 reverses; any other shuffles (Fisher–Yates with a linear congruential generator), the same way in every run.
struct Order(u64);

impl Order {
    fn apply<T>(&mut self, items: &mut [T]) {
        if self.0 == 0 {
            items.reverse();
            return;
        }
        for last in (1..items.len()).rev() {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let choices = u64::try_from(last + 1).expect("a length fits");
            items.swap(last, usize::try_from((self.0 >> 33) % choices).expect("an index fits"));
        }
    }
}

/// Permutes every map below `value`; `named` says that its keys are names.
fn permute(value: &mut Value, named: bool, order: &mut Order) {
    match value {
        Value::Mapping(map) => {
            let mut entries: Vec<_> = std::mem::take(map).into_iter().collect();
            for (key, child) in &mut entries {
                let key = if named { "" } else { key.as_str().unwrap_or_default() };
                if LITERAL.contains(&key) || (key == "examples" && child.is_sequence()) {
                    continue;
                }
                if let (true, Value::Sequence(items)) = (SETS.contains(&key), &mut *child) {
                    order.apply(items);
                }
                permute(child, NAMED.contains(&key), order);
            }
            order.apply(&mut entries);
            *map = entries.into_iter().collect::<Mapping>();
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| permute(item, false, order)),
        _ => {}
    }
}

#[test]
fn permuting_spares_what_is_literal() {
    let text = "properties: {default: {b: 1, a: 2}, x: {default: {b: 1, a: 2}, enum: [2, 1]}}\nrequired: [x, default]\n";
    let mut value = serde_yaml::from_str(text).expect("it is YAML");
    permute(&mut value, false, &mut Order(0));
    let expected = "required:\n- default\n- x\nproperties:\n  x:\n    enum:\n    - 2\n    - 1\n    default:\n      b: 1\n      a: 2\n  default:\n    a: 2\n    b: 1\n";
    assert_eq!(serde_yaml::to_string(&value).expect("it can be written"), expected);
}
