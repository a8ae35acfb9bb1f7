//! From the keywords of a schema to the one shape that a Rust type can have.
//!
//! A schema says many things at once: a type, properties, `allOf` parts, alternatives. Here they are brought together:
//! `allOf` is merged into one set of keywords, alternatives that only constrain are dropped, alternatives beside other
//! keywords are intersected with them. What is left is one [`Shape`] by place, children still being places.

mod alternatives;
mod circle;
mod inheritance;
mod merge;
pub(super) mod single;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub(super) use self::alternatives::distinct;
use self::inheritance::Family;
pub(super) use self::inheritance::tag;
use self::merge::Merged;
use super::together::stated;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Pointer;
use crate::limits::{self, Budget};
use crate::spec::{Additional, Label, Primitive, Schema, Schemas};

/// The first integer that is no `i64`. The last one that is, as a float, is the same.
const I64_END: f64 = 9_223_372_036_854_775_808.0;

/// How deeply alternatives within alternatives are looked into for their types.
const DEEPEST: usize = 4;

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
    Enum(Listing),
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

impl Scalar {
    /// Whether an integer goes beyond what is signed, and not below zero. Of one without a minimum that is concluded
    /// from the maximum: no server has a type for both ends.
    pub(super) fn is_unsigned(&self) -> bool {
        self.maximum.is_some_and(|maximum| match self.minimum {
            Some(minimum) => maximum >= I64_END && minimum >= 0.0,
            None => maximum > I64_END,
        })
    }
}

/// An object with named properties.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) properties: BTreeMap<String, Pointer>,
    pub(super) required: BTreeSet<String>,
    /// Properties beyond the named ones: none meant, any, or of a schema.
    pub(super) extra: Option<Option<Pointer>>,
    /// Whether others are not allowed.
    pub(super) closed: bool,
}

/// The values of an enumeration.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    pub(super) values: Vec<Listed>,
    /// Whether the document takes any other text, too.
    pub(super) any: bool,
}

/// A value of an enumeration, with what the document says of it.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) value: Value,
    pub(super) label: Label,
}

/// One of several schemas.
#[derive(Clone, Debug)]
pub(super) struct Alternatives {
    pub(super) members: Vec<Alternative>,
    /// The property that tells them apart, where the document names one.
    pub(super) discriminator: Option<String>,
}

/// A schema that a value may have.
#[derive(Clone, Debug)]
pub(super) struct Alternative {
    pub(super) place: Pointer,
    /// The values of the discriminator that stand for it.
    pub(super) tags: Vec<String>,
}

/// The shapes of all schemas that types are made of.
pub(super) struct Shapes<'a> {
    /// The schemas, with intersections added.
    schemas: &'a mut Schemas,
    /// The places of intersections by their parts, so that an intersection within itself is itself.
    intersections: BTreeMap<BTreeSet<Pointer>, Pointer>,
    /// The places of all intersections.
    made: BTreeSet<Pointer>,
    /// The schemas by the places of what they say beside their alternatives.
    bases: BTreeMap<Pointer, Pointer>,
    family: Family,
    shapes: BTreeMap<Pointer, Shape>,
    /// What is left for writing out inheritance and alternatives; once it is spent, what would need it is any JSON.
    budget: Budget,
}

