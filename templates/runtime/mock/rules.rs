//! The expectations of a mock, and which one a call meets.

use std::any::Any;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

use super::recorded::Recorded;
use crate::runtime::auth::credentials::{Credentials, Scheme};
use crate::runtime::error::failure::ErrorKind;
use crate::runtime::error::typed::AnyError;
use crate::runtime::layer::attempt::Attempt;
use crate::runtime::platform::Response;
use crate::runtime::response::given::Given;

/// The state that the clones of a mock share.
#[derive(Clone, Default)]
pub(super) struct Shared(Arc<Mutex<Rules>>);

impl Shared {
    pub(super) fn rules(&self) -> MutexGuard<'_, Rules> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The state of a mock.
#[derive(Default)]
pub(super) struct Rules {
    pub(super) rules: Vec<Rule>,
    pub(super) calls: Vec<Recorded>,
    /// Unexpected calls.
    unexpected: Vec<String>,
}

/// An expectation and its answer.
pub(super) struct Rule {
    pub(super) operation_id: &'static str,
    pub(super) method: String,
    pub(super) path: String,
    /// The required contents of the call, if they matter; an error if it cannot be sent.
    pub(super) exact: Option<Result<Exact, String>>,
    pub(super) answer: Answers,
}

/// An expected request.
pub(super) struct Exact {
    pub(super) schemes: &'static [Scheme],
    pub(super) request: reqwest::Request,
    /// The headers of the call itself.
    pub(super) headers: HeaderMap,
    /// `None` if bodies are not compared.
    pub(super) body: Option<Bytes>,
}

/// The answers of an expectation.
pub(super) enum Answers {
    /// `None` after it was used.
    Once(Option<Answer>),
    Always(Box<dyn Fn(&Recorded) -> Answer + Send>),
}

pub(super) enum Answer {
    Typed(StatusCode, Box<dyn Any + Send>),
    Raw(StatusCode, HeaderValue, Bytes),
    Broken(ErrorKind),
}

impl Rules {
    /// Returns the answer to a call, or a message that it is unexpected.
    pub(super) fn answer(&mut self, call: &Recorded) -> Result<Answer, String> {
        self.calls.push(call.clone());
        let found =
            self.rules.iter_mut().filter(|rule| rule.is_met_by(call)).find_map(|rule| {
                match &mut rule.answer {
                    Answers::Once(answer) => answer.take(),
                    Answers::Always(answer) => Some(answer(call)),
                }
            });
        found.ok_or_else(|| {
            self.unexpected.push(call.line());
            let open: Vec<String> = self.rules.iter().filter(|rule| rule.is_open()).map(Rule::line).collect();
            let open = if open.is_empty() { "nothing".to_owned() } else { open.join(", ") };
            let query = call.url.query().map_or_else(String::new, |query| format!("?{query}"));
            let body = String::from_utf8_lossy(&call.body);
            let body = if body.is_empty() { String::new() } else { format!(" with the body {body}") };
            let (method, path) = (&call.method, call.url.path());
            format!(
                "unexpected call of `{}`: {method} {path}{query}{body}; expected: {open}",
                call.operation_id
            )
        })
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let unexpected = self.unexpected.iter().map(|call| format!("unexpected call of {call}"));
        let unused = self.rules.iter().filter(|rule| matches!(rule.answer, Answers::Once(Some(_))));
        let unused = unused.map(|rule| format!("not called: {}", rule.line()));
        let lines: Vec<String> = unexpected.chain(unused).collect();
        if lines.is_empty() { Ok(()) } else { Err(lines.join("\n")) }
    }
}

impl Rule {
    fn is_open(&self) -> bool {
        !matches!(self.answer, Answers::Once(None))
    }

    fn line(&self) -> String {
        let name = self.operation_id;
        match &self.exact {
            None => format!("`{name}` ({} {})", self.method, self.path),
            Some(Ok(exact)) => format!("`{name}` ({} {})", self.method, exact.request.url().path()),
            Some(Err(fault)) => format!("`{name}`, which cannot be sent: {fault}"),
        }
    }

    fn is_met_by(&self, call: &Recorded) -> bool {
        self.operation_id == call.operation_id
            && match &self.exact {
                None => true,
                Some(Ok(exact)) => exact.is(call),
                Some(Err(_)) => false,
            }
    }
}

impl Exact {
    fn is(&self, call: &Recorded) -> bool {
        let (own, other) = (self.request.url(), &call.url);
        let query = |query: Option<&str>| Credentials::split_query(self.schemes, query.unwrap_or_default()).1;
        self.request.method() == call.method
            && own.origin() == other.origin()
            && own.path() == other.path()
            && query(own.query()) == query(other.query())
            && self.headers.iter().all(|(name, value)| call.headers.get(name) == Some(value))
            && self.body.as_ref().is_none_or(|body| *body == call.body)
    }
}

impl Answer {
    pub(super) fn into_response(self, attempt: &Attempt) -> Result<Response, AnyError> {
        match self {
            Self::Typed(status, value) => {
                let mut response = attempt.respond(status, "");
                response.extensions_mut().insert(Given(Arc::new(Mutex::new(Some(value)))));
                Ok(response)
            }
            Self::Raw(status, media_type, body) => {
                let mut response = attempt.respond(status, body);
                response.headers_mut().insert(CONTENT_TYPE, media_type);
                Ok(response)
            }
            Self::Broken(kind) => Err(AnyError::new(kind, "the mock was told to fail")),
        }
    }
}
