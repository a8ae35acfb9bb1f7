//! Wire code: how models are read from JSON and written to it.

use proc_macro2::{Ident, Literal};

use super::Code;
use super::structure::number;
use super::types::{Scope, ident, import};
use crate::ir::{
    Api, Direction, Field, Only, Plain, Presence, Struct, Tagging, TypeDef, TypeKind, TypeRef, Union,
    UnionVariant,
};

/// The file of a module; `None` where nothing in it needs wire code.
///
/// Whatever it needs of the runtime is named by `wire::`, so that a new field does not change what is imported.
pub(super) fn file(api: &Api, module: &str, defs: &[&TypeDef]) -> Option<Code> {
    let scope = Scope::models(api, module);
    let mut names: Vec<Ident> = Vec::new();
    let mut items: Vec<Code> = Vec::new();
    for def in defs {
        let item = match &def.kind {
            TypeKind::Struct(object) => structure(def, object, &scope),
            TypeKind::Union(union) => self::union(def, union, &scope),
            TypeKind::Newtype(newtype) => self::newtype(def, &newtype.inner, &scope),
            TypeKind::Enum(_) | TypeKind::Alias(_) => continue,
        };
        names.push(ident(&def.name));
        items.push(item);
    }
    if items.is_empty() {
        return None;
    }
    names.sort();
    let models = import(&code!(super::super::models), &names);
    Some(code! {
        use crate::runtime::wire;
        #models
        #(#items)*
    })
}

