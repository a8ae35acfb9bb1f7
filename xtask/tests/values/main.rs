//! Values go out as they are, and what comes back is the same: random values of each kind of schema, and what only
//! answers or only requests have.
//!
//! The models are those of `tests/golden/values`, compiled into this test, against a server on loopback.
#![cfg(test)]

mod generate;
#[path = "../../../generated-client/tests/client/server.rs"]
#[allow(dead_code, unreachable_pub, reason = "the server of other tests too")]
mod server;
#[path = "../golden/values/expected/src/mod.rs"]
#[allow(dead_code, unreachable_pub, unused_imports, reason = "a part of a library, of which models are used")]
#[rustfmt::skip]
mod values;
#[path = "../../../templates/runtime/mod.rs"]
#[allow(unreachable_pub, reason = "a part of a library")]
mod runtime;

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::generate::Generator;
use self::runtime::{DateTime, Operation, Request, Timestamp, Uuid};
use self::server::{Server, respond};
use self::values::Client;
use self::values::models::{self, Moment, Record, Token};

/// How many values of each kind are tried.
const TRIES: usize = 400;

/// The same value and the same JSON, from text and from a value.
fn round_trip<T: DeserializeOwned + Serialize + PartialEq + Debug>(sent: &Value) {
    let read: T = serde_json::from_str(&sent.to_string()).unwrap_or_else(|error| panic!("{sent}: {error}"));
    assert_eq!(serde_json::from_value::<T>(sent.clone()).unwrap(), read, "{sent}");
    let written = serde_json::to_string(&read).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), *sent);
    assert_eq!(serde_json::to_value(&read).unwrap(), *sent);
    assert_eq!(serde_json::from_str::<T>(&written).unwrap(), read, "{sent}");
}

#[test]
fn random_values_of_every_kind_come_back_as_they_were() {
    let mut generator = Generator::new(14);
    for _ in 0..TRIES {
        round_trip::<models::Every>(&generator.value("Every"));
        round_trip::<models::Point>(&generator.value("Point"));
        round_trip::<models::Pair>(&generator.value("Pair"));
        round_trip::<models::Counters>(&generator.value("Counters"));
        round_trip::<models::Source>(&generator.value("Source"));
        round_trip::<Record>(&generator.value("Record"));
    }
}

#[test]
fn an_integer_has_room_up_to_its_maximum() {
    round_trip::<models::Huge>(&json!(u64::MAX));
    round_trip::<models::Unsigned>(&json!(u64::MAX));
    round_trip::<models::Signed>(&json!(i64::MAX));
    round_trip::<models::Signed>(&json!(i64::MIN));
}

#[test]
fn in_a_union_a_date_is_a_date_and_a_text_a_text() {
    let moment = |text: &str| serde_json::from_value::<Moment>(text.into()).unwrap();
    assert!(matches!(moment("2020-01-02"), Moment::Date(_)));
    assert!(matches!(moment("2020-01-02T03:04:05+02:00"), Moment::DateTime(_)));
    assert!(matches!(moment("9999-12-31T23:59:59Z"), Moment::DateTime(_)));
    let token = |text: &str| serde_json::from_value::<Token>(text.into()).unwrap();
    assert!(matches!(token("67e55044-10b1-426f-9247-bb680e5fe0c8"), Token::Uuid(_)));
    // As a UUID it would come back with hyphens.
    assert!(matches!(token("67e5504410b1426f9247bb680e5fe0c8"), Token::String(_)));
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn id() -> Uuid {
    "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap()
}

/// Sends a request and gives what the server got: the first line, and the body.
fn sent<O: Operation<Output = ()>>(request: impl FnOnce(&Client) -> Request<O>) -> (String, String) {
    let server = Server::start(vec![respond(204, "")]);
    let client = Client::builder().base_url(&server.url()).build().unwrap();
    assert!(block_on(request(&client).send()).is_ok());
    let request = server.requests().pop().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_owned(), body.to_owned())
}

