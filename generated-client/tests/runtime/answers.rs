//! Answers that are not quite as documented: what is still read, and what the error says otherwise.

use serde_json::json;

use crate::hand_written::{
    Anything, Class, Count, Created, Day, Deleted, Download, Flag, Id, Maybe, MaybeCount, MaybeCounts,
    MaybeNote, Moment, Note, Post, Rate, Several, Text, core, said,
};
use crate::runtime::{Call, Error, ErrorKind, Operation, Value};
use crate::server::{Answer, Server, respond, respond_with};

/// What an operation makes of an answer.
async fn asked<O: Operation>(answer: Answer) -> Result<O::Output, Error<O::Error>> {
    Call::new(&core(&Server::answering(answer).url())).request::<O>().await
}

/// An answer with a content type.
fn typed(status: u16, content_type: &str, body: &str) -> Answer {
    respond_with(status, &[("content-type", content_type)], body)
}

fn is_unexpected<E>(error: &Error<E>) -> bool {
    error.kind() == ErrorKind::UnexpectedSuccess && error.is_success() && !error.is_retryable()
}

#[tokio::test]
async fn an_undocumented_success_is_the_documented_one_if_it_decodes() {
    assert_eq!(asked::<Created>(respond(200, "[1]")).await.unwrap(), [1]);
    assert_eq!(asked::<Created>(typed(202, "text/json", "[1]")).await.unwrap(), [1]);
    asked::<Deleted>(typed(200, "text/html", "<p>Deleted")).await.unwrap();
    assert_eq!(asked::<Maybe>(respond(204, "")).await.unwrap(), None);
    assert_eq!(asked::<Download>(typed(206, "application/pdf", "%PDF")).await.unwrap(), "%PDF");
    assert_eq!(asked::<Note>(typed(203, "text/plain", "a")).await.unwrap(), "a");
    let server = Server::answering(respond(200, "[1]"));
    let full = Call::new(&core(&server.url())).request::<Created>().send_full().await.unwrap();
    assert_eq!((full.status.as_u16(), full.body), (200, vec![1]));
}

