//! Bodies: their types, and the statements that put them into a call.

use super::Code;
use super::parameter::{form_field, reference};
use super::types::{Scope, ident};
use super::{docs, xml};
use crate::ir::{Body, BodyFormat, Plain, TypeRef};

pub(super) fn setter(body: &Body, scope: &mut Scope<'_>) -> Code {
    let name = ident(&body.name);
    let docs = docs::outer(&body.docs).unwrap_or_else(|| docs::outer_trusted("The body."));
    let ty = argument_type(body, scope);
    let put = put(body, &code!(value), scope, &code!(self.call));
    code! {
        #docs
        #[inline]
        pub fn #name(mut self, value: #ty) -> Self { #put self }
    }
}

pub(super) fn argument_type(body: &Body, scope: &mut Scope<'_>) -> Code {
    match body.format {
        BodyFormat::Json
        | BodyFormat::MergePatch
        | BodyFormat::Form(_)
        | BodyFormat::Xml(..)
        | BodyFormat::JsonLines
        | BodyFormat::JsonSequence => scope.argument(&body.ty),
        BodyFormat::Text if body.ty == TypeRef::Plain(Plain::String) => code!(impl Into<String>),
        BodyFormat::Text => scope.argument(&body.ty),
        BodyFormat::Bytes => {
            let body = scope.runtime("Body");
            code!(impl Into<#body>)
        }
        BodyFormat::Multipart => {
            let name = scope.runtime("Multipart");
            code!(#name)
        }
    }
}

/// The statement that puts a body into a call.
pub(super) fn put(body: &Body, value: &Code, scope: &mut Scope<'_>, call: &Code) -> Code {
    let media_type = &body.media_type;
    let value_reference = reference(&body.ty, value, scope);
    match &body.format {
        BodyFormat::Json if media_type == "application/json" => code!(#call.json(#value_reference);),
        BodyFormat::Json | BodyFormat::MergePatch => code!(#call.json_as(#media_type, #value_reference);),
        BodyFormat::Form(fields) => {
            let fields: Vec<Code> = fields.iter().map(|field| form_field(field, scope)).collect();
            code!(#call.form(#value_reference, &[#(#fields),*]);)
        }
        BodyFormat::Xml(name, content) => {
            let (declared, content) = xml::root(scope.api(), content);
            let name = xml::element(name);
            let put = code!(#call.xml(#media_type, #name, #content, #value_reference););
            if declared.is_empty() { put } else { code!({ #declared #put }) }
        }
        BodyFormat::JsonLines => {
            let items = scope.items(&body.ty, value);
            code!(#call.json_lines(#media_type, #items);)
        }
        BodyFormat::JsonSequence => {
            let items = scope.items(&body.ty, value);
            code!(#call.json_sequence(#media_type, #items);)
        }
        BodyFormat::Text if body.ty == TypeRef::Plain(Plain::String) => {
            code!(#call.text(#media_type, #value.into());)
        }
        BodyFormat::Text => code!(#call.text_of(#media_type, #value_reference);),
        BodyFormat::Bytes => code!(#call.raw(#media_type, #value);),
        BodyFormat::Multipart => code!(#call.multipart_of(#media_type, #value);),
    }
}

/// The method that makes a merge patch (RFC 7396) remove something, which a model cannot say.
pub(super) fn removal() -> Code {
    code! {
        /// Removes a member of the resource: the body has null at this JSON Pointer (RFC 6901), such as `"/address/street"`.
        ///
        /// If the pointer leads through something other than an object, sending the request fails.
        #[inline]
        pub fn with_removed(mut self, pointer: &str) -> Self {
            self.call.remove(pointer);
            self
        }
    }
}
