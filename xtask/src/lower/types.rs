//! From shapes to declared types, fields and variants.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::field::{docs, name_required_structs};
use super::name::{Candidate, Case, resolve};
use super::place::{Anchor, Places};
use super::shape::{Scalar, Shape, ShapeKind, is_component};
use super::union;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Pointer;
<<<<<<< HEAD
use crate::ir::{Enum, EnumRepr, EnumVariant, Newtype, TypeDef, TypeId, TypeKind, TypeRef};
use crate::spec::{Primitive, Schemas};
=======
use crate::ir::{
    Enum, EnumRepr, EnumVariant, Field, Newtype, Presence, Struct, TypeDef, TypeId, TypeKind, TypeRef,
};
use crate::spec::{Primitive, Schema, Schemas};
>>>>>>> 04d61b8 (Make a constant of a required property with one value; prove no model `Send` at every operation)

/// How deeply arrays and maps may be nested within each other without a named type between them.
const DEEPEST: usize = 32;

/// All that is known of the types of an API while they are made.
pub(super) struct Types<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) shapes: &'a BTreeMap<Pointer, Shape>,
    pub(super) places: &'a Places<'a>,
    /// Declared types by place.
    ids: BTreeMap<Pointer, TypeId>,
    names: Vec<String>,
    /// Aliases that would refer to themselves.
    newtypes: BTreeSet<Pointer>,
    /// Bodies of parts, which are no types.
    pub(super) parted: BTreeSet<Pointer>,
}

/// A type as it is used, and whether it may be null.
#[derive(Clone, Debug)]
pub(super) struct Used {
    pub(super) ty: TypeRef,
    pub(super) nullable: bool,
}

impl Used {
    /// The type with null as one of its values.
    pub(super) fn optional(self) -> TypeRef {
        if self.nullable { TypeRef::Option(Box::new(self.ty)) } else { self.ty }
    }
}

impl<'a> Types<'a> {
    /// Chooses which places become types of their own, and their names; those `parted` do not.
    pub(super) fn declare(
        schemas: &'a Schemas,
        shapes: &'a BTreeMap<Pointer, Shape>,
        places: &'a Places<'a>,
        parted: BTreeSet<Pointer>,
    ) -> Self {
        let components =
            schemas.aliases().map(|(pointer, _)| pointer).filter(|pointer| is_component(pointer));
        let constants = constants(schemas, shapes);
        let declared: BTreeSet<&Pointer> = shapes
            .iter()
            .filter(|(pointer, shape)| is_component(pointer) || is_declared(&shape.kind))
<<<<<<< HEAD
            .filter(|(pointer, _)| !parted.contains(*pointer))
=======
            .filter(|(pointer, _)| !constants.contains(pointer))
>>>>>>> 04d61b8 (Make a constant of a required property with one value; prove no model `Send` at every operation)
            .map(|(pointer, _)| pointer)
            .chain(components)
            .collect();
        let candidates: Vec<Candidate> = declared.iter().map(|pointer| places.candidate(pointer)).collect();
        let names = resolve(&candidates, RESERVED_TYPES);
        let ids = declared.into_iter().cloned().zip((0..).map(TypeId)).collect();
        let mut types = Self { schemas, shapes, places, ids, names, newtypes: BTreeSet::new(), parted };
        types.newtypes = types.self_referring();
        types
    }

    /// The declared types, in the order of their ids.
    pub(super) fn define(&self, diagnostics: &mut Diagnostics) -> Vec<TypeDef> {
        let modules = self.modules();
        let mut defs: Vec<TypeDef> = self
            .ids
            .iter()
            .zip(&self.names)
            .map(|((pointer, _), name)| {
                let schema = self.schemas.get(pointer);
                TypeDef {
                    name: name.clone(),
                    module: modules.get(&self.places.anchor(pointer)).cloned().unwrap_or_default(),
                    docs: schema.map(docs).unwrap_or_default(),
                    deprecated: schema.is_some_and(|schema| schema.deprecated),
                    place: pointer.clone(),
                    kind: self.kind(pointer, diagnostics),
                }
            })
            .collect();
        name_required_structs(&mut defs);
        defs
    }

    /// The place's declared type, if it is one.
    pub(super) fn id(&self, pointer: &Pointer) -> Option<TypeId> {
        self.ids.get(pointer).copied()
    }

    pub(super) fn name(&self, id: TypeId) -> &str {
        self.names.get(id.0 as usize).map_or("", String::as_str)
    }

    /// The type of a place where it is used.
    pub(super) fn used(&self, pointer: &Pointer, diagnostics: &mut Diagnostics) -> Used {
        self.used_at(pointer, DEEPEST, diagnostics)
    }

