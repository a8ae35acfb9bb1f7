//! The files of a description as their authors wrote them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use xtask::document::{METHODS, Pointer};
use xtask::inspect::Inspection;

/// How many references are followed from one to the next.
const DEEPEST: usize = 32;

/// How many schemas one may be made of.
const MOST_PARTS: usize = 200;

/// The files of a description by the name that pointers call them by; the main file's is empty.
pub(crate) struct Trees(pub(crate) BTreeMap<String, Value>);

impl Trees {
    /// Every file that was read as a tree, the main one with its overlays.
    pub(crate) fn read(inspection: &Inspection) -> Self {
        let files = inspection.problems.sources.iter();
        let others = files.filter(|(name, _)| !name.is_empty() && !name.starts_with("overlay:"));
        let others = others.filter_map(|(name, source)| Some((name.to_owned(), source.tree()?)));
        Self(inspection.tree.clone().map(|tree| (String::new(), tree)).into_iter().chain(others).collect())
    }

    /// All files.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, tree)| (name.as_str(), tree))
    }

    /// The version of OpenAPI that the main file states.
    pub(crate) fn version(&self) -> &str {
        let version = |key| self.0.get("")?.get(key)?.as_str();
        version("openapi").or_else(|| version("swagger")).unwrap_or_default()
    }

    /// How many operations the description has, counted without any help of the generator.
    pub(crate) fn operations(&self) -> usize {
        let items = self.0.get("").and_then(|main| main.get("paths")).and_then(Value::as_object);
        let paths = items.into_iter().flatten().filter(|(path, _)| path.starts_with('/'));
        paths.map(|(_, item)| self.operations_of("", item)).sum()
    }

    fn operations_of(&self, file: &str, item: &Value) -> usize {
        let (_, item) = self.follow(file, item);
        let Some(item) = item.and_then(Value::as_object) else { return 0 };
        let own = METHODS.iter().filter(|method| item.get(**method).is_some_and(Value::is_object)).count();
        own + item.get("additionalOperations").and_then(Value::as_object).map_or(0, Map::len)
    }

    /// What a node stands for, and the file that it is in.
    pub(crate) fn follow<'a>(&'a self, file: &str, node: &'a Value) -> (String, Option<&'a Value>) {
        let mut file = file.to_owned();
        let mut node = node;
        for _ in 0..DEEPEST {
            let Some(reference) = node.get("$ref").and_then(Value::as_str) else { return (file, Some(node)) };
            let (name, path) = reference.split_once('#').unwrap_or((reference, ""));
            file = resolved(&file, name);
            match self.0.get(&file).and_then(|tree| tree.pointer(&unescaped(path))) {
                Some(next) => node = next,
                None => return (file, None),
            }
        }
        (file, None)
    }

    /// The place that a place refers to in the end: itself, where no reference stands.
    pub(crate) fn target(&self, pointer: &Pointer) -> Pointer {
        let mut pointer = pointer.clone();
        for _ in 0..DEEPEST {
            let reference = self.at(&pointer).and_then(|node| node.get("$ref")).and_then(Value::as_str);
            let Some(reference) = reference else { break };
            pointer = self.referred(pointer.file_name(), reference);
        }
        pointer
    }

    /// The place that a reference in a file names.
    pub(crate) fn referred(&self, file: &str, reference: &str) -> Pointer {
        let (name, path) = reference.split_once('#').unwrap_or((reference, ""));
        Pointer::parse(&format!("{}#{}", resolved(file, name), unescaped(path)))
    }

    /// The alternatives or parts that a schema has under a keyword.
    pub(crate) fn members(&self, schema: &Pointer, keyword: &str) -> Vec<Pointer> {
        let members = self.at(schema).and_then(|node| node.get(keyword)).and_then(Value::as_array);
        let below = schema.child(keyword);
        (0..members.map_or(0, Vec::len)).map(|index| below.child(index)).collect()
    }

    /// A schema and all that it includes by references and `allOf`.
    pub(crate) fn parts(&self, schema: &Pointer) -> Vec<Pointer> {
        let mut parts: Vec<Pointer> = Vec::new();
        let mut pending = vec![schema.clone()];
        while let Some(at) = pending.pop() {
            if parts.contains(&at) || parts.len() > MOST_PARTS {
                continue;
            }
            let reference = self.at(&at).and_then(|node| node.get("$ref")).and_then(Value::as_str);
            pending.extend(self.members(&at, "allOf").into_iter().rev());
            pending.extend(reference.map(|reference| self.referred(at.file_name(), reference)));
            parts.push(at);
        }
        parts
    }

    /// The values right within one, each with the schema that one at a place has for it.
    pub(crate) fn below<'v>(&self, schema: &Pointer, value: &'v Value) -> Vec<(Pointer, &'v Value)> {
        let Some(node) = self.at(schema) else { return Vec::new() };
        match value {
            Value::Object(map) => {
                let declared = |name: &str| node.get("properties").is_some_and(|it| it.get(name).is_some());
                let below = |name: &str| match declared(name) {
                    true => schema.child("properties").child(name),
                    false => schema.child("additionalProperties"),
                };
                map.iter().map(|(name, value)| (below(name), value)).collect()
            }
            Value::Array(items) => {
                let first = node.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
                let below = |index: usize| match index < first {
                    true => schema.child("prefixItems").child(index),
                    false => schema.child("items"),
                };
                items.iter().enumerate().map(|(index, value)| (below(index), value)).collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
        }
    }

    /// The node at a place.
    pub(crate) fn at(&self, pointer: &Pointer) -> Option<&Value> {
        let path = pointer.as_str().split_once('#').map_or("", |(_, path)| path);
        self.0.get(pointer.file_name())?.pointer(path)
    }
}

/// The file that a relative reference leads to, from the file that it stands in.
fn resolved(file: &str, reference: &str) -> String {
    if reference.is_empty() {
        return file.to_owned();
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in reference.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A fragment of a URI as the pointer that it stands for (RFC 6901, section 6).
fn unescaped(fragment: &str) -> String {
    percent_encoding::percent_decode_str(fragment).decode_utf8_lossy().into_owned()
}
