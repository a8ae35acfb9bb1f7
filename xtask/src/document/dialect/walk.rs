//! From the trees of a description to one small canonical node per place: the work list and what it collects.
//!
//! Nothing here recurses over the document: a node that holds another of a kind with a table of its own keeps a
//! reference to it and puts it on the list.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::Kind;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::document::files::{Files, Refused, descend};
use crate::document::selection::Selecting;
use crate::document::version::Version;
use crate::document::{Pointer, Selection, Strictness};
use crate::limits;

/// A `$ref` that somebody wrote: who, and what of which kind is expected there.
pub(in crate::document) struct Reference {
    pub(in crate::document) from: Pointer,
    pub(in crate::document) to: Pointer,
    pub(in crate::document) kind: Kind,
}

/// The state of one walk over a description.
pub(in crate::document) struct Walk<'a> {
    pub(in crate::document) files: Files<'a>,
    pub(in crate::document) diagnostics: &'a mut Diagnostics,
    pub(in crate::document) strictness: Strictness,
    /// The dialect that the main document is written in.
    pub(in crate::document) version: Version,
    /// The canonical nodes that were made so far.
    pub(in crate::document) nodes: BTreeMap<(Kind, Pointer), Value>,
    pub(in crate::document) references: Vec<Reference>,
    /// The places of callbacks and links, which are only counted.
    pub(in crate::document) callbacks: Vec<Pointer>,
    pub(in crate::document) links: Vec<Pointer>,
    /// The places of `$ref`s that stand for operations.
    pub(in crate::document) operation_references: Vec<Pointer>,
    pub(in crate::document) selecting: Selecting<'a>,
    seen: BTreeSet<(Kind, Pointer)>,
    entered: BTreeSet<Pointer>,
    queue: Vec<(Kind, Pointer)>,
    /// The bytes of the places of all nodes.
    places: usize,
}

impl<'a> Walk<'a> {
    pub(in crate::document) fn new(
        files: Files<'a>,
        diagnostics: &'a mut Diagnostics,
        strictness: Strictness,
        version: Version,
        selection: &'a Selection,
    ) -> Self {
        Self {
            files,
            diagnostics,
            strictness,
            version,
            nodes: BTreeMap::new(),
            references: Vec::new(),
            callbacks: Vec::new(),
            links: Vec::new(),
            operation_references: Vec::new(),
            selecting: Selecting::new(selection),
            seen: BTreeSet::new(),
            entered: BTreeSet::new(),
            queue: Vec::new(),
            places: 0,
        }
    }

    /// Whether keywords beside a `$ref` are ignored, and those that are not known are faults.
    pub(in crate::document) fn is_before_3_1(&self) -> bool {
        self.version < Version::V3_1
    }

