//! Models: the declarations that a user reads.

use proc_macro2::{Ident, Literal};

use super::Code;
use super::types::{Scope, ident};
use super::{Module, docs, response, structure};
use crate::ir::{Api, Enum, EnumRepr, Newtype, Plain, TypeDef, TypeKind, TypeRef, Union};

/// The file of a module: the named schema and the types within it, or those of a group of operations.
pub(super) fn file(api: &Api, module: &str, models: &Module<'_>) -> Code {
    let mut scope = Scope::models(api, module);
    let mut macros: Vec<&str> = Vec::new();
    let mut items: Vec<Code> = models
        .defs
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
    items.extend(models.groups.iter().flat_map(|group| response::output_enums(group, &mut scope)));
    let uses = scope.uses(&macros);
    code!(#uses #(#items)*)
}

fn item(def: &TypeDef, scope: &mut Scope<'_>) -> Code {
    let attributes = attributes(def);
    match &def.kind {
        TypeKind::Struct(object) => structure::structure(def, object, &attributes, scope),
        TypeKind::Enum(enumeration) => self::enumeration(def, enumeration, &attributes, scope),
        TypeKind::Union(union) => self::union(def, union, &attributes, scope),
        TypeKind::Alias(inner) => {
            let name = ident(&def.name);
            let inner = scope.ty(inner);
            code!(#attributes pub type #name = #inner;)
        }
        TypeKind::Newtype(newtype) => self::newtype(def, newtype, &attributes, scope),
    }
}

/// Documentation and deprecation of a type. Every public item says something, if only what it is called.
fn attributes(def: &TypeDef) -> Code {
    let docs = docs::outer(&def.docs).unwrap_or_else(|| docs::outer_trusted(&whereabouts(def)));
    let deprecated = def.deprecated.then(|| code!(#[deprecated]));
    code!(#docs #deprecated)
}

/// Where a type without a description stands in the document.
fn whereabouts(def: &TypeDef) -> String {
    let tokens: Vec<String> = def.place.tokens().collect();
    match tokens.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["components", "schemas", name] => format!("The schema {}.", docs::code(name)),
        ["components", _, name, ..] => format!("A part of {}.", docs::code(name)),
        ["paths", path, method, ..] => {
            format!("A part of {}.", docs::code(&format!("{} {path}", method.to_ascii_uppercase())))
        }
        _ => "A part of the document.".to_owned(),
    }
}

fn enumeration(def: &TypeDef, item: &Enum, attributes: &Code, scope: &mut Scope<'_>) -> Code {
    scope.runtime("Unknown");
    let name = ident(&def.name);
    let unknown = ident(&item.unknown);
    let variants = item.variants.iter().map(|variant| {
        let value = docs::value(&variant.value);
        let docs = docs::outer(&variant.docs).map(|said| {
            let value = docs::outer_trusted(&format!("{value}\n\n"));
            code!(#value #said)
        });
        let docs = docs.unwrap_or_else(|| docs::outer_trusted(&value));
        let name = ident(&variant.name);
        code!(#docs #name,)
    });
    let variants: Vec<Code> = variants.collect();
    let unknown_docs = docs::outer_trusted("A value that this client does not know.");
    let (unknown_type, conversions) = match item.repr {
        EnumRepr::String => (code!(Unknown), text_conversions(&name, item)),
        EnumRepr::Integer => (code!(Unknown<i64>), integer_conversions(&name, item)),
    };
    code! {
        #attributes
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown_docs
            #unknown(#unknown_type),
        }
        #conversions
    }
}

/// The constant with all variants of an enum.
fn all_variants(item: &Enum) -> Code {
    let all = item.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        code!(Self::#name)
    });
    let all: Vec<Code> = all.collect();
    code! {
        /// All known values.
        pub const ALL: &'static [Self] = &[#(#all),*];
    }
}

fn text_conversions(name: &Ident, item: &Enum) -> Code {
    let (all, unknown) = (all_variants(item), ident(&item.unknown));
    let arms = item.variants.iter().map(|variant| {
        let (name, value) = (ident(&variant.name), variant.value.as_str().unwrap_or_default());
        (code!(Self::#name => #value,), code!(#value => Self::#name,))
    });
    let (written, read): (Vec<Code>, Vec<Code>) = arms.unzip();
    let any = item.any.then(|| code!(any));
    code! {
        impl #name {
            #all

            /// Returns the value as it is sent.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(#written)*
                    Self::#unknown(other) => other.as_str(),
                }
            }
        }
        impl From<&str> for #name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    #(#read)*
                    other => Self::#unknown(Unknown::new(other.to_owned())),
                }
            }
        }
        string_enum!(#any #name);
    }
}

fn integer_conversions(name: &Ident, item: &Enum) -> Code {
    let (all, unknown) = (all_variants(item), ident(&item.unknown));
    let arms = item.variants.iter().map(|variant| {
        let value = Literal::i64_unsuffixed(variant.value.as_i64().unwrap_or_default());
        let name = ident(&variant.name);
        (code!(Self::#name => #value,), code!(#value => Self::#name,))
    });
    let (written, read): (Vec<Code>, Vec<Code>) = arms.unzip();
    code! {
        impl #name {
            #all

            /// Returns the value as it is sent.
            #[must_use]
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    #(#written)*
                    Self::#unknown(other) => *other.get(),
                }
            }
        }
        impl From<i64> for #name {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    #(#read)*
                    other => Self::#unknown(Unknown::new(other)),
                }
            }
        }
        integer_enum!(#name);
    }
}

