//! Answers by range and default, bodies of other types than JSON, and the place of a fault in a body.

use std::error::Error as _;

use crate::hand_written::{API, Bytes, Nested, Ranges, Text, core};
use crate::runtime::{AnyError, Builder, Call, Error, ErrorKind, NoBody};
use crate::server::{Answer, Server, respond, respond_with};

async fn ranges(status: u16, body: &str) -> Result<String, (ErrorKind, Option<String>)> {
    let server = Server::answering(respond(status, body));
    let result = Call::new(&core(&server.url())).request::<Ranges>().await;
    result.map_err(|error| (error.kind(), error.into_documented().ok()))
}

#[tokio::test]
async fn an_exact_status_wins_over_a_range_and_a_range_over_the_default() {
    assert_eq!(ranges(201, "").await.as_deref(), Ok("201"));
    assert_eq!(ranges(202, "").await.as_deref(), Ok("2XX"));
    assert_eq!(ranges(500, "").await.as_deref(), Ok("default"));
    assert_eq!(ranges(404, "\"json\"").await, Err((ErrorKind::Documented, Some("json".to_owned()))));
    assert_eq!(ranges(418, "text").await, Err((ErrorKind::Documented, Some("text".to_owned()))));
    assert_eq!(ranges(410, "text").await, Err((ErrorKind::Documented, None)));
    assert_eq!(ranges(404, "text").await, Err((ErrorKind::Decode, None)));
}

#[tokio::test]
async fn text_and_bytes() {
    let raw = |body: &[u8]| {
        let mut bytes = format!("HTTP/1.1 200 X\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.extend_from_slice(body);
        Server::answering(Answer::Bytes(bytes))
    };
    let server = raw(b"\xff\x00");
    assert_eq!(&Call::new(&core(&server.url())).request::<Bytes>().await.unwrap()[..], b"\xff\x00");
    let error = Call::new(&core(&server.url())).request::<Text>().await.unwrap_err();
    assert_eq!((error.kind(), error.decode_path()), (ErrorKind::Decode, Some("$")));
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_fault_has_its_place_and_no_value() {
    for (body, path, message) in [
        (r#"{"a":[1,null,"x"]}"#, "$.a[2]", "invalid type: string (not shown), expected i32"),
        ("{\"a\" : [ ] ,\n \"b \u{e9}\\\"]\": [\n1,\n1.5 ]}", "$[\"b é\\\"]\"][1]", "invalid type"),
        (r#"{"a":[],"b":{"c":1}}"#, "$.b", "invalid type: map, expected a sequence"),
        (r#"{"a":[1],"b":[-"#, "$.b[0]", "EOF"),
        (r#"{"a":[99999999999]}"#, "$.a[0]", "invalid value: integer (not shown), expected i32"),
        ("[]", "$", "invalid type: sequence, expected a map"),
        ("", "$", "the body is empty"),
        ("{}{}", "$", "trailing characters"),
    ] {
        let server = Server::answering(respond(200, body));
        let error = Call::new(&core(&server.url())).request::<Nested>().await.unwrap_err();
        assert_eq!(error.decode_path(), Some(path), "{body}: {error}");
        let source = error.source().unwrap().to_string();
        assert!(source.starts_with(message), "{source}");
    }
}

#[test]
fn errors_are_one_pointer_wide() {
    let pointer = size_of::<usize>();
    assert_eq!(size_of::<Error<[u64; 100]>>(), pointer);
    assert_eq!(size_of::<Error<NoBody>>(), pointer);
    assert_eq!(size_of::<AnyError>(), pointer);
    assert_eq!(size_of::<Result<(), AnyError>>(), pointer);
}

#[test]
fn errors_and_futures_go_between_threads() {
    fn send<T: Send + 'static>(_: Option<T>) {}
    fn sync<T: Send + Sync + 'static>(_: Option<T>) {}
    sync::<Error<String>>(None);
    sync::<AnyError>(None);
    send::<Ranges>(None);
    send::<crate::runtime::Sending<Ranges>>(None);
    sync::<crate::runtime::Core>(None);
}

#[tokio::test]
async fn dropping_a_request_ends_it() {
    let server = Server::answering(Answer::Stall(Vec::new()));
    let core = core(&server.url());
    let sending = Call::new(&core).request::<Ranges>().send();
    assert!(tokio::time::timeout(std::time::Duration::from_millis(50), sending).await.is_err());
    // Nothing is sent before the first poll.
    drop(Call::new(&core).request::<Ranges>().send());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn how_long_the_server_asks_to_wait() {
    let wait = async |value: &str, date: Option<&str>| {
        let mut headers = vec![("retry-after", value)];
        headers.extend(date.map(|date| ("date", date)));
        let server = Server::answering(respond_with(503, &headers, ""));
        let core = Builder::new(&API).base_url(&server.url()).retries(0).build().unwrap();
        let error = Call::new(&core).request::<Text>().await.unwrap_err();
        let wait = error.retry_after();
        // Whatever the server says, a program may add it to a point in time.
        let _ = std::time::Instant::now() + wait.unwrap_or_default();
        wait.map(|wait| wait.as_secs())
    };
    let date = Some("Sun, 06 Nov 1994 08:49:30 GMT");
    for value in
        ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
    {
        assert_eq!(wait(value, date).await, Some(7), "{value}");
        // Without a date of the answer it is this clock that tells; then is long ago.
        assert_eq!(wait(value, None).await, Some(0), "{value}");
    }
    let year = 365 * 24 * 60 * 60;
    assert_eq!(wait("7", date).await, Some(7));
    assert_eq!(wait("18446744073709551615", None).await, Some(year));
    assert_eq!(wait("99999999999999999999999", None).await, Some(year));
    assert_eq!(wait("Fri, 31 Dec 9999 23:59:59 GMT", None).await, Some(year));
    for value in ["-1", "+1", "1.5", "soon", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT"]
    {
        assert_eq!(wait(value, date).await, None, "{value}");
    }
}
