//! The error types that callers see: of one operation, and of any.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::decode::DecodeError;
use super::failure::{ErrorKind, Failure, Source};

/// The error of an operation whose documented errors have the body `E`.
///
/// It keeps status, headers and body of the response, if there is one. `Display` writes one line for a log:
///
/// ```text
/// getUser: 404 NotFound: no such user (GET https://api.example.com/v1/users/{id}, request 4d20e8a4-…)
/// ```
///
/// `Display`, `Debug` and sources contain no credentials, no query and no values of a body, except the code and
/// message of an error body. Credentials that a server quotes there are removed: those of the client and its token
/// providers, and values set by `header` and `with_header` if they have at least six bytes. [`AnyError`] accepts the
/// error of any operation.
pub struct Error<E>(Box<Inner<E>>);

struct Inner<E> {
    documented: Option<E>,
    failure: Failure,
}

/// The error of any operation, without the type of its body.
///
/// Every [`Error`] converts into it, so `?` works across operations in one function.
pub struct AnyError(Box<Failure>);

/// The error body of an operation that documents none. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBody {}

impl<E> Error<E> {
    /// Makes the error of a response.
    pub(crate) fn answered(documented: Option<E>, failure: Failure) -> Self {
        Self(Box::new(Inner { documented, failure }))
    }

    /// Makes an error without a complete response.
    pub(crate) fn unanswered(error: AnyError) -> Self {
        Self::answered(None, *error.0)
    }

    /// Returns the body of a documented error; `None` for other errors.
    #[must_use]
    pub fn documented(&self) -> Option<&E> {
        self.0.documented.as_ref()
    }

    /// Returns the body of a documented error.
    ///
    /// # Errors
    ///
    /// Returns the error itself if it is of another kind.
    pub fn into_documented(mut self) -> Result<E, Self> {
        self.0.documented.take().ok_or(self)
    }

    fn failure(&self) -> &Failure {
        &self.0.failure
    }
}

impl AnyError {
    /// Makes the error of a [`Layer`](crate::runtime::Layer) or transport that refuses a request or fails. The client
    /// adds what it knows about the call.
    ///
    /// The kind decides whether the attempt may be repeated: [`Connect`](ErrorKind::Connect) if nothing was sent,
    /// [`Transport`](ErrorKind::Transport) if no answer arrived, [`Layer`](ErrorKind::Layer) if another attempt is
    /// useless.
    pub fn new(kind: ErrorKind, error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let message = if kind == ErrorKind::Layer { "a layer failed" } else { "no answer" };
        Failure::new(kind, "layer", message).with_source(Source::Other(error.into())).into()
    }

    pub(crate) fn into_failure(self) -> Failure {
        *self.0
    }

    /// Adds the received part of a body, unless the error has one.
    #[inline]
    pub(crate) fn with_body(mut self, body: Bytes) -> Self {
        if self.0.body.is_empty() {
            self.0.body = body;
        }
        self
    }

    fn failure(&self) -> &Failure {
        &self.0
    }
}

impl From<Failure> for AnyError {
    fn from(failure: Failure) -> Self {
        Self(Box::new(failure))
    }
}

impl<E> From<Error<E>> for AnyError {
    fn from(error: Error<E>) -> Self {
        Self(Box::new(error.0.failure))
    }
}

/// The methods of both error types.
macro_rules! accessors {
    () => {
        /// Returns the kind of the error.
        #[must_use]
        pub fn kind(&self) -> ErrorKind {
            self.failure().kind
        }

        /// Returns the operation's id in the document; `None` if the client could not be built.
        #[must_use]
        pub fn operation_id(&self) -> Option<&'static str> {
            let failure = self.failure();
            (failure.kind != ErrorKind::Build).then_some(failure.subject)
        }

        /// Returns the HTTP method of the request; `None` if the client could not be built.
        #[must_use]
        pub fn method(&self) -> Option<&str> {
            Some(&self.failure().target.as_ref()?.plan.method)
        }

        /// Returns base URL and path of the request with the names of parameters, such as
        /// `https://api.example.com/v1/users/{id}`. Values and query are left out, because they may be secrets.
        /// `None` if the client could not be built.
        #[must_use]
        pub fn url(&self) -> Option<String> {
            self.failure().target.as_ref()?.url()
        }

        /// Returns how often the request was sent; 0 if never.
        #[must_use]
        pub fn attempts(&self) -> u32 {
            self.failure().attempts
        }

        /// Returns the id that the request was sent with, else the response's header `x-request-id`.
        #[must_use]
        pub fn request_id(&self) -> Option<&str> {
            self.failure().request_id()
        }

        /// Returns the status of the response, if there is one.
        #[must_use]
        pub fn status(&self) -> Option<StatusCode> {
            self.failure().status
        }

        /// Returns the headers of the response; empty if there is none.
        #[must_use]
        pub fn headers(&self) -> &HeaderMap {
            &self.failure().headers
        }

        /// Returns the body of the response, as far as it was read. It may contain secrets.
        #[must_use]
        pub fn raw_body(&self) -> &Bytes {
            &self.failure().body
        }

        /// Returns where a body does not decode, as a JSON path such as `$.tokens[2].expiresAt`; `None` for other
        /// errors.
        #[must_use]
        pub fn decode_path(&self) -> Option<&str> {
            self.failure().decode_error().map(DecodeError::path)
        }

        /// Returns whether the call succeeded: the status is 2xx, and only the body could not be read. Sending the
        /// request again may do it twice.
        #[must_use]
        pub fn is_success(&self) -> bool {
            self.failure().is_success()
        }

        /// Returns whether the request timed out, also while connecting.
        #[must_use]
        pub fn is_timeout(&self) -> bool {
            self.failure().is_timeout()
        }

        /// Returns whether no connection could be made, so that the server did not see the request.
        #[must_use]
        pub fn is_connect(&self) -> bool {
            self.kind() == ErrorKind::Connect
        }

        /// Returns whether the same request may succeed later: the connection failed, the request timed out, the
        /// status is 408, 425, 429, 500, 502, 503 or 504, or the server refused a provider's token (401) and no other
        /// one was tried.
        ///
        /// It is false for an untrusted certificate and a failed stream of the caller. Only you know whether the
        /// request may be sent twice.
        #[must_use]
        pub fn is_retryable(&self) -> bool {
            self.failure().is_retryable()
        }

        /// Returns how long the server asks to wait (`Retry-After`, RFC 9110, section 10.2.3), at most a year.
        #[must_use]
        pub fn retry_after(&self) -> Option<Duration> {
            self.failure().retry_after()
        }
    };
}

impl<E> Error<E> {
    accessors!();
}

impl AnyError {
    accessors!();
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failure().fmt(f)
    }
}

impl fmt::Display for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failure().fmt(f)
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failure().debug(f, "Error", self.documented().map(|body| body as &dyn fmt::Debug))
    }
}

impl fmt::Debug for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failure().debug(f, "AnyError", None)
    }
}

impl<E: fmt::Debug> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.failure().source()
    }
}

impl StdError for AnyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.failure().source()
    }
}
