//! From the keywords of a schema to the one shape that a Rust type can have.
//!
//! A schema says many things at once: a type, properties, `allOf` parts, alternatives. Here they are brought together:
//! `allOf` is merged into one set of keywords, alternatives that only constrain are dropped, alternatives beside other
//! keywords are intersected with them. What is left is one [`Shape`] by place, children still being places.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Pointer;
use crate::spec::{Additional, Discriminator, Primitive, Schema, Schemas};

/// How many alternatives a schema may have after several `oneOf` and `anyOf` were multiplied out.
const MOST_ALTERNATIVES: usize = 64;

/// The longest tuple that the standard library compares and shows; a longer one is an array of any values.
const LONGEST_TUPLE: usize = 12;

/// What a schema is, as one thing.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// What it is.
    pub(super) kind: ShapeKind,
    /// Whether `null` is a value too.
    pub(super) nullable: bool,
}

/// What a schema is.
#[derive(Clone, Debug)]
pub(super) enum ShapeKind {
    /// Exactly another schema.
    Same(Pointer),
    /// Anything.
    Any,
    /// Only `null`.
    Null,
    /// A scalar.
    Scalar(Scalar),
    /// One of some values, all strings or all integers.
    Enum(Vec<Value>),
    /// An object with named properties.
    Object(Object),
    /// An object whose keys are data; `None` for values of any kind.
    Map(Option<Pointer>),
    /// An array; `None` for elements of any kind.
    Array(Option<Pointer>),
    /// An array of fixed length.
    Tuple(Vec<Pointer>),
    /// One of several schemas.
    Union(Alternatives),
}

/// A scalar type with what refines it.
#[derive(Clone, Debug)]
pub(super) struct Scalar {
    pub(super) primitive: Primitive,
    pub(super) format: Option<String>,
    pub(super) secret: bool,
    pub(super) encoding: Option<String>,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
}

/// An object with named properties.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) properties: BTreeMap<String, Pointer>,
    pub(super) required: BTreeSet<String>,
    /// Properties beyond the named ones: none meant, any, or of a schema.
    pub(super) extra: Option<Option<Pointer>>,
}

/// One of several schemas.
#[derive(Clone, Debug)]
pub(super) struct Alternatives {
    pub(super) members: Vec<Pointer>,
    pub(super) discriminator: Option<Discriminator>,
}

/// What a schema and its `allOf` parts say together.
struct Merged {
    /// The keywords, without alternatives.
    schema: Schema,
    /// The sets of alternatives, of each of which one holds.
    groups: Vec<Vec<Pointer>>,
}

/// The shapes of all schemas that types are made of.
pub(super) struct Shapes<'a> {
    /// The schemas, with intersections added.
    schemas: &'a mut Schemas,
    /// The places of intersections by their parts, so that an intersection within itself is itself.
    intersections: BTreeMap<BTreeSet<Pointer>, Pointer>,
    /// The components that refer to a place in their `allOf`.
    heirs: BTreeMap<Pointer, Vec<Pointer>>,
    shapes: BTreeMap<Pointer, Shape>,
}

impl<'a> Shapes<'a> {
    /// Computes the shapes of `roots` and of all that they are made of.
    pub(super) fn compute(
        schemas: &'a mut Schemas,
        roots: impl IntoIterator<Item = Pointer>,
        diagnostics: &mut Diagnostics,
    ) -> BTreeMap<Pointer, Shape> {
        let heirs = heirs(schemas);
        let mut shapes = Self { schemas, intersections: BTreeMap::new(), heirs, shapes: BTreeMap::new() };
        let mut queue: Vec<Pointer> = roots.into_iter().collect();
        while let Some(pointer) = queue.pop() {
            let pointer = shapes.schemas.target(&pointer).clone();
            if shapes.shapes.contains_key(&pointer) {
                continue;
            }
            let shape = shapes.shape(&pointer, diagnostics);
            queue.extend(shape.children().cloned());
            shapes.shapes.insert(pointer, shape);
        }
        shapes.shapes
    }

