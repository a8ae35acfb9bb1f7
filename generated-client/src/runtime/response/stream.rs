//! Streamed responses, and what all streams have.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::incoming::Incoming;
use crate::runtime::error::typed::AnyError;

/// Implements `next` and `Debug` of a stream.
macro_rules! stream {
    ($name:ident $(<$item:ident>)? of $output:ty) => {
        impl $(<$item>)? $name $(<$item>)? {
            /// Waits for the next item and returns it; `None` after the last one.
            ///
            /// Dropping the future loses nothing.
            #[inline]
            pub async fn next(&mut self) -> Option<Result<$output, $crate::runtime::AnyError>> {
                ::std::future::poll_fn(|context| {
                    ::futures_core::Stream::poll_next(::std::pin::Pin::new(&mut *self), context)
                })
                .await
            }

            /// Blocks the thread until the next item arrives and returns it; `None` after the last one.
            ///
            /// Works inside and outside of asynchronous code, whether the request was sent with `send_blocking` or
            /// awaited. Only a stream that was opened in a single-threaded runtime cannot be waited for on that
            /// runtime's thread; that is an error.
            #[cfg(feature = "blocking")]
            #[inline]
            pub fn next_blocking(&mut self) -> Option<Result<$output, $crate::runtime::AnyError>> {
                if let Err(error) = self.block() {
                    return Some(Err(error));
                }
                $crate::runtime::block_on(self.next())
            }
        }

        /// Shows nothing of the response, which may contain secrets.
        impl $(<$item>)? ::std::fmt::Debug for $name $(<$item>)? {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use stream;

/// A stream of the bytes of a response, without a size limit.
///
/// It ends after an error. The client's `idle_timeout` (5 minutes by default) applies between pieces, its request
/// timeout does not. Dropping the stream ends the response.
#[must_use = "nothing is received unless it is polled"]
pub struct ByteStream(Incoming);

stream!(ByteStream of Bytes);

impl ByteStream {
    #[inline]
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self(incoming)
    }

    #[cfg(feature = "blocking")]
    #[inline]
    fn block(&mut self) -> Result<(), AnyError> {
        self.0.block()
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, AnyError>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_chunk(context)
    }
}
