//! From Request Body and Media Type Objects to what may be sent.

use std::collections::BTreeMap;

use openapiv3 as oas;

use super::child;
use super::style::{ParameterStyle, further_style, query_style};
use crate::document::Pointer;
use crate::document::key;

/// What an operation takes as a body (OpenAPI 3.0.4, Request Body Object).
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// The place in the document.
    pub pointer: Pointer,
    /// Whether a request without it is refused.
    pub required: bool,
    /// What the document says of it.
    pub description: Option<String>,
    /// The offered media types, sorted by name.
    pub content: Vec<MediaType>,
}

/// One representation of a body (OpenAPI 3.0.4, Media Type Object).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaType {
    /// The media type or range, `application/json`.
    pub name: String,
    /// The place of the schema, if there is one.
    pub schema: Option<Pointer>,
    /// The place of the schema of one item of a stream, if there is one (OpenAPI 3.2).
    pub item_schema: Option<Pointer>,
    /// How single properties of a form are written, by property.
    pub encoding: BTreeMap<String, Encoding>,
}

/// How one property of a form is written (OpenAPI 3.0.4, Encoding Object).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The media types that the property may have.
    pub content_type: Option<String>,
    /// The style of a property that is written as a query parameter is.
    pub style: Option<EncodingStyle>,
    /// The names of the headers that a part has, sorted.
    pub headers: Vec<String>,
}

/// How a property is written as a query parameter is; it turns `contentType` off (OpenAPI 3.0.4, Encoding Object).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodingStyle {
    /// The style.
    pub style: ParameterStyle,
    /// Whether arrays and objects become several properties.
    pub explode: bool,
    /// Whether reserved characters pass unencoded.
    pub allow_reserved: bool,
}

impl Encoding {
    fn read(encoding: &oas::Encoding) -> Self {
        let further = encoding.extensions.get(key::STYLE).and_then(further_style);
        let style = further.or(encoding.style.as_ref().map(query_style)).map(|style| EncodingStyle {
            style,
            explode: encoding.explode,
            allow_reserved: encoding.allow_reserved,
        });
        let mut headers: Vec<String> = encoding.headers.keys().cloned().collect();
        // Described by `contentType`, and ignored here (OpenAPI 3.0.4, Encoding Object, `headers`).
        headers.retain(|name| !name.eq_ignore_ascii_case("content-type"));
        headers.sort();
        Self { content_type: encoding.content_type.clone(), style, headers }
    }
}

impl MediaType {
    pub(super) fn read(name: &str, media: &oas::MediaType) -> Self {
        Self {
            name: name.to_owned(),
            schema: media.schema.as_ref().and_then(child),
            item_schema: media
                .extensions
                .get(key::ITEM_SCHEMA)
                .and_then(|schema| schema.get("$ref")?.as_str())
                .map(Pointer::parse),
            encoding: media
                .encoding
                .iter()
                .map(|(property, encoding)| (property.clone(), Encoding::read(encoding)))
                .collect(),
        }
    }
}

impl RequestBody {
    pub(super) fn read(pointer: Pointer, body: &oas::RequestBody) -> Self {
        Self {
            required: body.required,
            description: body.description.clone(),
            content: media_types(&body.content),
            pointer,
        }
    }
}

pub(super) fn media_types(content: &oas::Content) -> Vec<MediaType> {
    let mut types: Vec<_> = content.iter().map(|(name, media)| MediaType::read(name, media)).collect();
    types.sort_by(|a, b| a.name.cmp(&b.name));
    types
}
