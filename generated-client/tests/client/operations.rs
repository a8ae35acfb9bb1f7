//! Every documented status of every operation: the request byte for byte, and each example of the documents decoded
//! to its type and compared.

use std::fmt::Debug;

use generated_client::etoro::models::{CreateUserTokenResponse, ErrorResponse};
use generated_client::runtime::{AnyError, Error, ErrorKind, NoBody};
use generated_client::softwareone::models::ProblemDetails;
use serde_json::json;

use crate::clients::{self, API_KEY, BEARER, PORTFOLIO, REQUEST_ID, TOKEN, USER_KEY};
use crate::server::{Server, respond};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    Create,
    Update,
    Delete,
    Netbird,
    Softwareone,
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

/// One documented status of an eToro operation, with its examples as (code, message).
fn etoro_error(call: Call, status: u16, examples: &[(&str, &str)]) -> Row {
    let bodies = examples
        .iter()
        .map(|(code, message)| json!({"errorCode": code, "errorMessage": message}).to_string())
        .collect();
    Row { call, status, bodies }
}

const CREATED: &str =
    r#"{"userTokenId":"f9e8d7c6-b5a4-3210-fedc-ba9876543210","userToken":"sk_live_a1b2c3d4e5f6..."}"#;
const UNAUTHORIZED: (&str, &str) = ("Unauthorized", "Unauthorized");
const NO_PORTFOLIO: (&str, &str) = ("NotFound", "Agent-portfolio not found");
const TOO_MANY: (&str, &str) = ("TooManyRequests", "Too many requests");
const UNHANDLED: (&str, &str) = ("UnhandledException", "Global Error");
const PROBLEM: &str = r#"{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","title":"Bad Request","status":400,"detail":null,"traceId":"00-1","errors":{"id":["malformed"]}}"#;

fn rows() -> Vec<Row> {
    use Call::{Create, Delete, Netbird, Softwareone, Update};
    vec![
        row(Create, 201, &[CREATED]),
        etoro_error(
            Create,
            400,
            &[
                ("ScopeIdsRequired", "ScopeIds is required"),
                ("IpsWhitelistInvalidIp", "IpsWhitelist contains an invalid IPv4 address"),
            ],
        ),
        etoro_error(Create, 401, &[UNAUTHORIZED]),
        etoro_error(Create, 404, &[NO_PORTFOLIO]),
        etoro_error(Create, 429, &[TOO_MANY]),
        etoro_error(Create, 500, &[UNHANDLED]),
        row(Update, 204, &[""]),
        etoro_error(
            Update,
            400,
            &[
                ("NoChangesDetected", "At least one field must be provided"),
                ("ScopeIdNotAllowed", "ScopeIds contains values not in the allowed set"),
            ],
        ),
        etoro_error(Update, 401, &[UNAUTHORIZED]),
        etoro_error(Update, 404, &[NO_PORTFOLIO, ("NotFound", "User token not found")]),
        etoro_error(Update, 429, &[TOO_MANY]),
        etoro_error(Update, 500, &[UNHANDLED]),
        row(Delete, 204, &[""]),
        etoro_error(Delete, 400, &[("ValidationFailed", "Invalid agent-portfolio ID or user token ID")]),
        etoro_error(Delete, 401, &[UNAUTHORIZED]),
        etoro_error(Delete, 404, &[("NotFound", "Agent-portfolio or user token not found")]),
        etoro_error(Delete, 500, &[UNHANDLED]),
        row(Netbird, 200, &[""]),
        row(Netbird, 400, &[""]),
        row(Netbird, 401, &[""]),
        row(Netbird, 403, &[""]),
        row(Netbird, 500, &[""]),
        row(Softwareone, 204, &[""]),
        row(Softwareone, 400, &[PROBLEM]),
        row(Softwareone, 404, &[PROBLEM]),
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
            let client = clients::etoro(&url);
            let request = client
                .agent_portfolios()
                .create_user_token(PORTFOLIO, &clients::create_body())
                .with_request_id(REQUEST_ID);
            let created = CreateUserTokenResponse::new()
                .with_user_token("sk_live_a1b2c3d4e5f6...")
                .with_user_token_id(TOKEN);
            compare(request.await, status, &created, etoro_error_of(body));
        }
        Call::Update => {
            let client = clients::etoro(&url);
            let request = client
                .agent_portfolios()
                .update_user_token(PORTFOLIO, TOKEN, &clients::update_body())
                .with_request_id(REQUEST_ID);
            compare(request.await, status, &(), etoro_error_of(body));
        }
        Call::Delete => {
            let client = clients::etoro(&url);
            let request =
                client.agent_portfolios().delete_user_token(PORTFOLIO, TOKEN).with_request_id(REQUEST_ID);
            compare(request.await, status, &(), etoro_error_of(body));
        }
        Call::Netbird => {
            let result = clients::netbird(&url).tokens().delete("user 1", "token/2").await;
            compare::<(), NoBody>(result, status, &(), None);
        }
        Call::Softwareone => {
            let result = clients::softwareone(&url).api_tokens().delete("TKN-0000-1").await;
            compare(result, status, &(), (!body.is_empty()).then(problem));
        }
    }
}

