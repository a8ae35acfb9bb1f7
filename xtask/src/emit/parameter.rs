//! Parameters and parts of bodies: the statements that put them into a call, and the setters of optional ones.

use super::Code;
use super::docs;
use super::types::{Scope, ident};
use crate::ir::{Argument, FormField, JsonLocation, Part, PartFormat, Passing, Style, Styled, TypeRef};

pub(super) fn setter(setter: &Argument, scope: &mut Scope<'_>) -> Code {
    let name = ident(&setter.name);
    let docs = docs::outer(&setter.docs).unwrap_or_else(|| {
        let what = if matches!(setter.passing, Passing::Part(_)) { "part" } else { "parameter" };
        docs::outer_trusted(&format!("The {what} {}.", docs::code(&setter.wire)))
    });
    let deprecated = setter.deprecated.then(|| code!(#[deprecated]));
    let ty = argument_type(setter, scope);
    let pass = pass(setter, &code!(value), scope, &code!(self.call));
    code! {
        #docs
        #deprecated
        #[inline]
        pub fn #name(mut self, value: #ty) -> Self { #pass self }
    }
}

pub(super) fn argument_type(argument: &Argument, scope: &mut Scope<'_>) -> Code {
    match &argument.passing {
        Passing::Part(Part { format: PartFormat::File, several: false, .. }) => {
            let part = scope.runtime("Part");
            code!(impl Into<#part>)
        }
        Passing::Part(Part { format: PartFormat::File, several: true, .. }) => {
            let part = scope.runtime("Part");
            code!(impl IntoIterator<Item = impl Into<#part>>)
        }
        Passing::Part(_)
        | Passing::Path(_)
        | Passing::PathOrEmpty
        | Passing::Query(_)
        | Passing::Header(_)
        | Passing::Cookie { .. }
        | Passing::QueryForm(_)
        | Passing::QueryJson
        | Passing::Json(_) => scope.argument(&argument.ty),
    }
}

/// The statement that puts a parameter into a call.
pub(super) fn pass(argument: &Argument, value: &Code, scope: &mut Scope<'_>, call: &Code) -> Code {
    let wire = &argument.wire;
    if let Passing::Part(part) = &argument.passing {
        return pass_part(argument, part, value, scope, call);
    }
    let value = reference(&argument.ty, value, scope);
    match &argument.passing {
        Passing::Path(Styled::PATH) => code!(#call.path(#wire, #value);),
        Passing::PathOrEmpty => code!(#call.path_or_empty(#wire, #value);),
        Passing::Query(Styled::QUERY) => code!(#call.query(#wire, #value);),
        Passing::Header(Styled::PATH) => code!(#call.header(#wire, #value);),
        Passing::Path(styled) | Passing::Query(styled) | Passing::Header(styled) => {
            let method = ident(match (&argument.passing, styled.allow_reserved) {
                (Passing::Header(_), _) => "header_with",
                (Passing::Path(_), false) => "path_with",
                (Passing::Path(_), true) => "path_reserved",
                (_, false) => "query_with",
                (_, true) => "query_reserved",
            });
            let (style, explode) = (self::style(styled.style, scope), styled.explode);
            code!(#call.#method(#wire, #value, #style, #explode);)
        }
        Passing::QueryForm(fields) => {
            let fields: Vec<Code> = fields.iter().map(|field| form_field(field, scope)).collect();
            code!(#call.query_string(#value, &[#(#fields),*]);)
        }
        Passing::QueryJson => code!(#call.query_string_json(#value);),
        Passing::Cookie { explode, plain: false } => code!(#call.cookie(#wire, #value, #explode);),
        Passing::Cookie { explode, plain: true } => code!(#call.cookie_plain(#wire, #value, #explode);),
        Passing::Json(JsonLocation::Path) => code!(#call.path_json(#wire, #value);),
        Passing::Json(JsonLocation::Query) => code!(#call.query_json(#wire, #value);),
        Passing::Json(JsonLocation::Header) => code!(#call.header_json(#wire, #value);),
        Passing::Json(JsonLocation::Cookie) => code!(#call.cookie_json(#wire, #value);),
        Passing::Part(part) => pass_part(argument, part, &value, scope, call),
    }
}

/// The statement that adds a part to a call.
fn pass_part(argument: &Argument, part: &Part, value: &Code, scope: &mut Scope<'_>, call: &Code) -> Code {
    let wire = &argument.wire;
    let media_type = part.media_type.as_deref();
    match (part.format, part.several) {
        (PartFormat::File, several) => {
            let method = ident(if several { "part_files" } else { "part_file" });
            let media_type = media_type.unwrap_or("application/octet-stream");
            code!(#call.#method(#wire, #value, #media_type);)
        }
        (PartFormat::Text, _) => {
            let value = reference(&argument.ty, value, scope);
            let media_type = match media_type {
                Some(media_type) => code!(Some(#media_type)),
                None => code!(None),
            };
            code!(#call.part_text(#wire, #value, #media_type);)
        }
        (PartFormat::List(style), _) => {
            let value = reference(&argument.ty, value, scope);
            let style = self::style(style, scope);
            code!(#call.part_list(#wire, #value, #style);)
        }
        (PartFormat::Value, _) => {
            let value = reference(&argument.ty, value, scope);
            code!(#call.part_value(#wire, #value);)
        }
        (PartFormat::Json, several) => {
            let method = ident(if several { "part_json_items" } else { "part_json" });
            let value = reference(&argument.ty, value, scope);
            let media_type = media_type.unwrap_or("application/json");
            code!(#call.#method(#wire, #value, #media_type);)
        }
    }
}

/// A reference to what writes the value: the value itself, or with the codec that gives it the document's form.
pub(super) fn reference(ty: &TypeRef, value: &Code, scope: &mut Scope<'_>) -> Code {
    let reference = scope.reference(ty, value);
    match scope.writer(ty) {
        Some(codec) => code!(&crate::runtime::wire::Encoded::<#codec, _>::new(#reference)),
        None => reference,
    }
}

pub(super) fn style(style: Style, scope: &mut Scope<'_>) -> Code {
    let name = match style {
        Style::Matrix => "Matrix",
        Style::Label => "Label",
        Style::Simple => "Simple",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::TabDelimited => "TabDelimited",
        Style::DeepObject => "DeepObject",
    };
    let (ty, name) = (scope.runtime("Style"), ident(name));
    code!(#ty::#name)
}

pub(super) fn form_field(field: &FormField, scope: &mut Scope<'_>) -> Code {
    let name = &field.name;
    let written = match field.styled {
        None => code!(Json),
        Some(Styled { style, explode, allow_reserved }) => {
            let kind = ident(if allow_reserved { "Reserved" } else { "Style" });
            let style = self::style(style, scope);
            code!(#kind(#style, #explode))
        }
    };
    let field = scope.runtime("Field");
    code!((#name, #field::#written))
}
