//! Schemas that lead back to themselves by nothing but `allOf`, `oneOf` and `anyOf`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Alternative, Alternatives, Shape, ShapeKind, too_complex};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Pointer;
use crate::limits::Budget;
use crate::lower::together::stated;
use crate::spec::Schemas;

/// Replaces every schema that is an alternative of itself, directly or through others, by all that it comes to. No value
/// has such a layer, so reading one would never end.
pub(super) fn cut(
    shapes: &mut BTreeMap<Pointer, Shape>,
    schemas: &Schemas,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) {
    let mut found: Vec<(Pointer, Option<Found>)> = Vec::new();
    for place in circular(shapes, schemas) {
        let reached = (!budget.is_spent()).then(|| reach(place, shapes, schemas, budget));
        let reached = reached.filter(|_| !budget.is_spent());
        if reached.as_ref().is_none_or(|reached| reached.itself) {
            found.push((place.clone(), reached));
        }
    }
    for (place, found) in found {
        let Some(found) = found else {
            diagnostics.push(too_complex(&place));
            shapes.insert(place, Shape { kind: ShapeKind::Any, nullable: false });
            continue;
        };
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

/// The schemas that are nothing but other ones and lead to a circle of such: all but those that lead, again and again, to
/// the end.
fn circular<'a>(shapes: &'a BTreeMap<Pointer, Shape>, schemas: &'a Schemas) -> BTreeSet<&'a Pointer> {
    let is_passing = |shape: &Shape| matches!(shape.kind, ShapeKind::Same(_) | ShapeKind::Union(_));
    let mut open: BTreeMap<&Pointer, usize> = BTreeMap::new();
    let mut back: BTreeMap<&Pointer, Vec<&Pointer>> = BTreeMap::new();
    for (place, shape) in shapes.iter().filter(|(_, shape)| is_passing(shape)) {
        let next = shape.children().map(|child| schemas.target(child));
        let next = next.filter(|child| shapes.get(*child).is_some_and(is_passing));
        let count = next.map(|child| back.entry(child).or_default().push(place)).count();
        open.insert(place, count);
    }
    let mut ends: Vec<&Pointer> =
        open.iter().filter(|(_, count)| **count == 0).map(|(place, _)| *place).collect();
    while let Some(end) = ends.pop() {
        open.remove(end);
        for place in back.remove(end).unwrap_or_default() {
            if let Some(count) = open.get_mut(place) {
                *count -= 1;
                if *count == 0 {
                    ends.push(place);
                }
            }
        }
    }
    open.into_keys().collect()
}

/// Warns of a schema that leads back to itself.
pub(super) fn warn(place: &Pointer, diagnostics: &mut Diagnostics) {
    let message =
        "this schema contains itself through `allOf`, `oneOf` or `anyOf` alone; the rest of it is used";
    diagnostics.push(
        Diagnostic::warning("recursive-schema", message)
            .at(&stated(place))
            .help("remove the branch that leads back to it"),
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

/// What `start` comes to, as far as the budget reaches.
fn reach(start: &Pointer, shapes: &BTreeMap<Pointer, Shape>, schemas: &Schemas, budget: &Budget) -> Found {
    let mut found = Found::default();
    let mut seen: BTreeSet<&Pointer> = BTreeSet::new();
    let mut stack: Vec<(&Pointer, Vec<String>)> = vec![(start, Vec::new())];
    while let Some((place, tags)) = stack.pop().filter(|_| !budget.is_spent()) {
        budget.spend(place.as_str().len());
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
