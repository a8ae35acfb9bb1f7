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

/// The answer to an attempt on its way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Result<Response, AnyError>> + Send + 'a>>;

/// Stands between the calls of a client and the wire: for logs, metrics, signatures, caches, limits, tests.
///
/// It gets each attempt by itself, repetitions and the requests that follow a redirect included, with everything that
/// is sent. It may change the request, wait, [send](Attempt::send) it on and look at the answer or the error, or answer by
/// itself ([`Attempt::respond`]). What it changes holds for this attempt only: the next one begins with the request of
/// the call again.
///
/// Functions from an [`Attempt`] to a future of its answer are layers.
///
/// The request holds the credentials of the call: a layer that shows it shows them. What a layer adds may be a credential,
/// too. It goes wherever the attempt goes: look at [`Attempt::leaves_origin`] before.
pub trait Layer: Send + Sync + 'static {
    /// Answers an attempt. The body of the answer is still to come.
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

/// One attempt of a call: its request, before it is sent.
pub struct Attempt {
    request: reqwest::Request,
    about: About,
    below: Below,
}

/// What an attempt is one of.
#[cfg_attr(feature = "tower", derive(Clone))]
pub(crate) struct About {
    pub(crate) plan: Planned,
    pub(crate) number: u32,
    pub(crate) leaves_origin: bool,
}

/// What an attempt has still to pass.
#[cfg_attr(feature = "tower", derive(Clone))]
pub(crate) struct Below {
    pub(crate) layers: Arc<[Arc<dyn Layer>]>,
    /// How many layers it has passed.
    pub(crate) passed: usize,
    /// What sends it; none where the last of the layers does.
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

    /// The operation's name in the document.
    #[must_use]
    pub fn operation_id(&self) -> &'static str {
        self.about.plan.id
    }

    /// The path of the operation below the base URL, with `{name}` for parameters: of few values, as metrics need it.
    #[must_use]
    pub fn path_template(&self) -> &str {
        self.about.plan.path.split('?').next().unwrap_or_default()
    }

    /// Which attempt of the call it is, from 1 on. What follows a redirect is the same attempt.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.about.number
    }

    /// Whether a redirect has led to another origin (scheme, host and port), where no credential may go.
    #[must_use]
    pub fn leaves_origin(&self) -> bool {
        self.about.leaves_origin
    }

    /// The request that is sent, credentials included.
    #[must_use]
    pub fn request(&self) -> &reqwest::Request {
        &self.request
    }

    /// The request that is sent, to change it.
    pub fn request_mut(&mut self) -> &mut reqwest::Request {
        &mut self.request
    }

    /// Sends the attempt through the layers below and over the wire.
    ///
    /// # Errors
    ///
    /// That no answer came: the connection, the request's timeout, a layer below. An answer with the status of an error is
    /// an answer.
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

    /// An answer without sending anything. Headers are set by its `headers_mut`.
    #[must_use]
    pub fn respond(&self, status: StatusCode, body: impl Into<ResponseBody>) -> Response {
        let mut response = http::Response::new(body);
        *response.status_mut() = status;
        Response::from(response)
    }
}

/// Shows neither headers nor body nor the URL: any of them may hold a secret.
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
