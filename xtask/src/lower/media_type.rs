//! What a media type is, and what the choice among several means in Rust.
//!
//! An operation has a method for each media type that makes a difference in Rust. The best one has the operation's name,
//! the others one word more: `create_pet`, `create_pet_form`, `get_report_as_csv`. An enum of bodies or answers would
//! make every caller of the usual one pay for the others. Media types with the same form and type share a method; a
//! caller sends another of them by setting `content-type`, and `Accept` lists them all. The order is JSON, XML, form,
//! multipart, JSON Lines, events, text, bytes.

use super::mime::{essence, is_any, is_event_stream, is_form, is_json, is_multipart, is_xml};
use super::shape::ShapeKind;
use super::types::{Types, Used, scalar_type};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Pointer;
use crate::ir::{Plain, TypeRef};
use crate::spec::{MediaType, Primitive};

/// What becomes of a media type, the best first: where several are offered, the best has the operation's own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Json,
    Xml,
    Form,
    Multipart,
    /// JSON Lines.
    Lines,
    /// A JSON text sequence.
    Sequence,
    /// Server-sent events.
    Events,
    Text,
    Bytes,
}

/// What a media type is by its name (RFC 6838; the suffix `+json` by RFC 8259 and RFC 6839).
pub(super) fn kind(media: &MediaType, types: &Types<'_>) -> Kind {
    let name = essence(&media.name);
    let binary = media.schema.as_ref().is_some_and(|schema| is_binary(schema, types));
    if is_multipart(&name) {
        Kind::Multipart
    } else if is_event_stream(&name) {
        Kind::Events
    } else if binary {
        Kind::Bytes
    } else if is_form(&name) {
        Kind::Form
    } else if name == "application/json-seq" || name.ends_with("+json-seq") {
        Kind::Sequence
    } else if LINES.contains(&name.as_str()) {
        // A text is the whole of the lines.
        let text = media.item_schema.is_none()
            && media.schema.as_ref().is_some_and(|schema| is_string(schema, types));
        if text { Kind::Text } else { Kind::Lines }
    } else if is_json(&name) {
        Kind::Json
    } else if is_any(&name) {
        // Anything: what the schema says decides.
        if media.schema.is_some() { Kind::Json } else { Kind::Bytes }
    } else if is_xml(&name) && media.schema.as_ref().is_some_and(|schema| has_structure(schema, types)) {
        Kind::Xml
    } else if name.starts_with("text/") || is_xml(&name) {
        Kind::Text
    } else {
        Kind::Bytes
    }
}

/// The names that JSON Lines go by: none is registered.
const LINES: [&str; 6] = [
    "application/jsonl",
    "application/x-jsonl",
    "application/jsonlines",
    "application/x-jsonlines",
    "application/ndjson",
    "application/x-ndjson",
];

/// Whether what a schema describes can be found in XML.
fn has_structure(schema: &Pointer, types: &Types<'_>) -> bool {
    let kind = types.shape(schema).map(|shape| &shape.kind);
    matches!(kind, Some(ShapeKind::Object(_) | ShapeKind::Map(_) | ShapeKind::Array(_)))
}

/// Whether a schema is a string of any kind.
pub(super) fn is_string(schema: &Pointer, types: &Types<'_>) -> bool {
    let kind = types.shape(schema).map(|shape| &shape.kind);
    matches!(kind, Some(ShapeKind::Scalar(scalar)) if scalar.primitive == Primitive::String)
}

/// The type of a body that is text: the scalar that its schema describes, otherwise any text.
pub(super) fn text(media: &MediaType, types: &Types<'_>) -> Used {
    // In XML a text is in an element.
    let schema = media.schema.as_ref().filter(|_| !is_xml(&essence(&media.name)));
    schema
        .and_then(|schema| scalar(schema, types))
        .unwrap_or(Used { ty: TypeRef::Plain(Plain::String), nullable: false })
}

/// The type of a schema that describes a scalar: a number, a boolean, a string or a listed value.
pub(super) fn scalar(schema: &Pointer, types: &Types<'_>) -> Option<Used> {
    // A schema without further schemas is not too deep, which is all that could be said of it.
    let used = || types.used(schema, &mut Diagnostics::default());
    match &types.shape(schema)?.kind {
        ShapeKind::Scalar(scalar) => match scalar_type(scalar) {
            // A text is a `String`, whatever alias its schema has.
            text @ (Plain::String | Plain::Secret) => Some(Used { ty: text.into(), ..used() }),
            // Text that happens to be base64 stays what it is.
            Plain::Base64 | Plain::Base64Url | Plain::Bytes => None,
            Plain::Value
            | Plain::Null
            | Plain::Bool
            | Plain::I32
            | Plain::I64
            | Plain::U32
            | Plain::U64
            | Plain::F64
            | Plain::Constant(_)
            | Plain::Uuid
            | Plain::DateTime
            | Plain::Date
            | Plain::Ipv4
            | Plain::Ipv6 => Some(used()),
        },
        ShapeKind::Enum(_) => Some(used()),
        ShapeKind::Same(_)
        | ShapeKind::Any
        | ShapeKind::Null
        | ShapeKind::Object(_)
        | ShapeKind::Map(_)
        | ShapeKind::Array(_)
        | ShapeKind::Tuple(_)
        | ShapeKind::Union(_) => None,
    }
}

