//! From the documented headers of answers to the methods that read them.
//!
//! A header means the same wherever it comes: an API has one method for each, whichever operations answer with it.

use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::name::Item;
use super::shape::single::scalar;
use super::types::{Types, scalar_type};
use crate::case::Case;
use crate::document::Pointer;
use crate::ir::{Header, Plain, TypeRef};
use crate::spec::{self, Primitive, Spec};
use crate::text::is_token;

/// The functions that the type has itself.
const RESERVED: &[&str] = &["clone", "of"];

/// The headers of all answers.
pub(super) fn lower(spec: &Spec, types: &Types<'_>) -> Vec<Header> {
    let mut found: BTreeMap<String, Vec<&spec::Header>> = BTreeMap::new();
    let responses = spec.operations.iter().flat_map(|operation| &operation.responses);
    for header in responses.flat_map(|response| &response.headers) {
        let name = header.name.to_ascii_lowercase();
        // Described by the media types (OpenAPI 3.0.4, Response Object, `headers`).
        if name != "content-type" && is_token(&name) {
            found.entry(name).or_default().push(header);
        }
    }
    let candidate = |(wire, headers): (&String, &Vec<&spec::Header>)| {
        let place = Pointer::root().child("headers").child(wire);
        // As the document spells it: capitals tell its words.
        let spelling = headers.iter().map(|header| header.name.as_str()).min().unwrap_or(wire);
        Candidate::new(&place, spelling, Case::Snake)
    };
    let candidates: Vec<Candidate> = found.iter().map(candidate).collect();
    let methods = types.namer.resolve(Item::Header, &candidates, RESERVED);
    let lowered = found.into_iter().zip(methods).map(|((wire, headers), method)| {
        let mut read = headers.iter().map(|header| ty(header, types));
        let first = read.next().unwrap_or(TypeRef::Plain(Plain::String));
        Header {
            method,
            wire,
            // What is a number here and a text there is a text.
            ty: if read.all(|other| other == first) { first } else { TypeRef::Plain(Plain::String) },
            docs: headers.iter().find_map(|header| header.description.clone()).unwrap_or_default(),
            deprecated: headers.iter().all(|header| header.deprecated),
            place: headers.first().map_or_else(Pointer::root, |header| header.pointer.clone()),
        }
    });
    lowered.collect()
}

/// The type of a header's value: what is no scalar has the form of a text. The schema becomes no type of its own.
fn ty(header: &spec::Header, types: &Types<'_>) -> TypeRef {
    let Some(schema) = header.schema.as_ref().and_then(|schema| types.schemas.get(schema)) else {
        return TypeRef::Plain(Plain::String);
    };
    let mut primitives = schema.types.iter();
    let (Some(primitive), None) = (primitives.next(), primitives.next()) else {
        return TypeRef::Plain(Plain::String);
    };
    if matches!(primitive, Primitive::Array | Primitive::Object | Primitive::Null) {
        return TypeRef::Plain(Plain::String);
    }
    match scalar_type(&scalar(schema, *primitive)) {
        Plain::Value
        | Plain::Null
        | Plain::String
        | Plain::Secret
        | Plain::Constant(_)
        | Plain::Ipv4
        | Plain::Ipv6
        | Plain::Base64
        | Plain::Base64Url
        | Plain::Bytes => Plain::String.into(),
        plain @ (Plain::Bool
        | Plain::I32
        | Plain::I64
        | Plain::U32
        | Plain::U64
        | Plain::F64
        | Plain::Uuid
        | Plain::DateTime
        | Plain::Date) => plain.into(),
    }
}
