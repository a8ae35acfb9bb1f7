//! From the offered media types of a body to the one that is sent or read.

use super::shape::ShapeKind;
use super::types::{Types, scalar_type};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::ir::{Body, BodyFormat, TypeRef};
use crate::spec::{MediaType, RequestBody};

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
    let name = media.name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if name == "application/json" || name.ends_with("+json") || name == "text/json" {
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

pub(super) fn lower(body: &RequestBody, types: &Types<'_>, diagnostics: &mut Diagnostics) -> Option<Body> {
    let (media, kind) = choose(&body.content, types)?;
    if body.content.len() > 1 {
        let others: Vec<&str> = body
            .content
            .iter()
            .filter(|other| other.name != media.name)
            .map(|other| other.name.as_str())
            .collect();
        diagnostics.push(
            Diagnostic::new(
                Severity::Note,
                "several-media-types",
                format!("the body is sent as `{}`, not as `{}`", media.name, others.join("`, `")),
            )
            .at(&body.pointer),
        );
    }
    let typed = |diagnostics: &mut Diagnostics| match &media.schema {
        Some(schema) => types.used(schema, diagnostics).optional(),
        None => TypeRef::Value,
    };
    let (format, ty) = match kind {
        Kind::Json => (BodyFormat::Json, typed(diagnostics)),
        Kind::Form => (BodyFormat::Form, typed(diagnostics)),
        Kind::Text => (BodyFormat::Text, TypeRef::String),
        Kind::Bytes => (BodyFormat::Bytes, TypeRef::Bytes),
        Kind::Multipart => {
            diagnostics.push(
                Diagnostic::warning(
                    "multipart-body",
                    "the parts of this body have to be put together by the caller",
                )
                .at(&body.pointer)
                .help("the method takes the bytes of the whole body"),
            );
            (BodyFormat::Bytes, TypeRef::Bytes)
        }
    };
    let media_type =
        if media.name.contains('*') { "application/json".to_owned() } else { media.name.clone() };
    Some(Body {
        name: "body".to_owned(),
        required: body.required,
        format,
        media_type,
        ty,
        docs: body.description.clone().unwrap_or_default(),
    })
}
