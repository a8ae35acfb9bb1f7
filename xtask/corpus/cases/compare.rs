//! How two JSON values differ in meaning: numbers by value.

use serde_json::Value;

/// A difference.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// What kind it is.
    pub(super) kind: &'static str,
    /// Where it is.
    pub(super) path: String,
    /// Where it is, and both values.
    pub(super) detail: String,
}

/// The first difference between what was sent through a type and what came back.
pub(super) fn difference(sent: &Value, back: &Value) -> Option<Difference> {
    let mut pending = vec![("$".to_owned(), sent, back)];
    while let Some((path, sent, back)) = pending.pop() {
        match (sent, back) {
            (Value::Object(a), Value::Object(b)) => {
                for (key, value) in a {
                    match b.get(key) {
                        Some(other) => pending.push((format!("{path}.{key}"), value, other)),
                        None if value.is_null() => return found("null is lost", &path, key, value),
                        None => return found("a property is lost", &path, key, value),
                    }
                }
                if let Some((key, value)) = b.iter().find(|(key, _)| !a.contains_key(*key)) {
                    return found("a property is added", &path, key, value);
                }
            }
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                pending.extend(
                    a.iter().zip(b).enumerate().map(|(index, (a, b))| (format!("{path}[{index}]"), a, b)),
                );
            }
            (a, b) if same(a, b) => {}
            (a, b) => {
                let detail = format!("{path}: {} became {}", short(a), short(b));
                return Some(Difference { kind: "a value changed", path, detail });
            }
        }
    }
    None
}

fn found(kind: &'static str, path: &str, key: &str, value: &Value) -> Option<Difference> {
    let path = format!("{path}.{key}");
    Some(Difference { kind, detail: format!("{path}: {}", short(value)), path })
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) if x.is_f64() || y.is_f64() => x.as_f64() == y.as_f64(),
        _ => a == b,
    }
}

/// A value as far as it fits into a line.
pub(super) fn short(value: &Value) -> String {
    value.to_string().chars().take(120).collect()
}

#[cfg(test)]
#[allow(unused_imports, reason = "a benchmark drops tests; they run in tests/examples")]
mod tests {
    // The imports stand in the tests, which the scoreboard, a program without a test harness, is built without.
    #[test]
    fn spelling_is_no_difference() {
        use serde_json::json;

        use super::*;

        assert_eq!(difference(&json!({ "a": [1] }), &json!({ "a": [1.0] })), None);
    }

    #[test]
    fn what_is_lost_or_changed_is_found() {
        use serde_json::json;

        use super::*;

        let kind = |a, b| difference(&a, &b).map(|difference| difference.kind);
        assert_eq!(kind(json!({ "a": 1 }), json!({})), Some("a property is lost"));
        assert_eq!(kind(json!({ "a": null }), json!({})), Some("null is lost"));
        assert_eq!(kind(json!({}), json!({ "a": 1 })), Some("a property is added"));
        assert_eq!(kind(json!([1]), json!([1, 2])), Some("a value changed"));
        assert_eq!(kind(json!("a"), json!("b")), Some("a value changed"));
        let (local, utc) = (json!("2024-01-01T01:00:00+01:00"), json!("2024-01-01T00:00:00Z"));
        assert_eq!(kind(local, utc), Some("a value changed"));
    }
}