fn structure(def: &TypeDef, object: &Struct, scope: &Scope<'_>) -> Code {
    let name = ident(&def.name);
    let writer = ident(if object.extra.is_some() { "OpenWriter" } else { "ObjectWriter" });
    let default = object.has_default().then(|| code!(+ Default));
    let required = object.fields.iter().filter(|field| field.presence.is_required());
    let required: Vec<Ident> = required.map(|field| ident(&field.name)).collect();
    let fields: Vec<Code> = object.fields.iter().map(|field| self::field(field, scope)).collect();
    let rest = match &object.extra {
        Some((name, ty)) => {
            let name = ident(name);
            match scope.codec(ty) {
                Some(codec) => code!(extra_as(#name as #codec)),
                None => code!(extra(#name)),
            }
        }
        None if object.closed => code!(refuse),
        None => code!(skip),
    };
    code! {
        wire::object! {
            #name: #writer #default, required(#(#required),*),
            #(#fields)*
            _ => #rest,
        }
    }
}

/// How a property is read and written: a method of the runtime that has one meaning in both directions.
fn field(field: &Field, scope: &Scope<'_>) -> Code {
    let (key, name) = (&field.wire, ident(&field.name));
    // One that is not always there: requests do without it.
    let is_read_only = field.direction == Direction::Answers;
    let only = match (&field.ty, &field.only) {
        (TypeRef::Plain(Plain::Constant(value)), _) => Some(("constant", code!(#value))),
        (_, Some(Only::Bool(value))) => Some(("exact", code!(#value))),
        (_, Some(Only::Number(value))) => {
            let value = number(*value);
            Some(("exact", code!(#value)))
        }
        (_, Some(Only::Text(_) | Only::Variant(_)) | None) => None,
    };
    if let Some((method, value)) = only {
        let method = match field.presence {
            Presence::Required | Presence::RequiredNullable => method.to_owned(),
            Presence::Optional | Presence::OptionalNullable if is_read_only => format!("read_only_{method}"),
            Presence::Optional | Presence::OptionalNullable => format!("optional_{method}"),
        };
        let method = ident(&method);
        return code!(#key => #method(#name, #value),);
    }
    let method = match field.presence {
        Presence::Required | Presence::RequiredNullable => "required",
        Presence::Optional if is_read_only => "read_only",
        Presence::OptionalNullable if is_read_only => "read_only_nullable",
        Presence::Optional => "optional",
        Presence::OptionalNullable => "nullable",
    };
    match scope.codec(&field.ty) {
        Some(codec) => {
            let method = ident(&format!("{method}_as"));
            let codec = match field.presence {
                Presence::RequiredNullable => code!(Option<#codec>),
                Presence::Required | Presence::Optional | Presence::OptionalNullable => codec,
            };
            code!(#key => #method(#name as #codec),)
        }
        None => {
            let method = ident(method);
            code!(#key => #method(#name),)
        }
    }
}

fn union(def: &TypeDef, union: &Union, scope: &Scope<'_>) -> Code {
    let name = ident(&def.name);
    let unknown = ident(&union.unknown);
    // The variants that are tried, each type once.
    let tried = |filter: fn(&Union, &UnionVariant) -> bool| {
        let mut seen: Vec<&TypeRef> = Vec::new();
        let mut attempts: Vec<Code> = Vec::new();
        for variant in union.variants.iter().filter(|variant| filter(union, variant)) {
            if seen.contains(&&variant.ty) {
                continue;
            }
            seen.push(&variant.ty);
            let name = ident(&variant.name);
            attempts.push(match scope.variant_codec(&variant.ty) {
                Some(codec) => code!(.variant_as::<#codec, _>(Self::#name)),
                None => code!(.variant(Self::#name)),
            });
        }
        attempts
    };
    let read = match &union.tagging {
        Tagging::Property(property) => {
            let arms = union.variants.iter().filter(|variant| !variant.tags.is_empty()).map(|variant| {
                let name = ident(&variant.name);
                let tags: Vec<Code> = variant.tags.iter().map(|tag| code!(Some(#tag))).collect();
                code!(#(#tags)|* => attempt.tagged(Self::#name),)
            });
            let arms: Vec<Code> = arms.collect();
            let absent = tried(|union, variant| union.tag_may_be_absent || variant.tags.is_empty());
            let other = tried(|_, variant| variant.tags.is_empty() && variant.keeps_tag);
            let absent = (!absent.is_empty()).then(
                || code!(None if attempt.lacks(#property) => attempt #(#absent)* .unknown(Self::#unknown),),
            );
            let tag = ident(if union.tags_are_text { "tag" } else { "scalar_tag" });
            code! {
                match attempt.#tag(#property) { #(#arms)* #absent _ => attempt #(#other)* .unknown(Self::#unknown) }
            }
        }
        Tagging::Untagged => {
            let attempts = tried(|_, _| true);
            code!(attempt #(#attempts)* .unknown(Self::#unknown))
        }
    };
    let arms = union.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        if let (Tagging::Property(property), Some(tag)) = (&union.tagging, &variant.added_tag) {
            let tag = written(tag, union.tags_are_text);
            return code!(Self::#name(value) => wire::write_tagged(#property, #tag, value, serializer),);
        }
        match scope.writer(&variant.ty) {
            Some(codec) => {
                code!(Self::#name(value) => <#codec as wire::Encode<_>>::encode(value, serializer),)
            }
            None => code!(Self::#name(value) => wire::Serialize::serialize(value, serializer),),
        }
    });
    let arms: Vec<Code> = arms.collect();
    code! {
        impl wire::Union for #name {
            #[inline]
            fn read(attempt: wire::Attempt<Self>) -> wire::Attempt<Self> { #read }
        }
        impl wire::Serialize for #name {
            fn serialize<S: wire::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#arms)*
                    Self::#unknown(value) => wire::Serialize::serialize(value.get(), serializer),
                }
            }
        }
        wire::union!(#name, #unknown);
    }
}

/// A tag as it is written: a text, or the number or boolean that it is.
fn written(tag: &str, is_text: bool) -> Code {
    match (is_text, tag.parse::<bool>(), tag.parse::<i64>(), tag.parse::<f64>()) {
        (true, ..) | (false, Err(_), Err(_), Err(_)) => code!(#tag),
        (false, Ok(value), ..) => code!(#value),
        (false, _, Ok(value), _) => {
            let value = Literal::i64_unsuffixed(value);
            code!(#value)
        }
        (false, _, _, Ok(value)) => {
            let value = number(value);
            code!(#value)
        }
    }
}

fn newtype(def: &TypeDef, inner: &TypeRef, scope: &Scope<'_>) -> Code {
    let name = ident(&def.name);
    match scope.codec(inner) {
        Some(codec) => code!(wire::newtype!(#name as #codec);),
        None => code!(wire::newtype!(#name);),
    }
}
