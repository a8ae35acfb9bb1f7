//! What a media type is, and which of several is the best.

use super::shape::ShapeKind;
use super::types::{Types, scalar_type};
use crate::ir::TypeRef;
use crate::spec::MediaType;

/// How well a media type is understood; the best of those offered is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

/// What a media type is by its name (RFC 6838; the suffix `+json` by RFC 8259 and RFC 6839).
pub(super) fn kind(media: &MediaType, types: &Types<'_>) -> Kind {
    let name = essence(&media.name);
    if is_json(&name) {
        Kind::Json
    } else if name == "application/x-www-form-urlencoded" {
        Kind::Form
    } else if name.starts_with("multipart/") {
        Kind::Multipart
    } else if name == "*/*" || name == "application/*" {
        // Anything: what the schema says decides.
        if media.schema.is_some() && !is_binary(media, types) { Kind::Json } else { Kind::Bytes }
    } else if (name.starts_with("text/") || name.ends_with("/xml") || name.ends_with("+xml"))
        && !is_binary(media, types)
    {
        Kind::Text
    } else {
        Kind::Bytes
    }
}

/// The name without parameters, in lower case.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is JSON.
pub(super) fn is_json(name: &str) -> bool {
    let name = essence(name);
    name == "application/json" || name.ends_with("+json") || name == "text/json"
}

/// The media type to use of several, and what it is.
pub(super) fn choose<'a>(content: &'a [MediaType], types: &Types<'_>) -> Option<(&'a MediaType, Kind)> {
    let kinds = content.iter().map(|media| (media, kind(media, types)));
    kinds.min_by_key(|(media, kind)| (*kind, media.name != "application/json"))
}

fn is_binary(media: &MediaType, types: &Types<'_>) -> bool {
    let shape = media.schema.as_ref().and_then(|schema| types.shape(schema));
    matches!(
        shape.map(|shape| &shape.kind),
        Some(ShapeKind::Scalar(scalar))
            if scalar.format.as_deref() == Some("binary") && scalar_type(scalar) == TypeRef::String
    )
}
