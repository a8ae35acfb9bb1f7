//! Media types: what a response declares its body to be, and whether that is documented.

use reqwest::header::{CONTENT_TYPE, HeaderMap};

/// Returns the content type of a response, with its parameters.
pub(crate) fn of(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok().filter(|name| !name.trim().is_empty())
}

/// Whether a media type is JSON (RFC 8259, and the suffix `+json` of RFC 6839).
pub(crate) fn is_json(name: &str) -> bool {
    let name = essence(name).to_ascii_lowercase();
    name == "application/json" || name == "text/json" || name.ends_with("+json")
}

/// Whether a media type is server-sent events.
pub(crate) fn is_event_stream(name: &str) -> bool {
    essence(name).eq_ignore_ascii_case("text/event-stream")
}

/// Whether a media type is one of those in an `Accept` header.
pub(crate) fn is_among(name: &str, accept: &str) -> bool {
    let name = essence(name).to_ascii_lowercase();
    accept.split(',').map(|range| essence(range).to_ascii_lowercase()).any(|range| {
        match range.strip_suffix('*') {
            Some("*/") => true,
            Some(start) => name.starts_with(start),
            None => name == range,
        }
    })
}

/// Returns the name without parameters.
fn essence(name: &str) -> &str {
    name.split(';').next().unwrap_or_default().trim()
}
