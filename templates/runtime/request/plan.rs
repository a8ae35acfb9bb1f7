//! What sending needs to know of an operation, as data.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use reqwest::StatusCode;

/// Alternatives of credentials: any one of them, each a list of security schemes that are needed together.
pub type Security = &'static [&'static [&'static str]];

/// What sending needs to know of an operation, without its type.
pub(crate) struct Plan {
    pub(crate) id: &'static str,
    pub(crate) method: Cow<'static, str>,
    pub(crate) server: Option<&'static str>,
    pub(crate) path: Cow<'static, str>,
    /// Where the document says nothing of the call, all credentials that there are.
    pub(crate) security: Option<Security>,
    pub(crate) accept: &'static str,
    pub(crate) retry: Retry,
    pub(crate) treatment: fn(StatusCode) -> Treatment,
}

/// The plan of an operation, or of a call that the document does not have.
#[derive(Clone)]
pub(crate) enum Planned {
    Documented(&'static Plan),
    Own(Arc<Plan>),
}

impl Deref for Planned {
    type Target = Plan;

    #[inline]
    fn deref(&self) -> &Plan {
        match self {
            Self::Documented(plan) => plan,
            Self::Own(plan) => plan,
        }
    }
}

/// Whether a request may be sent again after the server may have seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// If its method is idempotent (RFC 9110, section 9.2.2) or it has the header `idempotency-key`.
    ByMethod,
    /// It may.
    Always,
    /// It may not, whatever its method.
    Never,
    /// It may, because the server knows it by the key in this header: a random UUID unless the caller sets one, the same in
    /// all attempts.
    Key(&'static str),
}

/// What is to be done with a response, by its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Treatment {
    /// Its body is read.
    Read,
    /// A success, whose body is read unless the caller wants it as it comes. The document names the status, by itself or
    /// by its class, or it does not.
    Success { named: bool },
    /// A success whose body is given as it comes.
    Stream,
}

impl Plan {
    /// Whether it gives events that may be asked for again.
    #[cfg(feature = "item-streams")]
    pub(crate) fn repeats_events(&self) -> bool {
        self.method == "GET" && self.accept.contains("text/event-stream")
    }
}
