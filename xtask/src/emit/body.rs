//! Bodies: their types, and the statements that put them into a call.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::parameter::{self, reference};
use super::types::{Scope, ident};
use super::{docs, xml};
use crate::ir::{Body, BodyFormat, FormField, Styled};

pub(super) fn setter(body: &Body, scope: &mut Scope<'_>) -> TokenStream {
    let name = ident(&body.name);
    let docs =
        if docs::is_blank(&body.docs) { docs::outer_trusted("The body.") } else { docs::outer(&body.docs) };
    let ty = argument_type(body, scope);
    let put = put(body, &quote!(value), scope, &quote!(self.call));
    quote! {
        #docs
        #[inline]
        pub fn #name(mut self, value: #ty) -> Self { #put self }
    }
}

pub(super) fn argument_type(body: &Body, scope: &mut Scope<'_>) -> TokenStream {
    match body.format {
        BodyFormat::Json
        | BodyFormat::MergePatch
        | BodyFormat::Form(_)
        | BodyFormat::Xml(..)
        | BodyFormat::JsonLines
        | BodyFormat::JsonSequence => scope.argument(&body.ty),
        BodyFormat::Text => quote!(impl Into<String>),
        BodyFormat::Bytes => {
            let body = scope.runtime("Body");
            quote!(impl Into<#body>)
        }
        BodyFormat::Multipart => scope.runtime("Multipart").into_token_stream(),
    }
}

/// The statement that puts a body into a call.
pub(super) fn put(
    body: &Body,
    value: &TokenStream,
    scope: &mut Scope<'_>,
    call: &TokenStream,
) -> TokenStream {
    let media_type = &body.media_type;
    let value_reference = reference(&body.ty, value, scope);
    match &body.format {
        BodyFormat::Json if media_type == "application/json" => quote!(#call.json(#value_reference);),
        BodyFormat::Json | BodyFormat::MergePatch => quote!(#call.json_as(#media_type, #value_reference);),
        BodyFormat::Form(fields) => {
            let fields: Vec<TokenStream> = fields.iter().map(|field| form_field(field, scope)).collect();
            quote!(#call.form(#value_reference, &[#(#fields),*]);)
        }
        BodyFormat::Xml(name, content) => {
            let (declared, content) = xml::root(scope.api(), content);
            let name = xml::element(name);
            let put = quote!(#call.xml(#media_type, #name, #content, #value_reference););
            if declared.is_empty() { put } else { quote!({ #declared #put }) }
        }
        BodyFormat::JsonLines => quote!(#call.json_lines(#media_type, #value);),
        BodyFormat::JsonSequence => quote!(#call.json_sequence(#media_type, #value);),
        BodyFormat::Text => quote!(#call.text(#media_type, #value.into());),
        BodyFormat::Bytes => quote!(#call.raw(#media_type, #value);),
        BodyFormat::Multipart => quote!(#call.multipart_of(#media_type, #value);),
    }
}

fn form_field(field: &FormField, scope: &mut Scope<'_>) -> TokenStream {
    let name = &field.name;
    let written = match field.styled {
        None => quote!(Json),
        Some(Styled { style, explode, allow_reserved }) => {
            let kind = ident(if allow_reserved { "Reserved" } else { "Style" });
            let style = parameter::style(style, scope);
            quote!(#kind(#style, #explode))
        }
    };
    let field = scope.runtime("Field");
    quote!((#name, #field::#written))
}
