//! Structs: their fields, and how a value is made of what must be given and of what may be.

use proc_macro2::Literal;

use super::types::{Scope, bare, ident};
use super::{Code, docs};
use crate::ir::{Direction, Field, Only, Plain, Presence, Struct, TypeDef, TypeRef};

pub(super) fn structure(def: &TypeDef, object: &Struct, attributes: &Code, scope: &mut Scope<'_>) -> Code {
    let name = ident(&def.name);
    let fields: Vec<Code> = object
        .fields
        .iter()
        .map(|field| {
            let docs = field_docs(field);
            let deprecated = field.deprecated.then(|| code!(#[deprecated]));
            let name = ident(&field.name);
            let ty = field_type(field, scope);
            code!(#docs #deprecated pub #name: #ty,)
        })
        .collect();
    let extra = object.extra.as_ref().map(|(name, ty)| {
        let name = ident(name);
        let ty = scope.ty(&TypeRef::Map(Box::new(ty.clone())));
        let docs = docs::outer_trusted("Properties without a field of their own.");
        code!(#docs pub #name: #ty,)
    });
    let derives = if object.has_default() {
        code!(#[derive(Clone, Debug, Default, PartialEq)])
    } else {
        code!(#[derive(Clone, Debug, PartialEq)])
    };
    let Constructor { method, beside } = constructor(def, object, scope);
    let setters: Vec<Code> = object.fields.iter().filter_map(|field| setter(field, scope)).collect();
    let setters = (!setters.is_empty()).then(|| code!(crate::runtime::setters! { #(#setters)* }));
    let extra_setter = object.extra.as_ref().map(|(name, ty)| extra_setter(name, ty, scope));
    code! {
        #attributes
        #derives
        #[non_exhaustive]
        pub struct #name { #(#fields)* #extra }
        impl #name { #method #extra_setter #setters }
        #beside
    }
}

fn field_docs(field: &Field) -> Code {
    let docs = docs::outer(&field.docs).unwrap_or_else(|| {
        docs::outer_trusted(&if let TypeRef::Plain(Plain::Constant(value)) = &field.ty {
            docs::text_value(value)
        } else {
            format!("The property {}.", docs::code(&field.wire))
        })
    });
    let direction = match field.direction {
        Direction::Both => return docs,
        Direction::Answers => docs::outer_trusted("Only in answers; requests leave it out."),
        Direction::Requests => docs::outer_trusted("Only in requests; answers leave it out."),
    };
    code!(#docs #[doc = ""] #direction)
}

fn field_type(field: &Field, scope: &mut Scope<'_>) -> Code {
    let ty = scope.ty(&field.ty);
    match field.presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional => code!(Option<#ty>),
        Presence::OptionalNullable => {
            scope.runtime("Nullable");
            code!(Nullable<#ty>)
        }
    }
}

/// How a value of the type is made from what must be given.
struct Constructor {
    method: Code,
    /// Items beside the type.
    beside: Code,
}

/// A type with nothing to be given has a default; otherwise `new` takes what must be given, one by one or, where that is
/// much, as one struct.
fn constructor(def: &TypeDef, object: &Struct, scope: &mut Scope<'_>) -> Constructor {
    if object.has_default() {
        return Constructor { method: blank_new(&code!(Self::default())), beside: code!() };
    }
    let arguments: Vec<&Field> = object.fields.iter().filter(|field| field.is_argument()).collect();
    let value = required_values(object, scope);
    match &object.required {
        _ if arguments.is_empty() => of_constants(def, &value),
        Some(required) => of_struct(def, required, &arguments, &value, scope),
        None => of_arguments(&arguments, &value, scope),
    }
}

/// The value of a type from what `new` is given, and from what can only be one thing.
fn required_values(object: &Struct, scope: &mut Scope<'_>) -> Code {
    let source = object.required.as_ref().map(|_| code!(required.));
    let values = object.fields.iter().filter_map(|field| {
        let name = ident(&field.name);
        let is_required = field.presence.is_required();
        if let (true, Some(only)) = (field.filled, &field.only) {
            let value = self::only(only, &field.ty, scope);
            return Some(if is_required { code!(#name: #value,) } else { code!(#name: Some(#value),) });
        }
        is_required.then(|| match &source {
            Some(source) => code!(#name: #source #name,),
            None => match given(field, scope) {
                (_, Some(value)) => code!(#name: #value,),
                (_, None) => code!(#name,),
            },
        })
    });
    let values: Vec<Code> = values.collect();
    // What need not be given is not listed, so that another one changes nothing here.
    code!(Self { #(#values)* ..crate::runtime::wire::blank() })
}

fn blank_new(value: &Code) -> Code {
    let docs = docs::outer_trusted("Makes a value without optional properties.");
    code! {
        #docs
        #[must_use]
        #[inline]
        pub fn new() -> Self { #value }
    }
}

/// Nothing has to be given: each required property has one value only.
fn of_constants(def: &TypeDef, value: &Code) -> Constructor {
    let name = ident(&def.name);
    let beside = code! {
        impl Default for #name {
            #[inline]
            fn default() -> Self { Self::new() }
        }
    };
    Constructor { method: blank_new(value), beside }
}

fn of_struct(
    def: &TypeDef,
    required: &str,
    arguments: &[&Field],
    value: &Code,
    scope: &mut Scope<'_>,
) -> Constructor {
    let required = ident(required);
    let fields = arguments.iter().map(|field| {
        let docs = field_docs(field);
        let name = ident(&field.name);
        let ty = field_type(field, scope);
        code!(#docs pub #name: #ty,)
    });
    let fields: Vec<Code> = fields.collect();
    let title = docs::outer_trusted(&format!("The required properties of [`{}`].", def.name));
    let beside = code! {
        #title
        // Made to be given to `new`: neither compared nor kept.
        #[derive(Debug)]
        pub struct #required { #(#fields)* }
    };
    Constructor { method: required_new(&code!(required: #required), value), beside }
}

fn of_arguments(arguments: &[&Field], value: &Code, scope: &mut Scope<'_>) -> Constructor {
    let parameters = arguments.iter().map(|field| {
        let name = ident(&field.name);
        let (ty, _) = given(field, scope);
        code!(#name: #ty)
    });
    let parameters: Vec<Code> = parameters.collect();
    Constructor { method: required_new(&code!(#(#parameters),*), value), beside: code!() }
}

fn required_new(parameters: &Code, value: &Code) -> Code {
    let docs = docs::outer_trusted("Makes a value from its required properties.");
    code! {
        #docs
        #[must_use]
        #[inline]
        pub fn new(#parameters) -> Self { #value }
    }
}

/// How a constructor is given the value of a field: the type of the argument, and the value that is made of it.
fn given(field: &Field, scope: &mut Scope<'_>) -> (Code, Option<Code>) {
    let name = ident(&field.name);
    match field.presence {
        Presence::Required => scope.kept(&field.ty, &code!(#name)),
        Presence::RequiredNullable | Presence::Optional | Presence::OptionalNullable => {
            (field_type(field, scope), None)
        }
    }
}

/// The only value of a field.
fn only(only: &Only, ty: &TypeRef, scope: &mut Scope<'_>) -> Code {
    match only {
        Only::Text(text) => code!(Constant::new(#text)),
        Only::Variant(variant) => {
            let (ty, variant) = (scope.ty(ty), ident(variant));
            code!(#ty::#variant)
        }
        Only::Bool(value) => code!(#value),
        Only::Number(value) => {
            let value = number(*value);
            code!(#value)
        }
    }
}

/// A number as it is written in Rust.
pub(super) fn number(value: f64) -> Literal {
    Literal::f64_unsuffixed(value)
}

/// The method that sets an optional property.
fn setter(field: &Field, scope: &mut Scope<'_>) -> Option<Code> {
    let name = ident(&field.name);
    let setter = ident(&field.setter);
    let (parameter, value) = match (field.presence, &field.ty) {
        (Presence::Required | Presence::RequiredNullable, _) | (_, TypeRef::Plain(Plain::Constant(_))) => {
            return None;
        }
        (Presence::OptionalNullable, ty) => {
            let ty = scope.ty(ty);
            (code!(impl Into<Nullable<#ty>>), code!(value.into()))
        }
        (Presence::Optional, TypeRef::Boxed(inner)) => (scope.ty(inner), code!(Some(Box::new(value)))),
        (Presence::Optional, ty) => {
            let value = code!(value);
            let (parameter, made) = scope.kept(ty, &value);
            let value = made.unwrap_or(value);
            (parameter, code!(Some(#value)))
        }
    };
    let docs = docs::outer_trusted(&format!("Sets [`{0}`](Self::{0}).", bare(&field.name)));
    let deprecated = field.deprecated.then(|| code!(#[deprecated]));
    Some(code!(#docs #deprecated #setter(value: #parameter) => #name = #value,))
}

/// The method that sets the properties beyond the named ones. No other one is called like it, as no field is called like
/// theirs.
fn extra_setter(name: &str, ty: &TypeRef, scope: &mut Scope<'_>) -> Code {
    let setter = ident(&format!("with_{}", bare(name)));
    let docs = docs::outer_trusted(&format!("Sets [`{0}`](Self::{0}).", bare(name)));
    let (name, ty) = (ident(name), scope.ty(ty));
    code! {
        #docs
        #[must_use]
        #[inline]
        pub fn #setter(
            mut self,
            values: impl IntoIterator<Item = (impl Into<String>, impl Into<#ty>)>,
        ) -> Self {
            let pairs = values.into_iter().map(|(name, value)| (name.into(), value.into()));
            self.#name = pairs.collect();
            self
        }
    }
}
