//! Schemas: from JSON Schema 2020-12 and OpenAPI 3.0 to the keywords that `openapiv3` holds.

use serde_json::{Map, Value, json};

use super::info::carry;
use super::keyword::Kind;
use super::types::is_null_schema;
use super::walk::{Walk, describe};
use crate::document::Pointer;
use crate::document::files::descend;
use crate::document::key;
use crate::document::version::Version;

/// Keywords that have no place in `openapiv3`, and the key under which they travel.
const CARRIED: [(&str, &str); 16] = [
    ("prefixItems", key::PREFIX_ITEMS),
    ("patternProperties", key::PATTERN_PROPERTIES),
    ("contentEncoding", key::CONTENT_ENCODING),
    ("contentMediaType", key::CONTENT_MEDIA_TYPE),
    ("contentSchema", key::CONTENT_SCHEMA),
    ("propertyNames", key::PROPERTY_NAMES),
    ("dependentRequired", key::DEPENDENT_REQUIRED),
    ("dependentSchemas", key::DEPENDENT_SCHEMAS),
    ("unevaluatedItems", key::UNEVALUATED_ITEMS),
    ("contains", key::CONTAINS),
    ("minContains", key::MIN_CONTAINS),
    ("maxContains", key::MAX_CONTAINS),
    ("if", key::IF),
    ("then", key::THEN),
    ("else", key::ELSE),
    ("xml", key::XML),
];

/// What keeps its meaning beside a `$ref` in OpenAPI 3.0: by the text of the standard nothing does, but authors rely
/// on what describes the place rather than the type.
const ANNOTATIONS: [&str; 10] = [
    "title",
    "description",
    "nullable",
    "readOnly",
    "writeOnly",
    "deprecated",
    "default",
    "example",
    "externalDocs",
    "xml",
];

