//! From the text of a names file to pins, and back.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use toml::Spanned;

use super::{Called, Item, Key, Names};
use crate::case::{Case, is_module};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::document::Pointer;

/// What a names file begins with.
const HEADER: &str = "\
# Names that these items keep, though newer items of the document would take or share them.
# `cargo xtask codegen` adds and removes lines. You may change a name.
";

/// The pins of a names file, each with its place there.
#[derive(Debug, Default)]
pub struct Filed {
    /// The pins.
    pub names: Names,
    places: BTreeMap<Key, Place>,
}

impl Filed {
    /// Reads a names file. `file` is the name that diagnostics give it.
    ///
    /// # Errors
    ///
    /// All that is wrong with kinds and names, or the first thing that is wrong with the TOML.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        type Raw = BTreeMap<Spanned<String>, BTreeMap<Spanned<String>, Spanned<String>>>;
        let place = |span: &Range<usize>| Place::at(file, text, span.start);
        let raw: Raw = toml::from_str(text).map_err(|error| {
            let place = place(&error.span().unwrap_or_default());
            vec![
                Diagnostic::error("invalid-names", error.message())
                    .label(place, "")
                    .help("after a merge, keep the lines of both sides; `cargo xtask codegen` removes what nothing needs"),
            ]
        })?;
        let (mut filed, mut found) = (Self::default(), Vec::new());
        for (kind, pins) in &raw {
            let Some(item) = Item::ALL.into_iter().find(|item| item.keyword() == kind.get_ref()) else {
                let kinds: Vec<&str> = Item::ALL.iter().map(|item| item.keyword()).collect();
                found.push(
                    Diagnostic::error("invalid-names", format!("unknown kind of item `{}`", kind.get_ref()))
                        .label(place(&kind.span()), "")
                        .help(format!("known kinds are {}", kinds.join(", "))),
                );
                continue;
            };
            for (pointer, name) in pins {
                if !is_name(item, name.get_ref()) {
                    let message =
                        format!("{:?} is not a valid name for a {}", name.get_ref(), item.keyword());
                    found.push(Diagnostic::error("invalid-names", message).label(place(&name.span()), ""));
                }
                let key = Key { item, place: Pointer::parse(pointer.get_ref()) };
                filed.places.insert(key.clone(), place(&name.span()));
                filed.names.insert(key, name.get_ref().clone());
            }
        }
        if found.is_empty() { Ok(filed) } else { Err(found) }
    }

    /// Says which pins give one name to two items.
    pub(crate) fn check_clashes(&self, called: &Called, diagnostics: &mut Diagnostics) {
        for (first, second) in &called.clashes {
            if let (Some(first_place), Some(place)) = (self.places.get(first), self.places.get(second)) {
                let name = self.names.get(second).map_or("", String::as_str);
                let message = format!("two items are pinned to the name `{name}`");
                diagnostics.push(
                    Diagnostic::error("name-pinned-twice", message)
                        .label(place.clone(), "")
                        .label(first_place.clone(), "the other one")
                        .help("remove one of the lines, or give one of the items another name"),
                );
            }
        }
    }

    /// Says which pins do nothing: their item is gone or was named by an overlay, or the name is not to be had.
    pub(crate) fn check(&self, called: &Called, diagnostics: &mut Diagnostics) {
        self.check_clashes(called, diagnostics);
        let clashing = |key| called.clashes.iter().any(|(first, second)| first == key || second == key);
        for (key, name) in &self.names {
            let message = match called.names.get(key) {
                Some(now) if now == name => continue,
                _ if clashing(key) => continue,
                Some(_) => {
                    format!("the {} at `{}` cannot be called `{name}`", key.item.keyword(), key.shown())
                }
                None => {
                    format!("there is no {} at `{}` to pin", key.item.keyword(), key.shown())
                }
            };
            if let Some(place) = self.places.get(key) {
                let diagnostic = Diagnostic::error("stale-name", message).label(place.clone(), "");
                diagnostics.push(diagnostic.help("`cargo xtask codegen` removes the line"));
            }
        }
    }
}

