//! Decoding errors: where in a body the fault is, and what it is, without values.

use std::error::Error;
use std::fmt;

use reqwest::header::HeaderMap;

use super::escape::escaped;
use super::json_path;
use super::media_type;
use super::veil::Veil;

/// The error for a body that does not decode.
///
/// It contains no values of the body, which may be secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    message: String,
}

impl DecodeError {
    /// Returns the place of the fault as a JSON path (RFC 9535), such as `$.tokens[2].expiresAt`. `$` is the whole
    /// body.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn new(message: &str) -> Self {
        Self { path: "$".to_owned(), message: message.to_owned() }
    }

    /// Removes credentials, and adds the reason if it is not in the body itself: the body is empty, or its content
    /// type is not a documented one.
    pub(crate) fn of_body(self, documented: &str, headers: &HeaderMap, body: &[u8], veil: &Veil) -> Self {
        let this = Self { path: veil.redacted(self.path), ..self };
        if body.trim_ascii().is_empty() {
            return Self::new("the body is empty");
        }
        match media_type::of(headers) {
            Some(name) if !media_type::is_among(name, documented) => {
                let name = escaped(&veil.redacted(name.to_owned()), 128);
                let message = this.message;
                let message =
                    format!("the content type is `{name}`, not the documented `{documented}`: {message}");
                Self { message, ..this }
            }
            Some(_) | None => this,
        }
    }

    /// Walks the body up to the error's position to find the path: a deserializer that tracks its path would
    /// instantiate every model a second time.
    pub(crate) fn json(error: &serde_json::Error, body: &[u8]) -> Self {
        let text = error.to_string();
        let position = format!(" at line {} column {}", error.line(), error.column());
        let text = text.strip_suffix(&position).unwrap_or(&text);
        Self { path: json_path::at(body, error.line(), error.column()), message: without_values(text) }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.message, self.path)
    }
}

impl Error for DecodeError {}

/// Removes the values that serde's message quotes. Names of missing and duplicate fields come from the document and
/// stay.
fn without_values(message: &str) -> String {
    if message.starts_with("missing field `") || message.starts_with("duplicate field `") {
        return message.to_owned();
    }
    let message = without_quoted(message, '"');
    without_quoted(&message, '`')
}

/// Cuts from the first quote to the last, since a quoted value may contain quotes.
fn without_quoted(message: &str, quote: char) -> String {
    match (message.split_once(quote), message.rsplit_once(quote)) {
        (Some((before, _)), Some((start, after))) if start.len() > before.len() => {
            format!("{before}(not shown){after}")
        }
        _ => message.to_owned(),
    }
}
