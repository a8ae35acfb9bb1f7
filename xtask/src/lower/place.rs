//! From the place of a schema to the name of its type and the file that it is declared in.
//!
//! A component is called what the document calls it. Everything else is called after where it stands: the component or
//! operation that it belongs to, then the properties on the way down. Only the place counts, so that nothing that is
//! added elsewhere renames it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::name::{Candidate, Case};
use super::shape::is_component;
use crate::document::Pointer;
use crate::spec::{Schemas, Spec};

/// The named thing that a schema belongs to; its types share a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Anchor {
    /// A component schema, by its name.
    Component(String),
    /// The operations of a tag, by the tag.
    Operations(String),
    /// Something else that has a name: a shared response or parameter, a webhook, a file.
    Other {
        /// What it is: `response`.
        kind: String,
        /// Its name.
        name: String,
    },
}

/// How long the name of a type without a name of its own should be at the most.
const WIDTH: usize = 80;

/// The anchor's name and as many of the words at the end as fit: of a deep place the last words say most.
fn fitting(stem: &str, words: &[String]) -> String {
    let length = |words: &[String]| stem.len() + words.iter().map(String::len).sum::<usize>();
    let mut rest = words;
    while let ([_, after @ ..], true) = (rest, length(rest) > WIDTH) {
        if after.is_empty() {
            break;
        }
        rest = after;
    }
    format!("{stem} {}", rest.join(" "))
}

/// What is known of places that are not schemas.
pub(super) struct Places<'a> {
    schemas: &'a Schemas,
    /// Operations by place: their name and their tag.
    operations: BTreeMap<Pointer, (String, String)>,
    /// Names of parameters by place.
    parameters: BTreeMap<Pointer, String>,
}

impl<'a> Places<'a> {
    pub(super) fn new(spec: &'a Spec, schemas: &'a Schemas) -> Self {
        let mut places = Self { schemas, operations: BTreeMap::new(), parameters: BTreeMap::new() };
        for operation in &spec.operations {
            let tag = operation.tags.first().cloned().unwrap_or_default();
            let name = super::operation::spelling(operation);
            places.operations.insert(operation.pointer.clone(), (name, tag));
            for parameter in &operation.parameters {
                places.parameters.insert(parameter.pointer.clone(), parameter.name.clone());
            }
        }
        places
    }

    /// The place with its parameter called by name: their order in the document means nothing.
    pub(super) fn stable(&self, pointer: &Pointer) -> Pointer {
        let mut below = Vec::new();
        let mut at = pointer.clone();
        while let Some(parent) = at.parent() {
            if let Some(name) = self.parameters.get(&at) {
                let named = parent.child(name);
                return below.iter().rev().fold(named, |place, token: &String| place.child(token));
            }
            below.push(at.last());
            at = parent;
        }
        pointer.clone()
    }

    /// What the schema at a place belongs to.
    pub(super) fn anchor(&self, pointer: &Pointer) -> Anchor {
        let (anchor, ..) = self.split(pointer);
        anchor
    }

    /// The names that the type of a schema may have, from short to long.
    pub(super) fn candidate(&self, pointer: &Pointer) -> Candidate {
        if let Some(name) = self.schemas.get(pointer).and_then(|schema| schema.rust_name.as_deref()) {
            let names = vec![Case::Pascal.identifier(name)];
            return Candidate { pointer: self.stable(pointer), class: 0, spelling: name.to_owned(), names };
        }
        let (anchor, stem, words) = self.split(pointer);
        if let (Anchor::Component(name), true) = (&anchor, words.is_empty()) {
            let mut candidate = Candidate::new(pointer, name, Case::Pascal);
            candidate.class = 1;
            candidate.names.push(Case::Pascal.identifier(&format!("{name} schema")));
            return candidate;
        }
        let name = fitting(&stem, &words);
        let longer = match &anchor {
            Anchor::Component(_) => format!("{name} schema"),
            Anchor::Operations(tag) => format!("{tag} {name}"),
            Anchor::Other { kind, .. } => format!("{name} {kind}"),
        };
        let names = vec![Case::Pascal.identifier(&name), Case::Pascal.identifier(&longer)];
        Candidate { pointer: self.stable(pointer), class: 2, spelling: name, names }
    }

