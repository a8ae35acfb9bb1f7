//! HTTP dates (RFC 9110, section 5.6.7), and how long a server asks to wait.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{self, Date, Time};
use jiff::tz::TimeZone;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// The longest wait that is reported, so that adding it to a time cannot overflow.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Returns the wait of `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date, which is compared with the
/// `Date` of the same answer because the two clocks may differ.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let header = |name: HeaderName| headers.get(name)?.to_str().ok();
    let value = header(RETRY_AFTER)?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().map_or(LONGEST, Duration::from_secs).min(LONGEST));
    }
    let now = Timestamp::now();
    let then = parse(value, now)?;
    let now = header(DATE).and_then(|date| parse(date, now)).unwrap_or(now);
    Some(Duration::try_from(then.duration_since(now)).unwrap_or_default().min(LONGEST))
}

/// A date in one of the three forms that a recipient has to read:
///
/// ```text
/// Sun, 06 Nov 1994 08:49:37 GMT
/// Sunday, 06-Nov-94 08:49:37 GMT
/// Sun Nov  6 08:49:37 1994
/// ```
fn parse(text: &str, now: Timestamp) -> Option<Timestamp> {
    let words: Vec<&str> = text.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let (day, month, year, time) = match *words.as_slice() {
        [_, day, month, year, time, "GMT" | "UTC" | "+0000"] => (day, month, year, time),
        [_, month, day, time, year] => (day, month, year, time),
        _ => return None,
    };
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(month))? + 1;
    let mut time = time.split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    // A leap second counts as the second before.
    let time = Time::new(hour, minute, second.min(59), 0).ok()?;
    let day: i8 = day.parse().ok()?;
    let of_year = |year: i16| {
        let date = Date::new(year, i8::try_from(month).ok()?, day).ok()?;
        // The last hours of the year 9999 exceed a timestamp.
        Some(TimeZone::UTC.to_timestamp(civil::DateTime::from_parts(date, time)).unwrap_or(Timestamp::MAX))
    };
    let number: i16 = year.parse().ok()?;
    if year.len() != 2 {
        return of_year(number);
    }
    // Two-digit years more than 50 years ahead are in the past.
    let this = TimeZone::UTC.to_datetime(now).year();
    let year = this / 100 * 100 + number;
    of_year(if year > this + 50 { year - 100 } else { year })
}
