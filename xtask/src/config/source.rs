//! What `specs/codegen.toml` says about where a document comes from.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

use super::url::Url;
use crate::diagnostic::Place;

/// Where the parts of a document come from, and how their provider is asked.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// At least one; their order decides the order of tags.
    pub parts: Vec<Part>,
    /// The headers of each request: the name, and the environment variable that holds the whole value.
    pub headers: BTreeMap<String, String>,
    /// Where the source stands in the configuration.
    pub place: Place,
}

/// A part of a document.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it comes from.
    pub from: Locator,
    /// Where it stands in the configuration.
    pub place: Place,
    /// The same as a byte.
    byte: usize,
}

/// Where a part of a document comes from.
#[derive(Debug, PartialEq, Eq)]
pub enum Locator {
    /// A document, or a page that holds or names one.
    Page(Url),
    /// A document that is written by hand, relative to the folder of the configuration.
    File(String),
}

/// The value of `source` as it stands.
#[derive(Deserialize)]
#[serde(untagged, expecting = "`source` must be a URL, or a list of URLs and files")]
pub(crate) enum RawSource {
    /// One address.
    One(String),
    /// Several parts.
    Many(Vec<String>),
}

/// A value that is wrong: its byte, the code of the problem, and what is wrong.
type Wrong = (usize, &'static str, String);

impl Source {
    /// Reads the value that stands at `span` of `text`, the configuration `file`, and gives what is wrong with it to
    /// `wrong`.
    pub(crate) fn read(
        raw: &RawSource,
        headers: BTreeMap<String, String>,
        (file, text, span): (&str, &str, Range<usize>),
        wrong: &mut Vec<Wrong>,
    ) -> Self {
        let raw = match raw {
            RawSource::One(part) => std::slice::from_ref(part),
            RawSource::Many(parts) => parts,
        };
        if raw.is_empty() {
            wrong.push((span.start, "invalid-source", "`source` is empty".to_owned()));
        }
        let mut parts = Vec::new();
        for part in raw {
            // The quoted text is where it stands, unless it was written with escapes.
            let value = text.get(span.clone()).unwrap_or_default();
            let byte = span.start + value.find(part.as_str()).map_or(0, |at| at.saturating_sub(1));
            let from = if part.contains("://") {
                match Url::parse(part) {
                    Ok(url) => Locator::Page(url),
                    Err(reason) => {
                        // What it holds may be a secret, so it is not repeated.
                        wrong.push((byte, "invalid-source", format!("this source {reason}")));
                        continue;
                    }
                }
            } else {
                Locator::File(part.clone())
            };
            if let Locator::Page(url) = &from
                && let Some(name) = url.secret()
            {
                let message = format!("the query parameter `{name}` is a secret and must not be stored");
                wrong.push((byte, "invalid-source", message + "; send it in one of `headers`"));
            }
            parts.push(Part { from, place: Place::at(file, text, byte), byte });
        }
        if !headers.is_empty() {
            let mut origins = parts.iter().filter_map(|part| match &part.from {
                Locator::Page(url) => Some(url.origin()),
                Locator::File(_) => None,
            });
            let first = origins.next();
            if origins.any(|origin| Some(origin) != first) {
                let message = "these `headers` would go to several hosts; use pages of one host";
                wrong.push((span.start, "invalid-source", message.to_owned()));
            }
        }
        for (name, variable) in &headers {
            let is_plain = |text: &str, extra: &[u8]| {
                !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphanumeric() || extra.contains(&it))
            };
            if !is_plain(name, b"-_") || !is_plain(variable, b"_") {
                let message = format!(
                    "`{name}` must be a header name, with the name of an environment variable as its value"
                );
                wrong.push((span.start, "invalid-source", message));
            }
        }
        Self { parts, headers, place: Place::at(file, text, span.start) }
    }

    /// The hand-written files of the source, relative to the folder of the configuration, with the bytes where they stand.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, usize)> {
        self.parts.iter().filter_map(|part| match &part.from {
            Locator::File(file) => Some((file.as_str(), part.byte)),
            Locator::Page(_) => None,
        })
    }
}
