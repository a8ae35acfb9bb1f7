//! From alternatives to the variants of a union, and how one is told from another.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use serde_json::Value;

use super::candidate::{Candidate, Resort};
use super::enumeration::LONGEST_TITLE;
use super::field::docs;
use super::name::Item;
use super::place::Detail;
use super::shape::{Alternative, Alternatives, Object, ShapeKind, distinct, is_component, tag};
use super::together::stated;
use super::types::Types;
use crate::case::Case;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Pointer;
use crate::ir::{Plain, Tagging, TypeDef, TypeId, TypeKind, TypeRef, Union, UnionVariant};
use crate::spec::{Discriminator, Primitive};

/// How deeply unions within unions are looked into for their tags.
const DEEPEST: usize = 4;

pub(super) fn lower(
    types: &Types<'_>,
    place: &Pointer,
    alternatives: &Alternatives,
    diagnostics: &mut Diagnostics,
) -> Union {
    let told = told(types, alternatives);
    if let Some(property) = &alternatives.discriminator {
        unused_tags(types, place, property, &told, diagnostics);
    }
    let Told { tagging, tags_are_text, tags } = told;
    let keeps_tag = |member: &Pointer| match &tagging {
        Tagging::Property(property) => keeps(types, member, property, DEEPEST),
        Tagging::Untagged => true,
    };
    let members = alternatives
        .members
        .iter()
        .zip(&tags)
        .flat_map(|(member, tags)| split(types, member, tags, keeps_tag(&member.place)));
    let members: Vec<Member<'_>> = members.collect();
    // What takes null as a whole needs no variant that does.
    let is_nullable = types.shapes.get(place).is_some_and(|shape| shape.nullable);
    let uses = members.iter().map(|member| {
        let used = types.used(member.place, diagnostics);
        if is_nullable { used.ty } else { used.optional() }
    });
    let uses: Vec<TypeRef> = uses.collect();
    let mut candidates: Vec<Candidate> = (1..)
        .zip(members.iter().zip(&uses))
        .map(|(position, (member, ty))| candidate(types, place, (position, member), ty))
        .collect();
    candidates.push(Candidate { class: 2, ..Candidate::unknown(&place.child("unknown")) });
    let mut names = types.namer.resolve(Item::Variant, &candidates, &["self"]);
    let unknown = names.pop().unwrap_or_default();
    let mut variants: Vec<UnionVariant> = Vec::new();
    let mut seen: BTreeSet<TypeRef> = BTreeSet::new();
    for ((name, Member { place: member, tags, .. }), ty) in names.into_iter().zip(members).zip(uses) {
        // Without a tag, a second variant of one type could never be read.
        if tags.is_empty() && !seen.insert(ty.clone()) {
            continue;
        }
        let docs = types.schemas.get(member).filter(|_| !is_component(member)).map(docs).unwrap_or_default();
        let added_tag = match &tagging {
            Tagging::Property(property) if !writes(types, member, property, DEEPEST) => tags.first().cloned(),
            Tagging::Property(_) | Tagging::Untagged => None,
        };
        let keeps_tag = keeps_tag(member);
        variants.push(UnionVariant { name, ty, tags, keeps_tag, added_tag, convertible: false, docs });
    }
    let tag_may_be_absent = match &tagging {
        Tagging::Property(property) => {
            alternatives.members.iter().any(|member| may_lack(types, &member.place, property))
        }
        Tagging::Untagged => false,
    };
    Union { tagging, tags_are_text, tag_may_be_absent, variants, unknown }
}

/// What becomes a variant.
struct Member<'a> {
    place: &'a Pointer,
    tags: Vec<String>,
    /// The tag by which the variant is told from another one of the same schema.
    own_tag: Option<String>,
}

/// An alternative as a variant, or where its type does not keep which of several tags it had, as one of each tag.
fn split<'a>(
    types: &Types<'_>,
    member: &'a Alternative,
    tags: &[String],
    keeps_tag: bool,
) -> Vec<Member<'a>> {
    let place = &member.place;
    if tags.len() < 2 || keeps_tag {
        return vec![Member { place, tags: tags.to_vec(), own_tag: None }];
    }
    let name = types.schemas.target(place).last();
    let of_tag = |tag: &String| {
        let own_tag = (words(tag) != words(&name)).then(|| tag.clone());
        Member { place, tags: vec![tag.clone()], own_tag }
    };
    tags.iter().map(of_tag).collect()
}

