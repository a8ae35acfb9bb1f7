//! `format: date-time`: an instant that keeps the text it was sent as.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::error::Error;
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::{Timestamp, civil, tz::Offset};
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::nullable::Nullable;

/// A date and time (RFC 3339) that is sent back exactly as it was received.
///
/// Make one from a [`Timestamp`], which is written in UTC, or parse a text to send another offset. Read it with
/// [`timestamp`](Self::timestamp).
///
/// Equality, order and hash use the instant and ignore offset and spelling; compare the texts (`to_string`) to
/// distinguish those. Parsing is lenient: a missing offset means UTC, a missing time means midnight, and a space may
/// replace the `T`.
///
/// It does not dereference to `Timestamp`, because `Timestamp` cannot hold every RFC 3339 value: see
/// [`timestamp`](Self::timestamp).
#[derive(Clone)]
pub struct DateTime(Repr);

#[derive(Clone)]
enum Repr {
    /// An instant whose text is what `Timestamp` writes.
    Canonical(Timestamp),
    /// Any other, boxed so that a model is as large as with a `Timestamp`.
    Sent(Box<Sent>),
}

#[derive(Clone)]
struct Sent {
    /// Nanoseconds since 1970; digits beyond are only in the text. A leap second is the one before it.
    nanosecond: i128,
    text: Box<str>,
}

/// How often the calendar repeats: 400 years of 146,097 days, in nanoseconds.
const CYCLE: i128 = 146_097 * 86_400 * 1_000_000_000;

impl DateTime {
    /// Returns the instant with nanosecond precision; further digits are cut off.
    ///
    /// The last 26 hours of the year 9999, which some services send for "never", exceed [`Timestamp::MAX`] and return
    /// `Timestamp::MAX`. Comparison and text stay exact for them.
    #[must_use]
    pub fn timestamp(&self) -> Timestamp {
        match &self.0 {
            Repr::Canonical(instant) => *instant,
            // Only the upper end can be exceeded: earlier values are not read.
            Repr::Sent(sent) => Timestamp::from_nanosecond(sent.nanosecond).unwrap_or(Timestamp::MAX),
        }
    }

    fn nanosecond(&self) -> i128 {
        match &self.0 {
            Repr::Canonical(instant) => instant.as_nanosecond(),
            Repr::Sent(sent) => sent.nanosecond,
        }
    }

    /// The digits after the ninth of a second's fraction.
    fn digits_beyond(&self) -> &str {
        match &self.0 {
            Repr::Canonical(_) => "",
            Repr::Sent(sent) => {
                long_fraction(&sent.text).map_or("", |(_, digits, _)| digits.trim_end_matches('0'))
            }
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let nanosecond = match text.parse::<Timestamp>() {
            Ok(instant) if is_written(text, instant) => return Some(instant.into()),
            Ok(instant) => instant.as_nanosecond(),
            Err(_) => nanosecond(text)?,
        };
        Some(Self(Repr::Sent(Box::new(Sent { nanosecond, text: text.into() }))))
    }

    /// Whether the text is only a date, which means its midnight.
    pub(crate) fn is_date(text: &str) -> bool {
        !text.contains(['T', 't', ' '])
    }
}

/// Whether a text is what `Timestamp` writes for an instant, found without writing it.
fn is_written(text: &str, instant: Timestamp) -> bool {
    struct Rest<'a>(&'a str);
    impl Write for Rest<'_> {
        fn write_str(&mut self, written: &str) -> fmt::Result {
            self.0 = self.0.strip_prefix(written).ok_or(fmt::Error)?;
            Ok(())
        }
    }
    let mut rest = Rest(text);
    write!(rest, "{instant}").is_ok() && rest.0.is_empty()
}

/// The instant of a text that `Timestamp` cannot read: more than nine fractional digits, a fraction of a leap second,
/// an instant beyond the last one, a missing offset.
fn nanosecond(text: &str) -> Option<i128> {
    let mut short = match long_fraction(text) {
        Some((head, _, tail)) => Cow::Owned(format!("{head}{tail}")),
        None => Cow::Borrowed(text),
    };
    // A leap second, of which jiff reads no fraction.
    if let (Some(minute), Some(":60"), Some(rest)) = (short.get(..16), short.get(16..19), short.get(19..)) {
        short = Cow::Owned(format!("{minute}:59{rest}"));
    }
    let offset_is_missing = || !short.get(10..).unwrap_or_default().contains(['Z', 'z', '+', '-', '[']);
    let read = |text: &str| {
        let local = || Offset::UTC.to_timestamp(text.parse::<civil::DateTime>().ok()?).ok();
        let instant = text.parse::<Timestamp>().ok();
        instant.or_else(|| offset_is_missing().then(local)?).map(Timestamp::as_nanosecond)
    };
    read(&short).or_else(|| {
        // The same time of the same day 400 years before, which `Timestamp` has.
        let earlier = format!("9599{}", short.strip_prefix("9999")?);
        Some(read(&earlier)? + CYCLE)
    })
}

/// A text up to the ninth digit of a second's fraction, the digits beyond, and the rest; `None` without such digits.
fn long_fraction(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(['.', ','])? + 1;
    let count = text.bytes().skip(start).take_while(u8::is_ascii_digit).count();
    let (head, tail) = text.split_at_checked(start + count)?;
    let (head, digits) = head.split_at_checked(start + 9)?;
    (!digits.is_empty()).then_some((head, digits, tail))
}

impl From<Timestamp> for DateTime {
    #[inline]
    fn from(instant: Timestamp) -> Self {
        Self(Repr::Canonical(instant))
    }
}

/// Lets you pass a field of a model as an argument.
impl From<&DateTime> for DateTime {
    #[inline]
    fn from(value: &DateTime) -> Self {
        value.clone()
    }
}

impl From<Timestamp> for Nullable<DateTime> {
    #[inline]
    fn from(instant: Timestamp) -> Self {
        Self::Value(instant.into())
    }
}

/// The error for a text that is not a [`DateTime`]. It does not quote the text, which may be a misplaced secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTimeError(());

impl fmt::Display for DateTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date and time as in RFC 3339")
    }
}

impl Error for DateTimeError {}

impl FromStr for DateTime {
    type Err = DateTimeError;

    fn from_str(text: &str) -> Result<Self, DateTimeError> {
        Self::parse(text).ok_or(DateTimeError(()))
    }
}

/// Writes the text that is sent.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Canonical(instant) => instant.fmt(f),
            Repr::Sent(sent) => f.write_str(&sent.text),
        }
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_digits = || self.digits_beyond().cmp(other.digits_beyond());
        self.nanosecond().cmp(&other.nanosecond()).then_with(by_digits)
    }
}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for DateTime {}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.nanosecond().hash(state);
    }
}

impl PartialEq<Timestamp> for DateTime {
    fn eq(&self, other: &Timestamp) -> bool {
        self.nanosecond() == other.as_nanosecond() && self.digits_beyond().is_empty()
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Canonical(instant) => serializer.collect_str(instant),
            Repr::Sent(sent) => serializer.serialize_str(&sent.text),
        }
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(DateTimeVisitor)
    }
}

struct DateTimeVisitor;

impl Visitor<'_> for DateTimeVisitor {
    type Value = DateTime;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date and time as in RFC 3339")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<DateTime, E> {
        text.parse().map_err(E::custom)
    }
}
