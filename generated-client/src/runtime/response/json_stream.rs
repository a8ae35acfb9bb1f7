//! Streams of JSON values: JSON Lines, and JSON text sequences (RFC 7464).

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes, BytesMut};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::incoming::Incoming;
use super::reply::{Reply, json_slice, json_slice_as};
use super::stream::stream;
use crate::runtime::error::decode::DecodeError;
use crate::runtime::error::typed::AnyError;
use crate::runtime::model::wire::Decode;

/// A stream of the JSON values of a response: JSON Lines, or a JSON text sequence (RFC 7464).
///
/// A value that does not decode is an error, after which the stream continues; any other error ends it. A value may
/// be as large as `max_body` (64 MiB by default). The client's `idle_timeout` (5 minutes by default) applies between
/// pieces, its request timeout does not. Dropping the stream ends the response.
#[must_use = "nothing is received unless it is polled"]
pub struct JsonStream<T> {
    records: Records,
    decode: fn(&[u8]) -> Result<T, DecodeError>,
}

stream!(JsonStream<T> of T);

#[cfg(feature = "blocking")]
impl<T> JsonStream<T> {
    #[inline]
    fn block(&mut self) -> Result<(), AnyError> {
        self.records.incoming.block()
    }
}

impl<T> Stream for JsonStream<T> {
    type Item = Result<T, AnyError>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let record = match ready!(self.records.poll_record(context)) {
            None => return Poll::Ready(None),
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            Some(Ok(record)) => record,
        };
        let item = (self.decode)(&record);
        Poll::Ready(Some(item.map_err(|error| self.records.incoming.head.undecodable(error, record))))
    }
}

/// Returns the values of JSON Lines.
#[inline]
pub(crate) fn json_lines<T: DeserializeOwned>(reply: &Reply) -> Result<JsonStream<T>, DecodeError> {
    Ok(JsonStream { records: Records::new(reply.incoming()?, b'\n'), decode: json_slice })
}

/// Returns the values of JSON Lines, read through a codec.
#[inline]
pub(crate) fn json_lines_as<C, T>(reply: &Reply) -> Result<JsonStream<T>, DecodeError>
where
    C: for<'de> Decode<'de, T>,
{
    Ok(JsonStream { records: Records::new(reply.incoming()?, b'\n'), decode: json_slice_as::<C, T> })
}

/// Returns the values of a JSON text sequence.
#[inline]
pub(crate) fn json_seq<T: DeserializeOwned>(reply: &Reply) -> Result<JsonStream<T>, DecodeError> {
    Ok(JsonStream { records: Records::new(reply.incoming()?, RECORD), decode: json_slice })
}

/// Returns the values of a JSON text sequence, read through a codec.
#[inline]
pub(crate) fn json_seq_as<C, T>(reply: &Reply) -> Result<JsonStream<T>, DecodeError>
where
    C: for<'de> Decode<'de, T>,
{
    Ok(JsonStream { records: Records::new(reply.incoming()?, RECORD), decode: json_slice_as::<C, T> })
}

/// The separator before each text of a sequence (RFC 7464, section 2.2).
const RECORD: u8 = 0x1E;

/// The texts between separators; empty ones are skipped.
struct Records {
    incoming: Incoming,
    separator: u8,
    buffer: BytesMut,
    /// The length of the buffer that is known to have no separator.
    searched: usize,
    ended: bool,
}

impl Records {
    #[inline]
    fn new(incoming: Incoming, separator: u8) -> Self {
        Self { incoming, separator, buffer: BytesMut::new(), searched: 0, ended: false }
    }

    #[inline]
    fn poll_record(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, AnyError>>> {
        loop {
            if let Some(record) = self.buffered().map(BytesMut::freeze) {
                if !record.trim_ascii().is_empty() {
                    return Poll::Ready(Some(Ok(record)));
                }
                continue;
            }
            if self.ended {
                return Poll::Ready(None);
            }
            if self.buffer.len() > self.incoming.head.limit {
                self.ended = true;
                let beginning = std::mem::take(&mut self.buffer).freeze();
                return Poll::Ready(Some(Err(self.incoming.head.too_large(beginning))));
            }
            match ready!(self.incoming.poll_chunk(context)) {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                None => self.ended = true,
                Some(Err(error)) => {
                    self.ended = true;
                    let rest = std::mem::take(&mut self.buffer).freeze();
                    return Poll::Ready(Some(Err(error.with_body(rest))));
                }
            }
        }
    }

    /// Takes the next record out of the buffer, without its separator.
    #[inline]
    fn buffered(&mut self) -> Option<BytesMut> {
        let rest = self.buffer.get(self.searched..).unwrap_or_default();
        match rest.iter().position(|byte| *byte == self.separator) {
            Some(length) => {
                let record = self.buffer.split_to(self.searched + length);
                self.buffer.advance(1);
                self.searched = 0;
                Some(record)
            }
            None if self.ended && !self.buffer.is_empty() => Some(std::mem::take(&mut self.buffer)),
            None => {
                self.searched = self.buffer.len();
                None
            }
        }
    }
}
