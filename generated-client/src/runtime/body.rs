//! Bodies: what is sent as it is, bytes or a stream of them, and values that are written as JSON, a form or text.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use reqwest::header::CONTENT_TYPE;
use serde::Serialize;

use super::call::Call;
use super::form::{self, Field};
use super::outgoing::Outgoing;
use super::parameter_value::{texts, value_of};

/// What a caller's stream can fail with.
type StreamError = Box<dyn std::error::Error + Send + Sync>;

type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, StreamError>> + Send>>;

/// Bytes that are sent as they are: all at once, or as a stream.
///
/// Bytes, vectors, strings and `&'static` slices convert into it.
pub struct Body(pub(super) Chunk);

/// A piece of a body.
pub(super) enum Chunk {
    Bytes(Bytes),
    Stream {
        /// In a mutex only to be `Sync`, which the HTTP client asks for: nothing ever waits for it.
        stream: Mutex<ByteStream>,
        length: Option<u64>,
    },
}

impl Body {
    /// Sends a stream, in chunks (RFC 9112, section 7.1).
    ///
    /// A request with a stream is not sent again for a redirect: its body is gone.
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<StreamError> + 'static,
    {
        Self::boxed(stream, None)
    }

    /// Sends a stream of so many bytes, which the server learns from the header `content-length`. A stream of another
    /// length is an error.
    pub fn sized_stream<S, B, E>(stream: S, length: u64) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<StreamError> + 'static,
    {
        Self::boxed(stream, Some(length))
    }

    fn boxed<S, B, E>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<StreamError> + 'static,
    {
        Self(Chunk::Stream { stream: Mutex::new(Box::pin(Converted(Box::pin(stream)))), length })
    }
}

/// A stream whose items are converted.
struct Converted<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<StreamError>,
{
    type Item = Result<Bytes, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(item.map(|item| item.map(Into::into).map_err(Into::into)))
    }
}

macro_rules! body_from {
    ($($ty:ty),+) => { $(
        impl From<$ty> for Body {
            fn from(bytes: $ty) -> Self {
                Self(Chunk::Bytes(Bytes::from(bytes)))
            }
        }
    )+ };
}
body_from!(Bytes, Vec<u8>, String, &'static str, &'static [u8]);

/// Shows no bytes: they may be a secret.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, length) = match &self.0 {
            Chunk::Bytes(bytes) => ("Bytes", u64::try_from(bytes.len()).ok()),
            Chunk::Stream { length, .. } => ("Stream", *length),
        };
        f.debug_struct("Body").field("kind", &kind).field("length", &length).finish()
    }
}

/// What is sent, in order: one piece, or those of a `multipart/` body.
#[derive(Default)]
pub(super) struct Chunks(VecDeque<Chunk>);

impl Chunks {
    pub(super) fn push(&mut self, chunk: Chunk) {
        self.0.push_back(chunk);
    }

    /// The body for the HTTP client. Without streams it is one piece, so that a redirect can repeat it.
    pub(super) fn into_http(mut self) -> reqwest::Body {
        if self.0.len() == 1
            && let Some(Chunk::Bytes(bytes)) = self.0.front()
        {
            return reqwest::Body::from(bytes.clone());
        }
        if self.0.iter().all(|chunk| matches!(chunk, Chunk::Bytes(_))) {
            let mut all = Vec::new();
            while let Some(Chunk::Bytes(bytes)) = self.0.pop_front() {
                all.extend_from_slice(&bytes);
            }
            return reqwest::Body::from(all);
        }
        reqwest::Body::wrap(self)
    }
}

