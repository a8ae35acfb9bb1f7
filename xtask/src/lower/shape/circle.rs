//! Schemas that lead back to themselves by nothing but `allOf`, `oneOf` and `anyOf`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Alternative, Alternatives, Shape, ShapeKind, stated};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Pointer;
use crate::spec::Schemas;

/// Replaces every schema that is an alternative of itself, directly or through others, by all that it comes to. No value
/// has such a layer, so reading one would never end.
pub(super) fn cut(shapes: &mut BTreeMap<Pointer, Shape>, schemas: &Schemas, diagnostics: &mut Diagnostics) {
    let passing =
        shapes.iter().filter(|(_, shape)| matches!(shape.kind, ShapeKind::Same(_) | ShapeKind::Union(_)));
    let found: Vec<(Pointer, Found)> = passing
        .map(|(place, _)| (place.clone(), reach(place, shapes, schemas)))
        .filter(|(_, found)| found.itself)
        .collect();
    for (place, found) in found {
        warn(&place, diagnostics);
        let Some(shape) = shapes.get_mut(&place) else { continue };
        shape.nullable |= found.nullable;
        shape.kind = match (found.ends.as_slice(), &shape.kind) {
            ([], _) => ShapeKind::Any,
            ([only], _) => ShapeKind::Same(only.place.clone()),
            (_, ShapeKind::Union(alternatives)) => {
                let discriminator = alternatives.discriminator.clone();
                ShapeKind::Union(Alternatives { members: found.ends, discriminator })
            }
            (_, _) => ShapeKind::Union(Alternatives { members: found.ends, discriminator: None }),
        };
    }
}

/// Warns of a schema that leads back to itself.
pub(super) fn warn(place: &Pointer, diagnostics: &mut Diagnostics) {
    let message =
        "this schema leads back to itself with no property or element between; what else it allows is used";
    diagnostics.push(
        Diagnostic::warning("recursive-schema", message)
            .at(&stated(place))
            .help("leave out the `allOf`, `oneOf` or `anyOf` that leads back to it"),
    );
}

/// What a schema comes to.
#[derive(Default)]
struct Found {
    /// The alternatives that are no unions themselves.
    ends: Vec<Alternative>,
    /// Whether it is one of its own alternatives.
    itself: bool,
    nullable: bool,
}

fn reach(start: &Pointer, shapes: &BTreeMap<Pointer, Shape>, schemas: &Schemas) -> Found {
    let mut found = Found::default();
    let mut seen: BTreeSet<&Pointer> = BTreeSet::new();
    let mut stack: Vec<(&Pointer, Vec<String>)> = vec![(start, Vec::new())];
    while let Some((place, tags)) = stack.pop() {
        let target = schemas.target(place);
        found.itself |= target == start && !seen.is_empty();
        if !seen.insert(target) {
            continue;
        }
        let Some(shape) = shapes.get(target) else { continue };
        found.nullable |= shape.nullable;
        match &shape.kind {
            ShapeKind::Same(next) => stack.push((next, tags)),
            ShapeKind::Union(alternatives) => stack
                .extend(alternatives.members.iter().rev().map(|member| (&member.place, member.tags.clone()))),
            ShapeKind::Any
            | ShapeKind::Null
            | ShapeKind::Scalar(_)
            | ShapeKind::Enum(_)
            | ShapeKind::Object(_)
            | ShapeKind::Map(_)
            | ShapeKind::Array(_)
            | ShapeKind::Tuple(_) => found.ends.push(Alternative { place: target.clone(), tags }),
        }
    }
    found
}
