//! Calls that the document does not have.

use serde_json::{Value, json};

use crate::clients::{API_KEY, customs, moorings};
use crate::moorings::models::ErrorResponse;
use crate::runtime::{ErrorKind, Method};
use crate::server::{Server, nobody, respond, respond_with};

#[tokio::test]
async fn an_undocumented_call_has_parameters_body_and_credentials() {
    let server = Server::answering(respond(201, r#"{"errorCode":"None","errorMessage":"made"}"#));
    let made = moorings(&format!("{}/v2", server.url()))
        .call(Method::POST, "/berths/{berth}/moves?fixed=yes")
        .with_path("berth", "b/1")
        .with_query("tags", &["a b", "c"])
        .with_query("none", &None::<i32>)
        .with_json(&json!({"to": 7}))
        .with_header("x-extra", "e1")
        .with_answer::<ErrorResponse>()
        .await
        .unwrap();
    assert_eq!(made.error_message.as_deref(), Some("made"));
    let request = server.request();
    assert!(
        request.starts_with("POST /v2/berths/b%2F1/moves?fixed=yes&tags=a%20b&tags=c HTTP/1.1\r\n"),
        "{request}"
    );
    for line in [
        "accept: application/json",
        "content-type: application/json",
        "x-extra: e1",
        &format!("x-api-key: {API_KEY}"),
        "authorization: Bearer bearer-token-0b9e",
    ] {
        assert!(request.contains(&format!("\r\n{line}\r\n")), "{line}: {request}");
    }
    assert!(request.contains("\r\nx-request-id: ") && request.ends_with("{\"to\":7}"), "{request}");
}

#[tokio::test]
async fn an_undocumented_answer_is_given_as_it_is() {
    let server = Server::answering(respond_with(200, &[("x-count", "3")], "a,b,c"));
    let request = customs(&server.url()).call(Method::from_bytes(b"REPORT").unwrap(), "/lists");
    let response = request.with_body("text/csv", "x").send_full().await.unwrap();
    assert_eq!((&*response.body, response.headers["x-count"].as_bytes()), (&b"a,b,c"[..], &b"3"[..]));
    let request = server.request();
    assert!(request.starts_with("REPORT /lists HTTP/1.1\r\naccept: */*\r\n"), "{request}");
    assert!(
        request.contains("\r\ncontent-type: text/csv\r\n") && request.ends_with("\r\n\r\nx"),
        "{request}"
    );

    let response = customs(&server.url()).call(Method::GET, "/lists").send().into_stream().await.unwrap();
    let mut body = response.body;
    assert_eq!(body.next().await.unwrap().unwrap(), "a,b,c");
}

#[tokio::test]
async fn an_undocumented_call_is_repeated_and_fails_as_others_do() {
    let server = Server::start(vec![respond(503, ""), respond(404, r#"{"message":"no such list"}"#)]);
    let client = customs(&server.url());
    let request = client.call(Method::GET, "/lists/{list}").with_path("list", "secret-list");
    let error = request.with_answer::<Value>().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Undocumented, 2));
    assert_eq!((error.operation_id(), error.method()), (Some("call"), Some("GET")));
    assert_eq!(error.url().unwrap(), format!("{}/lists/{{list}}", server.url()));
    let shown =
        format!("call: 404 Not Found: no such list (GET {}/lists/{{list}}, 2 attempts)", server.url());
    assert_eq!(error.to_string(), shown);

    let server = Server::answering(respond(200, "[1]"));
    let error = customs(&server.url()).call(Method::GET, "/n").with_answer::<String>().await.unwrap_err();
    assert_eq!((error.kind(), error.decode_path()), (ErrorKind::Decode, Some("$")));
    assert_eq!(&error.raw_body()[..], b"[1]");
}

#[tokio::test]
async fn what_cannot_be_sent_is_an_error_before_anything_is() {
    let client = customs(&nobody());
    for request in [
        client.call(Method::GET, "lists"),
        client.call(Method::GET, "/lists/{list}").with_path("list", ".."),
        client.call(Method::GET, "/lists/{list}"),
        client.call(Method::GET, "/../lists"),
    ] {
        let error = request.await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
    }
}
