//! From the place of a schema to the name of its type and the file that it is declared in.
//!
//! A component is called what the document calls it. Everything else is called after where it stands: the component or
//! operation that it belongs to, then the properties on the way down. Only the place counts, so that nothing that is
//! added elsewhere renames it.

mod alternative;
mod anchor;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use self::alternative::Tally;
use self::anchor::{Anchored, folder};
use super::call::{self, Call};
use super::candidate::{Candidate, Resort};
use super::together;
use crate::case::Case;
use crate::document::{Pointer, key};
use crate::names::{Item, Key, Names};
use crate::spec::{Parameter, Schemas, Spec};

pub(super) use self::alternative::Detail;
pub(super) use self::anchor::{Anchor, file_stem};

/// How long the name of a type without a name of its own should be at the most.
const WIDTH: usize = 80;

/// The anchor's name, so many of the first words, and as many at the end as fit: of a deep place the last words say most.
fn fitting(stem: &str, words: &[String], first: usize) -> String {
    let (first, rest) = words.split_at(first.min(words.len()));
    let stem = [&[stem.to_owned()], first].concat().join(" ");
    let length = |words: &[String]| stem.len() + words.iter().map(String::len).sum::<usize>();
    let mut rest = rest;
    while let ([_, after @ ..], true) = (rest, length(rest) > WIDTH) {
        if after.is_empty() {
            break;
        }
        rest = after;
    }
    format!("{stem} {}", rest.join(" "))
}

/// Keys whose children are named, so that a child is no keyword even if it is spelled like one.
const NAMED: &[&str] = &[
    "$defs",
    "callbacks",
    "content",
    "cookie",
    "definitions",
    "enum",
    "header",
    "headers",
    "parameters",
    "part",
    "path",
    "patternProperties",
    "properties",
    "query",
    "representation",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "servers",
    "tags",
    "variables",
    key::PATTERN_PROPERTIES,
];

/// A path whose placeholders have no names.
fn unnamed(path: &str) -> String {
    let mut unnamed = String::new();
    for (index, part) in path.split('{').enumerate() {
        match part.split_once('}').filter(|_| index > 0) {
            Some((_, rest)) => unnamed.extend(["{}", rest]),
            None => unnamed.push_str(part),
        }
    }
    unnamed
}

