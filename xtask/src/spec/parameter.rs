//! From Parameter Objects to parameters with every default spelled out.

use openapiv3 as oas;
use serde_json::Value;

use super::style::{ParameterStyle, further_style, query_style};
use super::{MediaType, child, rust_name};
use crate::document::Pointer;
use crate::document::key;

/// A parameter of an operation (OpenAPI 3.0.4, Parameter Object).
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The place in the document.
    pub pointer: Pointer,
    /// The name on the wire.
    pub name: String,
    /// The part of the request that it goes into.
    pub location: Location,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What the document says of it.
    pub description: Option<String>,
    /// How its value is written.
    pub content: ParameterContent,
    /// Whether it is the whole query (`in: querystring`, OpenAPI 3.2).
    pub whole_query: bool,
    /// The pinned Rust name (`x-rust-name`).
    pub rust_name: Option<String>,
}

/// The part of a request that a parameter goes into, in the order in which required parameters are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// A placeholder of the path.
    Path,
    /// The query of the URL.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl Location {
    /// The value of `in`.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a parameter's value is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterContent {
    /// By a style, from a value of a schema.
    Style {
        /// The style.
        style: ParameterStyle,
        /// Whether arrays and objects become several parameters.
        explode: bool,
        /// Whether reserved characters pass unencoded.
        allow_reserved: bool,
        /// The place of the schema.
        schema: Pointer,
    },
    /// As a document of a media type.
    Media(MediaType),
}

impl Parameter {
    pub(super) fn read(pointer: Pointer, parameter: &oas::Parameter) -> Self {
        let data = parameter.parameter_data_ref();
        let extension = |key: &str| data.extensions.get(key);
        let (location, style, allow_reserved) = match parameter {
            oas::Parameter::Query { style, allow_reserved, .. } => {
                (Location::Query, query_style(style), *allow_reserved)
            }
            oas::Parameter::Path { style, .. } => {
                let style = match style {
                    oas::PathStyle::Matrix => ParameterStyle::Matrix,
                    oas::PathStyle::Label => ParameterStyle::Label,
                    oas::PathStyle::Simple => ParameterStyle::Simple,
                };
                (Location::Path, style, extension(key::ALLOW_RESERVED) == Some(&Value::Bool(true)))
            }
            oas::Parameter::Header { .. } => (Location::Header, ParameterStyle::Simple, false),
            oas::Parameter::Cookie { .. } => (Location::Cookie, ParameterStyle::Form, false),
        };
        let style = extension(key::STYLE).and_then(further_style).unwrap_or(style);
        let explode = data.explode.unwrap_or(matches!(
            style,
            ParameterStyle::Form | ParameterStyle::DeepObject | ParameterStyle::Cookie
        ));
        let content = match &data.format {
            oas::ParameterSchemaOrContent::Schema(schema) => ParameterContent::Style {
                style,
                explode,
                allow_reserved,
                schema: child(schema).unwrap_or_else(|| pointer.child("schema")),
            },
            oas::ParameterSchemaOrContent::Content(content) => {
                ParameterContent::Media(match content.first() {
                    Some((name, media)) => MediaType::read(name, media),
                    None => MediaType::read("text/plain", &oas::MediaType::default()),
                })
            }
        };
        Self {
            name: data.name.clone(),
            location,
            required: data.required || location == Location::Path,
            deprecated: data.deprecated.unwrap_or(false),
            description: data.description.clone(),
            content,
            whole_query: extension(key::QUERYSTRING).is_some(),
            rust_name: rust_name(&data.extensions),
            pointer,
        }
    }

    /// Whether it goes there under this name, which tells it from all others.
    pub(super) fn is(&self, location: Location, name: &str) -> bool {
        self.location == location && self.name == name
    }

    /// The place of the schema of the value, if there is one.
    pub fn schema(&self) -> Option<&Pointer> {
        match &self.content {
            ParameterContent::Style { schema, .. } => Some(schema),
            ParameterContent::Media(media) => media.schema.as_ref(),
        }
    }
}
