//! One request and its response, with redirects, limits and credentials: the part that is the same for all operations.

use std::cell::Cell;
use std::future::Future;
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use uuid::Uuid;

use super::body::{Body, Chunk, Chunks};
use super::call::{Call, Parts};
use super::client::{Core, Shared};
use super::error::{AnyError, ErrorKind, Failure, Source};
use super::media_type;
use super::merge_patch;
use super::operation::{Plan, Treatment};
use super::path::{self, PathError};
use super::redirect::{self, LIMIT};
use super::reply::{Live, Reply};
use super::security::{Credential, Token};
use super::sse::Again;

/// Sends a request and reads its response.
pub(super) async fn exchange(
    mut call: Call,
    plan: &'static Plan,
    http: reqwest::Client,
) -> Result<Reply, AnyError> {
    let core = call.parts.core.clone();
    let shared = core.shared();
    let deadline = Instant::now().checked_add(call.parts.timeout.unwrap_or(shared.timeout));
    let refuse = |message| Failure::new(ErrorKind::Request, plan.id, message);
    let (credentials, tokens) = had(&call.parts, plan, shared, &http, deadline).await?;
    let mut request = prepare(&mut call.parts, plan, shared, &credentials).map_err(refuse)?;
    let streams = call.parts.streams;
    let request_id = shared.api.request_id.and_then(|name| request.headers().get(name)?.to_str().ok());
    let request_id = request_id.map(str::to_owned);
    let fail = |error: AnyError| error.of_request(request_id.clone());

    for _ in 0..=LIMIT {
        let (sent, url) = (request.try_clone(), request.url().clone());
        let response =
            within(deadline, plan, http.execute(request)).await.map_err(|failure| fail(failure.into()))?;
        let (status, headers) = (response.status(), response.headers());
        if status == StatusCode::UNAUTHORIZED {
            tokens.iter().for_each(Token::refused);
        }
        let treatment = (plan.treatment)(status);
        let repeatable =
            |sent: &&reqwest::Request| treatment == Treatment::Stream && *sent.method() == Method::GET;
        let again = sent.as_ref().filter(repeatable).and_then(reqwest::Request::try_clone);
        let is_answer = matches!(treatment, Treatment::Success { named: true } | Treatment::Stream);
        let redirects = shared.follow_redirects && status.is_redirection() && !is_answer;
        let next = sent.filter(|_| redirects).and_then(|sent| {
            let next = redirect::of(status, headers, sent.method(), &url, shared.api.schemes)?;
            (next.same_origin || !shared.is_custom()).then(|| redirected(sent, next))
        });
        match next {
            Some(next) => request = next,
            None if comes(treatment, streams, plan, headers) => {
                let again = again.map(|request| Again { request, http });
                return Ok(live(response, plan, &core, request_id.clone(), again));
            }
            None => return read(response, plan, &core, request_id.clone(), deadline).await.map_err(fail),
        }
    }
    let message = format!("more than {LIMIT} redirects");
    Err(fail(Failure::new(ErrorKind::TooManyRedirects, plan.id, message).into()))
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

/// The HTTP request of a call, or what is wrong with it.
fn prepare(
    parts: &mut Parts,
    plan: &Plan,
    shared: &Shared,
    credentials: &[Credential],
) -> Result<reqwest::Request, String> {
    let body = body(parts)?;
    let method = Method::from_bytes(plan.method.as_bytes())
        .map_err(|_| format!("{:?} is not a method", plan.method))?;
    let mut request = reqwest::Request::new(method, url(parts, plan, shared, credentials)?);
    *request.headers_mut() = headers(parts, plan, shared, credentials)?;
    *request.body_mut() = body.map(Chunks::into_http);
    Ok(request)
}

/// The body of a call, which is left without it.
fn body(parts: &mut Parts) -> Result<Option<Chunks>, String> {
    let Some((media_type, required, multipart)) = parts.multipart.take() else {
        let body = parts.body.take();
        return match body {
            Some(Body(Chunk::Bytes(text))) if !parts.removed.is_empty() => {
                let body = merge_patch::with_removed(&text, &parts.removed)?;
                Ok(Some(Chunks::from(Body::from(body))))
            }
            body => Ok(body.map(Chunks::from)),
        };
    };
    if multipart.is_empty() && !required {
        return Ok(None);
    }
    let (chunks, boundary) = multipart.encode()?;
    let value = HeaderValue::try_from(format!("{media_type}; boundary={boundary}"))
        .map_err(|_| "a media type has a character that headers cannot hold".to_owned())?;
    parts.headers.insert(CONTENT_TYPE, value);
    Ok(Some(chunks))
}

fn url(parts: &Parts, plan: &Plan, shared: &Shared, credentials: &[Credential]) -> Result<Url, String> {
    let path = path::expand(plan.path, &parts.path).map_err(|error| match error {
        PathError::NoValue(name) => format!("path parameter `{name}` has no value"),
        PathError::DotSegment => "the path would have a segment `.` or `..`".to_owned(),
    })?;
    let mut url = format!("{}{path}", shared.servers.url(plan.server)?);
    let mut delimiter = if path.contains('?') { '&' } else { '?' };
    let keys = credentials.iter().filter_map(|credential| match credential {
        Credential::Query(pair) => Some(pair.expose_secret()),
        Credential::Header(..) | Credential::Cookie(_) => None,
    });
    for pairs in std::iter::once(parts.query.as_str()).filter(|query| !query.is_empty()).chain(keys) {
        url.push(delimiter);
        url.push_str(pairs);
        delimiter = '&';
    }
    Url::parse(&url).map_err(|error| format!("the URL cannot be built: {error}"))
}

fn headers(
    parts: &Parts,
    plan: &Plan,
    shared: &Shared,
    credentials: &[Credential],
) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    let accept = HeaderValue::try_from(plan.accept)
        .map_err(|_| "a media type has a character that headers cannot hold".to_owned())?;
    headers.insert(ACCEPT, accept);
    let mut cookies = parts.cookies.clone();
    let own = shared.headers.iter().map(|(name, value)| (name.clone(), value.clone()));
    headers.extend(own);
    for credential in credentials {
        match credential {
            Credential::Header(name, value) => {
                headers.insert(name.clone(), value.clone());
            }
            Credential::Cookie(pair) => {
                cookies.push_str(if cookies.is_empty() { "" } else { "; " });
                cookies.push_str(pair.expose_secret());
            }
            Credential::Query(_) => {}
        }
    }
    if let Some(name) = shared.api.request_id {
        let id = parts.request_id.unwrap_or_else(Uuid::new_v4).to_string();
        let name = HeaderName::try_from(name).map_err(|_| format!("{name:?} is not a header name"))?;
        headers.insert(name, HeaderValue::try_from(id).map_err(|error| error.to_string())?);
    }
    for (name, value) in &parts.headers {
        headers.insert(name.clone(), value.clone());
    }
    if !cookies.is_empty() {
        let mut value = HeaderValue::try_from(cookies)
            .map_err(|_| "a cookie has a character that headers cannot hold".to_owned())?;
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
    }
    Ok(headers)
}

