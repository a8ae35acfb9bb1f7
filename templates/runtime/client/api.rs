//! An API as data.

use crate::runtime::auth::credentials::{Scheme, UNDECLARED};
use crate::runtime::request::server::{Server, Variable};

/// An API, as its document describes it.
#[derive(Debug)]
pub(crate) struct Api {
    /// The name of the module.
    pub(crate) name: &'static str,
    /// The URL of the first server of the document, with `{name}` for variables.
    pub(crate) base_url: Option<&'static str>,
    /// The servers of operations that go elsewhere.
    pub(crate) servers: &'static [Server],
    /// The variables of all these URLs.
    pub(crate) variables: &'static [Variable],
    /// The ways in which it takes credentials.
    pub(crate) schemes: &'static [Scheme],
    /// The header that identifies a request.
    pub(crate) request_id: Option<&'static str>,
}

impl Api {
    /// The schemes that a client can have credentials of.
    pub(crate) fn schemes(&self) -> &'static [Scheme] {
        if self.schemes.is_empty() { UNDECLARED } else { self.schemes }
    }
}
