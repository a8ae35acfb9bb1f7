//! Every documented status of every operation: the request byte for byte, and each example of the documents decoded
//! to its type and compared.

use std::fmt::Debug;

use crate::customs::models::ProblemDetails;
use crate::moorings::models::{CreateTokenResponse, ErrorResponse};
use crate::runtime::{AnyError, Error, ErrorKind, NoBody};
use serde_json::json;

use crate::clients::{self, API_KEY, BEARER, BERTH, REQUEST_ID, TOKEN, USER_KEY};
use crate::server::{Server, respond};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    Create,
    Update,
    Delete,
    Pilots,
    Customs,
}

/// One documented status of one operation.
struct Row {
    call: Call,
    status: u16,
    /// The bodies that the document shows: each is sent once.
    bodies: Vec<String>,
}

fn row(call: Call, status: u16, bodies: &[&str]) -> Row {
    Row { call, status, bodies: bodies.iter().map(|body| (*body).to_owned()).collect() }
}

/// One documented status of an harbour operation, with its examples as (code, message).
fn moorings_error(call: Call, status: u16, examples: &[(&str, &str)]) -> Row {
    let bodies = examples
        .iter()
        .map(|(code, message)| json!({"errorCode": code, "errorMessage": message}).to_string())
        .collect();
    Row { call, status, bodies }
}

const CREATED: &str = r#"{"tokenId":"f9e8d7c6-b5a4-3210-fedc-ba9876543210","token":"sk_live_a1b2c3"}"#;
const UNAUTHORIZED: (&str, &str) = ("Unauthorized", "Unauthorized");
const NO_BERTH: (&str, &str) = ("NotFound", "Berth not found");
const TOO_MANY: (&str, &str) = ("TooManyRequests", "Too many requests");
const UNHANDLED: (&str, &str) = ("UnhandledException", "Global Error");
const PROBLEM: &str = r#"{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","title":"Bad Request","status":400,"detail":null,"traceId":"00-1","errors":{"id":["malformed"]}}"#;

fn rows() -> Vec<Row> {
    use Call::{Create, Customs, Delete, Pilots, Update};
    vec![
        row(Create, 201, &[CREATED]),
        moorings_error(
            Create,
            400,
            &[
                ("ScopeIdsRequired", "ScopeIds is required"),
                ("IpsWhitelistInvalidIp", "IpsWhitelist contains an invalid IPv4 address"),
            ],
        ),
        moorings_error(Create, 401, &[UNAUTHORIZED]),
        moorings_error(Create, 404, &[NO_BERTH]),
        moorings_error(Create, 429, &[TOO_MANY]),
        moorings_error(Create, 500, &[UNHANDLED]),
        row(Update, 204, &[""]),
        moorings_error(
            Update,
            400,
            &[
                ("NoChangesDetected", "At least one field must be provided"),
                ("ScopeIdNotAllowed", "ScopeIds contains values not in the allowed set"),
            ],
        ),
        moorings_error(Update, 401, &[UNAUTHORIZED]),
        moorings_error(Update, 404, &[NO_BERTH, ("NotFound", "Token not found")]),
        moorings_error(Update, 429, &[TOO_MANY]),
        moorings_error(Update, 500, &[UNHANDLED]),
        row(Delete, 204, &[""]),
        moorings_error(Delete, 400, &[("ValidationFailed", "Invalid berth ID or token ID")]),
        moorings_error(Delete, 401, &[UNAUTHORIZED]),
        moorings_error(Delete, 404, &[("NotFound", "Berth or token not found")]),
        moorings_error(Delete, 500, &[UNHANDLED]),
        row(Pilots, 200, &[""]),
        row(Pilots, 400, &[""]),
        row(Pilots, 401, &[""]),
        row(Pilots, 403, &[""]),
        row(Pilots, 500, &[""]),
        row(Customs, 204, &[""]),
        row(Customs, 400, &[PROBLEM]),
        row(Customs, 404, &[PROBLEM]),
    ]
}

#[tokio::test]
async fn every_status_of_every_operation() {
    let rows = rows();
    assert_eq!(rows.len(), 25);
    for row in rows {
        for body in &row.bodies {
            let server = Server::answering(respond(row.status, body));
            send(row.call, row.status, body, &server).await;
            assert_eq!(server.request(), expected(row.call, &server.host()), "{:?} {}", row.call, row.status);
        }
    }
}

