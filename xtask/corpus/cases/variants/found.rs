//! From the examples of a document to those values in them that stand at a place with alternatives.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use xtask::document::Pointer;

use crate::cases::collect;
use crate::cases::trees::Trees;

/// How deeply an example is followed, through values and schemas.
const DEEPEST: usize = 60;

/// How many values of one place are kept.
const MOST: usize = 20;

/// The values of the places in `wanted`.
pub(super) fn values(trees: &Trees, wanted: &BTreeSet<Pointer>) -> BTreeMap<Pointer, Vec<Value>> {
    let mut finder = Finder { trees, wanted, found: BTreeMap::new(), seen: BTreeSet::new() };
    for example in collect::examples(trees) {
        finder.seen.clear();
        finder.walk(example.schema, example.value, DEEPEST);
    }
    for place in wanted {
        let defaults = trees.at(place).and_then(|node| node.get("default"));
        defaults.into_iter().for_each(|value| finder.keep(place, value));
    }
    finder.found
}

struct Finder<'a> {
    trees: &'a Trees,
    wanted: &'a BTreeSet<Pointer>,
    found: BTreeMap<Pointer, Vec<Value>>,
    seen: BTreeSet<(Pointer, *const Value)>,
}

impl<'a> Finder<'a> {
    fn keep(&mut self, place: &Pointer, value: &Value) {
        let values = self.found.entry(place.clone()).or_default();
        if values.len() < MOST && !values.contains(value) {
            values.push(value.clone());
        }
    }

    fn walk(&mut self, place: Pointer, value: &'a Value, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        if !self.seen.insert((place.clone(), std::ptr::from_ref(value))) {
            return;
        }
        let Some(node) = self.trees.at(&place) else { return };
        if self.wanted.contains(&place) {
            self.keep(&place, value);
        }
        if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
            self.walk(self.trees.referred(place.file_name(), reference), value, depth);
        }
        for keyword in ["allOf", "oneOf", "anyOf"] {
            for member in self.trees.members(&place, keyword) {
                self.walk(member, value, depth);
            }
        }
        for (below, value) in self.trees.below(&place, value) {
            self.walk(below, value, depth);
        }
    }
}
