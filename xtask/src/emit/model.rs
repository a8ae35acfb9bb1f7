//! Models: the declarations that a user reads.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::docs;
use super::types::{Import, Scope, bare, ident};
use crate::ir::{Api, Enum, EnumRepr, Field, Newtype, Presence, Struct, TypeDef, TypeKind, TypeRef, Union};

/// The file of a module: the named schema and the types within it.
pub(super) fn file(api: &Api, module: &str, defs: &[&TypeDef]) -> TokenStream {
    let mut scope = Scope::models(api, module);
    let mut macros: Vec<&str> = Vec::new();
    let items: Vec<TokenStream> = defs
        .iter()
        .map(|def| {
            if let TypeKind::Enum(enumeration) = &def.kind {
                macros.push(match enumeration.repr {
                    EnumRepr::String => "string_enum",
                    EnumRepr::Integer => "integer_enum",
                });
            }
            item(def, &mut scope)
        })
        .collect();
    let uses = scope.uses(&macros);
    quote!(#uses #(#items)*)
}

fn item(def: &TypeDef, scope: &mut Scope<'_>) -> TokenStream {
    let attributes = attributes(def);
    match &def.kind {
        TypeKind::Struct(object) => structure(def, object, &attributes, scope),
        TypeKind::Enum(enumeration) => self::enumeration(def, enumeration, &attributes, scope),
        TypeKind::Union(union) => self::union(def, union, &attributes, scope),
        TypeKind::Alias(inner) => {
            let name = ident(&def.name);
            let inner = scope.ty(inner);
            quote!(#attributes pub type #name = #inner;)
        }
        TypeKind::Newtype(newtype) => self::newtype(def, newtype, &attributes, scope),
    }
}

/// Documentation and deprecation of a type. Every public item says something, if only what it is called.
fn attributes(def: &TypeDef) -> TokenStream {
    let docs = if docs::is_blank(&def.docs) {
        docs::outer_trusted(&whereabouts(def))
    } else {
        docs::outer(&def.docs)
    };
    let deprecated = def.deprecated.then(|| quote!(#[deprecated]));
    quote!(#docs #deprecated)
}

/// Where a type without a description stands in the document.
fn whereabouts(def: &TypeDef) -> String {
    let tokens: Vec<String> =
        def.place.tokens().map(|token| docs::clean_line(&token).replace('`', "")).collect();
    match tokens.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["components", "schemas", name] => format!("The schema `{name}`."),
        ["components", _, name, ..] => format!("A part of `{name}`."),
        ["paths", path, method, ..] => format!("A part of `{} {path}`.", method.to_ascii_uppercase()),
        _ => "A part of the document.".to_owned(),
    }
}

fn structure(def: &TypeDef, object: &Struct, attributes: &TokenStream, scope: &mut Scope<'_>) -> TokenStream {
    let name = ident(&def.name);
    let fields: Vec<TokenStream> = object
        .fields
        .iter()
        .map(|field| {
            let docs = field_docs(field);
            let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
            let name = ident(&field.name);
            let ty = field_type(field, scope);
            quote!(#docs #deprecated pub #name: #ty,)
        })
        .collect();
    let extra = object.extra.as_ref().map(|(name, ty)| {
        let name = ident(name);
        let ty = scope.ty(&TypeRef::Map(Box::new(ty.clone())));
        let docs = docs::outer_trusted("Properties beyond the named ones.");
        quote!(#docs pub #name: #ty,)
    });
    let derives = if object.default {
        quote!(#[derive(Clone, Debug, Default, PartialEq)])
    } else {
        quote!(#[derive(Clone, Debug, PartialEq)])
    };
    let Constructor { method, beside } = constructor(def, object, scope);
    let setters: Vec<TokenStream> = object.fields.iter().filter_map(|field| setter(field, scope)).collect();
    quote! {
        #attributes
        #derives
        #[non_exhaustive]
        pub struct #name { #(#fields)* #extra }
        impl #name { #method #(#setters)* }
        #beside
    }
}

fn field_docs(field: &Field) -> TokenStream {
    match &field.ty {
        _ if !docs::is_blank(&field.docs) => docs::outer(&field.docs),
        TypeRef::Constant(value) => docs::outer_trusted(&code(&Value::String(value.clone()))),
        _ => {
            let name = docs::clean_line(&field.wire).replace('`', "");
            docs::outer_trusted(&format!("The property `{name}`."))
        }
    }
}

fn field_type(field: &Field, scope: &mut Scope<'_>) -> TokenStream {
    let ty = scope.ty(&field.ty);
    match field.presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional => quote!(Option<#ty>),
        Presence::OptionalNullable => {
            scope.import(Import::Nullable);
            quote!(Nullable<#ty>)
        }
    }
}

/// How a value of the type is made from what must be given.
struct Constructor {
    method: TokenStream,
    /// Items beside the type.
    beside: TokenStream,
}

fn constructor(def: &TypeDef, object: &Struct, scope: &mut Scope<'_>) -> Constructor {
    let name = ident(&def.name);
    let blank = docs::outer_trusted("Makes a value without any optional property.");
    if object.default {
        let method = quote! {
            #blank
            #[must_use]
            #[inline]
            pub fn new() -> Self { Self::default() }
        };
        return Constructor { method, beside: TokenStream::new() };
    }
    let arguments: Vec<&Field> = object.fields.iter().filter(|field| field.is_argument()).collect();
    let source = object.required.as_ref().map(|_| quote!(required.));
    let values: Vec<TokenStream> = object
        .fields
        .iter()
        .map(|field| {
            let name = ident(&field.name);
            if let Some(variant) = &field.constant {
                let ty = scope.ty(&field.ty);
                let variant = ident(variant);
                return quote!(#name: #ty::#variant,);
            }
            if let TypeRef::Constant(value) = &field.ty {
                return quote!(#name: Constant::new(#value),);
            }
            match field.presence {
                Presence::Optional => quote!(#name: None,),
                Presence::OptionalNullable => quote!(#name: Nullable::Absent,),
                Presence::Required | Presence::RequiredNullable => {
                    let value = match (&source, convertible(field)) {
                        (Some(source), _) => quote!(#source #name),
                        (None, Some(_)) => quote!(#name.into()),
                        (None, None) => return quote!(#name,),
                    };
                    quote!(#name: #value,)
                }
            }
        })
        .collect();
    let extra = object.extra.as_ref().map(|(name, _)| {
        let name = ident(name);
        quote!(#name: BTreeMap::new(),)
    });
    if arguments.is_empty() {
        // Nothing has to be given: each required property has one value only.
        let beside = quote! {
            impl Default for #name {
                #[inline]
                fn default() -> Self { Self::new() }
            }
        };
        let method = quote! {
            #blank
            #[must_use]
            #[inline]
            pub fn new() -> Self { Self { #(#values)* #extra } }
        };
        return Constructor { method, beside };
    }
    let docs = docs::outer_trusted("Makes a value from its required properties.");
    if let Some(required) = &object.required {
        let required = ident(required);
        let fields = arguments.iter().map(|field| {
            let docs = field_docs(field);
            let name = ident(&field.name);
            let ty = field_type(field, scope);
            quote!(#docs pub #name: #ty,)
        });
        let title = docs::outer_trusted(&format!("The required properties of [`{}`].", def.name));
        let beside = quote! {
            #title
            // Made to be given to `new`: neither compared nor kept.
            #[derive(Debug)]
            pub struct #required { #(#fields)* }
        };
        let method = quote! {
            #docs
            #[must_use]
            #[inline]
            pub fn new(required: #required) -> Self { Self { #(#values)* #extra } }
        };
        return Constructor { method, beside };
    }
    let parameters: Vec<TokenStream> = arguments
        .iter()
        .map(|field| {
            let name = ident(&field.name);
            let ty = match convertible(field) {
                Some(_) => {
                    let ty = scope.ty(&field.ty);
                    quote!(impl Into<#ty>)
                }
                None => field_type(field, scope),
            };
            quote!(#name: #ty)
        })
        .collect();
    let method = quote! {
        #docs
        #[must_use]
        #[inline]
        pub fn new(#(#parameters),*) -> Self { Self { #(#values)* #extra } }
    };
    Constructor { method, beside: TokenStream::new() }
}

/// Types that a caller has in several forms: text, and things that are made from text.
fn convertible(field: &Field) -> Option<()> {
    let text = matches!(field.ty, TypeRef::String | TypeRef::Secret | TypeRef::Value);
    (text && field.presence == Presence::Required).then_some(())
}

/// The method that sets an optional property.
fn setter(field: &Field, scope: &mut Scope<'_>) -> Option<TokenStream> {
    let name = ident(&field.name);
    let setter = ident(&field.setter);
    let ty = scope.ty(&field.ty);
    let (parameter, value) = match (field.presence, &field.ty) {
        (Presence::Required | Presence::RequiredNullable, _) => return None,
        (Presence::OptionalNullable, _) => (quote!(impl Into<Nullable<#ty>>), quote!(value.into())),
        (Presence::Optional, TypeRef::String | TypeRef::Secret | TypeRef::Value) => {
            (quote!(impl Into<#ty>), quote!(Some(value.into())))
        }
        (Presence::Optional, TypeRef::Boxed(inner)) => (scope.ty(inner), quote!(Some(Box::new(value)))),
        (Presence::Optional, _) => (ty, quote!(Some(value))),
    };
    let docs = docs::outer_trusted(&format!("Sets [`{0}`](Self::{0}).", bare(&field.name)));
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    Some(quote! {
        #docs
        #deprecated
        #[must_use]
        #[inline]
        pub fn #setter(mut self, value: #parameter) -> Self {
            self.#name = #value;
            self
        }
    })
}

fn enumeration(def: &TypeDef, item: &Enum, attributes: &TokenStream, scope: &mut Scope<'_>) -> TokenStream {
    scope.import(Import::Unknown);
    let name = ident(&def.name);
    let unknown = ident(&item.unknown);
    let variants = item.variants.iter().map(|variant| {
        let docs = docs::outer_trusted(&code(&variant.value));
        let name = ident(&variant.name);
        quote!(#docs #name,)
    });
    let unknown_docs = docs::outer_trusted("A value that this client does not know.");
    let names: Vec<_> = item.variants.iter().map(|variant| ident(&variant.name)).collect();
    let (unknown_type, conversions) = match item.repr {
        EnumRepr::String => {
            let values: Vec<&str> =
                item.variants.iter().map(|variant| variant.value.as_str().unwrap_or_default()).collect();
            let conversions = quote! {
                impl #name {
                    /// The value as it is sent.
                    #[must_use]
                    #[inline]
                    pub fn as_str(&self) -> &str {
                        match self {
                            #(Self::#names => #values,)*
                            Self::#unknown(other) => other.as_str(),
                        }
                    }
                }
                impl From<&str> for #name {
                    #[inline]
                    fn from(text: &str) -> Self {
                        match text {
                            #(#values => Self::#names,)*
                            other => Self::#unknown(Unknown::new(other.to_owned())),
                        }
                    }
                }
                string_enum!(#name);
            };
            (quote!(Unknown), conversions)
        }
        EnumRepr::Integer => {
            let values: Vec<proc_macro2::Literal> = item
                .variants
                .iter()
                .map(|variant| {
                    proc_macro2::Literal::i64_unsuffixed(variant.value.as_i64().unwrap_or_default())
                })
                .collect();
            let conversions = quote! {
                impl #name {
                    /// The value as it is sent.
                    #[must_use]
                    #[inline]
                    pub fn as_i64(&self) -> i64 {
                        match self {
                            #(Self::#names => #values,)*
                            Self::#unknown(other) => *other.get(),
                        }
                    }
                }
                impl From<i64> for #name {
                    #[inline]
                    fn from(value: i64) -> Self {
                        match value {
                            #(#values => Self::#names,)*
                            other => Self::#unknown(Unknown::new(other)),
                        }
                    }
                }
                integer_enum!(#name);
            };
            (quote!(Unknown<i64>), conversions)
        }
    };
    quote! {
        #attributes
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown_docs
            #unknown(#unknown_type),
        }
        #conversions
    }
}

/// A value as code in Markdown, whatever marks it holds.
fn code(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.is_empty() {
        return "The empty text.".to_owned();
    }
    let mut plain = String::new();
    for character in text.chars() {
        match character {
            '`' => plain.push('\''),
            _ if docs::is_harmless(character) => plain.push(character),
            _ => plain.extend(character.escape_default()),
        }
    }
    format!("`{plain}`")
}

fn union(def: &TypeDef, item: &Union, attributes: &TokenStream, scope: &mut Scope<'_>) -> TokenStream {
    scope.import(Import::Unknown);
    scope.import(Import::Value);
    let name = ident(&def.name);
    let unknown = ident(&item.unknown);
    let variants: Vec<TokenStream> = item
        .variants
        .iter()
        .map(|variant| {
            let docs = if docs::is_blank(&variant.docs) {
                docs::outer_trusted(&match variant.tags.first() {
                    Some(tag) => format!("Tagged {}.", code(&Value::String(tag.clone()))),
                    None => "One of the alternatives.".to_owned(),
                })
            } else {
                docs::outer(&variant.docs)
            };
            let name = ident(&variant.name);
            let ty = scope.ty(&variant.ty);
            quote!(#docs #name(#ty),)
        })
        .collect();
    let unknown_docs = docs::outer_trusted("A value that is none of those that this client knows.");
    quote! {
        #attributes
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown_docs
            #unknown(Unknown<Value>),
        }
    }
}

fn newtype(def: &TypeDef, item: &Newtype, attributes: &TokenStream, scope: &mut Scope<'_>) -> TokenStream {
    let name = ident(&def.name);
    let inner = scope.ty(&item.inner);
    quote! {
        #attributes
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name(
            /// The value.
            pub #inner,
        );
    }
}
