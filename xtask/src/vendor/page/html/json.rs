//! Documents as JSON within a script.

use serde::de::IgnoredAny;

/// How often the text of a script may be read. A text that only looks like JSON for a long time is given up.
const READINGS: usize = 4;

/// Every object in `code` with a key that only OpenAPI has at its root, and where it stands.
pub(super) fn documents(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    if !code.contains("\"openapi\"") && !code.contains("\"swagger\"") {
        return found;
    }
    let mut budget = code.len().saturating_mul(READINGS);
    let mut at = 0;
    while let Some(next) = code.get(at..).and_then(|rest| rest.find('{')) {
        at += next;
        let rest = code.get(at..).unwrap_or_default();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
        let read = values.next();
        match read {
            Some(Ok(_)) => {
                let json = rest.get(..values.byte_offset()).unwrap_or_default();
                found.extend(roots(json).into_iter().map(|(start, text)| (at + start, text)));
                at += json.len();
            }
            Some(Err(error)) => {
                let lines = rest.split_inclusive('\n').take(error.line().saturating_sub(1));
                let spent = lines.map(str::len).sum::<usize>() + error.column();
                let Some(left) = budget.checked_sub(spent) else { break };
                budget = left;
                at += 1;
            }
            None => break,
        }
    }
    found
}

/// The outermost objects of a JSON text that have such a key themselves.
fn roots(json: &str) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    // Where each open bracket stands, and whether it has the key.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut string = None;
    let mut escaped = false;
    for (at, byte) in json.bytes().enumerate() {
        if let Some(start) = string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    string = None;
                    let text = json.get(start + 1..at).unwrap_or_default();
                    let is_key = || {
                        let rest = json.get(at + 1..).unwrap_or_default().trim_start();
                        rest.strip_prefix(':').is_some_and(|value| value.trim_start().starts_with('"'))
                    };
                    if matches!(text, "openapi" | "swagger")
                        && is_key()
                        && let Some(last) = open.last_mut()
                    {
                        last.1 = true;
                    }
                }
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => string = Some(at),
            b'{' | b'[' => open.push((at, false)),
            b'}' | b']' => {
                if let Some((start, true)) = open.pop() {
                    // What stands within another one is a part of that.
                    found.retain(|(inner, _)| *inner < start);
                    found.push((start, json.get(start..=at).unwrap_or_default()));
                }
            }
            _ => {}
        }
    }
    found
}
