//! Merge patches: members that are removed.

use serde_json::{Value, json};

use crate::hand_written::{Patch, core};
use crate::runtime::{Call, ErrorKind};
use crate::server::{Server, respond};

/// What is sent of a body from which members are removed; `None` for no body.
async fn sent(body: Option<Value>, removed: &[&str]) -> Value {
    let server = Server::answering(respond(204, ""));
    let mut request = Call::new(&core(&server.url())).request::<Patch>();
    // The order of the two does not matter.
    for pointer in removed {
        request.call.remove(pointer);
    }
    if let Some(body) = body {
        request.call.json_as("application/merge-patch+json", &body);
    }
    request.await.unwrap();
    let request = server.requests().pop().unwrap();
    assert!(request.contains("content-type: application/merge-patch+json"), "{request}");
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}

#[tokio::test]
async fn removed_members_are_null() {
    let patch = json!({ "name": "a", "address": { "city": "b" } });
    assert_eq!(
        sent(Some(patch), &["/age", "/address/street", "/labels/a~1b/c~0d"]).await,
        json!({
            "name": "a",
            "age": null,
            "address": { "city": "b", "street": null },
            "labels": { "a/b": { "c~d": null } },
        })
    );
    assert_eq!(sent(Some(json!({ "name": "a" })), &["/name"]).await, json!({ "name": null }));
    assert_eq!(sent(None, &["/name"]).await, json!({ "name": null }));
}

#[tokio::test]
async fn what_is_no_member_cannot_be_removed() {
    for pointer in ["", "name", "/list/0", "/name/first"] {
        let mut request = Call::new(&core("http://127.0.0.1:9")).request::<Patch>();
        request.call.json_as("application/merge-patch+json", &json!({ "list": [1], "name": "a" }));
        request.call.remove(pointer);
        let error = request.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{pointer:?}");
        assert!(error.to_string().contains(&format!("{pointer:?}")), "{error}");
    }
}