/// Notes what a discriminator says in vain.
fn unused_tags(
    types: &Types<'_>,
    place: &Pointer,
    property: &str,
    told: &Told,
    diagnostics: &mut Diagnostics,
) {
    let Told { tagging, tags, .. } = told;
    let note = |code, message: String| Diagnostic::new(Severity::Note, code, message).at(&stated(place));
    let help = "each must be an object with a value of its own in `mapping`";
    if *tagging != Tagging::Property(property.to_owned()) {
        let message = "this discriminator does not tell all alternatives apart, so they are tried one by one";
        diagnostics.push(note("unused-discriminator", message.to_owned()).help(help));
    } else if tags.iter().any(Vec::is_empty) {
        let message = "some alternatives have no tag, so they are tried where the tag names no other";
        diagnostics.push(note("untagged-alternative", message.to_owned()).help(help));
    }
    let Some(schema) = types.schemas.get(place) else { return };
    let offered: Vec<&Pointer> = schema.one_of.iter().chain(&schema.any_of).collect();
    let mapping = schema.discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
    for (tag, target) in mapping.filter(|_| !offered.is_empty()) {
        let target = Discriminator::target(target);
        let target = types.schemas.target(&target);
        let is_known = tags.iter().flatten().any(|known| known == tag);
        if !is_known && !offered.iter().any(|member| types.schemas.target(member) == target) {
            let message = format!(
                "the tag `{tag}` stands for a schema that is none of the alternatives, so nothing is read as it"
            );
            let help = "add the schema to the alternatives with an overlay";
            diagnostics.push(note("unused-mapping", message).help(help));
        }
    }
}

/// What follows from all types together: which variants their union is made from, and which structs are told from others
/// by allowing no more properties.
pub(super) fn finish(defs: &mut [TypeDef]) {
    let plain: Vec<Option<TypeRef>> = defs
        .iter()
        .map(|def| match &def.kind {
            TypeKind::Alias(inner) => Some(inner.clone()),
            TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Newtype(_) => None,
        })
        .collect();
    let mut told: BTreeSet<TypeId> = BTreeSet::new();
    for def in defs.iter_mut() {
        let TypeKind::Union(union) = &mut def.kind else { continue };
        let types: Vec<TypeRef> =
            union.variants.iter().map(|variant| unaliased(&variant.ty, &plain)).collect();
        if union.tagging == Tagging::Untagged {
            told.extend(types.iter().filter_map(named));
        }
        for (variant, ty) in union.variants.iter_mut().zip(&types) {
            let is_declared = matches!(variant.ty, TypeRef::Named(_) | TypeRef::Boxed(_));
            let is_plain = is_plain(if let TypeRef::Vec(item) = ty { item } else { ty });
            let is_alone = types.iter().filter(|other| *other == ty).count() == 1;
            variant.convertible = is_alone && (is_declared || is_plain);
        }
    }
    for (id, def) in (0..).map(TypeId).zip(defs) {
        if let TypeKind::Struct(object) = &mut def.kind {
            object.closed &= told.contains(&id);
        }
    }
}

/// Whether a type is a name. Any JSON and null are made by naming the variant: nobody has one of them for the union's sake.
fn is_plain(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Named(_) => true,
        TypeRef::Plain(plain) => !matches!(plain, Plain::Value | Plain::Null | Plain::Constant(_)),
        TypeRef::Boxed(_) | TypeRef::Option(_) | TypeRef::Vec(_) | TypeRef::Map(_) | TypeRef::Tuple(_) => {
            false
        }
    }
}

