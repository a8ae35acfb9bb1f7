//! From Security Scheme and Security Requirement Objects to what a client has to send.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3 as oas;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::key;
use crate::document::{Document, Pointer};
use crate::limits;
use crate::text::is_token;

/// One way to prove who calls (OpenAPI 3.0.4, Security Scheme Object).
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// The place in the document.
    pub pointer: Pointer,
    /// Where the credential goes.
    pub kind: SecuritySchemeKind,
    /// What the document says of it.
    pub description: Option<String>,
    /// Where a token is had by OAuth 2 client credentials.
    pub token_url: Option<String>,
    /// Schemes of one name here are set together (`x-rust-credential`).
    pub credential: Option<String>,
    /// The pinned Rust name (`x-rust-name`).
    pub rust_name: Option<String>,
}

/// Where a credential goes in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecuritySchemeKind {
    /// A header of this name, its value after a prefix (`x-rust-prefix`).
    Header {
        /// The header's name.
        name: String,
        /// What stands before the credential; often empty.
        prefix: String,
    },
    /// A query parameter of this name.
    Query(String),
    /// A cookie of this name.
    Cookie(String),
    /// `Authorization: Basic`, a user and a password (RFC 7617).
    Basic,
    /// `Authorization: Bearer` (RFC 6750): bearer tokens, OAuth 2 and OpenID Connect.
    Bearer,
    /// `Authorization` with another scheme (RFC 9110 section 11).
    Http(String),
    /// A client certificate: a matter of the connection, nothing in the request.
    MutualTls,
}

/// The schemes that one alternative needs together; empty for none at all.
pub type SecurityRequirement = BTreeSet<String>;

pub(super) fn schemes(
    document: &Document,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, SecurityScheme> {
    let mut schemes = BTreeMap::new();
    let by_place: BTreeMap<&str, _> =
        document.security_schemes.values().map(|(place, node)| (place.as_str(), node)).collect();
    for (name, (pointer, node)) in &document.security_schemes {
        let mut node = node;
        for _ in 0..limits::HOPS {
            let oas::ReferenceOr::Reference { reference } = node else { break };
            let Some(next) = by_place.get(reference.as_str()) else { break };
            node = next;
        }
        match node {
            oas::ReferenceOr::Item(item) => {
                let scheme = read(pointer, item);
                if let SecuritySchemeKind::Header { name, .. } = &scheme.kind
                    && !is_token(name)
                {
                    let message =
                        format!("`{name}` is not a valid header name; calls that need it cannot be sent");
                    let help = "correct the `name` of the scheme with an overlay";
                    diagnostics.push(Diagnostic::warning("invalid-header", message).at(pointer).help(help));
                }
                schemes.insert(name.clone(), scheme);
            }
            oas::ReferenceOr::Reference { .. } => diagnostics.push(
                Diagnostic::warning(
                    "unresolved-reference",
                    format!("security scheme `{name}` refers to nothing"),
                )
                .at(pointer),
            ),
        }
    }
    schemes
}

fn read(pointer: &Pointer, scheme: &oas::SecurityScheme) -> SecurityScheme {
    let (description, extensions) = match scheme {
        oas::SecurityScheme::APIKey { description, extensions, .. }
        | oas::SecurityScheme::HTTP { description, extensions, .. }
        | oas::SecurityScheme::OAuth2 { description, extensions, .. }
        | oas::SecurityScheme::OpenIDConnect { description, extensions, .. } => (description, extensions),
    };
    let text = |key: &str| extensions.get(key).and_then(Value::as_str).map(str::to_owned);
    let kind = match scheme {
        _ if extensions.contains_key(key::MUTUAL_TLS) => SecuritySchemeKind::MutualTls,
        oas::SecurityScheme::APIKey { location: oas::APIKeyLocation::Header, name, .. } => {
            SecuritySchemeKind::Header {
                name: name.clone(),
                prefix: text("x-rust-prefix").unwrap_or_default(),
            }
        }
        oas::SecurityScheme::APIKey { location: oas::APIKeyLocation::Query, name, .. } => {
            SecuritySchemeKind::Query(name.clone())
        }
        oas::SecurityScheme::APIKey { location: oas::APIKeyLocation::Cookie, name, .. } => {
            SecuritySchemeKind::Cookie(name.clone())
        }
        oas::SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => {
            SecuritySchemeKind::Basic
        }
        oas::SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => {
            SecuritySchemeKind::Bearer
        }
        oas::SecurityScheme::HTTP { scheme, .. } => SecuritySchemeKind::Http(scheme.clone()),
        oas::SecurityScheme::OAuth2 { .. } | oas::SecurityScheme::OpenIDConnect { .. } => {
            SecuritySchemeKind::Bearer
        }
    };
    SecurityScheme {
        pointer: pointer.clone(),
        kind,
        description: description.clone(),
        token_url: match scheme {
            oas::SecurityScheme::OAuth2 { flows, .. } => {
                flows.client_credentials.as_ref().map(|flow| flow.token_url.clone())
            }
            oas::SecurityScheme::APIKey { .. }
            | oas::SecurityScheme::HTTP { .. }
            | oas::SecurityScheme::OpenIDConnect { .. } => None,
        },
        credential: text("x-rust-credential"),
        rust_name: text("x-rust-name"),
    }
}

/// The alternatives of an operation, as sets of scheme names. A scheme that is not declared makes its alternative
/// unusable; it is left out with a warning.
pub(super) fn requirements(
    requirements: &[oas::SecurityRequirement],
    schemes: &BTreeMap<String, SecurityScheme>,
    pointer: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Vec<SecurityRequirement> {
    let mut alternatives: Vec<SecurityRequirement> = Vec::new();
    let mut known = BTreeSet::new();
    for requirement in requirements {
        let names: SecurityRequirement = requirement.keys().cloned().collect();
        if let Some(unknown) = names.iter().find(|name| !schemes.contains_key(*name)) {
            diagnostics.push(
                Diagnostic::warning(
                    "unknown-security-scheme",
                    format!("unknown security scheme `{unknown}`"),
                )
                .at(pointer)
                .help("declare it under `components.securitySchemes`"),
            );
        } else if known.insert(names.clone()) {
            alternatives.push(names);
        }
    }
    alternatives
}
