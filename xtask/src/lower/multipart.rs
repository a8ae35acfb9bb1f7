//! From the schema of a `multipart/` body to its parts, which are arguments and setters of the method.

use super::field::{direction, docs};
use super::media_type::is_binary;
use super::mime::is_json;
use super::shape::ShapeKind;
use super::style::style;
use super::types::Types;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Pointer;
use crate::ir::{Argument, Direction, Part, PartFormat, Passing, Plain, Style, TypeRef};
use crate::spec::{EncodingStyle, MediaType, ParameterStyle};

/// The parts, each with whether it is required; `None` where the schema does not name them.
///
/// Where the body may be left out no part has to be given.
pub(super) fn parts(
    media: &MediaType,
    required: bool,
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<(bool, Argument)>> {
    let schema = media.schema.as_ref()?;
    let ShapeKind::Object(object) = &types.shape(schema)?.kind else { return None };
    if object.extra.is_some() {
        diagnostics.push(
            Diagnostic::warning("undeclared-parts", "only the declared parts can be sent")
                .at(schema)
                .help("declare all parts as properties, or set `additionalProperties: false`"),
        );
    }
    let is_sent = |schema: &Pointer, diagnostics: &mut Diagnostics| {
        let is_sent = direction(types.schemas, schema) != Direction::Answers;
        if !is_sent {
            let message = "this part is `readOnly`, so requests leave it out";
            diagnostics.push(Diagnostic::new(Severity::Note, "read-only-part", message).at(schema));
        }
        is_sent
    };
    let sent: Vec<_> = object.properties.iter().filter(|(_, schema)| is_sent(schema, diagnostics)).collect();
    let parts = sent.into_iter().map(|(name, schema)| {
        let needed = required && object.required.contains(name);
        (needed, argument(media, name, schema, types, diagnostics))
    });
    Some(parts.collect())
}

fn argument(
    media: &MediaType,
    name: &str,
    schema: &Pointer,
    types: &Types<'_>,
    diagnostics: &mut Diagnostics,
) -> Argument {
    let encoding = media.encoding.get(name);
    let media_type = encoding.and_then(|encoding| encoding.content_type.clone());
    let kind = types.shape(schema).map(|shape| &shape.kind);
    let one = if let Some(ShapeKind::Array(item)) = kind { item.as_ref() } else { Some(schema) };
    // A file or several of them is several of them.
    let array =
        |schema: &Pointer| matches!(types.shape(schema).map(|shape| &shape.kind), Some(ShapeKind::Array(_)));
    let several = match kind {
        Some(ShapeKind::Array(_)) => true,
        Some(ShapeKind::Union(union)) => union.members.iter().any(|member| array(&member.place)),
        _ => false,
    };
    // Headers of a part are for the caller to give, with the part.
    let headers = encoding.is_some_and(|encoding| !encoding.headers.is_empty());
    let joined = encoding.and_then(|encoding| encoding.style).filter(|style| !style.explode);
    let format = match (format(one, media_type.as_deref(), headers, types), joined) {
        // A part has no name to write into its text.
        (PartFormat::Text, Some(EncodingStyle { style: ParameterStyle::Form, .. })) if several => {
            PartFormat::List(Style::Simple)
        }
        (PartFormat::Text, Some(joined)) if several => PartFormat::List(style(joined.style)),
        (format, _) => format,
    };
    let several = several && !matches!(format, PartFormat::List(_));
    let described = types.schemas.get(schema);
    let ty = match format {
        PartFormat::File => TypeRef::Plain(Plain::Bytes),
        PartFormat::Text | PartFormat::Json | PartFormat::Value | PartFormat::List(_) => {
            types.used(schema, diagnostics).ty
        }
    };
    // One of several, or any: the caller's part says which.
    let concrete = |name: &String| !name.contains(['*', ',']);
    Argument {
        name: String::new(),
        wire: name.to_owned(),
        ty,
        deprecated: described.is_some_and(|schema| schema.deprecated),
        passing: Passing::Part(Part { format, media_type: media_type.filter(concrete), several }),
        docs: described.map(docs).unwrap_or_default(),
        place: schema.clone(),
    }
}

/// Whether a value may be a file, or several.
fn holds_file(schema: &Pointer, types: &Types<'_>) -> bool {
    let one = |schema: &Pointer| match types.shape(schema).map(|shape| &shape.kind) {
        Some(ShapeKind::Array(Some(item))) => is_binary(item, types),
        _ => is_binary(schema, types),
    };
    match types.shape(schema).map(|shape| &shape.kind) {
        Some(ShapeKind::Union(union)) => union.members.iter().any(|member| one(&member.place)),
        _ => one(schema),
    }
}

/// How a value is written where nothing is said: text, JSON for objects, as it is for bytes and for what has no type
/// (OpenAPI 3.1.1, Encoding Object, `contentType`).
fn format(
    schema: Option<&Pointer>,
    media_type: Option<&str>,
    headers: bool,
    types: &Types<'_>,
) -> PartFormat {
    let kind = schema.and_then(|schema| types.shape(schema)).map(|shape| &shape.kind);
    let binary = schema.is_some_and(|schema| holds_file(schema, types));
    match kind {
        _ if headers || binary => PartFormat::File,
        Some(ShapeKind::Any) | None if !media_type.is_some_and(is_json) => PartFormat::File,
        _ if media_type.is_some_and(is_json) => PartFormat::Json,
        Some(ShapeKind::Scalar(_) | ShapeKind::Enum(_) | ShapeKind::Null) => PartFormat::Text,
        Some(ShapeKind::Union(_)) => PartFormat::Value,
        Some(
            ShapeKind::Same(_)
            | ShapeKind::Any
            | ShapeKind::Object(_)
            | ShapeKind::Map(_)
            | ShapeKind::Array(_)
            | ShapeKind::Tuple(_),
        )
        | None => PartFormat::Json,
    }
}
