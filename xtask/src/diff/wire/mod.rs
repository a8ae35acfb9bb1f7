//! What changed on the wire: can a client of the old document still send, and read the answers?
//!
//! Both documents are walked side by side, from their operations down, as documents and not as Rust. So it does not
//! matter what a schema is called, nor whether it is written out, referenced or merged by `allOf`: the valid values are
//! compared. One principle judges all, that of
//! [oasdiff](https://github.com/oasdiff/oasdiff/blob/main/docs/BREAKING-CHANGES.md): a request may only be allowed more,
//! an answer may only hold less.
//!
//! A rule takes the keywords that it judges out of a node. The rest is compared as it stands and reported as changed and
//! *not judged*, so no keyword can be forgotten; only those in `is_text` are not compared.
//!
//! * `readOnly` and `writeOnly` decide which way a property travels: one that stops travelling is removed in that
//!   direction.
//! * Alternatives are paired by the values of their discriminator; without one, first those without a change, then those
//!   with the same name, then the closest.
//! * If `additionalProperties` has a schema, a property that becomes named, or is no longer named, is compared with it.
//! * `anyOf` becoming `oneOf` is a narrowing if a value can match several alternatives; the reverse is a widening. Both
//!   are at most doubtful, since nothing works out whether such a value exists. So is a property that a closed part of
//!   `allOf` refuses.
//! * Null is valid where `nullable` says so, whether or not `enum` lists it.
//! * Media types are compared without case and `charset=utf-8`, header names without case, security schemes by how they
//!   are sent.

mod at;
mod bound;
mod facts;
mod label;
mod media;
mod oasdiff;
mod object;
mod operation;
mod schema;
mod security;
mod shape;
mod union;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

pub use facts::Facts;
pub(super) use facts::nameless;

use self::at::Side;
use self::walk::{Finding, Key, Walk};
use super::change::{About, Change, Impact, Kind, Wire};
use super::harmless;

/// The changes on the wire between two documents, each with the operations that it reaches.
pub(super) fn judge(old: &Facts, new: &Facts) -> Vec<Change> {
    let mut walk = Walk::new(old, new);
    let api = walk.node(Key::Api);
    walk.api_servers(api);
    let (mut roots, mut names) = (Vec::new(), Vec::new());
    for (name, operation) in &old.operations {
        if new.operations.contains_key(name) {
            roots.push(walk.node(Key::Operation(name.clone())));
            names.push(name);
            continue;
        }
        let deprecated = label::is(&operation.map, "deprecated");
        let message = if deprecated { "is removed; it was deprecated" } else { "is removed" };
        let found =
            Finding::new(Kind::Operation, "removed", &operation.place, Wire::Breaking, message).of_old();
        let end = if deprecated { "with" } else { "without" };
        walk.find(api, found.rule(format!("api-removed-{end}-deprecation")));
    }
    for (_, operation) in new.operations.iter().filter(|(name, _)| !old.operations.contains_key(*name)) {
        let found = Finding::new(Kind::Operation, "added", &operation.place, Wire::Safe, "is new");
        walk.find(api, found.rule("endpoint-added"));
    }
    walk.run(&roots);
    let mut reached = walk.reached(&roots);
    reached.insert(api, BTreeSet::new());
    let called: Vec<String> = names
        .into_iter()
        .filter_map(|name| new.operations.get(name))
        .map(|operation| format!("{} {}", operation.method, operation.path))
        .collect();
    told(&walk, &reached, &called)
}

/// A finding with the ways that its values travel, and the operations that it reaches.
struct Told<'w> {
    finding: &'w Finding,
    wire: Wire,
    rules: Vec<String>,
    request: bool,
    answer: bool,
    calls: BTreeSet<usize>,
}

/// What was found, each once for both ways that values travel.
fn told(walk: &Walk<'_>, reached: &BTreeMap<usize, BTreeSet<usize>>, called: &[String]) -> Vec<Change> {
    let mut all: BTreeMap<_, Told<'_>> = BTreeMap::new();
    for (id, operations) in reached {
        for finding in walk.nodes.get(*id).into_iter().flat_map(|node| &node.findings) {
            let key = (&finding.place, finding.old, finding.kind, &finding.event, &finding.message);
            let told = all.entry(key).or_insert_with(|| Told {
                finding,
                wire: finding.wire,
                rules: Vec::new(),
                request: false,
                answer: false,
                calls: BTreeSet::new(),
            });
            told.wire = told.wire.max(finding.wire);
            let more = finding.oasdiff.iter().filter(|rule| !told.rules.contains(rule)).cloned();
            let more: Vec<String> = more.collect();
            told.rules.extend(more);
            told.request |= finding.side.is_some_and(Side::is_request);
            told.answer |= finding.side.is_some_and(|side| !side.is_request());
            told.calls.extend(operations);
        }
    }
    all.into_values().map(|told| change(walk, told, called)).collect()
}

fn change(walk: &Walk<'_>, told: Told<'_>, called: &[String]) -> Change {
    let facts = if told.finding.old { walk.old } else { walk.new };
    let Told { finding, wire, rules, request, answer, calls } = told;
    let way = match (request, answer) {
        (true, true) => ", in requests and answers",
        (true, false) => ", in requests",
        (false, true) => ", in answers",
        (false, false) => "",
    };
    let path = harmless(&label::label(facts, &finding.place)).into_owned();
    let mut calls: Vec<String> =
        calls.iter().filter_map(|call| called.get(*call)).map(|call| harmless(call).into_owned()).collect();
    // What stands within an operation says so itself.
    if matches!(calls.as_slice(), [only] if path.starts_with(only.as_str())) {
        calls.clear();
    }
    Change {
        about: About::Wire,
        rule: format!("{}-{}", finding.kind.name(), finding.event),
        kind: finding.kind,
        path,
        message: harmless(&format!("{}{way}", finding.message)).into_owned(),
        rust: Impact::Invisible,
        silent: false,
        wire,
        elsewhere: finding.elsewhere,
        calls,
        oasdiff: rules,
        old_name: None,
        pin: None,
        consequence: false,
        place: String::new(),
        pointer: (finding.place.clone(), finding.old),
    }
}
