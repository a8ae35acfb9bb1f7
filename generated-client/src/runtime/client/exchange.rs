//! One request and its response, with redirects, limits and credentials: the part that is the same for all operations.

use std::cell::Cell;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::call::Call;
use super::core::Shared;
use super::prepare::prepare;
use super::redirect::{self, LIMIT};
use crate::runtime::auth::credentials::{Credential, Token};
use crate::runtime::error::failure::{ErrorKind, Failure, Source, Target};
use crate::runtime::error::media_type;
use crate::runtime::error::typed::AnyError;
use crate::runtime::model::secret::Secret;
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
    let deadline = Instant::now().checked_add(call.timeout.unwrap_or(core.shared().timeout));
    let streams = call.streams;
    plan.retry.mark(&mut call.headers);
    // A stream of events is asked for again with its parameters.
    let repeated = plan.repeats_events().then(|| call.repeated()).flatten();
    let (response, head) = send(&mut call, plan, &http, deadline).await?;
    let treatment = (plan.treatment)(head.status);
    if !comes(treatment, streams, plan, &head.headers) {
        return read(response, head, deadline).await;
    }
    let again = repeated.filter(|_| treatment == Treatment::Stream).map(|call| again(call, plan, http));
    let live = Cell::new(Some(Live { body: reqwest::Body::from(response), again }));
    Ok(Reply { head, documented: true, body: Bytes::new(), live })
}

/// Sends a request, follows redirects, and gives the response with its head; its body is still to come.
async fn send(
    call: &mut Call,
    plan: &'static Plan,
    http: &reqwest::Client,
    deadline: Option<Instant>,
) -> Result<(reqwest::Response, Head), AnyError> {
    let core = call.core().clone();
    let shared = core.shared();
    let target = || Target { plan, servers: Arc::clone(&shared.servers) };
    let refuse = |failure| AnyError::from(Failure { target: Some(target()), ..failure });
    let mut carried = had(call, plan, shared, http, deadline).await.map_err(refuse)?;
    let mut veil = shared.veil.with(carried.secrets(call));
    let prepared = prepare(call, plan, shared, &carried.credentials);
    let mut request =
        prepared.map_err(|message| refuse(Failure::new(ErrorKind::Request, plan.id, message)))?;
    let request_id = shared.api.request_id.and_then(|name| request.headers().get(name)?.to_str().ok());
    let request_id = request_id.map(str::to_owned);
    let origin = request.url().origin();
    let (mut redirects, mut is_fresh) = (0, false);
    let mut attempts = shared.retries.attempts(deadline, plan.retry);
    loop {
        // Where there is none, the body is a stream, which cannot be sent again.
        let (sent, url) = (request.try_clone(), request.url().clone());
        let mut response = match within(deadline, plan, http.execute(request)).await {
            Ok(response) => response,
            Err(failure) => {
                let wait = sent.as_ref().and_then(|sent| attempts.after_failure(&failure, sent));
                let (Some(wait), Some(sent)) = (wait, sent) else {
                    let attempts = attempts.made;
                    return Err(Failure { veil, request_id, attempts, ..failure }.at(target()).into());
                };
                tokio::time::sleep(wait).await;
                request = sent;
                continue;
            }
        };
        let (status, headers) = (response.status(), response.headers());
        let refused =
            status == StatusCode::UNAUTHORIZED && !carried.tokens.is_empty() && url.origin() == origin;
        if refused {
            carried.tokens.iter().for_each(Token::refused);
            // Once: a server that refuses a fresh token will refuse the next one.
            if let Some(mut repeated) =
                sent.as_ref().filter(|_| !is_fresh).and_then(reqwest::Request::try_clone)
                && let Ok(fresh) = had(call, plan, shared, http, deadline).await
                && fresh.replaces(&carried, &mut repeated)
            {
                (carried, is_fresh, request) = (fresh, true, repeated);
                attempts.made += 1;
                veil = shared.veil.with(carried.secrets(call));
                continue;
            }
        }
        let treatment = (plan.treatment)(status);
        if treatment == Treatment::Read
            && let Some(repeated) = &sent
            && let Some(wait) = attempts.after_answer(status, headers, repeated)
            && let Some(repeated) = repeated.try_clone()
        {
            drop(response);
            tokio::time::sleep(wait).await;
            request = repeated;
            continue;
        }
        let is_answer = matches!(treatment, Treatment::Success { named: true } | Treatment::Stream);
        let follows = shared.follow_redirects && status.is_redirection() && !is_answer;
        let next = sent.filter(|_| follows).and_then(|sent| {
            let next = redirect::of(status, headers, sent.method(), &url, shared.api.schemes)?;
            (next.same_origin || !shared.adds_headers()).then(|| redirected(sent, next))
        });
        let Some(next) = next else {
            let headers = std::mem::take(response.headers_mut());
            let head = Head {
                veil,
                limit: shared.max_body,
                idle: shared.idle_timeout,
                plan,
                servers: Arc::clone(&shared.servers),
                refused: refused && !is_fresh,
                attempts: attempts.made,
                request_id,
                status,
                headers,
            };
            return Ok((response, head));
        };
        request = next;
        redirects += 1;
        if redirects > LIMIT {
            let failure =
                Failure::new(ErrorKind::TooManyRedirects, plan.id, format!("more than {LIMIT} redirects"));
            let attempts = attempts.made;
            return Err(Failure { veil, request_id, attempts, ..failure }.at(target()).into());
        }
    }
}

