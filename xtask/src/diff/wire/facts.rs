//! From a document to its nodes as they travel: untyped, so that a keyword that nobody knows is compared like any other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::diff::Outside;
use crate::document::key;
use crate::document::{Document, Nodes, Pointer};

/// What a document says of the wire, by place.
#[derive(Debug, Default)]
pub struct Facts {
    nodes: BTreeMap<Pointer, Map<String, Value>>,
    /// The operations by what the wire tells them by: the method, and the path without names of placeholders.
    pub(super) operations: BTreeMap<String, Operation>,
    pub(super) servers: Value,
    pub(super) security: Value,
    /// The security schemes by name.
    pub(super) schemes: BTreeMap<String, (Pointer, Map<String, Value>)>,
    /// What a selection left out; an operation by what the wire tells it by.
    left_out: BTreeMap<String, Value>,
    /// The same of components.
    left_out_components: BTreeMap<Pointer, Value>,
    /// The components that inherit from a schema.
    heirs: BTreeMap<Pointer, BTreeSet<Pointer>>,
}

/// An operation.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) place: Pointer,
    pub(super) method: String,
    pub(super) path: String,
    /// The references to parameters of the path, then those of the operation.
    pub(super) parameters: Vec<Pointer>,
    pub(super) servers: Value,
    /// Its keywords.
    pub(super) map: Map<String, Value>,
}

impl Facts {
    /// Takes from a document what travels.
    pub fn of(document: &Document) -> Self {
        let mut facts = Self { servers: value(&document.servers), ..Self::default() };
        facts.security = value(&document.security);
        facts.take(&document.schemas);
        facts.take(&document.parameters);
        facts.take(&document.headers);
        facts.take(&document.request_bodies);
        facts.take(&document.responses);
        for (name, (place, scheme)) in &document.security_schemes {
            facts.schemes.insert(name.clone(), (place.clone(), object(value(scheme))));
        }
        for node in &document.operations {
            let mut map = object(value(&node.operation));
            let own = map.remove("parameters");
            let shared = value(&node.path_parameters);
            let parameters = [Some(shared), own].into_iter().flatten();
            let servers = match map.remove("servers") {
                Some(Value::Array(servers)) if !servers.is_empty() => Value::Array(servers),
                _ => value(&node.path_servers),
            };
            let operation = Operation {
                place: node.pointer.clone(),
                method: node.method.clone(),
                path: node.path.clone(),
                parameters: parameters.flat_map(|list| references(&list)).collect(),
                servers,
                map,
            };
            facts.operations.insert(named(&node.method, &node.path), operation);
        }
        facts.left_out_components.clone_from(&document.left_out.components);
        for ((method, path), written) in &document.left_out.operations {
            facts.left_out.insert(named(method, path), written.clone());
        }
        for (place, node) in &facts.nodes {
            let parts = node.get("allOf").map(references).unwrap_or_default();
            for part in parts.into_iter().filter(|_| is_component(place)) {
                facts.heirs.entry(part).or_default().insert(place.clone());
            }
        }
        facts
    }

    /// What changed of that which both documents leave out.
    pub(in crate::diff) fn outside(&self, new: &Self) -> Outside {
        let operations = differing(&self.left_out, &new.left_out);
        let wanted = |name: &String| [self, new].iter().any(|facts| facts.operations.contains_key(name));
        let components = differing(&self.left_out_components, &new.left_out_components);
        let met = |place: &Pointer| [self, new].iter().any(|facts| facts.nodes.contains_key(place));
        Outside {
            operations: operations.into_iter().filter(|name| !wanted(name)).count(),
            components: components.into_iter().filter(|place| !met(place)).count(),
        }
    }

    fn take<T: Serialize>(&mut self, nodes: &Nodes<T>) {
        self.nodes.extend(nodes.iter().map(|(place, node)| (place.clone(), object(value(node)))));
    }

    /// The node that a place stands for, after following references; the place itself where one dangles.
    pub(super) fn target(&self, place: &Pointer) -> Pointer {
        let mut at = place.clone();
        // References in a circle were refused when the document was read.
        for _ in 0..=self.nodes.len() {
            match self.nodes.get(&at).and_then(|node| node.get("$ref")).and_then(Value::as_str) {
                Some(next) => at = Pointer::parse(next),
                None => break,
            }
        }
        at
    }

