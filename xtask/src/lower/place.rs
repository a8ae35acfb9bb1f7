//! From the place of a schema to the name of its type and the file that it is declared in.
//!
//! A component is called what the document calls it. Everything else is called after where it stands: the component or
//! operation that it belongs to, then the properties on the way down. Only the place counts, so that nothing that is
//! added elsewhere renames it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::call::{self, Call};
use super::candidate::{Candidate, Resort};
use super::mime;
use super::shape::is_component;
use super::together;
use crate::case::Case;
use crate::document::Pointer;
use crate::document::key;
use crate::ir::GroupOrigin;
use crate::names::{Item, Key, Names};
use crate::spec::{Parameter, Schemas, Spec, StatusPattern};

/// The named thing that a schema belongs to; its types share a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Anchor {
    /// A component schema, by its name.
    Component(String),
    /// The operations of a group.
    Operations(GroupOrigin),
    /// Another file of the description, by its path.
    File(String),
    /// Something else that has a name: a shared response or parameter, a webhook.
    Other {
        /// What it is: `response`.
        kind: String,
        /// Its name.
        name: String,
    },
}

/// How long the name of a type without a name of its own should be at the most.
const WIDTH: usize = 80;

/// How deeply the parts of an alternative are looked into for what tells it from others.
const DEEPEST: usize = 4;

/// How many of the things that an alternative holds may be in its name.
const DETAILS: usize = 2;

/// How much is said of alternatives, of media types and of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// What is enough for most.
    Little,
    /// What an alternative holds as well.
    More,
    /// What tells it from its neighbours as well, so that it depends on them.
    All,
}

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

/// The folder of a file, in words.
fn folder(file: &str) -> String {
    file.rsplit_once('/').map_or("", |(folder, _)| folder).replace(['/', '.'], " ")
}

/// What a file is called, without its folder and ending.
pub(super) fn file_stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}

/// Keys at the root of a file that is one schema or one path item, not a collection of named ones.
const ROOT_KEYWORDS: &[&str] = &[
    "additionalProperties",
    "allOf",
    "anyOf",
    "content",
    "delete",
    "else",
    "get",
    "head",
    "items",
    "oneOf",
    "options",
    "parameters",
    "patch",
    "patternProperties",
    "post",
    "prefixItems",
    "properties",
    "put",
    "requestBody",
    "responses",
    "schema",
    "then",
    key::PREFIX_ITEMS,
];

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

/// How many alternatives of a list have something.
#[derive(Default)]
struct Tally {
    properties: BTreeMap<String, usize>,
    /// By the property and the value as JSON.
    values: BTreeMap<(String, String), usize>,
    formats: BTreeMap<String, usize>,
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

    /// What the schema at a place belongs to.
    pub(super) fn anchor(&self, pointer: &Pointer) -> Anchor {
        let tokens: Vec<String> = pointer.tokens().collect();
        let (anchor, ..) = self.split(pointer, &tokens);
        anchor
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
        let tokens: Vec<String> = pointer.tokens().collect();
        let (anchor, stem, head) = self.split(pointer, &tokens);
        let words = self.words(pointer, &tokens, head, Detail::Little);
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
        let tokens: Vec<String> = pointer.tokens().collect();
        let (anchor, stem, head) = self.split(pointer, &tokens);
        let call = self.calls.get(&pointer.head(head));
        let other = |index: usize| call.and_then(|call| call.names.get(index).or(call.names.last()));
        let around = match &anchor {
            Anchor::Component(_) => String::new(),
            Anchor::Operations(group) => format!("{} ", group.spelling()),
            Anchor::File(file) if level < 2 => format!("{} ", folder(file)),
            Anchor::File(file) => format!("{} ", file.replace(['/', '.'], " ")),
            Anchor::Other { kind, .. } => format!("{kind} "),
        };
        let detail = if level < 3 { Detail::More } else { Detail::All };
        let words = self.words(pointer, &tokens, head, detail);
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

    /// The anchor of a place, the name that it gives to what belongs to it, and how many tokens lead to it.
    fn split(&self, pointer: &Pointer, tokens: &[String]) -> (Anchor, String, usize) {
        // The longest head of the place that has a name, then the words of the rest.
        let head: usize = match tokens.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["components", "schemas", ..] => 3,
            ["components", ..] => 3,
            ["paths", _, method, ..] if *method != "parameters" => 3,
            ["paths", ..] | ["webhooks", ..] => 2,
            // What stands at the root of a file of schemas, or in its definitions, has a name of its own.
            ["definitions" | "$defs", _, ..] => 2,
            [first, ..] if !ROOT_KEYWORDS.contains(first) => 1,
            _ => 0,
        };
        let named = tokens.get(head.saturating_sub(1)).cloned().unwrap_or_default();
        let call = self.calls.get(&pointer.head(head));
        let (anchor, stem) = match (tokens.first().map(String::as_str), call) {
            (Some("paths"), Some(call)) => (Anchor::Operations(call.group.clone()), call.stem.clone()),
            (Some("components"), _)
                if tokens.get(1).is_some_and(|kind| kind == "schemas") && pointer.file_name().is_empty() =>
            {
                (Anchor::Component(named.clone()), named)
            }
            (Some("components"), _) => {
                let section = tokens.get(1).map_or("component", String::as_str);
                let kind = if section == "requestBodies" { "body" } else { section.trim_end_matches('s') }
                    .to_owned();
                (Anchor::Other { kind, name: named.clone() }, named)
            }
            (Some(kind @ ("paths" | "webhooks")), _) => {
                (Anchor::Other { kind: kind.trim_end_matches('s').to_owned(), name: named.clone() }, named)
            }
            _ => {
                let file = pointer.file_name();
                let stem = if head == 0 { file_stem(file).to_owned() } else { named };
                (Anchor::File(file.to_owned()), stem)
            }
        };
        (anchor, stem, head)
    }

