//! Bodies that are sent unchanged: bytes or a stream of them.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

/// The error of a caller's stream.
type StreamError = Box<dyn std::error::Error + Send + Sync>;

type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, StreamError>> + Send>>;

/// A body of bytes, sent unchanged: all at once, or as a stream.
///
/// Bytes, vectors, strings and `&'static` slices convert into it.
pub struct Body(pub(crate) Chunk);

/// A piece of a body.
pub(crate) enum Chunk {
    Bytes(Bytes),
    Stream {
        /// Only in a mutex to be `Sync`, which the HTTP client requires; nothing ever waits for it.
        stream: Mutex<ByteStream>,
        /// The number of remaining bytes, if the caller stated it.
        length: Option<u64>,
        /// The last chunk, which is held back until the stream ends: the HTTP client reads no more than the announced
        /// length and would not notice more.
        last: Option<Bytes>,
    },
}

impl Body {
    /// Sends a stream with chunked encoding (RFC 9112, section 7.1).
    ///
    /// Such a request is sent once: it is neither retried nor repeated for a redirect, because its body is consumed.
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes> + 'static,
        E: Into<StreamError> + 'static,
    {
        Self::boxed(stream, None)
    }

    /// Sends a stream of `length` bytes and announces the length in the header `content-length`.
    ///
    /// If the stream has another length, the request fails with the kind [`Body`](crate::runtime::ErrorKind::Body),
    /// and the server gets an incomplete request. With a length of 0 the stream is sent with chunked encoding.
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
        Self(Chunk::Stream { stream: Mutex::new(Box::pin(Converted(Box::pin(stream)))), length, last: None })
    }
}

/// A stream with converted items.
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

/// Shows no bytes, which may be secret.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, length) = match &self.0 {
            Chunk::Bytes(bytes) => ("Bytes", u64::try_from(bytes.len()).ok()),
            Chunk::Stream { length, .. } => ("Stream", *length),
        };
        f.debug_struct("Body").field("kind", &kind).field("length", &length).finish()
    }
}

/// The chunks of a body in order: one, or those of a `multipart/` body.
#[derive(Default)]
pub(crate) struct Chunks(VecDeque<Chunk>);

impl Chunks {
    pub(crate) fn push(&mut self, chunk: Chunk) {
        self.0.push_back(chunk);
    }

    /// Joins the chunks, so that they can be sent again; returns `self` if one is a stream.
    pub(crate) fn into_bytes(mut self) -> Result<Bytes, Self> {
        if self.0.iter().any(|chunk| matches!(chunk, Chunk::Stream { .. })) {
            return Err(self);
        }
        let mut pieces = self.0.drain(..).filter_map(|chunk| match chunk {
            Chunk::Bytes(bytes) => Some(bytes),
            Chunk::Stream { .. } => None,
        });
        let first = pieces.next().unwrap_or_default();
        let Some(second) = pieces.next() else { return Ok(first) };
        let mut all = [first, second].concat();
        pieces.for_each(|piece| all.extend_from_slice(&piece));
        Ok(Bytes::from(all))
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
                Some(Chunk::Stream { stream, length, last }) => {
                    let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                    match (ready!(stream.as_mut().poll_next(context)), length) {
                        (Some(Ok(bytes)), Some(length)) if !bytes.is_empty() => {
                            match length.checked_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX)) {
                                Some(0) => {
                                    *length = 0;
                                    *last = Some(bytes);
                                    continue;
                                }
                                Some(rest) => *length = rest,
                                None => {
                                    return Poll::Ready(Some(Err(StreamFault::boxed(
                                        "the stream has more bytes than it was said to have",
                                    ))));
                                }
                            }
                            Some(Ok(bytes))
                        }
                        (None, Some(1..)) => {
                            let fault = "the stream has fewer bytes than it was said to have";
                            return Poll::Ready(Some(Err(StreamFault::boxed(fault))));
                        }
                        (None, _) => {
                            if let Some(bytes) = last.take() {
                                self.0.push_front(Chunk::Bytes(bytes));
                                // The stream has ended and must not be polled again.
                                drop(self.0.remove(1));
                                continue;
                            }
                            None
                        }
                        (Some(Err(error)), _) => Some(Err(StreamFault::boxed(error))),
                        (item, _) => item,
                    }
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
            // The HTTP client would not read a body of zero bytes.
            Chunk::Stream { length, last, .. } => {
                let last = last.as_ref().map_or(0, |last| u64::try_from(last.len()).unwrap_or(u64::MAX));
                sum.checked_add(length.filter(|length| last > 0 || *length > 0)?)?.checked_add(last)
            }
        });
        length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

fn is_empty(bytes: &Result<Bytes, StreamError>) -> bool {
    matches!(bytes, Ok(bytes) if bytes.is_empty())
}

/// The error of a caller's stream; the HTTP client passes it through.
#[derive(Debug)]
pub(crate) struct StreamFault(StreamError);

impl StreamFault {
    fn boxed(error: impl Into<StreamError>) -> StreamError {
        Box::new(Self(error.into()))
    }
}

impl fmt::Display for StreamFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for StreamFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
