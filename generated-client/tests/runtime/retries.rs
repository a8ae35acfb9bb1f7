//! Requests that are sent again, and those that are not.

use std::time::{Duration, Instant};

use crate::hand_written::{API, Get, Plain, Post, Text, core};
use crate::runtime::{Body, Builder, Call, Core, ErrorKind};
use crate::server::{Answer, Server, nobody, respond, respond_with};

fn of(core: &Core) -> crate::runtime::Request<Text> {
    Call::new(core).request::<Text>()
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    for first in [
        respond(429, ""),
        respond(502, ""),
        respond(503, ""),
        respond(504, ""),
        // A connection that closes before an answer.
        Answer::Bytes(Vec::new()),
    ] {
        let server = Server::start(vec![first.clone(), respond(200, "there")]);
        assert_eq!(of(&core(&server.url())).await.unwrap(), "there", "{first:?}");
        let requests = server.requests();
        assert_eq!((requests.len(), &requests[0]), (2, &requests[1]));
    }
}

#[tokio::test]
async fn what_does_not_pass_is_not() {
    for status in [400, 401, 404, 408, 500, 501] {
        let server = Server::answering(respond(status, ""));
        let error = of(&core(&server.url())).await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (status, 1));
        server.request();
    }
}

#[tokio::test]
async fn the_error_tells_the_attempts() {
    let server = Server::answering(respond(503, ""));
    let error = of(&core(&server.url())).await.unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (3, 3));
    assert!(error.to_string().ends_with("/text, 3 attempts)"), "{error}");
    let none = Builder::new(&API).base_url(&server.url()).retries(0).build().unwrap();
    assert_eq!(of(&none).await.unwrap_err().attempts(), 1);
    let error = Call::new(&none).request::<Get>().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
}

#[tokio::test]
async fn a_request_that_changes_something_needs_a_key() {
    let answers = vec![respond(503, ""), respond(204, "")];
    let server = Server::start(answers.clone());
    assert_eq!(Call::new(&core(&server.url())).request::<Post>().await.unwrap_err().attempts(), 1);

    let server = Server::start(answers.clone());
    let mut call = Call::new(&core(&server.url()));
    call.raw("text/plain", "body");
    call.request::<Post>().with_header("idempotency-key", "k1").await.unwrap();
    let requests = server.requests();
    assert_eq!((requests.len(), &requests[0]), (2, &requests[1]));
    assert!(requests[0].contains("\r\nidempotency-key: k1\r\n") && requests[0].ends_with("body"));

    // A stream is gone after the first attempt.
    let server = Server::start(answers);
    let mut call = Call::new(&core(&server.url()));
    call.raw("text/plain", Body::stream(crate::bodies::chunks(&[1])));
    let error = call.request::<Post>().with_header("idempotency-key", "k1").await.unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (1, 1));

    // Without a connection nothing was sent.
    let error = Call::new(&core(&nobody())).request::<Post>().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    let busy = |after: &str| respond_with(503, &[("retry-after", after)], "");
    let server = Server::start(vec![busy("1"), respond(200, "there")]);
    let started = Instant::now();
    assert_eq!(of(&core(&server.url())).await.unwrap(), "there");
    assert!(started.elapsed() >= Duration::from_secs(1));

    // Too long for a call, or longer than the caller wants to wait: the answer is the caller's.
    for (after, timeout) in [("31", 60), ("2", 1)] {
        let server = Server::start(vec![busy(after), respond(200, "there")]);
        let started = Instant::now();
        let error = of(&core(&server.url())).with_timeout(Duration::from_secs(timeout)).await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (503, 1));
        assert_eq!(error.retry_after().unwrap().as_secs().to_string(), after);
        assert!(started.elapsed() < Duration::from_secs(1));
    }
}

#[tokio::test]
async fn a_service_that_is_down_is_not_asked_three_times_as_often() {
    let server = Server::answering(respond(503, ""));
    let core = core(&server.url());
    for _ in 0..30 {
        Call::new(&core).request::<Plain>().await.unwrap_err();
    }
    let count = server.requests().len();
    assert!((40..=43).contains(&count), "{count}");
}
