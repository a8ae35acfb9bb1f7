//! The head of a response: what is known of it apart from its body.

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

/// What is known of a response apart from its body.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) veil: Veil,
    /// How large a body, or an item of a stream, may be.
    pub(crate) limit: usize,
    /// How long a stream may be silent.
    pub(crate) idle: Duration,
    pub(crate) plan: Planned,
    pub(crate) servers: Arc<Servers>,
    /// Whether the server refused a token, and another one was not tried.
    pub(crate) refused: bool,
    /// How often the request was sent.
    pub(crate) attempts: u32,
    pub(crate) request_id: Option<String>,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
}

impl Head {
    /// A failure after this head.
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

/// The value of a header; `None` where it is missing or is not of this type.
#[inline]
pub(crate) fn header<T: FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    header_text(headers, name)?.parse().ok()
}

/// The text of a header; `None` where it is missing or holds bytes that are no text.
#[inline]
pub(crate) fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}