/// What a request carries of credentials.
struct Carried {
    credentials: Vec<Credential>,
    tokens: Vec<Token>,
}

impl Carried {
    /// What errors of this request never show, beside what is so for the whole client.
    fn secrets(&self, parts: &Parts) -> Vec<Secret> {
        self.tokens.iter().map(Token::secret).chain(&parts.secrets).cloned().collect()
    }

    /// Puts other tokens into a request that was sent with `old`; whether there are any, in headers.
    fn replaces(&self, old: &Self, request: &mut reqwest::Request) -> bool {
        let tokens = |carried: &Self| carried.tokens.iter().map(Token::secret).cloned().collect::<Vec<_>>();
        if tokens(self) == tokens(old) {
            return false;
        }
        let mut replaced = false;
        for (new, old) in self.credentials.iter().zip(&old.credentials) {
            if let (Credential::Header(name, value), Credential::Header(_, old)) = (new, old)
                && value != old
                && request.headers().get(name) == Some(old)
            {
                request.headers_mut().insert(name.clone(), value.clone());
                replaced = true;
            }
        }
        replaced
    }
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
) -> Result<Carried, Failure> {
    let refuse = |message| Failure::new(ErrorKind::Request, plan.id, message);
    if let Some(fault) = &parts.fault {
        return Err(refuse(fault.clone()));
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
    Ok(Carried { credentials, tokens })
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
fn again(call: Call, plan: &'static Plan, http: reqwest::Client) -> Again {
    Box::new(move |delay, last_id| {
        let (call, http) = (call.repeated(), http.clone());
        Mutex::new(Box::pin(async move {
            let Some(mut call) = call else { return Ok(None) };
            tokio::time::sleep(delay).await;
            if let Some(id) = last_id.and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok()) {
                call.headers.insert(HeaderName::from_static("last-event-id"), id);
            }
            reopen(call, plan, &http).await
        }))
    })
}

/// Asks for a stream again; `None` if the server has no more.
#[inline]
async fn reopen(
    mut call: Call,
    plan: &'static Plan,
    http: &reqwest::Client,
) -> Result<Option<Incoming>, AnyError> {
    let deadline = Instant::now().checked_add(call.core().shared().timeout);
    let (response, head) = send(&mut call, plan, http, deadline).await?;
    match head.status {
        StatusCode::OK if media_type::of(&head.headers).is_none_or(media_type::is_event_stream) => {
            Ok(Some(Incoming::new(head, reqwest::Body::from(response))))
        }
        StatusCode::NO_CONTENT => Ok(None),
        _ => {
            let failure = read(response, head, deadline).await?.failure(ErrorKind::Undocumented, None);
            let message = "the event stream is not continued".to_owned();
            Err(Failure { message, ..failure }.into())
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