    fn used_at(&self, pointer: &Pointer, depth: usize, diagnostics: &mut Diagnostics) -> Used {
        let target = self.schemas.target(pointer);
        let shape = self.shapes.get(target);
        // A component that is a mere reference keeps its own name.
        let named = self.ids.get(pointer).or_else(|| self.ids.get(target));
        match (named, shape) {
            (Some(id), shape) => {
                Used { ty: TypeRef::Named(*id), nullable: shape.is_some_and(|_| self.nullable(target)) }
            }
            (None, Some(shape)) => self.inline(target, shape, depth, diagnostics),
            (None, None) => Used { ty: TypeRef::Value, nullable: false },
        }
    }

    /// Whether a place or one that it stands for may be null.
    fn nullable(&self, pointer: &Pointer) -> bool {
        let mut at = self.schemas.target(pointer);
        for _ in 0..=DEEPEST {
            match self.shapes.get(at) {
                Some(Shape { nullable: true, .. }) => return true,
                Some(Shape { kind: ShapeKind::Same(next), .. }) => at = self.schemas.target(next),
                _ => break,
            }
        }
        false
    }

    /// The type of a shape that has no name.
    fn inline(&self, place: &Pointer, shape: &Shape, depth: usize, diagnostics: &mut Diagnostics) -> Used {
        let Some(depth) = depth.checked_sub(1) else {
            diagnostics.push(
                Diagnostic::warning(
                    "too-deep",
                    "arrays and maps are nested too deeply here; any JSON value is used",
                )
                .at(place)
                .help("give one of the inner schemas a name under `components.schemas`"),
            );
            return Used { ty: TypeRef::Value, nullable: false };
        };
        let mut element = |pointer: &Option<Pointer>| match pointer {
            Some(pointer) => Box::new(self.used_at(pointer, depth, diagnostics).optional()),
            None => Box::new(TypeRef::Value),
        };
        let ty = match &shape.kind {
            ShapeKind::Same(pointer) => {
                let used = self.used_at(pointer, depth, diagnostics);
                return Used { nullable: used.nullable || shape.nullable, ..used };
            }
            ShapeKind::Scalar(scalar) => scalar_type(scalar),
            ShapeKind::Map(value) => TypeRef::Map(element(value)),
            ShapeKind::Array(item) => TypeRef::Vec(element(item)),
            ShapeKind::Tuple(items) => {
                TypeRef::Tuple(items.iter().map(|item| *element(&Some(item.clone()))).collect())
            }
            ShapeKind::Null => TypeRef::Null,
            ShapeKind::Enum(values) => match values.first().and_then(Value::as_str) {
                Some(value) => TypeRef::Constant(value.to_owned()),
                None => TypeRef::Value,
            },
            // Declared kinds have an id; what has none is free-form.
            ShapeKind::Any | ShapeKind::Object(_) | ShapeKind::Union(_) => TypeRef::Value,
        };
        Used { ty, nullable: shape.nullable }
    }

    fn kind(&self, pointer: &Pointer, diagnostics: &mut Diagnostics) -> TypeKind {
        let target = self.schemas.target(pointer);
        if target != pointer {
            return TypeKind::Alias(self.used(target, diagnostics).ty);
        }
        let Some(shape) = self.shapes.get(pointer) else { return TypeKind::Alias(TypeRef::Value) };
        match &shape.kind {
            ShapeKind::Object(object) => TypeKind::Struct(self.object(pointer, object, diagnostics)),
            ShapeKind::Enum(values) => TypeKind::Enum(enumeration(&self.places.stable(pointer), values)),
            ShapeKind::Union(alternatives) => {
                TypeKind::Union(union::lower(self, pointer, alternatives, diagnostics))
            }
            _ => {
                let inner = self.inline(pointer, shape, DEEPEST, diagnostics).ty;
                if self.newtypes.contains(pointer) {
                    TypeKind::Newtype(Newtype { inner })
                } else {
                    TypeKind::Alias(inner)
                }
            }
        }
    }

<<<<<<< HEAD
=======
    fn object(&self, place: &Pointer, object: &Object, diagnostics: &mut Diagnostics) -> Struct {
        let mut fields: Vec<Field> = object
            .properties
            .iter()
            .map(|(wire, pointer)| {
                let required = object.required.contains(wire);
                self.field(place, wire, pointer, required, diagnostics)
            })
            .collect();
        name_fields(place, &mut fields, self);
        let extra = object.extra.as_ref().map(|value| {
            let ty = match value {
                Some(pointer) => self.used(pointer, diagnostics).optional(),
                None => TypeRef::Value,
            };
            let taken: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            let free = ["additional_properties", "extra_properties", "unnamed_properties"]
                .into_iter()
                .find(|name| !taken.contains(name));
            (free.unwrap_or("additional_properties_").to_owned(), ty)
        });
        let default = fields
            .iter()
            .all(|field| matches!(field.presence, Presence::Optional | Presence::OptionalNullable));
        Struct { fields, extra, default, required: None }
    }