    fn shape(&mut self, pointer: &Pointer, diagnostics: &mut Diagnostics) -> Shape {
        let Some(schema) = self.schemas.get(pointer) else {
            return Shape { kind: ShapeKind::Any, nullable: false };
        };
        if let Some(alternatives) = self.heirs_of(pointer, schema) {
            return Shape { kind: ShapeKind::Union(alternatives), nullable: schema.nullable };
        }
        if let [only] = schema.all_of.as_slice()
            && is_annotation(schema)
            && schema.one_of.is_empty()
            && schema.any_of.is_empty()
            && !self.is_heir(pointer, only)
        {
            return Shape { kind: ShapeKind::Same(only.clone()), nullable: schema.nullable };
        }
        let Merged { schema: merged, mut groups } = self.merged(pointer, diagnostics);
        let mut nullable = merged.nullable;
        groups.retain_mut(|members| self.keep_group(members, &mut nullable));
        let kind = match groups.as_slice() {
            [] => self.single(pointer, &merged, &mut nullable, diagnostics),
            [members] if is_annotation(&merged) => match members.as_slice() {
                [only] => ShapeKind::Same(only.clone()),
                _ => self.open_enumeration(members).unwrap_or_else(|| {
                    ShapeKind::Union(Alternatives {
                        members: members.clone(),
                        discriminator: merged.discriminator.clone(),
                    })
                }),
            },
            _ => self.product(pointer, merged, &groups, diagnostics),
        };
        Shape { kind, nullable }
    }

