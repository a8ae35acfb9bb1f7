//! Schemas as values that travel one way see them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use xtask::document::Pointer;

use crate::cases::Trees;

/// Which way values travel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the client.
    Request,
    /// To the client.
    Answer,
}

impl Way {
    /// The keyword of the properties that do not travel this way.
    fn kept_back(self) -> &'static str {
        match self {
            Self::Request => "readOnly",
            Self::Answer => "writeOnly",
        }
    }
}

/// How deeply a document is followed.
const DEEPEST: usize = 40;

/// A document without the properties that do not travel this way. What is left travels, so it is not marked any more.
pub(crate) fn directed(tree: &Value, way: Way) -> Value {
    let mut out = tree.clone();
    walk(tree, &mut out, &BTreeSet::new(), way, DEEPEST);
    out
}

/// Removes what is marked in a node and below, and the names in `absent` from what it requires.
fn walk(tree: &Value, node: &mut Value, absent: &BTreeSet<String>, way: Way, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let absent: BTreeSet<String> = absent.union(&kept_back(tree, node, way, depth)).cloned().collect();
    match node {
        Value::Array(items) => {
            items.iter_mut().for_each(|item| walk(tree, item, &BTreeSet::new(), way, depth))
        }
        Value::Object(map) => {
            if let Some(properties) = map.get_mut("properties").and_then(Value::as_object_mut) {
                properties.retain(|_, schema| !is_kept_back(tree, schema, way, depth));
            }
            if let Some(required) = map.get_mut("required").and_then(Value::as_array_mut) {
                required.retain(|name| name.as_str().is_none_or(|name| !absent.contains(name)));
            }
            map.retain(|key, value| {
                !(matches!(key.as_str(), "readOnly" | "writeOnly") && value.is_boolean())
            });
            for (key, below) in map.iter_mut() {
                match below {
                    Value::Array(parts) if matches!(key.as_str(), "allOf" | "oneOf" | "anyOf") => {
                        parts.iter_mut().for_each(|part| walk(tree, part, &absent, way, depth));
                    }
                    below => walk(tree, below, &BTreeSet::new(), way, depth),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The names of the properties of a schema, and of what it is put together from, that do not travel.
fn kept_back(tree: &Value, node: &Value, way: Way, depth: usize) -> BTreeSet<String> {
    let Some(depth) = depth.checked_sub(1) else { return BTreeSet::new() };
    let properties = node.get("properties").and_then(Value::as_object).into_iter().flatten();
    let own = properties.filter(|(_, schema)| is_kept_back(tree, schema, way, depth));
    let mut names: BTreeSet<String> = own.map(|(name, _)| name.clone()).collect();
    for part in node.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        names.extend(kept_back(tree, target(tree, part), way, depth));
    }
    names
}

fn is_kept_back(tree: &Value, schema: &Value, way: Way, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let schema = target(tree, schema);
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    schema.get(way.kept_back()) == Some(&Value::Bool(true))
        || parts.into_iter().any(|part| is_kept_back(tree, part, way, depth))
}

/// What a node stands for.
fn target<'a>(tree: &'a Value, node: &'a Value) -> &'a Value {
    let reference = node.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
    reference.and_then(|path| tree.pointer(path)).unwrap_or(node)
}

/// A schema with all that it refers to in place, and without texts: what has to differ for values to.
pub(crate) fn resolved(trees: &Trees, schema: &Pointer) -> Value {
    let root = trees.at(&Pointer::root());
    match (root, trees.at(schema)) {
        (Some(root), Some(node)) => inlined(root, node, &mut Vec::new()),
        _ => Value::Null,
    }
}

fn inlined<'a>(tree: &'a Value, node: &'a Value, open: &mut Vec<&'a str>) -> Value {
    match node {
        Value::Array(items) => items.iter().map(|item| inlined(tree, item, open)).collect(),
        Value::Object(map) => match map.get("$ref").and_then(Value::as_str) {
            Some(reference) if open.contains(&reference) => Value::from(open.len()),
            Some(reference) => {
                open.push(reference);
                let inside = inlined(tree, target(tree, node), open);
                open.pop();
                inside
            }
            None => {
                let texts = ["description", "title", "example", "examples", "deprecated"];
                let kept =
                    map.iter().filter(|(key, value)| !texts.contains(&key.as_str()) || value.is_object());
                Value::Object(
                    kept.map(|(key, value)| (key.clone(), inlined(tree, value, open))).collect::<Map<_, _>>(),
                )
            }
        },
        scalar => scalar.clone(),
    }
}
