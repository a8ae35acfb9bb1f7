//! The overlay action that gives a renamed item its old name back.

use super::change::Kind;
use super::surface::Item;
use crate::document::Pointer;

/// Keys whose children are elements of a list.
const LISTS: &[&str] = &["allOf", "anyOf", "oneOf", "parameters", "prefixItems"];

/// The action that pins `name` for an item of a kind at the author's place of it; `None` where names cannot be pinned.
pub(super) fn action(kind: Kind, place: &Pointer, name: &str) -> Option<String> {
    if !place.file_name().is_empty() {
        // An overlay reaches the main document only.
        return None;
    }
    if kind == Kind::Type && place.parent().is_some_and(|parent| parent.last() == "properties") {
        // A pinned name of a property is that of the field.
        return None;
    }
    let target = path(place);
    (target != "$").then(|| {
        let (target, name) = (quoted(&target), quoted(name.trim_start_matches("r#")));
        match kind {
            Kind::Credential | Kind::Operation | Kind::Parameter | Kind::Type | Kind::Field => {
                Some(format!("- {{target: {target}, update: {{x-rust-name: {name}}}}}"))
            }
            _ => None,
        }
    })?
}

/// Whether the name of an item is one that an overlay can pin.
pub(super) fn pin(old: &Item, new: &Item) -> Option<String> {
    // The name of several schemes together is pinned already.
    let together = new.kind == Kind::Credential && new.children.len() != 1;
    (!together && old.name != new.name).then(|| old.name.clone())
}

/// A place as JSONPath (RFC 9535).
fn path(place: &Pointer) -> String {
    let mut path = String::from("$");
    let mut before = String::new();
    for token in place.tokens() {
        if LISTS.contains(&before.as_str()) && token.bytes().all(|byte| byte.is_ascii_digit()) {
            path += &format!("[{token}]");
        } else if token.starts_with(|first: char| first.is_ascii_alphabetic())
            && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            path += &format!(".{token}");
        } else {
            path += &format!("['{}']", token.replace('\\', "\\\\").replace('\'', "\\'"));
        }
        before = token;
    }
    path
}

/// A text as YAML and JSON both read it.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}