/// A type without the names that aliases give it, and where it stands.
fn unaliased(ty: &TypeRef, aliases: &[Option<TypeRef>]) -> TypeRef {
    let inner = |ty: &TypeRef| Box::new(unaliased(ty, aliases));
    match ty {
        TypeRef::Named(id) => match aliases.get(id.0 as usize) {
            Some(Some(alias)) => unaliased(alias, aliases),
            _ => ty.clone(),
        },
        TypeRef::Boxed(boxed) => *inner(boxed),
        TypeRef::Option(some) => TypeRef::Option(inner(some)),
        TypeRef::Vec(item) => TypeRef::Vec(inner(item)),
        TypeRef::Map(value) => TypeRef::Map(inner(value)),
        TypeRef::Tuple(items) => TypeRef::Tuple(items.iter().map(|item| unaliased(item, aliases)).collect()),
        TypeRef::Plain(Plain::Base64 | Plain::Base64Url) => TypeRef::Plain(Plain::Bytes),
        TypeRef::Plain(plain) => TypeRef::Plain(plain.clone()),
    }
}

/// What tells the variants apart.
struct Told {
    tagging: Tagging,
    tags_are_text: bool,
    /// The tags of each alternative.
    tags: Vec<Vec<String>>,
}

fn told(types: &Types<'_>, alternatives: &Alternatives) -> Told {
    let members = &alternatives.members;
    if let Some(property) = &alternatives.discriminator {
        let tags: Vec<Vec<String>> = members.iter().map(|member| tags_of(types, member, property)).collect();
        let (tagged, others): (Vec<_>, Vec<_>) =
            members.iter().zip(&tags).partition(|(_, tags)| !tags.is_empty());
        let objects = tagged.iter().all(|(member, _)| is_object(types, &member.place, DEEPEST));
        let told: Vec<Vec<String>> = tagged.into_iter().map(|(_, tags)| tags.clone()).collect();
        let contested = others.iter().any(|(member, _)| {
            let values = values(types, &member.place, property);
            values.iter().flatten().flatten().any(|value| told.iter().flatten().any(|tag| tag == value))
        });
        if objects && !contested && !told.is_empty() && distinct(&told) {
            let is_text = !members.iter().any(|member| lists_scalars(types, &member.place, property));
            return Told { tagging: Tagging::Property(property.clone()), tags_are_text: is_text, tags };
        }
    }
    constant_property(types, members).unwrap_or_else(|| Told {
        tagging: Tagging::Untagged,
        tags_are_text: true,
        tags: vec![Vec::new(); members.len()],
    })
}

/// The values of a discriminator that stand for an alternative: those that its document states, or those that all
/// objects that it may be list.
fn tags_of(types: &Types<'_>, member: &Alternative, property: &str) -> Vec<String> {
    if !member.tags.is_empty() {
        return member.tags.clone();
    }
    let values: Option<Vec<Vec<String>>> = values(types, &member.place, property).into_iter().collect();
    let mut tags = values.unwrap_or_default().concat();
    tags.sort();
    tags.dedup();
    tags
}

/// The values that each object that an alternative may be lists for a property; `None` where it lists none.
fn values(types: &Types<'_>, member: &Pointer, property: &str) -> Vec<Option<Vec<String>>> {
    let objects = objects(types, member, DEEPEST).into_iter();
    let values = objects.map(|(_, object)| listed(types, object.properties.get(property)?));
    values.map(|values| Some(values?.iter().map(tag).collect())).collect()
}

/// A required property whose values are listed in every member and differ between them tells as well as a
/// discriminator would.
fn constant_property(types: &Types<'_>, members: &[Alternative]) -> Option<Told> {
    let first = object(types, &members.first()?.place)?;
    first.required.iter().find_map(|property| {
        let listed: Option<Vec<Vec<Value>>> =
            members.iter().map(|member| constants(types, &member.place, property, 0)).collect();
        let listed = listed?;
        let mut all = listed.iter().flatten();
        let tags_are_text = all.clone().all(Value::is_string);
        let alike = tags_are_text || !all.any(Value::is_string);
        let tags: Vec<Vec<String>> = listed.iter().map(|values| values.iter().map(tag).collect()).collect();
        let tagging = Tagging::Property(property.clone());
        (alike && distinct(&tags)).then_some(Told { tagging, tags_are_text, tags })
    })
}

