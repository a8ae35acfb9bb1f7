//! From shapes to declared types, fields and variants.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::name::{Item, Namer};
use super::place::Places;
use super::shape::{Scalar, Shape, ShapeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Pointer;
use crate::ir::{Plain, RESERVED_TYPES, TypeId, TypeRef};
use crate::spec::{Primitive, Schemas};

/// How deeply arrays and maps may be nested within each other without a named type between them.
pub(super) const DEEPEST: usize = 32;

/// All that is known of the types of an API while they are made.
pub(super) struct Types<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) shapes: &'a BTreeMap<Pointer, Shape>,
    pub(super) places: &'a Places<'a>,
    pub(super) namer: &'a Namer<'a>,
    /// Declared types by place.
    pub(super) ids: BTreeMap<Pointer, TypeId>,
    pub(super) names: Vec<String>,
    /// Those of them that an overlay chose.
    pub(super) by_hand: BTreeSet<TypeId>,
    /// Aliases that would refer to themselves.
    pub(super) newtypes: BTreeSet<Pointer>,
    /// The properties by which alternatives are told apart, each with its object.
    pub(super) tags: BTreeSet<(Pointer, String)>,
    /// Bodies of parts, which are no types.
    pub(super) parted: BTreeSet<Pointer>,
}

/// A type as it is used, and whether it may be null.
#[derive(Clone, Debug, PartialEq)]
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
    /// The place's declared type, if it is one.
    pub(super) fn id(&self, pointer: &Pointer) -> Option<TypeId> {
        self.ids.get(pointer).copied()
    }

    /// The names that no other model can have, in lower case, with those that are kept for `later` ones.
    pub(super) fn taken(&self, later: &[Item]) -> Vec<String> {
        let names = self.names.iter().map(|name| name.to_ascii_lowercase());
        names.chain(reserved_types()).chain(self.namer.kept_for(later)).collect()
    }

    pub(super) fn name(&self, id: TypeId) -> &str {
        self.names.get(id.0 as usize).map_or("", String::as_str)
    }

    /// Whether an overlay chose the name of a type.
    pub(super) fn is_by_hand(&self, id: TypeId) -> bool {
        self.by_hand.contains(&id)
    }

    /// Whether the values of a place are one text, which needs no type.
    pub(super) fn is_constant(&self, pointer: &Pointer) -> bool {
        let target = self.schemas.target(pointer);
        let shape = self.shapes.get(target).filter(|_| !self.ids.contains_key(target));
        matches!(shape, Some(Shape { kind: ShapeKind::Enum(_), .. }))
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
            (None, None) => Used { ty: TypeRef::Plain(Plain::Value), nullable: false },
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
    pub(super) fn inline(
        &self,
        place: &Pointer,
        shape: &Shape,
        depth: usize,
        diagnostics: &mut Diagnostics,
    ) -> Used {
        let Some(depth) = depth.checked_sub(1) else {
            diagnostics.push(
                Diagnostic::warning(
                    "too-deep",
                    "arrays and maps are nested too deeply here; any JSON value is used",
                )
                .at(place)
                .help("give one of the inner schemas a name under `components.schemas`"),
            );
            return Used { ty: TypeRef::Plain(Plain::Value), nullable: false };
        };
        let mut element = |pointer: &Option<Pointer>| match pointer {
            Some(pointer) => Box::new(self.used_at(pointer, depth, diagnostics).optional()),
            None => Box::new(TypeRef::Plain(Plain::Value)),
        };
        let ty = match &shape.kind {
            ShapeKind::Same(pointer) => {
                let used = self.used_at(pointer, depth, diagnostics);
                return Used { nullable: used.nullable || shape.nullable, ..used };
            }
            ShapeKind::Scalar(scalar) => scalar_type(scalar).into(),
            ShapeKind::Map(value) => TypeRef::Map(element(value)),
            ShapeKind::Array(item) => TypeRef::Vec(element(item)),
            ShapeKind::Tuple(items) => {
                TypeRef::Tuple(items.iter().map(|item| *element(&Some(item.clone()))).collect())
            }
            ShapeKind::Null => TypeRef::Plain(Plain::Null),
            ShapeKind::Enum(listing) => match listing.only().and_then(Value::as_str) {
                Some(value) => TypeRef::Plain(Plain::Constant(value.to_owned())),
                None => TypeRef::Plain(Plain::Value),
            },
            // Declared kinds have an id; what has none is free-form.
            ShapeKind::Any | ShapeKind::Object(_) | ShapeKind::Union(_) => TypeRef::Plain(Plain::Value),
        };
        Used { ty, nullable: shape.nullable }
    }

    /// The shape of a place after following mere references and `allOf` of one.
    pub(super) fn shape(&self, pointer: &Pointer) -> Option<&Shape> {
        self.origin(pointer).map(|(_, shape)| shape)
    }

    /// The place that mere references and `allOf` of one lead to, and its shape.
    pub(super) fn origin(&self, pointer: &Pointer) -> Option<(&Pointer, &Shape)> {
        let mut at = self.schemas.target(pointer);
        for _ in 0..=DEEPEST {
            match self.shapes.get_key_value(at)? {
                (_, Shape { kind: ShapeKind::Same(next), .. }) => at = self.schemas.target(next),
                found => return Some(found),
            }
        }
        None
    }

    /// The type of a place whatever it is called: what an alias stands for.
    pub(super) fn unaliased(&self, pointer: &Pointer) -> TypeRef {
        let mut said = Diagnostics::default();
        match self.origin(pointer) {
            Some((origin, shape)) if !is_declared(&shape.kind) && !self.newtypes.contains(origin) => {
                self.inline(origin, shape, DEEPEST, &mut said).ty
            }
            Some((origin, _)) => self.used(origin, &mut said).ty,
            None => self.used(pointer, &mut said).ty,
        }
    }
}

