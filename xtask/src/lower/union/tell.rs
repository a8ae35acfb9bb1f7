//! What tells the alternatives of a union apart.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::Pointer;
use crate::ir::Tagging;
use crate::lower::shape::{Alternative, Alternatives, Object, ShapeKind, distinct, tag};
use crate::lower::types::Types;
use crate::spec::Primitive;

/// How deeply unions within unions are looked into for their tags.
pub(super) const DEEPEST: usize = 4;

/// What tells the variants apart.
pub(super) struct Told {
    pub(super) tagging: Tagging,
    pub(super) tags_are_text: bool,
    /// The tags of each alternative.
    pub(super) tags: Vec<Vec<String>>,
}

pub(super) fn told(types: &Types<'_>, alternatives: &Alternatives) -> Told {
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
pub(in crate::lower) fn tags(types: &Types<'_>) -> BTreeSet<(Pointer, String)> {
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
pub(super) fn writes(types: &Types<'_>, member: &Pointer, property: &str, depth: usize) -> bool {
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
pub(super) fn keeps(types: &Types<'_>, member: &Pointer, property: &str, depth: usize) -> bool {
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
pub(super) fn may_lack(types: &Types<'_>, member: &Pointer, property: &str) -> bool {
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
        (Some(ShapeKind::Union(_)), None) => false,
        (
            Some(
                ShapeKind::Same(_)
                | ShapeKind::Any
                | ShapeKind::Null
                | ShapeKind::Scalar(_)
                | ShapeKind::Enum(_)
                | ShapeKind::Array(_)
                | ShapeKind::Tuple(_),
            )
            | None,
            _,
        ) => false,
    }
}
