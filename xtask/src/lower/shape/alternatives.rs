//! Alternatives: `oneOf`, `anyOf`, and the heirs of a schema with a discriminator.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::single::inferred_types;
use super::{
    Alternatives, ShapeKind, Shapes, accepts_all, discriminator_target, is_annotation, is_component,
    is_constraint, is_null, stated,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Pointer;
use crate::spec::{Primitive, Schema, Schemas};

/// How many alternatives a schema may have after several `oneOf` and `anyOf` were multiplied out.
const MOST_ALTERNATIVES: usize = 64;

/// How deeply alternatives within alternatives are looked into for their types.
const DEEPEST: usize = 4;

impl Shapes<'_> {
    /// A component that others inherit from, told apart by a discriminator, is any of its heirs
    /// (OpenAPI 3.0.4, Discriminator Object, "Models with Polymorphism Support").
    pub(super) fn heirs_of(&self, pointer: &Pointer, schema: &Schema) -> Option<Alternatives> {
        let discriminator = schema.discriminator.clone()?;
        if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            return None;
        }
        let mut members: Vec<Pointer> = Vec::new();
        for target in discriminator.mapping.values() {
            members.push(self.schemas.target(&discriminator_target(target)).clone());
        }
        // An heir with a discriminator of its own stands for its heirs.
        let mut ancestors = vec![pointer.clone()];
        let mut seen = BTreeSet::new();
        while let Some(ancestor) = ancestors.pop() {
            for heir in self.heirs.get(&ancestor).into_iter().flatten() {
                let passes_on = self.schemas.get(heir).is_some_and(|schema| schema.discriminator.is_none());
                if seen.insert(heir.clone()) && passes_on {
                    ancestors.push(heir.clone());
                }
            }
        }
        members.extend(seen);
        members.retain(|member| member != pointer && self.schemas.get(member).is_some());
        members.sort();
        members.dedup();
        (!members.is_empty()).then_some(Alternatives { members, discriminator: Some(discriminator) })
    }

    /// A string, or one of these strings: that is what every enumeration of strings is, since they are open.
    pub(super) fn open_enumeration(&self, members: &[Pointer]) -> Option<ShapeKind> {
        let mut enumerations: Vec<(&Pointer, &Schema)> = Vec::new();
        for member in members {
            let schema = self.schemas.get(member)?;
            let combined =
                !schema.all_of.is_empty() || !schema.one_of.is_empty() || !schema.any_of.is_empty();
            let string = schema.types.iter().all(|primitive| *primitive == Primitive::String);
            if combined || !string || schema.secret || schema.nullable || schema.format.is_some() {
                return None;
            }
            if !schema.enumeration.is_empty() && schema.enumeration.iter().all(Value::is_string) {
                enumerations.push((member, schema));
            } else if schema.types.is_empty() || !schema.enumeration.is_empty() {
                return None;
            }
        }
        match enumerations.as_slice() {
            [] => None,
            [(only, _)] => Some(ShapeKind::Same((*only).clone())),
            several => {
                let mut values: Vec<Value> = Vec::new();
                for value in several.iter().flat_map(|(_, schema)| &schema.enumeration) {
                    if !values.contains(value) {
                        values.push(value.clone());
                    }
                }
                Some(ShapeKind::Enum(values))
            }
        }
    }

    /// Whether a schema is one of those that a polymorphic one stands for, which it therefore cannot be the same as.
    pub(super) fn is_heir(&self, pointer: &Pointer, of: &Pointer) -> bool {
        let of = self.schemas.target(of);
        let alternatives = self.schemas.get(of).and_then(|schema| self.heirs_of(of, schema));
        alternatives.is_some_and(|alternatives| alternatives.members.contains(pointer))
    }

    /// Takes `null` out of a set of alternatives, and says whether what is left is more than a constraint.
    pub(super) fn keep_group(
        &self,
        place: &Pointer,
        members: &mut Vec<Pointer>,
        nullable: &mut bool,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let mut kept: Vec<Pointer> = Vec::new();
        for member in members.drain(..) {
            if self.schemas.get(&member).is_some_and(is_null) {
                *nullable = true;
            } else if !kept.contains(&member) && !self.schemas.get(&member).is_some_and(|schema| schema.never)
            {
                kept.push(member);
            }
        }
        // What takes everything would be taken before what says more, and once is enough.
        let takes_all = |member: &Pointer| self.schemas.get(member).is_some_and(accepts_all);
        kept.sort_by_key(takes_all);
        kept.dedup_by(|second, first| takes_all(second) && takes_all(first));
        let constrains = |member: &Pointer| self.schemas.get(member).is_some_and(is_constraint);
        let constraint = !kept.is_empty() && kept.iter().all(constrains);
        if constraint {
            let message =
                "these alternatives only say which properties are needed; the type leaves that to its user";
            let note = Diagnostic::new(Severity::Note, "alternative-requirements", message);
            diagnostics.push(note.at(&stated(place)));
        }
        *members = kept;
        !members.is_empty() && !constraint
    }

    /// Whether the keywords beside alternatives say at most the types that all of those have anyway.
    pub(super) fn adds_nothing(&self, base: &Schema, members: &[Pointer]) -> bool {
        let bare = Schema { types: BTreeSet::new(), ..base.clone() };
        let typed = |member: &Pointer| self.is_within(member, &base.types, DEEPEST);
        is_annotation(&bare) && (base.types.is_empty() || members.iter().all(typed))
    }

    /// Whether all values of a schema have one of the types.
    fn is_within(&self, pointer: &Pointer, types: &BTreeSet<Primitive>, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        self.parts(pointer).iter().filter_map(|part| self.schemas.get(part)).any(|schema| {
            let own = inferred_types(schema);
            let typed = |member: &Pointer| self.is_within(member, types, depth);
            let all = |members: &[Pointer]| !members.is_empty() && members.iter().all(typed);
            !own.is_empty() && own.is_subset(types) || all(&schema.one_of) || all(&schema.any_of)
        })
    }

    /// Alternatives beside other keywords: each one together with those keywords is an alternative.
    pub(super) fn product(
        &mut self,
        pointer: &Pointer,
        base: Schema,
        groups: &[Vec<Pointer>],
        diagnostics: &mut Diagnostics,
    ) -> ShapeKind {
        let discriminator = base.discriminator.clone();
        let trivial = is_annotation(&base);
        let base_place = pointer.child("allOf").child("*");
        if !trivial {
            self.schemas.insert(base_place.clone(), Schema { discriminator: None, nullable: false, ..base });
        }
        let mut combinations: Vec<Vec<Pointer>> =
            vec![if trivial { Vec::new() } else { vec![base_place.clone()] }];
        for members in groups {
            if combinations.len() * members.len() > MOST_ALTERNATIVES {
                diagnostics.push(
                    Diagnostic::warning(
                        "several-alternatives",
                        "too many combinations of alternatives; the first set is used",
                    )
                    .at(&stated(pointer)),
                );
                break;
            }
            combinations = combinations
                .iter()
                .flat_map(|combination| {
                    members.iter().map(move |member| {
                        let mut next = combination.clone();
                        next.push(member.clone());
                        next
                    })
                })
                .collect();
        }
        let mut members: Vec<Pointer> = Vec::new();
        for mut parts in combinations {
            // What inherits from this schema says itself what it says.
            let is_heir = |part: &Pointer| *part != base_place && self.parts(part).contains(pointer);
            if parts.iter().any(is_heir) {
                parts.retain(|part| *part != base_place);
            }
            // The place tells of the alternatives, which then name the variant.
            let alternatives = parts.iter().filter(|part| **part != base_place);
            let place =
                alternatives.fold(pointer.clone(), |place, part| place.child("anyOf").child(part.as_str()));
            members.push(match parts.as_slice() {
                [only] => only.clone(),
                _ => self.intersection(&place, parts),
            });
        }
        match members.as_slice() {
            [only] => ShapeKind::Same(only.clone()),
            _ => ShapeKind::Union(Alternatives { members, discriminator }),
        }
    }
}

/// The schemas that name a place directly in their `allOf`, by that place.
pub(super) fn heirs(schemas: &Schemas) -> BTreeMap<Pointer, Vec<Pointer>> {
    let mut heirs: BTreeMap<Pointer, Vec<Pointer>> = BTreeMap::new();
    for (pointer, schema) in schemas.iter().filter(|(pointer, _)| is_component(pointer)) {
        for part in &schema.all_of {
            heirs.entry(schemas.target(part).clone()).or_default().push(pointer.clone());
        }
    }
    heirs
}
