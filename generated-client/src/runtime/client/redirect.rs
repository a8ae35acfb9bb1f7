//! Which redirects are followed, and with what.
//!
//! A credential never goes to another origin (scheme, host and port). `reqwest` only removes headers that it knows to
//! be credentials, so its redirects are switched off.

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, LOCATION, USER_AGENT};
use reqwest::{Method, StatusCode, Url};

use crate::runtime::auth::credentials::{Credentials, Scheme};

/// The maximum number of redirects.
pub(crate) const LIMIT: usize = 10;

/// A redirect to follow.
#[derive(Debug)]
pub(crate) struct Redirect {
    pub(crate) url: Url,
    /// `303 See Other` requests the result with `GET`.
    pub(crate) method: Method,
    pub(crate) keeps_body: bool,
    pub(crate) same_origin: bool,
}

/// Returns the redirect of a response, if it is followed.
///
/// Within the origin, 307 and 308 repeat the request, 303 continues with `GET`, and 301 and 302, which clients
/// interpret differently, are followed for `GET` and `HEAD` only. To another origin only `GET` and `HEAD` are
/// followed, and never from https to http.
pub(crate) fn of(
    status: StatusCode,
    headers: &HeaderMap,
    method: &Method,
    url: &Url,
    schemes: &[Scheme],
) -> Option<Redirect> {
    let is_read = *method == Method::GET || *method == Method::HEAD;
    let location = headers.get(LOCATION)?.to_str().ok()?;
    let mut next = url.join(location).ok()?;
    let same_origin = url.origin() == next.origin();
    let (method, keeps_body) = match status.as_u16() {
        307 | 308 => (method.clone(), true),
        301 | 302 if is_read => (method.clone(), true),
        303 if *method == Method::HEAD => (Method::HEAD, false),
        303 => (Method::GET, false),
        _ => return None,
    };
    if !same_origin {
        let downgrade = url.scheme() == "https" && next.scheme() != "https";
        if !is_read || downgrade || !matches!(next.scheme(), "http" | "https") {
            return None;
        }
    }
    // Within the origin, credentials in the query stay, like those in headers. A redirect to another one may repeat
    // the query.
    let split = |query: Option<&str>| Credentials::split_query(schemes, query.unwrap_or_default());
    let ((had, _), (repeated, others)) = (split(url.query()), split(next.query()));
    let kept = if same_origin { had } else { Vec::new() };
    if !kept.is_empty() || !repeated.is_empty() {
        let query = [others, kept].concat().join("&");
        next.set_query(Some(&*query).filter(|query| !query.is_empty()));
    }
    Some(Redirect { url: next, method, keeps_body, same_origin })
}

impl Redirect {
    /// Turns a request into the one that follows it.
    pub(crate) fn apply(&self, request: &mut reqwest::Request) {
        if !self.same_origin {
            *request.headers_mut() = harmless(request.headers());
        }
        if !self.keeps_body || !self.same_origin {
            *request.body_mut() = None;
            request.headers_mut().remove(CONTENT_TYPE);
        }
        *request.method_mut() = self.method.clone();
        *request.url_mut() = self.url.clone();
    }
}

/// Returns the headers that another origin may see.
fn harmless(headers: &HeaderMap) -> HeaderMap {
    [ACCEPT, USER_AGENT].into_iter().filter_map(|name| Some((headers.get(&name)?.clone(), name))).fold(
        HeaderMap::new(),
        |mut kept, (value, name)| {
            kept.insert(name, value);
            kept
        },
    )
}
