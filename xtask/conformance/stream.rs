//! What a stream of the suite holds, read independently of the client.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::compare::difference;
use crate::suite::{Body, addressed};

/// What is wrong with the items that a client gave of a stream.
pub(crate) fn fault(given: &[Value], body: &Body, address: &str) -> Option<String> {
    let text = body.text.clone().or_else(|| {
        let bytes = STANDARD.decode(body.base64.as_ref()?).ok()?;
        String::from_utf8(bytes).ok()
    });
    let text = addressed(&text.unwrap_or_default(), address);
    let is_events = body.content_type.starts_with("text/event-stream");
    let mut expected = if is_events { events(&text) } else { lines(&text) };
    // Many documents do not describe the event that is the last.
    let is_last = |event: &Value| event.get("data") == Some(&json!("[DONE]"));
    if given.len() < expected.len() && expected.last().is_some_and(is_last) {
        expected.pop();
    }
    if given.len() != expected.len() {
        return Some(format!("{} items of the stream instead of {}", given.len(), expected.len()));
    }
    given.iter().zip(&expected).find_map(|(given, expected)| {
        // A type need not have all that an event has.
        let wanted = match (expected, given) {
            (Value::Object(expected), Value::Object(given)) if is_events => {
                let members = expected.iter().filter(|(name, _)| given.contains_key(*name));
                Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect())
            }
            _ => expected.clone(),
        };
        difference(&wanted, given).map(|found| format!("{}: {}", found.kind, found.detail))
    })
}

/// The values of JSON Lines.
fn lines(text: &str) -> Vec<Value> {
    text.lines().filter(|line| !line.trim().is_empty()).map(parsed).collect()
}

/// The events; WHATWG HTML, "Interpreting an event stream".
fn events(text: &str) -> Vec<Value> {
    let mut events = Vec::new();
    let mut id = Value::Null;
    for block in text.split("\n\n") {
        let mut event = Map::new();
        let mut data: Vec<&str> = Vec::new();
        for line in block.lines().filter(|line| !line.starts_with(':')) {
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match name {
                "event" => drop(event.insert("event".to_owned(), value.into())),
                "data" => data.push(value),
                "id" if !value.contains('\0') => id = value.into(),
                _ => {}
            }
        }
        let data = data.join("\n");
        if !data.is_empty() {
            event.entry("event").or_insert_with(|| json!("message"));
            event.insert("id".to_owned(), id.clone());
            event.insert("data".to_owned(), parsed(&data));
            events.push(Value::Object(event));
        }
    }
    events
}

/// JSON, or the text itself.
fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}
