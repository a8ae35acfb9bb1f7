//! Requests before they are sent.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use uuid::Uuid;

use super::call::Call;
use super::operation::{Identified, Operation};
use super::send::{self, Sending};
use crate::runtime::error::typed::Error;
use crate::runtime::response::reply::Response;

/// A request of the operation `O`, with the parameters set so far.
///
/// Await it to send it and get the body of the response. Optional parameters have a method each, documented at the
/// request's alias. Nothing is sent until then.
#[must_use = "a request does nothing until it is sent"]
pub struct Request<O> {
    pub(crate) call: Call,
    operation: PhantomData<fn() -> O>,
}

impl Call {
    /// Makes the request of an operation. It is not a function of [`Request`], whose names belong to parameters.
    #[inline]
    pub(crate) fn request<O>(self) -> Request<O> {
        Request { call: self, operation: PhantomData }
    }
}

impl<O> Request<O> {
    /// Sets the timeout of the request, up to the last byte of the response. The default is the client's, 60 seconds
    /// unless changed.
    #[inline]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.call.set_timeout(timeout);
        self
    }

    /// Sets a header and replaces one of the same name. The value is treated as a credential.
    ///
    /// Sending fails if `content-length` is not that of the body, or if `transfer-encoding` is set.
    #[inline]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.call.set_own_header(name, value);
        self
    }
}

impl<O: Operation> Request<O> {
    /// Sends the request and returns the body of the response.
    #[inline]
    pub fn send(self) -> Sending<O> {
        send::body(self.call)
    }

    /// Sends the request and returns status, headers and body of the response.
    #[inline]
    pub fn send_full(self) -> Sending<O, Response<O::Output>> {
        send::full(self.call)
    }

    /// Sends the request and returns `None` if the server answers that nothing changed (304, RFC 9110, section
    /// 15.4.5).
    ///
    /// Set the condition before, `if-none-match` or `if-modified-since`: with the documented parameter, or with
    /// [`with_header`](Self::with_header), from `etag` or `last-modified` of the previous answer.
    #[inline]
    pub fn send_if_changed(self) -> Sending<O, Option<Response<O::Output>>> {
        send::if_changed(self.call)
    }

    /// Sends the request and blocks the thread until the response arrives.
    ///
    /// Works inside and outside of asynchronous code. `send_full().wait()` also returns status and headers.
    ///
    /// # Errors
    ///
    /// Fails like awaiting the request.
    #[cfg(feature = "blocking")]
    #[inline]
    pub fn send_blocking(self) -> Result<O::Output, Error<O::Error>> {
        self.send().wait()
    }
}

impl<O: Identified> Request<O> {
    /// Sets the id that the request is sent with. The default is a random UUID.
    #[inline]
    pub fn with_request_id(mut self, id: Uuid) -> Self {
        self.call.set_request_id(id);
        self
    }
}

impl<O: Operation> IntoFuture for Request<O> {
    type Output = Result<O::Output, Error<O::Error>>;
    type IntoFuture = Sending<O>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// Shows neither parameters nor headers nor body: any of them may be a secret.
impl<O: Operation> fmt::Debug for Request<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("operation", &O::ID).finish_non_exhaustive()
    }
}