impl From<Body> for Chunks {
    fn from(body: Body) -> Self {
        Self(VecDeque::from([body.0]))
    }
}

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = StreamError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StreamError>>> {
        loop {
            let item = match self.0.front_mut() {
                None => return Poll::Ready(None),
                Some(Chunk::Bytes(bytes)) => Some(Ok(std::mem::take(bytes))).filter(|bytes| !is_empty(bytes)),
                Some(Chunk::Stream { stream, .. }) => {
                    let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                    ready!(stream.as_mut().poll_next(context))
                }
            };
            match item {
                Some(bytes) if is_empty(&bytes) => {}
                Some(item) => return Poll::Ready(Some(item.map(Frame::data))),
                None => drop(self.0.pop_front()),
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        let length = self.0.iter().try_fold(0_u64, |sum, chunk| match chunk {
            Chunk::Bytes(bytes) => sum.checked_add(u64::try_from(bytes.len()).ok()?),
            Chunk::Stream { length, .. } => sum.checked_add((*length)?),
        });
        length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

fn is_empty(bytes: &Result<Bytes, StreamError>) -> bool {
    matches!(bytes, Ok(bytes) if bytes.is_empty())
}

impl Call {
    /// A JSON body.
    pub(crate) fn json<T: Serialize + ?Sized>(&mut self, body: &T) {
        self.json_as("application/json", body);
    }

    /// A JSON body of another media type, as `application/merge-patch+json`.
    pub(crate) fn json_as<T: Serialize + ?Sized>(&mut self, media_type: &'static str, body: &T) {
        match serde_json::to_vec(&Outgoing(body)) {
            Ok(text) => self.raw(media_type, text),
            // Serialisation fails in code of ours or of a user, whose message may hold a value.
            Err(_) => self.fault(format_args!("the body cannot be written as JSON")),
        }
    }

    /// A body of JSON values, one in each line.
    pub(crate) fn json_lines<T: Serialize>(&mut self, media_type: &'static str, items: &[T]) {
        self.json_items(media_type, items, b"", b"\n");
    }

    /// A body that is a JSON text sequence (RFC 7464).
    pub(crate) fn json_sequence<T: Serialize>(&mut self, media_type: &'static str, items: &[T]) {
        self.json_items(media_type, items, b"\x1e", b"\n");
    }

    fn json_items<T: Serialize>(
        &mut self,
        media_type: &'static str,
        items: &[T],
        before: &[u8],
        after: &[u8],
    ) {
        let mut text = Vec::new();
        for item in items {
            text.extend_from_slice(before);
            if serde_json::to_writer(&mut text, &Outgoing(item)).is_err() {
                return self.fault(format_args!("the body cannot be written as JSON"));
            }
            text.extend_from_slice(after);
        }
        self.raw(media_type, text);
    }

    /// A body of an object's members, as `application/x-www-form-urlencoded`.
    ///
    /// A member is written as a query parameter is, once for each item of an array, and as JSON where it holds more than
    /// that, unless it is one of `fields`. A text is sent as it is.
    pub(crate) fn form<T: Serialize + ?Sized>(&mut self, body: &T, fields: &[(&str, Field)]) {
        if let Some(text) = self.form_text(body, fields) {
            self.raw("application/x-www-form-urlencoded", text);
        }
    }

    /// An object's members as a form, by way of JSON, whose code every model has anyway.
    pub(super) fn form_text<T: Serialize + ?Sized>(
        &mut self,
        value: &T,
        fields: &[(&str, Field)],
    ) -> Option<String> {
        let members = serde_json::to_vec(&Outgoing(value)).and_then(|text| serde_json::from_slice(&text));
        let Ok(members) = members else {
            self.fault(format_args!("a form cannot be written as JSON"));
            return None;
        };
        let text = form::encode(members, fields);
        text.map_err(|error| self.fault(format_args!("a form: {error}"))).ok()
    }

    /// A body that is text.
    pub(crate) fn text(&mut self, media_type: &'static str, body: String) {
        self.raw(media_type, body);
    }

    /// A body that is the text of a scalar: a number, a boolean, a date, a listed value. Null is an empty text.
    pub(crate) fn text_of<T: Serialize + ?Sized>(&mut self, media_type: &'static str, value: &T) {
        match value_of(value).and_then(texts) {
            Ok(text) => self.text(media_type, text.concat()),
            Err(_) => self.fault(format_args!("the body cannot be written as text")),
        }
    }

    /// A body that is sent as it is.
    pub(crate) fn raw(&mut self, media_type: &'static str, body: impl Into<Body>) {
        self.set_header(CONTENT_TYPE.as_str(), media_type);
        self.parts.body = Some(body.into());
    }
}
