//! Bodies: of requests, which are parameters in Swagger 2.0, and of responses.

use serde_json::{Map, Value, json};

use super::{BodyParameter, Upgrade, is_in, schema};
use crate::document::Pointer;

impl Upgrade<'_> {
    /// The body that parameters make: one parameter that is it, or the fields of a form.
    pub(super) fn body(
        &mut self,
        to: &Pointer,
        parameters: &[BodyParameter],
        consumes: &[String],
    ) -> Option<Value> {
        let (from, whole) = match parameters.iter().find(|(_, map)| is_in(map, "body")) {
            Some(whole) => whole,
            None => return self.form(to, parameters, consumes),
        };
        self.moved(to.clone(), from);
        let mut out = whole.clone();
        for key in ["name", "in", "schema", "type", "format"] {
            out.remove(key);
        }
        let schema = whole.get("schema").cloned().unwrap_or_else(|| json!({}));
        let content = self.content(to, &from.child("schema"), &schema, consumes, "application/json");
        out.insert("content".to_owned(), content);
        Some(Value::Object(out))
    }

    /// A form: multipart if it holds a file or its operation says so.
    fn form(&mut self, to: &Pointer, parameters: &[BodyParameter], consumes: &[String]) -> Option<Value> {
        const MULTIPART: &str = "multipart/form-data";
        let (from, _) = parameters.first()?;
        self.moved(to.clone(), from);
        let is_file = |(_, map): &BodyParameter| map.get("type").is_some_and(|name| name == "file");
        let multipart = parameters.iter().any(is_file) || consumes.iter().any(|name| name == MULTIPART);
        let media_type = if multipart { MULTIPART } else { "application/x-www-form-urlencoded" };
        let below = to.child("content").child(media_type);
        let (mut properties, mut required, mut encoding) = (Map::new(), Vec::new(), Map::new());
        for (from, map) in parameters {
            let Some(name) = map.get("name").and_then(Value::as_str) else { continue };
            if map.get("required") == Some(&json!(true)) {
                required.push(name);
            }
            let mut property = schema(map);
            if let Some(description) = map.get("description") {
                property.insert("description".to_owned(), description.clone());
            }
            let to = below.child("schema").child("properties").child(name);
            self.moved(to.clone(), from);
            if property.get("type").is_some_and(|name| name == "array") {
                let format = map.get("collectionFormat").and_then(Value::as_str).unwrap_or("csv");
                let style = self.collection(&to, format, true);
                let style = style.into_iter().map(|(key, value)| (key.to_owned(), value));
                encoding.insert(name.to_owned(), Value::Object(style.collect()));
            }
            properties.insert(name.to_owned(), Value::Object(property));
        }
        let mut content = json!({ "schema": { "type": "object", "properties": properties } });
        if let (Some(schema), false) =
            (content.pointer_mut("/schema").and_then(Value::as_object_mut), required.is_empty())
        {
            schema.insert("required".to_owned(), json!(required));
        }
        if let (Some(content), false) = (content.as_object_mut(), encoding.is_empty()) {
            content.insert("encoding".to_owned(), Value::Object(encoding));
        }
        let needed = !required.is_empty();
        Some(json!({ "required": needed, "content": { media_type: content } }))
    }

    pub(super) fn response(&mut self, place: &Pointer, author: &Value, produces: &[String]) -> Value {
        let Value::Object(author) = author else { return author.clone() };
        let mut out = author.clone();
        let (body, examples) = (out.remove("schema"), out.remove("examples"));
        if let Some(Value::Object(headers)) = author.get("headers") {
            let below = place.child("headers");
            let headers = headers.iter().map(|(name, header)| {
                let place = below.child(name);
                let header = match header {
                    Value::Object(map) => self.parameter(&place, &place, map),
                    other => other.clone(),
                };
                (name.clone(), header)
            });
            out.insert("headers".to_owned(), Value::Object(headers.collect()));
        }
        if let Some(body) = body {
            let file = body.get("type").is_some_and(|name| name == "file");
            let otherwise = if file { "application/octet-stream" } else { "application/json" };
            let body = if file { json!({ "type": "string", "format": "binary" }) } else { body };
            let mut content = self.content(place, &place.child("schema"), &body, produces, otherwise);
            for (media_type, example) in examples.iter().filter_map(Value::as_object).flatten() {
                if let Some(Value::Object(content)) = content.get_mut(media_type) {
                    content.insert("example".to_owned(), example.clone());
                }
            }
            out.insert("content".to_owned(), content);
        }
        Value::Object(out)
    }

    /// One schema under each media type.
    fn content(
        &mut self,
        to: &Pointer,
        from: &Pointer,
        schema: &Value,
        media_types: &[String],
        otherwise: &str,
    ) -> Value {
        let otherwise = [otherwise.to_owned()];
        let media_types = if media_types.is_empty() { &otherwise } else { media_types };
        let mut out = Map::new();
        let mut first: Option<Pointer> = None;
        for media_type in media_types {
            let place = to.child("content").child(media_type).child("schema");
            // A schema that is written once is one type, whatever media types it comes in.
            let schema = match &first {
                Some(first) if schema.get("$ref").is_none() => json!({ "$ref": first.as_str() }),
                _ => schema.clone(),
            };
            self.moved(place.clone(), from);
            first.get_or_insert(place);
            out.insert(media_type.clone(), json!({ "schema": schema }));
        }
        Value::Object(out)
    }
}
