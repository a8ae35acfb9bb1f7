//! Parameters and headers.

use serde_json::{Map, Value, json};

use super::info::carry;
use super::keyword::Kind;
use super::walk::Walk;
use crate::document::Pointer;
use crate::document::key;
use crate::document::version::Version;

/// The keywords of a schema that authors write beside the name of a parameter.
const STRAY: [&str; 11] = [
    "type",
    "format",
    "enum",
    "items",
    "default",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "nullable",
];

/// The styles of Swagger 2.0 that OpenAPI has elsewhere or nowhere.
const DELIMITED: &[&str] = &["spaceDelimited", "pipeDelimited", "tabDelimited"];

impl Walk<'_> {
    pub(super) fn finish_parameter(
        &mut self,
        kind: Kind,
        place: &Pointer,
        author: &Map<String, Value>,
        mut out: Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        self.schema_or_content(kind, place, author, &mut out);
        if kind == Kind::Header {
            // `openapiv3` has no place for it in a header.
            carry(&out.clone(), &mut out, "explode", key::EXPLODE);
            self.style(place, &mut out, &["simple"], DELIMITED);
            return Some(out);
        }
        let out = self.requires(kind, place, out, "name")?;
        let mut out = self.requires(kind, place, out, "in")?;
        let location = out.get("in").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
        let (styles, swagger): (&[&str], &[&str]) = match location.as_str() {
            "query" => (&["form", "spaceDelimited", "pipeDelimited", "deepObject"], &["tabDelimited"]),
            "header" => (&["simple"], DELIMITED),
            "path" => (&["simple", "label", "matrix"], DELIMITED),
            "cookie" => (&["form", "cookie"], &[]),
            "querystring" => (&[], &[]),
            _ => {
                let message = format!("`in` cannot be `{location}`; the parameter is left out");
                self.warn("invalid-keyword", &place.child("in"), message);
                return None;
            }
        };
        self.style(place, &mut out, styles, swagger);
        if location == "path" {
            // `openapiv3` has no place for it in a path.
            carry(&out.clone(), &mut out, "allowReserved", key::ALLOW_RESERVED);
        }
        if location == "path" && out.get("required") != Some(&Value::Bool(true)) {
            self.note(
                "missing-keyword",
                place,
                "a path parameter must have `required: true`; it is read as required",
            );
            out.insert("required".to_owned(), json!(true));
        }
        let mut location = location.as_str();
        if location == "querystring" {
            // The whole query as one value of a media type (OpenAPI 3.2); `openapiv3` has no such place.
            if !out.contains_key("content") {
                let message = "a `querystring` parameter needs `content`; it is left out";
                self.warn("missing-keyword", place, message);
                return None;
            }
            out.insert(key::QUERYSTRING.to_owned(), json!(true));
            location = "query";
        }
        out.insert("in".to_owned(), json!(location));
        Some(out)
    }

    /// Exactly one of `schema` and `content` (OpenAPI 3.1, 4.8.12).
    fn schema_or_content(
        &mut self,
        kind: Kind,
        place: &Pointer,
        author: &Map<String, Value>,
        out: &mut Map<String, Value>,
    ) {
        let name = kind.name();
        match (out.contains_key("schema"), out.contains_key("content")) {
            (true, true) => {
                let message = format!("this {name} has both `schema` and `content`; `content` is left out");
                self.warn_key("invalid-keyword", &place.child("content"), message);
                out.remove("content");
            }
            (false, false) => {
                let stray: Vec<&str> = STRAY.into_iter().filter(|key| author.contains_key(*key)).collect();
                let message = if stray.is_empty() {
                    format!("this {name} has neither `schema` nor `content`; it is read as a string")
                } else {
                    format!("this {name} has no `schema`; its own `{}` is read as one", stray.join("`, `"))
                };
                self.warn("missing-keyword", place, message);
                let mut schema = Map::new();
                for key in stray {
                    schema.extend(author.get(key).map(|value| (key.to_owned(), value.clone())));
                }
                schema.entry("type").or_insert_with(|| json!("string"));
                let below = place.child("schema");
                let schema = self.schema(&below, &schema);
                self.nodes.insert((Kind::Schema, below.clone()), schema);
                out.insert("schema".to_owned(), json!({ "$ref": below.as_str() }));
            }
            _ => {}
        }
    }

    /// The style is one of `known`, or one of `swagger`, which stand for what Swagger 2.0 says otherwise.
    pub(super) fn style(
        &mut self,
        place: &Pointer,
        out: &mut Map<String, Value>,
        known: &[&str],
        swagger: &[&str],
    ) {
        let Some(style) = out.get("style").and_then(Value::as_str).map(str::to_owned) else { return };
        let swagger = self.version == Version::V2_0 && swagger.contains(&style.as_str());
        if swagger || style == "cookie" && known.contains(&"cookie") {
            // `openapiv3` has no such style.
            out.insert(key::STYLE.to_owned(), json!(style));
            out.remove("style");
        } else if !known.contains(&style.as_str()) {
            let message = format!(
                "the style `{style}` is not allowed here and is left out; allowed: `{}`",
                known.join("`, `")
            );
            self.warn("invalid-keyword", &place.child("style"), message);
            out.remove("style");
        }
    }
}
