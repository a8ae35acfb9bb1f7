//! From the offered media types of a body to what is sent.

use super::media_type::{self, Kind, essence, is_json, ranked};
use super::multipart;
use super::parameter::style;
use super::shape::ShapeKind;
use super::types::Types;
use super::xml;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::ir::{Argument, Body, BodyFormat, FormField, Multipart, Styled, TypeRef};
use crate::spec::{MediaType, RequestBody};

/// What is sent as the body of an operation.
pub(super) enum Lowered {
    /// One value.
    Whole(Box<Body>),
    /// Parts that are arguments and setters of their own.
    Parts(Multipart, Vec<(bool, Argument)>),
}

/// The media types for which an operation has a method, the best first: of those with the same form and type in Rust, the
/// first. A caller can send the others by setting the header `content-type`.
pub(super) fn representations<'a>(body: &'a RequestBody, types: &Types<'_>) -> Vec<(&'a MediaType, Kind)> {
    let mut chosen: Vec<(&MediaType, Kind)> = Vec::new();
    for (media, kind) in ranked(&body.content, types) {
        let same = |(other, other_kind): &&(&MediaType, Kind)| {
            // XML of what may be JSON is a second spelling that no caller needs, and would cost every crate its code.
            let second = kind == Kind::Xml && *other_kind == Kind::Json;
            (*other_kind == kind || second) && same_content(media, other, kind, types)
        };
        if !chosen.iter().any(|other| same(&other)) {
            chosen.push((media, kind));
        }
    }
    chosen
}

/// Whether two media types of a kind become the same type.
pub(super) fn same_content(media: &MediaType, other: &MediaType, kind: Kind, types: &Types<'_>) -> bool {
    match kind {
        Kind::Text => media_type::text(media, types) == media_type::text(other, types),
        Kind::Events | Kind::Bytes => true,
        Kind::Json | Kind::Xml | Kind::Form | Kind::Multipart | Kind::Lines | Kind::Sequence => {
            same_schema(media, other, types)
        }
    }
}

/// Whether two media types have the same schema.
pub(super) fn same_schema(a: &MediaType, b: &MediaType, types: &Types<'_>) -> bool {
    let mut said = Diagnostics::default();
    let mut ty = |media: &MediaType| media.schema.as_ref().map(|schema| types.used(schema, &mut said).ty);
    ty(a) == ty(b)
}

/// The body of an operation as one of its [`representations`].
pub(super) fn lower(
    body: &RequestBody,
    (media, kind): (&MediaType, Kind),
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> Lowered {
    let media_type = match media.name.as_str() {
        name if !name.contains('*') => name,
        _ if kind == Kind::Json => "application/json",
        name if name.starts_with("text/") => "text/plain",
        _ => "application/octet-stream",
    };
    let typed = |diagnostics: &mut Diagnostics| match &media.schema {
        Some(schema) => types.used(schema, diagnostics).optional(),
        None => TypeRef::Value,
    };
    let (format, ty) = match kind {
        Kind::Json if essence(media_type) == "application/merge-patch+json" => {
            (BodyFormat::MergePatch, typed(diagnostics))
        }
        Kind::Json => (BodyFormat::Json, typed(diagnostics)),
        Kind::Xml => {
            let (name, content) = match &media.schema {
                Some(schema) => xml::body(schema, types),
                None => Default::default(),
            };
            (BodyFormat::Xml(name, content), typed(diagnostics))
        }
        Kind::Form => (BodyFormat::Form(form(media, types)), typed(diagnostics)),
        Kind::Lines => (BodyFormat::JsonLines, items(media, types, diagnostics)),
        Kind::Sequence => (BodyFormat::JsonSequence, items(media, types, diagnostics)),
        // Null has no text.
        Kind::Text => (BodyFormat::Text, media_type::text(media, types).ty),
        Kind::Events => (BodyFormat::Text, TypeRef::String),
        Kind::Bytes => (BodyFormat::Bytes, TypeRef::Bytes),
        Kind::Multipart => match multipart::parts(media, body.required, types, diagnostics) {
            Some(parts) => {
                let multipart = Multipart { media_type: media_type.to_owned(), required: body.required };
                return Lowered::Parts(multipart, parts);
            }
            None => (BodyFormat::Multipart, TypeRef::Value),
        },
    };
    Lowered::Whole(Box::new(Body {
        name: "body".to_owned(),
        required: body.required,
        format,
        media_type: media_type.to_owned(),
        ty,
        docs: body.description.clone().unwrap_or_default(),
    }))
}

/// The type of all items of a stream.
fn items(media: &MediaType, types: &Types<'_>, diagnostics: &mut Diagnostics) -> TypeRef {
    let item = media_type::item(media, types).map(|schema| types.used(schema, diagnostics).optional());
    TypeRef::Vec(Box::new(item.unwrap_or(TypeRef::Value)))
}

/// Says which offered media types have no method.
pub(super) fn note_others(body: &RequestBody, chosen: &[(&MediaType, Kind)], diagnostics: &mut Diagnostics) {
    let without = |media: &&MediaType| !chosen.iter().any(|(other, _)| other.name == media.name);
    let others: Vec<&str> = body.content.iter().filter(without).map(|media| media.name.as_str()).collect();
    if !others.is_empty() {
        diagnostics.push(
            Diagnostic::new(
                Severity::Note,
                "several-media-types",
                format!("the body is the same in Rust as `{}` and is not sent so", others.join("`, `")),
            )
            .at(&body.pointer)
            .help("set the header `content-type` of a request to send it so"),
        );
    }
}

/// The properties of a form that are not written as `name=value`, once for each item of an array.
///
/// OpenAPI 3.0.4, Encoding Object: a style is that of a query parameter; otherwise an object, and an array of them, is
/// JSON.
pub(super) fn form(media: &MediaType, types: &Types<'_>) -> Vec<FormField> {
    let Some(ShapeKind::Object(object)) =
        media.schema.as_ref().and_then(|schema| types.shape(schema)).map(|shape| &shape.kind)
    else {
        return Vec::new();
    };
    let fields = object.properties.iter().filter_map(|(name, schema)| {
        let encoding = media.encoding.get(name);
        let structure = |kind: &ShapeKind| matches!(kind, ShapeKind::Object(_) | ShapeKind::Map(_));
        let kind = types.shape(schema).map(|shape| &shape.kind);
        let structured = match kind {
            Some(ShapeKind::Array(Some(item))) => types
                .shape(item)
                .is_some_and(|item| structure(&item.kind) || matches!(item.kind, ShapeKind::Array(_))),
            Some(kind) => structure(kind),
            None => false,
        };
        let styled = encoding.and_then(|encoding| encoding.style).map(|style| Styled {
            style: self::style(style.style),
            explode: style.explode,
            allow_reserved: style.allow_reserved,
        });
        let json =
            structured || encoding.and_then(|encoding| encoding.content_type.as_deref()).is_some_and(is_json);
        match styled {
            Some(Styled::QUERY) => None,
            None if !json => None,
            styled => Some(FormField { name: name.clone(), styled }),
        }
    });
    fields.collect()
}
