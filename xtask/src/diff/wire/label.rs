//! From a place to the words by which people call what stands there.

use serde_json::{Map, Value};

use super::facts::Facts;
use crate::document::Pointer;

/// `Item.tags[]`, `POST /items body .name`, `GET /items ?limit`.
pub(super) fn label(facts: &Facts, place: &Pointer) -> String {
    let tokens: Vec<String> = place.tokens().collect();
    let texts: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let (mut text, mut at) = match texts.as_slice() {
        ["components", "parameters", ..] => (String::new(), 1),
        ["components", _, name, ..] => ((*name).to_owned(), 3),
        ["paths", path, method, ..] if *method != "parameters" => {
            (format!("{} {path}", method.to_uppercase()), 3)
        }
        ["paths", path, ..] => ((*path).to_owned(), 2),
        _ => (place.file_name().to_owned(), 0),
    };
    while let Some(token) = texts.get(at).copied() {
        let next = texts.get(at + 1).copied().unwrap_or_default();
        let (word, taken) = match token {
            "properties" => (format!(".{next}"), 2),
            "items" => ("[]".to_owned(), 1),
            "additionalProperties" => (".*".to_owned(), 1),
            "requestBody" => ("body".to_owned(), 1),
            "responses" => (format!("answer {next}"), 2),
            "headers" => (format!("header {next}"), 2),
            "parameters" => (parameter(facts, &place.head(at + 2)), 2),
            "oneOf" | "anyOf" => (format!("({token} {next})"), 2),
            "content" | "allOf" => (String::new(), 2),
            "schema" | "security" | "servers" => (String::new(), 1),
            other => (other.to_owned(), 1),
        };
        // A property of a component, and one within another, follow without a gap.
        let last = text.rsplit(' ').next().unwrap_or_default();
        let within =
            word.starts_with('[') || word.starts_with('.') && (last.contains('.') || !text.contains(' '));
        if !word.is_empty() && !text.is_empty() && !within {
            text.push(' ');
        }
        text += &word;
        at += taken;
    }
    if text.is_empty() { "the API".to_owned() } else { text }
}

/// A parameter as its location and name.
fn parameter(facts: &Facts, place: &Pointer) -> String {
    let node = facts.node(place);
    let word = |key: &str| node.get(key).and_then(Value::as_str).unwrap_or_default();
    match word("in") {
        "path" => format!("{{{}}}", word("name")),
        "query" => format!("?{}", word("name")),
        location => format!("{location} {}", word("name")),
    }
}

pub(super) fn text(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

pub(super) fn is(map: &Map<String, Value>, key: &str) -> bool {
    map.get(key) == Some(&Value::Bool(true))
}
