//! From the keys in which authors name and describe the values of an `enum` to one list of labels.
//!
//! OpenAPI has no word for it, so tools have their own: lists beside `enum` (`x-enum-varnames` and `x-enum-descriptions` of
//! OpenAPI Generator, `x-enumNames` of NSwag), texts by value (`x-enumDescriptions` of Redocly), and `x-ms-enum` of AutoRest.
//! An overlay of ours pins the variant of a value with `x-rust-variants`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::walk::Walk;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Pointer;
use crate::document::key::{self, BESIDE, PINNED};

/// What is said of a value, and where.
struct Said {
    place: Pointer,
    value: Value,
    text: String,
}

impl Walk<'_> {
    /// What is said of the values of an `enum`, as `x-oas-labels`; and what AutoRest calls the type, as `x-oas-enum-name`.
    /// `listed` are the values in the author's order, `None` for null. If several keys name a value, the first of
    /// [`key::OF_VALUES`] does.
    pub(super) fn labels(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        listed: &[Option<Value>],
        out: &mut Map<String, Value>,
    ) {
        let given: Vec<&str> = key::OF_VALUES.into_iter().filter(|key| out.contains_key(*key)).collect();
        if listed.is_empty() {
            for key in given {
                let message = format!("`{key}` has no effect without an `enum` next to it");
                match key {
                    PINNED => self.invalid(&place.child(key), message),
                    _ => self.note("unused-label", &place.child(key), message),
                }
            }
            return;
        }
        let mut labels: BTreeMap<&str, Vec<Said>> = BTreeMap::new();
        for key in given {
            let Some(written) = author.get(key) else { continue };
            let below = place.child(key);
            match BESIDE.iter().find(|(beside, _)| *beside == key) {
                Some((_, says)) => {
                    labels.entry(says).or_default().extend(self.beside(&below, written, listed))
                }
                None if key == PINNED => {
                    labels.insert("pinned", self.pinned(&below, written, listed));
                }
                None => {
                    for (says, said) in self.autorest(&below, written, listed, out) {
                        labels.entry(says).or_default().push(said);
                    }
                }
            }
        }
        for said in labels.values_mut() {
            let mut known: Vec<Value> = Vec::new();
            said.retain(|said| {
                let is_first = !known.contains(&said.value);
                known.push(said.value.clone());
                is_first
            });
        }
        self.same_names(labels.get("name").map_or(&[], Vec::as_slice));
        let mut by_value: Vec<(Value, Map<String, Value>)> = Vec::new();
        for (says, said) in
            labels.into_iter().flat_map(|(says, all)| all.into_iter().map(move |said| (says, said)))
        {
            let index = by_value.iter().position(|(value, _)| *value == said.value).unwrap_or(by_value.len());
            if index == by_value.len() {
                by_value.push((said.value.clone(), Map::from_iter([("value".to_owned(), said.value)])));
            }
            if let Some((_, label)) = by_value.get_mut(index) {
                label.insert(says.to_owned(), json!(said.text));
            }
        }
        if !by_value.is_empty() {
            let labels = by_value.into_iter().map(|(_, label)| Value::Object(label));
            out.insert(key::LABELS.to_owned(), labels.collect());
        }
    }

    /// The texts of a list beside the values, or of an object by value.
    fn beside(&mut self, place: &Pointer, written: &Value, listed: &[Option<Value>]) -> Vec<Said> {
        match written {
            Value::Array(texts) => {
                // Null becomes no variant, so a list may leave it out.
                let is_complete = texts.len() == listed.len();
                let values: Vec<&Option<Value>> =
                    listed.iter().filter(|value| is_complete || value.is_some()).collect();
                if texts.len() != values.len() {
                    let message = format!(
                        "`{}` belongs to an `enum` of {} values and has {}; entries are matched by position",
                        place.last(),
                        values.len(),
                        texts.len()
                    );
                    self.warn("unequal-lists", place, message);
                }
                let pairs = texts.iter().zip(values).enumerate();
                let said = pairs.filter_map(|(index, (text, value))| {
                    self.said(place.child(index), value.as_ref()?.clone(), text)
                });
                said.collect()
            }
            Value::Object(texts) => {
                let said = texts.iter().filter_map(|(name, text)| {
                    let value = self.known(&place.child(name), name, listed)?;
                    self.said(place.child(name), value, text)
                });
                said.collect()
            }
            other => {
                self.misfit(place, "a list or an object", other);
                Vec::new()
            }
        }
    }

    /// AutoRest's `x-ms-enum`, an object with `name` and `values`, each of these with `value`, `name` and `description`.
    fn autorest(
        &mut self,
        place: &Pointer,
        written: &Value,
        listed: &[Option<Value>],
        out: &mut Map<String, Value>,
    ) -> Vec<(&'static str, Said)> {
        let Value::Object(written) = written else {
            self.misfit(place, "an object", written);
            return Vec::new();
        };
        let name = written.get("name").and_then(|name| self.text(&place.child("name"), name));
        if let Some(name) = name.filter(|name| name.contains(char::is_alphanumeric)) {
            out.insert(key::ENUM_NAME.to_owned(), json!(name));
        }
        let entries = match written.get("values") {
            None | Some(Value::Null) => &[][..],
            Some(Value::Array(entries)) => entries,
            Some(other) => {
                self.misfit(&place.child("values"), "a list", other);
                &[]
            }
        };
        let mut all = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let below = place.child("values").child(index);
            let Some(value) = entry.get("value") else {
                self.warn("missing-keyword", &below, "this entry has no `value` and is left out");
                continue;
            };
            let Some(value) = self.known(&below.child("value"), &spelling(value), listed) else { continue };
            for says in ["name", "description"] {
                let said = entry.get(says).and_then(|text| self.said(below.child(says), value.clone(), text));
                all.extend(said.map(|said| (says, said)));
            }
        }
        all
    }

    /// The variants that an overlay pins. A name is taken as it stands, so one that cannot be is a fault, as is one for a
    /// value that is not there (any more).
    fn pinned(&mut self, place: &Pointer, written: &Value, listed: &[Option<Value>]) -> Vec<Said> {
        let mut pinned: Vec<Said> = Vec::new();
        for (spelled, name) in written.as_object().into_iter().flatten() {
            let below = place.child(spelled);
            let Some(name) = name.as_str() else { continue };
            let Some(value) = find(spelled, listed) else {
                self.invalid(&below, format!("the `enum` has no value `{spelled}`"));
                continue;
            };
            if !value.is_string() && !value.is_i64() {
                self.invalid(
                    &below,
                    format!("the value `{spelled}` does not become a variant; only strings and integers do"),
                );
            } else if !is_variant(name) {
                self.invalid(&below, format!("`{name}` cannot name a variant; write it `LikeThis`"));
            } else if let Some(other) = pinned.iter().find(|other| other.text.eq_ignore_ascii_case(name)) {
                let message = format!("two values are given the variant `{}`", other.text);
                let fault = self.fault(message).label(Place::Node(below), "");
                self.diagnostics.push(fault.label(Place::Node(other.place.clone()), "the other one"));
            } else {
                pinned.push(Said { place: below, value, text: name.to_owned() });
            }
        }
        pinned
    }

    fn invalid(&mut self, place: &Pointer, message: String) {
        let fault = self.fault(message).label(Place::Key(place.clone()), "");
        self.diagnostics.push(fault);
    }

    fn fault(&self, message: String) -> Diagnostic {
        Diagnostic::new(self.strictness.severity(), "invalid-extension", message)
    }

    /// The listed value that is spelled so.
    fn known(&mut self, place: &Pointer, spelled: &str, listed: &[Option<Value>]) -> Option<Value> {
        let found = find(spelled, listed);
        if found.is_none() && spelled != "null" {
            self.note("unused-label", place, format!("the `enum` has no value `{spelled}`"));
        }
        found
    }

    /// What a text says of a value; nothing if it is empty.
    fn said(&mut self, place: Pointer, value: Value, text: &Value) -> Option<Said> {
        let text = (!text.is_null()).then(|| self.text(&place, text))??;
        (!text.trim().is_empty()).then_some(Said { place, value, text })
    }

    /// Reports values that have one name.
    fn same_names(&mut self, names: &[Said]) {
        for (index, name) in names.iter().enumerate() {
            let Some(first) = names.iter().take(index).find(|other| other.text == name.text) else {
                continue;
            };
            let message = format!("two values of this `enum` have the name `{}`", name.text);
            let warning = Diagnostic::warning("duplicate-label", message).at(&name.place);
            let warning = warning.label(Place::Node(first.place.clone()), "the other one");
            self.diagnostics.push(warning.help("their variants get longer names, with the values"));
        }
    }
}

fn find(spelled: &str, listed: &[Option<Value>]) -> Option<Value> {
    listed.iter().flatten().find(|value| spelling(value) == spelled).cloned()
}

/// A value as the key of an object.
fn spelling(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a variant can be called so without a complaint of the compiler's: in `UpperCamelCase`, where an underscore may
/// stand between digits.
fn is_variant(name: &str) -> bool {
    let bytes = name.as_bytes();
    let stands = |(index, byte): (usize, &u8)| match byte {
        b'_' => {
            let is_digit =
                |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
            is_digit(index.checked_sub(1)) && is_digit(index.checked_add(1))
        }
        byte => byte.is_ascii_alphanumeric(),
    };
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name != "Self"
        && bytes.iter().enumerate().all(stands)
}