    /// What the tokens of a place behind those of its anchor add to a name, in detail where short names clash.
    fn words(&self, pointer: &Pointer, tokens: &[String], head: usize, detail: Detail) -> Vec<String> {
        let mut words = Vec::new();
        let mut rest = tokens.iter().enumerate().skip(head);
        while let Some((_, token)) = rest.next() {
            match token.as_str() {
                "items" => words.push("item".to_owned()),
                "additionalProperties" => words.push("value".to_owned()),
                "requestBody" => words.push("body".to_owned()),
                "schema" | "itemSchema" | key::ITEM_SCHEMA => {}
                "properties" | "headers" | "callbacks" | "$defs" | "definitions" | "type" => {
                    words.extend(rest.next().map(|(_, name)| name.clone()));
                }
                "content" => {
                    // A media type names nothing, but where it is all that differs.
                    words.extend(
                        rest.next().filter(|_| detail == Detail::All).map(|(_, name)| mime::word(name)),
                    );
                }
                "allOf" => {
                    // A part is not told apart from the whole.
                    rest.next();
                }
                "patternProperties" | key::PATTERN_PROPERTIES => {
                    words.extend(rest.next().map(|_| "value".to_owned()));
                }
                "prefixItems" | key::PREFIX_ITEMS => {
                    // The position is the meaning of an element of a tuple.
                    words.extend(rest.next().map(|(_, index)| {
                        format!("item {}", index.parse::<usize>().unwrap_or_default() + 1)
                    }));
                }
                "oneOf" | "anyOf" => {
                    words.extend(
                        rest.next()
                            .map(|(depth, index)| self.alternative(&pointer.head(depth + 1), index, detail)),
                    );
                }
                "parameters" => {
                    words.extend(rest.next().map(|(depth, _)| {
                        let name = self.parameters.get(&pointer.head(depth + 1));
                        name.map_or("parameter", |parameter| &parameter.name).to_owned()
                    }));
                }
                "responses" => {
                    words.extend(rest.next().map(|(_, status)| match status.as_str() {
                        success if success.starts_with('2') => match success.parse().map(StatusPattern::Code)
                        {
                            Ok(status) if detail == Detail::All => {
                                format!("{} response", super::status::status_name(status))
                            }
                            Ok(_) | Err(_) => "response".to_owned(),
                        },
                        "default" => "default response".to_owned(),
                        error => format!("response {error}"),
                    }));
                }
                other => words.push(other.to_owned()),
            }
        }
        words
    }

    /// What an alternative without a name of its own is called: its title, the only value of a property that has just
    /// one, or its type; in detail what it holds too.
    ///
    /// The token of an alternative that was merged with other keywords is the place of the alternative.
    pub(super) fn alternative(&self, pointer: &Pointer, token: &str, detail: Detail) -> String {
        let named = Pointer::parse(token);
        let pointer = if token.contains("#/") { &named } else { pointer };
        if is_component(pointer) {
            return pointer.last();
        }
        match self.difference(pointer).filter(|_| detail == Detail::All) {
            Some(difference) => format!("{} {difference}", self.held(pointer, Detail::More)),
            None => self.held(pointer, detail),
        }
    }

