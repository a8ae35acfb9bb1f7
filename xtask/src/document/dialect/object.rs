//! From one object as its author wrote it to the same object with every keyword of the right shape.

use serde_json::{Map, Number, Value, json};

use super::keyword::{Kind, Shape};
use super::walk::{Walk, describe};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::document::Pointer;
use crate::document::key;
use crate::document::version::Version;
use crate::limits;

impl Walk<'_> {
    /// The canonical form of the object at `place`, its children hoisted; `None`, with a diagnostic, for an object that
    /// lacks what makes it one.
    pub(in crate::document) fn object(
        &mut self,
        kind: Kind,
        place: &Pointer,
        map: &Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        let mut out = Map::new();
        for (key, value) in map {
            let below = place.child(key);
            if let Some(extension) = key.strip_prefix("x-") {
                if key.starts_with(key::OURS) {
                    self.warn_key(
                        "reserved-extension",
                        &below,
                        format!("the prefix `x-oas-` is reserved; `{key}` is left out"),
                    );
                } else if !extension.starts_with("rust-")
                    || self.rust_extension(Some(kind), &below, map, value)
                {
                    out.insert(key.clone(), value.clone());
                }
                continue;
            }
            let Some((keyword, shape)) = self.keyword(kind, &below, key, map) else { continue };
            if value.is_null() && !matches!(shape, Shape::Literal | Shape::Special) {
                self.note("null-value", &below, format!("`{key}: null` has no meaning and is left out"));
                continue;
            }
            if let Some(value) = self.shaped(shape, &below, value) {
                out.insert(keyword, value);
            }
        }
        self.finish(kind, place, map, out)
    }

    /// The keyword that the author's key stands for, and its shape.
    fn keyword(
        &mut self,
        kind: Kind,
        place: &Pointer,
        key: &str,
        map: &Map<String, Value>,
    ) -> Option<(String, Shape)> {
        if let Some(shape) = kind.shape(key) {
            return Some((key.to_owned(), shape));
        }
        let camel = camel_case(key);
        if let Some(shape) = kind.shape(&camel).filter(|_| !map.contains_key(&camel)) {
            let message = format!("`{key}` is not a keyword of this {}; read as `{camel}`", kind.name());
            self.warn_key("unknown-keyword", place, message);
            return Some((camel, shape));
        }
        let message = format!("`{key}` is not a keyword of this {} and is left out", kind.name());
        if kind == Kind::Schema && !self.is_before_3_1() {
            // JSON Schema takes a keyword that it does not know for an annotation (2020-12, section 6.5).
            let note = Diagnostic::new(Severity::Note, "unknown-keyword", message);
            self.diagnostics.push(note.label(Place::Key(place.clone()), ""));
        } else {
            self.warn_key("unknown-keyword", place, message);
        }
        None
    }

    /// The value of a keyword in its shape; `None` where it cannot be brought into it.
    fn shaped(&mut self, shape: Shape, place: &Pointer, value: &Value) -> Option<Value> {
        match shape {
            Shape::Literal => Some(value.clone()),
            Shape::Special => None,
            Shape::Unsupported => {
                self.warn_key("unsupported-keyword", place, format!("`{}` is not supported", place.last()));
                None
            }
            Shape::Text => self.text(place, value).map(Value::String),
            Shape::Flag => self.flag(place, value).map(Value::Bool),
            Shape::Count => self.count(place, value),
            Shape::Number => self.number(place, value),
            Shape::Texts => self.texts(place, value).map(|texts| json!(texts)),
            Shape::TextMap => {
                self.entries(place, value, |walk, place, value| walk.text(place, value).map(Value::String))
            }
            Shape::Node(kind) => self.child(kind, place, value),
            Shape::NodeMap(kind) => {
                self.entries(place, value, |walk, place, value| walk.child(kind, place, value))
            }
            Shape::NodeList(kind) => {
                self.items(place, value, |walk, place, value| walk.child(kind, place, value))
            }
            Shape::Part(kind) => self.inline(kind, place, value),
            Shape::PartMap(kind) => {
                self.check_count(kind, place, value)?;
                self.entries(place, value, |walk, place, value| walk.inline(kind, place, value))
            }
            Shape::PartList(kind) => {
                self.items(place, value, |walk, place, value| walk.inline(kind, place, value))
            }
        }
    }

    /// Refuses a map of so many media types that comparing each with each would take too long: none of them is read.
    fn check_count(&mut self, kind: Kind, place: &Pointer, value: &Value) -> Option<()> {
        let count = value.as_object().map_or(0, Map::len);
        if kind == Kind::MediaType && count > limits::MEDIA_TYPES {
            let message = format!("`{count}` media types are too many");
            let help = format!("a body or an answer may have at most {}", limits::MEDIA_TYPES);
            let error = Diagnostic::error("too-large", message).label(Place::Key(place.clone()), "");
            self.diagnostics.push(error.help(help));
            return None;
        }
        Some(())
    }

    /// An object that stays inside of its node.
    pub(super) fn inline(&mut self, kind: Kind, place: &Pointer, value: &Value) -> Option<Value> {
        let Value::Object(map) = value else {
            // `content: {application/json: }` is a media type of which nothing is known.
            if value.is_null() && kind == Kind::MediaType {
                return Some(json!({}));
            }
            if let (Value::String(property), Kind::Discriminator) = (value, kind) {
                // As Swagger 2.0 has it.
                if self.version > Version::V2_0 {
                    let message =
                        "a discriminator must be an object; the string is read as its `propertyName`";
                    self.warn("wrong-type", place, message);
                }
                return Some(json!({ "propertyName": property }));
            }
            return self.misfit(place, "an object", value);
        };
        if map.contains_key("$ref") {
            let (place, map) = self.part(kind, place, map)?;
            return self.object(kind, &place, &map).map(Value::Object);
        }
        self.object(kind, place, map).map(Value::Object)
    }

    fn entries(
        &mut self,
        place: &Pointer,
        value: &Value,
        each: impl Fn(&mut Self, &Pointer, &Value) -> Option<Value>,
    ) -> Option<Value> {
        let Value::Object(map) = value else { return self.misfit(place, "an object", value) };
        let mut out = Map::new();
        // A whole map may stand elsewhere, though the standard does not say so.
        let elsewhere = match map.get("$ref") {
            Some(Value::String(_)) => Some(self.part(Kind::Root, place, map)?),
            _ => None,
        };
        let (place, map) = elsewhere.as_ref().map_or((place, map), |(place, map)| (place, map));
        for (key, value) in map {
            if let Some(value) = each(self, &place.child(key), value) {
                out.insert(key.clone(), value);
            }
        }
        Some(Value::Object(out))
    }

    fn items(
        &mut self,
        place: &Pointer,
        value: &Value,
        each: impl Fn(&mut Self, &Pointer, &Value) -> Option<Value>,
    ) -> Option<Value> {
        let Value::Array(items) = value else { return self.misfit(place, "a list", value) };
        let items = items.iter().enumerate().filter_map(|(index, value)| {
            if value.is_null() {
                self.note(
                    "null-value",
                    &place.child(index),
                    "`null` in a list has no meaning and is left out",
                );
                return None;
            }
            each(self, &place.child(index), value)
        });
        Some(items.collect())
    }

    /// A text; a number or a boolean that lacks its quotes is taken by its spelling.
    pub(super) fn text(&mut self, place: &Pointer, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => {
                let message = format!("expected a string, found {}; read as `\"{value}\"`", describe(value));
                self.note("wrong-type", place, message);
                Some(value.to_string())
            }
            _ => {
                self.misfit(place, "a string", value);
                None
            }
        }
    }

    pub(super) fn flag(&mut self, place: &Pointer, value: &Value) -> Option<bool> {
        let flag = match value {
            Value::Bool(flag) => return Some(*flag),
            Value::String(text) => text.to_ascii_lowercase().parse().ok(),
            _ => None,
        };
        match flag {
            Some(flag) => self.warn(
                "wrong-type",
                place,
                format!("expected a boolean, found a string; read as `{flag}`"),
            ),
            None => {
                self.misfit(place, "a boolean", value);
            }
        }
        flag
    }

    fn count(&mut self, place: &Pointer, value: &Value) -> Option<Value> {
        if value.is_u64() {
            return Some(value.clone());
        }
        let count = self.number(place, value)?;
        match integral(&count).and_then(|count| u64::try_from(count).ok()) {
            Some(count) => Some(json!(count)),
            None => self.misfit(place, "a non-negative integer", value),
        }
    }

    pub(super) fn number(&mut self, place: &Pointer, value: &Value) -> Option<Value> {
        match value {
            Value::Number(_) => Some(value.clone()),
            Value::String(text) => match text.trim().parse::<Number>() {
                Ok(number) => {
                    let message = format!("expected a number, found a string; read as `{number}`");
                    self.warn("wrong-type", place, message);
                    Some(Value::Number(number))
                }
                Err(_) => self.misfit(place, "a number", value),
            },
            _ => self.misfit(place, "a number", value),
        }
    }

    pub(super) fn texts(&mut self, place: &Pointer, value: &Value) -> Option<Vec<String>> {
        match value {
            Value::Array(items) => {
                let texts = items.iter().enumerate();
                Some(texts.filter_map(|(index, item)| self.text(&place.child(index), item)).collect())
            }
            Value::String(text) => {
                self.warn(
                    "wrong-type",
                    place,
                    "expected a list of strings, found a string; read as a list of one",
                );
                Some(vec![text.clone()])
            }
            _ => {
                self.misfit(place, "a list of strings", value);
                None
            }
        }
    }

    /// Reports a value that fits no reading of its keyword.
    pub(super) fn misfit(&mut self, place: &Pointer, expected: &str, value: &Value) -> Option<Value> {
        let message =
            format!("`{}` must be {expected}, not {}; it is left out", place.last(), describe(value));
        self.warn("invalid-keyword", place, message);
        None
    }
}

/// The integer that a number is, if it is one: `3`, but also `3.0` and `3e2`.
pub(super) fn integral(value: &Value) -> Option<i64> {
    if let Some(integer) = value.as_i64() {
        return Some(integer);
    }
    let float = value.as_f64().filter(|_| !value.is_u64())?;
    // Up to 2^53 every integer is exactly one float.
    let exact = float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "the line above checks the range")]
    exact.then_some(float as i64)
}

/// `read_only`, `read-only` and `ReadOnly` as `readOnly`.
fn camel_case(key: &str) -> String {
    let mut camel = String::with_capacity(key.len());
    let mut capital = false;
    for letter in key.chars() {
        match letter {
            '_' | '-' => capital = true,
            _ if camel.is_empty() => camel.push(letter.to_ascii_lowercase()),
            _ if capital => {
                camel.push(letter.to_ascii_uppercase());
                capital = false;
            }
            _ => camel.push(letter),
        }
    }
    camel
}
