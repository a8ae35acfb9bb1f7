//! From our own `x-rust-` keys, which overlays write, to the same keys where they mean something.
//!
//! `specs/README.md` tells authors what this table holds. A key that would do nothing is stale or misspelled knowledge, so
//! it is a fault.

use serde_json::{Map, Value};

use super::keyword::Kind;
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Pointer;
use crate::text::is_token;

const KEYS: &[(&str, &[Kind], Form)] = &[
    ("x-rust-credential", &[Kind::SecurityScheme], Form::Identifier),
    (
        "x-rust-name",
        &[
            Kind::Operation,
            Kind::Parameter,
            Kind::SecurityScheme,
            Kind::Server,
            Kind::ServerVariable,
            Kind::Tag,
        ],
        Form::Snake,
    ),
    // The name of a type, of a field, or of both.
    ("x-rust-name", &[Kind::Schema], Form::Identifier),
    ("x-rust-pages", &[Kind::Operation], Form::Pages),
    ("x-rust-prefix", &[Kind::SecurityScheme], Form::Text),
    ("x-rust-request-id", &[Kind::Root], Form::Text),
    ("x-rust-retry", &[Kind::Operation], Form::Retry),
    ("x-rust-secret", &[Kind::Schema], Form::True),
    ("x-rust-variants", &[Kind::Schema], Form::Texts),
];

/// What a key takes.
#[derive(Clone, Copy)]
enum Form {
    True,
    /// A text that is not empty.
    Text,
    /// An object of such texts.
    Texts,
    /// A name that Rust takes. Whoever chooses one expects to find it, not what could be made of it.
    Identifier,
    /// One of a method or a module.
    Snake,
    /// How an operation gives a list page by page.
    Pages,
    /// Whether a request may be sent again.
    Retry,
}

impl Form {
    fn accepts(self, value: &Value) -> bool {
        match self {
            Self::True => *value == Value::Bool(true),
            Self::Text => value.as_str().is_some_and(|text| !text.is_empty()),
            Self::Texts => {
                value.as_object().is_some_and(|texts| texts.values().all(|text| Self::Text.accepts(text)))
            }
            Self::Identifier => value.as_str().is_some_and(is_identifier),
            Self::Snake => value.as_str().is_some_and(|text| {
                is_identifier(text) && !text.contains(|letter: char| letter.is_ascii_uppercase())
            }),
            Self::Retry => value.is_boolean() || value.as_str().is_some_and(is_token),
            Self::Pages => *value == Value::Bool(false) || value.as_object().is_some_and(tells_pages),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::True => "`true`",
            Self::Text => "a non-empty string",
            Self::Texts => "an object of non-empty strings",
            Self::Identifier => {
                "an identifier: an ASCII letter, then ASCII letters, digits and underscores, but not `self`, `Self`, \
                 `super` or `crate`"
            }
            Self::Snake => {
                "an identifier in `snake_case`: a lower-case ASCII letter, then such letters, digits and underscores, but \
                 not `self`, `super` or `crate`"
            }
            Self::Retry => "`true`, `false` or a header name",
            Self::Pages => {
                "`false`, or an object with exactly one of `cursor` (with `next`), `offset`, `page`, `url` and `link`, and optionally \
                 `items` and `more`; `next`, `url`, `items` and `more` are JSON Pointers such as `/data`"
            }
        }
    }
}

impl Walk<'_> {
    /// Whether `value` under `key` of the object `map` means something; otherwise it is reported. `None` for `kind` is an
    /// object that takes none of our keys.
    pub(in crate::document) fn rust_extension(
        &mut self,
        kind: Option<Kind>,
        place: &Pointer,
        map: &Map<String, Value>,
        value: &Value,
    ) -> bool {
        let key = place.last();
        let is_known = KEYS.iter().any(|(name, ..)| *name == key);
        let known = KEYS
            .iter()
            .find(|(name, kinds, _)| *name == key && kind.is_some_and(|kind| kinds.contains(&kind)));
        let fault = match known {
            None if !is_known => ("unknown-extension", format!("unknown extension `{key}`")),
            None => ("misplaced-extension", format!("`{key}` has no effect here")),
            Some(_) if key == "x-rust-prefix" && !is_header_key(map) => {
                let message = format!("`{key}` only has an effect on an API key in a header");
                ("misplaced-extension", message)
            }
            Some((.., form)) if !form.accepts(value) => {
                ("invalid-extension", format!("`{key}` must be {}", form.name()))
            }
            Some(_) => return true,
        };
        let (code, message) = fault;
        let diagnostic = Diagnostic::new(self.strictness.severity(), code, message)
            .label(Place::Key(place.clone()), "")
            .help("specs/README.md lists the extensions and where they are allowed");
        self.diagnostics.push(diagnostic);
        false
    }
}

/// Whether an object says in one way how the next page is asked for.
fn tells_pages(pages: &Map<String, Value>) -> bool {
    let ways = ["cursor", "offset", "page", "url", "link"].into_iter().filter(|way| pages.contains_key(*way));
    let is_text = |key: &str, value: &Value| match (key, value.as_str()) {
        ("cursor" | "offset" | "page" | "link", Some(text)) => !text.is_empty(),
        // The whole answer is the list, or the URL.
        ("items" | "url", Some("")) => true,
        ("items" | "more" | "next" | "url", Some(text)) => text.starts_with('/'),
        _ => false,
    };
    ways.count() == 1
        && pages.contains_key("cursor") == pages.contains_key("next")
        && pages.iter().all(|(key, value)| is_text(key, value))
}

