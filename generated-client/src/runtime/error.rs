//! What can go wrong with a request, with everything that the server said.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::client::Core;
use super::decode::DecodeError;
use super::error_text;
use super::reply::Reply;
use super::token::TokenError;

/// The error of an operation whose documented errors have the body `E`.
///
/// It keeps status, headers and body of the response, if there was one, and shows as one line for a log:
///
/// ```text
/// deleteAgentPortfolioUserToken: 404 NotFound: Agent-portfolio or user token not found (request 4d20e8a4-…)
/// ```
///
/// Neither `Display` nor `Debug` nor a source holds credentials, URLs with a query, or values of a body, except a
/// code and a message in an error's body. [`AnyError`] takes the error of any operation.
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

/// What went wrong, in general.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client could not be built.
    Build,
    /// The request could not be built: a parameter, a body or a credential. Nothing was sent.
    Request,
    /// No access token could be had. Nothing was sent to the API.
    Credential,
    /// No connection came about.
    Connect,
    /// The time was up.
    Timeout,
    /// The connection broke, or what came over it was not HTTP.
    Transport,
    /// The body of the response is larger than the client takes.
    BodyTooLarge,
    /// The server redirected too often.
    TooManyRedirects,
    /// The server answered with a documented error.
    Documented,
    /// The server answered with a status that the document does not have, and that is no success.
    Undocumented,
    /// The call succeeded, but its answer is not the documented one: the document does not have the status (2xx) and the
    /// body is not that of its success, or the status (204, 205) has no body where one is documented.
    UnexpectedSuccess,
    /// The body of the response, whatever its status, is not of the documented type.
    Decode,
}

/// What all errors have.
pub(super) struct Failure {
    /// Whose credentials are not shown, after a response.
    pub(super) core: Option<Core>,
    pub(super) kind: ErrorKind,
    /// The operation, or the API where there is none yet.
    pub(super) subject: &'static str,
    pub(super) request_id: Option<String>,
    pub(super) status: Option<StatusCode>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// What happened, where no status says it.
    pub(super) message: String,
    pub(super) source: Option<Source>,
}

pub(super) enum Source {
    Http(reqwest::Error),
    Decode(DecodeError),
    Io(std::io::Error),
    Tls(rustls::Error),
    Token(TokenError),
}

impl Failure {
    pub(super) fn new(kind: ErrorKind, subject: &'static str, message: impl Into<String>) -> Self {
        Self {
            core: None,
            kind,
            subject,
            request_id: None,
            status: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            message: message.into(),
            source: None,
        }
    }

    pub(super) fn with_source(self, source: Source) -> Self {
        Self { source: Some(source), ..self }
    }

    /// A failure after a whole response.
    fn answered(kind: ErrorKind, reply: Reply, source: Option<Source>) -> Self {
        Self {
            core: Some(reply.core),
            kind,
            subject: reply.plan.id,
            request_id: reply.request_id,
            status: Some(reply.status),
            headers: reply.headers,
            body: reply.body,
            message: String::new(),
            source,
        }
    }

    /// The failure of a status that the document does not have; `error` is why its body is not that of the documented
    /// success.
    fn undocumented(error: Option<DecodeError>, reply: Reply) -> Self {
        if !reply.status.is_success() {
            return Self::answered(ErrorKind::Undocumented, reply, None);
        }
        let status = error_text::status(reply.status);
        let message = format!("the call succeeded with undocumented status {status}");
        Self { message, ..Self::answered(ErrorKind::UnexpectedSuccess, reply, error.map(Source::Decode)) }
    }

    /// The failure of a body that does not decode.
    fn undecodable(error: DecodeError, reply: Reply) -> Self {
        let error = error.of_body(reply.plan.accept, &reply.headers, &reply.body);
        match reply.status {
            _ if !reply.documented => Self::undocumented(Some(error), reply),
            // Neither has content (RFC 9110, sections 15.3.5 and 15.3.6), but a class of statuses may.
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT => {
                let status = error_text::status(reply.status);
                let message = format!("the call succeeded with {status}, which has no body");
                Self { message, ..Self::answered(ErrorKind::UnexpectedSuccess, reply, None) }
            }
            _ => Self::answered(ErrorKind::Decode, reply, Some(Source::Decode(error))),
        }
    }

    fn is_success(&self) -> bool {
        self.status.is_some_and(|status| status.is_success())
    }

    fn request_id(&self) -> Option<&str> {
        let header = || self.headers.get("x-request-id")?.to_str().ok();
        self.request_id.as_deref().or_else(header)
    }

