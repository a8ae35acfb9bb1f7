//! The data has the first connection only: the second is made by the client itself, with the identifier of the last event.

use serde_json::json;

use crate::streaming_sse::Client;
use crate::support::{Call, answered, said};

/// Takes an event of each of two connections.
pub fn call(at: String) -> Call {
    Box::pin(async move {
        let client = Client::builder().base_url(&at).build().map_err(said)?;
        let answer = client.protocol().reconnect().send_full().await.map_err(said)?;
        let mut events = answer.body.reconnecting();
        let mut items = Vec::new();
        for _ in 0..2 {
            let event = events.next().await.ok_or("the stream ends")?.map_err(said)?;
            items.push(serde_json::to_value(event).map_err(said)?);
        }
        let second = items.pop();
        if second != Some(json!({ "event": "message", "data": { "message": "world" } })) {
            return Err(format!("the second connection gave {second:?}"));
        }
        Ok(answered(answer.status.as_u16(), &answer.headers, json!({ "items": items }), None))
    })
}
