//! From the offered media types of a body to the one that is sent or read.

use super::media_type::{Kind, choose};
use super::types::Types;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::ir::{Body, BodyFormat, TypeRef};
use crate::spec::RequestBody;

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
