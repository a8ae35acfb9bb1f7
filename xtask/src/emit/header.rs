//! Headers of answers: a method for each that the document describes.

use super::Code;
use super::docs;
use super::types::{Scope, ident};
use crate::ir::{Api, Header, Plain, TypeRef};

/// `headers.rs` of an API.
pub(super) fn file(api: &Api) -> Code {
    let mut scope = Scope::operations(api);
    let methods: Vec<Code> = api.headers.iter().map(|header| method(header, &mut scope)).collect();
    let has =
        |text: bool| api.headers.iter().any(|header| (header.ty == TypeRef::Plain(Plain::String)) == text);
    let mut names = vec!["HeaderMap"];
    names.extend(has(false).then_some("header"));
    names.extend(has(true).then_some("header_text"));
    let uses = scope.uses(&names);
    let title = docs::inner_trusted(&format!("Response headers of the {}.", docs::clean_line(&api.title)));
    code! {
        #title
        #uses

        /// The documented headers of an answer. A method returns `None` if its header is missing or cannot be read.
        ///
        /// `send_full` returns the headers of a success, `headers()` of an error those of an error.
        #[derive(Clone, Copy)]
        pub struct Headers<'a>(&'a HeaderMap);

        impl<'a> Headers<'a> {
            /// Wraps the headers of an answer.
            #[must_use]
            #[inline]
            pub fn of(headers: &'a HeaderMap) -> Self { Self(headers) }

            #(#methods)*
        }

        /// Shows no headers, which may contain cookies.
        impl std::fmt::Debug for Headers<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct("Headers").finish_non_exhaustive()
            }
        }
    }
}

fn method(header: &Header, scope: &mut Scope<'_>) -> Code {
    let name = ident(&header.method);
    let wire = &header.wire;
    let docs = docs::outer(&header.docs)
        .unwrap_or_else(|| docs::outer_trusted(&format!("The header {}.", docs::code(wire))));
    let deprecated = header.deprecated.then(|| code!(#[deprecated]));
    let (ty, read) = if header.ty == TypeRef::Plain(Plain::String) {
        (code!(&'a str), code!(header_text))
    } else {
        (scope.ty(&header.ty), code!(header))
    };
    code! {
        #docs
        #deprecated
        #[must_use]
        #[inline]
        pub fn #name(self) -> Option<#ty> { #read(self.0, #wire) }
    }
}
