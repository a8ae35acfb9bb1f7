//! `allOf`: what a schema and its parts say together, and what two schemas both say.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Shapes, accepts_all, circle, is_annotation};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Pointer;
use crate::lower::together::{self, stated};
use crate::spec::{Additional, Primitive, Schema};

/// What a schema and its `allOf` parts say together.
pub(super) struct Merged {
    /// The keywords, without alternatives.
    pub(super) schema: Schema,
    /// The sets of alternatives, of each of which one holds.
    pub(super) groups: Vec<Vec<Pointer>>,
}

impl Shapes<'_> {
    /// One set of keywords that holds what the schema and all its `allOf` parts say.
    pub(super) fn merged(&mut self, pointer: &Pointer, diagnostics: &mut Diagnostics) -> Merged {
        let parts = self.parts(pointer);
        let leads_back = |part: &Pointer| {
            let all_of = self.schemas.get(part).into_iter().flat_map(|schema| &schema.all_of);
            all_of.into_iter().any(|part| self.schemas.target(part) == pointer)
        };
        if parts.iter().any(leads_back) {
            circle::warn(pointer, diagnostics);
        }
        if parts.len() > 1 {
            let weigh = |part: &Pointer| self.schemas.get(part).map_or(0, Schema::weight);
            self.budget.spend(parts.iter().map(weigh).sum());
        }
        let mut merged = Schema::default();
        let mut groups: Vec<Vec<Pointer>> = Vec::new();
        let mut nullable = true;
        for (index, part) in parts.iter().enumerate() {
            let Some(mut schema) = self.schemas.get(part).cloned() else { continue };
            for members in [std::mem::take(&mut schema.one_of), std::mem::take(&mut schema.any_of)] {
                // The alternatives of a part that this very schema is, or includes, one of say nothing about it.
                let holds = |part: &Pointer, member: &Pointer| {
                    part == member || self.bases.get(part).is_some_and(|whole| whole == member)
                };
                let settled = || {
                    members.iter().any(|member| {
                        let target = self.schemas.target(member);
                        parts.iter().any(|part| holds(part, target)) || self.parts(member).contains(pointer)
                    })
                };
                if !members.is_empty() && !groups.contains(&members) && (index == 0 || !settled()) {
                    merged.discriminator = merged.discriminator.take().or(schema.discriminator.take());
                    groups.push(members);
                }
            }
            // `null` is allowed only where every part that constrains the type allows it.
            nullable &= schema.nullable || is_annotation(&schema);
            self.merge(pointer, &mut merged, schema, diagnostics);
        }
        self.conditional(pointer, &parts, &mut merged, diagnostics);
        if merged.discriminator.is_none() && !groups.is_empty() {
            merged.discriminator = self.schemas.get(pointer).and_then(|schema| schema.discriminator.clone());
        }
        // Beside other parts, one that says nothing but `nullable` is there to say so.
        let only_null = |part: &Pointer| {
            self.schemas.get(part).is_some_and(|schema| schema.nullable && accepts_all(schema))
        };
        let own =
            self.schemas.get(pointer).is_some_and(|schema| schema.nullable) || parts.iter().any(only_null);
        merged.nullable = own || nullable && parts.len() > 1 && !is_annotation(&merged);
        Merged { schema: merged, groups }
    }

    /// Properties that are there under a condition: a type has them all, none of them required.
    fn conditional(
        &self,
        place: &Pointer,
        parts: &[Pointer],
        merged: &mut Schema,
        diagnostics: &mut Diagnostics,
    ) {
        let conditions = |part: &Pointer| self.schemas.get(part).map(|schema| schema.conditional.clone());
        let mut seen = BTreeSet::new();
        let mut pending: Vec<Pointer> = parts.iter().filter_map(conditions).flatten().collect();
        let mut added = false;
        while let Some(pointer) = pending.pop() {
            if !seen.insert(pointer.clone()) {
                continue;
            }
            for part in self.parts(&pointer) {
                pending.extend(conditions(&part).unwrap_or_default());
                for (name, property) in
                    self.schemas.get(&part).into_iter().flat_map(|schema| &schema.properties)
                {
                    added |= !merged.properties.contains_key(name);
                    merged.properties.entry(name.clone()).or_insert_with(|| property.clone());
                }
            }
        }
        if added {
            let message = "conditional properties become optional";
            diagnostics
                .push(Diagnostic::new(Severity::Note, "conditional-properties", message).at(&stated(place)));
        }
    }

    /// The parts of a schema ([`Schemas::parts`](crate::spec::Schemas::parts)), on their own. All expansion goes through
    /// here, so here it is paid for; a schema on its own is free.
    pub(super) fn parts(&self, pointer: &Pointer) -> Vec<Pointer> {
        let target = self.schemas.target(pointer);
        if self.budget.is_spent() || self.schemas.get(target).is_none_or(|schema| schema.all_of.is_empty()) {
            return vec![target.clone()];
        }
        let parts: Vec<Pointer> = self.schemas.parts(target).into_iter().cloned().collect();
        self.budget.spend(parts.iter().map(|part| part.as_str().len()).sum());
        parts
    }

    pub(super) fn merge(
        &mut self,
        place: &Pointer,
        into: &mut Schema,
        from: Schema,
        diagnostics: &mut Diagnostics,
    ) {
        into.annotate(&from);
        // Whoever adds a keyword decides here what two schemas say together.
        let Schema {
            never,
            types,
            format,
            enumeration,
            labels,
            minimum,
            maximum,
            properties,
            required,
            additional,
            pattern_properties,
            items,
            prefix_items,
            unique_items,
            content_encoding,
            content_media_type,
            content_schema,
            secret,
            // Said above.
            title: _,
            description: _,
            deprecated: _,
            read_only: _,
            write_only: _,
            default: _,
            xml: _,
            // Whoever merges several parts looks at all of them for these.
            nullable: _,
            all_of: _,
            one_of: _,
            any_of: _,
            discriminator: _,
            conditional: _,
            // These say what the schema itself is called, which the whole is not.
            rust_name: _,
            enum_name: _,
            tag: _,
            // For the server to check: no type depends on them.
            constraints: _,
        } = from;
        into.format = into.format.take().or(format);
        into.content_encoding = into.content_encoding.take().or(content_encoding);
        into.content_media_type = into.content_media_type.take().or(content_media_type);
        into.content_schema = into.content_schema.take().or(content_schema);
        into.minimum = into.minimum.or(minimum);
        into.maximum = into.maximum.or(maximum);
        into.unique_items |= unique_items;
        into.secret |= secret;
        into.never |= never;
        into.types = merge_types(&into.types, &types).unwrap_or_else(|| {
            diagnostics.push(
                Diagnostic::warning(
                    "contradictory-schema",
                    "no value can have all types that `allOf` requires",
                )
                .at(&stated(place))
                .help("the type of the schema itself, or of its first part, is used"),
            );
            into.types.clone()
        });
        into.enumeration = merge_values(&into.enumeration, enumeration);
        into.add_labels(labels);
        into.required.extend(required);
        for (name, property) in properties {
            let merged = match into.properties.get(&name) {
                Some(before) if *before != property => {
                    let (before, after) = (before.clone(), property.clone());
                    self.intersection(&place.child("properties").child(&name), [before, after])
                }
                _ => property,
            };
            into.properties.insert(name, merged);
        }
        into.items = match (into.items.take(), items) {
            (Some(before), Some(after)) if before != after => {
                Some(self.intersection(&place.child("items"), [before, after]))
            }
            (before, after) => before.or(after),
        };
        if into.prefix_items.is_empty() {
            into.prefix_items = prefix_items;
        }
        into.pattern_properties.extend(pattern_properties);
        into.additional = match (&into.additional, additional) {
            (Additional::Unstated | Additional::Any, after @ Additional::Schema(_)) => after,
            (Additional::Unstated, after) => after,
            (before, _) => before.clone(),
        };
    }

    /// A schema of its own for what two schemas both say.
    pub(super) fn intersection(
        &mut self,
        place: &Pointer,
        parts: impl IntoIterator<Item = Pointer>,
    ) -> Pointer {
        let parts: Vec<Pointer> = parts.into_iter().map(|part| self.schemas.target(&part).clone()).collect();
        // An intersection says nothing but what its parts say.
        let leaves_of = |part: &Pointer| {
            let parts = self.parts(part).into_iter();
            parts.filter(|part| !self.made.contains(part)).collect::<BTreeSet<Pointer>>()
        };
        let leaves: BTreeSet<Pointer> = parts.iter().flat_map(leaves_of).collect();
        for part in &parts {
            // One of the parts may already say all: a child that repeats or includes what its parent says.
            if leaves_of(part) == leaves {
                return part.clone();
            }
        }
        if let Some(known) = self.intersections.get(&leaves) {
            return known.clone();
        }
        let place = together::place(place);
        self.budget.spend(parts.iter().chain([&place]).map(|part| part.as_str().len()).sum());
        self.intersections.insert(leaves, place.clone());
        self.made.insert(place.clone());
        let mut said = Schema::default();
        for part in parts.iter().filter_map(|part| self.schemas.get(part)) {
            said.annotate(part);
        }
        // A title names the schema that has it, which the whole is not; it still tells what the whole is.
        said.description = said.description.or(said.title.take());
        self.schemas.insert(place.clone(), Schema { all_of: parts, ..said });
        place
    }
}

/// The types that both sets allow; `None` where both state some and share none.
fn merge_types(before: &BTreeSet<Primitive>, after: &BTreeSet<Primitive>) -> Option<BTreeSet<Primitive>> {
    if before.is_empty() || after.is_empty() {
        return Some(before.union(after).copied().collect());
    }
    let mut both: BTreeSet<Primitive> = before.intersection(after).copied().collect();
    // Every integer is a number, so an integer is what a number and an integer have in common.
    if both.is_empty() {
        let either: BTreeSet<Primitive> = before.union(after).copied().collect();
        if either == [Primitive::Integer, Primitive::Number].into() {
            both.insert(Primitive::Integer);
        }
    }
    (!both.is_empty()).then_some(both)
}

pub(super) fn merge_values(before: &[Value], after: Vec<Value>) -> Vec<Value> {
    if before.is_empty() {
        return after;
    }
    if after.is_empty() {
        return before.to_vec();
    }
    let after: BTreeSet<String> = after.iter().map(Value::to_string).collect();
    let both: Vec<Value> =
        before.iter().filter(|value| after.contains(&value.to_string())).cloned().collect();
    if both.is_empty() { before.to_vec() } else { both }
}
