//! Alternatives: `oneOf`, `anyOf`, and the heirs of a schema with a discriminator.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::merge::merge_values;
use super::single::{inferred_types, value_type};
use super::{
    Alternative, Alternatives, DEEPEST, ShapeKind, Shapes, accepts_all, is_annotation, is_component,
    is_constraint, is_null, type_name,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Pointer;
use crate::limits;
use crate::lower::together::{self, stated};
use crate::spec::{Discriminator, Label, Primitive, Schema};

impl Shapes<'_> {
    /// Alternatives that only list values are one enumeration with what is said of each. So is a string or one of some
    /// strings, since every enumeration of strings is open.
    pub(super) fn listed_together(
        &mut self,
        pointer: &Pointer,
        base: &Schema,
        members: &[Pointer],
        nullable: &mut bool,
    ) -> Option<ShapeKind> {
        let beside = Schema { types: BTreeSet::new(), format: None, ..base.clone() };
        if !is_annotation(&beside) {
            return None;
        }
        let mut plain = false;
        let mut listing: Vec<&Pointer> = Vec::new();
        for member in members {
            let schema = self.schemas.get(member)?;
            if lists_values(schema) {
                listing.push(member);
            } else if is_plain_string(schema) {
                plain = true;
            } else {
                return None;
            }
        }
        if let [only] = listing.as_slice()
            && is_component(only)
        {
            return Some(ShapeKind::Same((*only).clone()));
        }
        let listed = self.enumeration_of(&listing)?;
        let allowed = |value: &Value| {
            let primitive = value_type(value);
            let number = primitive == Primitive::Integer && base.types.contains(&Primitive::Number);
            base.types.is_empty() || number || base.types.contains(&primitive)
        };
        let values = &listed.enumeration;
        if !values.iter().all(allowed) || plain && !values.iter().all(Value::is_string) {
            return None;
        }
        *nullable |= listed.nullable;
        let mut kind = self.enumeration(pointer, &listed, nullable);
        if let ShapeKind::Enum(listing) = &mut kind {
            listing.any = plain;
        }
        Some(kind)
    }

    /// Beside listed values, or beside other alternatives, those that only list values are a list too.
    pub(super) fn list(&self, base: &mut Schema, groups: &mut Vec<Vec<Pointer>>) {
        let several = groups.len() > 1;
        groups.retain(|members| {
            let lists = |member: &Pointer| self.schemas.get(member).is_some_and(lists_values);
            if !several && base.enumeration.is_empty() || !members.iter().all(lists) {
                return true;
            }
            let members: Vec<&Pointer> = members.iter().collect();
            let Some(listed) = self.enumeration_of(&members) else { return true };
            base.enumeration = merge_values(&base.enumeration, listed.enumeration);
            base.add_labels(listed.labels);
            false
        });
    }

    /// The values that several schemas list, as one schema; `None` if they list none.
    fn enumeration_of(&self, members: &[&Pointer]) -> Option<Schema> {
        let mut all = Schema::default();
        let mut known: BTreeSet<String> = BTreeSet::new();
        for schema in members.iter().filter_map(|member| self.schemas.get(member)) {
            all.nullable |= schema.nullable;
            all.add_labels(schema.labels.clone());
            if let [value] = schema.enumeration.as_slice() {
                let (title, description) = (schema.title.clone(), schema.description.clone());
                let label = Label { title, pinned: None, description };
                all.add_labels([(value.to_string(), label)].into());
            }
            for value in &schema.enumeration {
                if known.insert(value.to_string()) {
                    all.enumeration.push(value.clone());
                }
            }
        }
        (!all.enumeration.is_empty()).then_some(all)
    }

    /// Several alternatives of one type that only list values are one, where they have no names of their own.
    fn constants_together(&mut self, pointer: &Pointer, members: &[Pointer]) -> Vec<Pointer> {
        let mut kept = members.to_vec();
        for primitive in [Primitive::String, Primitive::Integer] {
            let lists = |member: &&Pointer| {
                let listed = self.schemas.get(member).filter(|schema| lists_values(schema));
                let of_type = |value| value_type(value) == primitive;
                !is_component(self.schemas.target(member))
                    && listed.is_some_and(|schema| schema.enumeration.iter().all(of_type))
            };
            let listing: Vec<Pointer> = kept.iter().filter(lists).cloned().collect();
            let Some(listed) = self.enumeration_of(&listing.iter().collect::<Vec<_>>()) else { continue };
            let schema = Schema { types: [primitive].into(), ..listed };
            self.one_of_them(pointer, &mut kept, &listing, schema);
        }
        kept
    }

    /// Several alternatives of one scalar type, which only constraints tell apart, are one.
    fn scalars_together(&mut self, pointer: &Pointer, mut kept: Vec<Pointer>) -> Vec<Pointer> {
        let mut alike: BTreeMap<_, (Schema, Vec<Pointer>)> = BTreeMap::new();
        for member in &kept {
            if let Some(schema) = self.schemas.get(member).and_then(plain_scalar) {
                let key = (schema.types.clone(), schema.format.clone(), schema.content_encoding.clone());
                alike.entry(key).or_insert_with(|| (schema, Vec::new())).1.push(member.clone());
            }
        }
        for (schema, several) in alike.into_values().filter(|(_, several)| several.len() > 1) {
            self.one_of_them(pointer, &mut kept, &several, schema);
        }
        kept
    }

    /// Puts one schema in the place of several alternatives.
    fn one_of_them(
        &mut self,
        pointer: &Pointer,
        kept: &mut Vec<Pointer>,
        several: &[Pointer],
        schema: Schema,
    ) {
        let ([first, _, ..], Some(primitive)) = (several, schema.types.first()) else { return };
        let format = schema.format.as_deref().unwrap_or_else(|| type_name(*primitive));
        let place = pointer.child("type").child(format);
        self.schemas.insert(place.clone(), schema);
        if let Some(member) = kept.iter_mut().find(|member| *member == first) {
            *member = place;
        }
        let several: BTreeSet<&Pointer> = several.iter().collect();
        kept.retain(|member| !several.contains(member));
    }

    /// Alternatives beside which nothing more is said, as a union of just those.
    pub(super) fn alone(
        &mut self,
        pointer: &Pointer,
        base: &Schema,
        members: &[Pointer],
    ) -> Option<ShapeKind> {
        let discriminator = base.discriminator.as_ref();
        let told = discriminator.map(|discriminator| self.told_apart(pointer, members, discriminator));
        let mut bare = Schema { types: BTreeSet::new(), ..base.clone() };
        if let (Some(discriminator), Some(told)) = (discriminator, &told)
            && distinct(&told.iter().map(|member| member.tags.clone()).collect::<Vec<_>>())
        {
            // The tag is written with each of them.
            bare.properties.remove(&discriminator.property);
            bare.required.remove(&discriminator.property);
        }
        let typed = |member: &Pointer| self.is_within(member, &base.types, DEEPEST);
        if !is_annotation(&bare) || !base.types.is_empty() && !members.iter().all(typed) {
            return None;
        }
        let alternatives = told.unwrap_or_else(|| {
            let kept = self.constants_together(pointer, members);
            let kept = self.scalars_together(pointer, kept).into_iter();
            kept.map(|place| Alternative { place, tags: Vec::new() }).collect()
        });
        Some(union(alternatives, discriminator))
    }

    /// Whether no value is valid against all of some schemas, because each lists other values for a property.
    fn contradict(&self, parts: &[Pointer]) -> bool {
        let properties = |part: &Pointer| {
            let parts = self.parts(part);
            let schemas = || parts.iter().filter_map(|part| self.schemas.get(part));
            self.budget.spend(schemas().map(Schema::weight).sum());
            schemas().flat_map(|schema| schema.properties.keys()).cloned().collect::<BTreeSet<String>>()
        };
        if parts.len() < 2 {
            return false;
        }
        let mut lists: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for part in parts {
            for property in properties(part) {
                let listed: BTreeSet<String> = self.listed(part, &property).into_iter().collect();
                match lists.get_mut(&property) {
                    _ if listed.is_empty() => {}
                    Some(known) if known.is_disjoint(&listed) => return true,
                    Some(known) => known.retain(|value| listed.contains(value)),
                    None => {
                        lists.insert(property, listed);
                    }
                }
            }
        }
        false
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
        let mut known: BTreeSet<Pointer> = BTreeSet::new();
        for member in members.drain(..) {
            if self.schemas.get(&member).is_some_and(is_null) {
                *nullable = true;
            } else if !self.schemas.get(&member).is_some_and(|schema| schema.never)
                && known.insert(member.clone())
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
            let message = "these alternatives only list `required`; the type makes those properties optional";
            let note = Diagnostic::new(Severity::Note, "alternative-requirements", message);
            diagnostics.push(note.at(&stated(place)));
        }
        *members = kept;
        !members.is_empty() && !constraint
    }

    /// Whether all values of a schema have one of the types.
    pub(super) fn is_within(&self, pointer: &Pointer, types: &BTreeSet<Primitive>, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        self.parts(pointer).iter().filter_map(|part| self.schemas.get(part)).any(|schema| {
            let own = inferred_types(schema);
            let typed = |member: &Pointer| self.is_within(member, types, depth);
            let all = |members: &[Pointer]| !members.is_empty() && members.iter().all(typed);
            !own.is_empty() && own.is_subset(types) || all(&schema.one_of) || all(&schema.any_of)
        })
    }

    /// Alternatives beside other keywords: each one together with those keywords is an alternative.
    ///
    /// `{properties: {id: …}, oneOf: [A, B], anyOf: [C, D]}` is one of `id A C`, `id A D`, `id B C` and `id B D`.
    pub(super) fn product(
        &mut self,
        pointer: &Pointer,
        base: Schema,
        groups: &[Vec<Pointer>],
        diagnostics: &mut Diagnostics,
    ) -> ShapeKind {
        let discriminator = base.discriminator.clone();
        let base = self.base(pointer, base);
        let mut combinations: Vec<Vec<Pointer>> = vec![base.iter().cloned().collect()];
        for (index, members) in groups.iter().enumerate() {
            // One list, however long, is no combination.
            if index > 0 && combinations.len() * members.len() > limits::COMBINATIONS {
                let message = "too many combinations of alternatives; only the first sets are used";
                let warning = Diagnostic::warning("several-alternatives", message);
                diagnostics.push(warning.at(&stated(pointer)));
                break;
            }
            combinations = with_each(&combinations, members);
        }
        let (possible, never): (Vec<_>, Vec<_>) =
            combinations.into_iter().partition(|parts| !self.contradict(parts));
        let combinations = if possible.is_empty() { never } else { possible };
        let told = self.tags_of_groups(pointer, groups, discriminator.as_ref());
        let mut members: Vec<Alternative> = Vec::new();
        for parts in combinations {
            if self.budget.is_spent() {
                break;
            }
            members.push(self.combined(pointer, base.as_ref(), parts, &told));
        }
        union(members, discriminator.as_ref())
    }

    /// The place of what a schema says beside its alternatives, if that is more than annotations.
    fn base(&mut self, pointer: &Pointer, base: Schema) -> Option<Pointer> {
        if is_annotation(&base) {
            return None;
        }
        let place = together::place(pointer);
        // What is said of all alternatives stands at the union.
        let base = Schema { discriminator: None, nullable: false, ..base.unannotated() };
        self.schemas.insert(place.clone(), base);
        self.bases.insert(place.clone(), pointer.clone());
        Some(place)
    }

    /// The values of a discriminator that stand for each alternative of some lists.
    fn tags_of_groups(
        &self,
        pointer: &Pointer,
        groups: &[Vec<Pointer>],
        discriminator: Option<&Discriminator>,
    ) -> BTreeMap<Pointer, Vec<String>> {
        let Some(discriminator) = discriminator else { return BTreeMap::new() };
        let told = groups.iter().flat_map(|members| self.told_apart(pointer, members, discriminator));
        told.map(|member| (member.place, member.tags)).filter(|(_, tags)| !tags.is_empty()).collect()
    }

    /// One alternative of each list, with what stands beside them: one schema of all that.
    fn combined(
        &mut self,
        pointer: &Pointer,
        base: Option<&Pointer>,
        mut parts: Vec<Pointer>,
        told: &BTreeMap<Pointer, Vec<String>>,
    ) -> Alternative {
        let alternatives: Vec<Pointer> = parts.iter().filter(|part| Some(*part) != base).cloned().collect();
        // What inherits from this schema says itself what it says.
        if alternatives.iter().any(|part| self.parts(part).contains(pointer)) {
            parts.clone_from(&alternatives);
        }
        let tags = alternatives.iter().find_map(|part| told.get(part)).cloned().unwrap_or_default();
        let place = match parts.as_slice() {
            [only] => only.clone(),
            _ => {
                // The place tells of the alternatives, which then name the variant.
                let child = |place: Pointer, part: &Pointer| place.child("anyOf").child(part.as_str());
                self.intersection(&alternatives.iter().fold(pointer.clone(), child), parts)
            }
        };
        Alternative { place, tags }
    }
}

