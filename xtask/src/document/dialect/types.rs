//! The types of a schema and the values and bounds that go with them.

use serde_json::{Map, Value, json};

use super::object::integral;
use super::walk::{Walk, describe};
use crate::document::Pointer;
use crate::document::key;

/// The types that `openapiv3` has.
const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// The keywords that say something about values of one type only, and those types.
const TYPED: [(&[&str], &[&str]); 4] = [
    (&["string"], &["minLength", "maxLength", "pattern"]),
    (&["integer", "number"], &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    (&["array"], &["items", "minItems", "maxItems", "uniqueItems"]),
    (&["object"], &["properties", "required", "additionalProperties", "minProperties", "maxProperties"]),
];

impl Walk<'_> {
    /// `type`: one name, or a list of names of which `null` means nullable.
    pub(super) fn types(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        out: &mut Map<String, Value>,
    ) {
        let below = place.child("type");
        let names = match author.get("type") {
            None | Some(Value::Null) => return,
            Some(Value::String(name)) => vec![name.clone()],
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
                .collect(),
            Some(other) => {
                self.misfit(&below, "a string or a list of strings", other);
                return;
            }
        };
        let mut null = false;
        let mut types: Vec<String> = Vec::new();
        for name in names {
            match self.type_name(&below, &name, out) {
                Some("null") => null = true,
                Some(name) if !types.iter().any(|known| known == name) => types.push(name.to_owned()),
                _ => {}
            }
        }
        // Every integer is a number.
        if types.iter().any(|name| name == "number") {
            types.retain(|name| name != "integer");
        }
        types.sort();
        match types.as_slice() {
            [] if null && !out.contains_key("enum") && !author.contains_key("enum") => {
                out.insert("enum".to_owned(), json!([null]));
            }
            [] => {}
            [one] => {
                out.insert("type".to_owned(), json!(one));
            }
            several => {
                out.insert(key::TYPES.to_owned(), json!(several));
            }
        }
        if null {
            out.insert("nullable".to_owned(), json!(true));
        }
    }

    /// The type that a name means; names that are formats, or types of another language, are mended.
    fn type_name(
        &mut self,
        place: &Pointer,
        name: &str,
        out: &mut Map<String, Value>,
    ) -> Option<&'static str> {
        if let Some(known) = TYPES.into_iter().chain(["null"]).find(|known| *known == name) {
            return Some(known);
        }
        let lower = name.to_ascii_lowercase();
        let (known, format) = match lower.as_str() {
            "int" | "int32" | "int64" | "long" => ("integer", (lower != "int").then_some(lower.as_str())),
            "float" | "double" | "decimal" => ("number", (lower != "decimal").then_some(lower.as_str())),
            "bool" => ("boolean", None),
            "str" | "text" | "enum" => ("string", None),
            "file" | "binary" => ("string", Some("binary")),
            "date" | "date-time" | "uuid" | "uri" | "email" | "password" | "byte" => {
                ("string", Some(lower.as_str()))
            }
            "datetime" | "timestamp" => ("string", Some("date-time")),
            "list" => ("array", None),
            "map" | "dict" => ("object", None),
            "nil" | "none" => ("null", None),
            lower => {
                (TYPES.into_iter().chain(["null"]).find(|known| *known == lower).unwrap_or_default(), None)
            }
        };
        if known.is_empty() {
            self.warn("invalid-keyword", place, format!("`{name}` is not a type and is left out"));
            return None;
        }
        self.warn("invalid-keyword", place, format!("`{name}` is not a type; read as `{known}`"));
        if let Some(format) = format {
            let format = if format == "long" { "int64" } else { format };
            out.entry("format").or_insert_with(|| json!(format));
        }
        Some(known)
    }

    /// `exclusiveMinimum` is a flag beside `minimum` in 3.0 and a bound of its own since 3.1; bounds of integers are
    /// integers.
    pub(super) fn bounds(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        out: &mut Map<String, Value>,
    ) {
        for (exclusive, inclusive, lower) in
            [("exclusiveMinimum", "minimum", true), ("exclusiveMaximum", "maximum", false)]
        {
            let below = place.child(exclusive);
            match author.get(exclusive) {
                None | Some(Value::Null) => {}
                Some(Value::Bool(flag)) => {
                    out.insert(exclusive.to_owned(), json!(flag));
                }
                Some(value) => {
                    let Some(bound) = self.number(&below, value) else { continue };
                    let limit = |value: &Value| value.as_f64().unwrap_or_default();
                    let decides = out.get(inclusive).is_none_or(|other| {
                        if lower { limit(&bound) >= limit(other) } else { limit(&bound) <= limit(other) }
                    });
                    if decides {
                        out.insert(inclusive.to_owned(), bound);
                        out.insert(exclusive.to_owned(), json!(true));
                    }
                }
            }
        }
        if out.get("type").is_some_and(|name| name == "integer") {
            let bounds =
                [("minimum", key::MINIMUM), ("maximum", key::MAXIMUM), ("multipleOf", key::MULTIPLE_OF)];
            for (keyword, wide) in bounds {
                let Some(value) = out.remove(keyword) else { continue };
                if let Some(integer) = integral(&value) {
                    out.insert(keyword.to_owned(), json!(integer));
                } else {
                    if value.as_f64().is_none_or(|value| value.fract() != 0.0) {
                        let message = format!("`{keyword}: {value}` is not an integer");
                        self.note("wrong-type", &place.child(keyword), message);
                    }
                    out.insert(wide.to_owned(), value);
                }
            }
        }
    }

    /// `enum` and `const`: values of the stated type, and whether null is one of them. Gives the values in the author's
    /// order, `None` for null.
    pub(super) fn values(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        out: &mut Map<String, Value>,
    ) -> Vec<Option<Value>> {
        let below = place.child("enum");
        let constant = out.remove("const");
        let values = match (constant, author.get("enum")) {
            (Some(constant), _) => vec![constant],
            (None, None) => return Vec::new(),
            (None, Some(Value::Array(values))) => values.clone(),
            (None, Some(Value::Null)) => {
                self.note("null-value", &below, "`enum: null` has no meaning and is left out");
                return Vec::new();
            }
            (None, Some(Value::Object(_))) => {
                self.misfit(&below, "a list", &json!({}));
                return Vec::new();
            }
            (None, Some(single)) => {
                let message =
                    format!("`enum` must be a list, not {}; read as a list of one", describe(single));
                self.warn("wrong-type", &below, message);
                vec![single.clone()]
            }
        };
        let name = out.get("type").and_then(Value::as_str).map(str::to_owned);
        let mut kept: Vec<Value> = Vec::new();
        let mut listed: Vec<Option<Value>> = Vec::new();
        for (index, value) in values.into_iter().enumerate() {
            if value.is_null() {
                listed.push(None);
                continue;
            }
            let value = self.value_of_type(&below.child(index), name.as_deref(), value);
            listed.push(Some(value.clone()));
            if kept.contains(&value) {
                self.note(
                    "duplicate-value",
                    &below.child(index),
                    format!("`{value}` appears twice in this `enum`"),
                );
            } else {
                kept.push(value);
            }
        }
        let null = listed.contains(&None);
        if null {
            out.insert("nullable".to_owned(), json!(true));
        }
        match (kept.is_empty(), null) {
            (false, _) => out.insert("enum".to_owned(), Value::Array(kept)),
            (true, true) => out.insert("enum".to_owned(), json!([null])),
            (true, false) => {
                self.warn("invalid-keyword", &below, "an empty `enum` allows no value; it is left out");
                None
            }
        };
        listed
    }

    /// A value of an `enum`, its quotes added or removed where the stated type asks for it.
    fn value_of_type(&mut self, place: &Pointer, name: Option<&str>, value: Value) -> Value {
        let mended = match (name, &value) {
            (Some("string"), Value::Number(_) | Value::Bool(_)) => Some(json!(value.to_string())),
            (Some("integer"), Value::String(text)) => text.parse::<i64>().ok().map(|integer| json!(integer)),
            (Some("integer"), Value::Number(number)) if number.is_f64() => {
                integral(&value).map(|integer| json!(integer))
            }
            (Some("number"), Value::String(text)) => {
                text.parse::<serde_json::Number>().ok().map(Value::Number)
            }
            (Some("boolean"), Value::String(text)) => {
                text.to_ascii_lowercase().parse::<bool>().ok().map(|flag| json!(flag))
            }
            _ => None,
        };
        let Some(mended) = mended else { return value };
        self.warn(
            "wrong-type",
            place,
            format!("`{value}` does not match the type of its schema; read as `{mended}`"),
        );
        mended
    }

    /// Keywords about another type than the stated one have no effect (JSON Schema validation, section 6), and
    /// `openapiv3` would no longer see the type for them.
    pub(super) fn applicable(&mut self, place: &Pointer, out: &mut Map<String, Value>) {
        let Some(name) = out.get("type").and_then(Value::as_str).map(str::to_owned) else { return };
        let others = TYPED
            .iter()
            .filter(|(types, _)| !types.contains(&name.as_str()))
            .flat_map(|(_, keywords)| *keywords);
        for keyword in others {
            if let Some(value) = out.remove(*keyword) {
                let says_nothing = value == json!(false) || value == json!([]) || value == json!({});
                if !says_nothing {
                    let message = format!("`{keyword}` has no effect on the type `{name}`");
                    self.note("inapplicable-keyword", &place.child(keyword), message);
                }
            }
        }
        if matches!(name.as_str(), "boolean" | "array" | "object")
            && let Some(format) = out.remove("format")
        {
            out.insert(key::FORMAT.to_owned(), format);
        }
        if name == "boolean" && out.get("enum").is_some_and(|values| values == &json!([true, false])) {
            out.remove("enum");
        }
    }
}

/// Whether a schema allows null only: `{type: 'null'}`, `{enum: [null]}`, `{const: null}`.
pub(super) fn is_null_schema(schema: &Value) -> bool {
    let Some(map) = schema.as_object().filter(|map| !map.contains_key("$ref")) else { return false };
    let null_type = match map.get("type") {
        Some(Value::String(name)) => name == "null",
        Some(Value::Array(names)) => !names.is_empty() && names.iter().all(|name| name == "null"),
        _ => false,
    };
    let null_enum = map.get("enum").is_some_and(|values| values == &json!([null]));
    null_type || null_enum || map.get("const").is_some_and(Value::is_null)
}
