//! What gives a renamed item its old name back: an overlay action, or a line of the names file.

use super::change::{Change, Kind};
use super::surface::Item;
use crate::document::Pointer;
use crate::names::{self, Called, Names};

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
    let can_be_pinned = match kind {
        Kind::Credential | Kind::Operation | Kind::Parameter | Kind::Type | Kind::Field => true,
        Kind::Api
        | Kind::SecurityScheme
        | Kind::Setting
        | Kind::Group
        | Kind::Security
        | Kind::Body
        | Kind::MediaType
        | Kind::Response
        | Kind::Header
        | Kind::Schema
        | Kind::Outcome
        | Kind::Value
        | Kind::Alternative => false,
    };
    let target = place.json_path();
    (can_be_pinned && target != "$").then(|| {
        let (target, name) = (quoted(&target), quoted(name.trim_start_matches("r#")));
        format!("- {{target: {target}, update: {{x-rust-name: {name}}}}}")
    })
}

/// What a names file calls an item of a kind; `None` for what has no name of its own.
fn item(kind: Kind) -> Option<names::Item> {
    match kind {
        Kind::Credential => Some(names::Item::Credential),
        Kind::Group => Some(names::Item::Group),
        Kind::Operation => Some(names::Item::Method),
        Kind::Parameter => Some(names::Item::Parameter),
        Kind::Type => Some(names::Item::Type),
        Kind::Field => Some(names::Item::Field),
        Kind::Value | Kind::Alternative => Some(names::Item::Variant),
        Kind::Header => Some(names::Item::Header),
        Kind::Api
        | Kind::SecurityScheme
        | Kind::Setting
        | Kind::Security
        | Kind::Body
        | Kind::MediaType
        | Kind::Response
        | Kind::Schema
        | Kind::Outcome => None,
    }
}

/// The pins with which renamed items keep their old names, given what everything is called now.
pub(crate) fn pins(changes: &[Change], called: &Called) -> Names {
    let pins = changes.iter().filter_map(|change| {
        let (place, is_old) = &change.pointer;
        let key = called.key(item(change.kind)?, place).filter(|_| !is_old)?;
        Some((key.clone(), change.old_name.as_ref()?.trim_start_matches("r#").to_owned()))
    });
    pins.collect()
}

/// The old name of an item, if it has another one now and can be given the old one.
pub(super) fn old_name(old: &Item, new: &Item) -> Option<String> {
    // The name of several schemes together is pinned already.
    let together = new.kind == Kind::Credential && new.children.len() != 1;
    (!together && old.name != new.name).then(|| old.name.clone())
}

/// A text as YAML and JSON both read it.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}
