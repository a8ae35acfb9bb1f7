//! From servers and security schemes to the client's builder.

use std::collections::{BTreeMap, BTreeSet};

use super::name::{Candidate, Case, resolve};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Client, Credential, CredentialPart, Scheme, SchemeKind};
use crate::spec::{SecurityScheme, SecuritySchemeKind, Spec};

/// Methods that every builder has.
const RESERVED: &[&str] = &[
    "base_url",
    "build",
    "clone",
    "connect_timeout",
    "credential",
    "header",
    "http_client",
    "max_body",
    "new",
    "timeout",
    "user_agent",
];

pub(super) fn lower(spec: &Spec, diagnostics: &mut Diagnostics) -> Client {
    let used: BTreeSet<&String> =
        spec.operations.iter().flat_map(|operation| &operation.security).flatten().collect();
    let schemes: Vec<(&String, &SecurityScheme, SchemeKind)> = spec
        .security_schemes
        .iter()
        .filter(|(name, _)| used.contains(name))
        .filter_map(|(name, scheme)| Some((name, scheme, kind(scheme)?)))
        .collect();
    Client {
        base_url: base_url(spec, diagnostics),
        request_id: spec.request_id.clone(),
        credentials: credentials(&schemes),
        schemes: schemes.into_iter().map(|(name, _, kind)| Scheme { name: name.clone(), kind }).collect(),
    }
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
fn credentials(schemes: &[(&String, &SecurityScheme, SchemeKind)]) -> Vec<Credential> {
    let spelling =
        |name: &String, scheme: &SecurityScheme| scheme.rust_name.clone().unwrap_or_else(|| name.clone());
    let mut methods: BTreeMap<(u8, String), Vec<&(&String, &SecurityScheme, SchemeKind)>> = BTreeMap::new();
    for entry in schemes {
        let (name, scheme, _) = entry;
        let key = match &scheme.credential {
            Some(together) => (0, together.clone()),
            None => (1, (*name).clone()),
        };
        methods.entry(key).or_default().push(entry);
    }
    let candidates: Vec<Candidate> = methods
        .iter()
        .map(|((class, key), entries)| {
            let (name, scheme, _) = match entries.as_slice() {
                [first, ..] => (first.0, first.1, ()),
                [] => return Candidate::new(&crate::document::Pointer::root(), key, Case::Snake),
            };
            let text = if *class == 0 { key.clone() } else { spelling(name, scheme) };
            let mut candidate = Candidate::new(&scheme.pointer, &text, Case::Snake);
            candidate.class = *class;
            candidate.names.push(Case::Snake.identifier(&format!("{text} credential")));
            candidate
        })
        .collect();
    let mut credentials: Vec<Credential> = methods
        .into_values()
        .zip(resolve(&candidates, RESERVED))
        .map(|(entries, method)| {
            let arguments: Vec<Candidate> = entries
                .iter()
                .map(|(name, scheme, _)| {
                    Candidate::new(&scheme.pointer, &spelling(name, scheme), Case::Snake)
                })
                .collect();
            let parts = entries.iter().zip(resolve(&arguments, &[])).map(|((name, _, kind), argument)| {
                let basic = *kind == SchemeKind::Basic;
                CredentialPart { scheme: (*name).clone(), argument, basic }
            });
            let docs: Vec<String> =
                entries.iter().filter_map(|(_, scheme, _)| scheme.description.clone()).collect();
            Credential { method, docs: docs.join("\n\n"), parts: parts.collect() }
        })
        .collect();
    credentials.sort_by(|a, b| a.method.cmp(&b.method));
    credentials
}

/// The URL of the first server; a client of an API without an absolute one is told it when it is built.
fn base_url(spec: &Spec, diagnostics: &mut Diagnostics) -> Option<String> {
    for operation in spec.operations.iter().filter(|operation| !operation.servers.is_empty()) {
        diagnostics.push(
            Diagnostic::new(
                crate::diagnostic::Severity::Note,
                "operation-server",
                "this operation names servers of its own; the client calls its one base URL",
            )
            .at(&operation.pointer)
            .help("build a second client with that base URL; credentials are never sent to a host that a user did not choose"),
        );
    }
    let url = spec.servers.first()?.default_url();
    let url = url.trim_end_matches('/');
    (url.starts_with("https://") || url.starts_with("http://")).then(|| url.to_owned())
}
