//! From a description to one that JSON Schema 2020-12 understands, for a validator that shares nothing with the generator.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Map, Value, json};

use xtask::document::{Pointer, escaped};

use super::trees::Trees;

/// Keywords whose value is a map from names that the author chose.
const NAMED: &[&str] = &[
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "headers",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "webhooks",
];

/// Keywords whose value is data, or nothing that schemas are made of.
const DATA: &[&str] = &["const", "default", "enum", "example", "examples", "discriminator", "mapping", "xml"];

/// What a fragment of a URI may not hold (RFC 3986, section 3.5). Escapes of the author stay what they are.
const FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// How deeply a document is followed.
const DEEPEST: usize = 200;

/// The fragment of a place in an adapted file: behind the alternative that stands around what may be null.
pub(super) fn fragment(tree: &Value, place: &Pointer) -> String {
    let mut path = String::new();
    let mut at = Some(tree);
    for token in place.tokens() {
        if child(at, &token).is_none() && at.is_some_and(|at| at.get("anyOf").is_some()) {
            at = at.and_then(|at| at.pointer("/anyOf/0"));
            path += "/anyOf/0";
        }
        at = child(at, &token);
        path += &format!("/{}", escaped(&token));
    }
    utf8_percent_encode(&path.replace('%', "%25"), FRAGMENT).to_string()
}

fn child<'a>(node: Option<&'a Value>, token: &str) -> Option<&'a Value> {
    match node? {
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        node => node.get(token),
    }
}

/// A reference as a validator takes it.
fn reference(text: &str) -> Value {
    match text.split_once('#') {
        Some((file, fragment)) => format!("{file}#{}", utf8_percent_encode(fragment, FRAGMENT)).into(),
        None => text.into(),
    }
}

/// Whether the keys of a keyword's value are names rather than keywords.
pub(super) fn is_named(keyword: &str) -> bool {
    NAMED.contains(&keyword)
}

/// Whether a keyword's value is data.
pub(super) fn is_data(keyword: &str) -> bool {
    DATA.contains(&keyword) || keyword.starts_with("x-")
}

/// A file of the description as a resource of schemas.
pub(super) fn adapted(trees: &Trees, file: &str, tree: &Value) -> Value {
    let adapter = Adapter {
        trees,
        file,
        old: !trees.version().starts_with("3.1") && !trees.version().starts_with("3.2"),
    };
    adapter.node(tree, DEEPEST)
}

struct Adapter<'a> {
    trees: &'a Trees,
    file: &'a str,
    /// Whether the version is one where a `$ref` has no siblings.
    old: bool,
}

impl Adapter<'_> {
    fn node(&self, node: &Value, depth: usize) -> Value {
        let Some(depth) = depth.checked_sub(1) else { return Value::Bool(true) };
        match node {
            Value::Object(map) => self.keywords(map, depth),
            Value::Array(items) => items.iter().map(|item| self.node(item, depth)).collect(),
            scalar => scalar.clone(),
        }
    }

    /// A map whose keys are names.
    fn named(&self, node: &Value, depth: usize) -> Value {
        match node {
            Value::Object(map) => {
                map.iter().map(|(name, child)| (name.clone(), self.node(child, depth))).collect()
            }
            other => self.node(other, depth),
        }
    }

    fn keywords(&self, map: &Map<String, Value>, depth: usize) -> Value {
        if let (Some(Value::String(reference)), true) = (map.get("$ref"), self.old) {
            return json!({ "$ref": self::reference(reference) });
        }
        let mut out = Map::new();
        for (key, child) in map {
            let value = match (key.as_str(), child) {
                ("$ref", Value::String(reference)) => self::reference(reference),
                ("enum" | "const", data) => data.clone(),
                ("nullable" | "$schema", _) => continue,
                ("required", Value::Array(names)) => self.required(map, names),
                ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) | ("required", _) => continue,
                (key, _) if is_data(key) => continue,
                (key, child) if is_named(key) => self.named(child, depth),
                (_, child) => self.node(child, depth),
            };
            out.insert(key.clone(), value);
        }
        for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            if let (Some(Value::Bool(true)), Some(bound)) = (map.get(exclusive), map.get(bound)) {
                out.insert(exclusive.to_owned(), bound.clone());
            }
        }
        if map.get("nullable") == Some(&Value::Bool(true)) {
            json!({ "anyOf": [out, { "type": "null" }] })
        } else {
            out.into()
        }
    }

    /// The properties that must be there in both directions: what only requests or only responses carry need not
    /// (OpenAPI 3.0.4, Schema Object, `readOnly` and `writeOnly`).
    fn required(&self, schema: &Map<String, Value>, names: &[Value]) -> Value {
        let properties = schema.get("properties");
        let one_way = |name: &&Value| {
            let property = name.as_str().and_then(|name| properties?.get(name));
            let target = property.and_then(|property| self.trees.follow(self.file, property).1);
            property.into_iter().chain(target).any(|schema| {
                ["readOnly", "writeOnly"].iter().any(|key| schema.get(*key) == Some(&Value::Bool(true)))
            })
        };
        let names: Vec<Value> = names.iter().filter(|name| !one_way(name)).cloned().collect();
        // A name that stands twice is a fault of the document that no validator takes.
        let mut seen = BTreeSet::new();
        names.into_iter().filter(|name| seen.insert(name.to_string())).collect()
    }
}