/// A record as a server answers, with all that only answers have.
fn answered() -> Value {
    json!({
        "base": { "@type": "b", "size": 3 },
        "comment": null,
        "contradiction": "both",
        "created": "2026-01-02T03:04:05.000+02:00",
        "editor": { "login": "e" },
        "figure": { "form": "Circle", "area": 1.5 },
        "id": "r1",
        "image": "AQI=",
        "lines": [{ "number": 1, "text": "first", "more": 7 }, { "number": 2 }],
        "name": "n",
        "owner": { "login": "o" },
        "part": 4,
        "version": 5,
    })
}

#[test]
fn what_only_answers_have_is_read_and_kept_but_not_sent() {
    let server = Server::start(vec![respond(200, &answered().to_string())]);
    let client = Client::builder().base_url(&server.url()).build().unwrap();
    let record: Record = block_on(client.records().get(id()).send()).unwrap();
    let record = record.with_password("secret");
    let mut kept = answered();
    kept["password"] = "secret".into();
    assert_eq!(serde_json::to_value(&record).unwrap(), kept);

    let expected = json!({
        "base": { "@type": "b" },
        "contradiction": "both",
        "figure": { "form": "Circle" },
        "lines": [{ "text": "first", "more": 7 }, {}],
        "name": "n",
        "password": "secret",
    });
    let (_, put) = sent(|client| client.records().put(id(), &record));
    assert_eq!(serde_json::from_str::<Value>(&put).unwrap(), expected);
    let (_, patch) = sent(|client| client.records().patch(id(), &record));
    assert_eq!(serde_json::from_str::<Value>(&patch).unwrap(), expected);
    // Once more outside of a request.
    assert_eq!(serde_json::to_value(&record).unwrap(), kept);

    let line: &models::Line = &record.lines.as_ref().unwrap()[0];
    let (_, form) = sent(|client| client.records().put_form(id(), line));
    assert_eq!(form, "more=7&text=first");
    let (_, parts) = sent(|client| client.records().patch_multipart(id(), line));
    assert!(parts.contains(r#"{"text":"first","more":7}"#), "{parts}");
}

#[test]
fn a_parameter_sends_the_text_of_a_date_and_time() {
    let server = Server::start(vec![respond(200, r#"{"name":"n"}"#)]);
    let client = Client::builder().base_url(&server.url()).build().unwrap();
    let at: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
    let local: DateTime = "2026-01-02T03:04:05.50+02:00".parse().unwrap();
    block_on(client.records().get(id()).since(at).send()).unwrap();
    block_on(client.records().get(id()).since(&local).send()).unwrap();
    let lines: Vec<String> =
        server.requests().iter().map(|request| request.lines().next().unwrap().to_owned()).collect();
    assert!(lines[0].contains("?since=2026-01-02T03%3A04%3A05Z "), "{lines:?}");
    assert!(lines[1].contains("?since=2026-01-02T03%3A04%3A05.50%2B02%3A00 "), "{lines:?}");
}

#[test]
fn unions_are_made_of_what_they_hold() {
    assert_eq!(Token::from("a"), Token::String("a".to_owned()));
    assert_eq!(Token::from("a".to_owned()), Token::String("a".to_owned()));
    assert_eq!(Token::from(Uuid::nil()), Token::Uuid(Uuid::nil()));
}

#[test]
fn enums_list_their_values() {
    let values: Vec<i64> = models::SizeInteger::ALL.iter().map(models::SizeInteger::as_i64).collect();
    assert_eq!(values, [1, 2]);
    for size in models::SizeInteger::ALL {
        assert_eq!(models::SizeInteger::from(size.as_i64()), *size);
    }
}

#[test]
fn properties_beyond_the_named_ones_are_set() {
    let point = models::Point::new(1.5).with_additional_properties([("z", 3), ("t", 4)]);
    assert_eq!(serde_json::to_value(point).unwrap(), json!({"t": 4, "x": 1.5, "z": 3}));
}