    fn field(
        &self,
        place: &Pointer,
        wire: &str,
        pointer: &Pointer,
        required: bool,
        diagnostics: &mut Diagnostics,
    ) -> Field {
        let used = self.used(pointer, diagnostics);
        let schema = self.schemas.get(pointer);
        let presence = match (required && !is_one_way(schema), used.nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::RequiredNullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        };
        Field {
            wire: wire.to_owned(),
            name: String::new(),
            constant: self
                .only_variant(pointer)
                .filter(|_| presence == Presence::Required && matches!(used.ty, TypeRef::Named(_))),
            ty: used.ty,
            presence,
            docs: schema.map(docs).unwrap_or_default(),
            deprecated: schema.is_some_and(|schema| schema.deprecated),
            setter: String::new(),
            place: place.child("properties").child(wire),
        }
    }

    /// The variant of the only value that a property can have, if its type is an enum.
    fn only_variant(&self, pointer: &Pointer) -> Option<String> {
        let ShapeKind::Enum(values) = &self.shape(pointer)?.kind else { return None };
        let [_] = values.as_slice() else { return None };
        let variants = enumeration(pointer, values).variants;
        variants.into_iter().next().map(|variant| variant.name)
    }

>>>>>>> 04d61b8 (Make a constant of a required property with one value; prove no model `Send` at every operation)
    /// The shape of a place after following mere references and `allOf` of one.
    pub(super) fn shape(&self, pointer: &Pointer) -> Option<&Shape> {
        let mut at = self.schemas.target(pointer);
        for _ in 0..=DEEPEST {
            match self.shapes.get(at)? {
                Shape { kind: ShapeKind::Same(next), .. } => at = self.schemas.target(next),
                shape => return Some(shape),
            }
        }
        None
    }

    /// Components that are aliases and lead back to themselves through arrays, maps and other aliases.
    fn self_referring(&self) -> BTreeSet<Pointer> {
        let is_alias = |pointer: &Pointer| {
            self.ids.contains_key(pointer)
                && self.shapes.get(pointer).is_some_and(|shape| !is_declared(&shape.kind))
        };
        let mut found = BTreeSet::new();
        for start in self.ids.keys().filter(|pointer| is_alias(pointer)) {
            let mut seen = BTreeSet::new();
            let mut stack = vec![start];
            while let Some(at) = stack.pop() {
                let Some(shape) = self.shapes.get(at).filter(|shape| !is_declared(&shape.kind)) else {
                    continue;
                };
                for child in shape.children().map(|child| self.schemas.target(child)) {
                    if child == start {
                        found.insert(start.clone());
                    } else if seen.insert(child) && !found.contains(child) {
                        stack.push(child);
                    }
                }
            }
        }
        found
    }

    /// The file of each anchor.
    fn modules(&self) -> BTreeMap<Anchor, String> {
        let mut anchors: BTreeMap<Anchor, Candidate> = BTreeMap::new();
        for pointer in self.ids.keys() {
            let anchor = self.places.anchor(pointer);
            let mut candidate = match &anchor {
                Anchor::Component(name) => Candidate::new(&Pointer::root().child(name), name, Case::Module),
                Anchor::Operations(tag) => {
                    let name = format!("{} operations", super::operation::tag_name(tag));
                    Candidate::new(&Pointer::root().child("tag").child(tag), &name, Case::Module)
                }
                Anchor::Other { kind, name } => {
                    let name = format!("{name} {kind}");
                    Candidate::new(&Pointer::root().child(&name), &name, Case::Module)
                }
            };
            candidate.class = u8::from(!matches!(anchor, Anchor::Component(_)));
            anchors.entry(anchor).or_insert(candidate);
        }
        let candidates: Vec<Candidate> = anchors.values().cloned().collect();
        anchors.into_keys().zip(resolve(&candidates, RESERVED_MODULES)).collect()
    }
}

/// What the folders of models and of their wire code are called: a module in one of them is not, nor is it its `mod.rs`.
const RESERVED_MODULES: &[&str] = &["mod", "models", "wire"];

/// Names of the prelude and of the runtime that generated code uses beside models, and of what would name a constructor.
const RESERVED_TYPES: &[&str] = &[
    "attempt",
    "base64",
    "base64url",
    "box",
    "btreemap",
    "bytes",
    "constant",
    "date",
    "datetime",
    "default",
    "encode",
    "err",
    "fields",
    "from",
    "into",
    "ipv4addr",
    "ipv6addr",
    "mapaccess",
    "new",
    "none",
    "nullable",
    "object",
    "objectwriter",
    "ok",
    "openwriter",
    "option",
    "result",
    "secret",
    "self",
    "serialize",
    "serializer",
    "some",
    "string",
    "timestamp",
    "union",
    "unknown",
    "uuid",
    "value",
    "vec",
];

