//! The answer of a server, and how its body becomes a type.

use std::cell::Cell;
use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::head::Head;
#[cfg(feature = "item-streams")]
use super::incoming::Again;
use super::incoming::Incoming;
use crate::runtime::error::decode::DecodeError;
use crate::runtime::error::failure::{ErrorKind, Failure, Source};
use crate::runtime::error::media_type;
use crate::runtime::error::text as shown;
use crate::runtime::model::wire::Decode;
use crate::runtime::platform::ResponseBody;

/// A successful response with its status and headers.
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

/// Shows no headers, which may contain cookies.
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
    pub(crate) head: Head,
    /// Whether the document has the status; if not, the body is read as that of the documented success.
    pub(crate) documented: bool,
    /// Empty if the body is still arriving.
    pub(crate) body: Bytes,
    /// In a cell, because a stream takes the body out of a shared reply.
    pub(crate) live: Cell<Option<Live>>,
    /// The result of the call, which a mock gives in place of a body.
    #[cfg(feature = "mock")]
    pub(crate) given: Option<Box<dyn std::any::Any + Send>>,
}

/// The body of a response that is returned as a stream.
pub(crate) struct Live {
    pub(crate) body: ResponseBody,
    /// How to request it again, if possible.
    #[cfg(feature = "item-streams")]
    pub(crate) again: Option<Again>,
}

impl Reply {
    /// Makes a reply whose body was read.
    pub(crate) fn new(head: Head, body: Bytes) -> Self {
        Self {
            head,
            documented: true,
            body,
            live: Cell::new(None),
            #[cfg(feature = "mock")]
            given: None,
        }
    }

    /// Takes the body that is still arriving.
    pub(crate) fn incoming(&self) -> Result<Incoming, DecodeError> {
        self.live().map(|live| Incoming::new(self.head.clone(), live.body))
    }

    /// Takes the body that is still arriving, and how to request it again.
    pub(crate) fn live(&self) -> Result<Live, DecodeError> {
        self.live.take().ok_or_else(|| DecodeError::new("the body is no stream"))
    }

    /// Makes the failure of this answer.
    pub(crate) fn failure(self, kind: ErrorKind, source: Option<Source>) -> Failure {
        let failure = Failure::new(kind, self.head.plan.id, "");
        self.head.failure(Failure { body: self.body, source, ..failure })
    }

    /// Makes the failure of an undocumented status; `error` is why its body is not that of the documented success.
    pub(crate) fn undocumented(self, error: Option<DecodeError>) -> Failure {
        let status = self.head.status;
        if !status.is_success() {
            return self.failure(ErrorKind::Undocumented, None);
        }
        let message = format!("the call succeeded with undocumented status {}", shown::status(status));
        Failure { message, ..self.failure(ErrorKind::UnexpectedSuccess, error.map(Source::Decode)) }
    }

    /// Makes the failure of a body that does not decode.
    pub(crate) fn undecodable(self, error: DecodeError) -> Failure {
        let error = error.of_body(self.head.plan.accept, &self.head.headers, &self.body, &self.head.veil);
        match self.head.status {
            _ if !self.documented => self.undocumented(Some(error)),
            // Neither has a body (RFC 9110, sections 15.3.5 and 15.3.6), but a class of statuses may.
            status @ (StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT) => {
                let message = format!("the call succeeded with {}, which has no body", shown::status(status));
                Failure { message, ..self.failure(ErrorKind::UnexpectedSuccess, None) }
            }
            _ => self.failure(ErrorKind::Decode, Some(Source::Decode(error))),
        }
    }

    /// The body, or `null` if it is empty.
    fn or_null(&self) -> &[u8] {
        if unmarked(&self.body).trim_ascii().is_empty() { b"null" } else { &self.body }
    }

    fn is_json(&self) -> bool {
        media_type::of(&self.head.headers).is_some_and(media_type::is_json)
    }

    /// The body as text.
    fn utf8(&self) -> Result<&str, DecodeError> {
        std::str::from_utf8(unmarked(&self.body)).map_err(|_| DecodeError::new("the text is not UTF-8"))
    }

    /// Fails if the status is undocumented and the content type does not show that the body is the documented text or
    /// file, which could be anything. JSON is most likely a progress report.
    fn expect_documented(&self) -> Result<(), DecodeError> {
        let name = media_type::of(&self.head.headers);
        let fits =
            !self.is_json() && name.is_none_or(|name| media_type::is_among(name, self.head.plan.accept));
        if self.documented || (fits && !self.body.is_empty()) {
            return Ok(());
        }
        Err(DecodeError::new("the body may be something else"))
    }
}

