//! Which attempts are repeated, and when.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use uuid::Uuid;

use crate::runtime::error::failure::{ErrorKind, Failure};
use crate::runtime::error::http_date;
use crate::runtime::platform::Instant;
use crate::runtime::request::plan::Retry;

/// The longest wait before the first retry; it doubles with each one.
const BASE: Duration = Duration::from_millis(200);

/// The longest wait that the client chooses.
const LONGEST: Duration = Duration::from_secs(5);

/// The longest wait that a server may request. If it requests more, the caller gets its answer.
const LONGEST_ASKED: Duration = Duration::from_secs(30);

/// The cost of a retry; every call adds 1 to the budget.
const COST: u32 = 10;

/// The maximum and initial budget: ten retries.
const FULL: u32 = 100;

/// The retries of a client.
pub(super) struct Retries {
    /// The retries of one call.
    limit: u32,
    budget: Budget,
}

/// The budget for all calls: if a service is down, retries are a tenth of the calls, not a multiple.
pub(super) type Budget = Arc<AtomicU32>;

impl Retries {
    /// Uses another client's budget, or a new one.
    pub(super) fn new(limit: u32, budget: Option<Budget>) -> Self {
        Self { limit, budget: budget.unwrap_or_else(|| Arc::new(AtomicU32::new(FULL))) }
    }

    pub(super) fn budget(&self) -> Budget {
        Arc::clone(&self.budget)
    }

    /// Returns the attempts of a call with a deadline.
    pub(super) fn attempts(&self, deadline: Option<Instant>, retry: Retry) -> Attempts<'_> {
        self.change(|budget| Some(FULL.min(budget + 1)));
        Attempts { retries: self, deadline, retry, made: 1 }
    }

    fn change(&self, to: impl FnMut(u32) -> Option<u32>) -> bool {
        self.budget.fetch_update(Ordering::Relaxed, Ordering::Relaxed, to).is_ok()
    }
}

/// The attempts of one call.
pub(super) struct Attempts<'a> {
    retries: &'a Retries,
    deadline: Option<Instant>,
    retry: Retry,
    /// The number of attempts, including the current one.
    pub(super) made: u32,
}

/// Whether the answer to another attempt may differ.
pub(super) fn passes(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 502 | 503 | 504)
}

impl Attempts<'_> {
    /// Returns how long to wait after an attempt without an answer; `None` if there is no next attempt.
    ///
    /// If no connection was made, nothing was sent, so any request may be repeated. A connection that broke before
    /// the answer most likely was an idle one that the server had closed, so the first retry is immediate (RFC 9112,
    /// section 9.3.1).
    pub(super) fn after_failure(
        &mut self,
        failure: &Failure,
        request: &reqwest::Request,
    ) -> Option<Duration> {
        if failure.kind == ErrorKind::Connect && failure.is_retryable() {
            self.next(None)
        } else if failure.kind == ErrorKind::Transport && self.retry.allows(request) {
            let wait = self.next(None)?;
            Some(if self.made == 2 { Duration::ZERO } else { wait })
        } else {
            None
        }
    }

    /// Returns how long to wait after an answer that may [pass](passes); `None` if it is the answer of the call.
    pub(super) fn after_answer(
        &mut self,
        headers: &HeaderMap,
        request: &reqwest::Request,
    ) -> Option<Duration> {
        if self.retry.allows(request) { self.next(http_date::retry_after(headers)) } else { None }
    }

    /// Takes an attempt and returns the wait before it: a random time below a limit that doubles (full jitter), so
    /// that clients do not return all at once, plus what the server requested.
    fn next(&mut self, asked: Option<Duration>) -> Option<Duration> {
        if self.made > self.retries.limit || asked > Some(LONGEST_ASKED) {
            return None;
        }
        let limit = BASE.saturating_mul(1 << (self.made - 1).min(16)).min(LONGEST);
        let wait = asked.unwrap_or_default() + limit.mul_f64(random());
        if self.deadline.is_some_and(|deadline| Instant::now() + wait >= deadline) {
            return None;
        }
        let taken = self.retries.change(|budget| budget.checked_sub(COST));
        taken.then(|| {
            self.made += 1;
            wait
        })
    }
}

impl Retry {
    /// Whether a request may be sent twice.
    fn allows(self, request: &reqwest::Request) -> bool {
        const IDEMPOTENT: [Method; 5] =
            [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS];
        match self {
            Self::ByMethod => {
                IDEMPOTENT.contains(request.method()) || request.headers().contains_key("idempotency-key")
            }
            Self::Always => true,
            Self::Never => false,
            // A redirect may have dropped it.
            Self::Key(header) => request.headers().contains_key(header),
        }
    }

    /// Sets the key of a request, unless the caller did.
    pub(super) fn mark(self, headers: &mut HeaderMap) {
        let Self::Key(header) = self else { return };
        let key = HeaderValue::try_from(Uuid::new_v4().to_string());
        if let (false, Ok(name), Ok(key)) = (headers.contains_key(header), HeaderName::try_from(header), key)
        {
            headers.insert(name, key);
        }
    }
}

/// Returns a random number from 0 to 1.
fn random() -> f64 {
    let bytes = Uuid::new_v4().into_bytes();
    let [.., a, b, c, d] = bytes;
    f64::from(u32::from_be_bytes([a, b, c, d])) / f64::from(u32::MAX)
}
