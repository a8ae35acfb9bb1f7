//! One request and its response, with redirects, retries and limits: the code that all operations share.

use std::cell::Cell;
#[cfg(feature = "item-streams")]
use std::sync::Mutex;

use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
#[cfg(feature = "item-streams")]
use reqwest::header::{HeaderName, HeaderValue};

use super::call::Call;
use super::connect::Driver;
use super::outgoing::Outgoing;
use super::redirect::LIMIT;
use super::retry::passes;
use crate::runtime::error::failure::{ErrorKind, Failure};
use crate::runtime::error::media_type;
use crate::runtime::error::typed::AnyError;
use crate::runtime::layer::deadline::within;
use crate::runtime::platform::{Instant, Response, ResponseBody, sleep};
use crate::runtime::request::plan::{Plan, Planned, Treatment};
#[cfg(feature = "mock")]
use crate::runtime::response::given::Given;
use crate::runtime::response::head::Head;
#[cfg(feature = "item-streams")]
use crate::runtime::response::incoming::{Again, Incoming};
use crate::runtime::response::reply::{Live, Reply};

/// Sends a request and reads its response.
pub(super) async fn exchange(mut call: Call, plan: Planned, driver: Driver) -> Result<Reply, AnyError> {
    let deadline = Instant::now().checked_add(call.timeout.unwrap_or(call.core().shared().settings.timeout));
    let streams = call.streams;
    plan.retry.mark(&mut call.headers);
    // A stream of events is requested again with its parameters.
    #[cfg(feature = "item-streams")]
    let repeated = plan.repeats_events().then(|| call.repeated()).flatten();
    #[cfg_attr(not(feature = "mock"), expect(unused_mut, reason = "a mock takes its value out"))]
    let (mut response, head) = send(&mut call, &plan, driver, deadline).await?;
    #[cfg(feature = "mock")]
    if let Some(given) = Given::of(&mut response) {
        return Ok(Reply { given: Some(given), ..Reply::new(head, Bytes::new()) });
    }
    let treatment = (plan.treatment)(head.status);
    if !comes(treatment, streams, &plan, &head.headers) {
        return read(response, head, deadline).await;
    }
    let live = Live {
        body: ResponseBody::from(response),
        #[cfg(feature = "item-streams")]
        again: repeated.filter(|_| treatment == Treatment::Stream).map(|call| again(call, plan, driver)),
    };
    Ok(Reply { live: Cell::new(Some(live)), ..Reply::new(head, Bytes::new()) })
}

/// Sends a request, follows redirects, and returns the response with its head; its body is still arriving.
async fn send(
    call: &mut Call,
    plan: &Planned,
    driver: Driver,
    deadline: Option<Instant>,
) -> Result<(Response, Head), AnyError> {
    let (mut outgoing, mut request) = Outgoing::of(call, plan, driver, deadline).await?;
    let shared = outgoing.shared();
    let mut attempts = shared.retries.attempts(deadline, plan.retry);
    let (mut redirects, mut is_fresh) = (0, false);
    loop {
        let mut response = match outgoing.attempt(request, attempts.made).await {
            Ok(response) => response,
            Err(failure) => {
                let repeated = outgoing.again();
                let wait = repeated.as_ref().and_then(|sent| attempts.after_failure(&failure, sent));
                let (Some(wait), Some(repeated)) = (wait, repeated) else {
                    return Err(outgoing.failure(failure, attempts.made).into());
                };
                sleep(wait).await;
                request = repeated;
                continue;
            }
        };
        let (status, headers) = (response.status(), response.headers());
        let refused = status == StatusCode::UNAUTHORIZED && outgoing.has_tokens();
        if refused {
            // Only once: a server that refuses a fresh token will refuse the next one.
            let renewed = outgoing.renew(!is_fresh).await;
            if let Some(repeated) = renewed.then(|| outgoing.again()).flatten() {
                (is_fresh, request) = (true, repeated);
                attempts.made += 1;
                continue;
            }
        }
        let treatment = (plan.treatment)(status);
        if treatment == Treatment::Read
            && passes(status)
            && let Some(repeated) = outgoing.again()
            && let Some(wait) = attempts.after_answer(headers, &repeated)
        {
            drop(response);
            sleep(wait).await;
            request = repeated;
            continue;
        }
        let is_answer = matches!(treatment, Treatment::Success { named: true } | Treatment::Stream);
        let follows = shared.settings.follow_redirects && status.is_redirection() && !is_answer;
        let Some(next) = follows.then(|| outgoing.follow(status, headers)).flatten() else {
            let headers = std::mem::take(response.headers_mut());
            return Ok((response, outgoing.head(status, headers, refused && !is_fresh, attempts.made)));
        };
        request = next;
        redirects += 1;
        if redirects > LIMIT {
            let failure =
                Failure::new(ErrorKind::TooManyRedirects, plan.id, format!("more than {LIMIT} redirects"));
            return Err(outgoing.failure(failure, attempts.made).into());
        }
    }
}

