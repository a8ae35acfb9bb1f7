//! Schemas: types, formats, listed values, null, defaults, and whatever nobody knows.

use std::collections::BTreeSet;

use serde_json::Value;

use super::at::{At, Side};
use super::shape::{Shape, includes};
use super::walk::{Effect, Finding, Walk};
use crate::diff::change::{Kind, Wire};
use crate::document::Pointer;
use crate::document::key;

/// Formats of numbers that are read and written as if there were none.
const WIDE: [&str; 3] = ["int64", "double", "float"];

/// Formats that each value of another one has too.
const WITHIN: [(&str, &str); 1] = [("int32", "int64")];

impl Walk<'_> {
    /// Compares schemas that hold together on each side.
    pub(super) fn schemas(&mut self, id: usize, old: &[Pointer], new: &[Pointer], at: At) {
        let (before, after) = (Shape::of(self.old, old), Shape::of(self.new, new));
        if self.unions(id, &before, &after, at) {
            return;
        }
        self.values(id, &before, &after, at);
    }

    /// Compares shapes but for their alternatives.
    pub(super) fn values(&mut self, id: usize, before: &Shape, after: &Shape, at: At) {
        if self.types(id, before, after, at) {
            // Of another type nothing is the same.
            return;
        }
        self.nullable(id, before, after, at);
        self.listed(id, before, after, at);
        self.bounds(id, before, after, at);
        self.object(id, before, after, at);
        self.array(id, before, after, at);
        if before.default != after.default {
            self.default(id, before, after, at);
        }
        if at.xml && before.xml != after.xml {
            let finding = finding(after, at, "xml-changed", Wire::Breaking, "its form in XML changed");
            self.find(id, finding);
        }
        self.rest(id, before, after, at);
    }

    fn types(&mut self, id: usize, before: &Shape, after: &Shape, at: At) -> bool {
        let effect = relate(before, after, at.side);
        let text = |shape: &Shape| named(shape);
        if before.never != after.never {
            let effect = if after.never { Effect::Narrows } else { Effect::Widens };
            let message = if after.never { "no value is valid any more" } else { "values are now valid" };
            self.find(
                id,
                finding(after, at, "type-changed", effect.on(at.side), message).ends(at, "type-changed"),
            );
            return true;
        }
        if let Some(effect) = effect {
            let end = match effect {
                Effect::Widens => "type-generalized",
                Effect::Narrows if !at.side.is_request() => "type-specialized",
                Effect::Narrows | Effect::Replaces => "type-changed",
            };
            let message = format!("is now {}, was {}", text(after), text(before));
            self.find(id, finding(after, at, "type-changed", effect.on(at.side), message).ends(at, end));
            return effect == Effect::Replaces;
        }
        if before.formats != after.formats {
            let (effect, end) = match (narrow(before), narrow(after)) {
                (old, new) if old == new => (None, "type-compatible"),
                (old, new) if within(&old, &new) => (Some(Effect::Widens), "type-generalized"),
                (old, new) if within(&new, &old) => (Some(Effect::Narrows), "type-specialized"),
                _ => (Some(Effect::Replaces), "type-changed"),
            };
            let wire = effect.map_or(Wire::Safe, |effect| effect.on(at.side));
            let end = if end == "type-specialized" && at.side.is_request() { "type-changed" } else { end };
            let message =
                format!("its format is now {}, was {}", list(&after.formats), list(&before.formats));
            self.find(id, finding(after, at, "format-changed", wire, message).ends(at, end));
        }
        false
    }

    fn nullable(&mut self, id: usize, before: &Shape, after: &Shape, at: At) {
        // Who allows any type allows null.
        let null = |shape: &Shape| shape.nullable || shape.types.is_none() && shape.values.is_none();
        let (event, effect, message) = match (null(before), null(after)) {
            (false, true) => ("became-nullable", Effect::Widens, "may now be null"),
            (true, false) => ("became-not-nullable", Effect::Narrows, "can no longer be null"),
            _ => return,
        };
        self.find(id, finding(after, at, event, effect.on(at.side), message).ends(at, event));
    }

    fn listed(&mut self, id: usize, before: &Shape, after: &Shape, at: At) {
        let (old, new) = match (&before.values, &after.values) {
            (None, None) => return,
            (None, Some(new)) => {
                let message = format!("must now be one of {}", shown(new.values()));
                let end = if at.side.is_request() { "became-enum" } else { "type-specialized" };
                let wire = Effect::Narrows.on(at.side);
                self.find(id, finding(after, at, "became-enum", wire, message).ends(at, end));
                return;
            }
            (Some(old), None) => {
                let message = format!("may now be any value, was one of {}", shown(old.values()));
                let wire = if old.len() == 1 { Effect::Widens.on(at.side) } else { more(at.side) };
                self.find(id, finding(after, at, "enum-removed", wire, message));
                return;
            }
            (Some(old), Some(new)) => (old, new),
        };
        let gone: Vec<&Value> =
            old.iter().filter(|(key, _)| !new.contains_key(*key)).map(|(_, v)| v).collect();
        let come: Vec<&Value> =
            new.iter().filter(|(key, _)| !old.contains_key(*key)).map(|(_, v)| v).collect();
        if old.len() == 1 && new.len() == 1 && !gone.is_empty() {
            let message = format!("must now be {}, had to be {}", shown(come), shown(gone));
            let wire = Effect::Replaces.on(at.side);
            self.find(id, finding(after, at, "constant-changed", wire, message).ends(at, "const-changed"));
            return;
        }
        if !gone.is_empty() {
            let message = format!("is no longer {}", shown(gone));
            let wire = Effect::Narrows.on(at.side);
            self.find(id, finding(after, at, "value-removed", wire, message).ends(at, "enum-value-removed"));
        }
        if !come.is_empty() {
            let message = format!("may now be {}", shown(come));
            // The only value of a property is part of its type: older clients read no other.
            let wire = if old.len() == 1 { Effect::Widens.on(at.side) } else { more(at.side) };
            self.find(id, finding(after, at, "value-added", wire, message).ends(at, "enum-value-added"));
        }
    }

    fn default(&mut self, id: usize, before: &Shape, after: &Shape, at: At) {
        let value = |value: &Option<Value>| value.as_ref().map_or("nothing".to_owned(), code);
        let event = match (&before.default, &after.default) {
            (None, _) => "default-value-added",
            (_, None) => "default-value-removed",
            _ => "default-value-changed",
        };
        let message = format!("is now {} by default, was {}", value(&after.default), value(&before.default));
        let wire = match at.side {
            // Leaving it out means something else.
            Side::Parameter if at.whole => Wire::Breaking,
            Side::Parameter | Side::Body => Wire::Doubtful,
            Side::Answer | Side::Header => Wire::Safe,
        };
        self.find(id, finding(after, at, event, wire, message).ends(at, event));
    }

    /// Tells of keywords that nothing is known of.
    fn rest(&mut self, id: usize, before: &Shape, after: &Shape, at: At) {
        let keys: BTreeSet<&String> = before.rest.keys().chain(after.rest.keys()).collect();
        for key in keys.into_iter().filter(|key| before.rest.get(*key) != after.rest.get(*key)) {
            self.find(id, not_judged(Kind::Schema, key, place(after), Some(at.side)));
        }
    }
}