    /// What tells an alternative from its neighbours: a property that none of them has, the only value of one, a format, or
    /// at last where it stands.
    fn difference(&self, pointer: &Pointer) -> Option<String> {
        let list = pointer.parent()?;
        let whole = self.schemas.get(&list.parent()?)?;
        let members = if list.last() == "oneOf" { &whole.one_of } else { &whole.any_of };
        let tally = self.tally(&list, members);
        // One that is no member itself has none of what its neighbours have.
        let most = usize::from(members.contains(pointer));
        let own = self.properties(pointer, DEEPEST);
        let is_alone = |count: Option<&usize>| count.is_none_or(|count| *count <= most);
        if let Some(name) = own.keys().find(|name| is_alone(tally.properties.get(*name))) {
            return Some(name.clone());
        }
        let value = own.iter().find_map(|(name, property)| {
            let value = self.schemas.get(&property.pointer)?.enumeration.first()?;
            is_alone(tally.values.get(&(name.clone(), value.to_string())))
                .then(|| value.as_str().map_or_else(|| format!("{name} {value}"), str::to_owned))
        });
        let format = || {
            let format = self.schemas.get(pointer)?.format.clone()?;
            is_alone(tally.formats.get(&format)).then_some(format)
        };
        let position = || Some((pointer.last().parse::<usize>().ok()? + 1).to_string());
        value.or_else(format).or_else(position)
    }

    /// What the alternatives of a list have, counted once for all of them.
    fn tally(&self, list: &Pointer, members: &[Pointer]) -> Arc<Tally> {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lists.get(list) {
            return Arc::clone(known);
        }
        let mut tally = Tally::default();
        for member in members {
            for (name, property) in self.properties(self.schemas.target(member), DEEPEST) {
                let values = self.schemas.get(&property.pointer).into_iter().flat_map(|it| &it.enumeration);
                for value in values.map(Value::to_string).collect::<BTreeSet<String>>() {
                    *tally.values.entry((name.clone(), value)).or_default() += 1;
                }
                *tally.properties.entry(name).or_default() += 1;
            }
            if let Some(format) = self.schemas.get(member).and_then(|schema| schema.format.clone()) {
                *tally.formats.entry(format).or_default() += 1;
            }
        }
        let tally = Arc::new(tally);
        lists.insert(list.clone(), Arc::clone(&tally));
        tally
    }

    /// What an alternative is or holds.
    fn held(&self, pointer: &Pointer, detail: Detail) -> String {
        let Some(schema) = self.schemas.get(pointer) else { return "alternative".to_owned() };
        if let Some(title) = schema.title.as_deref().filter(|title| !title.is_empty() && title.len() < 40) {
            return title.to_owned();
        }
        let properties = self.properties(pointer, DEEPEST);
        let mut constants: Vec<_> = properties.iter().collect();
        // Whether it has to be there may stand beside the alternatives.
        constants.sort_by_key(|(_, property)| !property.required);
        let mut constants = constants.into_iter().filter_map(|(name, property)| {
            let values = &self.schemas.get(&property.pointer)?.enumeration;
            let [value] = values.as_slice() else { return None };
            Some((name, value))
        });
        if let Some(Value::String(text)) = constants.clone().map(|(_, value)| value).find(|it| it.is_string())
        {
            return text.clone();
        }
        if detail > Detail::Little {
            if let Some((name, value)) = constants.next() {
                return format!("{name} {value}");
            }
            let required = properties.iter().filter(|(_, property)| property.required);
            let mut names: Vec<&str> = required.map(|(name, _)| name.as_str()).take(DETAILS).collect();
            if names.is_empty() {
                names.extend(properties.keys().map(String::as_str).take(DETAILS));
            }
            if names.is_empty() {
                names.extend(schema.enumeration.iter().filter_map(Value::as_str).take(DETAILS));
            }
            if !names.is_empty() {
                return names.join(" ");
            }
        }
        match schema.types.first() {
            Some(primitive) => super::shape::type_name(*primitive).to_owned(),
            None => "object".to_owned(),
        }
    }

    /// The properties of a schema and of its `allOf` parts.
    fn properties(&self, pointer: &Pointer, depth: usize) -> BTreeMap<String, Property> {
        self.properties_but(pointer, depth, &mut BTreeSet::new())
    }

    /// The same, without those of what was `seen` at the same depth.
    fn properties_but<'s>(
        &'s self,
        pointer: &'s Pointer,
        depth: usize,
        seen: &mut BTreeSet<(usize, &'s Pointer)>,
    ) -> BTreeMap<String, Property> {
        let mut found = BTreeMap::new();
        let (Some(schema), Some(depth)) = (self.schemas.get(pointer), depth.checked_sub(1)) else {
            return found;
        };
        if !seen.insert((depth, self.schemas.target(pointer))) {
            return found;
        }
        let own = schema.properties.iter().map(|(name, pointer)| {
            (name.clone(), Property { pointer: pointer.clone(), required: schema.required.contains(name) })
        });
        let parts: Vec<_> = schema.all_of.iter().map(|part| self.properties_but(part, depth, seen)).collect();
        for (name, property) in parts.into_iter().flatten().chain(own) {
            let required = found.get(&name).is_some_and(|known: &Property| known.required);
            found.insert(name, Property { required: required || property.required, ..property });
        }
        for (name, property) in &mut found {
            property.required |= schema.required.contains(name);
        }
        found
    }
}

/// A property of an alternative.
struct Property {
    pointer: Pointer,
    required: bool,
}
