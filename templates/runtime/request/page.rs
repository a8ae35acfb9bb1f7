//! The parts of a request that select a page of a list.

use serde_json::{Map, Value};

use super::body::{Body, Chunk};
use super::parameter::{Escape, push_escaped};
use super::parts::Parts;

impl Parts {
    /// Sets a query parameter and replaces one of the same name.
    pub(crate) fn set_query(&mut self, name: &'static str, value: &Value) {
        let others: Vec<&str> =
            pairs(&self.query).filter(|(known, _, _)| known != name).map(|(.., pair)| pair).collect();
        let mut query = others.join("&");
        if !query.is_empty() {
            query.push('&');
        }
        push_escaped(&mut query, name, Escape::All);
        query.push('=');
        let number = value.to_string();
        push_escaped(&mut query, value.as_str().unwrap_or(&number), Escape::All);
        self.query = query;
    }

    /// Returns a query parameter as a number.
    pub(crate) fn query_number(&self, name: &str) -> Option<u64> {
        let (_, value, _) = pairs(&self.query).find(|(known, ..)| known == name)?;
        value.parse().ok()
    }

    /// Sets a value at a JSON Pointer in a JSON body. Missing objects on the way are created.
    pub(crate) fn set_in_body(&mut self, pointer: &'static str, value: Value) {
        let Some(mut body) = self.json_body() else {
            return self.fault(format_args!("the body is not JSON, so it cannot say which page is wanted"));
        };
        let mut at = &mut body;
        for name in tokens(pointer) {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            let Value::Object(members) = at else { return };
            at = members.entry(name).or_insert(Value::Null);
        }
        *at = value;
        self.body = Some(Body::from(body.to_string()));
    }

    /// Returns the number at a JSON Pointer in a JSON body.
    pub(crate) fn body_number(&self, pointer: &str) -> Option<u64> {
        self.json_body()?.pointer(pointer)?.as_u64()
    }

    fn json_body(&self) -> Option<Value> {
        match &self.body {
            Some(Body(Chunk::Bytes(text))) => serde_json::from_slice(text).ok(),
            Some(Body(Chunk::Stream { .. })) => None,
            None => Some(Value::Object(Map::new())),
        }
    }

    /// Sets the URL of the next page.
    pub(crate) fn set_next_url(&mut self, url: &Value) {
        self.next_url = url.as_str().map(str::to_owned);
    }
}

/// The pairs of a query: decoded name and value, and the raw pair.
fn pairs(query: &str) -> impl Iterator<Item = (String, String, &str)> {
    let decoded = |text: &str| {
        percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
    };
    query.split('&').filter(|pair| !pair.is_empty()).map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value), pair)
    })
}

/// The names of a JSON Pointer.
fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}
