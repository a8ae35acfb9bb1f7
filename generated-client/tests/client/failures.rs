//! What goes wrong outside of the documented answers, and what the error tells.

use std::error::Error as _;
use std::time::{Duration, Instant};

use crate::moorings;
use crate::runtime::ErrorKind;

use crate::clients::{self, API_KEY, BERTH, REQUEST_ID, TOKEN, USER_KEY};
use crate::server::{Answer, Server, nobody, respond, respond_with, trickling};

fn create(client: &moorings::Client) -> moorings::operations::berths::CreateToken {
    client.berths().create_token(BERTH, &clients::create_body()).with_request_id(REQUEST_ID)
}

/// Method and URL as errors say them.
fn target(server: &Server) -> String {
    format!("POST {}/api/v1/berths/{{berthId}}/tokens", server.url())
}

#[tokio::test]
async fn a_documented_error_is_one_line() {
    let body = r#"{"errorCode":"NotFound","errorMessage":"Berth not found"}"#;
    let server = Server::answering(respond(404, body));
    let error = create(&clients::moorings(&server.url())).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "createBerthToken: 404 NotFound: Berth not found ({}, request {REQUEST_ID})",
            target(&server)
        )
    );
    assert_eq!(error.request_id(), Some(REQUEST_ID.to_string().as_str()));
    assert!(error.source().is_none());
    let documented = error.into_documented().unwrap();
    assert_eq!(documented.error_code.as_deref(), Some("NotFound"));
}

#[tokio::test]
async fn an_undocumented_status_keeps_everything() {
    let server = Server::answering(respond_with(418, &[("x-kind", "teapot")], "short and\r\nstout"));
    let error = create(&clients::moorings(&server.url())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undocumented);
    assert_eq!(error.status().unwrap().as_u16(), 418);
    assert_eq!(error.headers()["x-kind"], "teapot");
    assert_eq!(&error.raw_body()[..], b"short and\r\nstout");
    assert!(error.documented().is_none() && !error.is_retryable());
    let line = format!("createBerthToken: 418 I'm a teapot ({}, request {REQUEST_ID})", target(&server));
    assert_eq!(error.to_string(), line);
}