/// Notes that a body which is a text, or bytes as they are, is not what its schema describes: nothing says how that would
/// be written so.
pub(super) fn note_unused_schema(
    media: &MediaType,
    kind: Kind,
    done: &str,
    place: &Pointer,
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) {
    let (what, any) = match kind {
        Kind::Text => ("text", "any text is"),
        Kind::Bytes => ("a file", "any bytes are"),
        Kind::Json
        | Kind::Xml
        | Kind::Form
        | Kind::Multipart
        | Kind::Lines
        | Kind::Sequence
        | Kind::Events => return,
    };
    let shape = media.schema.as_ref().and_then(|schema| types.shape(schema));
    let is_structure = match shape.map(|shape| &shape.kind) {
        Some(
            ShapeKind::Object(_)
            | ShapeKind::Map(_)
            | ShapeKind::Array(_)
            | ShapeKind::Tuple(_)
            | ShapeKind::Union(_),
        ) => true,
        Some(
            ShapeKind::Same(_) | ShapeKind::Any | ShapeKind::Null | ShapeKind::Scalar(_) | ShapeKind::Enum(_),
        )
        | None => false,
    };
    if is_structure {
        let name = &media.name;
        let message = format!("the schema of `{name}` does not describe {what}, so {any} {done}");
        diagnostics.push(
            Diagnostic::new(Severity::Note, "unused-schema", message)
                .at(place)
                .help("if the body is JSON, declare `application/json` with an overlay"),
        );
    }
}

/// The schema of one item of a stream: as stated, or that of an array, or that of each line.
///
/// Before OpenAPI 3.2 there was no `itemSchema`, and authors wrote either of the others.
pub(super) fn item<'a>(media: &'a MediaType, types: &'a Types<'_>) -> Option<&'a Pointer> {
    let schema = media.schema.as_ref();
    let array = schema
        .and_then(|schema| types.shape(schema))
        .and_then(|shape| if let ShapeKind::Array(Some(item)) = &shape.kind { Some(item) } else { None });
    media.item_schema.as_ref().or(array).or(schema)
}

/// Whether a schema stands for bytes as they are: `format: binary`, or a media type without an encoding (OpenAPI 3.1,
/// "Considerations for File Uploads").
pub(super) fn is_binary(schema: &Pointer, types: &Types<'_>) -> bool {
    if let Some(ShapeKind::Scalar(scalar)) = types.shape(schema).map(|shape| &shape.kind)
        && scalar.format.as_deref() == Some("binary")
    {
        return scalar_type(scalar) == Plain::String;
    }
    types.schemas.get(schema).is_some_and(|schema| {
        let text = |name: &String| essence(name).starts_with("text/");
        schema.content_encoding.is_none()
            && schema.content_media_type.as_ref().is_some_and(|name| !text(name))
            && schema.types.iter().all(|primitive| *primitive == Primitive::String)
            && schema.properties.is_empty()
    })
}

/// The media types in the order in which they are preferred, and what they are.
pub(super) fn ranked<'a>(content: &'a [MediaType], types: &Types<'_>) -> Vec<(&'a MediaType, Kind)> {
    let mut kinds: Vec<_> = content.iter().map(|media| (media, kind(media, types))).collect();
    // The sort is stable, and media types come sorted by name.
    kinds.sort_by_key(|(media, kind)| (*kind, media.name != "application/json"));
    kinds
}

/// What the method for a media type is called after: a short word, and all words.
pub(super) fn words(name: &str, kind: Kind) -> [String; 2] {
    let essence = essence(name);
    let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
    let short = match kind {
        Kind::Json => "json",
        Kind::Xml => "xml",
        Kind::Form => "form",
        Kind::Multipart => "multipart",
        Kind::Lines => "lines",
        Kind::Sequence => "sequence",
        Kind::Events => "events",
        Kind::Text | Kind::Bytes if is_form(&essence) => "form",
        Kind::Text if subtype == "plain" => "text",
        Kind::Bytes if subtype == "octet-stream" || subtype == "*" => "bytes",
        // Of `vnd.kubernetes.protobuf` the last part says what it is.
        Kind::Text | Kind::Bytes => match subtype.strip_prefix("vnd.") {
            Some(vendor) if !vendor.contains('+') => vendor.rsplit('.').next().unwrap_or(vendor),
            _ => subtype,
        },
    };
    [short.to_owned(), name.to_owned()]
}
