//! Access tokens that are had when requests need them.

use std::future::IntoFuture as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::hand_written::{API, Tokens, said};
use crate::runtime::{Builder, Call, ClientCredentials, Core, ErrorKind, Secret, TokenError};
use crate::server::{Answer, Server, respond, respond_with};

const TOKEN: &str = r#"{"access_token": "t1", "token_type": "Bearer", "expires_in": 3600}"#;

fn with(url: &str, credentials: ClientCredentials) -> Core {
    Builder::new(&API).base_url(url).provider("OAuth", credentials).build().unwrap()
}

#[tokio::test]
async fn a_token_is_asked_for_once_and_kept() {
    let tokens = Server::answering(respond(200, TOKEN));
    let api = Server::answering(respond(204, ""));
    let credentials = ClientCredentials::new(&tokens.url(), "i d", "s:e+c").with_scopes(["a", "b"]);
    let core = with(&api.url(), credentials);
    let (first, second, third) = tokio::join!(
        Call::new(&core).request::<Tokens>(),
        Call::new(&core).request::<Tokens>(),
        Call::new(&core).request::<Tokens>()
    );
    for result in [first, second, third] {
        result.unwrap();
    }
    let request = tokens.request();
    assert!(request.starts_with("POST / HTTP/1.1\r\n"), "{request}");
    // `i+d:s%3Ae%2Bc`
    assert!(request.contains("\r\nauthorization: Basic aStkOnMlM0FlJTJCYw==\r\n"), "{request}");
    assert!(request.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\ngrant_type=client_credentials&scope=a+b"), "{request}");
    let requests = api.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| request.contains("\r\nauthorization: Bearer t1\r\n")));
    assert!(requests.iter().all(|request| !request.contains("s:e+c") && !request.contains("Basic")));
}

