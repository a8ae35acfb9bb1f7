//! The walk through both documents at once: pairs of places that carry the same values, what differs there, and which
//! operations lead to it.
//!
//! A pair is compared once for each way that its values travel, however many operations lead to it. So a change of a
//! component is found once, and circles end.

use std::collections::{BTreeMap, BTreeSet};

use super::at::{At, Side};
use super::facts::Facts;
use super::oasdiff;
use crate::diff::change::{Kind, Wire};
use crate::document::Pointer;

/// What becomes of the values that are valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// What was valid stays so, and more is.
    Widens,
    /// Less is valid.
    Narrows,
    /// Other values are.
    Replaces,
}

impl Effect {
    /// What is sent may only be allowed more than before, what is answered may only be less.
    pub(super) fn on(self, side: Side) -> Wire {
        match self {
            Self::Widens if side.is_request() => Wire::Safe,
            Self::Narrows if !side.is_request() => Wire::Safe,
            Self::Widens | Self::Narrows | Self::Replaces => Wire::Breaking,
        }
    }
}

/// A difference.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) kind: Kind,
    /// What happened: `became-required`.
    pub(super) event: String,
    pub(super) message: String,
    pub(super) wire: Wire,
    pub(super) oasdiff: Vec<String>,
    pub(super) place: Pointer,
    /// Whether the place leads into the old document.
    pub(super) old: bool,
    /// Which way the values travel that it is about, if it is about values.
    pub(super) side: Option<Side>,
    /// Whether requests or credentials go elsewhere.
    pub(super) elsewhere: bool,
}

impl Finding {
    /// A difference that is not about values of a schema.
    pub(super) fn new(
        kind: Kind,
        event: &str,
        place: &Pointer,
        wire: Wire,
        message: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            event: event.to_owned(),
            message: message.into(),
            wire,
            oasdiff: Vec::new(),
            place: place.clone(),
            old: false,
            side: None,
            elsewhere: false,
        }
    }

    /// With the rule of oasdiff that says the same.
    pub(super) fn rule(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.oasdiff.extend(oasdiff::exists(&name).then_some(name));
        self
    }

    /// With the rule of oasdiff whose name ends so, after what it is about.
    pub(super) fn ends(self, at: At, end: &str) -> Self {
        let name = oasdiff::name(at, end);
        self.rule(name)
    }

    /// At a place of the old document.
    pub(super) fn of_old(mut self) -> Self {
        self.old = true;
        self
    }
}

/// What is compared once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// An operation of both documents, by what the wire tells it by.
    Operation(String),
    /// What is not about a single operation of both.
    Api,
    /// A security scheme by its name.
    Scheme(String),
    Parameter(Pointer, Pointer),
    Body(Pointer, Pointer),
    /// An answer, and whether it has no body whatever is described.
    Answer(Pointer, Pointer, bool),
    /// A header of an answer.
    Header(Pointer, Pointer),
    /// Schemas that hold together on each side.
    Schemas(Vec<Pointer>, Vec<Pointer>, At),
}

/// A pair of places.
#[derive(Debug)]
pub(super) struct Node {
    /// What is to be compared, until it is.
    key: Option<Key>,
    pub(super) findings: Vec<Finding>,
    pub(super) children: Vec<usize>,
}

