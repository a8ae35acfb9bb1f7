//! From the objects of OpenAPI 3.0, 3.1, 3.2 and Swagger 2.0 to the one shape that the rest of the generator knows.
//!
//! Every function here sees one object at a time, as its author wrote it, and leaves it in the shape of OpenAPI 3.0 that
//! `openapiv3` holds. What that shape has no place for travels in the `x-oas-` keys that the parent module lists.

mod body;
mod extension;
mod info;
mod keyword;
mod label;
mod object;
mod parameter;
mod schema;
mod security;
mod types;

mod walk;

use serde_json::{Map, Value, json};

use super::Pointer;
use crate::document::key;
pub(super) use keyword::Kind;

pub(super) use walk::{Walk, describe};

/// The canonical form of the schemas `true` and `false`.
pub(super) fn boolean_schema(value: &Value) -> Value {
    match value {
        Value::Bool(false) => json!({ key::NEVER: true }),
        _ => json!({}),
    }
}

impl Walk<'_> {
    /// The rules of a kind that concern more than one keyword.
    fn finish(
        &mut self,
        kind: Kind,
        place: &Pointer,
        author: &Map<String, Value>,
        out: Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        match kind {
            Kind::Schema => Some(self.finish_schema(place, author, out)),
            Kind::Parameter | Kind::Header => self.finish_parameter(kind, place, author, out),
            Kind::Response => Some(self.finish_response(place, author, out)),
            Kind::Operation => Some(self.finish_operation(place, author, out)),
            Kind::MediaType => Some(self.finish_media_type(out)),
            Kind::Encoding => Some(self.finish_encoding(place, out)),
            Kind::Example => Some(self.finish_example(out)),
            Kind::Discriminator => self.finish_discriminator(place, author, out),
            Kind::SecurityScheme => self.finish_security_scheme(place, author, out),
            Kind::OAuthFlows => self.finish_flows(place, out),
            Kind::Server => self.finish_server(place, author, out),
            Kind::ServerVariable => Some(self.finish_server_variable(place, out)),
            Kind::Info => Some(self.finish_info(place, author, out)),
            Kind::License => Some(self.finish_license(author, out)),
            Kind::Tag => self.finish_tag(place, author, out),
            Kind::ExternalDocs => self.requires(kind, place, out, "url"),
            Kind::RequestBody | Kind::Contact | Kind::OAuthFlow | Kind::Root => Some(out),
        }
    }

    /// The object if it has `keyword`; otherwise it is reported and left out.
    fn requires(
        &mut self,
        kind: Kind,
        place: &Pointer,
        out: Map<String, Value>,
        keyword: &str,
    ) -> Option<Map<String, Value>> {
        if out.contains_key(keyword) {
            return Some(out);
        }
        self.warn(
            "missing-keyword",
            place,
            format!("this {} has no `{keyword}` and is left out", kind.name()),
        );
        None
    }
}
