//! The client of an API: its builder, its groups, its security schemes.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::types::{bare, ident};
use crate::ir::{Api, Credential, Provider, Scheme, SchemeKind};

/// `client.rs` of an API.
pub(super) fn file(api: &Api) -> TokenStream {
    let title = docs::clean_line(&api.title);
    let client_docs = docs::outer_trusted(&format!(
        "A client of the {title}.\n\nIt is cheap to clone, and clones share their connections."
    ));
    let groups: Vec<TokenStream> = api
        .groups
        .iter()
        .map(|group| {
            let docs = docs::outer_trusted(&docs::tagged(&group.tag));
            let (module, name) = (ident(&group.module), ident(&group.name));
            quote! {
                #docs
                #[inline]
                pub fn #module(&self) -> operations::#module::#name<'_> {
                    operations::#module::#name::new(&self.core)
                }
            }
        })
        .collect();
    let credentials: Vec<TokenStream> = api.client.credentials.iter().map(credential).collect();
    let credentials: Vec<TokenStream> =
        credentials.into_iter().chain(api.client.providers.iter().map(provider)).collect();
    let setters = (!credentials.is_empty()).then(|| quote!(impl ClientBuilder { #(#credentials)* }));
    let secret = (!credentials.is_empty()).then(|| quote!(Secret,));
    let scheme = (!api.client.schemes.is_empty()).then(|| quote!(Scheme,));
    let schemes = api.client.schemes.iter().map(self::scheme);
    let name = &api.module;
    let base_url = option(api.client.base_url.as_deref());
    let request_id = option(api.client.request_id.as_deref());
    let uses_operations = (!api.groups.is_empty()).then(|| {
        quote!(
            use super::operations;
        )
    });
    quote! {
        //! The client and its builder.
        use crate::runtime::{Api, Builder, Core, #scheme #secret client};
        #uses_operations

        static API: Api = Api {
            name: #name,
            base_url: #base_url,
            schemes: &[#(#schemes),*],
            request_id: #request_id,
        };

        #client_docs
        #[derive(Clone, Debug)]
        pub struct Client { core: Core }

        impl Client {
            /// Starts a client.
            #[must_use]
            pub fn builder() -> ClientBuilder {
                ClientBuilder { inner: Builder::new(&API) }
            }
            #(#groups)*
        }

        /// The settings of a [`Client`] that is being built.
        #[derive(Debug)]
        pub struct ClientBuilder { inner: Builder }

        #setters

        client!(Client, ClientBuilder);
    }
}

fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

fn credential(credential: &Credential) -> TokenStream {
    let docs = if docs::is_blank(&credential.docs) {
        let schemes: Vec<String> =
            credential.parts.iter().map(|part| docs::clean_line(&part.scheme).replace('`', "")).collect();
        docs::outer_trusted(&format!(
            "Sets the credential of the security scheme `{}`.",
            schemes.join("`, `")
        ))
    } else {
        docs::outer(&credential.docs)
    };
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
            parameters.push(quote!(#user: &str));
            parameters.push(quote!(#password: impl Into<Secret>));
            calls.push(quote!(.basic(#scheme, #user, #password)));
        } else {
            // One credential of a method needs no name of its own.
            let argument =
                if credential.parts.len() == 1 { ident("credential") } else { ident(&part.argument) };
            parameters.push(quote!(#argument: impl Into<Secret>));
            calls.push(quote!(.credential(#scheme, #argument)));
        }
    }
    quote! {
        #docs
        #[must_use]
        pub fn #name(self, #(#parameters),*) -> Self {
            Self { inner: self.inner #(#calls)* }
        }
    }
}

fn provider(provider: &Provider) -> TokenStream {
    let (name, scheme) = (ident(&provider.method), &provider.scheme);
    let shown = docs::clean_line(scheme).replace('`', "");
    match &provider.token_url {
        None => {
            let docs = docs::outer_trusted(&format!(
                "Sets what gives the access tokens of the security scheme `{shown}` when requests need them."
            ));
            quote! {
                #docs
                #[must_use]
                pub fn #name(self, provider: impl crate::runtime::TokenProvider) -> Self {
                    Self { inner: self.inner.provider(#scheme, provider) }
                }
            }
        }
        Some(url) => {
            let docs = docs::outer_trusted(&format!(
                "Has the access tokens of the security scheme `{shown}` by OAuth 2 client credentials, at the token URL \
                 of the document.\n\nTokens are kept until shortly before they expire. The identifier and the secret go \
                 to `{}` only. For other settings build a [`ClientCredentials`](crate::runtime::ClientCredentials), which \
                 is a provider.",
                docs::clean_line(url).replace(['`', '<', '>'], "")
            ));
            quote! {
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

fn scheme(scheme: &Scheme) -> TokenStream {
    let id = &scheme.name;
    match &scheme.kind {
        SchemeKind::Header { name, prefix } if prefix.is_empty() => quote!(Scheme::header(#id, #name)),
        SchemeKind::Header { name, prefix } => quote!(Scheme::prefixed(#id, #name, #prefix)),
        SchemeKind::Query(name) => quote!(Scheme::query(#id, #name)),
        SchemeKind::Cookie(name) => quote!(Scheme::cookie(#id, #name)),
        SchemeKind::Basic => quote!(Scheme::basic(#id)),
        SchemeKind::Bearer => quote!(Scheme::bearer(#id)),
    }
}