    fn decode_error(&self) -> Option<&DecodeError> {
        match &self.source {
            Some(Source::Decode(error)) => Some(error),
            _ => None,
        }
    }

    fn is_timeout(&self) -> bool {
        let connecting = matches!(&self.source, Some(Source::Http(error)) if error.is_timeout());
        self.kind == ErrorKind::Timeout || connecting
    }

    fn is_retryable(&self) -> bool {
        match self.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Documented | ErrorKind::Undocumented | ErrorKind::Decode => {
                matches!(self.status.map(|s| s.as_u16()), Some(408 | 425 | 429 | 500 | 502 | 503 | 504))
            }
            ErrorKind::Build
            | ErrorKind::Request
            | ErrorKind::Credential
            | ErrorKind::BodyTooLarge
            | ErrorKind::TooManyRedirects
            | ErrorKind::UnexpectedSuccess => false,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        let value = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let then = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
        Some(Duration::try_from(then.duration_since(jiff::Timestamp::now())).unwrap_or_default())
    }
}

impl<E> Error<E> {
    fn new(documented: Option<E>, failure: Failure) -> Self {
        Self(Box::new(Inner { documented, failure }))
    }

    /// An error without a whole response.
    pub(super) fn unanswered(error: AnyError) -> Self {
        Self::new(None, *error.0)
    }

    pub(super) fn documented_status(body: Option<E>, reply: Reply) -> Self {
        Self::new(body, Failure::answered(ErrorKind::Documented, reply, None))
    }

    pub(super) fn undocumented_status(reply: Reply) -> Self {
        Self::new(None, Failure::undocumented(None, reply))
    }

    pub(super) fn undecodable(error: DecodeError, reply: Reply) -> Self {
        Self::new(None, Failure::undecodable(error, reply))
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
    /// The error of the request with this identifier.
    pub(super) fn of_request(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
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

        /// Whether the same request may succeed later: the connection failed, the time was up, or the status is 408,
        /// 425, 429, 500, 502, 503 or 504. Whether it may be sent twice is for the caller to know.
        #[must_use]
        pub fn is_retryable(&self) -> bool {
            self.failure().is_retryable()
        }

        /// How long the server asks to wait (`Retry-After`, RFC 9110, section 10.2.3).
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

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.subject)?;
        match (self.status, self.decode_error()) {
            (_, error) if self.kind == ErrorKind::UnexpectedSuccess => {
                f.write_str(&self.message)?;
                if let Some(error) = error {
                    write!(f, ", but the body does not decode: {error}")?;
                }
            }
            (Some(status), Some(error)) => {
                write!(f, "{}, but the body does not decode: {error}", error_text::status(status))?;
            }
            (Some(status), None) if self.message.is_empty() => {
                f.write_str(&self.redacted(error_text::summary(status, &self.body)))?;
            }
            (Some(status), None) => write!(f, "{}, but {}", error_text::status(status), self.message)?,
            (None, _) => f.write_str(&self.message)?,
        }
        if let Some(cause) = self.cause() {
            write!(f, ": {cause}")?;
        }
        match self.request_id() {
            Some(id) => write!(f, " (request {})", error_text::escaped(id, 64)),
            None => Ok(()),
        }
    }
}

impl Failure {
    /// Why a connection failed: the innermost error, since those around it only say that it did.
    fn cause(&self) -> Option<&(dyn StdError + 'static)> {
        let mut cause = self.source().filter(|_| self.decode_error().is_none())?;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        Some(cause)
    }

    /// Shows no headers and no body: either may hold secrets.
    fn debug(
        &self,
        f: &mut fmt::Formatter<'_>,
        name: &str,
        documented: Option<&dyn fmt::Debug>,
    ) -> fmt::Result {
        let mut debug = f.debug_struct(name);
        debug.field("kind", &self.kind).field("message", &self.to_string());
        if let Some(documented) = documented {
            debug.field("documented", &format_args!("{}", self.redacted(format!("{documented:?}"))));
        }
        if let Some(source) = self.source() {
            debug.field("source", &source.to_string());
        }
        debug.finish_non_exhaustive()
    }

    fn redacted(&self, text: String) -> String {
        match &self.core {
            Some(core) => core.shared().credentials.redacted(text),
            None => text,
        }
    }

    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.source.as_ref()? {
            Source::Http(error) => Some(error),
            Source::Decode(error) => Some(error),
            Source::Io(error) => Some(error),
            Source::Tls(error) => Some(error),
            Source::Token(error) => Some(&**error),
        }
    }
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