#[tokio::test]
async fn a_token_that_expires_is_had_again() {
    let short = r#"{"access_token": "t1", "expires_in": 1}"#;
    let tokens = Server::start(vec![respond(200, short), respond(200, TOKEN)]);
    let api = Server::answering(respond(204, ""));
    let core = with(&api.url(), ClientCredentials::new(&tokens.url(), "i", "s"));
    // A short life is used, too: not each call asks.
    Call::new(&core).request::<Tokens>().await.unwrap();
    Call::new(&core).request::<Tokens>().await.unwrap();
    assert_eq!(tokens.requests().len(), 1);
    tokio::time::sleep(Duration::from_millis(950)).await;
    Call::new(&core).request::<Tokens>().await.unwrap();
    assert_eq!(tokens.requests().len(), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once() {
    let second = TOKEN.replace("t1", "t2");
    let tokens = Server::start(vec![respond(200, TOKEN), respond(200, &second)]);
    let api = Server::start(vec![respond(401, ""), respond(204, ""), respond(401, "")]);
    let core = with(&api.url(), ClientCredentials::new(&tokens.url(), "i", "s"));
    Call::new(&core).request::<Tokens>().await.unwrap();
    let bearer = |number: usize| {
        api.requests()[number].contains(&format!("\r\nauthorization: Bearer t{}\r\n", number + 1))
    };
    assert!(bearer(0) && bearer(1), "{:?}", api.requests());
    // The endpoint gives the same token again, which is not sent a second time.
    let error = Call::new(&core).request::<Tokens>().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert!(error.is_retryable());
    assert_eq!((api.requests().len(), tokens.requests().len()), (3, 3));
}

#[tokio::test]
async fn a_refused_token_is_not_replaced_for_a_body_that_is_gone() {
    let count = Arc::new(AtomicUsize::new(0));
    let provider = move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move { Ok::<Secret, TokenError>(Secret::from(format!("t{number}"))) }
    };
    let api = Server::start(vec![respond(401, ""), respond(204, "")]);
    let core = Builder::new(&API).base_url(&api.url()).provider("OAuth", provider).build().unwrap();
    let mut call = Call::new(&core);
    call.raw("text/plain", crate::runtime::Body::stream(Once(Some("a"))));
    let error = call.request::<Tokens>().await.unwrap_err();
    assert!(error.status().unwrap() == 401 && error.is_retryable(), "{error}");
    assert_eq!(api.requests().len(), 1);
}

struct Once(Option<&'static str>);

impl futures_core::Stream for Once {
    type Item = Result<&'static str, TokenError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}

#[tokio::test]
async fn requests_that_wait_for_a_token_share_its_error() {
    let tokens = Server::answering(crate::server::trickling(respond(503, "")));
    let api = Server::answering(respond(204, ""));
    let core = with(&api.url(), ClientCredentials::new(&tokens.url(), "i", "s"));
    let calls: Vec<_> =
        (0..20).map(|_| tokio::spawn(Call::new(&core).request::<Tokens>().into_future())).collect();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(said(&error).ends_with("the token endpoint answered 503 Service Unavailable"), "{error}");
    }
    assert_eq!(tokens.requests().len(), 1);
    // A later request asks for itself.
    Call::new(&core).request::<Tokens>().await.unwrap_err();
    assert_eq!(tokens.requests().len(), 2);
}

#[tokio::test]
async fn the_secret_goes_into_the_body_if_it_is_to() {
    let tokens = Server::answering(respond(200, TOKEN));
    let api = Server::answering(respond(204, ""));
    let credentials = ClientCredentials::new(&tokens.url(), "i", "s&t").with_secret_in_body();
    Call::new(&with(&api.url(), credentials)).request::<Tokens>().await.unwrap();
    let request = tokens.request();
    assert!(!request.contains("authorization"), "{request}");
    assert!(
        request.ends_with("\r\n\r\nclient_id=i&client_secret=s%26t&grant_type=client_credentials"),
        "{request}"
    );
}

#[tokio::test]
async fn without_a_token_nothing_is_sent_and_no_secret_is_said() {
    let api = Server::answering(respond(204, ""));
    for (answer, said) in [
        (
            respond(400, r#"{"error": "invalid_client", "error_description": "secret s3cret is wrong"}"#),
            "invalid_client",
        ),
        (respond(200, r#"{"token": "t"}"#), "no `access_token`"),
        (respond_with(307, &[("location", "/elsewhere")], ""), "307"),
        (respond(200, r#"{"access_token": "a\nb"}"#), "a character that headers cannot hold"),
    ] {
        let tokens = Server::answering(answer);
        let core = with(&api.url(), ClientCredentials::new(&tokens.url(), "i", "s3cret"));
        let error = Call::new(&core).request::<Tokens>().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credential, "{error}");
        assert!(error.to_string().contains(said), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
        assert_eq!(tokens.requests().len(), 1);
    }
    assert!(api.requests().is_empty());
    let shown = format!("{:?}", ClientCredentials::new("https://example.com", "i", "s3cret"));
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[tokio::test]
async fn the_time_for_a_token_is_part_of_the_request_s() {
    let (tokens, api) = (Server::answering(Answer::Stall(Vec::new())), Server::answering(respond(204, "")));
    let core = with(&api.url(), ClientCredentials::new(&tokens.url(), "i", "s"));
    let error =
        Call::new(&core).request::<Tokens>().with_timeout(Duration::from_millis(100)).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(api.requests().is_empty());
}

#[tokio::test]
async fn a_function_can_give_tokens() {
    let api = Server::answering(respond(204, ""));
    let count = Arc::new(AtomicUsize::new(0));
    let provider = {
        let count = Arc::clone(&count);
        move || {
            let number = count.fetch_add(1, Ordering::SeqCst);
            async move {
                if number > 1 {
                    return Err::<Secret, TokenError>("no more".into());
                }
                Ok(Secret::from(format!("t{number}")))
            }
        }
    };
    let core = Builder::new(&API).base_url(&api.url()).provider("OAuth", provider).build().unwrap();
    for number in 0..2 {
        Call::new(&core).request::<Tokens>().await.unwrap();
        let request = api.requests().pop().unwrap();
        assert!(request.contains(&format!("\r\nauthorization: Bearer t{number}\r\n")), "{request}");
    }
    let error = Call::new(&core).request::<Tokens>().await.unwrap_err();
    assert_eq!(
        (error.kind(), said(&error)),
        (ErrorKind::Credential, "Tokens: no access token: no more".to_owned())
    );
    assert_eq!(api.requests().len(), 2);
}
