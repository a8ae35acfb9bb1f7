//! A body that does not decode: where in it the fault is, and what it is, without showing values.

use std::error::Error;
use std::fmt;

use reqwest::header::HeaderMap;

use super::escape::escaped;
use super::json_path;
use super::media_type;
use super::veil::Veil;

/// Why a body could not be decoded into its type.
///
/// Values of the body do not appear in it: they may be secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    message: String,
}

impl DecodeError {
    /// Where in the body the fault is, as a JSON path (RFC 9535): `$.tokens[2].expiresAt`. `$` is the whole body.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn new(message: &str) -> Self {
        Self { path: "$".to_owned(), message: message.to_owned() }
    }

    /// The error without credentials, with its reason if that is not the body itself: the body is empty, or its content type is not one of
    /// those that are documented.
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

    /// The path is found by walking the body up to the error's position: a deserializer that tracks its path would
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

/// Serde's message without the values that it quotes. The names in messages on missing and duplicate fields are
/// declared by the document.
fn without_values(message: &str) -> String {
    if message.starts_with("missing field `") || message.starts_with("duplicate field `") {
        return message.to_owned();
    }
    let message = without_quoted(message, '"');
    without_quoted(&message, '`')
}

/// Cuts from the first quote to the last: a quoted value may have quotes inside.
fn without_quoted(message: &str, quote: char) -> String {
    match (message.split_once(quote), message.rsplit_once(quote)) {
        (Some((before, _)), Some((start, after))) if start.len() > before.len() => {
            format!("{before}(not shown){after}")
        }
        _ => message.to_owned(),
    }
}
