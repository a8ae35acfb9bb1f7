//! Whether a value is what its tags say: a validator of JSON Schema knows no discriminators.

use std::collections::BTreeMap;

use serde_json::Value;
use xtask::document::Pointer;

use super::unions::{component, discriminator};
use crate::cases::trees::Trees;
use crate::cases::validate::Schemas;

/// Looks through one value for tags that contradict it.
pub(super) struct Tags<'a, 's> {
    trees: &'a Trees,
    schemas: &'a mut Schemas<'s>,
    /// What is known of a schema and a value, which is told by its address. What is being looked at is taken to agree.
    known: BTreeMap<(Pointer, *const Value), bool>,
}

/// Whether a document has a discriminator at all. Without one, there is nothing to look for in thousands of values.
pub(super) fn has_any(trees: &Trees) -> bool {
    let mut pending: Vec<&Value> = trees.iter().map(|(_, tree)| tree).collect();
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(map) if map.contains_key("discriminator") => return true,
            Value::Object(map) => pending.extend(map.values()),
            Value::Array(items) => pending.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    false
}

impl<'a, 's> Tags<'a, 's> {
    pub(super) fn new(trees: &'a Trees, schemas: &'a mut Schemas<'s>) -> Self {
        Self { trees, schemas, known: BTreeMap::new() }
    }

    /// Whether each tag in a value that is valid against the schema at a place names what the value at that depth is.
    ///
    /// # Errors
    ///
    /// What is wrong with a schema.
    pub(super) fn agree(&mut self, place: &Pointer, value: &Value) -> Result<bool, String> {
        let place = self.trees.target(place);
        let key = (place, std::ptr::from_ref(value));
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        self.known.insert(key.clone(), true);
        let agree = self.agree_here(&key.0, value)? && self.agree_within(&key.0, value)?;
        self.known.insert(key, agree);
        Ok(agree)
    }

    fn agree_here(&mut self, place: &Pointer, value: &Value) -> Result<bool, String> {
        let parts = self.trees.parts(place);
        for part in &parts {
            let named = self.named(part, value);
            let alternatives = self.alternatives(part);
            if let Some(named) = named.filter(|named| !parts.contains(named)) {
                let may_be = part == place
                    || alternatives.iter().flatten().any(|it| self.trees.target(it) == named)
                    || self.trees.parts(&named).contains(place);
                if !may_be || !self.is(&named, value)? {
                    return Ok(false);
                }
            }
            for members in alternatives {
                // What inherits from a schema that lists it is that alternative.
                if members.iter().any(|member| parts.contains(&self.trees.target(member))) {
                    continue;
                }
                let mut one = members.is_empty();
                for member in &members {
                    one = one || self.is(member, value)?;
                }
                if !one {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn agree_within(&mut self, place: &Pointer, value: &Value) -> Result<bool, String> {
        for part in self.trees.parts(place) {
            for (below, value) in self.trees.below(&part, value) {
                if !self.agree(&below, value)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Whether a value is valid against a schema, and is what its tags say.
    fn is(&mut self, place: &Pointer, value: &Value) -> Result<bool, String> {
        Ok(self.schemas.is_valid(place, value)? && self.agree(place, value)?)
    }

    /// Whether a schema has a discriminator, and a value a tag that names no schema.
    pub(super) fn is_new(&self, place: &Pointer, value: &Value) -> bool {
        let tag =
            discriminator(self.trees, place).and_then(|discriminator| value.get(&discriminator.property));
        tag.is_some_and(Value::is_string) && self.named(place, value).is_none()
    }

    /// The schema that a discriminator says a value is: one of the mapping, else a relative that is called like the tag.
    fn named(&self, place: &Pointer, value: &Value) -> Option<Pointer> {
        let discriminator = discriminator(self.trees, place)?;
        let tag = value.get(&discriminator.property)?.as_str()?;
        if let Some(mapped) = discriminator.mapping.get(tag) {
            return Some(mapped.clone());
        }
        let called = self.trees.target(&component(tag));
        let offered = self.alternatives(place).concat();
        let is_offered = offered.iter().any(|member| self.trees.target(member) == called);
        (is_offered || self.trees.parts(&called).contains(place)).then_some(called)
    }

    fn alternatives(&self, place: &Pointer) -> Vec<Vec<Pointer>> {
        ["oneOf", "anyOf"].map(|keyword| self.trees.members(place, keyword)).into()
    }
}
