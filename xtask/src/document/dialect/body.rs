//! Operations, responses and what bodies hold.

use serde_json::{Map, Value, json};

use super::info::carry;
use super::keyword::Kind;
use super::walk::{Walk, describe};
use crate::document::Pointer;
use crate::document::key;

impl Walk<'_> {
    pub(super) fn finish_operation(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        mut out: Map<String, Value>,
    ) -> Map<String, Value> {
        let responses = self.responses(place, author.get("responses"));
        out.insert("responses".to_owned(), Value::Object(responses));
        if let Some(requirements) = author.get("security").filter(|value| !value.is_null()) {
            let requirements = self.security(&place.child("security"), requirements);
            out.insert("security".to_owned(), requirements);
        }
        if let Some(Value::Object(callbacks)) = author.get("callbacks") {
            for name in callbacks.keys() {
                self.callbacks.push(place.child("callbacks").child(name));
            }
        }
        out
    }

    fn responses(&mut self, place: &Pointer, author: Option<&Value>) -> Map<String, Value> {
        let mut out = Map::new();
        let below = place.child("responses");
        match author {
            None | Some(Value::Null) => {
                self.warn("missing-keyword", place, "this operation has no `responses`")
            }
            Some(Value::Object(map)) => {
                for (status, value) in map {
                    let place = below.child(status);
                    if status.starts_with("x-") {
                        out.insert(status.clone(), value.clone());
                    } else if !is_status(status) {
                        let message = format!("`{status}` is not a status; the response is left out");
                        let help = "use a status (`200`), a range (`2XX`) or `default`";
                        self.warn_key("invalid-status", &place, format!("{message}; {help}"));
                    } else if let Some(response) = self.child(Kind::Response, &place, value) {
                        out.insert(status.clone(), response);
                    }
                }
            }
            Some(other) => {
                self.misfit(&below, "an object", other);
            }
        }
        out
    }

    /// `description` is required (OpenAPI 3.1, 4.8.17); nothing in Rust hangs on it.
    pub(super) fn finish_response(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        mut out: Map<String, Value>,
    ) -> Map<String, Value> {
        if !out.contains_key("description") {
            let summary = author.get("summary").and_then(Value::as_str).unwrap_or_default();
            if summary.is_empty() {
                self.note("missing-keyword", place, "this response has no `description`");
            }
            out.insert("description".to_owned(), json!(summary));
        } else {
            carry(author, &mut out, "summary", key::SUMMARY);
        }
        if let Some(Value::Object(links)) = author.get("links") {
            for name in links.keys() {
                self.links.push(place.child("links").child(name));
            }
        }
        out
    }

    pub(super) fn finish_media_type(&mut self, mut out: Map<String, Value>) -> Map<String, Value> {
        if let Some(schema) = out.remove("itemSchema") {
            out.insert(key::ITEM_SCHEMA.to_owned(), schema);
        }
        out
    }

    /// `explode` defaults to true for the style `form` only (OpenAPI 3.1, 4.8.15), which `openapiv3` cannot tell from
    /// false: it always is stated here. `style` is stated exactly if the author stated any of the three keywords that
    /// turn serialisation by media type off.
    pub(super) fn finish_encoding(
        &mut self,
        place: &Pointer,
        mut out: Map<String, Value>,
    ) -> Map<String, Value> {
        if out.contains_key("explode") || out.contains_key("allowReserved") {
            out.entry("style").or_insert_with(|| json!("form"));
        }
        let known = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];
        self.style(place, &mut out, &known, &["tabDelimited"]);
        let form = out.get("style").is_none_or(|style| style == "form");
        out.entry("explode").or_insert_with(|| json!(form));
        out
    }

    /// OpenAPI 3.2 knows two spellings of a value.
    pub(super) fn finish_example(&mut self, mut out: Map<String, Value>) -> Map<String, Value> {
        for keyword in ["serializedValue", "dataValue"] {
            if let Some(value) = out.remove(keyword) {
                out.insert("value".to_owned(), value);
            }
        }
        out
    }

    /// Security requirements: alternatives, each a map of schemes to scopes.
    pub(in crate::document) fn security(&mut self, place: &Pointer, value: &Value) -> Value {
        let alternatives = match value {
            Value::Array(items) => items.as_slice(),
            Value::Object(_) => {
                self.warn(
                    "wrong-type",
                    place,
                    "expected a list of security requirements, found an object; read as a list of one",
                );
                std::slice::from_ref(value)
            }
            other => {
                self.misfit(place, "a list", other);
                &[]
            }
        };
        let mut out = Vec::new();
        for (index, alternative) in alternatives.iter().enumerate() {
            let place = place.child(index);
            let Value::Object(schemes) = alternative else {
                let message =
                    format!("a security requirement must be an object, not {}", describe(alternative));
                self.warn("invalid-keyword", &place, message);
                continue;
            };
            let mut requirement = Map::new();
            for (name, scopes) in schemes {
                let scopes = match scopes {
                    Value::Null => Vec::new(),
                    scopes => self.texts(&place.child(name), scopes).unwrap_or_default(),
                };
                requirement.insert(name.clone(), json!(scopes));
            }
            out.push(Value::Object(requirement));
        }
        Value::Array(out)
    }
}

/// Whether a key of `responses` names responses: `200`, `2XX`, `default`.
fn is_status(key: &str) -> bool {
    matches!(
        key.as_bytes(),
        b"default" | [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] | [b'1'..=b'5', b'X' | b'x', b'X' | b'x']
    )
}
