//! Media types by their names alone.

/// A media type in a word.
pub(super) fn word(name: &str) -> String {
    let essence = essence(name);
    if is_json(name) {
        return "json".to_owned();
    }
    if is_form(name) {
        return "form".to_owned();
    }
    essence.rsplit(['/', '.', '+']).next().unwrap_or_default().to_owned()
}

/// The name without parameters, in lower case.
pub(super) fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is JSON.
pub(super) fn is_json(name: &str) -> bool {
    let name = essence(name);
    name == "application/json" || name.ends_with("+json") || name == "text/json"
}

/// Whether a media type may be JSON among others.
pub(super) fn is_any(name: &str) -> bool {
    matches!(essence(name).as_str(), "*/*" | "application/*")
}

pub(super) fn is_event_stream(name: &str) -> bool {
    essence(name) == "text/event-stream"
}

pub(super) fn is_form(name: &str) -> bool {
    essence(name) == "application/x-www-form-urlencoded"
}

pub(super) fn is_multipart(name: &str) -> bool {
    essence(name).starts_with("multipart/")
}

pub(super) fn is_xml(name: &str) -> bool {
    name.ends_with("/xml") || name.ends_with("+xml")
}
