//! Answers: what an operation gives, and how each answer is read.

use std::collections::BTreeSet;

use proc_macro2::Literal;

use super::Code;
use super::types::{Scope, bare, ident};
use super::{docs, xml};
use crate::ir::{Case, Decode, Given, Group, Operation, OutputType, OutputVariant, Plain, Statuses, TypeRef};

/// What a file of operations imports from the runtime, as it is used.
pub(super) type Uses = BTreeSet<&'static str>;

pub(super) fn output_type(output: &OutputType, scope: &mut Scope<'_>, uses: &mut Uses) -> Code {
    match output {
        OutputType::Empty => code!(()),
        OutputType::NoBody => {
            uses.insert("NoBody");
            code!(NoBody)
        }
        OutputType::One(given) => self::given(given, scope, &mut |name| {
            uses.insert(name);
            let name = ident(name);
            code!(#name)
        }),
        OutputType::Several { name, .. } => scope.output(name),
    }
}

/// What a body is given as; `runtime` says how a type of the runtime is written.
fn given(given: &Given, scope: &mut Scope<'_>, runtime: &mut dyn FnMut(&'static str) -> Code) -> Code {
    match given {
        Given::Value(ty) => scope.ty(ty),
        Given::Items(ty) => {
            let (stream, ty) = (runtime("JsonStream"), scope.ty(ty));
            code!(#stream<#ty>)
        }
        Given::Events(ty) => {
            let (stream, ty) = (runtime("EventStream"), scope.ty(ty));
            code!(#stream<#ty>)
        }
        Given::EventsOf(ty) => {
            let (stream, event, ty) = (runtime("EventStream"), runtime("Event"), scope.ty(ty));
            code!(#stream<#event<#ty>>)
        }
    }
}

/// The enums of a group's answers that have several types, in a file of models.
pub(super) fn output_enums(group: &Group, scope: &mut Scope<'_>) -> Vec<Code> {
    let mut enums = Vec::new();
    for operation in &group.operations {
        for (output, side) in [(&operation.output, "success"), (&operation.error, "error")] {
            enums.extend(output_enum(output, group, operation, side, scope));
        }
    }
    enums
}

fn output_enum(
    output: &OutputType,
    group: &Group,
    operation: &Operation,
    side: &str,
    scope: &mut Scope<'_>,
) -> Option<Code> {
    let OutputType::Several { name, variants } = output else { return None };
    let name = ident(name);
    let is_stream = |variant: &OutputVariant| !matches!(variant.ty, None | Some(Given::Value(_)));
    let derive = if variants.iter().any(is_stream) { code!(Debug) } else { code!(Clone, Debug, PartialEq) };
    let variants = variants.iter().map(|variant| {
        let docs =
            docs::outer(&variant.docs).unwrap_or_else(|| docs::outer_trusted(&format!("{}.", variant.name)));
        let name = ident(&variant.name);
        let ty = variant.ty.as_ref().map(|ty| {
            // A model may be called as a type of the runtime is.
            let ty = given(ty, scope, &mut |name| {
                let name = ident(name);
                code!(crate::runtime::#name)
            });
            code!((#ty))
        });
        code!(#docs #name #ty,)
    });
    let variants: Vec<Code> = variants.collect();
    let method = format!("{}::{}", group.name, bare(&operation.method));
    let link = format!("[`{method}`](super::super::operations::{}::{method})", bare(&group.module));
    let docs = docs::outer_trusted(&format!("The body of each documented {side} of {link}."));
    Some(code! {
        #docs
        #[derive(#derive)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
    })
}

pub(super) fn case(case: &Case, operation: &Operation, scope: &mut Scope<'_>, uses: &mut Uses) -> Code {
    let side = if case.success { &operation.output } else { &operation.error };
    let reader = match &case.decode {
        Decode::Empty => None,
        Decode::Json(ty) => Some(Reader::Function(read("json", "json_as", ty, scope, uses))),
        Decode::Nullable(ty) => Some(Reader::Function(read("nullable", "nullable_as", ty, scope, uses))),
        Decode::Xml(ty, content) => {
            let (declared, content) = xml::root(scope.api(), content);
            let read = match scope.codec(ty) {
                Some(codec) => code!(crate::runtime::xml::xml_as::<#codec, _>),
                None => code!(crate::runtime::xml::xml),
            };
            Some(Reader::Call(declared, code!(#read(reply, #content))))
        }
        Decode::JsonLines(ty) => Some(Reader::Function(read("json_lines", "json_lines_as", ty, scope, uses))),
        Decode::JsonSequence(ty) => Some(Reader::Function(read("json_seq", "json_seq_as", ty, scope, uses))),
        Decode::Events(ty) => Some(Reader::Function(read("events", "events_as", ty, scope, uses))),
        Decode::TextEvents => {
            uses.insert("text_events");
            Some(Reader::Function(code!(text_events)))
        }
        // Events are objects, which read themselves.
        Decode::WholeEvents(_) => {
            uses.insert("whole_events");
            Some(Reader::Function(code!(whole_events)))
        }
        Decode::Text(ty) => Some(Reader::Function(text(ty, scope, uses))),
        Decode::Bytes => {
            uses.insert("bytes");
            Some(Reader::Function(code!(bytes)))
        }
    };
    let variant = match (&case.variant, side) {
        (Some(variant), OutputType::Several { name, .. }) => {
            let (name, variant) = (scope.output(name), ident(variant));
            Some(code!(#name::#variant))
        }
        _ => None,
    };
    let decode = match (reader, variant) {
        (None, Some(variant)) => Some(code!(|_| Ok(#variant))),
        (None, None) if case.success => {
            uses.insert("empty");
            Some(code!(empty))
        }
        (None, None) => None,
        (Some(reader), variant) => Some(reader.function(variant)),
    };
    let streams = case.decode.is_stream();
    uses.insert("Status");
    let status = match &case.statuses {
        Statuses::Codes(codes) => {
            let codes: Vec<Literal> = codes.iter().map(|code| Literal::u16_unsuffixed(*code)).collect();
            code!(Status::Codes(&[#(#codes),*]))
        }
        Statuses::Range(first) => {
            let first = Literal::u16_unsuffixed(*first);
            code!(Status::Class(#first))
        }
        Statuses::Default => code!(Status::Default),
    };
    match (decode, case.success) {
        (None, _) => code!(Case::Empty(#status)),
        (Some(decode), true) if streams => code!(Case::Stream(#status, #decode)),
        (Some(decode), true) => code!(Case::Ok(#status, #decode)),
        (Some(decode), false) => code!(Case::Err(#status, #decode)),
    }
}

/// How a body is read.
enum Reader {
    /// By this function.
    Function(Code),
    /// By an expression, after some declarations, of the variable `reply`.
    Call(Code, Code),
}

impl Reader {
    /// A function that reads, and makes the result a variant.
    fn function(self, variant: Option<Code>) -> Code {
        let map = variant.as_ref().map(|variant| code!(.map(#variant)));
        match self {
            Self::Function(function) if variant.is_none() => function,
            Self::Function(function) => code!(|reply| #function(reply)#map),
            Self::Call(declared, call) if declared.is_empty() => code!(|reply| #call #map),
            Self::Call(declared, call) => code!(|reply| { #declared #call #map }),
        }
    }
}

/// The function that reads the text of a type.
fn text(ty: &TypeRef, scope: &mut Scope<'_>, uses: &mut Uses) -> Code {
    let is_text = |ty: &TypeRef| matches!(ty, TypeRef::Plain(Plain::String | Plain::Secret));
    let is_nullable_text = |ty: &TypeRef| matches!(ty, TypeRef::Option(inner) if is_text(inner));
    let name = match (is_text(ty), is_nullable_text(ty)) {
        (true, _) => "text",
        (false, true) => "nullable_text",
        (false, false) => return read("scalar", "scalar_as", ty, scope, uses),
    };
    uses.insert(name);
    let name = ident(name);
    code!(#name)
}

/// The function that reads a type, by itself or through its codec.
fn read(
    plain: &'static str,
    coded: &'static str,
    ty: &TypeRef,
    scope: &mut Scope<'_>,
    uses: &mut Uses,
) -> Code {
    match scope.codec(ty) {
        Some(codec) => {
            uses.insert(coded);
            let read = ident(coded);
            code!(#read::<#codec, _>)
        }
        None => {
            uses.insert(plain);
            let read = ident(plain);
            code!(#read)
        }
    }
}
