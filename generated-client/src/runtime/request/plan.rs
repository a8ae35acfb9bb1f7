//! Facts about an operation that sending needs, as data.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use reqwest::StatusCode;

/// The security of an operation: alternatives, each a list of security schemes that are needed together.
pub type Security = &'static [&'static [&'static str]];

/// Facts about an operation that sending needs, without its type.
pub(crate) struct Plan {
    pub(crate) id: &'static str,
    pub(crate) method: Cow<'static, str>,
    pub(crate) server: Option<&'static str>,
    pub(crate) path: Cow<'static, str>,
    /// The security; `None` for a call that the document does not have, which gets all credentials.
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
    /// Only if its method is idempotent (RFC 9110, section 9.2.2) or it has the header `idempotency-key`. The
    /// default.
    ByMethod,
    /// Always.
    Always,
    /// Never, whatever its method.
    Never,
    /// Always, because the server recognizes it by the key in this header: a random UUID, unless the caller sets the
    /// header. All attempts of a call have the same key.
    Key(&'static str),
}

/// What to do with a response, by its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Treatment {
    /// Read its body.
    Read,
    /// A success: read its body, unless the caller wants a stream. `named` says whether the document has the status,
    /// itself or by its class.
    Success { named: bool },
    /// A success whose body is returned as a stream.
    Stream,
}

impl Plan {
    /// Whether it returns events that may be requested again.
    #[cfg(feature = "item-streams")]
    pub(crate) fn repeats_events(&self) -> bool {
        self.method == "GET" && self.accept.contains("text/event-stream")
    }
}
