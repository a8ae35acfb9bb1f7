//! Dates and times: what is sent comes back, and is compared by its instant.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use crate::runtime::{DateTime, Nullable, Timestamp};

fn read(text: &str) -> DateTime {
    serde_json::from_value(text.into()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_date_and_time_comes_back_as_it_was_sent() {
    for (text, at) in [
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05.120000Z", "2026-01-02T03:04:05.12Z"),
        ("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.1234567Z"),
        ("2026-01-02T03:04:05.123456789012Z", "2026-01-02T03:04:05.123456789Z"),
        ("2026-01-02T03:04:05.123456789012", "2026-01-02T03:04:05.123456789Z"),
        ("2026-01-02T03:04:05.1234567890-05:30", "2026-01-02T08:34:05.123456789Z"),
        ("2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05-00:00", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z"),
        ("2026-01-02T03:04:05+0200", "2026-01-02T01:04:05Z"),
        ("2026-01-02 03:04:05", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05.123", "2026-01-02T03:04:05.123Z"),
        ("2026-01-02T03:04Z", "2026-01-02T03:04:00Z"),
        ("2026-01-02t03:04:05z", "2026-01-02T03:04:05Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("2016-12-31T23:59:60.5Z", "2016-12-31T23:59:59.5Z"),
        ("2016-12-31T23:59:60.12345678901", "2016-12-31T23:59:59.123456789Z"),
        ("2026-01-02", "2026-01-02T00:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
    ] {
        let value = read(text);
        assert_eq!(value.timestamp(), instant(at), "{text}");
        assert_eq!(value.to_string(), text);
        assert_eq!(serde_json::to_value(&value).unwrap(), text);
        assert_eq!(format!("{value:?}"), text);
    }
}

#[test]
fn what_lies_beyond_the_last_timestamp_is_kept_and_ordered() {
    let never = read("9999-12-31T23:59:59Z");
    assert_eq!((never.timestamp(), never.to_string().as_str()), (Timestamp::MAX, "9999-12-31T23:59:59Z"));
    assert_ne!(never, Timestamp::MAX);
    let ascending = [
        "0000-01-01T00:00:00+14:00",
        "2026-01-02T03:04:05Z",
        "9999-12-30T22:00:00.9999999999Z",
        "9999-12-30T22:00:01Z",
        "9999-12-30T21:30:00-02:00",
        "9999-12-31T13:15:26.6019+11:17",
        "9999-12-31T23:59:59",
        "9999-12-31T23:59:59.999Z",
        "9999-12-31T23:59:59.9999999Z",
        "9999-12-31T23:59:59.9999999999999Z",
        "9999-12-31T23:59:59-14:00",
    ]
    .map(read);
    assert!(ascending.is_sorted(), "{ascending:?}");
    assert_eq!(HashSet::from(ascending).len(), 11);
    assert_eq!(never, read("9999-12-31T22:59:59.000-01:00"));
}

#[test]
fn dates_and_times_are_compared_by_instant() {
    let (utc, local) = (read("2026-01-02T01:04:05Z"), read("2026-01-02T03:04:05.000+02:00"));
    assert_eq!(utc, local);
    let hasher = RandomState::new();
    assert_eq!(hasher.hash_one(&utc), hasher.hash_one(&local));
    assert!(read("2026-01-02T01:04:05.0000000001Z") > utc);
    assert!(read("1969-12-31T23:59:59.0000000001Z") > read("1969-12-31T23:59:59Z"));
    assert_eq!(read("2026-01-02T01:04:05.1234567890Z"), read("2026-01-02T01:04:05.123456789Z"));
}

#[test]
fn a_timestamp_is_a_date_and_time() {
    let at = instant("2026-01-02T03:04:05.5Z");
    assert_eq!(DateTime::from(at).to_string(), "2026-01-02T03:04:05.5Z");
    assert!(read("2026-01-02T03:04:05.5000+00:00") == at);
    assert_eq!(Nullable::from(at), Nullable::Value(DateTime::from(at)));
    assert_eq!(size_of::<Option<DateTime>>(), size_of::<Option<Timestamp>>());
}

#[test]
fn what_is_no_date_and_time_is_refused_without_being_shown() {
    for text in [
        "",
        "yesterday",
        "12:30:00",
        "2026-13-01T00:00:00Z",
        "0000-00-00T00:00:00Z",
        "2026-01-02T03:04:05+99:00",
        "2026-01-02T03:04:05.Z",
        "2026-01-02T03:04:05.12345678901x",
        "2026-01-02T24:30:00Z",
        "2026-01-02T10:60:00Z",
        "2026-01-02T10:00:61Z",
        "9999-12-32T00:00:00Z",
        "9999-02-29T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "Zoë 10:00",
        "1767323045",
    ] {
        let error = serde_json::from_value::<DateTime>(text.into()).expect_err(text).to_string();
        assert_eq!(error, "not a date and time as in RFC 3339", "{text}");
    }
}
