//! Answers without a server, as programs that use a client have them in their tests.

use serde_json::json;

use crate::clients::{API_KEY, BERTH, TOKEN, create_body, update_body};
use crate::moorings::Client;
use crate::moorings::models::{CreateTokenRequest, CreateTokenResponse, ErrorResponse};
use crate::moorings::operations::berths::{CreateToken, DeleteToken, UpdateToken};
use crate::runtime::{ErrorKind, Method, Mock, Raw, Request, StatusCode};

fn client(mock: &Mock) -> Client {
    Client::builder()
        .api_keys(API_KEY, "user")
        .base_url("https://moorings.invalid")
        .transport(mock.clone())
        .build()
        .unwrap()
}

fn response() -> CreateTokenResponse {
    CreateTokenResponse::new().with_token("secret-token").with_token_id(TOKEN)
}

#[tokio::test]
async fn answers_are_typed_and_calls_are_recorded() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.on::<CreateToken>().returns(response());
    let made = client.berths().create_token(BERTH, &create_body()).send_full().await.unwrap();
    assert_eq!((made.status.as_u16(), made.body), (201, response()));
    mock.check().unwrap();

    let calls = mock.calls();
    assert_eq!(
        (calls.len(), calls[0].operation_id, &calls[0].method),
        (1, "createBerthToken", &Method::POST)
    );
    assert_eq!(calls[0].url.path(), format!("/api/v1/berths/{BERTH}/tokens"));
    assert_eq!(calls[0].headers["x-api-key"], API_KEY);
    assert_eq!(calls[0].json::<CreateTokenRequest>().unwrap(), create_body());
    assert!(!format!("{mock:?} {calls:?}").contains(API_KEY));
}

#[tokio::test]
async fn errors_are_those_of_the_document() {
    let mock = Mock::new();
    let client = client(&mock);
    let missing: ErrorResponse = serde_json::from_value(json!({"errorMessage": "no such token"})).unwrap();
    mock.on::<DeleteToken>().fails(StatusCode::NOT_FOUND, missing.clone());
    let error = client.berths().delete_token(BERTH, TOKEN).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Documented, Some(StatusCode::NOT_FOUND)));
    assert_eq!(error.documented(), Some(&missing));

    // What a server may say besides.
    mock.on::<DeleteToken>().responds(StatusCode::IM_A_TEAPOT, "text/plain", "short and stout");
    let error = client.berths().delete_token(BERTH, TOKEN).await.unwrap_err();
    assert_eq!((error.kind(), &error.raw_body()[..]), (ErrorKind::Undocumented, &b"short and stout"[..]));
    mock.on::<CreateToken>().responds(StatusCode::CREATED, "application/json", "{\"token\": 7}");
    let error = client.berths().create_token(BERTH, &create_body()).await.unwrap_err();
    assert_eq!((error.kind(), error.decode_path()), (ErrorKind::Decode, Some("$.token")));
    for kind in [ErrorKind::Timeout, ErrorKind::Transport] {
        mock.on::<UpdateToken>().breaks(kind);
        let error = client.berths().update_token(BERTH, TOKEN, &update_body()).await.unwrap_err();
        assert_eq!(error.kind(), kind);
    }
    mock.check().unwrap();
}

/// Retries are the client's own.
#[tokio::test]
async fn what_may_pass_is_tried_again() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.on::<DeleteToken>().breaks(ErrorKind::Connect);
    mock.on::<DeleteToken>().responds(StatusCode::SERVICE_UNAVAILABLE, "text/plain", "");
    mock.on::<DeleteToken>().returns(());
    client.berths().delete_token(BERTH, TOKEN).await.unwrap();
    assert_eq!(mock.calls().len(), 3);
    mock.check().unwrap();
}

#[tokio::test]
async fn a_request_may_be_expected_as_it_is_written() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.expect(client.berths().delete_token(BERTH, TOKEN)).returns(());
    mock.expect(client.berths().update_token(BERTH, TOKEN, &update_body())).returns(());
    client.berths().update_token(BERTH, TOKEN, &update_body()).await.unwrap();
    client.berths().delete_token(BERTH, TOKEN).await.unwrap();
    mock.check().unwrap();

    let request = || client.call(Method::POST, "/rooms").with_query("floor", &2);
    mock.expect(request().with_json(&json!({"beds": 2})).with_header("x-a", "1")).returns("made".into());
    for other in [
        request().with_json(&json!({"beds": 2})),
        request().with_json(&json!({"beds": 3})).with_header("x-a", "1"),
        client.call(Method::POST, "/rooms").with_json(&json!({"beds": 2})).with_header("x-a", "1"),
        client.call(Method::PUT, "/rooms").with_query("floor", &2),
    ] {
        assert_eq!(other.await.unwrap_err().kind(), ErrorKind::Layer);
    }
    let body = request().with_json(&json!({"beds": 2})).with_header("x-a", "1").await.unwrap();
    assert_eq!(body, "made");
}

#[tokio::test]
async fn an_unexpected_call_says_what_was_called() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.expect(client.berths().delete_token(BERTH, TOKEN)).returns(());
    mock.on::<Request<Raw>>().returns("never".into());
    let error = client.berths().delete_token(TOKEN, BERTH).await.unwrap_err();
    let (called, open) =
        (format!("/api/v1/berths/{TOKEN}/tokens/{BERTH}"), format!("/api/v1/berths/{BERTH}/tokens/{TOKEN}"));
    let said = format!(
        "deleteBerthToken: a layer failed: unexpected call of `deleteBerthToken`: DELETE {called}; \
         expected: `deleteBerthToken` (DELETE {open}), `call` (GET /)"
    );
    assert!(error.to_string().starts_with(&said), "{error}");
    let left = mock.check().unwrap_err();
    let lines = [
        format!("unexpected call of `deleteBerthToken` (DELETE {called})"),
        format!("not called: `deleteBerthToken` (DELETE {open})"),
        "not called: `call` (GET /)".to_owned(),
    ];
    assert_eq!(left, lines.join("\n"));
}

#[tokio::test]
async fn an_answer_may_be_made_of_the_call() {
    let mock = Mock::new();
    let client = client(&mock);
    mock.on::<CreateToken>().returns_with(|call| {
        let body: CreateTokenRequest = call.json().unwrap();
        CreateTokenResponse::new().with_token(body.token_name)
    });
    for _ in 0..3 {
        let made = client.berths().create_token(BERTH, &create_body()).await.unwrap();
        assert_eq!(made.token.unwrap().expose_secret(), create_body().token_name);
    }
    mock.check().unwrap();
}