#[tokio::test]
async fn what_the_server_made_is_made_whatever_its_status() {
    let token = r#"{"tokenId":"f9e8d7c6-b5a4-3210-fedc-ba9876543210","token":"t"}"#;
    let server = Server::answering(respond(200, token));
    let created = create(&clients::moorings(&server.url())).await.unwrap();
    assert_eq!(created.token.unwrap().expose_secret(), "t");

    let server = Server::answering(respond_with(202, &[("location", "/jobs/1")], ""));
    let error = create(&clients::moorings(&server.url())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedSuccess);
    assert!(error.is_success() && !error.is_retryable());
    assert_eq!(error.headers()["location"], "/jobs/1");
    let line = format!(
        "createBerthToken: the call succeeded with undocumented status 202 Accepted, but the body does \
         not decode: the body is empty at $ ({}, request {REQUEST_ID})",
        target(&server)
    );
    assert_eq!(error.to_string(), line);

    let server = Server::answering(respond(200, r#"{"deleted":true}"#));
    let client = clients::moorings(&server.url());
    client.berths().delete_token(BERTH, TOKEN).await.unwrap();
}

#[tokio::test]
async fn a_status_of_another_operation_is_undocumented() {
    let server = Server::answering(respond(429, r#"{"errorCode":"TooManyRequests"}"#));
    let client = clients::moorings(&server.url());
    let error = client.berths().delete_token(BERTH, TOKEN).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undocumented);
    assert!(error.is_retryable() && error.to_string().contains("429 TooManyRequests"));
}

#[tokio::test]
async fn a_success_that_does_not_decode_names_the_place_and_keeps_the_body() {
    let body = "{\n  \"token\": \"sk_live_1\",\n  \"tokenId\": \"sk_live_2\"\n}";
    let server = Server::answering(respond(201, body));
    let error = create(&clients::moorings(&server.url())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status().unwrap().as_u16(), 201);
    assert_eq!(error.decode_path(), Some("$.tokenId"));
    assert_eq!(&error.raw_body()[..], body.as_bytes());
    for text in [error.to_string(), format!("{error:?}"), error.source().unwrap().to_string()] {
        assert!(!text.contains("sk_live"), "{text}");
        assert!(text.contains("$.tokenId"), "{text}");
    }

    let server = Server::answering(respond(201, r#"{"token":["sk_live_1"]}"#));
    let error = create(&clients::moorings(&server.url())).await.unwrap_err();
    assert_eq!(error.decode_path(), Some("$.token"));
    assert!(!format!("{error} {error:?}").contains("sk_live"));
}

#[tokio::test]
async fn an_error_that_does_not_decode_keeps_its_status() {
    let server = Server::answering(respond(500, "<html>Bad day</html>"));
    let error = create(&clients::moorings(&server.url())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status().unwrap().as_u16(), 500);
    assert!(error.is_retryable());
    let line = "createBerthToken: 500 Internal Server Error, but the body does not decode: ";
    assert!(error.to_string().starts_with(line), "{error}");
}

#[tokio::test]
async fn a_connection_that_closes_half_way_keeps_what_came() {
    let half = Answer::Bytes(b"HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{\"tok".to_vec());
    let server = Server::answering(half);
    let error = create(&clients::moorings(&server.url())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.status().unwrap().as_u16(), 201);
    assert_eq!(&error.raw_body()[..], b"{\"tok");
    assert!(error.is_retryable() && !error.is_timeout() && error.source().is_some());

    let server = Server::answering(Answer::Bytes(b"HTTP/1.1 20".to_vec()));
    let error = create(&clients::moorings(&server.url())).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Transport, None));
}

#[tokio::test]
async fn a_silent_server_is_a_timeout() {
    let server = Server::answering(Answer::Stall(Vec::new()));
    let started = Instant::now();
    let request = create(&clients::moorings(&server.url())).with_timeout(Duration::from_millis(100));
    let error = request.await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable() && !error.is_connect(), "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(5));

    let client = moorings::Client::builder()
        .base_url(&server.url())
        .api_keys(API_KEY, USER_KEY)
        .timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    assert!(create(&client).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_body_may_come_byte_by_byte() {
    let token = r#"{"tokenId":"f9e8d7c6-b5a4-3210-fedc-ba9876543210","token":"t"}"#;
    let server = Server::answering(trickling(respond(201, token)));
    let created = create(&clients::moorings(&server.url())).await.unwrap();
    assert_eq!(created.token.unwrap().expose_secret(), "t");
}

#[tokio::test]
async fn a_timeout_covers_the_body() {
    let head_and_a_byte = b"HTTP/1.1 201 X\r\ncontent-length: 9\r\n\r\n{".to_vec();
    let server = Server::answering(Answer::Stall(head_and_a_byte));
    let request = create(&clients::moorings(&server.url())).with_timeout(Duration::from_secs(1));
    let error = request.await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!((error.status().map(|status| status.as_u16()), &error.raw_body()[..]), (Some(201), &b"{"[..]));
}

#[tokio::test]
async fn nobody_listens() {
    let error = create(&clients::moorings(&nobody())).await.unwrap_err();
    assert_eq!((error.kind(), error.is_connect(), error.is_retryable()), (ErrorKind::Connect, true, true));
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let server = Server::answering(respond(201, "{}"));
    let client = moorings::Client::builder().base_url(&server.url()).build().unwrap();
    let error = create(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    let line = "createBerthToken: a credential is missing: the operation needs ApiKey and UserKey";
    assert_eq!(error.to_string(), format!("{line} ({})", target(&server)));

    let error = client.berths().update_token(BERTH, TOKEN, &clients::update_body()).await.unwrap_err();
    assert!(error.to_string().contains("needs ApiKey and UserKey, or OAuth2 ("), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_path_value_that_changes_the_route_is_not_sent() {
    let server = Server::answering(respond(204, ""));
    let client = clients::customs(&server.url());
    for id in ["", ".", "..", "%2e", "%2E%2e", ".%2e"] {
        let error = client.api_tokens().delete(id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{id}");
        assert!(error.to_string().contains("path parameter `id`"), "{error}");
    }
    assert!(server.requests().is_empty());

    client.api_tokens().delete("../a?b#c%2e\u{e9}").await.unwrap();
    let line = "DELETE /public/v1/accounts/api-tokens/..%2Fa%3Fb%23c%252e%C3%A9 HTTP/1.1\r\n";
    assert!(server.request().starts_with(line), "{}", server.request());
}

#[tokio::test]
async fn a_header_with_a_line_break_is_not_sent() {
    let server = Server::answering(respond(204, ""));
    let client = clients::customs(&server.url());
    for (name, value) in [("x-a", "1\r\nx-b: 2"), ("x-a\r\nx-b", "1"), ("", "1")] {
        let request = client.api_tokens().delete("1").with_header(name, value);
        assert_eq!(request.await.unwrap_err().kind(), ErrorKind::Request);
    }
    assert!(server.requests().is_empty());
    client.api_tokens().delete("1").with_header("X-A", "1").await.unwrap();
    assert!(server.request().contains("\r\nx-a: 1\r\n"));
}

#[tokio::test]
async fn retry_after_is_seconds_or_a_date() {
    let seconds = |value: &'static str| async move {
        let server = Server::answering(respond_with(429, &[("retry-after", value)], "{}"));
        create(&clients::moorings(&server.url())).await.unwrap_err().retry_after()
    };
    assert_eq!(seconds("7").await, Some(Duration::from_secs(7)));
    assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT").await, Some(Duration::ZERO));
    assert!(seconds("Thu, 31 Dec 2099 23:59:59 GMT").await > Some(Duration::from_secs(1_000_000)));
    assert_eq!(seconds("soon").await, None);
}

#[tokio::test]
async fn a_server_cannot_forge_a_line_of_a_log() {
    let body = format!(r#"{{"errorCode":"A\u000aB\u202e","errorMessage":"{}"}}"#, "x".repeat(5000));
    let server = Server::answering(respond(500, &body));
    let line = create(&clients::moorings(&server.url())).await.unwrap_err().to_string();
    assert!(line.contains(r"500 A\u{a}B\u{202e}: xxx") && line.len() < 500, "{line}");
}
