//! What all errors contain, with everything that the server sent.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::decode::DecodeError;
use super::escape::escaped;
use super::http_date;
use super::text;
use super::veil::Veil;
use crate::runtime::platform::is_connect;
use crate::runtime::request::body::StreamFault;
use crate::runtime::request::plan::Planned;
use crate::runtime::request::server::Servers;

/// The kind of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client could not be built: a setting is invalid.
    Build,
    /// The request could not be built: a parameter, a body or a credential is invalid or missing. Nothing was sent.
    Request,
    /// A token provider failed. Nothing was sent to the API.
    Credential,
    /// No connection could be made, so the server did not see the request.
    Connect,
    /// The request timed out. The server may have handled it.
    Timeout,
    /// The connection broke, or the answer was not HTTP. The server may have handled the request.
    Transport,
    /// The caller's stream failed or has another length than announced. The server may have seen a part of it.
    Body,
    /// The body of the response is larger than `max_body`, 64 MiB by default.
    BodyTooLarge,
    /// The server sent more than 10 redirects.
    TooManyRedirects,
    /// A paginated list does not end: the server repeats a page, or there are more pages than the limit, 10,000 by
    /// default.
    Pages,
    /// The server answered with a documented error.
    Documented,
    /// The server answered with an undocumented status that is not a success.
    Undocumented,
    /// The call succeeded, but not as documented: the 2xx status is undocumented and the body does not decode as that
    /// of a documented success, or a 204 or 205 has no body although one is documented. Repeating the call may do it
    /// twice.
    UnexpectedSuccess,
    /// The body of the response, whatever its status, does not decode as the documented type.
    Decode,
    /// A layer of the client refused the request or failed.
    Layer,
}

/// The content of all errors.
pub(crate) struct Failure {
    /// Hides credentials that a server quotes.
    pub(crate) veil: Veil,
    pub(crate) kind: ErrorKind,
    /// The operation, or the API if there is none yet.
    pub(crate) subject: &'static str,
    /// The request's target, if there was something to send.
    pub(crate) target: Option<Target>,
    pub(crate) request_id: Option<String>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// What happened, if no status says it.
    pub(crate) message: String,
    pub(crate) source: Option<Source>,
    /// Whether another token may help: the server refused one, and no other one was tried.
    pub(crate) refused: bool,
    /// The number of times that the request was sent.
    pub(crate) attempts: u32,
}

/// An operation and its servers.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) plan: Planned,
    pub(crate) servers: Arc<Servers>,
}

impl Target {
    /// Returns base URL and path with the names of parameters, whose values may be secrets.
    pub(super) fn url(&self) -> Option<String> {
        let path = self.plan.path.split('?').next().unwrap_or_default();
        Some(format!("{}{path}", self.servers.url(self.plan.server).ok()?))
    }
}

pub(crate) enum Source {
    Http(reqwest::Error),
    Decode(DecodeError),
    Io(std::io::Error),
    #[cfg(feature = "tls")]
    Tls(rustls::Error),
    Other(Box<dyn StdError + Send + Sync>),
}

impl Failure {
    pub(crate) fn new(kind: ErrorKind, subject: &'static str, message: impl Into<String>) -> Self {
        Self {
            veil: Veil::default(),
            kind,
            subject,
            target: None,
            request_id: None,
            status: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            message: message.into(),
            source: None,
            refused: false,
            attempts: 0,
        }
    }

    pub(crate) fn at(self, target: Target) -> Self {
        Self { target: Some(target), ..self }
    }

    pub(crate) fn with_source(self, source: Source) -> Self {
        Self { source: Some(source), ..self }
    }

    /// Makes an error of the connection, without the URL, whose query may contain a credential.
    pub(crate) fn transport(subject: &'static str, error: reqwest::Error) -> Self {
        let (kind, message) = if is_caused_by::<StreamFault>(&error) {
            (ErrorKind::Body, "the body could not be sent")
        } else if is_connect(&error) {
            (ErrorKind::Connect, "no connection")
        } else if error.is_timeout() {
            (ErrorKind::Timeout, "the request timed out")
        } else {
            (ErrorKind::Transport, "the connection failed")
        };
        Self::new(kind, subject, message).with_source(Source::Http(error.without_url()))
    }

    pub(super) fn is_success(&self) -> bool {
        self.status.is_some_and(|status| status.is_success())
    }

    pub(super) fn request_id(&self) -> Option<&str> {
        let header = || self.headers.get("x-request-id")?.to_str().ok();
        self.request_id.as_deref().or_else(header)
    }

