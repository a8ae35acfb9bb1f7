//! From servers and security schemes to the client's builder.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::Candidate;
use super::name::{Item, Namer};
use super::server::{self, Methods};
use crate::case::Case;
use crate::diagnostic::Diagnostics;
use crate::ir::{Client, Credential, CredentialPart, Provider, Scheme, SchemeKind, Security};
use crate::spec::{SecurityRequirement, SecurityScheme, SecuritySchemeKind, Spec};

/// Methods that every builder has.
const RESERVED: &[&str] = &[
    "base_url",
    "build",
    "clone",
    "connect_timeout",
    "credential",
    "follow_redirects",
    "header",
    "http_client",
    "idle_timeout",
    "layer",
    "max_body",
    "new",
    "retries",
    "timeout",
    "tls_config",
    "transport",
    "user_agent",
];

/// Methods of builders of APIs that ask for no scheme. No other setting takes their names, since an API may begin to.
const UNDECLARED: [&str; 2] = ["bearer_token", "bearer_token_provider"];

/// The client, and the servers that operations have to themselves.
pub(super) fn lower(spec: &Spec, namer: &Namer<'_>, diagnostics: &mut Diagnostics) -> (Client, Methods) {
    let used: BTreeSet<&String> =
        spec.operations.iter().flat_map(|operation| &operation.security).flatten().collect();
    let schemes: Vec<Used<'_>> = spec
        .security_schemes
        .iter()
        .filter(|(name, _)| used.contains(name))
        .filter_map(|(name, scheme)| Some(Used { name, scheme, kind: kind(scheme)? }))
        .collect();
    let credentials = credentials(&schemes, namer);
    let providers = providers(&schemes, &credentials, namer);
    let others = credentials.iter().map(|credential| &credential.method);
    let others = others.chain(providers.iter().map(|provider| &provider.method));
    let reserved: Vec<&str> =
        RESERVED.iter().chain(&UNDECLARED).copied().chain(others.map(String::as_str)).collect();
    let (servers, methods) = server::lower(spec, &reserved, namer, diagnostics);
    let client = Client {
        servers,
        request_id: spec.request_id.clone(),
        security: security(&spec.security, spec),
        providers,
        credentials,
        schemes: schemes
            .into_iter()
            .map(|used| Scheme { name: used.name.to_owned(), kind: used.kind })
            .collect(),
    };
    (client, methods)
}

/// A scheme that an operation asks for.
struct Used<'a> {
    name: &'a str,
    scheme: &'a SecurityScheme,
    kind: SchemeKind,
}

impl<'a> Used<'a> {
    fn spelling(&self) -> &'a str {
        self.scheme.rust_name.as_deref().unwrap_or(self.name)
    }
}

/// What requests need. A certificate is a matter of the connection: its alternative asks nothing of a request.
pub(super) fn security(alternatives: &[SecurityRequirement], spec: &Spec) -> Security {
    let in_request =
        |name: &&String| spec.security_schemes.get(*name).is_some_and(|scheme| kind(scheme).is_some());
    let mut security: Security = alternatives
        .iter()
        .map(|alternative| alternative.iter().filter(in_request).cloned().collect())
        .collect();
    // A client that was given a credential uses it, also where none is needed.
    security.sort_by_key(Vec::is_empty);
    security
}

/// The part of the request that a scheme fills in; `None` for a matter of the connection.
pub(super) fn kind(scheme: &SecurityScheme) -> Option<SchemeKind> {
    Some(match &scheme.kind {
        SecuritySchemeKind::Header { name, prefix } => {
            SchemeKind::Header { name: name.clone(), prefix: prefix.clone() }
        }
        SecuritySchemeKind::Query(name) => SchemeKind::Query(name.clone()),
        SecuritySchemeKind::Cookie(name) => SchemeKind::Cookie(name.clone()),
        SecuritySchemeKind::Basic => SchemeKind::Basic,
        SecuritySchemeKind::Bearer => SchemeKind::Bearer,
        SecuritySchemeKind::Http(scheme) => {
            SchemeKind::Header { name: "Authorization".to_owned(), prefix: format!("{scheme} ") }
        }
        SecuritySchemeKind::MutualTls => return None,
    })
}

