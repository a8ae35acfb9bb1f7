//! The transport that answers in place of a server.

use std::fmt;

use super::expected::{Expected, Requested};
use super::recorded::{self, Recorded};
use super::rules::Shared;
use crate::runtime::client::operation::Operation;
use crate::runtime::client::request::Request;
use crate::runtime::error::failure::ErrorKind;
use crate::runtime::error::typed::AnyError;
use crate::runtime::layer::attempt::{Answering, Attempt, Layer};

/// Answers the calls of a client in place of a server: set it by `transport` of the client's builder, and keep a clone.
///
/// Each call is answered by the first expectation that it meets, in the order in which they were set. One is used up when
/// it has answered, unless it answers always. A call that meets none fails with what was called. Credentials, retries and
/// errors are those of the client: a documented 503 is asked for again, unless the client has `retries(0)`.
#[derive(Clone, Default)]
pub struct Mock(Shared);

impl Mock {
    /// A mock that expects nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Expects a call of an operation, whatever it carries. `R` is the alias of the operation's request.
    #[must_use = "nothing is expected before there is an answer"]
    pub fn on<R: Requested>(&self) -> Expected<R::Operation> {
        Expected::any(self.0.clone())
    }

    /// Expects this very request: its parameters, its headers and its body are what the call has to have.
    ///
    /// Not compared are credentials, and a body that is a stream or `multipart/`.
    #[must_use = "nothing is expected before there is an answer"]
    pub fn expect<O: Operation>(&self, request: Request<O>) -> Expected<O> {
        Expected::exact(self.0.clone(), request)
    }

    /// The calls so far, each attempt by itself, unexpected ones included.
    #[must_use]
    pub fn calls(&self) -> Vec<Recorded> {
        self.0.rules().calls.clone()
    }

    /// Whether all that was expected was called, and nothing else. Expectations that answer always may be unused.
    ///
    /// # Errors
    ///
    /// What was called without being expected, and what was expected and not called, a line each.
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

/// Shows how many expectations and calls there are.
impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = self.0.rules();
        f.debug_struct("Mock")
            .field("expected", &rules.rules.len())
            .field("calls", &rules.calls.len())
            .finish_non_exhaustive()
    }
}
