//! From Response Objects to what a server may answer.

use openapiv3 as oas;

use super::MediaType;
use super::request_body::media_types;
use crate::document::Pointer;

/// One documented answer (OpenAPI 3.0.4, Response Object).
#[derive(Clone, Debug)]
pub struct Response {
    /// The place in the document.
    pub pointer: Pointer,
    /// The statuses that it documents.
    pub status: StatusPattern,
    /// What the document says of it.
    pub description: String,
    /// The offered media types, sorted by name; empty for no body.
    pub content: Vec<MediaType>,
}

/// The statuses of a documented answer; the order is the precedence (OpenAPI 3.0.4, Patterned Fields of the
/// Responses Object: a code wins over a range, a range over `default`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusPattern {
    /// One status.
    Code(u16),
    /// A hundred statuses by their first digit, `4XX`.
    Range(u16),
    /// Every other status.
    Default,
}

impl StatusPattern {
    /// Whether a status of the pattern tells success. `default` does not, unless nothing else does.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }
}

impl Response {
    pub(super) fn read(pointer: Pointer, status: StatusPattern, response: &oas::Response) -> Self {
        Self {
            status,
            description: response.description.clone(),
            content: media_types(&response.content),
            pointer,
        }
    }
}
