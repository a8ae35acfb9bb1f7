//! Responses that are given as they come, and what streams of all kinds have.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::incoming::Incoming;
use crate::runtime::error::typed::AnyError;

/// Gives a stream its `next` and what it is shown as.
macro_rules! stream {
    ($name:ident $(<$item:ident>)? of $output:ty) => {
        impl $(<$item>)? $name $(<$item>)? {
            /// The next item; `None` after the last one.
            ///
            /// Dropping the future loses nothing.
            #[inline]
            pub async fn next(&mut self) -> Option<Result<$output, $crate::runtime::AnyError>> {
                ::std::future::poll_fn(|context| {
                    ::futures_core::Stream::poll_next(::std::pin::Pin::new(&mut *self), context)
                })
                .await
            }

            /// The next item; blocks the thread until it is there.
            ///
            /// For a stream of a request that was sent with `send_blocking`, and any other: works inside and outside
            /// of asynchronous code. A stream that was opened by awaiting it in a runtime of one thread cannot be waited
            /// for on that thread, which is an error.
            #[cfg(feature = "blocking")]
            #[inline]
            pub fn next_blocking(&mut self) -> Option<Result<$output, $crate::runtime::AnyError>> {
                if let Err(error) = self.block() {
                    return Some(Err(error));
                }
                $crate::runtime::block_on(self.next())
            }
        }

        /// Shows nothing of the response: it may hold secrets.
        impl $(<$item>)? ::std::fmt::Debug for $name $(<$item>)? {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use stream;

/// The bytes of a response as they come, without a limit of their number.
///
/// It ends after an error. The client's idle timeout holds for it, its timeout does not; dropping it ends
/// the response.
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