    /// The anchor, the name that it gives to what belongs to it, and the words from there to the place.
    fn split(&self, pointer: &Pointer) -> (Anchor, String, Vec<String>) {
        let tokens: Vec<String> = pointer.tokens().collect();
        let mut at = match pointer.file_name() {
            "" => Pointer::root(),
            file => Pointer::file(file),
        };
        // The longest head of the place that has a name, then the words of the rest.
        let head = match tokens.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["components", "schemas", ..] => 3,
            ["components", ..] => 3,
            ["paths", _, method, ..] if *method != "parameters" => 3,
            ["paths", ..] | ["webhooks", ..] => 2,
            _ => 0,
        };
        for token in tokens.iter().take(head) {
            at = at.child(token);
        }
        let named = tokens.get(head.saturating_sub(1)).cloned().unwrap_or_default();
        let (anchor, stem) = match tokens.first().map(String::as_str) {
            Some("components")
                if tokens.get(1).is_some_and(|kind| kind == "schemas") && pointer.file_name().is_empty() =>
            {
                (Anchor::Component(named.clone()), named)
            }
            Some("paths") if self.operations.contains_key(&at) => {
                let (name, tag) = self.operations.get(&at).cloned().unwrap_or_default();
                (Anchor::Operations(tag), name)
            }
            Some("components") => {
                let kind = tokens.get(1).map_or("component", |kind| kind.trim_end_matches('s')).to_owned();
                (Anchor::Other { kind, name: named.clone() }, named)
            }
            Some(kind @ ("paths" | "webhooks")) => {
                (Anchor::Other { kind: kind.trim_end_matches('s').to_owned(), name: named.clone() }, named)
            }
            _ => {
                let file = pointer.file_name();
                let stem = file.rsplit('/').next().unwrap_or(file);
                let stem = stem.split('.').next().unwrap_or(stem).to_owned();
                (Anchor::Other { kind: "file".to_owned(), name: file.to_owned() }, stem)
            }
        };
        let words = self.words(at, tokens.get(head..).unwrap_or_default());
        (anchor, stem, words)
    }

    /// What the tokens below an anchor add to a name.
    fn words(&self, mut at: Pointer, tokens: &[String]) -> Vec<String> {
        let mut words = Vec::new();
        let mut rest = tokens.iter();
        while let Some(token) = rest.next() {
            at = at.child(token);
            match token.as_str() {
                "items" => words.push("item".to_owned()),
                "additionalProperties" => words.push("value".to_owned()),
                "requestBody" => words.push("body".to_owned()),
                "schema" | "itemSchema" | "x-oas-item-schema" => {}
                "properties" | "headers" | "callbacks" | "$defs" | "definitions" | "type" => {
                    if let Some(name) = rest.next() {
                        at = at.child(name);
                        words.push(name.clone());
                    }
                }
                "content" | "allOf" => {
                    // A media type names nothing, and a part of `allOf` is not told apart from the whole.
                    if let Some(index) = rest.next() {
                        at = at.child(index);
                    }
                }
                "patternProperties" | "x-oas-pattern-properties" => {
                    if let Some(pattern) = rest.next() {
                        at = at.child(pattern);
                        words.push("value".to_owned());
                    }
                }
                "prefixItems" | "x-oas-prefix-items" => {
                    if let Some(index) = rest.next() {
                        at = at.child(index);
                        // The position is the meaning of an element of a tuple.
                        words.push(format!("item {}", index.parse::<usize>().unwrap_or_default() + 1));
                    }
                }
                "oneOf" | "anyOf" => {
                    if let Some(index) = rest.next() {
                        at = at.child(index);
                        words.push(self.alternative(&at, index));
                    }
                }
                "parameters" => {
                    if let Some(index) = rest.next() {
                        at = at.child(index);
                        words.push(
                            self.parameters.get(&at).cloned().unwrap_or_else(|| "parameter".to_owned()),
                        );
                    }
                }
                "responses" => {
                    if let Some(status) = rest.next() {
                        at = at.child(status);
                        words.push(match status.as_str() {
                            success if success.starts_with('2') => "response".to_owned(),
                            "default" => "default response".to_owned(),
                            error => format!("response {error}"),
                        });
                    }
                }
                other => words.push(other.to_owned()),
            }
        }
        words
    }

    /// What an alternative without a name of its own is called: its title, the only value of a property that has just
    /// one, or its type.
    ///
    /// The token of an alternative that was merged with other keywords is the place of the alternative.
    pub(super) fn alternative(&self, pointer: &Pointer, token: &str) -> String {
        let named = Pointer::parse(token);
        let pointer = if token.contains("#/") { &named } else { pointer };
        if is_component(pointer) {
            return pointer.last();
        }
        let Some(schema) = self.schemas.get(pointer) else { return "alternative".to_owned() };
        if let Some(title) = schema.title.as_deref().filter(|title| !title.is_empty() && title.len() < 40) {
            return title.to_owned();
        }
        let constant = schema.properties.iter().find_map(|(name, property)| {
            let values = &self.schemas.get(property)?.enumeration;
            match values.as_slice() {
                [Value::String(value)] if schema.required.contains(name) => Some(value.clone()),
                _ => None,
            }
        });
        constant.unwrap_or_else(|| match schema.types.first() {
            Some(primitive) => super::shape::type_name(*primitive).to_owned(),
            None => "object".to_owned(),
        })
    }
}