/// The walk.
pub(super) struct Walk<'a> {
    pub(super) old: &'a Facts,
    pub(super) new: &'a Facts,
    pub(super) nodes: Vec<Node>,
    index: BTreeMap<Key, usize>,
    /// How many comparisons wait for the result of another one.
    pub(super) depth: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(old: &'a Facts, new: &'a Facts) -> Self {
        Self { old, new, nodes: Vec::new(), index: BTreeMap::new(), depth: 0 }
    }

    /// The node of a pair, which is compared later if it was not yet.
    pub(super) fn node(&mut self, key: Key) -> usize {
        if let Some(known) = self.index.get(&key) {
            return *known;
        }
        let id = self.nodes.len();
        self.nodes.push(Node { key: Some(key.clone()), findings: Vec::new(), children: Vec::new() });
        self.index.insert(key, id);
        id
    }

    /// Compares pairs, one after the other, and all that each leads to, and nothing else.
    pub(super) fn run(&mut self, roots: &[usize]) {
        let mut stack: Vec<usize> = roots.iter().rev().copied().collect();
        let mut seen: BTreeSet<usize> = roots.iter().copied().collect();
        while let Some(id) = stack.pop() {
            if let Some(key) = self.nodes.get_mut(id).and_then(|node| node.key.take()) {
                self.compare(id, key);
            }
            let children = self.nodes.get(id).into_iter().flat_map(|node| &node.children).copied();
            stack.extend(children.filter(|child| seen.insert(*child)));
        }
    }

    fn compare(&mut self, id: usize, key: Key) {
        match key {
            Key::Operation(name) => self.operation(id, &name),
            // Whoever made it looks into it.
            Key::Api => {}
            Key::Scheme(name) => self.scheme(id, &name),
            Key::Parameter(old, new) => self.parameter(id, &old, &new),
            Key::Body(old, new) => self.body(id, &old, &new),
            Key::Answer(old, new, empty) => self.response(id, &old, &new, empty),
            Key::Header(old, new) => self.header(id, &old, &new),
            Key::Schemas(old, new, at) => self.schemas(id, &old, &new, at),
        }
    }

    pub(super) fn find(&mut self, id: usize, finding: Finding) {
        if let Some(node) = self.nodes.get_mut(id) {
            node.findings.push(finding);
        }
    }

    pub(super) fn link(&mut self, id: usize, child: usize) {
        if let Some(node) = self.nodes.get_mut(id).filter(|node| !node.children.contains(&child)) {
            node.children.push(child);
        }
    }

    /// Compares schemas within a pair.
    pub(super) fn descend(&mut self, id: usize, old: &[Pointer], new: &[Pointer], at: At) {
        let child = self.schema_node(old, new, at);
        self.link(id, child);
    }

    /// The node of schemas of both sides. References are followed first, so it does not matter how a schema is reached.
    pub(super) fn schema_node(&mut self, old: &[Pointer], new: &[Pointer], at: At) -> usize {
        let targets = |facts: &Facts, places: &[Pointer]| -> Vec<Pointer> {
            let targets: BTreeSet<Pointer> = places.iter().map(|place| facts.target(place)).collect();
            targets.into_iter().collect()
        };
        self.node(Key::Schemas(targets(self.old, old), targets(self.new, new), at))
    }

    /// What some schemas have in common, as a weight: the worst that a pair leads to, and how much of it there is.
    pub(super) fn weight(&self, id: usize) -> (Wire, usize) {
        let mut weight = (Wire::Untouched, 0);
        let (mut seen, mut stack) = (BTreeSet::from([id]), vec![id]);
        while let Some(node) = stack.pop().and_then(|id| self.nodes.get(id)) {
            for finding in &node.findings {
                weight = (weight.0.max(finding.wire), weight.1 + 1);
            }
            stack.extend(node.children.iter().copied().filter(|child| seen.insert(*child)));
        }
        weight
    }

    /// The operations that lead to each pair where something was found, by their positions among `roots`.
    pub(super) fn reached(&self, roots: &[usize]) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut holders: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (id, node) in self.nodes.iter().enumerate() {
            for child in &node.children {
                holders.get_mut(*child).into_iter().for_each(|list| list.push(id));
            }
        }
        let positions: BTreeMap<usize, usize> =
            roots.iter().enumerate().map(|(position, id)| (*id, position)).collect();
        let mut reached = BTreeMap::new();
        for (id, _) in self.nodes.iter().enumerate().filter(|(_, node)| !node.findings.is_empty()) {
            let (mut seen, mut stack, mut found) = (BTreeSet::from([id]), vec![id], BTreeSet::new());
            while let Some(at) = stack.pop() {
                found.extend(positions.get(&at));
                let above = holders.get(at).into_iter().flatten().copied();
                stack.extend(above.filter(|holder| seen.insert(*holder)));
            }
            if !found.is_empty() {
                reached.insert(id, found);
            }
        }
        reached
    }
}
