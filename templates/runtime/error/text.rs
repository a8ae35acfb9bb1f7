//! Formats an error's status and body as one line for a log.

use reqwest::StatusCode;
use serde_json::Value;

use super::escape::escaped;
use super::veil::Veil;

/// The maximum length of a code and a message, in characters.
const MAX_CODE: usize = 64;
const MAX_MESSAGE: usize = 256;

/// The names that services use for an error's code and message, most specific first.
const CODE_KEYS: &[&str] = &["errorCode", "error_code", "code", "error", "type"];
const MESSAGE_KEYS: &[&str] =
    &["errorMessage", "error_message", "error_description", "message", "detail", "title"];

/// Returns `404 NotFound: Agent-portfolio not found`, or `404 Not Found` if the body says no more.
pub(crate) fn summary(status: StatusCode, body: &[u8], veil: &Veil) -> String {
    let body = serde_json::from_slice(body).unwrap_or(Value::Null);
    // `{"error": {"code": …, "message": …}}` is common.
    let body = body.get("error").filter(|inner| inner.is_object()).unwrap_or(&body);
    // A problem's `type` (RFC 9457) is a URI, which tells a reader less than its title.
    let is_uri = |code: &String| code.contains("://") || code == "about:blank";
    let code =
        CODE_KEYS.iter().find_map(|key| short(body.get(key)?, MAX_CODE, veil)).filter(|code| !is_uri(code));
    let message = MESSAGE_KEYS.iter().find_map(|key| short(body.get(key)?, MAX_MESSAGE, veil));
    match (code, message) {
        (Some(code), Some(message)) => format!("{} {code}: {message}", status.as_u16()),
        (Some(code), None) => format!("{} {code}", status.as_u16()),
        (None, Some(message)) => format!("{}: {message}", self::status(status)),
        (None, None) => self::status(status),
    }
}

/// `404 Not Found`.
pub(crate) fn status(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

fn short(value: &Value, max: usize, veil: &Veil) -> Option<String> {
    match value {
        // A truncated credential would not be found any more.
        Value::String(text) if !text.is_empty() => Some(escaped(&veil.redacted(text.clone()), max)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