/// Whether a kind becomes a type of its own wherever it stands.
pub(super) fn is_declared(kind: &ShapeKind) -> bool {
    matches!(kind, ShapeKind::Object(_) | ShapeKind::Enum(_) | ShapeKind::Union(_))
}

/// The type of a scalar. Numbers are `f64` even where `float` is said: no digit that a server sends is lost.
pub(super) fn scalar_type(scalar: &Scalar) -> Plain {
    match scalar.primitive {
        Primitive::Boolean => Plain::Bool,
        Primitive::Number => Plain::F64,
        Primitive::Integer => integer_type(scalar),
        // No scalar, unless a document says it of one: then it is a text.
        Primitive::Array | Primitive::Null | Primitive::Object | Primitive::String => text_type(scalar),
    }
}

fn integer_type(scalar: &Scalar) -> Plain {
    match scalar.format.as_deref() {
        Some("int32" | "int16" | "int8") => Plain::I32,
        Some("uint32" | "uint16" | "uint8") => Plain::U32,
        Some("uint64") => Plain::U64,
        _ if scalar.is_unsigned() => Plain::U64,
        _ => Plain::I64,
    }
}

fn text_type(scalar: &Scalar) -> Plain {
    match (scalar.encoding.as_deref(), scalar.format.as_deref()) {
        _ if scalar.secret => Plain::Secret,
        (Some("base64"), _) => Plain::Base64,
        (Some("base64url"), _) => Plain::Base64Url,
        (_, Some("uuid")) => Plain::Uuid,
        (_, Some("date-time")) => Plain::DateTime,
        (_, Some("date")) => Plain::Date,
        (_, Some("ipv4")) => Plain::Ipv4,
        (_, Some("ipv6")) => Plain::Ipv6,
        (_, Some("byte")) => Plain::Base64,
        (_, Some("base64url")) => Plain::Base64Url,
        (_, _) => Plain::String,
    }
}

/// The names of types that generated code uses for others, in lower case.
pub(super) fn reserved_types() -> impl Iterator<Item = String> {
    RESERVED_TYPES.iter().map(|name| name.to_ascii_lowercase())
}