    /// A component that others inherit from, told apart by a discriminator, is any of its heirs
    /// (OpenAPI 3.0.4, Discriminator Object, "Models with Polymorphism Support").
    fn heirs_of(&self, pointer: &Pointer, schema: &Schema) -> Option<Alternatives> {
        let discriminator = schema.discriminator.clone()?;
        if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            return None;
        }
        let mut members: Vec<Pointer> = Vec::new();
        for target in discriminator.mapping.values() {
            members.push(self.schemas.target(&discriminator_target(target)).clone());
        }
        members.extend(self.heirs.get(pointer).into_iter().flatten().cloned());
        members.retain(|member| member != pointer && self.schemas.get(member).is_some());
        members.sort();
        members.dedup();
        (!members.is_empty()).then_some(Alternatives { members, discriminator: Some(discriminator) })
    }

    /// A string, or one of these strings: that is what every enumeration of strings is, since they are open.
    fn open_enumeration(&self, members: &[Pointer]) -> Option<ShapeKind> {
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
    fn is_heir(&self, pointer: &Pointer, of: &Pointer) -> bool {
        let of = self.schemas.target(of);
        let alternatives = self.schemas.get(of).and_then(|schema| self.heirs_of(of, schema));
        alternatives.is_some_and(|alternatives| alternatives.members.contains(pointer))
    }

    /// One set of keywords that holds what the schema and all its `allOf` parts say.
    fn merged(&mut self, pointer: &Pointer, diagnostics: &mut Diagnostics) -> Merged {
        let parts = self.parts(pointer);
        let mut merged = Schema::default();
        let mut groups: Vec<Vec<Pointer>> = Vec::new();
        let mut nullable = true;
        for (index, part) in parts.iter().enumerate() {
            let Some(mut schema) = self.schemas.get(part).cloned() else { continue };
            for members in [std::mem::take(&mut schema.one_of), std::mem::take(&mut schema.any_of)] {
                // The alternatives of a part that this very schema is one of say nothing about it.
                let recursive = || members.iter().any(|member| self.parts(member).contains(pointer));
                if !members.is_empty() && !groups.contains(&members) && (index == 0 || !recursive()) {
                    merged.discriminator = merged.discriminator.take().or(schema.discriminator.take());
                    groups.push(members);
                }
            }
            // `null` is allowed only where every part that constrains the type allows it.
            nullable &= schema.nullable || is_annotation(&schema);
            self.merge(pointer, &mut merged, schema, diagnostics);
        }
        let own = self.schemas.get(pointer).is_some_and(|schema| schema.nullable);
        merged.nullable = own || nullable && parts.len() > 1 && !is_annotation(&merged);
        Merged { schema: merged, groups }
    }

    /// The schema and its `allOf` parts, transitively: own keywords first, so that they win.
    fn parts(&self, pointer: &Pointer) -> Vec<Pointer> {
        let mut parts = Vec::new();
        let mut stack = vec![self.schemas.target(pointer).clone()];
        while let Some(at) = stack.pop() {
            if parts.contains(&at) {
                continue;
            }
            if let Some(schema) = self.schemas.get(&at) {
                stack.extend(schema.all_of.iter().rev().map(|part| self.schemas.target(part).clone()));
            }
            parts.push(at);
        }
        parts
    }

    fn merge(&mut self, place: &Pointer, into: &mut Schema, from: Schema, diagnostics: &mut Diagnostics) {
        into.title = into.title.take().or(from.title);
        into.description = into.description.take().or(from.description);
        into.format = into.format.take().or(from.format);
        into.default = into.default.take().or(from.default);
        into.content_encoding = into.content_encoding.take().or(from.content_encoding);
        into.minimum = into.minimum.or(from.minimum);
        into.maximum = into.maximum.or(from.maximum);
        into.unique_items |= from.unique_items;
        into.secret |= from.secret;
        into.never |= from.never;
        into.types = merge_types(&into.types, &from.types).unwrap_or_else(|| {
            diagnostics.push(
                Diagnostic::warning(
                    "contradictory-schema",
                    "no value has all the types that `allOf` asks for",
                )
                .at(place)
                .help("the type that the schema itself or its first part states is used"),
            );
            into.types.clone()
        });
        into.enumeration = merge_values(&into.enumeration, from.enumeration);
        into.required.extend(from.required);
        for (name, property) in from.properties {
            let merged = match into.properties.get(&name) {
                Some(before) if *before != property => {
                    let (before, after) = (before.clone(), property.clone());
                    self.intersection(&place.child("properties").child(&name), [before, after])
                }
                _ => property,
            };
            into.properties.insert(name, merged);
        }
        into.items = match (into.items.take(), from.items) {
            (Some(before), Some(after)) if before != after => {
                Some(self.intersection(&place.child("items"), [before, after]))
            }
            (before, after) => before.or(after),
        };
        if into.prefix_items.is_empty() {
            into.prefix_items = from.prefix_items;
        }
        into.pattern_properties.extend(from.pattern_properties);
        into.additional = match (&into.additional, from.additional) {
            (Additional::Unstated | Additional::Any, after @ Additional::Schema(_)) => after,
            (Additional::Unstated, after) => after,
            (before, _) => before.clone(),
        };
    }

    /// A schema of its own for what two schemas both say.
    fn intersection(&mut self, place: &Pointer, parts: impl IntoIterator<Item = Pointer>) -> Pointer {
        let parts: Vec<Pointer> = parts.into_iter().map(|part| self.schemas.target(&part).clone()).collect();
        let leaves: BTreeSet<Pointer> = parts.iter().flat_map(|part| self.parts(part)).collect();
        for part in &parts {
            // One of the parts may already say all: a child that repeats or includes what its parent says.
            if self.parts(part).iter().cloned().collect::<BTreeSet<_>>() == leaves {
                return part.clone();
            }
        }
        if let Some(known) = self.intersections.get(&leaves) {
            return known.clone();
        }
        let place = place.child("allOf").child("*");
        self.intersections.insert(leaves, place.clone());
        self.schemas.insert(place.clone(), Schema { all_of: parts, ..Schema::default() });
        place
    }

    /// Takes `null` out of a set of alternatives, and says whether what is left is more than a constraint.
    fn keep_group(&self, members: &mut Vec<Pointer>, nullable: &mut bool) -> bool {
        let mut kept: Vec<Pointer> = Vec::new();
        for member in members.drain(..) {
            if self.schemas.get(&member).is_some_and(is_null) {
                *nullable = true;
            } else if !kept.contains(&member) {
                kept.push(member);
            }
        }
        let constrains = |member: &Pointer| self.schemas.get(member).is_some_and(is_constraint);
        let keep = !kept.is_empty() && !kept.iter().all(constrains);
        *members = kept;
        keep
    }

    /// Alternatives beside other keywords: each one together with those keywords is an alternative.
    fn product(
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
        let mut combinations: Vec<Vec<Pointer>> = vec![if trivial { Vec::new() } else { vec![base_place] }];
        for members in groups {
            if combinations.len() * members.len() > MOST_ALTERNATIVES {
                diagnostics.push(
                    Diagnostic::warning(
                        "several-alternatives",
                        "too many combinations of alternatives; the first set is used",
                    )
                    .at(pointer),
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
        let members: Vec<Pointer> = combinations
            .into_iter()
            .map(|parts| match parts.as_slice() {
                [only] => only.clone(),
                [.., last] => {
                    // The place tells of the alternative, which then names the variant.
                    let place = pointer.child("anyOf").child(last.as_str());
                    self.intersection(&place, parts)
                }
                [] => pointer.clone(),
            })
            .collect();
        match members.as_slice() {
            [only] => ShapeKind::Same(only.clone()),
            _ => ShapeKind::Union(Alternatives { members, discriminator }),
        }
    }

    /// The shape of keywords without alternatives.
    fn single(
        &mut self,
        pointer: &Pointer,
        schema: &Schema,
        nullable: &mut bool,
        diagnostics: &mut Diagnostics,
    ) -> ShapeKind {
        if !schema.enumeration.is_empty() {
            return enumeration(pointer, schema, nullable, diagnostics);
        }
        let types = inferred_types(schema);
        let mut some = types.iter().copied().filter(|primitive| *primitive != Primitive::Null);
        let (first, second) = (some.next(), some.next());
        *nullable |= first.is_some() && types.contains(&Primitive::Null);
        match (first, second) {
            (None, _) if types.contains(&Primitive::Null) => ShapeKind::Null,
            (None, _) => ShapeKind::Any,
            (Some(Primitive::Object), None) => self.object(pointer, schema),
            (Some(Primitive::Array), None)
                if (1..=LONGEST_TUPLE).contains(&schema.prefix_items.len()) && schema.items.is_none() =>
            {
                ShapeKind::Tuple(schema.prefix_items.clone())
            }
            (Some(Primitive::Array), None) => {
                if schema.prefix_items.len() > LONGEST_TUPLE {
                    diagnostics.push(
                        Diagnostic::warning(
                            "long-tuple",
                            "a tuple of so many elements becomes an array of any values",
                        )
                        .at(pointer),
                    );
                }
                ShapeKind::Array(schema.items.clone())
            }
            (Some(primitive), None) => ShapeKind::Scalar(scalar(schema, primitive)),
            (Some(_), Some(_)) => {
                let members = types
                    .iter()
                    .filter(|primitive| **primitive != Primitive::Null)
                    .map(|primitive| {
                        let place = pointer.child("type").child(type_name(*primitive));
                        let only = Schema { types: [*primitive].into(), nullable: false, ..schema.clone() };
                        self.schemas.insert(place.clone(), only);
                        place
                    })
                    .collect();
                ShapeKind::Union(Alternatives { members, discriminator: None })
            }
        }
    }
}

impl Shapes<'_> {
    fn object(&mut self, pointer: &Pointer, schema: &Schema) -> ShapeKind {
        let mut patterns = schema.pattern_properties.values();
        let extra = match (&schema.additional, patterns.next(), patterns.next()) {
            (Additional::Schema(pointer), None, _) => Some(Some(pointer.clone())),
            (Additional::Forbidden | Additional::Unstated, Some(only), None) => Some(Some(only.clone())),
            (_, Some(_), _) | (Additional::Any, None, _) => Some(None),
            (Additional::Forbidden | Additional::Unstated, None, _) => None,
        };
        let mut properties = schema.properties.clone();
        for name in schema.required.iter().filter(|name| !schema.properties.contains_key(*name)) {
            // A property that must be there is one, even if nothing more is said of it.
            let place = extra.clone().flatten().unwrap_or_else(|| {
                let place = pointer.child("properties").child(name);
                self.schemas.insert(place.clone(), Schema::default());
                place
            });
            properties.insert(name.clone(), place);
        }
        if properties.is_empty() && !(extra.is_none() && matches!(schema.additional, Additional::Forbidden)) {
            return ShapeKind::Map(extra.flatten());
        }
        ShapeKind::Object(Object { properties, required: schema.required.clone(), extra })
    }
}

impl Shape {
    /// The places that the shape is made of.
    pub(super) fn children(&self) -> Box<dyn Iterator<Item = &Pointer> + '_> {
        match &self.kind {
            ShapeKind::Same(pointer) | ShapeKind::Map(Some(pointer)) | ShapeKind::Array(Some(pointer)) => {
                Box::new(std::iter::once(pointer))
            }
            ShapeKind::Object(object) => {
                Box::new(object.properties.values().chain(object.extra.iter().flatten()))
            }
            ShapeKind::Tuple(places) => Box::new(places.iter()),
            ShapeKind::Union(alternatives) => Box::new(alternatives.members.iter()),
            ShapeKind::Any
            | ShapeKind::Null
            | ShapeKind::Scalar(_)
            | ShapeKind::Enum(_)
            | ShapeKind::Map(None)
            | ShapeKind::Array(None) => Box::new(std::iter::empty()),
        }
    }
}

/// The place that a value of a discriminator's mapping stands for: a reference, or the name of a component.
pub(super) fn discriminator_target(target: &str) -> Pointer {
    if target.contains('#') || target.contains('/') {
        Pointer::parse(target)
    } else {
        Pointer::root().child("components").child("schemas").child(target)
    }
}

/// The schemas that name a place directly in their `allOf`, by that place.
fn heirs(schemas: &Schemas) -> BTreeMap<Pointer, Vec<Pointer>> {
    let mut heirs: BTreeMap<Pointer, Vec<Pointer>> = BTreeMap::new();
    for (pointer, schema) in schemas.iter().filter(|(pointer, _)| is_component(pointer)) {
        for part in &schema.all_of {
            heirs.entry(schemas.target(part).clone()).or_default().push(pointer.clone());
        }
    }
    heirs
}

/// Whether a place is a component schema of the main document.
pub(super) fn is_component(pointer: &Pointer) -> bool {
    let mut tokens = pointer.tokens();
    pointer.file_name().is_empty()
        && tokens.next().as_deref() == Some("components")
        && tokens.next().as_deref() == Some("schemas")
        && tokens.next().is_some()
        && tokens.next().is_none()
}

/// Whether the keywords say nothing about values beside `allOf`, alternatives and `null`.
fn is_annotation(schema: &Schema) -> bool {
    schema.types.is_empty()
        && schema.format.is_none()
        && schema.enumeration.is_empty()
        && schema.properties.is_empty()
        && schema.required.is_empty()
        && schema.pattern_properties.is_empty()
        && matches!(schema.additional, Additional::Unstated)
        && schema.items.is_none()
        && schema.prefix_items.is_empty()
        && !schema.never
        && !schema.secret
}

/// Whether every value is valid.
fn accepts_all(schema: &Schema) -> bool {
    is_annotation(schema) && schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty()
}

/// Whether an alternative only asks for properties that are declared elsewhere, so that no type follows from it.
fn is_constraint(schema: &Schema) -> bool {
    let bare = Schema { required: BTreeSet::new(), types: BTreeSet::new(), ..schema.clone() };
    accepts_all(&bare)
        && schema.types.iter().all(|primitive| *primitive == Primitive::Object)
        && !schema.required.is_empty()
}

fn is_null(schema: &Schema) -> bool {
    let only_null = !schema.enumeration.is_empty() && schema.enumeration.iter().all(Value::is_null);
    only_null || schema.types.len() == 1 && schema.types.contains(&Primitive::Null)
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

fn merge_values(before: &[Value], after: Vec<Value>) -> Vec<Value> {
    if before.is_empty() {
        return after;
    }
    if after.is_empty() {
        return before.to_vec();
    }
    let both: Vec<Value> = before.iter().filter(|value| after.contains(value)).cloned().collect();
    if both.is_empty() { before.to_vec() } else { both }
}

/// The stated types, or those that the other keywords speak of.
fn inferred_types(schema: &Schema) -> BTreeSet<Primitive> {
    if !schema.types.is_empty() {
        return schema.types.clone();
    }
    let object = !schema.properties.is_empty()
        || !schema.pattern_properties.is_empty()
        || !schema.required.is_empty()
        || !matches!(schema.additional, Additional::Unstated);
    if object {
        [Primitive::Object].into()
    } else if schema.items.is_some() || !schema.prefix_items.is_empty() {
        [Primitive::Array].into()
    } else {
        match schema.format.as_deref() {
            Some("int32" | "int64") => [Primitive::Integer].into(),
            Some("float" | "double") => [Primitive::Number].into(),
            Some(_) => [Primitive::String].into(),
            None => BTreeSet::new(),
        }
    }
}

fn scalar(schema: &Schema, primitive: Primitive) -> Scalar {
    Scalar {
        primitive,
        format: schema.format.clone(),
        secret: schema.secret,
        encoding: schema.content_encoding.clone(),
        minimum: schema.minimum,
        maximum: schema.maximum,
    }
}

fn enumeration(
    pointer: &Pointer,
    schema: &Schema,
    nullable: &mut bool,
    diagnostics: &mut Diagnostics,
) -> ShapeKind {
    let mut values: Vec<Value> = Vec::new();
    for value in &schema.enumeration {
        if value.is_null() {
            *nullable = true;
        } else if !values.contains(value) {
            values.push(value.clone());
        }
    }
    if values.is_empty() {
        *nullable = false;
        return ShapeKind::Null;
    }
    if values.iter().all(Value::is_string) {
        return if schema.secret {
            ShapeKind::Scalar(scalar(schema, Primitive::String))
        } else {
            ShapeKind::Enum(values)
        };
    }
    if values.iter().all(|value| value.is_i64()) {
        return ShapeKind::Enum(values);
    }
    let primitive = if values.iter().all(Value::is_boolean) {
        Primitive::Boolean
    } else if values.iter().all(Value::is_number) {
        Primitive::Number
    } else {
        diagnostics.push(
            Diagnostic::warning(
                "mixed-enumeration",
                "the values of this `enum` have several types; any JSON value is used",
            )
            .at(pointer),
        );
        return ShapeKind::Any;
    };
    ShapeKind::Scalar(scalar(schema, primitive))
}

pub(super) fn type_name(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Array => "array",
        Primitive::Boolean => "boolean",
        Primitive::Integer => "integer",
        Primitive::Null => "null",
        Primitive::Number => "number",
        Primitive::Object => "object",
        Primitive::String => "string",
    }
}
