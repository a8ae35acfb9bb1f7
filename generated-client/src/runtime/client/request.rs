//! A request before it is sent.

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

/// A request of the operation `O`, with the parameters that it has so far.
///
/// Awaiting it sends it and gives the body of the response. Optional parameters have a method each, on the alias that
/// the operation has for its request.
#[must_use = "a request does nothing until it is sent"]
pub struct Request<O> {
    pub(crate) call: Call,
    operation: PhantomData<fn() -> O>,
}

impl Call {
    /// The request of an operation. No function of [`Request`], whose names are those of parameters.
    #[inline]
    pub(crate) fn request<O>(self) -> Request<O> {
        Request { call: self, operation: PhantomData }
    }
}

impl<O> Request<O> {
    /// Limits how long the request may take, until the last byte of the response.
    #[inline]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.call.set_timeout(timeout);
        self
    }

    /// Sets a header, in place of one of that name. It is treated as a credential.
    ///
    /// A `content-length` that is not the body's, and any `transfer-encoding`, are errors when the request is sent.
    #[inline]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.call.set_own_header(name, value);
        self
    }
}

impl<O: Operation> Request<O> {
    /// Sends the request and gives the body of the response.
    #[inline]
    pub fn send(self) -> Sending<O> {
        send::body(self.call)
    }

    /// Sends the request and gives the status and headers of the response too.
    #[inline]
    pub fn send_full(self) -> Sending<O, Response<O::Output>> {
        send::full(self.call)
    }

    /// Sends the request and gives `None` if the server answers that nothing changed (304, RFC 9110, section 15.4.5).
    ///
    /// What it is compared with is said by `if-none-match` or `if-modified-since`: set the header by the parameter that
    /// documents it, or by [`with_header`](Self::with_header) with the `etag` or `last-modified` of the answer before.
    #[inline]
    pub fn send_if_changed(self) -> Sending<O, Option<Response<O::Output>>> {
        send::if_changed(self.call)
    }

    /// Sends the request and blocks the thread until the response is there.
    ///
    /// Works inside and outside of asynchronous code. `send_full().wait()` gives status and headers too.
    ///
    /// # Errors
    ///
    /// As awaiting the request.
    #[cfg(feature = "blocking")]
    #[inline]
    pub fn send_blocking(self) -> Result<O::Output, Error<O::Error>> {
        self.send().wait()
    }
}

impl<O: Identified> Request<O> {
    /// Sets the identifier that the request is sent with; otherwise it is a random one.
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