/// Whether a body is returned as a stream.
///
/// A body that is not an event stream would be a stream without events, so it is read, and the error keeps it. JSON
/// values need no such check: anything else does not decode.
fn comes(treatment: Treatment, wanted: bool, plan: &Plan, headers: &HeaderMap) -> bool {
    match treatment {
        Treatment::Read => false,
        Treatment::Success { .. } => wanted,
        Treatment::Stream => {
            let events = plan.accept.split(',').any(media_type::is_event_stream);
            wanted || !events || media_type::of(headers).is_none_or(media_type::is_event_stream)
        }
    }
}

/// Reads the body, up to the client's limit.
async fn read(mut response: Response, head: Head, deadline: Option<Instant>) -> Result<Reply, AnyError> {
    let (plan, limit) = (&head.plan, head.limit);
    let mut body = Collected::default();
    loop {
        let failure = match within(deadline, plan, response.chunk()).await {
            Ok(None) => break,
            Ok(Some(chunk)) if body.len() + chunk.len() <= limit => {
                body.push(chunk);
                continue;
            }
            Ok(Some(chunk)) => {
                body.push(chunk.slice(..limit - body.len()));
                let message = format!("the body is larger than {limit} bytes");
                Failure::new(ErrorKind::BodyTooLarge, plan.id, message)
            }
            Err(failure) => failure,
        };
        return Err(head.failure(Failure { body: body.finish(), ..failure }).into());
    }
    Ok(Reply::new(head, body.finish()))
}

/// Returns how to request an event stream again.
#[cfg(feature = "item-streams")]
fn again(call: Call, plan: Planned, driver: Driver) -> Again {
    Box::new(move |delay, last_id| {
        let (call, plan) = (call.repeated(), plan.clone());
        Mutex::new(Box::pin(async move {
            let Some(mut call) = call else { return Ok(None) };
            sleep(delay).await;
            if let Some(id) = last_id.and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok()) {
                call.headers.insert(HeaderName::from_static("last-event-id"), id);
            }
            reopen(call, &plan, driver).await
        }))
    })
}

/// Requests a stream again; `None` if the server has no more.
#[cfg(feature = "item-streams")]
#[inline]
async fn reopen(mut call: Call, plan: &Planned, driver: Driver) -> Result<Option<Incoming>, AnyError> {
    let deadline = Instant::now().checked_add(call.core().shared().settings.timeout);
    let (response, head) = send(&mut call, plan, driver, deadline).await?;
    match head.status {
        StatusCode::OK if media_type::of(&head.headers).is_none_or(media_type::is_event_stream) => {
            Ok(Some(Incoming::new(head, ResponseBody::from(response))))
        }
        StatusCode::NO_CONTENT => Ok(None),
        _ => {
            let failure = read(response, head, deadline).await?.failure(ErrorKind::Undocumented, None);
            let message = "the event stream is not continued".to_owned();
            Err(Failure { message, ..failure }.into())
        }
    }
}

/// The chunks of a body; a single one is not copied.
#[derive(Default)]
struct Collected {
    first: Bytes,
    all: BytesMut,
}

impl Collected {
    fn len(&self) -> usize {
        if self.all.is_empty() { self.first.len() } else { self.all.len() }
    }

    fn push(&mut self, chunk: Bytes) {
        if self.len() == 0 {
            self.first = chunk;
            return;
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(&chunk);
    }

    fn finish(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}
