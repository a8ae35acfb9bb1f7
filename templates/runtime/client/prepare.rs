//! Turns a call into its HTTP request.

use bytes::Bytes;
use reqwest::header::{
    ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING,
};
use reqwest::{Method, Url};
use uuid::Uuid;

#[cfg(feature = "mock")]
use super::call::Call;
use super::core::Shared;
use crate::runtime::auth::credentials::Credential;
#[cfg(feature = "pages")]
use crate::runtime::auth::credentials::{Credentials, Scheme};
use crate::runtime::platform;
use crate::runtime::request::body::{Body, Chunk, Chunks};
use crate::runtime::request::merge_patch;
use crate::runtime::request::parts::Parts;
use crate::runtime::request::path::{self, PathError};
use crate::runtime::request::plan::Plan;

/// The body of a call.
pub(super) enum Payload {
    Whole(Option<Bytes>),
    /// Contains a stream; `None` after it was sent.
    Once(Option<Chunks>),
}

impl Payload {
    /// Takes the body out of a call, or returns what is wrong with it.
    pub(super) fn of(parts: &mut Parts) -> Result<Self, String> {
        Ok(match body(parts)?.map(Chunks::into_bytes) {
            None => Self::Whole(None),
            Some(Ok(bytes)) => Self::Whole(Some(bytes)),
            Some(Err(chunks)) if platform::SENDS_STREAMS => Self::Once(Some(chunks)),
            Some(Err(_)) => return Err("a browser sends no streams: give the body as bytes".to_owned()),
        })
    }

    /// Whether it can be sent, also again.
    pub(super) fn is_there(&self) -> bool {
        !matches!(self, Self::Once(None))
    }

    fn take(&mut self) -> Option<reqwest::Body> {
        match self {
            Self::Whole(bytes) => bytes.clone().map(reqwest::Body::from),
            Self::Once(chunks) => chunks.take().map(platform::streamed),
        }
    }

    /// Returns its length in bytes, if known.
    fn length(&self) -> Option<u64> {
        match self {
            Self::Whole(bytes) => bytes.as_ref().map_or(Some(0), |bytes| u64::try_from(bytes.len()).ok()),
            Self::Once(chunks) => http_body::Body::size_hint(chunks.as_ref()?).exact(),
        }
    }
}

/// Makes the HTTP request of a call, or returns what is wrong with it.
pub(super) fn prepare(
    parts: &Parts,
    plan: &Plan,
    shared: &Shared,
    credentials: &[Credential],
    payload: &mut Payload,
) -> Result<reqwest::Request, String> {
    let method = Method::from_bytes(plan.method.as_bytes())
        .map_err(|_| format!("{:?} is not a method", plan.method))?;
    let mut request = reqwest::Request::new(method, url(parts, plan, shared, credentials)?);
    *request.headers_mut() = headers(parts, plan, shared, credentials)?;
    check_framing(request.headers(), payload)?;
    *request.body_mut() = payload.take();
    Ok(request)
}

/// Refuses headers that contradict how the body is sent (RFC 9112, section 6).
fn check_framing(headers: &HeaderMap, payload: &Payload) -> Result<(), String> {
    if headers.contains_key(TRANSFER_ENCODING) {
        return Err("header `transfer-encoding` is set by the HTTP client".to_owned());
    }
    let Some(said) = headers.get(CONTENT_LENGTH) else { return Ok(()) };
    if payload.length().is_some_and(|length| said.as_bytes() == length.to_string().as_bytes()) {
        return Ok(());
    }
    Err("header `content-length` is not the length of the body: it is set by the HTTP client".to_owned())
}

/// Takes the body out of a call.
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
    let base = shared.servers.url(plan.server)?;
    let mut url = String::with_capacity(base.len() + plan.path.len() + parts.query.len() + 64);
    url.push_str(base);
    path::expand(&plan.path, &parts.path, &mut url).map_err(|error| match error {
        PathError::NoValue(name) => format!("path parameter `{name}` has no value"),
        PathError::DotSegment => "the path would have a segment `.` or `..`".to_owned(),
    })?;
    let mut delimiter = if plan.path.contains('?') { '&' } else { '?' };
    let keys = credentials.iter().filter_map(|credential| match credential {
        Credential::Query(pair) => Some(pair.expose_secret()),
        Credential::Header(..) | Credential::Cookie(_) => None,
    });
    for pairs in std::iter::once(parts.query.as_str()).filter(|query| !query.is_empty()).chain(keys) {
        url.push(delimiter);
        url.push_str(pairs);
        delimiter = '&';
    }
    let url = Url::parse(&url).map_err(|error| format!("the URL cannot be built: {error}"))?;
    #[cfg(feature = "pages")]
    if let Some(next) = &parts.next_url {
        return next_url(&url, next, shared.api.schemes);
    }
    Ok(url)
}

/// Returns the URL of the next page, with the request's own credentials. Refuses other origins.
#[cfg(feature = "pages")]
fn next_url(own: &Url, next: &str, schemes: &[Scheme]) -> Result<Url, String> {
    let mut url = own.join(next).map_err(|error| format!("the URL of the next page: {error}"))?;
    if url.origin() != own.origin() || !url.username().is_empty() || url.password().is_some() {
        return Err("the next page is at another origin, to which no request goes".to_owned());
    }
    let split = |query: Option<&str>| Credentials::split_query(schemes, query.unwrap_or_default());
    let ((credentials, _), (_, others)) = (split(own.query()), split(url.query()));
    let query = [others, credentials].concat().join("&");
    url.set_query(Some(&*query).filter(|query| !query.is_empty()));
    Ok(url)
}

fn headers(
    parts: &Parts,
    plan: &Plan,
    shared: &Shared,
    credentials: &[Credential],
) -> Result<HeaderMap, String> {
    let mut headers =
        HeaderMap::with_capacity(2 + shared.headers.len() + credentials.len() + parts.headers.len());
    headers.insert(ACCEPT, accept(plan)?);
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

/// Returns the documented media types of the answer, without copying them.
fn accept(plan: &Plan) -> Result<HeaderValue, String> {
    let is_text = plan.accept.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    is_text
        .then(|| HeaderValue::from_static(plan.accept))
        .ok_or_else(|| "a media type has a character that headers cannot hold".to_owned())
}

/// Returns what a mock compares with a call: its request without credentials, its own headers, and its body, unless
/// that differs each time.
#[cfg(feature = "mock")]
pub(crate) fn expected(
    call: &mut Call,
    plan: &Plan,
) -> Result<(reqwest::Request, HeaderMap, Option<Bytes>), String> {
    if let Some(fault) = &call.fault {
        return Err(fault.clone());
    }
    let mut headers = call.headers.clone();
    let is_multipart = call.multipart.is_some();
    let mut payload = Payload::of(call)?;
    let request = prepare(call, plan, call.core().shared(), &[], &mut payload)?;
    let body = match payload {
        Payload::Whole(_) if is_multipart => None,
        Payload::Whole(body) => Some(body.unwrap_or_default()),
        Payload::Once(_) => None,
    };
    // The boundary of parts is random.
    if is_multipart {
        headers.remove(CONTENT_TYPE);
    }
    Ok((request, headers, body))
}