impl<'a> Shapes<'a> {
    /// Computes the shapes of `roots` and of all that they are made of.
    pub(super) fn compute(
        schemas: &'a mut Schemas,
        roots: impl IntoIterator<Item = Pointer>,
        diagnostics: &mut Diagnostics,
    ) -> BTreeMap<Pointer, Shape> {
        let family = Family::new(schemas);
        let size = schemas.iter().map(|(place, schema)| place.as_str().len() + schema.weight()).sum();
        let budget = Budget::for_size(size, limits::EXPANSION, limits::LEAST_EXPANSION);
        let mut shapes = Self {
            schemas,
            intersections: BTreeMap::new(),
            made: BTreeSet::new(),
            bases: BTreeMap::new(),
            family,
            shapes: BTreeMap::new(),
            budget,
        };
        shapes.learn_tags();
        let mut queue: Vec<Pointer> = roots.into_iter().collect();
        while let Some(pointer) = queue.pop() {
            let pointer = shapes.schemas.target(&pointer).clone();
            if shapes.shapes.contains_key(&pointer) {
                continue;
            }
            let shape = shapes.affordable(&pointer, diagnostics);
            queue.extend(shape.children().cloned());
            shapes.shapes.insert(pointer, shape);
        }
        circle::cut(&mut shapes.shapes, shapes.schemas, &shapes.budget, diagnostics);
        shapes.shapes
    }

    /// What a schema is, or any JSON where the budget does not suffice to write it out.
    fn affordable(&mut self, pointer: &Pointer, diagnostics: &mut Diagnostics) -> Shape {
        let expands = |schema: &Schema| {
            !schema.all_of.is_empty()
                || !schema.one_of.is_empty()
                || !schema.any_of.is_empty()
                || !schema.conditional.is_empty()
        };
        if !self.schemas.get(pointer).is_some_and(expands) {
            return self.shape(pointer, diagnostics);
        }
        if !self.budget.is_spent() {
            let shape = self.shape(pointer, diagnostics);
            if !self.budget.is_spent() {
                return shape;
            }
            // What was found when the budget ended may lack a part.
        }
        diagnostics.push(too_complex(pointer));
        Shape { kind: ShapeKind::Any, nullable: false }
    }

    fn shape(&mut self, pointer: &Pointer, diagnostics: &mut Diagnostics) -> Shape {
        let Some(schema) = self.schemas.get(pointer).cloned() else {
            return Shape { kind: ShapeKind::Any, nullable: false };
        };
        if !self.made.contains(pointer)
            && let Some(alternatives) = self.heirs(pointer)
        {
            return Shape { kind: ShapeKind::Union(alternatives.clone()), nullable: schema.nullable };
        }
        if let Some(same) = self.same(pointer, &schema) {
            return same;
        }
        let Merged { schema: mut merged, mut groups } = self.merged(pointer, diagnostics);
        let mut nullable = merged.nullable;
        groups.retain_mut(|members| self.keep_group(pointer, members, &mut nullable, diagnostics));
        self.list(&mut merged, &mut groups);
        if let [members] = groups.as_slice()
            && merged.types.is_empty()
        {
            // Null is a value of its own, not one of an alternative that has it too.
            let takes_null = |member: &Pointer| self.schemas.get(member).is_some_and(takes_null);
            nullable |= members.iter().any(takes_null);
        }
        let kind = match groups.as_slice() {
            [] => self.single(pointer, &merged, &mut nullable, diagnostics),
            [members] => self
                .listed_together(pointer, &merged, members, &mut nullable)
                .or_else(|| self.alone(pointer, &merged, members))
                .unwrap_or_else(|| self.product(pointer, merged, &groups, diagnostics)),
            _ => self.product(pointer, merged, &groups, diagnostics),
        };
        Shape { kind, nullable }
    }

    /// A schema that says no more than that it is another one, maybe null, is that one.
    fn same(&self, pointer: &Pointer, schema: &Schema) -> Option<Shape> {
        let untyped = Schema { types: BTreeSet::new(), ..schema.clone() };
        if !is_annotation(&untyped) || !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            return None;
        }
        let states_types = |part: &&Pointer| {
            let part = self.schemas.get(part);
            part.is_some_and(|part| accepts_all(&Schema { types: BTreeSet::new(), ..part.clone() }))
        };
        let (beside, others): (Vec<&Pointer>, Vec<&Pointer>) = schema.all_of.iter().partition(states_types);
        let [only] = others.as_slice() else { return None };
        // What has no name of its own is better read together with what is said beside it.
        let target = self.schemas.target(only);
        let unnamed = target.is_within(pointer) || !beside.is_empty() && self.made.contains(pointer);
        let beside = beside.into_iter().filter_map(|part| self.schemas.get(part)).chain([schema]);
        let mut nullable = false;
        for part in beside {
            nullable |= part.nullable;
            if !part.types.is_empty() && !self.is_within(only, &part.types, DEEPEST) {
                return None;
            }
        }
        let same = !unnamed && !self.is_heir(pointer, only);
        same.then(|| Shape { kind: ShapeKind::Same((*only).clone()), nullable })
    }
}

