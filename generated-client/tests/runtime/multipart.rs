//! Bodies of parts, and streams as bodies, byte for byte.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use serde_json::json;

use crate::hand_written::{Post, core};
use crate::runtime::{Body, Call, Core, ErrorKind, Multipart, Part, Style};
use crate::server::{Server, respond, respond_with};

/// A stream that is pending once before each item.
struct Slow(VecDeque<io::Result<&'static [u8]>>, bool);

impl Stream for Slow {
    type Item = io::Result<&'static [u8]>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.1 = !self.1;
        if self.1 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.0.pop_front())
    }
}

fn slow(items: &[&'static [u8]]) -> Slow {
    Slow(items.iter().map(|item| Ok(*item)).collect(), false)
}

/// Sends a call and gives the request with its boundary called `B`.
async fn sent(server: &Server, call: Call) -> String {
    call.request::<Post>().await.unwrap();
    let request = server.requests().pop().unwrap();
    let media_type =
        request.lines().find_map(|line| line.strip_prefix("content-type: multipart/form-data; "));
    match media_type.and_then(|media_type| media_type.strip_prefix("boundary=")) {
        Some(boundary) => request.replace(&boundary.to_owned(), "B"),
        None => request,
    }
}

fn start() -> (Server, Core) {
    let server = Server::answering(respond(204, ""));
    let core = core(&server.url());
    (server, core)
}

#[tokio::test]
async fn parts_are_sent_in_order_with_their_headers() {
    let (server, core) = start();
    let mut call = Call::new(&core);
    call.multipart("multipart/form-data", true);
    call.part_text("id", &7, None);
    call.part_text("tags", &["a", "b"], Some("text/x-tag"));
    call.part_json("meta", &json!({"k": [1]}), "application/json");
    call.part_json_items("notes", &[json!({"n": 1}), json!({"n": 2})], "application/json");
    call.part_file("photo", vec![0x61, 0x0d, 0x0a], "image/png");
    let named =
        Part::new("x").with_file_name("b.txt").with_content_type("text/plain").with_header("x-k", "v");
    call.part_files("files", [Part::from("y"), named], "application/octet-stream");
    let request = sent(&server, call).await;
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let expected = concat!(
        "--B\r\ncontent-disposition: form-data; name=\"id\"\r\n\r\n7\r\n",
        "--B\r\ncontent-disposition: form-data; name=\"tags\"\r\ncontent-type: text/x-tag\r\n\r\na\r\n",
        "--B\r\ncontent-disposition: form-data; name=\"tags\"\r\ncontent-type: text/x-tag\r\n\r\nb\r\n",
        "--B\r\ncontent-disposition: form-data; name=\"meta\"\r\ncontent-type: application/json\r\n\r\n",
        "{\"k\":[1]}\r\n",
        "--B\r\ncontent-disposition: form-data; name=\"notes\"\r\ncontent-type: application/json\r\n\r\n",
        "{\"n\":1}\r\n",
        "--B\r\ncontent-disposition: form-data; name=\"notes\"\r\ncontent-type: application/json\r\n\r\n",
        "{\"n\":2}\r\n",
        "--B\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"photo\"\r\n",
        "content-type: image/png\r\n\r\na\r\n\r\n",
        "--B\r\ncontent-disposition: form-data; name=\"files\"; filename=\"files\"\r\n",
        "content-type: application/octet-stream\r\n\r\ny\r\n",
        "--B\r\ncontent-disposition: form-data; name=\"files\"; filename=\"b.txt\"\r\n",
        "content-type: text/plain\r\nx-k: v\r\n\r\nx\r\n",
        "--B--\r\n",
    );
    assert_eq!(body, expected);
    assert!(head.contains("\r\ncontent-length: "), "{head}");
}

#[tokio::test]
async fn a_value_of_several_types_is_text_or_json() {
    let (server, core) = start();
    let mut call = Call::new(&core);
    call.multipart("multipart/form-data", true);
    call.part_value("a", &json!(["x", 1, {"b": null}, [true]]));
    call.part_value("c", &json!(null));
    let request = sent(&server, call).await;
    let head = "--B\r\ncontent-disposition: form-data; name=\"a\"\r\n";
    let json = "content-type: application/json\r\n";
    let expected = format!(
        "\r\n\r\n{head}\r\nx\r\n{head}\r\n1\r\n{head}{json}\r\n{{\"b\":null}}\r\n{head}{json}\r\n[true]\r\n--B--\r\n"
    );
    assert!(request.ends_with(&expected), "{request}");
}

#[tokio::test]
async fn what_would_break_the_head_of_a_part_is_encoded_or_refused() {
    let (server, core) = start();
    let mut call = Call::new(&core);
    let name = "a\"\r\nx: y\\é";
    let file = Part::new("-").with_file_name(name);
    call.multipart_of("multipart/form-data", Multipart::new().with_part(name, file));
    let request = sent(&server, call).await;
    let expected = r#"name="a%22%0D%0Ax: y\é"; filename="a%22%0D%0Ax: y\é""#;
    assert!(request.contains(&format!("form-data; {expected}\r\n\r\n-\r\n")), "{request}");

    for part in [
        Part::new("-").with_header("x-a", "b\r\nc: d"),
        Part::new("-").with_header("a b", "c"),
        Part::new("-").with_content_type("a\nb"),
        Part::new("-").with_header("Content-Disposition", "attachment"),
    ] {
        let mut call = Call::new(&core);
        call.multipart_of("multipart/form-data", Multipart::new().with_part("a", part));
        let error = call.request::<Post>().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_body_without_parts_is_sent_only_if_it_is_required() {
    let (server, core) = start();
    let mut call = Call::new(&core);
    call.multipart("multipart/form-data", true);
    assert!(sent(&server, call).await.ends_with("\r\n\r\n--B--\r\n"));
    let mut call = Call::new(&core);
    call.multipart("multipart/form-data", false);
    let request = sent(&server, call).await;
    assert!(!request.contains("content-type") && request.ends_with("\r\n\r\n"), "{request}");
}

#[tokio::test]
async fn a_stream_is_sent_in_chunks_and_one_of_known_length_is_not() {
    let (server, core) = start();
    let mut call = Call::new(&core);
    call.raw("image/png", Body::sized_stream(slow(&[b"ab", b"", b"c"]), 3));
    let request = sent(&server, call).await;
    assert!(request.contains("\r\ncontent-length: 3\r\n") && request.ends_with("\r\n\r\nabc"), "{request}");

    let mut call = Call::new(&core);
    call.raw("image/png", Body::stream(slow(&[b"ab", b"", b"c"])));
    let request = sent(&server, call).await;
    assert!(request.contains("\r\ntransfer-encoding: chunked\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"), "{request}");

    let mut call = Call::new(&core);
    call.multipart("multipart/form-data", true);
    call.part_file("a", Body::sized_stream(slow(&[b"ab", b"c"]), 3), "image/png");
    call.part_text("b", "d", None);
    let request = sent(&server, call).await;
    assert!(request.contains("\r\ncontent-length: "), "{request}");
    assert!(
        request.contains("image/png\r\n\r\nabc\r\n--B\r\n") && request.ends_with("--B--\r\n"),
        "{request}"
    );
}

#[tokio::test]
async fn a_list_is_one_part_where_its_items_are_joined() {
    let (server, core) = start();
    let mut call = Call::new(&core);
    call.multipart("multipart/form-data", true);
    call.part_list("a", &["b c", "d"], Style::Simple);
    call.part_list("e", &[1, 2], Style::TabDelimited);
    call.part_list("f", &[(); 0], Style::Simple);
    let request = sent(&server, call).await;
    let part = |name: &str, text: &str| {
        format!("--B\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    assert!(request.ends_with(&format!("{}{}--B--\r\n", part("a", "b c,d"), part("e", "1\t2"))), "{request}");
}

#[tokio::test]
async fn a_stream_that_fails_fails_the_request() {
    let (_server, core) = start();
    let mut call = Call::new(&core);
    let items = VecDeque::from([Ok(b"ab".as_slice()), Err(io::Error::other("the disk is gone"))]);
    call.raw("image/png", Body::stream(Slow(items, false)));
    let error = call.request::<Post>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Body, "{error}");
    assert!(error.to_string().contains("the disk is gone"), "{error}");
}

#[tokio::test]
async fn bytes_are_repeated_for_a_redirect_and_a_stream_is_not() {
    let redirect = || respond_with(307, &[("location", "/post")], "");
    for (body, requests) in [(Body::from("ab"), 2), (Body::stream(slow(&[b"ab"])), 1)] {
        let server = Server::start(vec![redirect(), respond(204, "")]);
        let mut call = Call::new(&core(&server.url()));
        call.raw("image/png", body);
        assert_eq!(call.request::<Post>().await.is_ok(), requests == 2);
        assert_eq!(server.requests().len(), requests);
    }
}

#[test]
fn nothing_of_a_body_is_shown() {
    assert_eq!(format!("{:?}", Body::from("secret")), r#"Body { kind: "Bytes", length: Some(6) }"#);
    let shown = format!("{:?}", Part::new(Bytes::from_static(b"secret")));
    assert!(!shown.contains("secret"), "{shown}");
}
