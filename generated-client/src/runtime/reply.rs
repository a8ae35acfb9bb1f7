//! What a server answered, and how a body becomes a type.

use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::decode::DecodeError;
use super::operation::Plan;

/// A success with its status and headers.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The decoded body.
    pub body: T,
}

/// Shows no headers: they may hold cookies.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// A response that is not decoded yet.
pub(crate) struct Reply {
    pub(super) plan: &'static Plan,
    pub(super) request_id: Option<String>,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// Decodes a JSON body.
pub(crate) fn json<T: DeserializeOwned>(reply: &Reply) -> Result<T, DecodeError> {
    serde_json::from_slice(&reply.body).map_err(|error| DecodeError::json(&error, &reply.body))
}

/// Decodes a JSON body through a codec.
pub(crate) fn json_as<C, T>(reply: &Reply) -> Result<T, DecodeError>
where
    C: for<'de> super::wire::Decode<'de, T>,
{
    let mut deserializer = serde_json::Deserializer::from_slice(&reply.body);
    C::decode(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| DecodeError::json(&error, &reply.body))
}

/// Passes over a body that the document does not describe.
pub(crate) fn empty(_: &Reply) -> Result<(), DecodeError> {
    Ok(())
}

/// Decodes a body that is text, in UTF-8.
pub(crate) fn text(reply: &Reply) -> Result<String, DecodeError> {
    let text = std::str::from_utf8(&reply.body).map_err(|_| DecodeError::new("the text is not UTF-8"))?;
    Ok(text.to_owned())
}

/// Gives a body as it is.
pub(crate) fn bytes(reply: &Reply) -> Result<Bytes, DecodeError> {
    Ok(reply.body.clone())
}