/// The builder's methods: one for each scheme, or for several schemes that are set together.
fn credentials(schemes: &[Used<'_>], namer: &Namer<'_>) -> Vec<Credential> {
    let mut methods: BTreeMap<(u8, &str), Vec<&Used<'_>>> = BTreeMap::new();
    for used in schemes {
        let key = match &used.scheme.credential {
            Some(together) => (0, together.as_str()),
            None => (1, used.name),
        };
        methods.entry(key).or_default().push(used);
    }
    let candidates = methods.iter().filter_map(|((class, key), schemes)| {
        let first = schemes.first()?;
        let text = if *class == 0 { key } else { first.spelling() };
        let by_hand = *class == 0 || first.scheme.rust_name.is_some();
        let candidate = Candidate::new(&first.scheme.pointer, text, Case::Snake).by_hand(by_hand);
        Some(Candidate { class: u8::from(!by_hand), ..candidate.or(format!("{text} credential")) })
    });
    let kept = namer.kept_for(&[Item::Provider, Item::ServerVariable, Item::Server]);
    let taken: Vec<&str> = RESERVED.iter().copied().chain(kept.iter().map(String::as_str)).collect();
    let names = namer.resolve(Item::Credential, &candidates.collect::<Vec<_>>(), &taken);
    let mut credentials: Vec<Credential> = methods
        .into_values()
        .zip(names)
        .map(|(schemes, method)| credential(&schemes, method, namer))
        .collect();
    credentials.sort_by(|a, b| a.method.cmp(&b.method));
    credentials
}

/// The builder's methods for tokens that are had when they are needed.
fn providers(schemes: &[Used<'_>], credentials: &[Credential], namer: &Namer<'_>) -> Vec<Provider> {
    let bearers = schemes.iter().filter(|used| used.kind == SchemeKind::Bearer);
    let wanted: Vec<(&Used<'_>, Option<String>, &str)> = bearers
        .flat_map(|used| {
            let absolute = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
            let token_url = used.scheme.token_url.as_ref().filter(absolute).cloned();
            let flow = token_url.map(|url| (used, Some(url), "client credentials"));
            std::iter::once((used, None, "provider")).chain(flow)
        })
        .collect();
    let candidates = wanted.iter().map(|(used, _, words)| {
        let place = used.scheme.pointer.child(*words);
        Candidate::new(&place, &format!("{} {words}", used.spelling()), Case::Snake)
            .by_hand(used.scheme.rust_name.is_some())
    });
    let kept = namer.kept_for(&[Item::ServerVariable, Item::Server]);
    let taken: Vec<&str> = RESERVED
        .iter()
        .copied()
        .chain(kept.iter().map(String::as_str))
        .chain(credentials.iter().map(|credential| credential.method.as_str()))
        .collect();
    let names = namer.resolve(Item::Provider, &candidates.collect::<Vec<_>>(), &taken);
    let mut providers: Vec<Provider> = wanted
        .iter()
        .zip(names)
        .map(|((used, token_url, _), method)| Provider {
            method,
            scheme: used.name.to_owned(),
            token_url: token_url.clone(),
        })
        .collect();
    providers.sort_by(|a, b| a.method.cmp(&b.method));
    providers
}

fn credential(schemes: &[&Used<'_>], method: String, namer: &Namer<'_>) -> Credential {
    let arguments: Vec<Candidate> = schemes
        .iter()
        .map(|used| Candidate::new(&used.scheme.pointer, used.spelling(), Case::Snake))
        .collect();
    let parts = schemes.iter().zip(namer.internal(&arguments, &[])).map(|(used, argument)| CredentialPart {
        scheme: used.name.to_owned(),
        argument,
        basic: used.kind == SchemeKind::Basic,
    });
    let docs: Vec<&str> = schemes.iter().filter_map(|used| used.scheme.description.as_deref()).collect();
    Credential { method, docs: docs.join("\n\n"), parts: parts.collect() }
}
