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
    /// The servers of operations with a server of their own.
    pub(crate) servers: &'static [Server],
    /// The variables of all these URLs.
    pub(crate) variables: &'static [Variable],
    /// The security schemes.
    pub(crate) schemes: &'static [Scheme],
    /// The header that identifies a request.
    pub(crate) request_id: Option<&'static str>,
}

impl Api {
    /// Returns the schemes for which a client can have credentials.
    pub(crate) fn schemes(&self) -> &'static [Scheme] {
        if self.schemes.is_empty() { UNDECLARED } else { self.schemes }
    }
}
