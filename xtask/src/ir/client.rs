//! The client type: servers and credentials.

use super::{Docs, Servers};

/// The API-specific parts of a client.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    /// The servers.
    pub servers: Servers,
    /// The header for request ids.
    pub request_id: Option<String>,
    /// The security schemes that operations use, sorted by name.
    pub schemes: Vec<Scheme>,
    /// The document's security, which most operations share.
    pub security: Security,
    /// The builder methods for credentials, sorted by name.
    pub credentials: Vec<Credential>,
    /// The builder methods for token providers, sorted by name.
    pub providers: Vec<Provider>,
}

impl Client {
    /// The builder methods if no operation has a scheme: a bearer token and its provider, for all operations. Many
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
        /// The text before the credential.
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

/// A builder method that sets one or more credentials together.
#[derive(Clone, Debug, PartialEq)]
pub struct Credential {
    /// The method.
    pub method: String,
    /// Its description in the document.
    pub docs: Docs,
    /// What it sets, in the order of its arguments.
    pub parts: Vec<CredentialPart>,
}

/// A builder method that sets the token provider of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The method.
    pub method: String,
    /// The scheme.
    pub scheme: String,
    /// The token URL for OAuth 2 client credentials; `None` for a provider of the caller's.
    pub token_url: Option<String>,
}

/// A credential of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialPart {
    /// The scheme.
    pub scheme: String,
    /// The argument. For `Basic`, user and password are separate arguments and this is unused.
    pub argument: String,
    /// Whether it is a user and a password.
    pub basic: bool,
}
