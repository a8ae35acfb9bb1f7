//! What the references of a description come to: those that lead nowhere, and those that lead in a circle.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Pointer;
use super::dialect::Kind;
use super::dialect::Walk;
use crate::diagnostic::{Diagnostic, Place};

/// How many places of one circle are shown.
const MAX_LABELS: usize = 8;

/// For how many references that lead nowhere a close name is looked for among all names.
const MOST_GUESSES: usize = 16;

/// How alike two names must be for one to be taken as a misspelling of the other, from 0 to 1.
const LIKENESS: f32 = 0.75;

impl Walk<'_> {
    /// Reports every reference that leads nowhere or in a circle of nothing but references.
    pub(super) fn check_references(&mut self) {
        self.dangling();
        self.cycles();
    }

    fn dangling(&mut self) {
        let mut references = std::mem::take(&mut self.references);
        references.sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
        let mut guesses = 0;
        for reference in references {
            if self.has(reference.kind, &reference.to) {
                continue;
            }
            let to = self.files.author_place(&reference.to);
            let message = format!("there is no {} at `{to}`", reference.kind.name());
            let mut diagnostic = Diagnostic::new(self.strictness.severity(), "unresolved-reference", message)
                .at(&reference.from);
            guesses += 1;
            let close = (guesses <= MOST_GUESSES).then(|| self.close_name(reference.kind, &reference.to));
            if let Some(close) = close.flatten() {
                diagnostic = diagnostic.help(format!("did you mean `{}`?", self.files.author_place(&close)));
            }
            self.diagnostics.push(diagnostic);
        }
    }

    /// A sibling of `missing` whose name is spelt almost alike.
    fn close_name(&self, kind: Kind, missing: &Pointer) -> Option<Pointer> {
        let parent = missing.parent()?;
        let is_sibling =
            |place: &Pointer| place.is_within(&parent) && place.parent().as_ref() == Some(&parent);
        let siblings = self.nodes.keys().filter(|(known, place)| *known == kind && is_sibling(place));
        let names: Vec<String> = siblings.map(|(_, place)| place.last()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let close = similar::get_close_matches(missing.last().as_str(), &names, 1, LIKENESS);
        close.first().map(|name| parent.child(name))
    }

    fn cycles(&mut self) {
        let mut done: BTreeSet<(Kind, Pointer)> = BTreeSet::new();
        let starts: Vec<_> = self
            .nodes
            .iter()
            .filter(|(_, node)| target(node).is_some())
            .map(|(key, _)| key.clone())
            .collect();
        for start in starts {
            let mut way = Vec::new();
            let mut here = start;
            while !done.contains(&here) {
                done.insert(here.clone());
                way.push(here.clone());
                let Some(next) = self.nodes.get(&here).and_then(target) else { break };
                here = (here.0, next);
            }
            // Back on this very way: from there on it is a circle.
            let Some(first) = way.iter().position(|node| *node == here) else { continue };
            let circle = way.get(first..).unwrap_or_default();
            if self.nodes.get(&here).and_then(target).is_none() {
                continue;
            }
            let message = "these references form a circle without a definition";
            let mut diagnostic = Diagnostic::error("reference-cycle", message);
            for (index, (_, place)) in circle.iter().take(MAX_LABELS).enumerate() {
                let words = if index == 0 { "from here" } else { "over here" };
                diagnostic = diagnostic.label(Place::Node(place.child("$ref")), words);
            }
            self.diagnostics.push(diagnostic.help("replace one of them with a definition"));
        }
    }
}

/// Where a node leads that is nothing but a reference.
fn target(node: &Value) -> Option<Pointer> {
    let map = node.as_object().filter(|map| map.len() == 1)?;
    map.get("$ref").and_then(Value::as_str).map(Pointer::parse)
}
