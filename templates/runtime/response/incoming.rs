//! A body that is still to come.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;

use super::head::Head;
use crate::runtime::error::failure::Failure;
use crate::runtime::error::typed::AnyError;

/// The body of a response that is still to come. After an error nothing more comes.
pub(crate) struct Incoming {
    pub(crate) head: Head,
    body: Option<reqwest::Body>,
}

impl Incoming {
    #[inline]
    pub(crate) fn new(head: Head, body: reqwest::Body) -> Self {
        Self { head, body: Some(body) }
    }

    #[inline]
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, AnyError>>> {
        loop {
            let Some(body) = &mut self.body else { return Poll::Ready(None) };
            match ready!(Pin::new(body).poll_frame(context)) {
                None => self.body = None,
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) if !bytes.is_empty() => return Poll::Ready(Some(Ok(bytes))),
                    // Trailers.
                    Ok(_) | Err(_) => {}
                },
                Some(Err(error)) => {
                    self.body = None;
                    let error =
                        self.head.clone().failure(Failure::transport(self.head.plan.id, error)).into();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

/// A body that is asked for again.
pub(crate) type Connecting = Pin<Box<dyn Future<Output = Result<Option<Incoming>, AnyError>> + Send + Sync>>;

/// Asks for a body again after a time, from the event of an identifier on; `None` where the server has no more.
pub(crate) type Again = Box<dyn Fn(Head, Duration, Option<String>) -> Connecting + Send + Sync>;
