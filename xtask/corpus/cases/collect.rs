//! From a description to the examples in it, each with the place of its schema.

use serde_json::Value;
use xtask::document::Pointer;

use super::adapt::{is_data, is_named};
use super::trees::Trees;

/// How deeply a document is followed.
const DEEPEST: usize = 200;

/// An example as it stands in a document.
pub(super) struct Example<'a> {
    /// Where it stands.
    pub(super) place: Pointer,
    /// Where its schema stands.
    pub(super) schema: Pointer,
    /// The example.
    pub(super) value: &'a Value,
}

/// Every example of a schema, parameter, header, request or response whose value is JSON.
pub(super) fn examples(trees: &Trees) -> Vec<Example<'_>> {
    let mut collector = Collector { trees, found: Vec::new() };
    for (file, tree) in trees.iter() {
        let root = if file.is_empty() { Pointer::root() } else { Pointer::file(file) };
        collector.node(&root, tree, DEEPEST);
    }
    collector.found
}

struct Collector<'a> {
    trees: &'a Trees,
    found: Vec<Example<'a>>,
}

impl<'a> Collector<'a> {
    fn node(&mut self, place: &Pointer, node: &'a Value, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match node {
            Value::Object(map) => {
                self.examples_of(place, node);
                for (key, child) in map.iter().filter(|(key, _)| !is_data(key)) {
                    let below = place.child(key);
                    match child {
                        Value::Object(names) if key == "content" => {
                            let json = names.iter().filter(|(name, _)| is_json(name));
                            json.for_each(|(name, child)| self.node(&below.child(name), child, depth));
                        }
                        Value::Object(names) if is_named(key) => {
                            for (name, child) in names {
                                self.node(&below.child(name), child, depth);
                            }
                        }
                        child => self.node(&below, child, depth),
                    }
                }
            }
            Value::Array(items) => {
                for (index, child) in items.iter().enumerate() {
                    self.node(&place.child(index), child, depth);
                }
            }
            _ => {}
        }
    }

    /// The examples that stand right in a node. What has a `schema` has examples of that schema; everything else may be a
    /// schema itself, and what is not has no type.
    fn examples_of(&mut self, place: &Pointer, node: &'a Value) {
        let holder = node.get("schema").is_some_and(Value::is_object);
        let schema = if holder { place.child("schema") } else { place.clone() };
        if let Some(value) = node.get("example") {
            self.found.push(Example { place: place.child("example"), schema: schema.clone(), value });
        }
        let below = place.child("examples");
        match node.get("examples") {
            Some(Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.found.push(Example { place: below.child(index), schema: schema.clone(), value });
                }
            }
            Some(Value::Object(named)) if holder => {
                for (name, example) in named {
                    let (_, example) = self.trees.follow(place.file_name(), example);
                    let value = example.and_then(|it| it.get("value").or_else(|| it.get("dataValue")));
                    if let Some(value) = value {
                        let place = below.child(name).child("value");
                        self.found.push(Example { place, schema: schema.clone(), value });
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether the examples of a media type are JSON, or stand for what is written otherwise.
fn is_json(media_type: &str) -> bool {
    let name = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    name == "application/json"
        || name == "text/json"
        || name.ends_with("+json")
        || name == "*/*"
        || name == "application/x-www-form-urlencoded"
}
