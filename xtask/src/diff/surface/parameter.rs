//! Parameters and bodies: arguments of an operation's method, or setters of its request.

use super::ty::{Reach, Type};
use super::{Fact, Item, Scope, Value, types};
use crate::diff::change::Kind;
use crate::diff::facts::OperationFacts;
use crate::document::Pointer;
use crate::ir::{
    Argument, Body, BodyFormat, FormField, JsonLocation, Multipart, Part, Passing, Style, Styled,
};

/// A parameter: an argument of `method`, or a setter of the type `request`.
pub(super) fn item(
    scope: &Scope<'_>,
    argument: &Argument,
    required: bool,
    method: &str,
    request: &str,
) -> Item {
    let Argument { name, wire, ty, deprecated, passing, docs, place } = argument;
    let path = if required { format!("{method}({name})") } else { format!("{request}::{name}") };
    let mut item = Item::new(Kind::Parameter, format!("{} {wire}", location(passing)), name, path, place);
    item.reach = match passing {
        Passing::Part(_) => Reach::BODY,
        _ => Reach::PARAMETER,
    };
    item.text(Fact::WireName, wire);
    item.set(Fact::Type, Value::Type(scope.ty(ty)));
    item.flag(Fact::Required, required);
    item.flag(Fact::Deprecated, *deprecated);
    item.text(Fact::Passing, &self::passing(passing));
    item.text(Fact::Docs, docs);
    item.argument = required.then(|| scope.ty(ty));
    // A part stands where its schema does.
    let schema = scope.state.facts.parameter(place).unwrap_or(place);
    types::constraints(&scope.state.facts, schema, &mut item);
    item
}

/// The part of the request that a parameter goes into.
fn location(passing: &Passing) -> &'static str {
    match passing {
        Passing::Part(_) => "part",
        Passing::Path(_) | Passing::PathOrEmpty | Passing::Json(JsonLocation::Path) => "path",
        Passing::Query(_)
        | Passing::QueryForm(_)
        | Passing::QueryJson
        | Passing::Json(JsonLocation::Query) => "query",
        Passing::Header(_) | Passing::Json(JsonLocation::Header) => "header",
        Passing::Cookie { .. } | Passing::Json(JsonLocation::Cookie) => "cookie",
    }
}

/// How a parameter is written, for people.
fn passing(passing: &Passing) -> String {
    let mut words = vec![location(passing).to_owned()];
    let mut set = |word: &str, set: bool| words.extend(set.then(|| word.to_owned()));
    match passing {
        Passing::Path(Styled { style, explode, allow_reserved })
        | Passing::Query(Styled { style, explode, allow_reserved }) => {
            set(&format!("{style:?}").to_lowercase(), true);
            set("exploded", *explode);
            set("reserved characters as they are", *allow_reserved);
        }
        Passing::PathOrEmpty => set("simple, or empty", true),
        Passing::Header(Styled { style, explode, .. }) => {
            set(&format!("{style:?}").to_lowercase(), *style != Style::Simple);
            set("exploded", *explode);
        }
        Passing::Cookie { explode, plain } => {
            set("exploded", *explode);
            set("not encoded", *plain);
        }
        Passing::QueryForm(fields) => set(&format!("the whole of it{}", unusual(fields)), true),
        Passing::QueryJson => set("the whole of it, json", true),
        Passing::Json(_) => set("json", true),
        Passing::Part(Part { format, media_type, several }) => {
            set(&format!("{format:?}").to_lowercase(), true);
            set(media_type.as_deref().unwrap_or_default(), media_type.is_some());
            set("one for each element", *several);
        }
    }
    words.join(", ")
}

/// The body that the parts of a request are put together to.
pub(super) fn multipart(
    multipart: &Multipart,
    facts: Option<&OperationFacts>,
    operation: &Pointer,
    request: &str,
) -> Item {
    let Multipart { media_type, required } = multipart;
    let place = facts.and_then(|facts| facts.body.clone()).unwrap_or_else(|| operation.child("requestBody"));
    let mut item = Item::new(Kind::Body, "body", "parts", request.to_owned(), &place);
    item.reach = Reach::BODY;
    item.flag(Fact::Required, *required);
    item.text(Fact::Passing, media_type);
    item
}

/// How a body is written, for people.
fn written(media_type: &str, format: &BodyFormat) -> String {
    let fields = match format {
        BodyFormat::Form(fields) => fields.as_slice(),
        BodyFormat::Json
        | BodyFormat::MergePatch
        | BodyFormat::JsonLines
        | BodyFormat::JsonSequence
        | BodyFormat::Multipart
        | BodyFormat::Text
        | BodyFormat::Bytes => &[],
        BodyFormat::Xml(name, xml) => return format!("{media_type}; {name:?} {xml:?}"),
    };
    format!("{media_type}{}", unusual(fields))
}

/// The properties of a form that are not written as most are.
fn unusual(fields: &[FormField]) -> String {
    let fields = fields.iter().map(|FormField { name, styled }| match styled {
        Some(Styled { style, explode, allow_reserved: _ }) => format!("; {name} as {style:?} {explode}"),
        None => format!("; {name} as json"),
    });
    fields.collect::<String>().to_lowercase()
}

/// What is sent as a body: the last argument, or a setter.
pub(super) fn body(
    scope: &Scope<'_>,
    body: &Body,
    facts: Option<&OperationFacts>,
    operation: &Pointer,
    method: &str,
    request: &str,
) -> Item {
    let Body { name, required, format, media_type, ty, docs } = body;
    let path = if *required { format!("{method}({name})") } else { format!("{request}::{name}") };
    let place = facts.and_then(|facts| facts.body.clone()).unwrap_or_else(|| operation.child("requestBody"));
    let mut item = Item::new(Kind::Body, "body", name, path, &place);
    item.reach = Reach::BODY;
    let ty = match format {
        BodyFormat::Multipart => Type::named("Multipart", "multipart"),
        BodyFormat::Json
        | BodyFormat::MergePatch
        | BodyFormat::JsonLines
        | BodyFormat::JsonSequence
        | BodyFormat::Form(_)
        | BodyFormat::Xml(..)
        | BodyFormat::Text
        | BodyFormat::Bytes => scope.ty(ty),
    };
    item.argument = required.then(|| ty.clone());
    item.set(Fact::Type, Value::Type(ty));
    item.flag(Fact::Required, *required);
    item.text(Fact::Passing, &written(media_type, format));
    item.text(Fact::Docs, docs);
    let schemas = facts.map_or(&[][..], |facts| &facts.request);
    if let Some((_, Some(schema))) = schemas.iter().find(|(name, _)| name == media_type) {
        types::constraints(&scope.state.facts, schema, &mut item);
    }
    item
}
