//! The size of a response's body is bounded.

use crate::moorings;
use crate::runtime::ErrorKind;

use crate::clients::{self, API_KEY, BERTH, USER_KEY};
use crate::server::{Answer, Server, respond};

fn client(url: &str, max_body: usize) -> moorings::Client {
    moorings::Client::builder().base_url(url).api_keys(API_KEY, USER_KEY).max_body(max_body).build().unwrap()
}

async fn body_of(answer: Answer, max_body: usize) -> Result<(), (ErrorKind, usize)> {
    let server = Server::answering(answer);
    let client = client(&server.url(), max_body);
    let request = client.berths().create_token(BERTH, &clients::create_body());
    let error = |error: crate::runtime::Error<_>| (error.kind(), error.raw_body().len());
    request.await.map(|_| ()).map_err(error)
}

#[tokio::test]
async fn a_body_up_to_the_limit_is_read_and_the_beginning_of_a_larger_one_kept() {
    let body = r#"{"token":"sk"}"#;
    assert_eq!(body_of(respond(201, body), body.len()).await, Ok(()));
    assert_eq!(
        body_of(respond(201, body), body.len() - 1).await,
        Err((ErrorKind::BodyTooLarge, body.len() - 1))
    );
}

#[tokio::test]
async fn a_body_without_a_length_is_bounded_too() {
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
    let chunked = format!("HTTP/1.1 500 X\r\ntransfer-encoding: chunked\r\n\r\n{}", chunk.repeat(64));
    let answer = Answer::Bytes(chunked.into_bytes());
    assert_eq!(body_of(answer, 10_000).await, Err((ErrorKind::BodyTooLarge, 10_000)));
}

#[tokio::test]
async fn a_body_in_pieces_is_put_together() {
    let answer = "HTTP/1.1 201 X\r\ntransfer-encoding: chunked\r\n\r\n\
                  4\r\n{\"to\r\n6\r\nken\":\"\r\n4\r\nsk\"}\r\n0\r\n\r\n";
    assert_eq!(body_of(Answer::Bytes(answer.as_bytes().to_vec()), 1000).await, Ok(()));
}
