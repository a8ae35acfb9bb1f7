//! What a server answered, and how a body becomes a type.

use std::cell::Cell;
use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::client::Core;
use super::decode::DecodeError;
use super::operation::Plan;
use super::sse::Again;
use super::stream::{Head, Incoming};

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
pub struct Reply {
    pub(super) core: Core,
    pub(super) plan: &'static Plan,
    pub(super) request_id: Option<String>,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// Empty where the body is still to come.
    pub(super) body: Bytes,
    /// In a cell, because whoever gives the body as it comes takes it out of a reply that is shared.
    pub(super) live: Cell<Option<Live>>,
}

/// The body of a response that is given as it comes.
pub(super) struct Live {
    pub(super) body: reqwest::Body,
    /// How to ask for it again, where that can be done.
    pub(super) again: Option<Again>,
}

impl Reply {
    /// The body that is still to come.
    pub(super) fn incoming(&self) -> Result<Incoming, DecodeError> {
        self.live().map(|(incoming, _)| incoming)
    }

    /// The body that is still to come, and how to ask for it again.
    pub(super) fn live(&self) -> Result<(Incoming, Option<Again>), DecodeError> {
        let live = self.live.take().ok_or_else(|| DecodeError::new("the body is no stream"))?;
        let head = Head {
            core: self.core.clone(),
            plan: self.plan,
            request_id: self.request_id.clone(),
            status: self.status,
            headers: self.headers.clone(),
        };
        Ok((Incoming::new(head, live.body), live.again))
    }
}

/// Decodes a JSON body.
pub(crate) fn json<T: DeserializeOwned>(reply: &Reply) -> Result<T, DecodeError> {
    json_slice(&reply.body)
}

pub(super) fn json_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(text).map_err(|error| DecodeError::json(&error, text))
}

/// Decodes a JSON body through a codec.
pub(crate) fn json_as<C, T>(reply: &Reply) -> Result<T, DecodeError>
where
    C: for<'de> super::wire::Decode<'de, T>,
{
    json_slice_as::<C, T>(&reply.body)
}

pub(super) fn json_slice_as<C, T>(text: &[u8]) -> Result<T, DecodeError>
where
    C: for<'de> super::wire::Decode<'de, T>,
{
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    C::decode(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| DecodeError::json(&error, text))
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
