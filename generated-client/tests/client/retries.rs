//! What an overlay says of requests that may be sent again.

use crate::retried::Client;
use crate::runtime::AnyError;
use crate::server::{Answer, Server, respond};

fn client(server: &Server) -> Client {
    Client::builder().base_url(&server.url()).build().unwrap()
}

/// A server that fails at first, in a way that the server may have seen the request.
fn failing_at_first(then: Answer) -> Vec<Server> {
    [respond(503, ""), Answer::Bytes(Vec::new())].map(|first| Server::start(vec![first, then.clone()])).into()
}

fn key(request: &str) -> &str {
    request.lines().find_map(|line| line.strip_prefix("idempotency-key: ")).unwrap()
}

#[tokio::test]
async fn a_key_is_the_same_in_all_attempts_of_a_call() {
    let mut keys = Vec::new();
    for server in failing_at_first(respond(201, "")) {
        client(&server).orders().create().await.unwrap();
        let requests = server.requests();
        assert_eq!((requests.len(), key(&requests[0])), (2, key(&requests[1])));
        assert!(key(&requests[0]).parse::<uuid::Uuid>().is_ok());
        keys.push(key(&requests[0]).to_owned());
    }
    assert_ne!(keys[0], keys[1], "a key belongs to one call");
}

#[tokio::test]
async fn a_caller_s_own_key_is_kept() {
    for server in failing_at_first(respond(201, "")) {
        client(&server).orders().create().idempotency_key("mine").await.unwrap();
        assert_eq!(
            server.requests().iter().map(|request| key(request)).collect::<Vec<_>>(),
            ["mine", "mine"]
        );
    }
    for server in failing_at_first(respond(201, "")) {
        client(&server).orders().create().with_header("Idempotency-Key", "mine").await.unwrap();
        assert_eq!(
            server.requests().iter().map(|request| key(request)).collect::<Vec<_>>(),
            ["mine", "mine"]
        );
    }
}

#[tokio::test]
async fn the_word_of_an_overlay_wins_over_the_method() {
    for server in failing_at_first(respond(200, r#"["a"]"#)) {
        assert_eq!(client(&server).orders().search().await.unwrap(), ["a"]);
        assert!(!server.requests()[1].contains("idempotency-key"));
    }
    for server in failing_at_first(respond(204, "")) {
        let error = AnyError::from(client(&server).orders().take().await.unwrap_err());
        assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    }
    for server in failing_at_first(respond(204, "")) {
        let error = AnyError::from(client(&server).orders().plain().await.unwrap_err());
        assert_eq!((error.attempts(), server.requests().len()), (1, 1));
    }
}
