//! Calls that a mock received.

use std::fmt;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Method, Url};
use serde::de::DeserializeOwned;

use crate::runtime::layer::attempt::Attempt;
use crate::runtime::platform;

/// A call that a mock received, as it would have been sent.
#[derive(Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The operation's id in the document.
    pub operation_id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The whole URL, including credentials in its query.
    pub url: Url,
    /// All headers, including credentials.
    pub headers: HeaderMap,
    /// The body; empty if there is none.
    pub body: Bytes,
}

impl Recorded {
    pub(super) fn of(attempt: &Attempt, body: Bytes) -> Self {
        let request = attempt.request();
        Self {
            operation_id: attempt.operation_id(),
            method: request.method().clone(),
            url: request.url().clone(),
            headers: request.headers().clone(),
            body,
        }
    }

    /// Decodes the body as JSON.
    ///
    /// # Errors
    ///
    /// Fails if the body is not JSON of this type.
    pub fn json<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_slice(&self.body)
    }

    /// Describes the call, without query and body, which may contain secrets.
    pub(super) fn line(&self) -> String {
        format!("`{}` ({} {})", self.operation_id, self.method, self.url.path())
    }
}

/// Shows no headers, query or body, which may contain secrets.
impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("operation_id", &self.operation_id)
            .field("method", &self.method)
            .field("path", &self.url.path())
            .finish_non_exhaustive()
    }
}

/// Reads a whole body.
pub(super) async fn whole(body: Option<reqwest::Body>) -> reqwest::Result<Bytes> {
    match body {
        None => Ok(Bytes::new()),
        Some(body) => match body.as_bytes() {
            Some(bytes) => Ok(Bytes::copy_from_slice(bytes)),
            None => platform::collected(body).await,
        },
    }
}
