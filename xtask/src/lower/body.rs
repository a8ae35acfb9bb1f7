//! From the offered media types of a body to what is sent.
//!
//! * **Bytes** are sent as they are, never labelled as JSON. If only JSON is offered, the method takes a string and
//!   sends a JSON string, with a warning, because the encoding is unknown.
//! * **Forms** are written member by member like a query, or as `encoding` says. A structured member without a style is
//!   JSON. A string, array or number as a whole form is the encoded text of the form, with a warning; next to another
//!   media type it gets no method.
//! * **Text** of a number, boolean, date, UUID or listed value has that type in both directions. Other text is a
//!   `String`.
//! * **Merge patches** are JSON whose null removes a member. Where the type is not nullable, the request says it:
//!   `update_pet(&pet).with_removed("/owner")`.

use super::media_type::{self, Kind, ranked};
use super::mime;
use super::mime::{essence, is_json};
use super::multipart;
use super::shape::ShapeKind;
use super::style::{holds_structure, kinds, style};
use super::types::Types;
use super::xml;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::ir::{Argument, Body, BodyFormat, FormField, Multipart, Plain, Styled, TypeRef};
use crate::spec::{MediaType, Primitive, RequestBody};

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
    for (media, kind) in sendable(body, types) {
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

/// The media types that the body can be written as, the best first; where there is none, those that come closest.
fn sendable<'a>(body: &'a RequestBody, types: &Types<'_>) -> Vec<(&'a MediaType, Kind)> {
    let mut offered = ranked(&body.content, types);
    if offered.iter().any(|(media, kind)| misfit(media, *kind, types).is_none()) {
        offered.retain(|(media, kind)| misfit(media, *kind, types).is_none());
    }
    let closest = |(media, kind): (&'a MediaType, Kind)| {
        let kind = match kind {
            // The text of the form, as the caller encoded it.
            Kind::Form if !has_names(media, types) => Kind::Text,
            // Bytes as they are would be no JSON.
            Kind::Bytes if is_json(&media.name) => Kind::Json,
            Kind::Json
            | Kind::Xml
            | Kind::Form
            | Kind::Multipart
            | Kind::Lines
            | Kind::Sequence
            | Kind::Events
            | Kind::Text
            | Kind::Bytes => kind,
        };
        (media, kind)
    };
    offered.into_iter().map(closest).collect()
}

/// Why values of the schema cannot be written as the media type, and what is sent where nothing else is offered.
fn misfit(media: &MediaType, kind: Kind, types: &Types<'_>) -> Option<(&'static str, &'static str)> {
    if kind == Kind::Bytes && is_json(&media.name) {
        return Some((
            "JSON cannot hold bytes",
            "the method takes a string and sends it as a JSON string; for bytes, offer `application/octet-stream` or set \
             `contentEncoding: base64`",
        ));
    }
    (kind == Kind::Form && !has_names(media, types) && !is_text(media, types)).then_some((
        "only an object has names for the fields of a form",
        "the method takes the text of the form, already percent-encoded",
    ))
}

/// Whether a value may be an object, whose members a form names.
pub(super) fn has_names(media: &MediaType, types: &Types<'_>) -> bool {
    let named = |kind: &ShapeKind| {
        matches!(kind, ShapeKind::Object(_) | ShapeKind::Map(_) | ShapeKind::Any | ShapeKind::Same(_))
    };
    media.schema.as_ref().is_none_or(|schema| kinds(schema, types).into_iter().any(named))
}

/// Whether a value is a string.
pub(super) fn is_text(media: &MediaType, types: &Types<'_>) -> bool {
    let text = |kind: &ShapeKind| {
        matches!(kind, ShapeKind::Scalar(scalar) if scalar.primitive == Primitive::String)
            || matches!(kind, ShapeKind::Enum(listing) if listing.values.iter().all(|listed| listed.value.is_string()))
    };
    media.schema.as_ref().is_some_and(|schema| kinds(schema, types).into_iter().all(text))
}

