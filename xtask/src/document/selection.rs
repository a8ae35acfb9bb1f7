//! Which operations of a description are wanted.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Pointer;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// The operations that are wanted: those that one of `include` selects, or all without any, and none of `exclude`.
///
/// Components that nothing wanted leads to are left out with the others, and nothing of what is left out is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// What is wanted; everything if empty.
    pub include: Vec<Selector>,
    /// What is not.
    pub exclude: Vec<Selector>,
}

impl Selection {
    /// Whether everything is wanted.
    pub fn is_all(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }
}

/// Some operations, by what all its parts say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// Where it is written.
    pub place: Place,
    /// One of the tags.
    pub tag: Option<Pattern>,
    /// The operationId.
    pub id: Option<Pattern>,
    /// The method, in any case.
    pub method: Option<String>,
    /// The path template.
    pub path: Option<Pattern>,
}

/// A text in which `*` stands for any characters, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(pub String);

impl Pattern {
    fn matches(&self, text: &str) -> bool {
        let mut parts = self.0.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = text.strip_prefix(first) else { return false };
        let parts: Vec<&str> = parts.collect();
        let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
        for part in middle {
            // The first occurrence leaves the most for what follows.
            let Some((_, behind)) = rest.split_once(part) else { return false };
            rest = behind;
        }
        rest.ends_with(last)
    }
}

impl Selector {
    fn matches(&self, method: &str, path: &str, operation: &Map<String, Value>) -> bool {
        let text = |key: &str| operation.get(key).and_then(Value::as_str);
        let tags = || operation.get("tags").and_then(Value::as_array).into_iter().flatten();
        let has = |pattern: &Option<Pattern>, text: Option<&str>| {
            pattern.as_ref().is_none_or(|pattern| text.is_some_and(|text| pattern.matches(text)))
        };
        has(&self.path, Some(path))
            && has(&self.id, text("operationId"))
            && self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self
                .tag
                .as_ref()
                .is_none_or(|wanted| tags().filter_map(Value::as_str).any(|tag| wanted.matches(tag)))
    }
}

/// What a [`Selection`] leaves out, as its author wrote it: enough to tell whether it changed.
#[derive(Clone, Debug, Default)]
pub struct LeftOut {
    /// Operations by method and path, each with what its path item says for it.
    pub operations: BTreeMap<(String, String), Value>,
    /// Components that nothing wanted leads to, by their place.
    pub components: BTreeMap<Pointer, Value>,
}

/// A selection on its way through a description.
#[derive(Debug)]
pub(super) struct Selecting<'a> {
    selection: &'a Selection,
    /// Whether each selector, the included ones first, has met an operation of its own.
    met: Vec<bool>,
    /// What was left out.
    pub(super) left_out: LeftOut,
}

impl<'a> Selecting<'a> {
    pub(super) fn new(selection: &'a Selection) -> Self {
        let met = vec![false; selection.include.len() + selection.exclude.len()];
        Self { selection, met, left_out: LeftOut::default() }
    }

    /// Whether everything is wanted.
    pub(super) fn is_all(&self) -> bool {
        self.selection.is_all()
    }

    /// Whether an operation, as its author wrote it, is wanted.
    pub(super) fn wants(&mut self, method: &str, path: &str, operation: &Map<String, Value>) -> bool {
        let Selection { include, exclude } = self.selection;
        let (mut included, mut excluded) = (include.is_empty(), false);
        for (index, selector) in include.iter().chain(exclude).enumerate() {
            if !selector.matches(method, path, operation) {
                continue;
            }
            if let Some(met) = self.met.get_mut(index) {
                *met = true;
            }
            if index < include.len() {
                included = true;
            } else {
                excluded = true;
            }
        }
        included && !excluded
    }

    /// Reports the selectors that no operation met: what they were written for is not there any more.
    pub(super) fn check(&self, diagnostics: &mut Diagnostics) {
        let selectors = self.selection.include.iter().chain(&self.selection.exclude);
        for (selector, _) in selectors.zip(&self.met).filter(|(_, met)| !**met) {
            let diagnostic = Diagnostic::error("selects-nothing", "no operation of the document is selected")
                .label(selector.place.clone(), "by this")
                .help("the document has changed: correct this selector or remove it");
            diagnostics.push(diagnostic);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_star_stands_for_any_characters() {
        let matches = |pattern: &str, text: &str| Pattern(pattern.to_owned()).matches(text);
        for (pattern, text) in [
            ("a", "a"),
            ("*", ""),
            ("*", "/a/b"),
            ("/a/*", "/a/{id}/c"),
            ("*/tokens", "/users/{id}/tokens"),
            ("/a/*/b/*", "/a/1/b/2"),
            ("a*a", "aa"),
            ("a**b", "ab"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("a", "ab"), ("a", ""), ("", "a"), ("a*a", "a"), ("/a/*", "/b/a/"), ("*b*c", "cb"), ("*a", "ab")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
