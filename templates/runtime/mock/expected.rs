//! Expectations under construction: a call, and its answer.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderValue;

use super::recorded::Recorded;
use super::rules::{Answer, Answers, Exact, Rule, Shared};
use crate::runtime::client::operation::{Case, Operation, Status};
use crate::runtime::client::prepare::expected;
use crate::runtime::client::request::Request;
use crate::runtime::error::failure::ErrorKind;
use crate::runtime::request::plan::Plan;

/// A request of an operation: the type behind each operation's alias.
pub trait Requested {
    /// The operation.
    type Operation: Operation;
}

impl<O: Operation> Requested for Request<O> {
    type Operation = O;
}

/// An expected call of the operation `O`, still without an answer.
#[must_use = "nothing is expected before there is an answer"]
pub struct Expected<O> {
    rules: Shared,
    method: String,
    path: String,
    exact: Option<Result<Exact, String>>,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Expected<O> {
    pub(super) fn any(rules: Shared) -> Self {
        let (method, path) = (O::METHOD.to_owned(), O::PATH.to_owned());
        Self { rules, method, path, exact: None, operation: PhantomData }
    }

    pub(super) fn exact(rules: Shared, request: Request<O>) -> Self {
        let mut call = request.call;
        let plan = call.planned(Plan::of::<O>());
        let exact = expected(&mut call, &plan).map(|(request, headers, body)| Exact {
            schemes: call.core().api().schemes(),
            request,
            headers,
            body,
        });
        let (method, path) = (plan.method.to_string(), plan.path.to_string());
        Self { rules, method, path, exact: Some(exact), operation: PhantomData }
    }

    /// Answers one call with a success.
    pub fn returns(self, output: O::Output)
    where
        O::Output: Send,
        O::Error: Send,
    {
        self.once(Answer::Typed(success::<O>(), typed::<O>(Ok(output))));
    }

    /// Answers every such call with a success that is computed from the call.
    pub fn returns_with(self, output: impl Fn(&Recorded) -> O::Output + Send + 'static)
    where
        O::Output: Send,
        O::Error: Send,
    {
        let answer = move |call: &Recorded| Answer::Typed(success::<O>(), typed::<O>(Ok(output(call))));
        self.add(Answers::Always(Box::new(answer)));
    }

    /// Answers one call with a documented error.
    pub fn fails(self, status: StatusCode, error: O::Error)
    where
        O::Output: Send,
        O::Error: Send,
    {
        self.once(Answer::Typed(status, typed::<O>(Err(error))));
    }

    /// Answers one call like a server: with a status, a content type and the bytes of a body, which are decoded. Use
    /// it for streams, undocumented answers and broken bodies.
    pub fn responds(self, status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) {
        let content_type = HeaderValue::try_from(content_type);
        let content_type =
            content_type.unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
        self.once(Answer::Raw(status, content_type, body.into()));
    }

    /// Lets one call fail without an answer: no connection ([`ErrorKind::Connect`]), a broken one
    /// ([`ErrorKind::Transport`]), or a timeout ([`ErrorKind::Timeout`]).
    pub fn breaks(self, kind: ErrorKind) {
        self.once(Answer::Broken(kind));
    }

    fn once(self, answer: Answer) {
        self.add(Answers::Once(Some(answer)));
    }

    fn add(self, answer: Answers) {
        let Self { rules, method, path, exact, .. } = self;
        rules.rules().rules.push(Rule { operation_id: O::ID, method, path, exact, answer });
    }
}

/// Shows what is expected.
impl<O: Operation> fmt::Debug for Expected<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expected").field("operation", &O::ID).finish_non_exhaustive()
    }
}

/// The result of an operation without its type.
fn typed<O: Operation>(result: Result<O::Output, O::Error>) -> Box<dyn Any + Send>
where
    O::Output: Send,
    O::Error: Send,
{
    Box::new(result)
}

/// The first documented success status.
fn success<O: Operation>() -> StatusCode {
    let code = O::RESPONSES.iter().find_map(|case| match case {
        Case::Ok(Status::Codes(codes), _) | Case::Stream(Status::Codes(codes), _) => codes.first().copied(),
        Case::Ok(..) | Case::Stream(..) | Case::Err(..) | Case::Empty(_) => None,
    });
    code.and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or(StatusCode::OK)
}
