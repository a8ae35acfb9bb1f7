//! From a request that the server expects to the operation that sends it.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use xtask::ir::{Api, Group, Operation};

use crate::Failure;
use crate::suite::{Exchange, Source};

/// A client as it was generated, and where its document says that it is served.
pub(crate) struct Client {
    /// What exists in Rust.
    pub(crate) api: Api,
    /// The path of the server, with placeholders in braces.
    server: String,
}

/// An operation that has the path and the method of a request.
pub(crate) struct Route<'a> {
    /// The client.
    pub(crate) api: &'a Api,
    /// The group of the operation.
    pub(crate) group: &'a Group,
    /// The operation.
    pub(crate) operation: &'a Operation,
    /// What stands before the path of the operation.
    pub(crate) prefix: String,
    /// The texts in place of the placeholders of the path.
    pub(crate) captures: BTreeMap<String, String>,
}

impl Client {
    pub(crate) fn new(api: Api, source: &Source) -> Result<Self, Failure> {
        let document: Value = serde_yaml::from_str(&fs::read_to_string(&source.path)?)?;
        let url = document.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or_default();
        // The whole of the address is a variable, or it is a fixed one.
        let path = url.strip_prefix("{endpoint}").or_else(|| url.strip_prefix("http://localhost:3000"));
        Ok(Self { api, server: path.unwrap_or_default().trim_end_matches('/').to_owned() })
    }

    /// The operations whose method and path fit, with how much of the path is literal.
    fn routes<'a>(&'a self, method: &'a str, path: &'a str) -> impl Iterator<Item = (usize, Route<'a>)> {
        let all = self.api.groups.iter().flat_map(|group| group.operations.iter().map(move |it| (group, it)));
        all.filter(move |(_, operation)| operation.http_method.eq_ignore_ascii_case(method)).filter_map(
            move |(group, operation)| {
                // The server takes a path with or without a slash at its end.
                let template = format!("{}{}", self.server, operation.path);
                let template = template.trim_end_matches('/');
                let captures = captures(template, path)?;
                let literal = literals(template);
                let prefix = filled(&self.server, &captures);
                Some((literal, Route { api: &self.api, group, operation, prefix, captures }))
            },
        )
    }
}

/// The method for a request: of those that fit, the one with the most literal path, of the version of the API that the
/// request names, for the media types of its body and its answer.
pub(crate) fn find<'a>(clients: &[&'a Client], exchange: &'a Exchange, path: &'a str) -> Option<Route<'a>> {
    let names = |version: &str| {
        path.contains(version) || exchange.request.query.values().any(|value| value.as_str() == Some(version))
    };
    let routes = clients.iter().flat_map(|client| client.routes(&exchange.method, path));
    let best = routes.max_by_key(|(literal, route)| {
        (*literal, names(&route.api.version), media_types(route.operation, exchange))
    });
    best.map(|(_, route)| route)
}

/// How many of the media types of an exchange are those of a method.
fn media_types(operation: &Operation, exchange: &Exchange) -> usize {
    let body = operation.body.as_ref().map(|body| body.media_type.as_str());
    let body = body.or(operation.multipart.as_ref().map(|multipart| multipart.media_type.as_str()));
    let accepted = operation.accept.split(',').map(str::trim);
    let answered = exchange.answered_as().is_some_and(|media_type| {
        // What is asked for first of several is what comes.
        accepted.take(1).any(|accepted| accepted.eq_ignore_ascii_case(media_type))
    });
    let sent = exchange.sent_as();
    usize::from(sent.is_some() && sent == body) + usize::from(answered)
}

/// The path of a request: a backslash stands before what the server would take for a placeholder.
pub(crate) fn path(exchange: &Exchange) -> String {
    exchange.uri.replace('\\', "")
}

/// The parts of a template: literal text, and names of placeholders.
fn parts(template: &str) -> Vec<(&str, Option<&str>)> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        parts.push((before, Some(name)));
        rest = after;
    }
    parts.push((rest, None));
    parts
}

/// How much of a template is literal text.
fn literals(template: &str) -> usize {
    parts(template).iter().map(|(literal, _)| literal.len()).sum()
}

/// What stands in a path in place of the placeholders of a template, none of which spans a slash.
fn captures(template: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let parts = parts(template);
    let mut found = BTreeMap::new();
    let mut rest = path;
    for (index, (literal, name)) in parts.iter().enumerate() {
        rest = rest.strip_prefix(literal)?;
        let Some(name) = name else { break };
        let next = parts.get(index + 1).map_or("", |(next, _)| *next);
        let end = if next.is_empty() { rest.len() } else { rest.find(next)? };
        let (text, after) = rest.split_at_checked(end)?;
        if text.is_empty() || text.contains('/') {
            return None;
        }
        found.insert((*name).to_owned(), text.to_owned());
        rest = after;
    }
    rest.is_empty().then_some(found)
}

/// A template with its placeholders filled.
fn filled(template: &str, values: &BTreeMap<String, String>) -> String {
    parts(template).iter().fold(String::new(), |mut out, (literal, name)| {
        out += literal;
        out += name.and_then(|name| values.get(name)).map_or("", String::as_str);
        out
    })
}
