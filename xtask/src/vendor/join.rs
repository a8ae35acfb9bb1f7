//! Parts of pages put together into one document, in an order that depends on nothing but what they say.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::document::Pointer;

/// The version of a document whose parts say none. Pages with one operation each do not, and what they hold is written
/// in words that this version has.
const VERSION: &str = "3.0.1";

/// The keys of a document in the order in which people write them; others follow by the alphabet.
const ROOT: &[&str] = &["openapi", "swagger", "info", "servers", "security", "tags", "paths", "webhooks"];

/// The most letters of a value that a message shows.
const SHOWN: usize = 60;

/// A part of a document, and what its places are called.
pub(super) struct Fragment {
    /// In the shape of a document.
    pub(super) value: Value,
    /// Its root.
    pub(super) root: Pointer,
}

/// Puts the parts together, and says where two of them contradict.
pub(super) fn join(fragments: &[Fragment], diagnostics: &mut Diagnostics) -> Map<String, Value> {
    let mut document = Map::new();
    for (index, fragment) in fragments.iter().enumerate() {
        let Value::Object(value) = &fragment.value else { continue };
        let earlier = fragments.get(..index).unwrap_or_default();
        Merge { earlier, fragment, diagnostics }.maps(&mut document, value, &mut Vec::new());
    }
    if !document.contains_key("openapi") && !document.contains_key("swagger") {
        document.insert("openapi".to_owned(), VERSION.into());
    }
    document
}

/// The text of a document, for a file of this name.
pub(super) fn render(mut document: Map<String, Value>, file: &str) -> String {
    if file.ends_with(".json") {
        // JSON has no order that one would read, and no remarks.
        let text = serde_json::to_string_pretty(&Value::Object(document));
        return text.unwrap_or_default() + "\n";
    }
    let mut text =
        "# Put together by `cargo xtask vendor` from the pages that codegen.toml names.\n".to_owned();
    let first = ROOT.iter().filter_map(|key| document.remove_entry(*key)).collect::<Vec<_>>();
    for (key, value) in first.into_iter().chain(document) {
        // A tree of JSON is always YAML.
        text.push_str(&serde_yaml::to_string(&Map::from_iter([(key, value)])).unwrap_or_default());
    }
    text
}

/// Whether parts may each bring some of what stands at this place. Everything else is one thing, in all parts the same.
fn is_container(path: &[&str]) -> bool {
    match path {
        [kind] => matches!(
            *kind,
            "paths"
                | "webhooks"
                | "components"
                | "definitions"
                | "parameters"
                | "responses"
                | "securityDefinitions"
        ),
        [kind, _] => matches!(*kind, "paths" | "webhooks" | "components"),
        _ => false,
    }
}

/// One part on its way into the document.
struct Merge<'a> {
    earlier: &'a [Fragment],
    fragment: &'a Fragment,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Merge<'a> {
    fn maps(&mut self, into: &mut Map<String, Value>, map: &'a Map<String, Value>, path: &mut Vec<&'a str>) {
        for (key, value) in map {
            path.push(key);
            match (into.get_mut(key), value) {
                (None, _) => {
                    into.insert(key.clone(), value.clone());
                }
                (Some(Value::Object(old)), Value::Object(new)) if is_container(path) => {
                    self.maps(old, new, path);
                }
                (Some(Value::Array(old)), Value::Array(new)) if *path == ["tags"] => self.tags(old, new),
                (Some(old), new) if old == new => {}
                (Some(old), new) => self.contradiction(path, old, new),
            }
            path.pop();
        }
    }

    /// Tags keep their order, which means something; those of a later part follow.
    fn tags(&mut self, into: &mut Vec<Value>, tags: &'a [Value]) {
        for tag in tags {
            match into.iter().find(|old| old.get("name") == tag.get("name")) {
                None => into.push(tag.clone()),
                Some(old) if old == tag => {}
                Some(old) => self.contradiction(&["tags"], old, tag),
            }
        }
    }

    /// Shows the first place at and below `path` at which two values differ.
    fn contradiction(&mut self, path: &[&str], old: &Value, new: &Value) {
        let (mut old, mut new) = (Some(old), Some(new));
        let at = |root: &Pointer| path.iter().fold(root.clone(), |place, token| place.child(token));
        let here = |fragment: &Fragment| {
            at(&Pointer::root()).as_str().get(1..).and_then(|path| fragment.value.pointer(path)).is_some()
        };
        let mut below = Vec::new();
        loop {
            let step = match (old, new) {
                (Some(Value::Object(a)), Some(Value::Object(b))) => {
                    let differs = a.keys().chain(b.keys()).find(|key| a.get(*key) != b.get(*key));
                    differs.map(|key| (key.clone(), a.get(key), b.get(key)))
                }
                (Some(Value::Array(a)), Some(Value::Array(b))) if a.len() == b.len() => {
                    let mut pairs = a.iter().zip(b).enumerate();
                    pairs.find(|(_, (a, b))| a != b).map(|(at, (a, b))| (at.to_string(), Some(a), Some(b)))
                }
                _ => None,
            };
            let Some((token, a, b)) = step else { break };
            below.push(token);
            (old, new) = (a, b);
        }
        let place = |root: &Pointer| below.iter().fold(at(root), |place, token| place.child(token));
        let message = format!(
            "two pages contradict each other: `{}` is `{}` and `{}`",
            place(&Pointer::root()),
            shown(old),
            shown(new)
        );
        let mut diagnostic = Diagnostic::error("conflicting-pages", message)
            .label(Place::Node(place(&self.fragment.root)), format!("here it is {}", shown(new)));
        if let Some(other) = self.earlier.iter().find(|fragment| here(fragment)) {
            diagnostic =
                diagnostic.label(Place::Node(place(&other.root)), format!("here it is {}", shown(old)));
        }
        let help = "keep only the right one in `source`; remove from a hand-written part what a page has";
        self.diagnostics.push(diagnostic.help(help));
    }
}

/// A value in a message.
fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else { return "missing".to_owned() };
    let text = value.to_string();
    if text.chars().count() <= SHOWN {
        return text;
    }
    text.chars().take(SHOWN).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
