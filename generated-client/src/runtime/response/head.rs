//! The head of a response: what is known of it apart from its body.

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::runtime::error::decode::DecodeError;
use crate::runtime::error::failure::{ErrorKind, Failure, Source};
use crate::runtime::error::typed::AnyError;
use crate::runtime::error::veil::Veil;
use crate::runtime::request::plan::Plan;

/// What is known of a response apart from its body.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) veil: Veil,
    /// How large a body, or an item of a stream, may be.
    pub(crate) limit: usize,
    pub(crate) plan: &'static Plan,
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
            request_id: self.request_id,
            status: Some(self.status),
            headers: self.headers,
            ..failure
        }
    }

    #[inline]
    pub(crate) fn undecodable(&self, error: DecodeError, body: Bytes) -> AnyError {
        let error = error.of_body(self.plan.accept, &self.headers, &body);
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
