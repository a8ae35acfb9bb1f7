//! The transport that replaces a server.

use std::fmt;

use super::expected::{Expected, Requested};
use super::recorded::{self, Recorded};
use super::rules::Shared;
use crate::runtime::client::operation::Operation;
use crate::runtime::client::request::Request;
use crate::runtime::error::failure::ErrorKind;
use crate::runtime::error::typed::AnyError;
use crate::runtime::layer::attempt::{Answering, Attempt, Layer};

/// Answers the calls of a client instead of a server: pass it to `transport` of the client's builder and keep a
/// clone.
///
/// The first matching expectation answers a call, in the order in which they were set. It is used up then, unless it
/// always answers. A call without a matching expectation fails with a description of the call. Credentials, retries
/// and errors are the client's: a documented 503 is retried, unless the client has `retries(0)`.
#[derive(Clone, Default)]
pub struct Mock(Shared);

impl Mock {
    /// Makes a mock without expectations.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Expects a call of an operation with any parameters. `R` is the alias of the operation's request.
    #[must_use = "nothing is expected before there is an answer"]
    pub fn on<R: Requested>(&self) -> Expected<R::Operation> {
        Expected::any(self.0.clone())
    }

    /// Expects exactly this request: a call must have its parameters, headers and body.
    ///
    /// Credentials are not compared, nor is a body that is a stream or `multipart/`.
    #[must_use = "nothing is expected before there is an answer"]
    pub fn expect<O: Operation>(&self, request: Request<O>) -> Expected<O> {
        Expected::exact(self.0.clone(), request)
    }

    /// Returns the calls so far, one per attempt, including unexpected ones.
    #[must_use]
    pub fn calls(&self) -> Vec<Recorded> {
        self.0.rules().calls.clone()
    }

    /// Checks that every expectation was met and nothing else was called. Expectations that always answer may be
    /// unused.
    ///
    /// # Errors
    ///
    /// Returns a line for each unexpected call and each unmet expectation.
    pub fn check(&self) -> Result<(), String> {
        self.0.rules().check()
    }
}

impl Layer for Mock {
    fn attempt<'a>(&'a self, mut attempt: Attempt) -> Answering<'a> {
        Box::pin(async move {
            let body = attempt.request_mut().body_mut().take();
            let body = recorded::whole(body).await.map_err(|error| AnyError::new(ErrorKind::Body, error))?;
            let call = Recorded::of(&attempt, body);
            let answer = self.0.rules().answer(&call);
            answer.map_err(|message| AnyError::new(ErrorKind::Layer, message))?.into_response(&attempt)
        })
    }
}

/// Shows the numbers of expectations and calls.
impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = self.0.rules();
        f.debug_struct("Mock")
            .field("expected", &rules.rules.len())
            .field("calls", &rules.calls.len())
            .finish_non_exhaustive()
    }
}
