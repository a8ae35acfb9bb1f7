//! Parameters and bodies: arguments of an operation's method, or setters of its request.

use super::ty::Type;
use super::{Fact, Item, Scope, Value};
use crate::diff::change::Kind;
use crate::document::Pointer;
use crate::ir::{Argument, Body, BodyFormat, JsonLocation, Multipart, Passing};

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
    item.text(Fact::WireName, wire);
    item.set(Fact::Type, Value::Type(scope.ty(ty)));
    item.flag(Fact::Required, required);
    item.flag(Fact::Deprecated, *deprecated);
    item.text(Fact::Docs, docs);
    item.argument = required.then(|| scope.ty(ty));
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

/// The body that the parts of a request are put together to.
pub(super) fn multipart(multipart: &Multipart, operation: &Pointer, request: &str) -> Item {
    // The media type is told on the wire.
    let Multipart { media_type: _, required } = multipart;
    let place = operation.child("requestBody");
    let mut item = Item::new(Kind::Body, "body", "parts", request.to_owned(), &place);
    item.flag(Fact::Required, *required);
    item
}

/// What is sent as a body: the last argument, or a setter.
pub(super) fn body(scope: &Scope<'_>, body: &Body, operation: &Pointer, method: &str, request: &str) -> Item {
    // The media type is told on the wire.
    let Body { name, required, format, media_type: _, ty, docs } = body;
    let path = if *required { format!("{method}({name})") } else { format!("{request}::{name}") };
    let mut item = Item::new(Kind::Body, "body", name, path, &operation.child("requestBody"));
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
    item.text(Fact::Docs, docs);
    item
}
