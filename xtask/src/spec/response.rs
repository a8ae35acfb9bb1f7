//! From Response Objects to what a server may answer.

use openapiv3 as oas;

use super::request_body::media_types;
use super::{MediaType, child, follow};
use crate::document::{Nodes, Pointer};

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
    /// The documented headers, sorted by name.
    pub headers: Vec<Header>,
}

/// A documented header of an answer (OpenAPI 3.0.4, Header Object).
#[derive(Clone, Debug)]
pub struct Header {
    /// The place in the document.
    pub pointer: Pointer,
    /// The name as the document writes it; case means nothing.
    pub name: String,
    /// What the document says of it.
    pub description: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The place of the schema of a value that is written in the usual way; `None` where it is a document of a media type.
    pub schema: Option<Pointer>,
}

impl Header {
    fn read(name: &str, pointer: Pointer, header: &oas::Header) -> Self {
        let schema = match &header.format {
            oas::ParameterSchemaOrContent::Schema(schema) => child(schema),
            oas::ParameterSchemaOrContent::Content(_) => None,
        };
        Self {
            pointer,
            name: name.to_owned(),
            description: header.description.clone(),
            deprecated: header.deprecated.unwrap_or(false),
            schema,
        }
    }
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
    /// A response; a header that could not be read was reported when the document was loaded.
    pub(super) fn read(
        pointer: Pointer,
        status: StatusPattern,
        response: &oas::Response,
        headers: &Nodes<oas::Header>,
    ) -> Self {
        let headers = response.headers.iter().filter_map(|(name, header)| {
            let (pointer, header) = follow(headers, header)?;
            Some(Header::read(name, pointer, header))
        });
        let mut headers: Vec<Header> = headers.collect();
        headers.sort_by(|a, b| a.name.cmp(&b.name));
        Self {
            headers,
            status,
            description: response.description.clone(),
            content: media_types(&response.content),
            pointer,
        }
    }
}
