//! From schemas that all hold to a text or a number.

use serde_json::Value;

use super::pattern;
use super::sample::Part;

/// A text: of the format, the pattern and the length that are asked for, as far as one is found.
pub(super) fn text(schemas: &[Part<'_>], turn: usize) -> String {
    let get = |key: &str| schemas.iter().find_map(|part| part.node.get(key));
    let bound = |key: &str| get(key).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
    let (least, most) = (bound("minLength").unwrap_or(0), bound("maxLength").unwrap_or(usize::MAX));
    let format = get("format").and_then(Value::as_str).and_then(|format| formatted(format, turn));
    if let Some(text) = format {
        return text.to_owned();
    }
    if let Some(text) = get("pattern").and_then(Value::as_str).and_then(|it| pattern::text(it, least)) {
        return text;
    }
    let base64 = get("contentEncoding").and_then(Value::as_str) == Some("base64");
    let plain = match (base64, turn) {
        (true, _) => "aGVsbG8=",
        (false, 0) => "some text",
        (false, _) => "other",
    };
    let mut text: String = plain.chars().chain(std::iter::repeat('x')).take(plain.len().max(least)).collect();
    text.truncate(most);
    text
}

/// A text of a format that is known.
fn formatted(format: &str, turn: usize) -> Option<&'static str> {
    let (first, second) = match format {
        "date-time" => ("2024-05-06T07:08:09Z", "2021-12-31T23:59:58.5Z"),
        "date" => ("2024-05-06", "1999-01-31"),
        "time" => ("07:08:09Z", "23:59:58Z"),
        "duration" => ("P1DT2H", "PT5M"),
        "uuid" => ("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "123e4567-e89b-12d3-a456-426614174000"),
        "email" => ("someone@example.com", "other@example.org"),
        "uri" | "url" | "uri-reference" | "iri" => ("https://example.com/a?b=c", "http://example.org/"),
        "hostname" => ("host.example.com", "example.org"),
        "ipv4" | "ip" => ("192.0.2.7", "198.51.100.1"),
        "ipv6" => ("2001:db8::7", "::1"),
        "byte" => ("aGVsbG8=", "AQID"),
        "base64url" => ("aGVsbG8", "AQID"),
        _ => return None,
    };
    Some(if turn == 0 { first } else { second })
}

/// A number within the bounds.
pub(super) fn number(schemas: &[Part<'_>], integer: bool, turn: usize) -> Option<Value> {
    let bounds =
        |key: &str| schemas.iter().filter_map(|part| part.node.get(key)?.as_f64()).collect::<Vec<_>>();
    let exclusive = |key: &str| schemas.iter().any(|part| part.node.get(key) == Some(&Value::Bool(true)));
    let step = if integer { 1.0 } else { 0.5 };
    let above = |bound: f64, exclusive: bool| if exclusive { bound + step } else { bound };
    let below = |bound: f64, exclusive: bool| if exclusive { bound - step } else { bound };
    let inclusive = bounds("minimum").into_iter().map(|it| above(it, exclusive("exclusiveMinimum")));
    let least =
        inclusive.chain(bounds("exclusiveMinimum").into_iter().map(|it| above(it, true))).reduce(f64::max);
    let inclusive = bounds("maximum").into_iter().map(|it| below(it, exclusive("exclusiveMaximum")));
    let most =
        inclusive.chain(bounds("exclusiveMaximum").into_iter().map(|it| below(it, true))).reduce(f64::min);
    let wanted = match (turn, integer) {
        (0, true) => 7.0,
        (0, false) => 1.5,
        (1, _) => least.or(most).unwrap_or(0.0),
        _ => most.or(least).unwrap_or(1234.0),
    };
    let mut number = wanted.max(least.unwrap_or(f64::MIN)).min(most.unwrap_or(f64::MAX));
    if let Some(multiple) = bounds("multipleOf").first().copied().filter(|multiple| *multiple > 0.0) {
        number = (number / multiple).ceil() * multiple;
    }
    if integer {
        // Within the range of what is exact.
        #[expect(clippy::cast_possible_truncation, reason = "bounds beyond saturate, and a validator judges")]
        let number = number.ceil() as i64;
        Some(number.into())
    } else {
        serde_json::Number::from_f64(number).map(Value::Number)
    }
}