/// What is known of places that are not schemas.
pub(super) struct Places<'a> {
    schemas: &'a Schemas,
    /// What operations are called, by place.
    calls: BTreeMap<Pointer, Call>,
    /// Parameters by place.
    parameters: BTreeMap<Pointer, &'a Parameter>,
    /// How often something stands in a list of alternatives, by the list; found when the first of them asks.
    lists: Mutex<BTreeMap<Pointer, Arc<Tally>>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(spec: &'a Spec, schemas: &'a Schemas, pins: Option<&Names>) -> Self {
        let mut places =
            Self { schemas, calls: BTreeMap::new(), parameters: BTreeMap::new(), lists: Mutex::default() };
        for operation in &spec.operations {
            for parameter in &operation.parameters {
                places.parameters.insert(parameter.pointer.clone(), parameter);
            }
        }
        let kept = spec.operations.iter().filter_map(|operation| {
            let key = Key { item: Item::Membership, place: places.lasting(&operation.pointer) };
            Some((operation.pointer.clone(), pins?.get(&key)?.clone()))
        });
        let kept = if pins.is_some_and(|pins| !pins.is_empty()) { kept.collect() } else { BTreeMap::new() };
        places.calls = call::calls(spec, schemas, &kept);
        places
    }

    /// What an operation is called.
    pub(super) fn call(&self, operation: &Pointer) -> Option<&Call> {
        self.calls.get(operation)
    }

    /// The place with its parameter called by location and name: their order in the document means nothing.
    pub(super) fn stable(&self, pointer: &Pointer) -> Pointer {
        for depth in (1..=pointer.depth()).rev() {
            let at = pointer.head(depth);
            if let Some(parameter) = self.parameters.get(&at) {
                let named =
                    pointer.head(depth - 1).child(parameter.location.keyword()).child(&parameter.name);
                return pointer.moved(&at, &named);
            }
        }
        pointer.clone()
    }

    /// The place without positions that mean nothing and without words that name nothing, so that it is the same in
    /// every document that has the item: parameters by location and name, alternatives by what they say, parts of `allOf`
    /// as the whole that they make, intersections by what is intersected, paths without what their placeholders are called.
    pub(super) fn lasting(&self, pointer: &Pointer) -> Pointer {
        let tokens: Vec<String> = pointer.tokens().collect();
        let mut place = Pointer::file(pointer.file_name());
        let mut rest = tokens.iter().enumerate();
        while let Some((depth, token)) = rest.next() {
            match token.as_str() {
                "paths" if depth == 0 => {
                    place = place.child(token);
                    place = rest.next().map_or(place.clone(), |(_, path)| place.child(unnamed(path)));
                }
                "allOf" => {
                    // What several schemas say together is known by them, wherever that was found first.
                    if rest.next().is_some_and(|(_, part)| together::is_token(part)) {
                        let schemas = self.together(&pointer.head(depth + 2));
                        place = together::of_all(&schemas);
                    }
                }
                "oneOf" | "anyOf" => {
                    place = place.child(token);
                    if let Some((depth, index)) = rest.next() {
                        place = place.child(self.alternative(&pointer.head(depth + 1), index, Detail::More));
                    }
                }
                name_follows if NAMED.contains(&name_follows) => {
                    place = place.child(token);
                    if let Some((depth, name)) = rest.next() {
                        place = match self.parameters.get(&pointer.head(depth + 1)) {
                            Some(parameter) => {
                                place.child(parameter.location.keyword()).child(&parameter.name)
                            }
                            None => place.child(name),
                        };
                    }
                }
                _ => place = place.child(token),
            }
        }
        place
    }

    /// The lasting places of the schemas that hold for the one at a place, besides it itself.
    fn together(&self, pointer: &Pointer) -> Vec<String> {
        let (mut seen, mut found, mut pending) = (BTreeSet::new(), BTreeSet::new(), vec![pointer]);
        while let Some(at) = pending.pop() {
            let at = self.schemas.target(at);
            let Some(schema) = self.schemas.get(at).filter(|_| seen.insert(at)) else { continue };
            pending.extend(&schema.all_of);
            match together::whole(at) {
                // An intersection is nothing but its parts.
                Some(_) if !schema.all_of.is_empty() => {}
                // What a schema says beside its alternatives.
                Some(whole) => {
                    found.insert(together::beside(&self.lasting(&whole)).to_string());
                }
                None => {
                    found.insert(self.lasting(at).to_string());
                }
            }
        }
        found.into_iter().collect()
    }

    /// The names that the type of a schema may have, from short to long.
    pub(super) fn candidate(&self, pointer: &Pointer) -> Candidate {
        if let Some(name) = self.schemas.get(pointer).and_then(|schema| schema.rust_name.as_deref()) {
            return Candidate {
                pointer: pointer.clone(),
                by_hand: true,
                class: 0,
                spelling: name.to_owned(),
                case: Case::Pascal,
                resort: Resort::Text,
                words: vec![name.to_owned()],
            };
        }
        let Anchored { anchor, stem, depth } = self.anchored(pointer);
        let words = self.words(pointer, depth, Detail::Little);
        let enum_name = self.schemas.get(pointer).and_then(|schema| schema.enum_name.as_deref());
        if let (Anchor::Component(name), true) = (&anchor, words.is_empty()) {
            let candidate = Candidate::new(pointer, name, Case::Pascal);
            return Candidate { class: 1, ..candidate.or(format!("{name} schema")) };
        }
        let name = enum_name.map_or_else(|| fitting(&stem, &words, 0), str::to_owned);
        Candidate {
            pointer: pointer.clone(),
            by_hand: false,
            class: 2,
            spelling: name.clone(),
            case: Case::Pascal,
            resort: Resort::Place,
            words: vec![name],
        }
    }

    /// Longer names for the type of a place, [`LEVELS`] of them: with more of what alternatives hold, with what is around
    /// the place, with what tells it from its neighbours, and at last all that is known of it.
    pub(super) fn longer(&self, pointer: &Pointer, level: usize) -> Option<String> {
        let Anchored { anchor, stem, depth } = self.anchored(pointer);
        let call = self.calls.get(&pointer.head(depth));
        let other = |index: usize| call.and_then(|call| call.names.get(index).or(call.names.last()));
        let around = match &anchor {
            Anchor::Component(_) => String::new(),
            Anchor::Operations(group) => format!("{} ", group.spelling()),
            Anchor::File(file) if level < 2 => format!("{} ", folder(file)),
            Anchor::File(file) => format!("{} ", file.replace(['/', '.'], " ")),
            Anchor::Other { kind, .. } => format!("{kind} "),
        };
        let detail = if level < 3 { Detail::More } else { Detail::All };
        let words = self.words(pointer, depth, detail);
        Some(match level {
            0 => fitting(&stem, &words, 0),
            1 => fitting(&format!("{around}{stem}"), &words, 1),
            2 => fitting(&format!("{around}{}", other(1).unwrap_or(&stem)), &words, 2),
            3 => fitting(&format!("{around}{}", other(1).unwrap_or(&stem)), &words, 2),
            4 => format!("{around}{} {}", other(usize::MAX).unwrap_or(&stem), words.join(" ")),
            5 => format!("{around}{} {} schema", other(usize::MAX).unwrap_or(&stem), words.join(" ")),
            _ => return None,
        })
    }
}