/// Decodes a JSON body.
pub(crate) fn json<T: DeserializeOwned>(reply: &Reply) -> Result<T, DecodeError> {
    json_slice(&reply.body)
}

/// Decodes a JSON body that may be null. An empty body is null.
pub(crate) fn nullable<T: DeserializeOwned>(reply: &Reply) -> Result<T, DecodeError> {
    json_slice(reply.or_null())
}

/// Removes the byte order mark that some servers write. A JSON reader may ignore it (RFC 8259, section 8.1).
fn unmarked(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)
}

pub(crate) fn json_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, DecodeError> {
    let text = unmarked(text);
    serde_json::from_slice(text).map_err(|error| DecodeError::json(&error, text))
}

/// Decodes a JSON body through a codec.
pub(crate) fn json_as<C, T>(reply: &Reply) -> Result<T, DecodeError>
where
    C: for<'de> Decode<'de, T>,
{
    json_slice_as::<C, T>(&reply.body)
}

/// Decodes a JSON body that may be null, through a codec. An empty body is null.
pub(crate) fn nullable_as<C, T>(reply: &Reply) -> Result<T, DecodeError>
where
    C: for<'de> Decode<'de, T>,
{
    json_slice_as::<C, T>(reply.or_null())
}

pub(crate) fn json_slice_as<C, T>(text: &[u8]) -> Result<T, DecodeError>
where
    C: for<'de> Decode<'de, T>,
{
    let text = unmarked(text);
    from_slice_as::<C, T>(text).map_err(|error| DecodeError::json(&error, text))
}

fn from_slice_as<C, T>(text: &[u8]) -> serde_json::Result<T>
where
    C: for<'de> Decode<'de, T>,
{
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = C::decode(&mut deserializer)?;
    deserializer.end().map(|()| value)
}

/// Ignores a body that the document does not describe.
pub(crate) fn empty(_: &Reply) -> Result<(), DecodeError> {
    Ok(())
}

/// Decodes UTF-8 text.
pub(crate) fn text<T: From<String>>(reply: &Reply) -> Result<T, DecodeError> {
    // The content type says whether the text is quoted; the document may allow any.
    if reply.is_json()
        && let Ok(text) = serde_json::from_slice::<String>(unmarked(&reply.body))
    {
        return Ok(text.into());
    }
    reply.expect_documented()?;
    reply.utf8().map(|text| text.to_owned().into())
}

/// Decodes text. An empty body is `None`.
pub(crate) fn nullable_text<T: From<String>>(reply: &Reply) -> Result<Option<T>, DecodeError> {
    let body = unmarked(&reply.body);
    let is_null = reply.is_json() && body.trim_ascii() == b"null";
    if is_null || body.is_empty() { Ok(None) } else { text(reply).map(Some) }
}

/// Decodes a scalar as text: a number, a boolean, a date, a listed value.
pub(crate) fn scalar<T: DeserializeOwned>(reply: &Reply) -> Result<T, DecodeError> {
    scalar_from(reply, |text| serde_json::from_slice(text))
}

/// Decodes a scalar as text, through a codec.
pub(crate) fn scalar_as<C, T>(reply: &Reply) -> Result<T, DecodeError>
where
    C: for<'de> Decode<'de, T>,
{
    scalar_from(reply, from_slice_as::<C, T>)
}

/// Reads a text as JSON: as it is, quoted, or in lower case, since some languages write `True`.
fn scalar_from<T>(reply: &Reply, from: fn(&[u8]) -> serde_json::Result<T>) -> Result<T, DecodeError> {
    let text = reply.utf8()?.trim();
    if text.is_empty() {
        return from(b"null").map_err(|error| DecodeError::json(&error, b"null"));
    }
    let quoted = Value::from(text).to_string();
    let error = match from(text.as_bytes()) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    match from(quoted.as_bytes())
        .or_else(|error| from(text.to_ascii_lowercase().as_bytes()).map_err(|_| error))
    {
        Ok(value) => Ok(value),
        // A number that is too large is JSON, so quotes do not help.
        Err(_) if error.is_data() => Err(DecodeError::json(&error, text.as_bytes())),
        Err(error) => Err(DecodeError::json(&error, quoted.as_bytes())),
    }
}

/// Returns a body unchanged.
pub(crate) fn bytes(reply: &Reply) -> Result<Bytes, DecodeError> {
    reply.expect_documented()?;
    Ok(reply.body.clone())
}
