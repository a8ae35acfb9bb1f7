//! A body that is still arriving.

use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, ready};
use std::thread::{self, ThreadId};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use tokio::runtime::Handle;
#[cfg(feature = "blocking")]
use tokio::runtime::RuntimeFlavor;

use super::head::Head;
use crate::runtime::error::failure::{ErrorKind, Failure};
use crate::runtime::error::typed::AnyError;
use crate::runtime::platform::{ResponseBody, Sleep, sleep_in};

/// The body of a response, as it arrives. It ends after an error.
pub(crate) struct Incoming {
    pub(crate) head: Head,
    body: Option<ResponseBody>,
    /// The timer for silence since the last piece. It runs while somebody waits for the next one.
    silence: Option<Pin<Box<Sleep>>>,
    home: Home,
}

impl Incoming {
    #[inline]
    pub(crate) fn new(head: Head, body: ResponseBody) -> Self {
        Self { head, body: Some(body), silence: None, home: Home::here() }
    }

    #[inline]
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, AnyError>>> {
        loop {
            let Some(body) = &mut self.body else { return Poll::Ready(None) };
            let Poll::Ready(frame) = Pin::new(body).poll_frame(context) else {
                return self.poll_silence(context).map(|error| Some(Err(error)));
            };
            self.silence = None;
            match frame {
                None => self.body = None,
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) if !bytes.is_empty() => return Poll::Ready(Some(Ok(bytes))),
                    // Trailers.
                    Ok(_) | Err(_) => {}
                },
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(self.end(Failure::transport(self.head.plan.id, error)))));
                }
            }
        }
    }

    /// Ready with an error if nothing arrived for too long.
    #[inline]
    fn poll_silence(&mut self, context: &mut Context<'_>) -> Poll<AnyError> {
        let idle = self.head.idle;
        let silence = self.silence.get_or_insert_with(|| self.home.sleep(idle));
        ready!(silence.as_mut().poll(context));
        let message = format!("nothing came for {idle:?}");
        Poll::Ready(self.end(Failure::new(ErrorKind::Timeout, self.head.plan.id, message)))
    }

    #[inline]
    fn end(&mut self, failure: Failure) -> AnyError {
        self.body = None;
        self.silence = None;
        self.head.clone().failure(failure).into()
    }

    /// Prepares for a wait that blocks this thread. Fails if the wait would never end.
    #[cfg(feature = "blocking")]
    #[inline]
    pub(crate) fn block(&mut self) -> Result<(), AnyError> {
        // It may belong to a runtime that is stopped meanwhile.
        self.silence = None;
        if self.body.is_none() || !self.home.is_blocked() {
            return Ok(());
        }
        let message = "the stream's connection is driven by this very thread, which cannot wait for it: use `next().await`, \
                       or open the stream by `send_blocking`";
        Err(self.end(Failure::new(ErrorKind::Request, self.head.plan.id, message)))
    }
}

/// The runtime in which a stream was opened and which drives its connection.
struct Home {
    runtime: Option<Handle>,
    thread: ThreadId,
}

impl Home {
    #[inline]
    fn here() -> Self {
        Self { runtime: Handle::try_current().ok(), thread: thread::current().id() }
    }

    /// A timer of the polling runtime, or of this one if the caller has none.
    #[inline]
    fn sleep(&self, duration: Duration) -> Pin<Box<Sleep>> {
        sleep_in(self.runtime.as_ref(), duration)
    }

    /// Whether only this thread drives the connection.
    #[cfg(feature = "blocking")]
    #[inline]
    fn is_blocked(&self) -> bool {
        let single = |handle: &Handle| handle.runtime_flavor() == RuntimeFlavor::CurrentThread;
        let current = Handle::try_current();
        self.thread == thread::current().id()
            && self.runtime.as_ref().is_some_and(single)
            && current.is_ok_and(|current| single(&current))
    }
}

/// A body that is requested again.
///
/// Only in a mutex to be `Sync`, which a token on its way is not; nothing ever waits for it.
#[cfg(feature = "item-streams")]
pub(crate) type Connecting = Mutex<Pin<Box<dyn Future<Output = Result<Option<Incoming>, AnyError>> + Send>>>;

/// Requests a body again after a delay, from the event with an identifier on; `None` if the server has no more.
#[cfg(feature = "item-streams")]
pub(crate) type Again = Box<dyn Fn(Duration, Option<String>) -> Connecting + Send + Sync>;