fn union(def: &TypeDef, item: &Union, attributes: &Code, scope: &mut Scope<'_>) -> Code {
    scope.runtime("Unknown");
    scope.ty(&Plain::Value.into());
    let name = ident(&def.name);
    let unknown = ident(&item.unknown);
    let variants: Vec<Code> = item
        .variants
        .iter()
        .map(|variant| {
            let docs = docs::outer(&variant.docs).unwrap_or_else(|| {
                docs::outer_trusted(&match variant.tags.first() {
                    Some(tag) => format!("Tagged {}.", docs::text_value(tag)),
                    None => "One of the alternatives.".to_owned(),
                })
            });
            let name = ident(&variant.name);
            let ty = scope.ty(&variant.ty);
            code!(#docs #name(#ty),)
        })
        .collect();
    let unknown_docs = docs::outer_trusted("A value that this client does not know.");
    let conversions: Vec<Code> = item
        .variants
        .iter()
        .filter(|variant| variant.convertible)
        .flat_map(|variant| {
            let name = ident(&variant.name);
            match &variant.ty {
                TypeRef::Boxed(held) => {
                    let held = scope.ty(held);
                    vec![code!(#name(Box(#held)))]
                }
                TypeRef::Plain(Plain::String) => vec![code!(#name(String)), code!(#name(str))],
                TypeRef::Vec(item) => {
                    let item = scope.ty(item);
                    vec![code!(#name([#item]))]
                }
                held @ (TypeRef::Named(_)
                | TypeRef::Option(_)
                | TypeRef::Tuple(_)
                | TypeRef::Map(_)
                | TypeRef::Plain(_)) => {
                    let held = scope.ty(held);
                    vec![code!(#name(#held))]
                }
            }
        })
        .collect();
    let conversions = (!conversions.is_empty()).then(|| {
        scope.runtime("from_variants");
        code!(from_variants!(#name, #(#conversions),*);)
    });
    code! {
        #attributes
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown_docs
            #unknown(Unknown<Value>),
        }
        #conversions
    }
}

fn newtype(def: &TypeDef, item: &Newtype, attributes: &Code, scope: &mut Scope<'_>) -> Code {
    let name = ident(&def.name);
    let inner = scope.ty(&item.inner);
    code! {
        #attributes
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name(
            /// The value.
            pub #inner,
        );
    }
}
