//! From YAML or JSON text to a JSON value that keeps what the author wrote.
//!
//! A visitor of our own, because the ready-made values keep the last of two equal keys silently, turn the key `200`
//! away or into a number, and leave YAML's merge keys unmerged.

use std::cell::RefCell;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use super::Pointer;
use crate::limits::{self, Budget};

/// What one reading remembers beside the value.
pub(super) struct Reading {
    root: Pointer,
    merge_keys: bool,
    budget: Budget,
    text: Budget,
    duplicates: RefCell<Vec<Pointer>>,
}

impl Reading {
    /// Reads a text of `size` bytes into `root`; `merge_keys` says whether `<<` is YAML's merge key.
    pub(super) fn new(root: Pointer, merge_keys: bool, size: usize) -> Self {
        Self {
            root,
            merge_keys,
            budget: Budget::of(limits::NODES.max(size)),
            text: Budget::of(limits::TEXT.max(size.saturating_mul(limits::EXPANSION))),
            duplicates: RefCell::default(),
        }
    }

    /// The value of a whole text.
    pub(super) fn value<'de, D: Deserializer<'de>>(&self, deserializer: D) -> Result<Value, D::Error> {
        Node { reading: self, step: None }.deserialize(deserializer)
    }

    /// The keys that stand twice in their map, in the order of the text.
    pub(super) fn into_duplicates(self) -> Vec<Pointer> {
        self.duplicates.into_inner()
    }

    fn spend<E: Error>(&self) -> Result<(), E> {
        if self.budget.spend(1) { Ok(()) } else { Err(E::custom(TOO_MANY_NODES)) }
    }

    /// A text, as long as there is room for it: an alias may stand for a long one again and again.
    fn string<E: Error>(&self, text: String) -> Result<Value, E> {
        if self.text.spend(text.len()) { Ok(Value::String(text)) } else { Err(E::custom(TOO_MUCH_TEXT)) }
    }
}

/// The messages of errors for what a limit forbids.
pub(super) const TOO_MANY_NODES: &str = "the aliases of this document expand to too many nodes";
pub(super) const TOO_MUCH_TEXT: &str = "the aliases of this document expand to too much text";
pub(super) const TOO_LONG: &str = "this key is too long";

/// One step of the way from the root, kept on the stack until somebody asks for the pointer.
struct Step<'a> {
    parent: Option<&'a Step<'a>>,
    token: &'a dyn fmt::Display,
}

#[derive(Clone, Copy)]
struct Node<'a> {
    reading: &'a Reading,
    step: Option<&'a Step<'a>>,
}

impl Node<'_> {
    fn pointer(&self) -> Pointer {
        let mut tokens = Vec::new();
        let mut step = self.step;
        while let Some(here) = step {
            tokens.push(here.token);
            step = here.parent;
        }
        tokens.into_iter().rev().fold(self.reading.root.clone(), |pointer, token| pointer.child(token))
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.reading.spend()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "an integer beyond 64 bits is kept as its nearest float")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "an integer beyond 64 bits is kept as its nearest float")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // JSON has no infinity and no NaN, YAML has: their text is the nearest thing.
        Ok(Number::from_f64(value).map_or_else(|| Value::String(value.to_string()), Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.reading.string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.reading.string(value)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            let index = items.len();
            let step = Step { parent: self.step, token: &index };
            match seq.next_element_seed(Node { reading: self.reading, step: Some(&step) })? {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Map::new();
        let mut merged = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            let step = Step { parent: self.step, token: &key };
            let node = Node { reading: self.reading, step: Some(&step) };
            let value = map.next_value_seed(node)?;
            if self.reading.merge_keys && key == "<<" {
                merged.push(value);
                continue;
            }
            if entries.contains_key(&key) {
                self.reading.duplicates.borrow_mut().push(node.pointer());
            }
            entries.insert(key, value);
        }
        for value in merged {
            merge(&mut entries, value);
        }
        Ok(Value::Object(entries))
    }

    /// A value with a YAML tag of its own (`!Ref x`): the tag means nothing to OpenAPI.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (_tag, content) = data.variant_seed(Key)?;
        content.newtype_variant_seed(self)
    }
}

/// YAML merge keys: what the map says itself wins, then the earlier of several merged maps.
fn merge(entries: &mut Map<String, Value>, merged: Value) {
    match merged {
        Value::Object(map) => {
            for (key, value) in map {
                entries.entry(key).or_insert(value);
            }
        }
        Value::Array(items) => {
            for item in items {
                if let Value::Object(map) = item {
                    for (key, value) in map {
                        entries.entry(key).or_insert(value);
                    }
                }
            }
        }
        other => {
            entries.entry("<<").or_insert(other);
        }
    }
}

/// A map key as its text, whatever YAML takes it for: `200`, `true`, `1.10`.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scalar as map key")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        if value.len() > limits::NAME { Err(E::custom(TOO_LONG)) } else { Ok(value.to_owned()) }
    }
}
