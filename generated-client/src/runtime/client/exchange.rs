//! One request and its response, with redirects, limits and credentials: the part that is the same for all operations.

use std::cell::Cell;
use std::future::Future;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};

use super::call::Call;
use super::core::Shared;
use super::prepare::prepare;
use super::redirect::{self, LIMIT};
use crate::runtime::auth::credentials::{Credential, Token};
use crate::runtime::error::failure::{ErrorKind, Failure, Source};
use crate::runtime::error::media_type;
use crate::runtime::error::typed::AnyError;
use crate::runtime::request::parts::Parts;
use crate::runtime::request::plan::{Plan, Treatment};
use crate::runtime::response::head::Head;
use crate::runtime::response::incoming::{Again, Incoming};
use crate::runtime::response::reply::{Live, Reply};

/// Sends a request and reads its response.
pub(crate) async fn exchange(
    mut call: Call,
    plan: &'static Plan,
    http: reqwest::Client,
) -> Result<Reply, AnyError> {
    let core = call.core().clone();
    let shared = core.shared();
    let deadline = Instant::now().checked_add(call.timeout.unwrap_or(shared.timeout));
    let refuse = |message| Failure::new(ErrorKind::Request, plan.id, message);
    let (credentials, tokens) = had(&call, plan, shared, &http, deadline).await?;
    let mut request = prepare(&mut call, plan, shared, &credentials).map_err(refuse)?;
    let streams = call.streams;
    let request_id = shared.api.request_id.and_then(|name| request.headers().get(name)?.to_str().ok());
    let request_id = request_id.map(str::to_owned);
    let fail = |failure: Failure| AnyError::from(Failure { request_id: request_id.clone(), ..failure });

    for _ in 0..=LIMIT {
        let (sent, url) = (request.try_clone(), request.url().clone());
        let mut response = within(deadline, plan, http.execute(request)).await.map_err(fail)?;
        let (status, headers) = (response.status(), response.headers());
        if status == StatusCode::UNAUTHORIZED {
            tokens.iter().for_each(Token::refused);
        }
        let treatment = (plan.treatment)(status);
        let repeatable =
            |sent: &&reqwest::Request| treatment == Treatment::Stream && *sent.method() == Method::GET;
        let sent_again = sent.as_ref().filter(repeatable).and_then(reqwest::Request::try_clone);
        let is_answer = matches!(treatment, Treatment::Success { named: true } | Treatment::Stream);
        let redirects = shared.follow_redirects && status.is_redirection() && !is_answer;
        let next = sent.filter(|_| redirects).and_then(|sent| {
            let next = redirect::of(status, headers, sent.method(), &url, shared.api.schemes)?;
            (next.same_origin || !shared.is_custom()).then(|| redirected(sent, next))
        });
        match next {
            Some(next) => request = next,
            None if comes(treatment, streams, plan, headers) => {
                let again = sent_again.map(|request| again(request, http, shared.timeout));
                let head = head(&mut response, plan, shared, request_id);
                let live = Cell::new(Some(Live { body: reqwest::Body::from(response), again }));
                return Ok(Reply { head, documented: true, body: Bytes::new(), live });
            }
            None => {
                let head = head(&mut response, plan, shared, request_id);
                return read(response, head, deadline).await;
            }
        }
    }
    let message = format!("more than {LIMIT} redirects");
    Err(fail(Failure::new(ErrorKind::TooManyRedirects, plan.id, message)))
}

/// Whether a body is given as it comes.
///
/// A body that is no event stream would be one without events, so it is read, and the error keeps it. JSON values need
/// no such care: what is not one of them does not decode.
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

/// The request that follows a redirect.
fn redirected(mut request: reqwest::Request, next: redirect::Redirect) -> reqwest::Request {
    if !next.same_origin {
        *request.headers_mut() = redirect::harmless(request.headers());
    }
    if !next.keeps_body || !next.same_origin {
        *request.body_mut() = None;
        request.headers_mut().remove(reqwest::header::CONTENT_TYPE);
    }
    *request.method_mut() = next.method;
    *request.url_mut() = next.url;
    request
}

