//! Bodies that the caller streams, and headers that speak of them.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::hand_written::{Post, core};
use crate::runtime::{Body, Call, ErrorKind};
use crate::server::{Server, respond};

/// Chunks of so many bytes; an empty one stands for a failure.
pub(crate) struct Chunks(Vec<usize>, bool);

impl Stream for Chunks {
    type Item = Result<Vec<u8>, &'static str>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        assert!(!self.1, "a stream that has ended is asked again");
        let item = (!self.0.is_empty()).then(|| self.0.remove(0));
        self.1 = item.is_none();
        Poll::Ready(item.map(|length| if length == 0 { Err("disk on fire") } else { Ok(vec![b'x'; length]) }))
    }
}

pub(crate) fn chunks(lengths: &[usize]) -> Chunks {
    Chunks(lengths.to_owned(), false)
}

async fn post(body: Body) -> Result<String, crate::runtime::Error<String>> {
    let server = Server::answering(respond(204, ""));
    let mut call = Call::new(&core(&server.url()));
    call.raw("application/octet-stream", body);
    call.request::<Post>().await?;
    Ok(server.request())
}

#[tokio::test]
async fn a_stream_of_the_length_that_was_said_is_sent() {
    for lengths in [&[30][..], &[10, 20], &[29, 1]] {
        let request = post(Body::sized_stream(chunks(lengths), 30)).await.unwrap();
        assert!(request.contains("\r\ncontent-length: 30\r\n"), "{request}");
        assert!(request.ends_with(&format!("\r\n\r\n{}", "x".repeat(30))), "{request}");
    }
    let request = post(Body::stream(chunks(&[2]))).await.unwrap();
    assert!(request.ends_with("\r\n\r\n2\r\nxx\r\n0\r\n\r\n"), "{request}");
    assert!(post(Body::sized_stream(chunks(&[]), 0)).await.unwrap().ends_with("\r\n\r\n0\r\n\r\n"));
}

#[tokio::test]
async fn a_stream_of_another_length_is_an_error() {
    for (lengths, length, said) in [
        (&[50][..], 30, "more bytes"),
        (&[30, 20], 30, "more bytes"),
        (&[20, 20], 30, "more bytes"),
        (&[20], 30, "fewer bytes"),
        (&[], 30, "fewer bytes"),
        (&[1], 0, "more bytes"),
        (&[10, 0], 30, "disk on fire"),
    ] {
        let error = post(Body::sized_stream(chunks(lengths), length)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Body, "{lengths:?}: {error}");
        assert!(error.to_string().contains(said), "{lengths:?}: {error}");
        assert!(!error.is_retryable());
    }
}

#[tokio::test]
async fn headers_that_contradict_the_body_are_refused() {
    let server = Server::answering(respond(204, ""));
    let send = |name: &'static str, value: &'static str| {
        let mut call = Call::new(&core(&server.url()));
        call.raw("text/plain", "abcdef");
        call.request::<Post>().with_header(name, value)
    };
    for (name, value) in [("content-length", "3"), ("Content-Length", "7"), ("transfer-encoding", "gzip")] {
        let error = send(name, value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{name}: {error}");
    }
    assert!(server.requests().is_empty());
    send("content-length", "6").await.unwrap();
    assert!(server.request().ends_with("\r\n\r\nabcdef"));
}
