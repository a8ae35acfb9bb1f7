//! Operations, as data about one endpoint each.

use std::borrow::Cow;

use reqwest::StatusCode;

use crate::runtime::error::decode::DecodeError;
use crate::runtime::request::plan::{Plan, Retry, Security, Treatment};
use crate::runtime::response::reply::Reply;

/// One operation of an API: its endpoint, and the types of its answers.
///
/// Send it as a [`Request`](crate::runtime::Request).
pub trait Operation: Sized + 'static {
    // The two have no bounds: the compiler would walk all types of a model to prove it `Send`, at every operation.
    /// The type of a success.
    type Output;
    /// The body of documented errors; [`NoBody`](crate::runtime::NoBody) if none has one.
    type Error;
    /// The id of the operation in the document.
    const ID: &'static str;
    /// The HTTP method.
    const METHOD: &'static str;
    /// The server of the operation; the client's base URL by default.
    const SERVER: Option<&'static str> = None;
    /// The path below the base URL, with `{name}` for parameters.
    const PATH: &'static str;
    /// Alternatives of security schemes that are needed together; empty if no credential is needed.
    const SECURITY: Security = &[];
    /// The `Accept` header.
    const ACCEPT: &'static str = "application/json";
    /// Whether a request may be sent again. By default its method decides.
    const RETRY: Retry = Retry::ByMethod;
    /// The documented answers.
    const RESPONSES: &'static [Case<Self>];
}

/// An operation of an API that has a header for request ids.
pub trait Identified: Operation {}

/// A documented answer of an operation: its statuses, and how its body is decoded.
pub enum Case<O: Operation> {
    /// A success.
    Ok(Status, Decode<O::Output>),
    /// A success whose body is a stream.
    Stream(Status, Decode<O::Output>),
    /// An error.
    Err(Status, Decode<O::Error>),
    /// An error without a body.
    Empty(Status),
}

/// The statuses of an answer. An exact status wins over a class (`4XX`), and a class over the default.
#[derive(Clone, Copy, Debug)]
pub enum Status {
    /// These.
    Codes(&'static [u16]),
    /// All that start with this digit.
    Class(u16),
    /// All others.
    Default,
}

/// Turns a response into a type.
pub(crate) type Decode<T> = fn(&Reply) -> Result<T, DecodeError>;

impl<O: Operation> Case<O> {
    fn status(&self) -> Status {
        let (Self::Ok(status, _) | Self::Stream(status, _) | Self::Err(status, _) | Self::Empty(status)) =
            self;
        *status
    }

    fn is_success(&self) -> bool {
        matches!(self, Self::Ok(..) | Self::Stream(..))
    }

    /// Returns the case of a status, and whether the document has the status.
    ///
    /// An undocumented 2xx means that the call succeeded, so `default`, which describes errors, does not apply. The
    /// answer is read as the documented success, if there is exactly one.
    pub(crate) fn of(status: StatusCode) -> Option<(&'static Self, bool)> {
        let fit = |case: &&Self| match case.status() {
            Status::Codes(codes) if codes.contains(&status.as_u16()) => 3,
            Status::Class(class) if class == status.as_u16() / 100 => 2,
            Status::Default if case.is_success() || !status.is_success() => 1,
            Status::Codes(_) | Status::Class(_) | Status::Default => 0,
        };
        if let Some(case) = O::RESPONSES.iter().max_by_key(fit).filter(|case| fit(case) > 0) {
            return Some((case, true));
        }
        let mut successes = O::RESPONSES.iter().filter(|case| status.is_success() && case.is_success());
        let only = successes.next().filter(|_| successes.next().is_none())?;
        Some((only, false))
    }

    /// Returns what to do with a response. A redirect is only an answer if the document lists it as a success.
    pub(crate) fn treatment(status: StatusCode) -> Treatment {
        let Some((case, documented)) = Self::of(status) else {
            return if status.is_success() { Treatment::Success { named: false } } else { Treatment::Read };
        };
        match case {
            Self::Stream(..) => Treatment::Stream,
            Self::Ok(status, _) => {
                Treatment::Success { named: documented && !matches!(status, Status::Default) }
            }
            Self::Err(..) | Self::Empty(_) => Treatment::Read,
        }
    }
}

impl Plan {
    /// Returns the operation as data.
    #[inline]
    pub(crate) fn of<O: Operation>() -> &'static Self {
        const {
            &Self {
                id: O::ID,
                method: Cow::Borrowed(O::METHOD),
                server: O::SERVER,
                path: Cow::Borrowed(O::PATH),
                security: Some(O::SECURITY),
                accept: O::ACCEPT,
                retry: O::RETRY,
                treatment: Case::<O>::treatment,
            }
        }
    }
}
