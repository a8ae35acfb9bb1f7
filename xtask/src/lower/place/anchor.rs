//! From a place to the named thing that what stands there belongs to.

use super::Places;
use crate::document::{Pointer, key};
use crate::ir::GroupOrigin;

/// The named thing that a schema belongs to; its types share a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lower) enum Anchor {
    /// A component schema, by its name.
    Component(String),
    /// The operations of a group.
    Operations(GroupOrigin),
    /// Another file of the description, by its path.
    File(String),
    /// Something else that has a name: a shared response or parameter, a webhook.
    Other {
        /// What it is: `response`.
        kind: String,
        /// Its name.
        name: String,
    },
}

/// Where the words of a name begin.
pub(super) struct Anchored {
    pub(super) anchor: Anchor,
    /// The name that it gives to what belongs to it.
    pub(super) stem: String,
    /// How many tokens of the place lead to it.
    pub(super) depth: usize,
}

/// Keys at the root of a file that is one schema or one path item, not a collection of named ones.
const ROOT_KEYWORDS: &[&str] = &[
    "additionalProperties",
    "allOf",
    "anyOf",
    "content",
    "delete",
    "else",
    "get",
    "head",
    "items",
    "oneOf",
    "options",
    "parameters",
    "patch",
    "patternProperties",
    "post",
    "prefixItems",
    "properties",
    "put",
    "requestBody",
    "responses",
    "schema",
    "then",
    key::PREFIX_ITEMS,
];

impl Places<'_> {
    /// What the schema at a place belongs to.
    pub(in crate::lower) fn anchor(&self, pointer: &Pointer) -> Anchor {
        self.anchored(pointer).anchor
    }

    /// The longest beginning of a place that has a name: `#/paths/~1pets/get` of `#/paths/~1pets/get/responses/200/…`.
    pub(super) fn anchored(&self, pointer: &Pointer) -> Anchored {
        let tokens: Vec<String> = pointer.tokens().collect();
        let file = pointer.file_name();
        let named = |depth: usize| tokens.get(depth - 1).cloned().unwrap_or_default();
        let other = |kind: &str, depth: usize| {
            let anchor = Anchor::Other { kind: kind.to_owned(), name: named(depth) };
            Anchored { anchor, stem: named(depth), depth }
        };
        let within_file = |depth: usize| {
            let stem = if depth == 0 { file_stem(file).to_owned() } else { named(depth) };
            Anchored { anchor: Anchor::File(file.to_owned()), stem, depth }
        };
        match tokens.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["components", "schemas", ..] if file.is_empty() => {
                Anchored { anchor: Anchor::Component(named(3)), stem: named(3), depth: 3 }
            }
            ["components", "requestBodies", ..] => other("body", 3),
            ["components", section, ..] => other(section.trim_end_matches('s'), 3),
            ["components"] => other("component", 3),
            ["paths", _, method, ..] if *method != "parameters" => match self.calls.get(&pointer.head(3)) {
                Some(call) => Anchored {
                    anchor: Anchor::Operations(call.group.clone()),
                    stem: call.stem.clone(),
                    depth: 3,
                },
                None => other("path", 3),
            },
            ["paths", ..] => other("path", 2),
            ["webhooks", ..] => other("webhook", 2),
            // What stands at the root of a file of schemas, or in its definitions, has a name of its own.
            ["definitions" | "$defs", _, ..] => within_file(2),
            [first, ..] if !ROOT_KEYWORDS.contains(first) => within_file(1),
            _ => within_file(0),
        }
    }
}

/// The folder of a file, in words.
pub(super) fn folder(file: &str) -> String {
    file.rsplit_once('/').map_or("", |(folder, _)| folder).replace(['/', '.'], " ")
}

/// What a file is called, without its folder and ending.
pub(in crate::lower) fn file_stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}
