//! The head of a response: everything but its body.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::runtime::error::decode::DecodeError;
use crate::runtime::error::failure::{ErrorKind, Failure, Source, Target};
use crate::runtime::error::typed::AnyError;
use crate::runtime::error::veil::Veil;
use crate::runtime::request::plan::Planned;
use crate::runtime::request::server::Servers;

/// Everything about a response but its body.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) veil: Veil,
    /// The limit for a body, or for an item of a stream, in bytes.
    pub(crate) limit: usize,
    /// How long a stream may stay silent.
    pub(crate) idle: Duration,
    pub(crate) plan: Planned,
    pub(crate) servers: Arc<Servers>,
    /// Whether the server refused a token and no other one was tried.
    pub(crate) refused: bool,
    /// The number of times that the request was sent.
    pub(crate) attempts: u32,
    pub(crate) request_id: Option<String>,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
}

impl Head {
    /// Completes a failure with this head.
    #[inline]
    pub(crate) fn failure(self, failure: Failure) -> Failure {
        Failure {
            veil: self.veil,
            target: Some(Target { plan: self.plan, servers: self.servers }),
            refused: self.refused,
            attempts: self.attempts,
            request_id: self.request_id,
            status: Some(self.status),
            headers: self.headers,
            ..failure
        }
    }

    #[inline]
    pub(crate) fn undecodable(&self, error: DecodeError, body: Bytes) -> AnyError {
        let error = error.of_body(self.plan.accept, &self.headers, &body, &self.veil);
        let failure = Failure::new(ErrorKind::Decode, self.plan.id, "").with_source(Source::Decode(error));
        self.clone().failure(Failure { body, ..failure }).into()
    }

    #[inline]
    pub(crate) fn too_large(&self, body: Bytes) -> AnyError {
        let message = format!("an item of the stream is larger than {} bytes", self.limit);
        let failure = Failure::new(ErrorKind::BodyTooLarge, self.plan.id, message);
        self.clone().failure(Failure { body, ..failure }).into()
    }
}

/// Returns a header's value; `None` if it is missing or not of this type.
#[inline]
pub(crate) fn header<T: FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    header_text(headers, name)?.parse().ok()
}

/// Returns a header's text; `None` if it is missing or not a text.
#[inline]
pub(crate) fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}