/// The error that an eToro body means, made without decoding it.
fn etoro_error_of(body: &str) -> Option<ErrorResponse> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    let code = body.get("errorCode")?.as_str()?;
    Some(ErrorResponse::new().with_error_code(code).with_error_message(body["errorMessage"].as_str()?))
}

fn problem() -> ProblemDetails {
    let mut problem = ProblemDetails::new()
        .with_type("https://tools.ietf.org/html/rfc9110#section-15.5.1")
        .with_title("Bad Request")
        .with_status(400);
    problem.detail = generated_client::runtime::Nullable::Null;
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
    let tokens = format!("/api/v1/agent-portfolios/{PORTFOLIO}/user-tokens");
    let json = "content-type: application/json\r\n";
    let (line, headers, body) = match call {
        Call::Create => (
            format!("POST {tokens}"),
            format!("{keys}{json}"),
            r#"{"expiresAt":"2026-12-31T23:59:59Z","ipsWhitelist":["192.168.1.1"],"scopeIds":[200,202],"userTokenName":"my-trading-token"}"#,
        ),
        Call::Update => (
            format!("PATCH {tokens}/{TOKEN}"),
            format!("{keys}{json}"),
            r#"{"expiresAt":"2026-12-31T23:59:59Z","scopeNames":["etoro-public:trade.real:read","etoro-public:trade.real:write"]}"#,
        ),
        Call::Delete => (format!("DELETE {tokens}/{TOKEN}"), keys, ""),
        Call::Netbird => (
            "DELETE /api/users/user%201/tokens/token%2F2".to_owned(),
            format!("authorization: Token {BEARER}\r\n"),
            "",
        ),
        Call::Softwareone => (
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
    let client = generated_client::etoro::Client::builder()
        .base_url(&server.url())
        .bearer_token(BEARER)
        .build()
        .unwrap();
    let tokens = client.agent_portfolios();
    tokens.update_user_token(PORTFOLIO, TOKEN, &clients::update_body()).await.unwrap();
    let request = server.request();
    assert!(request.contains(&format!("\r\nauthorization: Bearer {BEARER}\r\n")), "{request}");
    assert!(!request.contains("x-api-key") && !request.contains("x-user-key"), "{request}");

    let error = tokens.delete_user_token(PORTFOLIO, TOKEN).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn netbird_takes_a_bearer_token_too() {
    let server = Server::answering(respond(200, ""));
    let builder = generated_client::netbird::Client::builder().base_url(&server.url());
    let client = builder.bearer_token(BEARER).build().unwrap();
    client.tokens().delete("u", "t").await.unwrap();
    assert!(server.request().contains(&format!("\r\nauthorization: Bearer {BEARER}\r\n")));
}

#[tokio::test]
async fn a_request_id_is_fresh_unless_it_is_set() {
    let server = Server::answering(respond(204, ""));
    let client = clients::etoro(&server.url());
    for _ in 0..2 {
        client.agent_portfolios().delete_user_token(PORTFOLIO, TOKEN).await.unwrap();
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
    let response = clients::etoro(&server.url())
        .agent_portfolios()
        .create_user_token(PORTFOLIO, &clients::create_body())
        .send_full()
        .await
        .unwrap();
    assert_eq!(response.status.as_u16(), 201);
    assert_eq!(response.headers["x-rate-left"], "9");
    assert_eq!(response.body.user_token_id, Some(TOKEN));
}

#[tokio::test]
async fn one_error_type_takes_the_errors_of_all_operations() {
    async fn both(etoro: &str, softwareone: &str) -> Result<(), AnyError> {
        clients::etoro(etoro).agent_portfolios().delete_user_token(PORTFOLIO, TOKEN).await?;
        clients::softwareone(softwareone).api_tokens().delete("TKN-1").await?;
        Ok(())
    }
    let (first, second) = (Server::answering(respond(204, "")), Server::answering(respond(404, PROBLEM)));
    let error = both(&first.url(), &second.url()).await.unwrap_err();
    assert_eq!(error.operation_id(), Some("deleteApiToken"));
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert_eq!(&error.raw_body()[..], PROBLEM.as_bytes());
    assert_eq!(error.to_string(), "deleteApiToken: 404 Not Found: Bad Request");
}

#[test]
fn the_base_url_keeps_its_path_and_refuses_the_rest() {
    let build = |url: &str| generated_client::etoro::Client::builder().base_url(url).build();
    for url in ["https://host/prefix", "https://host/prefix/", "http://[::1]:8080"] {
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
    clients::softwareone(&url).api_tokens().delete("x").await.unwrap();
    assert!(server.request().starts_with("DELETE /proxy/v2/public/v1/accounts/api-tokens/x HTTP/1.1\r\n"));
}
