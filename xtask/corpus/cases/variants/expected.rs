//! From an alternative to the variants that stand for it.

use std::collections::BTreeSet;

use serde_json::Value;
use xtask::ir::{Api, Enum, Plain, Tagging, TypeDef, TypeKind, TypeRef, Union};
use xtask::lower::TypeIndex;

use super::resolved;
use super::unions::Choice;

/// The variants that a value may decode as, and the one for what fits none.
pub(super) struct Expected {
    pub(super) variants: Vec<String>,
    pub(super) unknown: String,
}

/// The variants of an alternative; `None` where that is not known.
pub(super) fn expected(
    api: &Api,
    index: &TypeIndex,
    def: &TypeDef,
    choice: &Choice,
    value: &Value,
) -> Option<Expected> {
    let (variants, unknown) = match &def.kind {
        TypeKind::Enum(item) => (of_enum(item, value), &item.unknown),
        TypeKind::Union(union) => {
            let names = by_place(index, def, union, choice);
            let names = if names.is_empty() { by_value(api, union, value) } else { names };
            let names = if names.is_empty() { by_type(api, union, choice) } else { names };
            (by_tag(union, names, value), &union.unknown)
        }
        TypeKind::Struct(_) | TypeKind::Alias(_) | TypeKind::Newtype(_) => return None,
    };
    (!variants.is_empty()).then(|| Expected { variants, unknown: unknown.clone() })
}

/// The variant of a listed value; of any other one, the open end.
fn of_enum(item: &Enum, value: &Value) -> Vec<String> {
    let listed = item.variants.iter().find(|variant| variant.value == *value);
    vec![listed.map_or(&item.unknown, |variant| &variant.name).clone()]
}

/// The variants of the type that an alternative became.
fn by_place(index: &TypeIndex, def: &TypeDef, union: &Union, choice: &Choice) -> Vec<String> {
    let alternatives = index.unions.get(&def.place).map_or(&[][..], Vec::as_slice);
    let named = |place| alternatives.iter().filter(move |alternative| alternative.places.contains(place));
    // The nearest place by which an alternative is known.
    let types: Option<BTreeSet<&TypeRef>> = choice.known_as.iter().find_map(|place| {
        let types: BTreeSet<&TypeRef> = named(place).map(|alternative| bare(&alternative.ty)).collect();
        (!types.is_empty()).then_some(types)
    });
    let types = types.unwrap_or_default();
    let variants = union.variants.iter().filter(|variant| types.contains(bare(&variant.ty)));
    variants.map(|variant| variant.name.clone()).collect()
}

/// The variants that list a value.
fn by_value(api: &Api, union: &Union, value: &Value) -> Vec<String> {
    let lists = |ty: &TypeRef| match resolved(api, ty) {
        TypeRef::Plain(Plain::Constant(text)) => value == text.as_str(),
        TypeRef::Named(id) => match api.type_def(*id).map(|def| &def.kind) {
            Some(TypeKind::Enum(item)) => item.variants.iter().any(|variant| variant.value == *value),
            _ => false,
        },
        _ => false,
    };
    union.variants.iter().filter(|variant| lists(&variant.ty)).map(|variant| variant.name.clone()).collect()
}

/// The one variant of a JSON type, where that is all that an alternative is.
fn by_type(api: &Api, union: &Union, choice: &Choice) -> Vec<String> {
    let Some(only) = &choice.only else { return Vec::new() };
    let variants =
        union.variants.iter().filter(|variant| json_type(resolved(api, &variant.ty)) == Some(only));
    variants.map(|variant| variant.name.clone()).collect()
}

fn json_type(ty: &TypeRef) -> Option<&'static str> {
    Some(match ty {
        TypeRef::Plain(Plain::Bool) => "boolean",
        TypeRef::Plain(Plain::I32 | Plain::I64 | Plain::U32 | Plain::U64) => "integer",
        TypeRef::Plain(Plain::F64) => "number",
        TypeRef::Vec(_) | TypeRef::Tuple(_) => "array",
        TypeRef::Map(_) => "object",
        TypeRef::Plain(Plain::String) => "string",
        _ => return None,
    })
}

/// Of several variants, those that the tag of a value names, if it names one.
fn by_tag(union: &Union, names: Vec<String>, value: &Value) -> Vec<String> {
    let Tagging::Property(property) = &union.tagging else { return names };
    let Some(tag) = value.get(property) else { return names };
    let tag = tag.as_str().map_or_else(|| tag.to_string(), str::to_owned);
    let tagged = union.variants.iter().filter(|it| names.contains(&it.name) && it.tags.contains(&tag));
    let tagged: Vec<String> = tagged.map(|variant| variant.name.clone()).collect();
    if tagged.is_empty() { names } else { tagged }
}

/// A type without box and null.
fn bare(ty: &TypeRef) -> &TypeRef {
    match ty {
        TypeRef::Boxed(inner) | TypeRef::Option(inner) => bare(inner),
        ty => ty,
    }
}