    /// The keywords of the node that a place stands for; none where a reference dangles.
    pub(super) fn node(&self, place: &Pointer) -> &Map<String, Value> {
        static NOTHING: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        self.nodes.get(&self.target(place)).unwrap_or(&NOTHING)
    }

    /// The components that a schema is a part of.
    pub(super) fn heirs(&self, place: &Pointer) -> impl Iterator<Item = &Pointer> {
        self.heirs.get(place).into_iter().flatten()
    }

    /// A value with what its references lead to in their place, to be compared where nothing better is known.
    pub(super) fn written_out(&self, value: &Value) -> Value {
        let mut budget = LONGEST;
        self.expand(value, &mut Vec::new(), &mut budget)
    }

    fn expand(&self, value: &Value, within: &mut Vec<Pointer>, budget: &mut usize) -> Value {
        *budget = budget.saturating_sub(1);
        match value {
            Value::Object(map) => match map.get("$ref").and_then(Value::as_str) {
                Some(reference) => {
                    let target = self.target(&Pointer::parse(reference));
                    if let Some(depth) = within.iter().position(|outer| *outer == target) {
                        return Value::String(format!("the schema {depth} levels from the outermost"));
                    }
                    if *budget == 0 || within.len() > DEEPEST {
                        return Value::String(target.to_string());
                    }
                    let node = self.node(&target).iter().filter(|(key, _)| !is_text(key));
                    within.push(target.clone());
                    let node = node.map(|(key, value)| (key.clone(), self.expand(value, within, budget)));
                    let node = node.collect();
                    within.pop();
                    Value::Object(node)
                }
                None => {
                    let children = map.iter();
                    let children =
                        children.map(|(key, value)| (key.clone(), self.expand(value, within, budget)));
                    Value::Object(children.collect())
                }
            },
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.expand(item, within, budget)).collect())
            }
            scalar @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => scalar.clone(),
        }
    }
}

/// How many values are written out for one comparison, and how many references within each other are followed.
const LONGEST: usize = 20_000;
const DEEPEST: usize = 32;

/// Whether a keyword of a node is there for people, or for generators.
pub(super) fn is_text(key: &str) -> bool {
    const TEXTS: [&str; 11] = [
        "description",
        "title",
        "summary",
        "example",
        "examples",
        "externalDocs",
        "operationId",
        "tags",
        key::LABELS,
        key::ENUM_NAME,
        key::EXAMPLES,
    ];
    const WIRE: [&str; 1] = ["x-ms-discriminator-value"];
    TEXTS.contains(&key) || key.starts_with("x-") && !key.starts_with(key::OURS) && !WIRE.contains(&key)
}

/// Whether a place is that of a component.
pub(super) fn is_component(place: &Pointer) -> bool {
    place.parent().is_some_and(|parent| parent.as_str().ends_with("/schemas") || parent.depth() == 0)
}

/// A node as JSON, which the types of a document can always be written as.
fn value<T: Serialize>(node: &T) -> Value {
    serde_json::to_value(node).unwrap_or_default()
}

pub(super) fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(map) = value { map } else { Map::new() }
}

/// The place that a reference names.
pub(super) fn reference(value: &Value) -> Option<Pointer> {
    value.get("$ref").and_then(Value::as_str).map(Pointer::parse)
}

/// The places that a list of references names.
pub(super) fn references(value: &Value) -> Vec<Pointer> {
    value.as_array().into_iter().flatten().filter_map(reference).collect()
}

/// What is not the same on both sides.
fn differing<'v, K: Ord>(old: &'v BTreeMap<K, Value>, new: &'v BTreeMap<K, Value>) -> BTreeSet<&'v K> {
    old.keys().chain(new.keys()).filter(|key| old.get(key) != new.get(key)).collect()
}

/// What the wire tells an operation by.
fn named(method: &str, path: &str) -> String {
    format!("{method} {}", nameless(path))
}

/// A path template without the names of its placeholders.
pub(in crate::diff) fn nameless(path: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in path.chars() {
        inside = character != '}' && (inside || character == '{');
        if !inside || character == '{' {
            text.push(character);
        }
    }
    text
}
