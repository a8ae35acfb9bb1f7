//! What the calls of the suite share: values out of JSON, requests on their way, answers into JSON.
//!
//! This is part of the program of calls, not of the one that writes it.

use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::runtime::wire::{Decode, Encode};
use crate::runtime::{
    Bytes, ErrorKind, Event, EventStream, HeaderMap, JsonStream, Operation, Response, Sending,
};

/// A call on its way: what came of it as JSON, or why it could not be made.
pub type Call = Pin<Box<dyn Future<Output = Result<Value, String>>>>;

/// The text of an error.
pub fn said(error: impl Display) -> String {
    error.to_string()
}

/// A text of the suite, in which a name stands for the server's address.
pub fn text(at: &str, text: &str) -> String {
    text.replace("http://server.invalid", at)
}

/// A value out of JSON.
pub fn plain<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text)
        .map_err(|error| format!("{text} is no {}: {error}", std::any::type_name::<T>()))
}

/// A value out of JSON, by a codec.
pub fn coded<C: for<'de> Decode<'de, T>, T>(text: &str) -> Result<T, String> {
    let said = |error| format!("{text} is no {}: {error}", std::any::type_name::<T>());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = C::decode(&mut deserializer).map_err(said)?;
    deserializer.end().map_err(said)?;
    Ok(value)
}

/// A merge patch out of JSON: the value as far as the type can hold it, and what it says null of beyond that.
pub fn merge_patch<T: DeserializeOwned + Serialize>(text: &str) -> Result<(T, Vec<String>), String> {
    let patch: Value = serde_json::from_str(text).map_err(said)?;
    let mut removed = Vec::new();
    let without = without_nulls(&patch, "", &mut removed);
    let value: T =
        serde_json::from_value(patch).or_else(|_| serde_json::from_value(without)).map_err(said)?;
    let written = serde_json::to_value(&value).map_err(said)?;
    removed.retain(|pointer| written.pointer(pointer) != Some(&Value::Null));
    Ok((value, removed))
}

/// A value without its members that are null, whose JSON Pointers are noted.
fn without_nulls(value: &Value, pointer: &str, nulls: &mut Vec<String>) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let mut kept = serde_json::Map::new();
    for (name, value) in members {
        let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        if value.is_null() {
            nulls.push(pointer);
        } else {
            kept.insert(name.clone(), without_nulls(value, &pointer, nulls));
        }
    }
    Value::Object(kept)
}

/// The bytes behind base64.
pub fn bytes(text: &str) -> Result<Bytes, String> {
    STANDARD.decode(text).map(Bytes::from).map_err(said)
}

/// A body on its way to JSON: a stream has to be read first.
pub type Written = Pin<Box<dyn Future<Output = Result<Value, String>>>>;

fn written(value: Value) -> Written {
    Box::pin(std::future::ready(Ok(value)))
}

/// A body that is JSON.
pub fn as_json<T: Serialize>(value: T) -> Written {
    written(json!({ "json": to_value(value) }))
}

/// A body that is JSON, by a codec.
pub fn as_coded<C: Encode<T>, T>(value: T) -> Written {
    let value =
        C::encode(&value, serde_json::value::Serializer).expect("a value that was read can be written");
    written(json!({ "json": value }))
}

/// A body that is text.
pub fn as_text(value: String) -> Written {
    written(json!({ "text": value }))
}

/// A body that is bytes.
pub fn as_bytes(value: Bytes) -> Written {
    written(json!({ "base64": STANDARD.encode(value) }))
}

/// A body that is a stream of JSON values.
pub fn as_items<T: Serialize + 'static>(mut stream: JsonStream<T>) -> Written {
    Box::pin(async move {
        let mut items = Vec::new();
        while let Some(item) = stream.next().await {
            items.push(to_value(item.map_err(said)?));
        }
        Ok(json!({ "items": items }))
    })
}

/// A body that is a stream of events that are types of their own.
pub fn as_events<T: Serialize + 'static>(mut stream: EventStream<T>) -> Written {
    Box::pin(async move {
        let mut items = Vec::new();
        while let Some(item) = stream.next().await {
            items.push(to_value(item.map_err(said)?));
        }
        Ok(json!({ "items": items }))
    })
}

/// A body that is a stream of events whose data has a type.
pub fn as_events_of<T: Serialize + 'static>(mut stream: EventStream<Event<T>>) -> Written {
    Box::pin(async move {
        let mut items = Vec::new();
        while let Some(item) = stream.next().await {
            let Event { event, id, data, .. } = item.map_err(said)?;
            items.push(json!({ "event": event, "id": id, "data": to_value(data) }));
        }
        Ok(json!({ "items": items }))
    })
}

/// No body.
pub fn as_nothing(_: ()) -> Written {
    written(Value::Null)
}

fn to_value<T: Serialize>(value: T) -> Value {
    serde_json::to_value(value).expect("a value that was read can be written")
}

/// Sends a request and gives its answer, also if that is an error.
pub async fn answer<O: Operation>(
    sending: Sending<O, Response<O::Output>>,
    body: fn(O::Output) -> Written,
    error_body: fn(O::Error) -> Written,
) -> Result<Value, String> {
    match sending.await {
        Ok(answer) => Ok(answered(answer.status.as_u16(), &answer.headers, body(answer.body).await?, None)),
        Err(error) => match (error.kind(), error.status()) {
            (ErrorKind::Documented | ErrorKind::Undocumented, Some(status)) => {
                let headers = error.headers().clone();
                let said = format!("{error} {}", beginning(error.raw_body()));
                let body = match error.into_documented() {
                    Ok(body) => error_body(body).await?,
                    Err(_) => Value::Null,
                };
                Ok(answered(status.as_u16(), &headers, body, Some(said)))
            }
            _ => Err(format!("{error} {}", beginning(error.raw_body()))),
        },
    }
}

/// What of a body is shown: the server says in it which of its expectations is not met.
fn beginning(body: &[u8]) -> String {
    String::from_utf8_lossy(body).chars().take(1000).collect()
}

/// What came of a call, for whoever compares it.
pub fn answered(status: u16, headers: &HeaderMap, body: Value, error: Option<String>) -> Value {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers: serde_json::Map<String, Value> =
        headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()).into())).collect();
    json!({ "status": status, "headers": headers, "body": body, "error": error })
}

/// Makes the calls one after the other and prints what came of each.
pub fn run(calls: &[fn(String) -> Call]) {
    let at = std::env::args().nth(1).expect("the server's address is given");
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("there is a runtime");
    for (index, call) in calls.iter().enumerate() {
        let result = match runtime.block_on(call(at.clone())) {
            Ok(value) => json!({ "answer": value }),
            Err(error) => json!({ "error": error }),
        };
        println!("{index}\t{result}");
    }
}