impl Listing {
    /// The only value that there is.
    pub(super) fn only(&self) -> Option<&Value> {
        match self.values.as_slice() {
            [only] if !self.any => Some(&only.value),
            _ => None,
        }
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
            ShapeKind::Union(alternatives) => {
                Box::new(alternatives.members.iter().map(|member| &member.place))
            }
            ShapeKind::Any
            | ShapeKind::Null
            | ShapeKind::Scalar(_)
            | ShapeKind::Enum(_)
            | ShapeKind::Map(None)
            | ShapeKind::Array(None) => Box::new(std::iter::empty()),
        }
    }
}

/// Says that a schema is not written out.
fn too_complex(place: &Pointer) -> Diagnostic {
    let message = "this schema is too large with `allOf` and alternatives expanded; any JSON value is used";
    let help = format!(
        "expanded, the schemas of a document may take {} times its size; \
         remove nested alternatives, or give them no properties of their own",
        limits::EXPANSION
    );
    Diagnostic::warning("too-complex", message).at(&stated(place)).help(help)
}

/// Whether a place is a component schema of the main document.
pub(super) fn is_component(pointer: &Pointer) -> bool {
    pointer.as_str().strip_prefix("#/components/schemas/").is_some_and(|name| !name.contains('/'))
}

/// Whether the keywords say nothing about values beside `allOf`, alternatives and `null`.
fn is_annotation(schema: &Schema) -> bool {
    let Schema {
        types,
        format,
        enumeration,
        properties,
        required,
        pattern_properties,
        additional,
        items,
        prefix_items,
        conditional,
        never,
        secret,
        // What stands beside.
        nullable: _,
        all_of: _,
        one_of: _,
        any_of: _,
        discriminator: _,
        // What no type depends on by itself.
        title: _,
        description: _,
        deprecated: _,
        read_only: _,
        write_only: _,
        default: _,
        labels: _,
        minimum: _,
        maximum: _,
        constraints: _,
        unique_items: _,
        tag: _,
        content_encoding: _,
        content_media_type: _,
        content_schema: _,
        xml: _,
        rust_name: _,
        enum_name: _,
    } = schema;
    types.is_empty()
        && format.is_none()
        && enumeration.is_empty()
        && properties.is_empty()
        && required.is_empty()
        && pattern_properties.is_empty()
        && matches!(additional, Additional::Unstated)
        && items.is_none()
        && prefix_items.is_empty()
        && conditional.is_empty()
        && !never
        && !secret
}

/// Whether every value is valid.
fn accepts_all(schema: &Schema) -> bool {
    is_annotation(schema) && schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty()
}

/// Whether an alternative only asks for properties that are declared elsewhere, so that no type follows from it.
fn is_constraint(schema: &Schema) -> bool {
    !schema.required.is_empty()
        && schema.types.iter().all(|primitive| *primitive == Primitive::Object)
        && accepts_all(&Schema { required: BTreeSet::new(), types: BTreeSet::new(), ..schema.clone() })
}

/// Whether null is one of several values.
fn takes_null(schema: &Schema) -> bool {
    schema.nullable || schema.enumeration.contains(&Value::Null)
}

fn is_null(schema: &Schema) -> bool {
    let only_null = !schema.enumeration.is_empty() && schema.enumeration.iter().all(Value::is_null);
    only_null || schema.types.len() == 1 && schema.types.contains(&Primitive::Null)
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