/// The credentials of a request. None is asked for where the request cannot be sent.
async fn had(
    parts: &Parts,
    plan: &Plan,
    shared: &Shared,
    http: &reqwest::Client,
    deadline: Option<Instant>,
) -> Result<(Vec<Credential>, Vec<Token>), AnyError> {
    let refuse = |message| Failure::new(ErrorKind::Request, plan.id, message);
    if let Some(fault) = &parts.fault {
        return Err(refuse(fault.clone()).into());
    }
    let chosen = shared
        .credentials
        .choose(plan.security)
        .map_err(|needed| refuse(format!("a credential is missing: the operation needs {needed}")))?;
    let (mut credentials, mut tokens) = (Vec::new(), Vec::new());
    for configured in chosen {
        let (credential, token) =
            until(deadline, plan, configured.credential(http)).await?.map_err(|error| {
                Failure::new(ErrorKind::Credential, plan.id, "no access token")
                    .with_source(Source::Token(error))
            })?;
        credentials.push(credential);
        tokens.extend(token);
    }
    Ok((credentials, tokens))
}

/// The head of a response, whose headers are taken.
fn head(
    response: &mut reqwest::Response,
    plan: &'static Plan,
    shared: &Shared,
    request_id: Option<String>,
) -> Head {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    Head { veil: shared.veil.clone(), limit: shared.max_body, plan, request_id, status, headers }
}

/// Reads the body, up to the client's limit.
async fn read(
    mut response: reqwest::Response,
    head: Head,
    deadline: Option<Instant>,
) -> Result<Reply, AnyError> {
    let (plan, limit) = (head.plan, head.limit);
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
    Ok(Reply { head, documented: true, body: body.finish(), live: Cell::new(None) })
}

/// How to ask for an event stream again.
fn again(request: reqwest::Request, http: reqwest::Client, timeout: Duration) -> Again {
    Box::new(move |head, delay, last_id| {
        let request = request.try_clone().map(|mut request| {
            if let Some(id) = last_id.and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok()) {
                request.headers_mut().insert(HeaderName::from_static("last-event-id"), id);
            }
            request
        });
        let http = http.clone();
        Box::pin(async move {
            match request {
                Some(request) => connect(request, http, delay, head, timeout).await,
                None => Ok(None),
            }
        })
    })
}

/// Waits, and asks for the stream again; `None` if the server has no more.
#[inline]
async fn connect(
    request: reqwest::Request,
    http: reqwest::Client,
    delay: Duration,
    head: Head,
    timeout: Duration,
) -> Result<Option<Incoming>, AnyError> {
    tokio::time::sleep(delay).await;
    let response = within(Instant::now().checked_add(timeout), head.plan, http.execute(request)).await;
    let response = match response {
        Ok(response) => response,
        Err(failure) => return Err(head.failure(failure).into()),
    };
    let (status, headers) = (response.status(), response.headers().clone());
    let head = Head { status, headers, ..head };
    match status {
        StatusCode::OK if media_type::of(&head.headers).is_none_or(media_type::is_event_stream) => {
            Ok(Some(Incoming::new(head, reqwest::Body::from(response))))
        }
        StatusCode::NO_CONTENT => Ok(None),
        _ => {
            let message = "the event stream is not continued";
            let failure = Failure::new(ErrorKind::Undocumented, head.plan.id, message);
            Err(head.failure(failure).into())
        }
    }
}

/// Waits for a step of the exchange until the deadline.
async fn within<T>(
    deadline: Option<Instant>,
    plan: &Plan,
    step: impl Future<Output = reqwest::Result<T>>,
) -> Result<T, Failure> {
    until(deadline, plan, step).await?.map_err(|error| Failure::transport(plan.id, error))
}

/// Waits for anything until the deadline.
async fn until<T>(
    deadline: Option<Instant>,
    plan: &Plan,
    step: impl Future<Output = T>,
) -> Result<T, Failure> {
    let time_is_up = || Failure::new(ErrorKind::Timeout, plan.id, "the time was up");
    match deadline {
        // The timer would notice only after the step had its turn.
        Some(deadline) if deadline <= Instant::now() => Err(time_is_up()),
        Some(deadline) => tokio::time::timeout_at(deadline.into(), step).await.map_err(|_| time_is_up()),
        None => Ok(step.await),
    }
}

/// Chunks of a body; a single one is not copied.
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