/// Reads the body, up to the client's limit.
async fn read(
    mut response: reqwest::Response,
    plan: &'static Plan,
    core: &Core,
    request_id: Option<String>,
    deadline: Option<Instant>,
) -> Result<Reply, AnyError> {
    let max_body = core.shared().max_body;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let mut body = Collected::default();
    loop {
        let failure = match within(deadline, plan, response.chunk()).await {
            Ok(None) => break,
            Ok(Some(chunk)) if body.len() + chunk.len() <= max_body => {
                body.push(chunk);
                continue;
            }
            Ok(Some(chunk)) => {
                body.push(chunk.slice(..max_body - body.len()));
                let message = format!("the body is larger than {max_body} bytes");
                Failure::new(ErrorKind::BodyTooLarge, plan.id, message)
            }
            Err(failure) => failure,
        };
        return Err(Failure { status: Some(status), headers, body: body.finish(), ..failure }.into());
    }
    Ok(Reply {
        core: core.clone(),
        plan,
        request_id,
        status,
        headers,
        documented: true,
        body: body.finish(),
        live: Cell::new(None),
    })
}

/// The reply of a response whose body is still to come.
fn live(
    mut response: reqwest::Response,
    plan: &'static Plan,
    core: &Core,
    request_id: Option<String>,
    again: Option<Again>,
) -> Reply {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let live = Live { body: reqwest::Body::from(response), again };
    Reply {
        core: core.clone(),
        plan,
        request_id,
        status,
        headers,
        documented: true,
        body: Bytes::new(),
        live: Cell::new(Some(live)),
    }
}

/// Waits for a step of the exchange until the deadline.
pub(super) async fn within<T>(
    deadline: Option<Instant>,
    plan: &Plan,
    step: impl Future<Output = reqwest::Result<T>>,
) -> Result<T, Failure> {
    until(deadline, plan, step).await?.map_err(|error| transport(plan, error))
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

/// An error of the connection, without the URL: its query may hold a credential.
pub(super) fn transport(plan: &Plan, error: reqwest::Error) -> Failure {
    let (kind, message) = if error.is_connect() {
        (ErrorKind::Connect, "no connection")
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "the time was up")
    } else {
        (ErrorKind::Transport, "the connection failed")
    };
    Failure::new(kind, plan.id, message).with_source(Source::Http(error.without_url()))
}