/// Sends the call, and compares what comes back.
async fn send(call: Call, status: u16, body: &str, server: &Server) {
    let url = server.url();
    match call {
        Call::Create => {
            let client = clients::moorings(&url);
            let request =
                client.berths().create_token(BERTH, &clients::create_body()).with_request_id(REQUEST_ID);
            let created = CreateTokenResponse::new().with_token("sk_live_a1b2c3").with_token_id(TOKEN);
            compare(request.await, status, &created, moorings_error_of(body));
        }
        Call::Update => {
            let client = clients::moorings(&url);
            let request = client
                .berths()
                .update_token(BERTH, TOKEN, &clients::update_body())
                .with_request_id(REQUEST_ID);
            compare(request.await, status, &(), moorings_error_of(body));
        }
        Call::Delete => {
            let client = clients::moorings(&url);
            let request = client.berths().delete_token(BERTH, TOKEN).with_request_id(REQUEST_ID);
            compare(request.await, status, &(), moorings_error_of(body));
        }
        Call::Pilots => {
            let result = clients::pilots(&url).tokens().delete("user 1", "token/2").await;
            compare::<(), NoBody>(result, status, &(), None);
        }
        Call::Customs => {
            let result = clients::customs(&url).api_tokens().delete("TKN-0000-1").await;
            compare(result, status, &(), (!body.is_empty()).then(problem));
        }
    }
}

/// The error that an harbour body means, made without decoding it.
fn moorings_error_of(body: &str) -> Option<ErrorResponse> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    let code = body.get("errorCode")?.as_str()?;
    Some(ErrorResponse::new().with_error_code(code).with_error_message(body["errorMessage"].as_str()?))
}

fn problem() -> ProblemDetails {
    let mut problem = ProblemDetails::new()
        .with_type("https://tools.ietf.org/html/rfc9110#section-15.5.1")
        .with_title("Bad Request")
        .with_status(400);
    problem.detail = crate::runtime::Nullable::Null;
    problem.additional_properties.insert("traceId".to_owned(), json!("00-1"));
    problem.additional_properties.insert("errors".to_owned(), json!({"id": ["malformed"]}));
    problem
}

fn compare<T: Debug + PartialEq, E: Debug + PartialEq>(
    result: Result<T, Error<E>>,
    status: u16,
    output: &T,
    documented: Option<E>,
) {
    match result {
        Ok(body) => {
            assert!(status < 300, "{status} is no success");
            assert_eq!(body, *output);
        }
        Err(error) => {
            assert!(status >= 400, "{status} is a success, but: {error:?}");
            assert_eq!(error.kind(), ErrorKind::Documented);
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert_eq!(error.documented(), documented.as_ref());
            assert_eq!(error.is_retryable(), matches!(status, 429 | 500));
        }
    }
}

