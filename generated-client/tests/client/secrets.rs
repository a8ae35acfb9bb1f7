//! Secrets appear in requests, and nowhere else.

use std::error::Error;

use crate::moorings::models::CreateTokenResponse;
use crate::moorings::{self, Client};
use crate::runtime::Secret;

use crate::clients::{self, API_KEY, BEARER, BERTH, USER_KEY};
use crate::server::{Answer, Server, nobody, respond, respond_with};

/// Everything that someone may log of an error.
fn texts(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        text += &format!("{error}\n{error:?}\n{error:#?}\n");
        next = error.source();
    }
    text
}

fn assert_clean(text: &str) {
    for secret in [API_KEY, USER_KEY, BEARER, "sk_live"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn clients_builders_and_requests_show_no_secret() {
    let builder = moorings::Client::builder()
        .api_keys(API_KEY, USER_KEY)
        .bearer_token(BEARER)
        .header("x-proxy-key", "sk_live_header")
        .base_url("http://localhost");
    assert_clean(&format!("{builder:?} {builder:#?}"));
    let client: Client = builder.build().unwrap();
    assert_clean(&format!("{client:?} {client:#?}"));
    let body = moorings::models::CreateTokenRequest::new(vec![1], "sk_live_in_a_body");
    let request = client.berths().create_token(BERTH, &body).with_header("x-another", "sk_live_another");
    assert_clean(&format!("{request:?} {request:#?}"));
    assert_clean(&format!("{:?}", request.send()));
}

#[test]
fn a_model_with_a_secret_shows_the_rest() {
    let created = CreateTokenResponse::new().with_token("sk_live_1").with_token_id(clients::TOKEN);
    let text = format!("{created:?}");
    assert_clean(&text);
    assert!(text.contains(&clients::TOKEN.to_string()) && text.contains("REDACTED"), "{text}");
    assert_eq!(created.token, Some(Secret::from("sk_live_1")));
}

#[tokio::test]
async fn errors_of_every_kind_show_no_secret() {
    let answers = [
        respond(201, r#"{"token":7,"tokenId":"sk_live_1"}"#),
        respond(201, r#"{"tokenId":"sk_live_\"quoted\" `twice`"}"#),
        respond(201, r#""sk_live_1""#),
        respond(201, "sk_live_1"),
        respond(200, r#"{"token":["sk_live_1"]}"#),
        respond(400, r#"{"errorCode":["sk_live_1"]}"#),
        respond_with(401, &[("set-cookie", "session=sk_live_1")], "{}"),
        Answer::Bytes(b"HTTP/1.1 201 X\r\ncontent-length: 99\r\n\r\n{\"token\":\"sk_live_1\"".to_vec()),
        Answer::Bytes(b"not HTTP".to_vec()),
    ];
    let mut urls: Vec<_> = vec![nobody()];
    let servers: Vec<_> = answers.into_iter().map(Server::answering).collect();
    urls.extend(servers.iter().map(Server::url));
    for url in urls {
        let client = clients::moorings(&url);
        let request = client.berths().create_token(BERTH, &clients::create_body());
        let error = request.await.unwrap_err();
        assert_clean(&texts(&error));
        assert_clean(&texts(&crate::runtime::AnyError::from(error)));
    }
}

#[test]
fn a_credential_that_cannot_be_sent_is_not_shown() {
    for key in ["sk_live\r\nx: y", "sk_live\0", ""] {
        let error = moorings::Client::builder().api_keys(key, USER_KEY).build().unwrap_err();
        assert_clean(&texts(&error));
        assert!(error.to_string().contains("`ApiKey`"), "{error}");
    }
}

/// A message that repeats a credential is shown without it.
#[tokio::test]
async fn a_server_that_repeats_a_credential_is_not_quoted() {
    let body = format!(r#"{{"errorCode":"Unauthorized","errorMessage":"the key {API_KEY} is unknown"}}"#);
    let server = Server::answering(respond(401, &body));
    let client = clients::moorings(&server.url());
    let request = client.berths().create_token(BERTH, &clients::create_body());
    let error = request.await.unwrap_err();
    assert!(error.to_string().contains("the key [REDACTED] is unknown"), "{error}");
    assert_clean(&texts(&error));
}