#[tokio::test]
async fn an_undocumented_success_is_no_failure_of_the_call() {
    let error =
        asked::<Created>(respond_with(202, &[("location", "/jobs/1")], r#"{"job":1}"#)).await.unwrap_err();
    assert!(is_unexpected(&error) && error.documented().is_none());
    assert_eq!(error.status().map(|status| status.as_u16()), Some(202));
    assert_eq!(
        (&error.headers()["location"], error.raw_body().as_ref()),
        (&"/jobs/1".parse().unwrap(), br#"{"job":1}"#.as_slice())
    );
    let line = "Created: the call succeeded with undocumented status 202 Accepted, but the body does not decode: \
                invalid type: map, expected a sequence at $";
    assert_eq!(said(&error), line);

    let error = asked::<Created>(respond(202, "")).await.unwrap_err();
    assert!(is_unexpected(&error) && error.to_string().contains("the body is empty"), "{error}");

    // One of several documented successes it might be, or none of them.
    let error = asked::<Several>(respond(201, "[1]")).await.unwrap_err();
    assert!(is_unexpected(&error));
    assert_eq!(said(&error), "Several: the call succeeded with undocumented status 201 Created");

    // The errors that are documented for all other statuses are none of a success.
    assert_eq!(asked::<Created>(respond(400, "[4]")).await.unwrap_err().into_documented().unwrap(), [4]);
    assert_eq!(asked::<Created>(respond(200, "[4]")).await.unwrap(), [4]);
}

#[tokio::test]
async fn an_undocumented_success_is_no_file_and_no_text_unless_it_says_so() {
    for answer in
        [typed(202, "application/json", r#"{"job":1}"#), typed(202, "text/html", "<p>"), respond(202, "")]
    {
        assert!(is_unexpected(&asked::<Download>(answer.clone()).await.unwrap_err()));
        assert!(is_unexpected(&asked::<Note>(answer).await.unwrap_err()));
    }
}

#[tokio::test]
async fn an_undocumented_success_is_a_stream_where_it_is_asked_for() {
    for answer in [respond(202, "later"), respond(200, "now")] {
        let server = Server::answering(answer);
        let sending = Call::new(&core(&server.url())).request::<Several>().send().into_stream();
        assert!(sending.await.unwrap().body.next().await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn a_status_without_content_is_null_or_an_error_of_its_own() {
    let error = asked::<Class>(respond(204, "")).await.unwrap_err();
    assert!(is_unexpected(&error));
    assert_eq!(said(&error), "Class: the call succeeded with 204 No Content, which has no body");
    assert!(is_unexpected(&asked::<Class>(respond(205, "")).await.unwrap_err()));
    assert_eq!(asked::<Class>(respond(201, "[1]")).await.unwrap(), [1]);
}

#[tokio::test]
async fn no_body_is_null() {
    for body in ["", " \r\n", "null"] {
        assert_eq!(asked::<Maybe>(respond(200, body)).await.unwrap(), None, "{body:?}");
        assert_eq!(asked::<MaybeCounts>(respond(200, body)).await.unwrap(), None, "{body:?}");
        assert_eq!(asked::<MaybeCount>(respond(200, body)).await.unwrap(), None, "{body:?}");
    }
    assert_eq!(asked::<Maybe>(respond(200, "[1]")).await.unwrap(), Some(vec![1]));
    assert_eq!(asked::<MaybeCount>(respond(200, "1")).await.unwrap(), Some(1));
    assert_eq!(asked::<MaybeNote>(respond(200, "")).await.unwrap(), None);
    assert_eq!(asked::<MaybeNote>(respond(200, "null")).await.unwrap().as_deref(), Some("null"));
    assert_eq!(asked::<MaybeNote>(typed(200, "application/json", "null")).await.unwrap(), None);
    assert_eq!(
        asked::<MaybeNote>(typed(200, "application/json", r#""a""#)).await.unwrap().as_deref(),
        Some("a")
    );

    #[cfg(feature = "xml")]
    assert_eq!(asked::<crate::hand_written::XmlBody>(respond(200, "\n")).await.unwrap(), Value::Null);

    for (status, body) in [(201, ""), (201, "\n"), (500, "")] {
        let error = asked::<Created>(respond_with(status, &[("x-a", "1")], body)).await.unwrap_err();
        assert_eq!((error.kind(), error.decode_path()), (ErrorKind::Decode, Some("$")));
        assert!(said(&error).ends_with(", but the body does not decode: the body is empty at $"), "{error}");
        assert_eq!(
            (error.status().unwrap().as_u16(), error.headers()["x-a"].as_bytes()),
            (status, b"1".as_slice())
        );
        assert_eq!((error.is_success(), error.raw_body().as_ref()), (status == 201, body.as_bytes()));
    }
    assert!(asked::<Count>(respond(200, " ")).await.unwrap_err().to_string().contains("the body is empty"));
}

#[tokio::test]
async fn nothing_documented_passes_over_a_body() {
    asked::<Deleted>(typed(204, "application/json", "")).await.unwrap();
    asked::<Post>(typed(200, "application/json", r#"{"deleted":true}"#)).await.unwrap();
}

#[tokio::test]
async fn json_is_read_whatever_it_is_called() {
    for name in
        ["text/json", "application/problem+json", "text/plain; charset=utf-8", "application/octet-stream", ""]
    {
        assert_eq!(asked::<Created>(typed(201, name, "[1]")).await.unwrap(), [1], "{name}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_is_no_part_of_an_answer() {
    let json = |body: &str| typed(201, "application/json", body);
    assert_eq!(asked::<Created>(json("\u{feff}[1]")).await.unwrap(), [1]);
    let text = |name: &str, body: &str| typed(200, name, body);
    assert_eq!(asked::<Text>(text("text/plain", "\u{feff}a")).await.unwrap(), "a");
    assert_eq!(asked::<Text>(text("application/json", "\u{feff}\"a\"")).await.unwrap(), "a");
    assert_eq!(asked::<Count>(text("text/plain", "\u{feff}42")).await.unwrap(), 42);
}

#[tokio::test]
async fn another_content_type_is_named_with_the_documented_one() {
    let error = asked::<Created>(typed(201, "text/html; charset=utf-8", "<p>Hello")).await.unwrap_err();
    let line = "Created: 201 Created, but the body does not decode: the content type is `text/html; charset=utf-8`, \
                not the documented `application/json`: expected value at $";
    assert_eq!((error.kind(), said(&error).as_str()), (ErrorKind::Decode, line));
    assert_eq!(error.raw_body().as_ref(), b"<p>Hello");

    // So it is for an error.
    let error = asked::<Created>(typed(502, "text/html", "<p>Bad gateway")).await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable(), error.is_success()), (ErrorKind::Decode, true, false));
    assert!(error.to_string().contains("`text/html`, not the documented `application/json`"), "{error}");

    // One that is documented is not to blame, nor is one that is not given.
    for answer in [typed(201, "application/json; charset=utf-8", "<p>"), respond(201, "<p>")] {
        let error = said(asked::<Created>(answer).await.unwrap_err());
        assert_eq!(error, "Created: 201 Created, but the body does not decode: expected value at $");
    }
    let long = format!("a/{}", "b".repeat(500));
    assert!(asked::<Created>(typed(201, &long, "<p>")).await.unwrap_err().to_string().len() < 400);
}

#[tokio::test]
async fn a_text_is_in_quotes_only_where_it_is_called_json() {
    for (name, body, text) in [
        ("text/plain", "a", "a"),
        ("text/plain", r#""a""#, r#""a""#),
        ("text/csv", "1", "1"),
        ("", "true", "true"),
        ("application/json", r#""a\n""#, "a\n"),
        ("application/vnd.a+json", r#""a""#, "a"),
        ("application/json", "a", "a"),
        ("application/json", r#"{"a":1}"#, r#"{"a":1}"#),
        ("text/plain", "", ""),
    ] {
        assert_eq!(asked::<Anything>(typed(200, name, body)).await.unwrap(), text, "{name}");
        assert_eq!(asked::<Text>(typed(200, name, body)).await.unwrap(), text, "{name}");
    }
}

#[tokio::test]
async fn a_text_is_the_value_that_is_documented() {
    assert_eq!(asked::<Count>(respond(200, " 42\r\n")).await.unwrap(), 42);
    assert_eq!(asked::<Rate>(respond(200, "1.5e3")).await.unwrap(), 1500.0);
    for (body, flag) in [("true", true), ("False\n", false), ("TRUE", true)] {
        assert_eq!(asked::<Flag>(respond(200, body)).await.unwrap(), flag);
    }
    let id = "f9e8d7c6-b5a4-3210-fedc-ba9876543210";
    for (name, body) in [("text/plain", id.to_owned()), ("application/json", format!("{id:?}"))] {
        assert_eq!(asked::<Id>(typed(200, name, &body)).await.unwrap().to_string(), id);
    }
    assert_eq!(asked::<Day>(respond(200, "2020-02-29")).await.unwrap().to_string(), "2020-02-29");
    assert_eq!(
        asked::<Moment>(respond(200, "2020-02-29 01:02:03")).await.unwrap().timestamp().to_string(),
        "2020-02-29T01:02:03Z"
    );

    for (body, message) in [
        ("many", "invalid type: string (not shown), expected i64 at $"),
        ("99999999999999999999", "invalid type: floating point (not shown), expected i64 at $"),
    ] {
        let error = said(asked::<Count>(respond(200, body)).await.unwrap_err());
        assert!(error.ends_with(message), "{error}");
    }
}

/// The body that is sent for a value as text.
async fn sent(value: &Value) -> String {
    let server = Server::answering(respond(204, ""));
    let mut call = Call::new(&core(&server.url()));
    call.text_of("text/plain", value);
    call.request::<Post>().await.unwrap();
    let request = server.request();
    assert!(request.contains("\r\ncontent-type: text/plain\r\n"), "{request}");
    request.split_once("\r\n\r\n").unwrap().1.to_owned()
}

#[tokio::test]
async fn a_value_is_sent_as_its_text() {
    for (value, text) in [
        (json!(42), "42"),
        (json!(1.5), "1.5"),
        (json!(true), "true"),
        (json!("a\"b"), "a\"b"),
        (json!(null), ""),
    ] {
        assert_eq!(sent(&value).await, text);
    }
    let mut call = Call::new(&core("http://localhost"));
    call.text_of("text/plain", &json!({ "a": 1 }));
    assert_eq!(call.request::<Post>().await.unwrap_err().kind(), ErrorKind::Request);
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_follow_the_same_rules() {
    let blocking = |answer: Answer| {
        Call::new(&core(&Server::answering(answer).url())).request::<Created>().send_blocking()
    };
    assert_eq!(blocking(respond(200, "[1]")).unwrap(), [1]);
    assert!(is_unexpected(&blocking(respond(202, "")).unwrap_err()));
}

#[cfg(feature = "item-streams")]
mod streams {
    use super::{asked, is_unexpected, typed};
    use crate::hand_written::{Events, Lines, Sequence, core};
    use crate::runtime::Call;
    use crate::server::Server;

    #[tokio::test]
    async fn an_undocumented_success_is_a_stream_where_it_says_so() {
        let server = Server::answering(typed(201, "text/event-stream", "data: [1]\n\n"));
        let mut events = Call::new(&core(&server.url())).request::<Events>().await.unwrap();
        assert_eq!(events.next().await.unwrap().unwrap().data, [1]);

        let error = asked::<Events>(typed(202, "application/json", r#"{"job":1}"#)).await.unwrap_err();
        assert!(is_unexpected(&error) && error.raw_body().as_ref() == br#"{"job":1}"#);

        // That an error may be anything makes JSON values no events.
        let answer = typed(200, "application/json-seq", "\u{1e}[1]\n");
        let mut values = asked::<Sequence>(answer).await.unwrap();
        assert_eq!(values.next().await.unwrap().unwrap(), [1]);
    }

    #[tokio::test]
    async fn a_byte_order_mark_is_no_part_of_a_stream() {
        let answer = typed(200, "application/jsonl", "\u{feff}[1]\n[2]\n");
        let mut lines = asked::<Lines>(answer).await.unwrap();
        assert_eq!(lines.next().await.unwrap().unwrap(), [1]);
        assert_eq!(lines.next().await.unwrap().unwrap(), [2]);
    }

    #[tokio::test]
    async fn another_content_type_is_named_with_the_documented_one_for_each_item() {
        let mut lines = asked::<Lines>(typed(200, "text/html", "<p>\n")).await.unwrap();
        let error = lines.next().await.unwrap().unwrap_err();
        assert!(error.to_string().contains("`text/html`, not the documented `application/jsonl`"), "{error}");

        let error = asked::<Events>(typed(200, "application/json", r#"{"a":1}"#)).await.unwrap_err();
        assert!(
            error.to_string().contains("`application/json`, not the documented `text/event-stream`"),
            "{error}"
        );
        assert_eq!(error.raw_body().as_ref(), br#"{"a":1}"#);
    }
}
