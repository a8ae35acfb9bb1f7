//! The client of an API: its builder, its groups, its security schemes.

use super::Code;
use super::docs;
use super::features::Gates;
use super::server;
use super::types::{bare, ident};
use crate::ir::{Api, Credential, Provider, Scheme, SchemeKind};

/// `client.rs` of an API.
pub(super) fn file(api: &Api, gates: &Gates<'_>) -> Code {
    let title = docs::clean_line(&api.title);
    let client_docs = docs::outer_trusted(&format!(
        "A client for the {title}.\n\nIt is cheap to clone; clones share their connections."
    ));
    let groups: Vec<Code> = api
        .groups
        .iter()
        .map(|group| {
            let docs = docs::outer(&group.docs)
                .unwrap_or_else(|| docs::outer_trusted(&docs::grouped(&group.origin)));
            let (module, name) = (ident(&group.module), ident(&group.name));
            let gate = gates.group(group);
            code! {
                #docs
                #gate
                #[inline]
                pub fn #module(&self) -> operations::#module::#name<'_> {
                    operations::#module::#name::new(&self.core)
                }
            }
        })
        .collect();
    let credentials: Vec<Code> = api.client.credentials.iter().map(credential).collect();
    let credentials: Vec<Code> =
        credentials.into_iter().chain(api.client.providers.iter().map(provider)).collect();
    let places = server::setters(&api.client.servers);
    let setters = (!credentials.is_empty() || !places.is_empty())
        .then(|| code!(impl ClientBuilder { #(#credentials)* #(#places)* }));
    let secret = (!credentials.is_empty()).then(|| code!(Secret,));
    let scheme = (!api.client.schemes.is_empty()).then(|| code!(Scheme,));
    let schemes: Vec<Code> = api.client.schemes.iter().map(self::scheme).collect();
    let undeclared = !api.client.undeclared().is_empty();
    let bearer = undeclared.then(|| code!(bearer!(ClientBuilder);));
    let imported = undeclared.then(|| code!(bearer,));
    let name = &api.module;
    let base_url = option(api.client.servers.base_url.as_deref());
    let servers = api.client.servers.others.iter().map(|server| {
        let (name, url) = (bare(&server.method), &server.url);
        code!(Server::new(#name, #url))
    });
    let servers: Vec<Code> = servers.collect();
    let server = (!servers.is_empty()).then(|| code!(Server,));
    let variables = api.client.servers.variables.iter().map(|variable| {
        let name = bare(&variable.method);
        let listed = (!variable.values.is_empty()).then(|| {
            let values = &variable.values;
            code!(.listed(&[#(#values),*]))
        });
        match &variable.default {
            Some(default) => code!(Variable::new(#name, #default) #listed),
            None => code!(Variable::required(#name) #listed),
        }
    });
    let variables: Vec<Code> = variables.collect();
    let variable = (!variables.is_empty()).then(|| code!(Variable,));
    let documented = server::documented(&api.client.servers);
    let request_id = option(api.client.request_id.as_deref());
    let uses_operations = (!api.groups.is_empty()).then(|| {
        code!(
            use super::operations;
        )
    });
    code! {
        //! The client and its builder.
        use crate::runtime::{Api, Builder, Core, #scheme #secret #server #variable #imported client};
        #uses_operations

        static API: Api = Api {
            name: #name,
            base_url: #base_url,
            servers: &[#(#servers),*],
            variables: &[#(#variables),*],
            schemes: &[#(#schemes),*],
            request_id: #request_id,
        };

        #client_docs
        #[derive(Clone, Debug)]
        pub struct Client { core: Core }

        impl Client {
            /// Starts to build a client.
            #[must_use]
            pub fn builder() -> ClientBuilder {
                ClientBuilder { inner: Builder::new(&API) }
            }
            #(#groups)*
        }

        /// The builder of a [`Client`].
        #documented
        #[derive(Debug)]
        pub struct ClientBuilder { inner: Builder }

        #setters

        client!(Client, ClientBuilder);
        #bearer
    }
}

fn option(text: Option<&str>) -> Code {
    match text {
        Some(text) => code!(Some(#text)),
        None => code!(None),
    }
}

fn credential(credential: &Credential) -> Code {
    let docs = docs::outer(&credential.docs).unwrap_or_else(|| {
        let schemes: Vec<String> = credential.parts.iter().map(|part| docs::code(&part.scheme)).collect();
        docs::outer_trusted(&format!("Sets the credential of the security scheme {}.", schemes.join(", ")))
    });
    let name = ident(&credential.method);
    let mut parameters = Vec::new();
    let mut calls = Vec::new();
    for part in &credential.parts {
        let scheme = &part.scheme;
        if part.basic {
            let prefix = match credential.parts.as_slice() {
                [_] => String::new(),
                _ => format!("{}_", bare(&part.argument)),
            };
            let (user, password) = (ident(&format!("{prefix}user")), ident(&format!("{prefix}password")));
            parameters.push(code!(#user: &str));
            parameters.push(code!(#password: impl Into<Secret>));
            calls.push(code!(.basic(#scheme, #user, #password)));
        } else {
            // One credential of a method needs no name of its own.
            let argument =
                if credential.parts.len() == 1 { ident("credential") } else { ident(&part.argument) };
            parameters.push(code!(#argument: impl Into<Secret>));
            calls.push(code!(.credential(#scheme, #argument)));
        }
    }
    code! {
        #docs
        #[must_use]
        pub fn #name(self, #(#parameters),*) -> Self {
            Self { inner: self.inner #(#calls)* }
        }
    }
}

fn provider(provider: &Provider) -> Code {
    let (name, scheme) = (ident(&provider.method), &provider.scheme);
    let shown = docs::code(scheme);
    match &provider.token_url {
        None => {
            let docs = docs::outer_trusted(&format!(
                "Sets the provider of access tokens for the security scheme {shown}. Requests call it when they need a token."
            ));
            code! {
                #docs
                #[must_use]
                pub fn #name(self, provider: impl crate::runtime::TokenProvider) -> Self {
                    Self { inner: self.inner.provider(#scheme, provider) }
                }
            }
        }
        Some(url) => {
            let docs = docs::outer_trusted(&format!(
                "Gets access tokens for the security scheme {shown} with OAuth 2 client credentials from the document's \
                 token URL.\n\nTokens are cached until shortly before they expire. The id and the secret are only sent to \
                 {}. For other settings, build a [`ClientCredentials`](crate::runtime::ClientCredentials), which is a \
                 provider.",
                docs::code(url)
            ));
            code! {
                #docs
                #[must_use]
                pub fn #name(self, id: &str, secret: impl Into<Secret>, scopes: &[&str]) -> Self {
                    let credentials = crate::runtime::ClientCredentials::new(#url, id, secret);
                    let credentials = credentials.with_scopes(scopes.iter().copied());
                    Self { inner: self.inner.provider(#scheme, credentials) }
                }
            }
        }
    }
}

fn scheme(scheme: &Scheme) -> Code {
    let id = &scheme.name;
    match &scheme.kind {
        SchemeKind::Header { name, prefix } if prefix.is_empty() => code!(Scheme::header(#id, #name)),
        SchemeKind::Header { name, prefix } => code!(Scheme::prefixed(#id, #name, #prefix)),
        SchemeKind::Query(name) => code!(Scheme::query(#id, #name)),
        SchemeKind::Cookie(name) => code!(Scheme::cookie(#id, #name)),
        SchemeKind::Basic => code!(Scheme::basic(#id)),
        SchemeKind::Bearer => code!(Scheme::bearer(#id)),
    }
}