/// Every combination with every member of a list.
fn with_each(combinations: &[Vec<Pointer>], members: &[Pointer]) -> Vec<Vec<Pointer>> {
    let with = |combination: &Vec<Pointer>, member: &Pointer| {
        combination.iter().chain([member]).cloned().collect::<Vec<Pointer>>()
    };
    combinations
        .iter()
        .flat_map(|combination| members.iter().map(move |member| with(combination, member)))
        .collect()
}

/// One of several schemas, or the only one. Where a discriminator tells it, more may come.
fn union(members: Vec<Alternative>, discriminator: Option<&Discriminator>) -> ShapeKind {
    match members.as_slice() {
        [Alternative { place, tags }] if discriminator.is_none() || tags.is_empty() => {
            ShapeKind::Same(place.clone())
        }
        _ => ShapeKind::Union(Alternatives {
            members,
            discriminator: discriminator.map(|discriminator| discriminator.property.clone()),
        }),
    }
}

/// Whether every alternative has tags and no tag stands for two.
pub(in crate::lower) fn distinct(tags: &[Vec<String>]) -> bool {
    let all: Vec<&String> = tags.iter().flatten().collect();
    let unique: BTreeSet<&String> = all.iter().copied().collect();
    tags.iter().all(|tags| !tags.is_empty()) && unique.len() == all.len()
}

/// Whether a schema does nothing but list values.
fn lists_values(schema: &Schema) -> bool {
    let combined = !schema.all_of.is_empty() || !schema.one_of.is_empty() || !schema.any_of.is_empty();
    !schema.enumeration.is_empty() && !combined && !schema.secret
}

/// What a schema that is a scalar says of its type; `None` where it says more than constraints do.
fn plain_scalar(schema: &Schema) -> Option<Schema> {
    let mut types = schema.types.iter();
    let is_scalar = match (types.next(), types.next()) {
        (Some(Primitive::Boolean | Primitive::Integer | Primitive::Number | Primitive::String), None) => true,
        (_, _) => false,
    };
    let bare = Schema { types: BTreeSet::new(), format: None, ..schema.clone() };
    (is_scalar && !schema.nullable && accepts_all(&bare)).then(|| Schema {
        types: schema.types.clone(),
        format: schema.format.clone(),
        content_encoding: schema.content_encoding.clone(),
        ..Schema::default()
    })
}

/// Whether a schema is any string.
fn is_plain_string(schema: &Schema) -> bool {
    schema.types == [Primitive::String].into()
        && !schema.nullable
        && accepts_all(&Schema { types: BTreeSet::new(), ..schema.clone() })
}