/// Whether an item can be called so.
fn is_name(item: Item, name: &str) -> bool {
    let word = |first: fn(&char) -> bool, others: fn(char) -> bool| {
        name.starts_with(|character: char| first(&character))
            && name.chars().all(|character| character == '_' || others(character))
    };
    match item {
        Item::Group => is_module(name),
        Item::Handle | Item::Request | Item::Output | Item::Type | Item::Required | Item::Variant => {
            word(char::is_ascii_uppercase, |character| character.is_ascii_alphanumeric()) && name != "Self"
        }
        Item::Membership => !name.trim_matches('_').is_empty(),
        Item::Method
        | Item::Parameter
        | Item::Field
        | Item::Credential
        | Item::Provider
        | Item::ServerVariable
        | Item::Server
        | Item::Header => {
            word(char::is_ascii_lowercase, |character| {
                character.is_ascii_lowercase() || character.is_ascii_digit()
            }) && Case::Snake.pinned(name).is_some()
        }
    }
}

/// The text of a names file; `None` without pins, which no file stands for.
pub(crate) fn render(pins: &Names) -> Option<String> {
    let mut text = HEADER.to_owned();
    let mut last = None;
    for (key, name) in pins {
        if last.replace(key.item) != Some(key.item) {
            let _ = write!(text, "\n[{}]\n", key.item.keyword());
        }
        let _ = writeln!(text, "{} = {}", quoted(key.place.as_str()), quoted(name));
    }
    last.map(|_| text)
}

/// A basic string of TOML: that of JSON, but for one character.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string().replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<(&'static str, String)> {
        let found = Filed::parse("a.names.toml", text).expect_err("the file is wrong");
        found
            .into_iter()
            .map(|diagnostic| (diagnostic.code, diagnostic.labels[0].place.to_string()))
            .collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let odd = "#/paths/~1\"a\\b\u{7f}\n é/get";
        let pins: Names = [
            (Item::Method, "#/paths/~1users/get", "list"),
            (Item::Method, odd, "r"),
            (Item::Field, "#/components/schemas/A/properties/type", "type"),
            (Item::Type, "#/components/schemas/A", "A"),
        ]
        .into_iter()
        .map(|(item, place, name)| (Key { item, place: Pointer::parse(place) }, name.to_owned()))
        .collect();
        let text = render(&pins).expect("there are pins");
        assert_eq!(Filed::parse("a.names.toml", &text).expect("it can be read").names, pins);
        assert_eq!(render(&Names::new()), None);
    }

    #[test]
    fn what_is_wrong_is_located() {
        assert_eq!(
            problems("\n[color]\n\"#/a\" = \"a\"\n"),
            [("invalid-names", "a.names.toml:2:2".to_owned())]
        );
        for (kind, name) in [
            ("method", "List"),
            ("method", "self"),
            ("method", "1"),
            ("method", ""),
            ("method", "a b"),
            ("group", "type"),
            ("type", "user"),
            ("type", "Self"),
            ("variant", "A-B"),
        ] {
            let text = format!("[{kind}]\n\"#/a\" = \"{name}\"\n");
            assert_eq!(problems(&text), [("invalid-names", "a.names.toml:2:9".to_owned())], "{kind} {name}");
        }
        let merged = "[method]\n<<<<<<< ours\n\"#/a\" = \"a\"\n=======\n\"#/b\" = \"b\"\n>>>>>>> theirs\n";
        assert_eq!(problems(merged), [("invalid-names", "a.names.toml:2:9".to_owned())]);
        let twice = "[method]\n\"#/a\" = \"a\"\n\"#/a\" = \"b\"\n";
        assert_eq!(problems(twice), [("invalid-names", "a.names.toml:3:1".to_owned())]);
    }
}
