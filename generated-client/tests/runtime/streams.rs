//! Responses that are given as they come, from servers that write them in pieces.

use std::io::Write;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::hand_written::{API, Bytes, Events, Feed, Lines, Sequence, Texts, Whole};
use crate::runtime::{Builder, Call, Core, ErrorKind};
use crate::server::{Server, respond, respond_with, trickling};

fn core(url: &str) -> Core {
    Builder::new(&API).base_url(url).max_body(1000).build().unwrap()
}

fn stream(body: &str) -> Server {
    Server::answering(respond_with(200, &[("content-type", "text/event-stream; charset=utf-8")], body))
}

/// What a stream of events gives: `event id data` for each, and errors.
async fn events(body: &str) -> Vec<String> {
    events_of(&stream(body)).await
}

async fn events_of(server: &Server) -> Vec<String> {
    let mut events = Call::new(&core(&server.url())).request::<Texts>().await.unwrap();
    let mut seen = Vec::new();
    while let Some(event) = events.next().await {
        seen.push(match event {
            Ok(event) => format!("{} {} {:?}", event.event, event.id.unwrap_or_default(), event.data),
            Err(error) => error.to_string(),
        });
    }
    seen
}

#[tokio::test]
async fn events_are_parsed_as_the_standard_says() {
    let cases: &[(&str, &[&str])] = &[
        ("data: a\n\n", &[r#"message  "a""#]),
        (
            "\u{feff}data:a\r\n\r\ndata: b\r\rdata:  c\n\n",
            &[r#"message  "a""#, r#"message  "b""#, r#"message  " c""#],
        ),
        ("event: x\nid: 1\ndata: a\ndata\ndata: b\n\n", &[r#"x 1 "a\n\nb""#]),
        // An identifier stays, an event type does not; a comment and an unknown field mean nothing.
        ("id: 1\nevent: x\n: comment\n\nother: y\ndata: a\n\n", &[r#"message 1 "a""#]),
        ("id: 1\ndata: a\n\nid\ndata: b\n\n", &[r#"message 1 "a""#, r#"message  "b""#]),
        ("id: 1\ndata: a\n\nid: x\0y\ndata: b\n\n", &[r#"message 1 "a""#, r#"message 1 "b""#]),
        ("retry: x1\nretry: 5\ndata:\n\n", &[r#"message  """#]),
        // What no empty line ends is no event.
        ("data: a\n\ndata: b\n", &[r#"message  "a""#]),
        ("data: [DONE]\n\ndata: b\n\n", &[r#"message  "[DONE]""#, r#"message  "b""#]),
    ];
    for (body, expected) in cases {
        assert_eq!(events(body).await, *expected, "{body:?}");
    }
}

#[tokio::test]
async fn how_bytes_arrive_means_nothing() {
    let body = "\u{feff}id: 1\r\ndata: a\u{e9}\u{1f600}\r\rdata: b\r\ndata:c\n\ndata: d\r\n\r\n";
    let expected = [
        "message 1 \"a\u{e9}\u{1f600}\"".to_owned(),
        r#"message 1 "b\nc""#.to_owned(),
        r#"message 1 "d""#.to_owned(),
    ];
    assert_eq!(events(body).await, expected);
    let whole = respond_with(200, &[("content-type", "text/event-stream")], body);
    assert_eq!(events_of(&Server::answering(trickling(whole))).await, expected);

    let server = Server::answering(trickling(respond(200, "[1, 2]\r\n\n[3]\n")));
    let mut lines = Call::new(&core(&server.url())).request::<Lines>().await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap(), [1, 2]);
    assert_eq!(lines.next().await.unwrap().unwrap(), [3]);
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn events_of_json_decode_and_end_where_the_server_says_so() {
    let server = stream("data: [1, 2]\n\ndata: x\n\ndata: [3]\n\ndata: [DONE]\n\ndata: [4]\n\n");
    let mut events = Call::new(&core(&server.url())).request::<Events>().await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().data, [1, 2]);
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.raw_body().as_ref()), (ErrorKind::Decode, b"x".as_slice()));
    assert_eq!(events.next().await.unwrap().unwrap().data, [3]);
    assert!(events.next().await.is_none());
    assert!(server.request().contains("\r\naccept: text/event-stream\r\n"));
}

#[tokio::test]
async fn whole_events_have_text_or_json_as_data() {
    let server = stream("event: a\nid: 7\ndata: {\"b\": 1}\n\ndata: no json\n\n");
    let mut events = Call::new(&core(&server.url())).request::<Whole>().await.unwrap();
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(first, json!({"event": "a", "id": "7", "data": {"b": 1}}));
    assert_eq!(events.last_event_id(), Some("7"));
    let second = events.next().await.unwrap().unwrap();
    assert_eq!(second, json!({"event": "message", "id": "7", "data": "no json"}));
}

#[tokio::test]
async fn what_is_no_event_stream_is_an_error_that_says_so() {
    let server = Server::answering(respond_with(200, &[("content-type", "application/json")], "{}"));
    let error = Call::new(&core(&server.url())).request::<Events>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("not the documented `text/event-stream`"), "{error}");
    assert_eq!(error.raw_body().as_ref(), b"{}");
}

#[tokio::test]
async fn json_lines_and_sequences_are_split_however_they_come() {
    let body = "[1]\n\n [2] \r\n[\n[3]";
    let server = Server::answering(respond(200, body));
    let mut lines = Call::new(&core(&server.url())).request::<Lines>().await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap(), [1]);
    assert_eq!(lines.next().await.unwrap().unwrap(), [2]);
    assert_eq!(lines.next().await.unwrap().unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(lines.next().await.unwrap().unwrap(), [3]);
    assert!(lines.next().await.is_none() && lines.next().await.is_none());

    let server = Server::answering(respond(200, "\u{1e}[1,\n2]\n\u{1e}[3]\n"));
    let mut sequence = Call::new(&core(&server.url())).request::<Sequence>().await.unwrap();
    assert_eq!(sequence.next().await.unwrap().unwrap(), [1, 2]);
    assert_eq!(sequence.next().await.unwrap().unwrap(), [3]);
    assert!(sequence.next().await.is_none());
}

#[tokio::test]
async fn an_item_that_is_too_large_ends_the_stream() {
    let long = "1".repeat(1001);
    let server = Server::answering(respond(200, &format!("[1]\n[{long}]\n[2]\n")));
    let mut lines = Call::new(&core(&server.url())).request::<Lines>().await.unwrap();
    // Several chunks or one: the first line is whole either way, and a line within the same chunk may be larger.
    assert_eq!(lines.next().await.unwrap().unwrap(), [1]);

    let endless = stream(&"data: 0123456789\n".repeat(200));
    let mut events = Call::new(&core(&endless.url())).request::<Texts>().await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap_err().kind(), ErrorKind::BodyTooLarge);
    assert!(events.next().await.is_none());
    let server = Server::answering(respond(200, &"1".repeat(2000)));
    let mut lines = Call::new(&core(&server.url())).request::<Lines>().await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap_err().kind(), ErrorKind::BodyTooLarge);
    assert!(lines.next().await.is_none());
}

/// A server that writes the head and the first piece at once, and each further piece when it is told to.
fn piecewise(pieces: Vec<&'static str>) -> (String, std::sync::mpsc::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (next, told): (_, Receiver<()>) = channel();
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let mut buffer = [0; 4096];
        let _ = std::io::Read::read(&mut connection, &mut buffer).unwrap();
        connection.write_all(b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n").unwrap();
        for piece in pieces {
            connection.write_all(piece.as_bytes()).unwrap();
            connection.flush().unwrap();
            if told.recv().is_err() {
                return;
            }
        }
    });
    (url, next)
}

#[tokio::test]
async fn items_are_given_before_the_response_ends_and_beyond_the_timeout() {
    let (url, next) = piecewise(vec!["[1]\n[", "2]\n", "[3]"]);
    let core =
        Builder::new(&API).base_url(&url).timeout(Duration::from_millis(200)).max_body(1000).build().unwrap();
    let mut lines = Call::new(&core).request::<Lines>().await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap(), [1]);
    // A read that is given up loses nothing.
    let waited = tokio::time::timeout(Duration::from_millis(300), lines.next()).await;
    assert!(waited.is_err());
    next.send(()).unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap(), [2]);
    next.send(()).unwrap();
    drop(next);
    assert_eq!(lines.next().await.unwrap().unwrap(), [3]);
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn headers_that_do_not_come_are_a_timeout() {
    let server = Server::answering(crate::server::Answer::Stall(Vec::new()));
    let core =
        Builder::new(&API).base_url(&server.url()).timeout(Duration::from_millis(100)).build().unwrap();
    assert!(Call::new(&core).request::<Lines>().await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn any_success_can_be_had_as_bytes_without_a_limit() {
    let body = "x".repeat(5000);
    let server = Server::answering(respond(200, &body));
    let error = Call::new(&core(&server.url())).request::<Bytes>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
    let response = Call::new(&core(&server.url())).request::<Bytes>().send().into_stream().await.unwrap();
    assert_eq!(response.status, 200);
    let (mut bytes, mut length) = (response.body, 0);
    while let Some(chunk) = bytes.next().await {
        length += chunk.unwrap().len();
    }
    assert_eq!(length, 5000);

    let server = Server::answering(respond(404, "gone"));
    let error = Call::new(&core(&server.url())).request::<Bytes>().send().into_stream().await.unwrap_err();
    assert_eq!((error.kind(), error.raw_body().as_ref()), (ErrorKind::Undocumented, b"gone".as_slice()));
}

#[tokio::test]
async fn a_stream_of_events_is_asked_for_again_with_the_last_identifier() {
    let head = [("content-type", "text/event-stream")];
    let server = Server::start(vec![
        respond_with(200, &head, "retry: 50\nid: é1\ndata: [1]\n\nid: 2\ndata: [9]\n"),
        respond_with(200, &head, "data: [2]\n\n"),
        respond(204, ""),
    ]);
    let started = Instant::now();
    let mut events = Call::new(&core(&server.url())).request::<Events>().await.unwrap().reconnecting();
    assert_eq!(events.next().await.unwrap().unwrap().data, [1]);
    let second = events.next().await.unwrap().unwrap();
    assert_eq!((second.data, second.id), (vec![2], Some("é1".to_owned())));
    assert!(events.next().await.is_none());
    assert!(started.elapsed() >= Duration::from_millis(100));
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    assert!(!requests[0].contains("last-event-id"));
    assert!(
        requests[1..].iter().all(|request| request.contains("\r\nlast-event-id: é1\r\n")),
        "{requests:?}"
    );

    let server = Server::start(vec![respond_with(200, &head, "retry: 0\ndata: [1]\n\n"), respond(500, "no")]);
    let mut events = Call::new(&core(&server.url())).request::<Events>().await.unwrap().reconnecting();
    assert_eq!(events.next().await.unwrap().unwrap().data, [1]);
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500));
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_stream_ends_with_its_connection_unless_it_is_to_reconnect() {
    let server = stream("data: [1]\n\n");
    let mut events = Call::new(&core(&server.url())).request::<Events>().await.unwrap();
    assert!(events.next().await.unwrap().is_ok());
    assert!(events.next().await.is_none());
    assert_eq!(server.requests().len(), 1);
}

#[cfg(feature = "blocking")]
#[test]
fn a_stream_can_be_waited_for() {
    let head = [("content-type", "text/event-stream")];
    let server = Server::start(vec![
        respond_with(200, &head, "retry: 20\ndata: [1]\n\ndata: [2]\n\n"),
        respond_with(200, &head, "data: [3]\n\n"),
        respond(204, ""),
    ]);
    let mut events =
        Call::new(&core(&server.url())).request::<Events>().send_blocking().unwrap().reconnecting();
    for expected in 1..=3 {
        assert_eq!(events.next_blocking().unwrap().unwrap().data, [expected]);
    }
    assert!(events.next_blocking().is_none());

    let (url, next) = piecewise(vec!["[1]\n", "[2]\n"]);
    let mut lines = Call::new(&core(&url)).request::<Lines>().send_blocking().unwrap();
    assert_eq!(lines.next_blocking().unwrap().unwrap(), [1]);
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        next.send(()).unwrap();
    });
    assert_eq!(lines.next_blocking().unwrap().unwrap(), [2]);
    assert!(lines.next_blocking().is_none());
}

#[tokio::test]
async fn a_stream_that_is_silent_ends_with_an_error() {
    let (url, next) = piecewise(vec!["[1]\n[2", "]\n"]);
    let core = Builder::new(&API).base_url(&url).idle_timeout(Duration::from_millis(200)).build().unwrap();
    let mut lines = Call::new(&core).request::<Lines>().await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap(), [1]);
    let error = lines.next().await.unwrap().unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("nothing came for 200ms"), "{error}");
    // What came of a record is not lost.
    assert_eq!(error.raw_body().as_ref(), b"[2");
    assert!(lines.next().await.is_none());
    drop(next);
}

#[cfg(feature = "blocking")]
#[test]
fn a_wait_that_would_never_end_is_an_error() {
    let (url, next) = piecewise(vec!["[1]\n", "[2]\n"]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let core = Builder::new(&API).base_url(&url).idle_timeout(Duration::from_millis(200)).build().unwrap();
    let mut lines = runtime.block_on(async {
        let mut lines = Call::new(&core).request::<Lines>().await.unwrap();
        assert_eq!(lines.next().await.unwrap().unwrap(), [1]);
        lines
    });
    // Nothing drives the connection any more: the silence ends it.
    assert!(lines.next_blocking().unwrap().unwrap_err().is_timeout());
    drop(next);

    let (url, _next) = piecewise(vec!["[1]\n", "[2]\n"]);
    let core = Builder::new(&API).base_url(&url).build().unwrap();
    runtime.block_on(async {
        let mut lines = Call::new(&core).request::<Lines>().await.unwrap();
        let error = lines.next_blocking().unwrap().unwrap_err();
        assert!(error.to_string().contains("driven by this very thread"), "{error}");
        assert!(lines.next_blocking().is_none());
    });
}

/// A provider that gives `t0`, `t1` and so on.
fn numbered()
-> impl Fn() -> std::future::Ready<Result<crate::runtime::Secret, crate::runtime::TokenError>> + Send + Sync {
    let count = std::sync::atomic::AtomicUsize::new(0);
    move || {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        std::future::ready(Ok(crate::runtime::Secret::from(format!("t{number}"))))
    }
}

#[tokio::test]
async fn each_connection_of_a_stream_has_a_token_that_holds() {
    let head = [("content-type", "text/event-stream")];
    let event = respond_with(200, &head, "retry: 1\ndata: a\n\n");
    // The third token is refused at first.
    let server = Server::start(vec![event.clone(), event.clone(), respond(401, ""), event, respond(204, "")]);
    let core = Builder::new(&API).base_url(&server.url()).provider("OAuth", numbered()).build().unwrap();
    let mut events = Call::new(&core).request::<Feed>().await.unwrap().reconnecting();
    for _ in 0..3 {
        assert_eq!(events.next().await.unwrap().unwrap().data, "a");
    }
    assert!(events.next().await.is_none());
    let requests = server.requests();
    for (number, request) in requests.iter().enumerate() {
        assert!(request.contains(&format!("\r\nauthorization: Bearer t{number}\r\n")), "{request}");
    }
    assert_eq!(requests.len(), 5);
}

#[tokio::test]
async fn a_server_that_closes_at_once_is_not_asked_without_end() {
    let server = stream("retry: 0\n\n");
    let mut events = Call::new(&core(&server.url())).request::<Texts>().await.unwrap().reconnecting();
    assert!(tokio::time::timeout(Duration::from_secs(2), events.next()).await.is_err());
    let count = server.requests().len();
    assert!((3..=6).contains(&count), "{count}");
}

#[tokio::test]
async fn an_answer_that_does_not_go_on_keeps_its_body() {
    let head = [("content-type", "text/event-stream")];
    let json = [("content-type", "application/json")];
    for (answer, status) in [
        (respond_with(200, &json, r#"{"error":"quota"}"#), 200),
        (respond_with(401, &json, r#"{"error":"quota"}"#), 401),
    ] {
        let server = Server::start(vec![respond_with(200, &head, "retry: 1\ndata: a\n\n"), answer]);
        let mut events = Call::new(&core(&server.url())).request::<Texts>().await.unwrap().reconnecting();
        assert!(events.next().await.unwrap().is_ok());
        let error = events.next().await.unwrap().unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.raw_body().as_ref(), br#"{"error":"quota"}"#);
        assert!(events.next().await.is_none());
    }

    // Half a record, of a connection that breaks.
    let broken = |body: &str| {
        let head = "HTTP/1.1 200 X\r\ncontent-type: text/event-stream\r\ncontent-length: 99\r\n\r\n";
        Server::answering(crate::server::Answer::Bytes(format!("{head}{body}").into_bytes()))
    };
    let server = broken("data: {\"error\":\ndata: \"quo");
    let mut events = Call::new(&core(&server.url())).request::<Texts>().await.unwrap();
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.raw_body().as_ref(), b"{\"error\":\ndata: \"quo");
    let server = broken("[1]\n[2");
    let mut lines = Call::new(&core(&server.url())).request::<Lines>().await.unwrap();
    assert!(lines.next().await.unwrap().is_ok());
    assert_eq!(lines.next().await.unwrap().unwrap_err().raw_body().as_ref(), b"[2");
}