/// The bytes of a request.
fn expected(call: Call, host: &str) -> String {
    let keys = format!("x-api-key: {API_KEY}\r\nx-user-key: {USER_KEY}\r\nx-request-id: {REQUEST_ID}\r\n");
    let tokens = format!("/api/v1/berths/{BERTH}/tokens");
    let json = "content-type: application/json\r\n";
    let (line, headers, body) = match call {
        Call::Create => (
            format!("POST {tokens}"),
            format!("{keys}{json}"),
            r#"{"expiresAt":"2026-12-31T23:59:59Z","ipsWhitelist":["192.168.1.1"],"scopeIds":[200,202],"tokenName":"my-trading-token"}"#,
        ),
        Call::Update => (
            format!("PATCH {tokens}/{TOKEN}"),
            format!("{keys}{json}"),
            r#"{"expiresAt":"2026-12-31T23:59:59Z","scopeNames":["harbour:trade.real:read","harbour:trade.real:write"]}"#,
        ),
        Call::Delete => (format!("DELETE {tokens}/{TOKEN}"), keys, ""),
        Call::Pilots => (
            "DELETE /api/users/user%201/tokens/token%2F2".to_owned(),
            format!("authorization: Token {BEARER}\r\n"),
            "",
        ),
        Call::Customs => (
            "DELETE /public/v1/accounts/api-tokens/TKN-0000-1".to_owned(),
            format!("authorization: Bearer {BEARER}\r\n"),
            "",
        ),
    };
    let agent = concat!("generated-client/", env!("CARGO_PKG_VERSION"));
    let length = if body.is_empty() { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    format!(
        "{line} HTTP/1.1\r\naccept: application/json\r\nuser-agent: {agent}\r\n{headers}host: {host}\r\n{length}\r\n{body}"
    )
}

#[tokio::test]
async fn update_takes_a_bearer_token_where_there_is_no_key_pair_and_the_others_do_not() {
    let server = Server::answering(respond(204, ""));
    let client =
        crate::moorings::Client::builder().base_url(&server.url()).bearer_token(BEARER).build().unwrap();
    let tokens = client.berths();
    tokens.update_token(BERTH, TOKEN, &clients::update_body()).await.unwrap();
    let request = server.request();
    assert!(request.contains(&format!("\r\nauthorization: Bearer {BEARER}\r\n")), "{request}");
    assert!(!request.contains("x-api-key") && !request.contains("x-user-key"), "{request}");

    let error = tokens.delete_token(BERTH, TOKEN).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn pilots_takes_a_bearer_token_too() {
    let server = Server::answering(respond(200, ""));
    let builder = crate::pilots::Client::builder().base_url(&server.url());
    let client = builder.bearer_token(BEARER).build().unwrap();
    client.tokens().delete("u", "t").await.unwrap();
    assert!(server.request().contains(&format!("\r\nauthorization: Bearer {BEARER}\r\n")));
}

#[tokio::test]
async fn a_request_id_is_fresh_unless_it_is_set() {
    let server = Server::answering(respond(204, ""));
    let client = clients::moorings(&server.url());
    for _ in 0..2 {
        client.berths().delete_token(BERTH, TOKEN).await.unwrap();
    }
    let id = |request: &str| {
        let id = request.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap().to_owned();
        assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 4);
        id
    };
    let requests = server.requests();
    assert_ne!(id(&requests[0]), id(&requests[1]));
}

#[tokio::test]
async fn a_full_response_has_status_and_headers() {
    let server = Server::answering(crate::server::respond_with(201, &[("x-rate-left", "9")], CREATED));
    let response = clients::moorings(&server.url())
        .berths()
        .create_token(BERTH, &clients::create_body())
        .send_full()
        .await
        .unwrap();
    assert_eq!(response.status.as_u16(), 201);
    assert_eq!(response.headers["x-rate-left"], "9");
    assert_eq!(response.body.token_id, Some(TOKEN));
}

#[tokio::test]
async fn one_error_type_takes_the_errors_of_all_operations() {
    async fn both(moorings: &str, customs: &str) -> Result<(), AnyError> {
        clients::moorings(moorings).berths().delete_token(BERTH, TOKEN).await?;
        clients::customs(customs).api_tokens().delete("TKN-1").await?;
        Ok(())
    }
    let (first, second) = (Server::answering(respond(204, "")), Server::answering(respond(404, PROBLEM)));
    let error = both(&first.url(), &second.url()).await.unwrap_err();
    assert_eq!(error.operation_id(), Some("deleteApiToken"));
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert_eq!(&error.raw_body()[..], PROBLEM.as_bytes());
    // With two base URLs, which of them it was.
    let url = format!("{}/public/v1/accounts/api-tokens/{{id}}", second.url());
    assert_eq!(error.to_string(), format!("deleteApiToken: 404 Not Found: Bad Request (DELETE {url})"));
    assert_eq!((error.method(), error.url()), (Some("DELETE"), Some(url)));
}

#[test]
fn the_base_url_keeps_its_path_and_refuses_the_rest() {
    let build = |url: &str| crate::moorings::Client::builder().base_url(url).build();
    for url in ["http://host/prefix", "http://host/prefix/", "http://[::1]:8080"] {
        assert!(build(url).is_ok(), "{url}");
    }
    for url in
        ["", "host", "/x", "ftp://host", "https://host/?a=1", "https://host/#a", "https://user:pw@host"]
    {
        let error = build(url).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build, "{url}");
        assert!(!error.to_string().contains("pw"), "{error}");
    }
}

#[tokio::test]
async fn the_base_url_is_a_prefix() {
    let server = Server::answering(respond(204, ""));
    let url = format!("{}/proxy/v2/", server.url());
    clients::customs(&url).api_tokens().delete("x").await.unwrap();
    assert!(server.request().starts_with("DELETE /proxy/v2/public/v1/accounts/api-tokens/x HTTP/1.1\r\n"));
}
