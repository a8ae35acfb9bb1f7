//! Headers of answers by name, and answers that say that nothing changed.

use crate::metered::{Client, Headers};
use crate::runtime::ErrorKind;
use crate::server::{Server, respond, respond_with};

fn client(server: &Server) -> Client {
    Client::builder().base_url(&server.url()).build().unwrap()
}

#[tokio::test]
async fn headers_have_the_types_of_the_document() {
    let server = Server::answering(respond_with(
        200,
        &[
            ("x-ratelimit-remaining", "41"),
            ("X-RESET", "2024-05-06T07:08:09Z"),
            ("x-trace", "4d20e8a4-0000-4000-8000-000000000000"),
            ("x-load", " 0.5 "),
            ("x-cached", "true"),
            ("etag", "\"v1\""),
            ("x-odd", "7"),
            ("of", "a,b"),
        ],
        "[1.5]",
    ));
    let response = client(&server).tides().list().send_full().await.unwrap();
    let headers = Headers::of(&response.headers);
    assert_eq!(headers.x_rate_limit_remaining(), Some(41_i64));
    assert_eq!(headers.x_reset().unwrap().to_string(), "2024-05-06T07:08:09Z");
    assert_eq!(headers.x_trace().unwrap().to_string(), "4d20e8a4-0000-4000-8000-000000000000");
    assert_eq!(format!("{headers:?}"), "Headers { .. }");
    assert_eq!((headers.x_load(), headers.x_cached()), (Some(0.5), Some(true)));
    assert_eq!(
        (headers.e_tag(), headers.x_odd(), headers.of_capitalized()),
        (Some("\"v1\""), Some("7"), Some("a,b"))
    );
}

#[tokio::test]
async fn a_header_that_is_missing_or_wrong_is_none() {
    for (name, value) in [("x-other", "1"), ("x-ratelimit-remaining", "many")] {
        let server = Server::answering(respond_with(200, &[(name, value)], "[]"));
        let response = client(&server).tides().list().send_full().await.unwrap();
        assert_eq!(Headers::of(&response.headers).x_rate_limit_remaining(), None);
    }
}

#[tokio::test]
async fn errors_have_their_headers_too() {
    let server =
        Server::answering(respond_with(429, &[("x-ratelimit-remaining", "0"), ("retry-after", "60")], ""));
    let error = client(&server).tides().list().await.unwrap_err();
    assert_eq!(Headers::of(error.headers()).x_rate_limit_remaining(), Some(0));
    assert_eq!(error.retry_after().unwrap().as_secs(), 60);
}

#[tokio::test]
async fn what_did_not_change_is_an_answer() {
    let server = Server::start(vec![
        respond_with(200, &[("etag", "\"v1\"")], "[1.5]"),
        respond_with(304, &[("etag", "\"v1\"")], ""),
        respond_with(200, &[("etag", "\"v2\"")], "[2.5]"),
        respond(404, ""),
    ]);
    let client = client(&server);
    let first = client.tides().list().send_if_changed().await.unwrap().unwrap();
    let tag = Headers::of(&first.headers).e_tag().unwrap();
    assert!(client.tides().list().if_none_match(tag).send_if_changed().await.unwrap().is_none());
    let changed = client.tides().list().with_header("if-none-match", tag).send_if_changed().await.unwrap();
    assert_eq!(changed.unwrap().body, [2.5]);
    let error = client.tides().list().send_if_changed().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undocumented);
    let sent: Vec<bool> =
        server.requests().iter().map(|request| request.contains("\r\nif-none-match: \"v1\"\r\n")).collect();
    assert_eq!(sent, [false, true, true, false]);
}

/// Where the type of the answer has no place for it, it is an error with that status.
#[tokio::test]
async fn a_plain_request_has_no_such_answer() {
    let server = Server::answering(respond(304, ""));
    let error = client(&server).tides().list().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts(), error.is_retryable()), (304, 1, false));
}