/// Whether an item of Rust can be called so; keywords can, as raw identifiers, but for four.
fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
        && !matches!(text, "self" | "Self" | "super" | "crate")
}

fn is_header_key(scheme: &Map<String, Value>) -> bool {
    let says = |key: &str, text: &str| scheme.get(key).and_then(Value::as_str) == Some(text);
    says("type", "apiKey") && says("in", "header")
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostics, Severity};
    use crate::document::{Document, Sources, Strictness};

    const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: A, version: '1', ROOT_INFO}
ROOT_EXTENSION
tags: [{name: t, x-rust-name: tag}]
paths:
  /a:
    PATH_EXTENSION
    get:
      tags: [t]
      x-rust-name: operation
      parameters: [{name: p, in: query, x-rust-name: parameter, schema: {type: string}}]
      responses: {'204': {description: Done}}
components:
  schemas:
    S:
      type: object
      x-rust-name: Schema
      properties: {secret: {type: string, x-rust-secret: SECRET}}
  securitySchemes:
    Header: {type: apiKey, in: header, name: a, x-rust-prefix: 'P ', x-rust-credential: pair, x-rust-name: header}
    Query: {type: apiKey, in: query, name: a, QUERY_EXTENSION}
";

    /// The severity, code and message of what is wrong with the document after `replacements`.
    fn problems(
        strictness: Strictness,
        replacements: &[(&str, &str)],
    ) -> Vec<(Severity, &'static str, String)> {
        let mut text = DOCUMENT.to_owned();
        for (from, to) in replacements {
            text = text.replace(from, to);
        }
        for (from, to) in [
            ("ROOT_INFO", "x-other: 1"),
            ("ROOT_EXTENSION", "x-rust-request-id: x-id"),
            ("PATH_EXTENSION", "x-other: 1"),
            ("SECRET", "true"),
            ("QUERY_EXTENSION", "x-other: 1"),
        ] {
            text = text.replace(from, to);
        }
        let mut diagnostics = Diagnostics::default();
        let mut sources = Sources::memory([("a.yaml", text.as_bytes())]);
        Document::load(&mut sources, "a.yaml", &[], strictness, &mut diagnostics);
        diagnostics.iter().map(|found| (found.severity, found.code, found.message.clone())).collect()
    }

    #[test]
    fn keys_that_mean_something_are_accepted() {
        assert_eq!(problems(Strictness::Strict, &[]), []);
    }

    #[test]
    fn a_name_is_an_identifier() {
        for name in
            ["'!!'", "'123'", "'a b'", "a-b", "größe", "self", "Self", "super", "crate", "''", "12", "_a"]
        {
            let found =
                problems(Strictness::Strict, &[("x-rust-name: operation", &format!("x-rust-name: {name}"))]);
            let found: Vec<_> = found.iter().map(|(severity, code, _)| (*severity, *code)).collect();
            assert_eq!(found, [(Severity::Error, "invalid-extension")], "{name}");
        }
        for name in ["HTTPGet", "getA"] {
            let text = format!("x-rust-name: {name}");
            let found = problems(Strictness::Strict, &[("x-rust-name: operation", &text)]);
            assert!(found.iter().any(|(_, _, message)| message.contains("snake_case")), "{name}: {found:?}");
        }
        for name in ["HTTPError", "httpError"] {
            let text = format!("x-rust-name: {name}");
            assert_eq!(problems(Strictness::Strict, &[("x-rust-name: Schema", &text)]), [], "{name}");
        }
        for name in ["fetch", "type", "a_1"] {
            let text = format!("x-rust-name: {name}");
            assert_eq!(problems(Strictness::Strict, &[("x-rust-name: operation", &text)]), [], "{name}");
        }
    }

    #[test]
    fn keys_that_mean_nothing_are_faults() {
        for (placeholder, text, code, message) in [
            ("ROOT_INFO", "x-rust-name: a", "misplaced-extension", "`x-rust-name` has no effect here"),
            ("PATH_EXTENSION", "x-rust-name: a", "misplaced-extension", "`x-rust-name` has no effect here"),
            (
                "ROOT_EXTENSION",
                "x-rust-secret: true",
                "misplaced-extension",
                "`x-rust-secret` has no effect here",
            ),
            ("ROOT_EXTENSION", "x-rust-colour: 1", "unknown-extension", "unknown extension `x-rust-colour`"),
            ("SECRET", "yes", "invalid-extension", "`x-rust-secret` must be `true`"),
            (
                "ROOT_EXTENSION",
                "x-rust-request-id: ''",
                "invalid-extension",
                "`x-rust-request-id` must be a non-empty string",
            ),
            (
                "QUERY_EXTENSION",
                "x-rust-prefix: P",
                "misplaced-extension",
                "`x-rust-prefix` only has an effect on an API key in a header",
            ),
        ] {
            let expected = |severity| [(severity, code, message.to_owned())];
            assert_eq!(
                problems(Strictness::Strict, &[(placeholder, text)]),
                expected(Severity::Error),
                "{text}"
            );
            assert_eq!(
                problems(Strictness::Lenient, &[(placeholder, text)]),
                expected(Severity::Warning),
                "{text}"
            );
        }
    }
}