/// Whether two media types have the same schema.
pub(super) fn same_schema(a: &MediaType, b: &MediaType, types: &Types<'_>) -> bool {
    let ty = |media: &MediaType| media.schema.as_ref().map(|schema| types.unaliased(schema));
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
        None => TypeRef::Plain(Plain::Value),
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
        Kind::Events => (BodyFormat::Text, TypeRef::Plain(Plain::String)),
        Kind::Bytes => (BodyFormat::Bytes, TypeRef::Plain(Plain::Bytes)),
        Kind::Multipart => match multipart::parts(media, body.required, types, diagnostics) {
            Some(parts) => {
                let multipart = Multipart { media_type: media_type.to_owned(), required: body.required };
                return Lowered::Parts(multipart, parts);
            }
            None => (BodyFormat::Multipart, TypeRef::Plain(Plain::Value)),
        },
    };
    let mut docs = body.description.clone().unwrap_or_default();
    if mime::is_form(media_type) && format == BodyFormat::Text {
        docs = format!("{docs}\n\nThe text of a form, already percent-encoded.").trim().to_owned();
    }
    Lowered::Whole(Box::new(Body {
        name: "body".to_owned(),
        required: body.required,
        format,
        media_type: media_type.to_owned(),
        ty,
        docs,
    }))
}

/// The type of all items of a stream.
fn items(media: &MediaType, types: &Types<'_>, diagnostics: &mut Diagnostics) -> TypeRef {
    let item = media_type::item(media, types).map(|schema| types.used(schema, diagnostics).optional());
    TypeRef::Vec(Box::new(item.unwrap_or(TypeRef::Plain(Plain::Value))))
}

/// Says which offered media types have no method, and which have one that is not what the document says.
pub(super) fn note_others(
    body: &RequestBody,
    chosen: &[(&MediaType, Kind)],
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut others = Vec::new();
    for (media, kind) in ranked(&body.content, types) {
        let name = media.name.as_str();
        if chosen.iter().any(|(other, other_kind)| other.name == name && *other_kind == kind) {
            let place = body.pointer.child("content").child(name);
            media_type::note_unused_schema(media, kind, "accepted", &place, types, diagnostics);
        }
        let has_method = chosen.iter().any(|(other, _)| other.name == name);
        match misfit(media, kind, types) {
            Some((why, instead)) if has_method => {
                let message = format!("the body cannot be written as `{name}`: {why}");
                let warning = Diagnostic::warning("unsupported-content", message);
                diagnostics.push(warning.at(&body.pointer).help(instead));
            }
            Some((why, _)) => {
                let message = format!("the body is not sent as `{name}`: {why}");
                diagnostics
                    .push(Diagnostic::new(Severity::Note, "unsupported-content", message).at(&body.pointer));
            }
            None if !has_method => others.push(name),
            None => {}
        }
    }
    others.sort_unstable();
    if !others.is_empty() {
        diagnostics.push(
            Diagnostic::new(
                Severity::Note,
                "several-media-types",
                format!(
                    "no method for `{}`: another media type of the body has the same Rust type",
                    others.join("`, `")
                ),
            )
            .at(&body.pointer)
            .help("to send it, set the header `content-type` of the request"),
        );
    }
}

/// The properties of a form that the document gives a form of their own (OpenAPI 3.0.4, Encoding Object): a style, as that
/// of a query parameter, or JSON.
pub(super) fn form(media: &MediaType, types: &Types<'_>) -> Vec<FormField> {
    let Some(ShapeKind::Object(object)) =
        media.schema.as_ref().and_then(|schema| types.shape(schema)).map(|shape| &shape.kind)
    else {
        return Vec::new();
    };
    let fields = object.properties.iter().filter_map(|(name, schema)| {
        let encoding = media.encoding.get(name);
        let styled = encoding.and_then(|encoding| encoding.style).map(|style| Styled {
            style: self::style(style.style),
            explode: style.explode,
            allow_reserved: style.allow_reserved,
        });
        let json = encoding.and_then(|encoding| encoding.content_type.as_deref()).is_some_and(is_json);
        let flat = |kind: &&ShapeKind| {
            matches!(kind, ShapeKind::Scalar(_) | ShapeKind::Enum(_) | ShapeKind::Array(Some(_)))
                && !holds_structure(kind, types)
        };
        match styled {
            Some(Styled::QUERY) if kinds(schema, types).iter().all(flat) => None,
            None if !json => None,
            styled => Some(FormField { name: name.clone(), styled }),
        }
    });
    fields.collect()
}
