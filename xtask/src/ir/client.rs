//! The client type: where the API is, and how it is called with credentials.

use super::{Docs, Servers};

/// What is particular to the client of one API.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    /// Where requests go.
    pub servers: Servers,
    /// The header that carries an identifier of each request.
    pub request_id: Option<String>,
    /// The security schemes that operations use, sorted by name.
    pub schemes: Vec<Scheme>,
    /// What most operations need: the document's own security.
    pub security: Security,
    /// What a user can set, sorted by method name.
    pub credentials: Vec<Credential>,
    /// How a user can have tokens given when they are needed, sorted by method name.
    pub providers: Vec<Provider>,
}

impl Client {
    /// What a user can set where no operation asks for a scheme: a bearer token, and what gives one, for all of them. Many
    /// documents leave out what their servers want.
    pub fn undeclared(&self) -> &'static [&'static str] {
        if self.schemes.is_empty() { &["bearer_token", "bearer_token_provider"] } else { &[] }
    }
}

/// Alternatives of credentials, each a list of security schemes that are needed together.
pub type Security = Vec<Vec<String>>;

/// A security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The name in the document.
    pub name: String,
    /// Where the credential goes.
    pub kind: SchemeKind,
}

/// Where a credential goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A header, after a prefix.
    Header {
        /// The header's name.
        name: String,
        /// What stands before the credential.
        prefix: String,
    },
    /// A query parameter.
    Query(String),
    /// A cookie.
    Cookie(String),
    /// `Authorization: Basic`.
    Basic,
    /// `Authorization: Bearer`.
    Bearer,
}

/// One method of the builder that sets one or more credentials together.
#[derive(Clone, Debug, PartialEq)]
pub struct Credential {
    /// The method.
    pub method: String,
    /// What the document says of it.
    pub docs: Docs,
    /// What it sets, in the order of its arguments.
    pub parts: Vec<CredentialPart>,
}

/// One method of the builder that sets what gives the tokens of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The method.
    pub method: String,
    /// The scheme.
    pub scheme: String,
    /// Where tokens are had by OAuth 2 client credentials; `None` for a provider of the caller's.
    pub token_url: Option<String>,
}

/// A credential of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialPart {
    /// The scheme.
    pub scheme: String,
    /// The argument, or for `Basic` the stem of nothing: user and password are arguments of their own.
    pub argument: String,
    /// Whether it is a user and a password.
    pub basic: bool,
}