    /// Reports that something was mended, approximated or left out at `place`.
    pub(in crate::document) fn warn(
        &mut self,
        code: &'static str,
        place: &Pointer,
        message: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::warning(code, message).at(place));
    }

    /// Reports something harmless at `place`.
    pub(in crate::document) fn note(
        &mut self,
        code: &'static str,
        place: &Pointer,
        message: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::new(crate::diagnostic::Severity::Note, code, message).at(place));
    }

    /// Reports a keyword, by its key, that was mended or left out.
    pub(in crate::document) fn warn_key(
        &mut self,
        code: &'static str,
        place: &Pointer,
        message: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::warning(code, message).label(Place::Key(place.clone()), ""));
    }

    /// Puts a node on the work list.
    pub(in crate::document) fn enqueue(&mut self, kind: Kind, place: Pointer) {
        if self.seen.insert((kind, place.clone())) {
            self.queue.push((kind, place));
        }
    }

    /// The reference that stays where the node `value` of a kind with a table of its own stood.
    pub(in crate::document) fn child(&mut self, kind: Kind, place: &Pointer, value: &Value) -> Option<Value> {
        match value {
            Value::Object(map) => {
                if let Some(text) = bare_reference(kind, map) {
                    let siblings = map.len() > 1;
                    if siblings && kind != Kind::Schema {
                        self.reference_siblings(place, map);
                    }
                    let target = self.reference(kind, &place.child("$ref"), text);
                    return Some(json!({ "$ref": target.as_str() }));
                }
                self.enqueue(kind, place.clone());
                Some(json!({ "$ref": place.as_str() }))
            }
            Value::Bool(_) if kind == Kind::Schema => {
                self.enqueue(kind, place.clone());
                Some(json!({ "$ref": place.as_str() }))
            }
            other => {
                let message = format!("this {} must be an object, not {}", kind.name(), describe(other));
                self.warn("invalid-keyword", place, message);
                None
            }
        }
    }

    /// The place that the `$ref` at `from` names; it is put on the work list. A reference that must not be followed
    /// is reported here and keeps its text, so that it dangles.
    pub(in crate::document) fn reference(&mut self, kind: Kind, from: &Pointer, text: &str) -> Pointer {
        match self.files.resolve(from, text, self.diagnostics) {
            Ok(target) if self.files.is_document(&target, self.diagnostics) => {
                let message = format!("`{text}` refers to a whole document, not to a {}", kind.name());
                let diagnostic = Diagnostic::new(self.strictness.severity(), "unresolved-reference", message);
                self.diagnostics.push(diagnostic.at(from).help("refer to a part of it: `#/components/…`"));
                target
            }
            Ok(target) => {
                self.refer(kind, from.clone(), target.clone());
                target
            }
            Err(refused) => {
                let reason = match refused {
                    Refused::Network => "it leads to the network, which the generator never reads",
                    Refused::Outside => "it leaves the document's folder",
                };
                let message = format!("the reference `{text}` is not followed: {reason}");
                let diagnostic = Diagnostic::new(self.strictness.severity(), "external-reference", message)
                    .at(from)
                    .help("copy the file into the document's folder and refer to the copy");
                self.diagnostics.push(diagnostic);
                let hash = if text.contains('#') { "" } else { "#" };
                Pointer::parse(&format!("{text}{hash}"))
            }
        }
    }

    /// Notes that `from` refers to `to`, and puts that on the work list.
    pub(in crate::document) fn refer(&mut self, kind: Kind, from: Pointer, to: Pointer) {
        self.enqueue(kind, to.clone());
        self.references.push(Reference { from, to, kind });
    }

    fn reference_siblings(&mut self, place: &Pointer, map: &Map<String, Value>) {
        for key in map.keys().filter(|key| *key != "$ref" && !key.starts_with("x-")) {
            let message = format!("`{key}` next to a `$ref` has no effect here");
            self.note("reference-siblings", &place.child(key), message);
        }
    }

    /// The object at `place` that stays inside of its node, with the place where it is written: a `$ref` is followed.
    pub(in crate::document) fn part(
        &mut self,
        kind: Kind,
        place: &Pointer,
        map: &Map<String, Value>,
    ) -> Option<(Pointer, Map<String, Value>)> {
        let (mut place, mut map) = (place.clone(), map.clone());
        for _ in 0..limits::HOPS {
            let Some(text) = map.get("$ref").and_then(Value::as_str) else { return Some((place, map)) };
            let from = place.child("$ref");
            let Ok(target) = self.files.resolve(&from, text, self.diagnostics) else {
                self.reference(kind, &from, text);
                return None;
            };
            let tree = self.files.tree(target.file_name(), self.diagnostics);
            match tree.as_deref().and_then(|tree| descend(tree, &target)) {
                Some(Value::Object(found)) => (place, map) = (target, found.clone()),
                _ => {
                    self.references.push(Reference { from, to: target, kind });
                    return None;
                }
            }
        }
        let message = "these references form a circle";
        self.diagnostics.push(Diagnostic::error("reference-cycle", message).at(&place));
        None
    }

    /// Works until the list is empty.
    pub(in crate::document) fn run(&mut self) {
        while let Some((kind, place)) = self.queue.pop() {
            let Some(tree) = self.files.tree(place.file_name(), self.diagnostics) else { continue };
            let node = match descend(&tree, &place) {
                Some(value) => self.node(kind, &place, value),
                None => self.files.through_references(&place, self.diagnostics).map(|target| {
                    self.enqueue(kind, target.clone());
                    json!({ "$ref": target.as_str() })
                }),
            };
            if let Some(node) = node {
                if !self.has_room(&place) {
                    return self.queue.clear();
                }
                self.nodes.insert((kind, place), node);
            }
        }
    }

    /// Whether the places of nodes have not become too long altogether, which is an error.
    fn has_room(&mut self, place: &Pointer) -> bool {
        self.places += place.as_str().len();
        let most = |files: &Files<'_>| files.size().saturating_mul(limits::PLACES) + limits::LEAST_PLACES;
        if self.places <= limits::LEAST_PLACES || self.places <= most(&self.files) {
            return true;
        }
        let message = "the paths of all nodes together are too long";
        let help = format!(
            "together the paths may take {} times the size of the document; use shorter names",
            limits::PLACES
        );
        self.diagnostics.push(Diagnostic::error("too-large", message).at(place).help(help));
        false
    }

    /// The canonical node for the author's `value`.
    fn node(&mut self, kind: Kind, place: &Pointer, value: &Value) -> Option<Value> {
        match value {
            Value::Bool(_) if kind == Kind::Schema => Some(super::boolean_schema(value)),
            Value::Object(map) => match bare_reference(kind, map) {
                Some(_) => self.child(kind, place, value),
                None if kind == Kind::Schema => Some(self.schema(place, map)),
                None => self.object(kind, place, map).map(Value::Object),
            },
            _ => self.child(kind, place, value),
        }
    }

    /// Whether this is the first visit of a path item in a callback: callbacks may refer to each other.
    pub(in crate::document) fn enter_callback(&mut self, place: &Pointer) -> bool {
        self.entered.insert(place.clone())
    }

    /// Whether a node of a kind was met.
    pub(in crate::document) fn has_met(&self, kind: Kind, place: &Pointer) -> bool {
        self.seen.contains(&(kind, place.clone()))
    }

    /// Whether a node of a kind was made for a place.
    pub(in crate::document) fn has(&self, kind: Kind, place: &Pointer) -> bool {
        self.nodes.contains_key(&(kind, place.clone()))
    }
}

/// The text of the `$ref` of a node that is nothing but a reference. Beside the `$ref` of a schema other keywords
/// have a meaning, elsewhere they have none.
fn bare_reference(kind: Kind, map: &Map<String, Value>) -> Option<&str> {
    let text = map.get("$ref")?.as_str()?;
    (kind != Kind::Schema || map.len() == 1).then_some(text)
}

/// What a value is, for a message.
pub(in crate::document) fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
