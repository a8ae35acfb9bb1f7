//! One attempt of a call on its way through the layers.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use reqwest::StatusCode;

use super::deadline::within;
use crate::runtime::error::failure::{ErrorKind, Failure};
use crate::runtime::error::typed::AnyError;
use crate::runtime::platform::{Instant, Response, ResponseBody, execute};
use crate::runtime::request::plan::Planned;

/// The future of the answer to an attempt.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Result<Response, AnyError>> + Send + 'a>>;

/// A layer between the calls of a client and the network: for logs, metrics, signatures, caches, limits, tests.
///
/// It gets each attempt separately, including retries and requests that follow a redirect, with everything that is
/// sent. It may change the request, wait, [send](Attempt::send) it and look at the answer or error, or answer itself
/// ([`Attempt::respond`]). Changes apply to this attempt only: the next one starts from the original request.
///
/// Functions from an [`Attempt`] to a future of its answer are layers.
///
/// The request contains the credentials of the call, so do not log it. A credential that a layer adds goes wherever
/// the attempt goes: check [`Attempt::leaves_origin`] before.
pub trait Layer: Send + Sync + 'static {
    /// Answers an attempt. The body of the answer may still be arriving.
    ///
    /// # Errors
    ///
    /// Make errors with [`AnyError::new`]; its kind decides whether the attempt may be repeated.
    fn attempt<'a>(&'a self, attempt: Attempt) -> Answering<'a>;
}

impl<F, T> Layer for F
where
    F: Fn(Attempt) -> T + Send + Sync + 'static,
    T: Future<Output = Result<Response, AnyError>> + Send + 'static,
{
    #[inline]
    fn attempt<'a>(&'a self, attempt: Attempt) -> Answering<'a> {
        Box::pin(self(attempt))
    }
}

/// One attempt of a call: its request before it is sent.
pub struct Attempt {
    request: reqwest::Request,
    about: About,
    below: Below,
}

/// The call of an attempt.
#[cfg_attr(feature = "tower", derive(Clone))]
pub(crate) struct About {
    pub(crate) plan: Planned,
    pub(crate) number: u32,
    pub(crate) leaves_origin: bool,
}

/// The layers that an attempt still has to pass.
#[cfg_attr(feature = "tower", derive(Clone))]
pub(crate) struct Below {
    pub(crate) layers: Arc<[Arc<dyn Layer>]>,
    /// The number of layers passed.
    pub(crate) passed: usize,
    /// The HTTP client that sends it; `None` if the last layer does.
    pub(crate) http: Option<reqwest::Client>,
    pub(crate) deadline: Option<Instant>,
}

impl Attempt {
    pub(crate) fn new(request: reqwest::Request, about: About, below: Below) -> Self {
        Self { request, about, below }
    }

    #[cfg(feature = "tower")]
    pub(crate) fn into_parts(self) -> (reqwest::Request, About, Below) {
        (self.request, self.about, self.below)
    }

    /// Returns the operation's id in the document.
    #[must_use]
    pub fn operation_id(&self) -> &'static str {
        self.about.plan.id
    }

    /// Returns the path of the operation below the base URL, with `{name}` for parameters. It has few values, as
    /// metrics need.
    #[must_use]
    pub fn path_template(&self) -> &str {
        self.about.plan.path.split('?').next().unwrap_or_default()
    }

    /// Returns the number of the attempt, from 1. Requests that follow a redirect belong to the same attempt.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.about.number
    }

    /// Returns whether a redirect has led to another origin (scheme, host and port), to which no credential may go.
    #[must_use]
    pub fn leaves_origin(&self) -> bool {
        self.about.leaves_origin
    }

    /// Returns the request, including credentials.
    #[must_use]
    pub fn request(&self) -> &reqwest::Request {
        &self.request
    }

    /// Returns the request, to change it.
    pub fn request_mut(&mut self) -> &mut reqwest::Request {
        &mut self.request
    }

    /// Sends the attempt through the layers below and over the network.
    ///
    /// # Errors
    ///
    /// Fails if no answer arrives: because of the connection, the request's timeout or a layer below. An answer with
    /// an error status is an answer.
    pub async fn send(mut self) -> Result<Response, AnyError> {
        let next = self.below.layers.get(self.below.passed).cloned();
        if let Some(layer) = next {
            self.below.passed += 1;
            return layer.attempt(self).await;
        }
        let Some(http) = self.below.http else {
            return Err(AnyError::new(
                ErrorKind::Layer,
                "a transport is the last, there is nothing below it",
            ));
        };
        let plan = self.about.plan;
        within(self.below.deadline, &plan, execute(&http, self.request)).await.map_err(AnyError::from)
    }

    /// Makes an answer without sending anything. Set headers with its `headers_mut`.
    #[must_use]
    pub fn respond(&self, status: StatusCode, body: impl Into<ResponseBody>) -> Response {
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        Response::from(response)
    }
}

/// Shows no headers, body or URL, which may contain secrets.
impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("operation_id", &self.operation_id())
            .field("method", self.request.method())
            .field("path_template", &self.path_template())
            .field("number", &self.number())
            .finish_non_exhaustive()
    }
}