/// Places of strings with one value, which always are required properties: no type has to tell their values apart.
/// Elsewhere such a string is an enum, whose value a caller names: an optional property may be given it or not.
fn constants<'a>(schemas: &Schemas, shapes: &'a BTreeMap<Pointer, Shape>) -> BTreeSet<&'a Pointer> {
    let is_constant = |(pointer, shape): &(&Pointer, &Shape)| match &shape.kind {
        ShapeKind::Enum(values) => {
            let alone = matches!(values.as_slice(), [Value::String(_)]) && !shape.nullable;
            alone && !is_component(pointer) && !is_one_way(schemas.get(pointer))
        }
        _ => false,
    };
    let mut constants: BTreeSet<&Pointer> = BTreeSet::new();
    let mut others: BTreeSet<&Pointer> = schemas.aliases().map(|(_, target)| target).collect();
    for shape in shapes.values() {
        let ShapeKind::Object(object) = &shape.kind else {
            others.extend(shape.children());
            continue;
        };
        for (name, pointer) in &object.properties {
            if object.required.contains(name) { &mut constants } else { &mut others }.insert(pointer);
        }
        others.extend(object.extra.iter().flatten());
    }
    shapes
        .iter()
        .filter(is_constant)
        .map(|(pointer, _)| pointer)
        .filter(|pointer| constants.contains(pointer) && !others.contains(pointer))
        .collect()
}

/// Whether requests leave it out because only responses carry it, or the other way round: one type for both has to do
/// without (OpenAPI 3.0.4, `readOnly` and `writeOnly`: "required" affects the other direction only).
fn is_one_way(schema: Option<&Schema>) -> bool {
    schema.is_some_and(|schema| schema.read_only || schema.write_only)
}

/// Whether a kind becomes a type of its own wherever it stands.
fn is_declared(kind: &ShapeKind) -> bool {
    matches!(kind, ShapeKind::Object(_) | ShapeKind::Enum(_) | ShapeKind::Union(_))
}

/// The type of a scalar. Numbers are `f64` even where `float` is said: no digit that a server sends is lost.
pub(super) fn scalar_type(scalar: &Scalar) -> TypeRef {
    let format = scalar.format.as_deref();
    match scalar.primitive {
        Primitive::Boolean => TypeRef::Bool,
        Primitive::Number => TypeRef::F64,
        Primitive::Integer => match format {
            Some("int32" | "int16" | "int8") => TypeRef::I32,
            Some("uint32" | "uint16" | "uint8") => TypeRef::U32,
            Some("uint64") => TypeRef::U64,
            _ if scalar.maximum.is_some_and(|maximum| maximum >= 9_223_372_036_854_775_808.0)
                && scalar.minimum.is_some_and(|minimum| minimum >= 0.0) =>
            {
                TypeRef::U64
            }
            _ => TypeRef::I64,
        },
        _ if scalar.secret => TypeRef::Secret,
        _ if scalar.encoding.as_deref() == Some("base64") => TypeRef::Base64,
        _ if scalar.encoding.as_deref() == Some("base64url") => TypeRef::Base64Url,
        _ => match format {
            Some("uuid") => TypeRef::Uuid,
            Some("date-time") => TypeRef::Timestamp,
            Some("date") => TypeRef::Date,
            Some("ipv4") => TypeRef::Ipv4,
            Some("ipv6") => TypeRef::Ipv6,
            Some("byte") => TypeRef::Base64,
            Some("base64url") => TypeRef::Base64Url,
            _ => TypeRef::String,
        },
    }
}

pub(super) fn enumeration(pointer: &Pointer, values: &[Value]) -> Enum {
    let repr = if values.iter().all(Value::is_string) { EnumRepr::String } else { EnumRepr::Integer };
    let spelling = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut candidates: Vec<Candidate> = values
        .iter()
        .map(|value| {
            Candidate::new(&pointer.child("enum").child(spelling(value)), &spelling(value), Case::Pascal)
        })
        .collect();
    candidates.push(Candidate {
        class: 1,
        names: ["Unknown", "UnknownValue", "OtherUnknownValue"].map(str::to_owned).to_vec(),
        ..Candidate::new(&pointer.child("enum"), "", Case::Pascal)
    });
    let mut names = resolve(&candidates, &["self"]);
    let unknown = names.pop().unwrap_or_default();
    let variants = names
        .into_iter()
        .zip(values)
        .map(|(name, value)| EnumVariant { name, value: value.clone() })
        .collect();
    Enum { repr, variants, unknown }
}
