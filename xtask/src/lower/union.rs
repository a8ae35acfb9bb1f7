//! From alternatives to the variants of a union, and how one is told from another.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use serde_json::Value;

use super::field::docs;
use super::name::{Candidate, Case, resolve};
use super::shape::{Alternatives, Object, ShapeKind, discriminator_target, is_component};
use super::types::Types;
use crate::diagnostic::Diagnostics;
use crate::document::Pointer;
use crate::ir::{Tagging, TypeId, TypeRef, Union, UnionVariant};

/// How deeply unions within unions are looked into for their tags.
const DEEPEST: usize = 4;

pub(super) fn lower(
    types: &Types<'_>,
    place: &Pointer,
    alternatives: &Alternatives,
    diagnostics: &mut Diagnostics,
) -> Union {
    let members = &alternatives.members;
    let (tagging, tags) = tagging(types, alternatives);
    let uses: Vec<TypeRef> =
        members.iter().map(|member| types.used(member, diagnostics).optional()).collect();
    let mut candidates: Vec<Candidate> =
        members.iter().zip(&uses).map(|(member, ty)| candidate(types, place, member, ty)).collect();
    candidates.push(Candidate { class: 2, ..Candidate::unknown(&place.child("unknown")) });
    let mut names = resolve(&candidates, &["self"]);
    let unknown = names.pop().unwrap_or_default();
    let mut variants: Vec<UnionVariant> = Vec::new();
    let mut seen: BTreeSet<TypeRef> = BTreeSet::new();
    for (((name, member), ty), tags) in names.into_iter().zip(members).zip(uses).zip(tags) {
        // Without a tag, a second variant of one type could never be read.
        if tagging == Tagging::Untagged && !seen.insert(ty.clone()) {
            continue;
        }
        let docs = types.schemas.get(member).filter(|_| !is_component(member)).map(docs).unwrap_or_default();
        let added_tag = match &tagging {
            Tagging::Property(property) if !declares(types, member, property) => tags.first().cloned(),
            _ => None,
        };
        variants.push(UnionVariant { name, ty, tags, added_tag, docs });
    }
    Union { tagging, variants, unknown }
}

/// What tells the variants apart, and the tags of each.
fn tagging(types: &Types<'_>, alternatives: &Alternatives) -> (Tagging, Vec<Vec<String>>) {
    let members = &alternatives.members;
    if let Some(discriminator) = &alternatives.discriminator
        && members.iter().all(|member| is_object(types, member, DEEPEST))
    {
        let tags: Vec<Vec<String>> = members
            .iter()
            .map(|member| {
                let target = types.schemas.target(member);
                let mut tags: Vec<String> = discriminator
                    .mapping
                    .iter()
                    .filter(|(_, named)| types.schemas.target(&discriminator_target(named)) == target)
                    .map(|(tag, _)| tag.clone())
                    .collect();
                if tags.is_empty() {
                    tags.extend(types.schemas.get(member).and_then(|schema| schema.tag.clone()));
                }
                if tags.is_empty() {
                    tags = constants(types, member, &discriminator.property, DEEPEST).unwrap_or_default();
                }
                if tags.is_empty() && is_component(member) {
                    // Without a mapping the tag is the name of the component.
                    tags.push(member.last());
                }
                tags
            })
            .collect();
        if distinct(&tags) {
            return (Tagging::Property(discriminator.property.clone()), tags);
        }
    }
    if let Some((property, tags)) = constant_property(types, members) {
        return (Tagging::Property(property), tags);
    }
    (Tagging::Untagged, vec![Vec::new(); members.len()])
}

/// A required property whose values are listed in every member and differ between them tells as well as a
/// discriminator would.
fn constant_property(types: &Types<'_>, members: &[Pointer]) -> Option<(String, Vec<Vec<String>>)> {
    let first = object(types, members.first()?)?;
    first.required.iter().find_map(|property| {
        let tags: Option<Vec<Vec<String>>> =
            members.iter().map(|member| constants(types, member, property, 0)).collect();
        tags.filter(|tags| distinct(tags)).map(|tags| (property.clone(), tags))
    })
}

/// The listed values of a required property, in unions of all their variants.
fn constants(types: &Types<'_>, member: &Pointer, property: &str, depth: usize) -> Option<Vec<String>> {
    match &types.shape(member)?.kind {
        ShapeKind::Object(object) => {
            let pointer = object.properties.get(property).filter(|_| object.required.contains(property))?;
            match &types.shape(pointer)?.kind {
                ShapeKind::Enum(values) => Some(values.iter().map(tag).collect()),
                // A boolean has no variants.
                ShapeKind::Scalar(_) => match types.schemas.get(pointer)?.enumeration.as_slice() {
                    [value @ Value::Bool(_)] => Some(vec![tag(value)]),
                    _ => None,
                },
                _ => None,
            }
        }
        ShapeKind::Union(alternatives) => {
            let depth = depth.checked_sub(1)?;
            let nested: Option<Vec<Vec<String>>> =
                alternatives.members.iter().map(|member| constants(types, member, property, depth)).collect();
            nested.map(|nested| nested.concat())
        }
        _ => None,
    }
}

