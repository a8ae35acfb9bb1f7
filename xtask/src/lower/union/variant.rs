//! What the variants of a union are called.

use heck::ToSnakeCase;

use super::Member;
use crate::case::Case;
use crate::document::Pointer;
use crate::ir::{Plain, TypeId, TypeRef};
use crate::lower::candidate::{Candidate, Resort};
use crate::lower::enumeration::LONGEST_TITLE;
use crate::lower::place::Detail;
use crate::lower::shape::is_component;
use crate::lower::types::Types;

/// What a variant is called: after the type that it holds, or the title that the alternative has.
///
/// Where nothing else is to be said, the alternatives' order is: it has a meaning, as they are tried in it.
pub(super) fn candidate(
    types: &Types<'_>,
    place: &Pointer,
    (position, member): (usize, &Member<'_>),
    ty: &TypeRef,
) -> Candidate {
    let name = type_name(types, ty);
    let Member { place: member, own_tag, .. } = member;
    if let Some(tag) = own_tag {
        let pointer = member.child("tag").child(tag);
        return Candidate { class: 1, ..Candidate::value(&pointer, tag).or(format!("{name} {tag}")) };
    }
    // Among its relatives a base is called what its schema is.
    let base = member.parent().filter(|parent| is_component(parent) && member.last() == "base");
    let family = base.filter(|parent| parent != place).map(|parent| parent.last());
    let shorter = if family.is_some() {
        family
    } else if named(ty).is_some() {
        types.id(place).and_then(|union| without_shared_words(&name, types.name(union)))
    } else {
        let title = types.schemas.get(member).and_then(|schema| schema.title.clone());
        title.filter(|title| title.len() < LONGEST_TITLE)
    };
    let apart = named(ty).is_none().then(|| types.places.alternative(member, "", Detail::All));
    Candidate {
        resort: Resort::Text,
        pointer: place.child("oneOf").child(member.as_str()),
        by_hand: named(ty).is_some_and(|id| types.is_by_hand(id)),
        class: 1,
        case: Case::Pascal,
        words: shorter
            .into_iter()
            .chain([name.clone()])
            .chain(apart)
            .chain([format!("{name} {position}")])
            .collect(),
        spelling: name,
    }
}

/// The declared type that a variant holds.
pub(super) fn named(ty: &TypeRef) -> Option<TypeId> {
    match ty {
        TypeRef::Named(id) => Some(*id),
        TypeRef::Boxed(inner) | TypeRef::Option(inner) => named(inner),
        TypeRef::Vec(_) | TypeRef::Tuple(_) | TypeRef::Map(_) | TypeRef::Plain(_) => None,
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
        TypeRef::Plain(plain) => match plain {
            Plain::Value => "any",
            Plain::Null => "null",
            Plain::Bool => "boolean",
            Plain::I32 | Plain::I64 | Plain::U32 | Plain::U64 => "integer",
            Plain::F64 => "number",
            Plain::String | Plain::Constant(_) => "string",
            Plain::Secret => "secret",
            Plain::Uuid => "uuid",
            Plain::DateTime => "date time",
            Plain::Date => "date",
            Plain::Ipv4 => "ipv4",
            Plain::Ipv6 => "ipv6",
            Plain::Base64 | Plain::Base64Url | Plain::Bytes => "bytes",
        },
    };
    plain.to_owned()
}

/// The words of a name, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    text.to_snake_case().split('_').map(str::to_owned).collect()
}

/// The name of a variant's type without the words that it shares with the union at its start and end: of
/// `UserMessage` and `SystemMessage` in a `Message`, `User` and `System`. The other variants do not matter, so that one
/// more renames none.
fn without_shared_words(name: &str, union: &str) -> Option<String> {
    let (own, union) = (words(name), words(union));
    let start = own.iter().zip(&union).take_while(|(a, b)| a == b).count();
    let rest = own.get(start..)?;
    let union = union.get(start..)?;
    let end = rest.iter().rev().zip(union.iter().rev()).take_while(|(a, b)| a == b).count();
    let rest = rest.get(..rest.len() - end)?;
    let plain = rest.first()?.starts_with(|first: char| first.is_ascii_alphabetic());
    (plain && rest.len() < own.len()).then(|| rest.join(" "))
}
