//! Operations: a method, a request type, what comes back, and who may call.

use super::ty::Reach;
use super::{Fact, Item, Scope, Value, nameless, parameter};
use crate::diff::change::Kind;
use crate::diff::facts::OperationFacts;
use crate::document::Pointer;
use crate::ir::{Group, Operation, OutputType, OutputVariant, Representation};
use crate::spec::StatusPattern;

/// An operation.
pub(super) fn item(scope: &Scope<'_>, group: &Group, operation: &Operation) -> Item {
    let endpoint = endpoint(operation);
    // What the client accepts and how it reads each answer follows from the documented answers.
    let Operation {
        method,
        name,
        id: label,
        http_method,
        server,
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
        security,
        accept: _,
        output,
        error,
        cases: _,
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
    let server = server.as_deref().and_then(|server| scope.api.client.servers.url(Some(server)));
    item.text(Fact::Server, server.as_deref().unwrap_or_default());
    item.text(Fact::Docs, &format!("{summary}\n{description}"));
    item.flag(Fact::Deprecated, *deprecated);
    item.reach = Reach::RESPONSE;
    item.set(Fact::Output, Value::Type(scope.output(output, "output")));
    item.set(Fact::Error, Value::Type(scope.output(error, "error")));

    let facts = scope.state.facts.operation(place);
    let required = arguments.iter().map(|argument| (argument, true));
    for (argument, required) in required.chain(setters.iter().map(|setter| (setter, false))) {
        item.children.push(parameter::item(scope, argument, required, &full, &request));
    }
    // The body is the last argument, so it comes after the other ones.
    item.children.extend(body.iter().map(|body| parameter::body(scope, body, facts, place, &full, &request)));
    item.children.extend(multipart.iter().map(|body| parameter::multipart(body, facts, place, &request)));
    for output in [output, error] {
        item.children.extend(outcomes(scope, output, place));
    }
    if representation.is_some() {
        // The rest was said of the operation's own method.
        return item;
    }
    item.children.extend(security.iter().map(|schemes| {
        let name = if schemes.is_empty() { "no credential".to_owned() } else { schemes.join(" with ") };
        let id = format!("security {}", scope.schemes(schemes));
        Item::new(Kind::Security, id, &name, full.clone(), &place.child("security"))
    }));
    item.children.extend(facts.iter().flat_map(|facts| answers(facts, &full)));
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
        item.reach = Reach::RESPONSE;
        if let Some(ty) = ty {
            item.set(Fact::Type, Value::Type(scope.given(ty)));
        }
        item.text(Fact::Docs, docs);
        item
    });
    variants.collect()
}

/// The documented answers, and the media types of both directions.
fn answers(facts: &OperationFacts, path: &str) -> Vec<Item> {
    let mut items = Vec::new();
    for (media_type, _) in &facts.request {
        let place = facts.body.clone().unwrap_or_else(Pointer::root).child("content").child(media_type);
        let id = format!("request {media_type}");
        let mut item = Item::new(Kind::MediaType, id, media_type, path.to_owned(), &place);
        item.reach = Reach::BODY;
        items.push(item);
    }
    for (status, place, content) in &facts.responses {
        let name = status_name(*status);
        let mut item = Item::new(Kind::Response, format!("response {name}"), &name, path.to_owned(), place);
        item.reach = Reach::RESPONSE;
        item.flag(Fact::Required, status.is_success());
        item.children.extend(content.iter().map(|media_type| {
            let place = place.child("content").child(media_type);
            let mut item = Item::new(Kind::MediaType, media_type, media_type, path.to_owned(), &place);
            item.reach = Reach::RESPONSE;
            item
        }));
        items.push(item);
    }
    items
}

fn status_name(status: StatusPattern) -> String {
    match status {
        StatusPattern::Code(code) => code.to_string(),
        StatusPattern::Range(first) => format!("{first}XX"),
        StatusPattern::Default => "default".to_owned(),
    }
}