    pub(super) fn decode_error(&self) -> Option<&DecodeError> {
        match &self.source {
            Some(Source::Decode(error)) => Some(error),
            _ => None,
        }
    }

    pub(super) fn is_timeout(&self) -> bool {
        let connecting = matches!(&self.source, Some(Source::Http(error)) if error.is_timeout());
        self.kind == ErrorKind::Timeout || connecting
    }

    pub(crate) fn is_retryable(&self) -> bool {
        match self.kind {
            // An untrusted certificate stays untrusted.
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => {
                !matches!(&self.source, Some(Source::Http(error)) if is_refused_certificate(error))
            }
            ErrorKind::Documented | ErrorKind::Undocumented | ErrorKind::Decode => {
                self.refused
                    || matches!(
                        self.status.map(|s| s.as_u16()),
                        Some(408 | 425 | 429 | 500 | 502 | 503 | 504)
                    )
            }
            ErrorKind::Build
            | ErrorKind::Body
            | ErrorKind::Request
            | ErrorKind::Credential
            | ErrorKind::BodyTooLarge
            | ErrorKind::Pages
            | ErrorKind::TooManyRedirects
            | ErrorKind::UnexpectedSuccess
            | ErrorKind::Layer => false,
        }
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        http_date::retry_after(&self.headers)
    }
}

/// Whether TLS failed, for example because of an untrusted certificate.
#[cfg(feature = "tls")]
fn is_refused_certificate(error: &reqwest::Error) -> bool {
    is_caused_by::<rustls::Error>(error)
}

#[cfg(not(feature = "tls"))]
fn is_refused_certificate(_: &reqwest::Error) -> bool {
    false
}

/// Whether an error of this type is among the causes. An I/O error does not report its own cause.
fn is_caused_by<T: StdError + 'static>(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if error.is::<T>() || inner.is_some_and(|inner| is_caused_by::<T>(inner)) {
            return true;
        }
        next = error.source();
    }
    false
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.veil.redacted(self.line()))
    }
}

impl Failure {
    /// Formats the error as one line, in which a server may have quoted credentials.
    fn line(&self) -> String {
        let what = match (self.status, self.decode_error()) {
            (_, error) if self.kind == ErrorKind::UnexpectedSuccess => match error {
                Some(error) => format!("{}, but the body does not decode: {error}", self.message),
                None => self.message.clone(),
            },
            (Some(status), Some(error)) => {
                format!("{}, but the body does not decode: {error}", text::status(status))
            }
            (Some(status), None) if self.message.is_empty() => text::summary(status, &self.body, &self.veil),
            (Some(status), None) => format!("{}, but {}", text::status(status), self.message),
            (None, _) => self.message.clone(),
        };
        let cause =
            self.cause().map_or_else(String::new, |cause| format!(": {}", escaped(&cause.to_string(), 1000)));
        let target =
            self.target.as_ref().and_then(|target| Some(format!("{} {}", target.plan.method, target.url()?)));
        let id = self.request_id().map(|id| escaped(&self.veil.redacted(id.to_owned()), 64));
        let attempts = (self.attempts > 1).then(|| format!("{} attempts", self.attempts));
        let id = id.map(|id| format!("request {id}"));
        let context: Vec<String> = [target, attempts, id].into_iter().flatten().collect();
        let context = if context.is_empty() { String::new() } else { format!(" ({})", context.join(", ")) };
        format!("{}: {what}{cause}{context}", self.subject)
    }

    /// Returns why a connection failed: the innermost error, since those around it say no more.
    fn cause(&self) -> Option<&(dyn StdError + 'static)> {
        let mut cause = self.source().filter(|_| self.decode_error().is_none())?;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        Some(cause)
    }

    /// Shows no headers and no body, which may contain secrets.
    pub(super) fn debug(
        &self,
        f: &mut fmt::Formatter<'_>,
        name: &str,
        documented: Option<&dyn fmt::Debug>,
    ) -> fmt::Result {
        let mut debug = f.debug_struct(name);
        debug.field("kind", &self.kind).field("message", &self.to_string());
        if let Some(documented) = documented {
            debug.field("documented", &format_args!("{}", self.veil.redacted(format!("{documented:?}"))));
        }
        if let Some(source) = self.source() {
            debug.field("source", &self.veil.redacted(source.to_string()));
        }
        debug.finish_non_exhaustive()
    }

    pub(super) fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.source.as_ref()? {
            Source::Http(error) => Some(error),
            Source::Decode(error) => Some(error),
            Source::Io(error) => Some(error),
            #[cfg(feature = "tls")]
            Source::Tls(error) => Some(error),
            Source::Other(error) => Some(&**error),
        }
    }
}