/// A tag as the runtime compares it: text, or another scalar as text.
fn tag(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether every member has tags and no tag stands for two.
fn distinct(tags: &[Vec<String>]) -> bool {
    let all: Vec<&String> = tags.iter().flatten().collect();
    let unique: BTreeSet<&String> = all.iter().copied().collect();
    tags.iter().all(|tags| !tags.is_empty()) && unique.len() == all.len()
}

fn object<'a>(types: &'a Types<'_>, pointer: &Pointer) -> Option<&'a Object> {
    match &types.shape(pointer)?.kind {
        ShapeKind::Object(object) => Some(object),
        _ => None,
    }
}

/// Whether an alternative writes a property by itself; what is a union of its own is trusted to.
fn declares(types: &Types<'_>, member: &Pointer, property: &str) -> bool {
    match types.shape(member).map(|shape| &shape.kind) {
        Some(ShapeKind::Object(object)) => object.properties.contains_key(property),
        Some(ShapeKind::Map(_)) => false,
        _ => true,
    }
}

fn is_object(types: &Types<'_>, pointer: &Pointer, depth: usize) -> bool {
    match (types.shape(pointer).map(|shape| &shape.kind), depth.checked_sub(1)) {
        (Some(ShapeKind::Object(_) | ShapeKind::Map(_)), _) => true,
        (Some(ShapeKind::Union(alternatives)), Some(depth)) => {
            alternatives.members.iter().all(|member| is_object(types, member, depth))
        }
        _ => false,
    }
}

/// What a variant is called: after the type that it holds, or the title that the alternative has.
fn candidate(types: &Types<'_>, place: &Pointer, member: &Pointer, ty: &TypeRef) -> Candidate {
    let name = type_name(types, ty);
    let shorter = if named(ty).is_some() {
        types.id(place).and_then(|union| without_shared_words(&name, types.name(union)))
    } else {
        let title = types.schemas.get(member).and_then(|schema| schema.title.clone());
        title.filter(|title| title.len() < 40)
    };
    Candidate {
        pointer: types.places.stable(member),
        class: 1,
        case: Case::Pascal,
        words: shorter.into_iter().chain([name.clone()]).collect(),
        spelling: name,
    }
}

/// The declared type that a variant holds.
fn named(ty: &TypeRef) -> Option<TypeId> {
    match ty {
        TypeRef::Named(id) => Some(*id),
        TypeRef::Boxed(inner) | TypeRef::Option(inner) => named(inner),
        _ => None,
    }
}

/// A type in words.
fn type_name(types: &Types<'_>, ty: &TypeRef) -> String {
    let plain = match ty {
        TypeRef::Named(id) => types.name(*id),
        TypeRef::Boxed(inner) | TypeRef::Option(inner) => return type_name(types, inner),
        TypeRef::Vec(item) => return format!("{} array", type_name(types, item)),
        TypeRef::Map(value) => return format!("{} map", type_name(types, value)),
        TypeRef::Tuple(_) => "tuple",
        TypeRef::Value => "any",
        TypeRef::Null => "null",
        TypeRef::Bool => "boolean",
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => "integer",
        TypeRef::F32 | TypeRef::F64 => "number",
        TypeRef::String | TypeRef::Constant(_) => "string",
        TypeRef::Secret => "secret",
        TypeRef::Uuid => "uuid",
        TypeRef::DateTime => "date time",
        TypeRef::Date => "date",
        TypeRef::Ipv4 => "ipv4",
        TypeRef::Ipv6 => "ipv6",
        TypeRef::Base64 | TypeRef::Base64Url | TypeRef::Bytes => "bytes",
    };
    plain.to_owned()
}

/// The name of a variant's type without the words that it shares with the union at its start and end: of
/// `UserMessage` and `SystemMessage` in a `Message`, `User` and `System`. The other variants do not matter, so that one
/// more renames none.
fn without_shared_words(name: &str, union: &str) -> Option<String> {
    let words = |text: &str| text.to_snake_case().split('_').map(str::to_owned).collect::<Vec<_>>();
    let (own, union) = (words(name), words(union));
    let start = own.iter().zip(&union).take_while(|(a, b)| a == b).count();
    let rest = own.get(start..)?;
    let union = union.get(start..)?;
    let end = rest.iter().rev().zip(union.iter().rev()).take_while(|(a, b)| a == b).count();
    let rest = rest.get(..rest.len() - end)?;
    let plain = rest.first()?.starts_with(|first: char| first.is_ascii_alphabetic());
    (plain && rest.len() < own.len()).then(|| rest.join(" "))
}