/// A keyword that changed, and of which it is not known what that means.
pub(super) fn not_judged(kind: Kind, key: &str, place: &Pointer, side: Option<Side>) -> Finding {
    let key = key.strip_prefix(key::OURS).unwrap_or(key);
    let message = format!("`{}` changed and is not judged", key.replace('`', "'"));
    Finding { side, ..Finding::new(kind, "not-judged", place, Wire::Doubtful, message) }
}

/// A difference of values.
pub(super) fn finding(shape: &Shape, at: At, event: &str, wire: Wire, message: impl Into<String>) -> Finding {
    let finding = Finding::new(Kind::Schema, event, place(shape), wire, message);
    Finding { side: Some(at.side), ..finding }
}

/// Where a shape stands.
pub(super) fn place(shape: &Shape) -> &Pointer {
    static NOWHERE: std::sync::LazyLock<Pointer> = std::sync::LazyLock::new(Pointer::root);
    shape.parts.first().unwrap_or(&NOWHERE)
}

/// What more listed values mean: a client may expect such a list to grow.
fn more(side: Side) -> Wire {
    if side.is_request() { Wire::Safe } else { Wire::Doubtful }
}

/// What becomes of the types; `None` where they are the same.
fn relate(before: &Shape, after: &Shape, side: Side) -> Option<Effect> {
    let (old, new) = match (&before.types, &after.types) {
        (None, None) => return None,
        (None, Some(_)) => return Some(Effect::Narrows),
        (Some(_), None) => return Some(Effect::Widens),
        (Some(old), Some(new)) => (old, new),
    };
    // A text may be any text, so it may be one that is a number.
    let any_text = |shape: &Shape, types: &BTreeSet<String>| {
        side.is_text() && types.contains("string") && shape.formats.is_empty() && shape.values.is_none()
    };
    let takes = |shape: &Shape, types: &BTreeSet<String>, name: &str| {
        let scalar = matches!(name, "boolean" | "integer" | "number");
        includes(types, name) || scalar && any_text(shape, types)
    };
    let gone = old.iter().filter(|name| !takes(after, new, name)).count();
    let come = new.iter().filter(|name| !takes(before, old, name)).count();
    match (gone, come) {
        (0, 0) => None,
        (0, _) => Some(Effect::Widens),
        (_, 0) => Some(Effect::Narrows),
        _ => Some(Effect::Replaces),
    }
}

/// The formats that mean something for whoever reads and writes the values.
fn narrow(shape: &Shape) -> BTreeSet<&str> {
    shape.formats.iter().map(String::as_str).filter(|format| !WIDE.contains(format)).collect()
}

fn within(inner: &BTreeSet<&str>, outer: &BTreeSet<&str>) -> bool {
    outer.is_subset(inner)
        || !inner.is_empty()
            && inner.iter().all(|inner| outer.iter().any(|outer| WITHIN.contains(&(*inner, *outer))))
}

fn named(shape: &Shape) -> String {
    match &shape.types {
        None => "of any type".to_owned(),
        Some(types) => list(types),
    }
}

fn list(texts: &BTreeSet<String>) -> String {
    if texts.is_empty() {
        return "none".to_owned();
    }
    let texts: Vec<String> = texts.iter().map(|text| format!("`{}`", text.replace('`', "'"))).collect();
    texts.join(" or ")
}

/// Values, the first of many.
pub(super) fn shown<'v>(values: impl IntoIterator<Item = &'v Value>) -> String {
    const SHOWN: usize = 8;
    let values: Vec<String> = values.into_iter().map(code).collect();
    match values.get(..SHOWN) {
        Some(first) if values.len() > SHOWN => {
            format!("{} and {} more", first.join(", "), values.len() - SHOWN)
        }
        _ => values.join(", "),
    }
}

/// A value as code, without the quotation marks of a text.
pub(super) fn code(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    format!("`{}`", text.replace('`', "'"))
}