impl Walk<'_> {
    /// The canonical form of the schema at `place`.
    pub(in crate::document) fn schema(&mut self, place: &Pointer, map: &Map<String, Value>) -> Value {
        let Some((keyword, target)) = self.schema_reference(place, map) else {
            return Value::Object(self.object(Kind::Schema, place, map).unwrap_or_default());
        };
        let mut siblings = map.clone();
        siblings.remove(keyword);
        if self.is_before_3_1() {
            siblings.retain(|key, _| {
                let keeps = key.starts_with("x-") || ANNOTATIONS.contains(&key.as_str());
                if !keeps {
                    let dialect = if self.version == Version::V2_0 { "Swagger 2.0" } else { "OpenAPI 3.0" };
                    let message = format!("{dialect} ignores `{key}` next to a `$ref`");
                    self.warn_key("reference-siblings", &place.child(key), message);
                }
                keeps
            });
        }
        let reference = json!({ "$ref": target.as_str() });
        if siblings.is_empty() {
            return reference;
        }
        let mut out = self.object(Kind::Schema, place, &siblings).unwrap_or_default();
        match out.get_mut("allOf") {
            Some(Value::Array(all)) => all.insert(0, reference),
            _ => {
                out.insert("allOf".to_owned(), json!([reference]));
            }
        }
        Value::Object(out)
    }

    /// The place that a schema refers to. The dynamic references of JSON Schema are taken for what they are where nothing
    /// extends the schema that they stand in: a recursion.
    fn schema_reference(
        &mut self,
        place: &Pointer,
        map: &Map<String, Value>,
    ) -> Option<(&'static str, Pointer)> {
        for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
            let Some(text) = map.get(keyword).and_then(Value::as_str) else { continue };
            let from = place.child(keyword);
            if keyword == "$recursiveRef"
                && let Some(target) = self.recursive_anchor(place)
            {
                self.refer(Kind::Schema, from, target.clone());
                return Some((keyword, target));
            }
            return Some((keyword, self.reference(Kind::Schema, &from, text)));
        }
        None
    }

    /// The nearest schema around a place that is marked as the target of `$recursiveRef` (JSON Schema 2019-09).
    fn recursive_anchor(&mut self, place: &Pointer) -> Option<Pointer> {
        let tree = self.files.tree(place.file_name(), self.diagnostics)?;
        let mut here = Some(place.clone());
        while let Some(pointer) = here {
            if descend(&tree, &pointer)
                .is_some_and(|node| node.get("$recursiveAnchor") == Some(&Value::Bool(true)))
            {
                return Some(pointer);
            }
            here = pointer.parent();
        }
        None
    }

    pub(super) fn finish_schema(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        mut out: Map<String, Value>,
    ) -> Map<String, Value> {
        // Definitions are nodes of their own that something may refer to; they say nothing about their holder.
        out.remove("$defs");
        out.remove("definitions");
        // As Swagger 2.0 has it, and converters from it keep it.
        if author.get("x-nullable") == Some(&json!(true)) {
            out.entry("nullable").or_insert_with(|| json!(true));
        }
        // What must not be anything is the schema `false`.
        if author.get("not").is_some_and(|not| *not == json!({}) || *not == json!(true)) {
            out.remove("not");
            out.insert(key::NEVER.to_owned(), json!(true));
        }
        self.required(place, author, &mut out);
        self.array_items(place, author, &mut out);
        self.additional_properties(place, author, &mut out);
        self.alternatives(author, &mut out);
        self.types(place, author, &mut out);
        self.bounds(place, author, &mut out);
        let listed = self.values(place, author, &mut out);
        self.labels(place, author, &listed, &mut out);
        self.applicable(place, &mut out);
        self.examples(place, author, &mut out);
        for (keyword, extension) in CARRIED {
            if let Some(value) = out.remove(keyword) {
                out.insert(extension.to_owned(), value);
            }
        }
        out
    }

    /// `required` names properties. On a property itself, where version 3 of JSON Schema had it, a boolean still is
    /// understood by its holder.
    fn required(&mut self, place: &Pointer, author: &Map<String, Value>, out: &mut Map<String, Value>) {
        let below = place.child("required");
        let mut names = match author.get("required") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Bool(required)) => {
                let message = "`required` of a schema must be a list of property names";
                let reading = if *required { "; read as required in its parent" } else { "" };
                self.warn("invalid-keyword", &below, format!("{message}{reading}"));
                Vec::new()
            }
            Some(value) => self.texts(&below, value).unwrap_or_default(),
        };
        if let Some(Value::Object(properties)) = author.get("properties") {
            for (name, property) in properties {
                // A property that is itself called `required` holds a schema, never a boolean, unless it is the
                // boolean schema, which nobody writes there.
                if property.get("required") == Some(&Value::Bool(true)) {
                    names.push(name.clone());
                }
            }
        }
        names.sort();
        names.dedup();
        if !names.is_empty() {
            out.insert("required".to_owned(), json!(names));
        }
    }

    /// A list of `items` is a tuple in older versions of JSON Schema.
    fn array_items(&mut self, place: &Pointer, author: &Map<String, Value>, out: &mut Map<String, Value>) {
        let additional = out.remove("additionalItems");
        let below = place.child("items");
        match author.get("items") {
            None | Some(Value::Null) => {}
            Some(Value::Array(items)) => {
                let children: Vec<Value> = items
                    .iter()
                    .enumerate()
                    .filter_map(|(index, item)| self.child(Kind::Schema, &below.child(index), item))
                    .collect();
                self.note("tuple-items", &below, "`items` is a list; it is read as `prefixItems`");
                out.insert("prefixItems".to_owned(), Value::Array(children));
                out.extend(additional.map(|additional| ("items".to_owned(), additional)));
            }
            Some(item) => {
                let child = self.child(Kind::Schema, &below, item);
                out.extend(child.map(|child| ("items".to_owned(), child)));
            }
        }
    }

    fn additional_properties(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        out: &mut Map<String, Value>,
    ) {
        for (keyword, extension) in [
            ("additionalProperties", "additionalProperties"),
            ("unevaluatedProperties", key::UNEVALUATED_PROPERTIES),
        ] {
            let below = place.child(keyword);
            let value = match author.get(keyword) {
                None | Some(Value::Null) => continue,
                Some(Value::Bool(flag)) => Some(json!(flag)),
                Some(Value::Object(map)) if map.is_empty() => Some(json!(true)),
                Some(value @ Value::String(_)) => self.flag(&below, value).map(|flag| json!(flag)),
                Some(value) => self.child(Kind::Schema, &below, value),
            };
            out.extend(value.map(|value| (extension.to_owned(), value)));
        }
    }

    /// A branch of `oneOf` or `anyOf` that is null makes the schema nullable.
    fn alternatives(&mut self, author: &Map<String, Value>, out: &mut Map<String, Value>) {
        for keyword in ["oneOf", "anyOf"] {
            let Some(Value::Array(written)) = author.get(keyword) else { continue };
            let Some(Value::Array(branches)) = out.get_mut(keyword) else { continue };
            if branches.len() != written.len() || !written.iter().any(is_null_schema) {
                continue;
            }
            let mut kept = written.iter().map(|branch| !is_null_schema(branch));
            branches.retain(|_| kept.next().unwrap_or(true));
            if branches.is_empty() {
                out.remove(keyword);
                out.insert("enum".to_owned(), json!([null]));
            }
            out.insert("nullable".to_owned(), json!(true));
        }
        for keyword in ["allOf", "oneOf", "anyOf"] {
            if out.get(keyword).is_some_and(|branches| branches.as_array().is_some_and(Vec::is_empty)) {
                out.remove(keyword);
            }
        }
    }

    /// `examples` is a list in a schema; authors also write a map, as elsewhere in OpenAPI.
    fn examples(&mut self, place: &Pointer, author: &Map<String, Value>, out: &mut Map<String, Value>) {
        match author.get("examples") {
            None | Some(Value::Null) => {}
            Some(Value::Array(_)) => carry(author, out, "examples", key::EXAMPLES),
            Some(Value::Object(map)) => {
                let message = "`examples` of a schema must be a list; the values of this map are read";
                self.note("wrong-type", &place.child("examples"), message);
                let values = map.values().map(|value| value.get("value").unwrap_or(value).clone());
                out.insert(key::EXAMPLES.to_owned(), values.collect());
            }
            Some(value) => {
                let message = format!(
                    "`examples` of a schema must be a list, not {}; read as a list of one",
                    describe(value)
                );
                self.note("wrong-type", &place.child("examples"), message);
                out.insert(key::EXAMPLES.to_owned(), json!([value]));
            }
        }
    }

    /// A discriminator; its mapping leads to places, whatever spelling the author chose for them.
    pub(super) fn finish_discriminator(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        out: Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        let mut out = self.requires(Kind::Discriminator, place, out, "propertyName")?;
        let mut mapping = Map::new();
        if let Some(Value::Object(author)) = author.get("mapping") {
            for (value, target) in author {
                let below = place.child("mapping").child(value);
                let Some(text) = self.text(&below, target) else { continue };
                mapping.insert(value.clone(), json!(self.mapping_target(&below, &text).as_str()));
            }
        }
        if !mapping.is_empty() {
            out.insert("mapping".to_owned(), Value::Object(mapping));
        }
        if let Some(Value::String(text)) = author.get("defaultMapping") {
            let target = self.mapping_target(&place.child("defaultMapping"), text);
            out.insert(key::DEFAULT_MAPPING.to_owned(), json!(target.as_str()));
        }
        Some(out)
    }

    /// A value of a mapping is a reference or the name of a component schema (OpenAPI 3.1, 4.8.25).
    fn mapping_target(&mut self, place: &Pointer, text: &str) -> Pointer {
        let is_name = text.chars().all(|letter| letter.is_ascii_alphanumeric() || "._- ".contains(letter))
            && ![".yaml", ".yml", ".json"].iter().any(|ending| text.ends_with(ending));
        if !is_name {
            return self.reference(Kind::Schema, place, text);
        }
        let target = Pointer::root().child("components").child("schemas").child(text);
        self.refer(Kind::Schema, place.clone(), target.clone());
        target
    }
}