/// The listed values of a required property, in unions of all their variants.
fn constants(types: &Types<'_>, member: &Pointer, property: &str, depth: usize) -> Option<Vec<Value>> {
    match &types.shape(member)?.kind {
        ShapeKind::Object(object) => {
            let pointer = object.properties.get(property).filter(|_| object.required.contains(property))?;
            listed(types, pointer)
        }
        ShapeKind::Union(alternatives) => {
            let depth = depth.checked_sub(1)?;
            let nested: Option<Vec<Vec<Value>>> = alternatives
                .members
                .iter()
                .map(|member| constants(types, &member.place, property, depth))
                .collect();
            nested.map(|nested| nested.concat())
        }
        ShapeKind::Same(_)
        | ShapeKind::Any
        | ShapeKind::Null
        | ShapeKind::Scalar(_)
        | ShapeKind::Enum(_)
        | ShapeKind::Map(_)
        | ShapeKind::Array(_)
        | ShapeKind::Tuple(_) => None,
    }
}

/// The values that a property can have, where nothing else can be one.
fn listed(types: &Types<'_>, pointer: &Pointer) -> Option<Vec<Value>> {
    let kind = &types.shape(pointer)?.kind;
    if let ShapeKind::Enum(listing) = kind {
        let values = listing.values.iter().map(|listed| listed.value.clone());
        return (!listing.any).then(|| values.collect());
    }
    // A boolean has no variants.
    let listed = types.schemas.get(pointer)?.enumeration.as_slice();
    let only = matches!(kind, ShapeKind::Scalar(_)) && matches!(listed, [Value::Bool(_)]);
    only.then(|| listed.to_vec())
}

/// The objects among an alternative and its alternatives.
fn objects<'a>(types: &'a Types<'_>, member: &Pointer, depth: usize) -> Vec<(Pointer, &'a Object)> {
    let kind = types.shape(member).map(|shape| &shape.kind);
    if let Some(ShapeKind::Object(object)) = kind {
        vec![(types.schemas.target(member).clone(), object)]
    } else if let (Some(ShapeKind::Union(alternatives)), Some(depth)) = (kind, depth.checked_sub(1)) {
        alternatives.members.iter().flat_map(|member| objects(types, &member.place, depth)).collect()
    } else {
        Vec::new()
    }
}

/// The properties by which alternatives are told apart, each with its object: a value that is sent must have them.
pub(super) fn tags(types: &Types<'_>) -> BTreeSet<(Pointer, String)> {
    let mut found = BTreeSet::new();
    for shape in types.shapes.values() {
        let ShapeKind::Union(alternatives) = &shape.kind else { continue };
        let members = alternatives.members.iter();
        let all: Vec<(Pointer, &Object)> =
            members.flat_map(|member| objects(types, &member.place, DEEPEST)).collect();
        match told(types, alternatives).tagging {
            Tagging::Property(property) => {
                found.extend(all.into_iter().map(|(place, _)| (place, property.clone())))
            }
            Tagging::Untagged => {
                for (place, object) in &all {
                    for (name, pointer) in &object.properties {
                        let only = listed(types, pointer).filter(|values| values.len() == 1);
                        let differs = |other: &Object| {
                            other.properties.get(name).and_then(|other| listed(types, other)) != only
                        };
                        if only.is_some() && all.iter().any(|(_, other)| differs(other)) {
                            found.insert((place.clone(), name.clone()));
                        }
                    }
                }
            }
        }
    }
    found
}

fn object<'a>(types: &'a Types<'_>, pointer: &Pointer) -> Option<&'a Object> {
    if let ShapeKind::Object(object) = &types.shape(pointer)?.kind { Some(object) } else { None }
}

/// Whether an alternative always writes a property by itself.
fn writes(types: &Types<'_>, member: &Pointer, property: &str, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match types.shape(member).map(|shape| &shape.kind) {
        Some(ShapeKind::Object(object)) => object
            .properties
            .get(property)
            .is_some_and(|place| object.required.contains(property) || types.is_constant(place)),
        Some(ShapeKind::Union(alternatives)) => {
            alternatives.members.iter().all(|member| writes(types, &member.place, property, depth))
        }
        Some(
            ShapeKind::Same(_)
            | ShapeKind::Any
            | ShapeKind::Null
            | ShapeKind::Scalar(_)
            | ShapeKind::Enum(_)
            | ShapeKind::Map(_)
            | ShapeKind::Array(_)
            | ShapeKind::Tuple(_),
        )
        | None => false,
    }
}

