//! Operations: a method, a request type, and what comes back.

use super::{Fact, Item, Scope, Value, nameless, parameter};
use crate::diff::change::Kind;
use crate::document::Pointer;
use crate::ir::{Group, Operation, OutputType, OutputVariant, Representation};

/// An operation.
pub(super) fn item(scope: &Scope<'_>, group: &Group, operation: &Operation) -> Item {
    let endpoint = endpoint(operation);
    // Where it goes, who may call, and what travels is told on the wire.
    let Operation {
        method,
        name,
        id: label,
        http_method,
        server: _,
        path,
        summary,
        description,
        deprecated,
        place,
        arguments,
        setters,
        representation,
        body,
        multipart,
        security: _,
        accept: _,
        output,
        error,
        cases: _,
        pages,
        // No code sees it.
        retry: _,
    } = operation;
    let module = format!("{}::operations::{}", scope.api.module, group.module);
    let full = format!("{module}::{}::{method}", group.name);
    let request = format!("{module}::{name}");
    let id = match representation {
        None => endpoint,
        Some(Representation::Body(media_type)) => format!("{endpoint} with {media_type}"),
        Some(Representation::Answer(media_type)) => format!("{endpoint} for {media_type}"),
    };
    let mut item = Item::new(Kind::Operation, id, method, full.clone(), place);
    if let Some(Representation::Body(media_type) | Representation::Answer(media_type)) = representation {
        item.text(Fact::Representation, media_type);
    }
    item.text(Fact::Group, group.origin.spelling());
    item.text(Fact::Beside, name);
    item.text(Fact::Label, label);
    item.text(Fact::Endpoint, &format!("{http_method} {path}"));
    item.text(Fact::Docs, &format!("{summary}\n{description}"));
    item.flag(Fact::Deprecated, *deprecated);
    item.set(Fact::Output, Value::Type(scope.output(output, "output")));
    item.set(Fact::Error, Value::Type(scope.output(error, "error")));
    if let Some(pages) = pages {
        item.set(Fact::Pages, Value::Type(scope.ty(&pages.item)));
    }

    let required = arguments.iter().map(|argument| (argument, true));
    for (argument, required) in required.chain(setters.iter().map(|setter| (setter, false))) {
        item.children.push(parameter::item(scope, argument, required, &full, &request));
    }
    // The body is the last argument, so it comes after the other ones.
    item.children.extend(body.iter().map(|body| parameter::body(scope, body, place, &full, &request)));
    item.children.extend(multipart.iter().map(|body| parameter::multipart(body, place, &request)));
    for output in [output, error] {
        item.children.extend(outcomes(scope, output, place));
    }
    item
}

/// An operation's method and path, whatever the placeholders of the path are called.
fn endpoint(operation: &Operation) -> String {
    format!("{} {}", operation.http_method, nameless(&operation.path))
}

/// The variants of the enum of an operation's answers.
fn outcomes(scope: &Scope<'_>, output: &OutputType, place: &Pointer) -> Vec<Item> {
    let OutputType::Several { name: holder, variants } = output else { return Vec::new() };
    let variants = variants.iter().map(|OutputVariant { name, ty, docs }| {
        let path = format!("{}::models::{holder}::{name}", scope.api.module);
        let mut item = Item::new(Kind::Outcome, path.clone(), name, path, &place.child("responses"));
        if let Some(ty) = ty {
            item.set(Fact::Type, Value::Type(scope.given(ty)));
        }
        item.text(Fact::Docs, docs);
        item
    });
    variants.collect()
}
