//! Builds the path of a request from its template and encoded values.

use percent_encoding::percent_decode_str;

/// Why a path is invalid.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PathError {
    /// A parameter of the template has no value.
    NoValue(String),
    /// A segment would be empty, `.` or `..`. Servers and URL libraries resolve these, so the request would reach
    /// another operation.
    DotSegment,
}

/// Whether a value is empty, `.` or `..`, also if percent-encoded, which a path must not contain.
pub(crate) fn is_dot_segment(value: &str) -> bool {
    let decoded = percent_decode_str(value).decode_utf8_lossy();
    matches!(&*decoded, "" | "." | "..")
}

/// Appends the template with encoded values to a base URL.
pub(crate) fn expand(
    template: &str,
    values: &[(&'static str, String)],
    url: &mut String,
) -> Result<(), PathError> {
    let start = url.len();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let value = values.iter().find(|(known, _)| *known == name);
        let (_, value) = value.ok_or_else(|| PathError::NoValue(name.to_owned()))?;
        url.push_str(before);
        url.push_str(value);
        rest = after;
    }
    url.push_str(rest);
    // Two adjacent values, or a value next to literal text, may form what neither is alone.
    let dots = |segment: &str| !segment.is_empty() && is_dot_segment(segment);
    let path = url.get(start..).and_then(|path| path.split('?').next()).unwrap_or_default();
    if path.split('/').any(dots) { Err(PathError::DotSegment) } else { Ok(()) }
}