/// Whether an alternative keeps a property that it was read with.
fn keeps(types: &Types<'_>, member: &Pointer, property: &str, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match types.shape(member).map(|shape| &shape.kind) {
        Some(ShapeKind::Object(object)) => object.properties.contains_key(property) || object.extra.is_some(),
        Some(ShapeKind::Union(alternatives)) => {
            alternatives.discriminator.as_deref() == Some(property)
                || alternatives.members.iter().all(|member| keeps(types, &member.place, property, depth))
        }
        Some(ShapeKind::Any | ShapeKind::Map(_)) => true,
        Some(
            ShapeKind::Same(_)
            | ShapeKind::Null
            | ShapeKind::Scalar(_)
            | ShapeKind::Enum(_)
            | ShapeKind::Array(_)
            | ShapeKind::Tuple(_),
        )
        | None => false,
    }
}

/// Whether a property of an alternative is a number or a boolean.
fn lists_scalars(types: &Types<'_>, member: &Pointer, property: &str) -> bool {
    objects(types, member, DEEPEST).iter().any(|(_, object)| {
        let shape = object.properties.get(property).and_then(|pointer| types.shape(pointer));
        shape.is_some_and(|shape| {
            matches!(&shape.kind, ShapeKind::Scalar(scalar) if scalar.primitive != Primitive::String)
                || matches!(&shape.kind, ShapeKind::Enum(listing) if listing.values.iter().all(|it| it.value.is_number()))
        })
    })
}

/// Whether an object may come without a tag that it always writes.
fn may_lack(types: &Types<'_>, member: &Pointer, property: &str) -> bool {
    object(types, member).is_some_and(|object| {
        let place = object.properties.get(property).filter(|_| !object.required.contains(property));
        place.is_some_and(|place| types.is_constant(place))
    })
}

fn is_object(types: &Types<'_>, pointer: &Pointer, depth: usize) -> bool {
    match (types.shape(pointer).map(|shape| &shape.kind), depth.checked_sub(1)) {
        (Some(ShapeKind::Object(_) | ShapeKind::Map(_)), _) => true,
        (Some(ShapeKind::Union(alternatives)), Some(depth)) => {
            alternatives.members.iter().all(|member| is_object(types, &member.place, depth))
        }
        _ => false,
    }
}

/// What a variant is called: after the type that it holds, or the title that the alternative has.
///
/// Where nothing else is to be said, the alternatives' order is: it has a meaning, as they are tried in it.
fn candidate(
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
fn named(ty: &TypeRef) -> Option<TypeId> {
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
fn words(text: &str) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::diagnostic::Diagnostics;
    use crate::document::{Document, Sources, Strictness};
    use crate::ir::{Api, TypeKind};
    use crate::lower::lower;
    use crate::spec::Spec;

    fn api(schemas: &str) -> Api {
        let text = format!(
            "{{openapi: 3.0.3, info: {{title: t, version: v}}, paths: {{}}, components: {{schemas: {{{schemas}}}}}}}"
        );
        let mut sources = Sources::memory([("api.yaml", text.as_bytes())]);
        let mut diagnostics = Diagnostics::default();
        let document = Document::load(&mut sources, "api.yaml", &[], Strictness::Strict, &mut diagnostics);
        let spec = Spec::resolve(&document.expect("it is a document"), &mut diagnostics);
        let api = lower(spec, "api", &mut diagnostics);
        assert!(!diagnostics.has_errors(), "{diagnostics:?}");
        api
    }

    #[test]
    fn one_long_list_of_alternatives_is_no_combination() {
        let mut schemas = String::from("Event: {allOf: [{$ref: '#/components/schemas/Base'}], oneOf: [");
        for index in 0..111 {
            let _ = write!(schemas, "{{$ref: '#/components/schemas/E{index}'}},");
        }
        schemas += "]}, Base: {type: object, properties: {at: {type: string}}}";
        for index in 0..111 {
            let _ =
                write!(schemas, ", E{index}: {{type: object, properties: {{p{index}: {{type: string}}}}}}");
        }
        let api = api(&schemas);
        let event = api.types.iter().find(|def| def.name == "Event").expect("it is a type");
        let TypeKind::Union(union) = &event.kind else { panic!("{event:?}") };
        assert_eq!(union.variants.len(), 111);
    }
}
