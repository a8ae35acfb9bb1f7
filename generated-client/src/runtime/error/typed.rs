//! Errors as callers have them: of one operation, and of any.

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
/// It keeps status, headers and body of the response, if there was one, and shows as one line for a log:
///
/// ```text
/// getUser: 404 NotFound: no such user (GET https://api.example.com/v1/users/{id}, request 4d20e8a4-…)
/// ```
///
/// Neither `Display` nor `Debug` nor a source holds credentials, URLs with a query, or values of a body, except a
/// code and a message in an error's body. Credentials that a server quotes there are cut out: those of the client and of
/// its token providers, and what `header` and `with_header` set from six bytes on. [`AnyError`] takes the error of any operation.
pub struct Error<E>(Box<Inner<E>>);

struct Inner<E> {
    documented: Option<E>,
    failure: Failure,
}

/// The error of any operation, without the type of its body.
///
/// Every [`Error`] converts into it, so that `?` works over several operations in one function.
pub struct AnyError(Box<Failure>);

/// The body of documented errors of an operation that documents none: there is no value of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBody {}

impl<E> Error<E> {
    /// The error of a response.
    pub(crate) fn answered(documented: Option<E>, failure: Failure) -> Self {
        Self(Box::new(Inner { documented, failure }))
    }

    /// An error without a whole response.
    pub(crate) fn unanswered(error: AnyError) -> Self {
        Self::answered(None, *error.0)
    }

    /// The body of a documented error.
    #[must_use]
    pub fn documented(&self) -> Option<&E> {
        self.0.documented.as_ref()
    }

    /// The body of a documented error.
    ///
    /// # Errors
    ///
    /// The error itself, if it is of another kind.
    pub fn into_documented(mut self) -> Result<E, Self> {
        self.0.documented.take().ok_or(self)
    }

    fn failure(&self) -> &Failure {
        &self.0.failure
    }
}

impl AnyError {
    /// The error of a [`Layer`](crate::runtime::Layer) that refuses a request or fails, or of a transport. It is completed
    /// with what is known of the call.
    ///
    /// The kind says whether the attempt may be repeated: [`Connect`](ErrorKind::Connect) if nothing was sent,
    /// [`Transport`](ErrorKind::Transport) if no answer came, [`Layer`](ErrorKind::Layer) if another attempt would
    /// be of no use.
    pub fn new(kind: ErrorKind, error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let message = if kind == ErrorKind::Layer { "a layer failed" } else { "no answer" };
        Failure::new(kind, "layer", message).with_source(Source::Other(error.into())).into()
    }

    pub(crate) fn into_failure(self) -> Failure {
        *self.0
    }

    /// The error with what had come of a body, unless it has one.
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

/// What both error types tell.
macro_rules! accessors {
    () => {
        /// What went wrong, in general.
        #[must_use]
        pub fn kind(&self) -> ErrorKind {
            self.failure().kind
        }

        /// The operation's name in the document; `None` where the client could not be built.
        #[must_use]
        pub fn operation_id(&self) -> Option<&'static str> {
            let failure = self.failure();
            (failure.kind != ErrorKind::Build).then_some(failure.subject)
        }

        /// The HTTP method of the request; `None` where the client could not be built.
        #[must_use]
        pub fn method(&self) -> Option<&str> {
            Some(&self.failure().target.as_ref()?.plan.method)
        }

        /// Where the request was to go: the base URL and the path with the names of its parameters, as in
        /// `https://api.example.com/v1/users/{id}`. Neither values nor a query, which may hold secrets.
        #[must_use]
        pub fn url(&self) -> Option<String> {
            self.failure().target.as_ref()?.url()
        }

        /// How often the request was sent; 0 if it never was.
        #[must_use]
        pub fn attempts(&self) -> u32 {
            self.failure().attempts
        }

        /// The identifier that the request was sent with, or that the response has.
        #[must_use]
        pub fn request_id(&self) -> Option<&str> {
            self.failure().request_id()
        }

        /// The status of the response, if there was one.
        #[must_use]
        pub fn status(&self) -> Option<StatusCode> {
            self.failure().status
        }

        /// The headers of the response; empty if there was none.
        #[must_use]
        pub fn headers(&self) -> &HeaderMap {
            &self.failure().headers
        }

        /// The body of the response as it came, as far as it was read. It may hold secrets.
        #[must_use]
        pub fn raw_body(&self) -> &Bytes {
            &self.failure().body
        }

        /// Where a body that does not decode has its fault, as a JSON path: `$.tokens[2].expiresAt`.
        #[must_use]
        pub fn decode_path(&self) -> Option<&str> {
            self.failure().decode_error().map(DecodeError::path)
        }

        /// Whether the server did what it was asked for: the status is a success (2xx), and only the body could not be
        /// read. Sending the request again may do it twice.
        #[must_use]
        pub fn is_success(&self) -> bool {
            self.failure().is_success()
        }

        /// Whether the time was up.
        #[must_use]
        pub fn is_timeout(&self) -> bool {
            self.failure().is_timeout()
        }

        /// Whether no connection came about, so that the server has not seen the request.
        #[must_use]
        pub fn is_connect(&self) -> bool {
            self.kind() == ErrorKind::Connect
        }

        /// Whether the same request may succeed later: the connection failed, the request timed out, the status is 408,
        /// 425, 429, 500, 502, 503 or 504, or the server refused a provider's token (401) and no other one was tried.
        ///
        /// It is false for a certificate that is not trusted and for a stream of the caller that failed. Whether the
        /// request may be sent twice is for the caller to know.
        #[must_use]
        pub fn is_retryable(&self) -> bool {
            self.failure().is_retryable()
        }

        /// How long the server asks to wait (`Retry-After`, RFC 9110, section 10.2.3); at most a year.
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
