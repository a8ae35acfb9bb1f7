//! From shapes to declared types, fields and variants.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::field::{docs, name_required_structs};
use super::name::{Candidate, Item, Namer};
use super::place::{Anchor, Places, file_stem};
use super::shape::{Listed, Listing, Scalar, Shape, ShapeKind, is_component};
use super::{boxes, field, union};
use crate::case::Case;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Pointer;
use crate::ir::{
    Enum, EnumRepr, EnumVariant, Group, Newtype, Plain, RESERVED_TYPES, TypeDef, TypeId, TypeKind, TypeRef,
};
use crate::spec::{Primitive, Schemas};

/// How deeply arrays and maps may be nested within each other without a named type between them.
const DEEPEST: usize = 32;

/// From how many bytes on a title is a sentence and no name.
pub(super) const LONGEST_TITLE: usize = 40;

/// All that is known of the types of an API while they are made.
pub(super) struct Types<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) shapes: &'a BTreeMap<Pointer, Shape>,
    pub(super) places: &'a Places<'a>,
    pub(super) namer: &'a Namer<'a>,
    /// Declared types by place.
    ids: BTreeMap<Pointer, TypeId>,
    names: Vec<String>,
    /// Those of them that an overlay chose.
    by_hand: BTreeSet<TypeId>,
    /// Aliases that would refer to themselves.
    newtypes: BTreeSet<Pointer>,
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
    /// Chooses which places become types of their own, and their names; those `parted` do not.
    pub(super) fn declare(
        schemas: &'a Schemas,
        shapes: &'a BTreeMap<Pointer, Shape>,
        places: &'a Places<'a>,
        namer: &'a Namer<'a>,
        parted: BTreeSet<Pointer>,
    ) -> Self {
        let components =
            schemas.aliases().map(|(pointer, _)| pointer).filter(|pointer| is_component(pointer));
        let constants = field::constants(schemas, shapes, &parted);
        let declared: BTreeSet<&Pointer> = shapes
            .iter()
            .filter(|(pointer, shape)| is_component(pointer) || is_declared(&shape.kind))
            .filter(|(pointer, _)| !parted.contains(*pointer))
            .filter(|(pointer, _)| !constants.contains(pointer))
            .map(|(pointer, _)| pointer)
            .chain(components)
            .collect();
        let candidates: Vec<Candidate> = declared.iter().map(|pointer| places.candidate(pointer)).collect();
        let later = namer.kept_for(&[Item::Output, Item::Required]);
        let reserved: Vec<String> = reserved_types().chain(later).collect();
        let reserved: Vec<&str> = reserved.iter().map(String::as_str).collect();
        let names = namer.resolve(Item::Type, &candidates, &reserved);
        let ids = declared.into_iter().cloned().zip((0..).map(TypeId)).collect();
        let by_hand = candidates.iter().zip((0..).map(TypeId)).filter(|(candidate, _)| candidate.by_hand);
        let by_hand = by_hand.map(|(_, id)| id).collect();
        let (newtypes, tags) = (BTreeSet::new(), BTreeSet::new());
        let mut types = Self { schemas, shapes, places, namer, ids, names, by_hand, newtypes, tags, parted };
        types.newtypes = types.self_referring();
        types.tags = union::tags(&types);
        types
    }

    /// The declared types, in the order of their ids. Groups are told where the enums of their answers are declared.
    pub(super) fn define(&self, groups: &mut [Group], diagnostics: &mut Diagnostics) -> Vec<TypeDef> {
        let with_outputs = || groups.iter().filter(|group| group.output_enums().next().is_some());
        let modules = self.modules(with_outputs().map(|group| Anchor::Operations(group.origin.clone())));
        for group in groups.iter_mut() {
            let module = modules.get(&Anchor::Operations(group.origin.clone()));
            group.outputs = module.filter(|_| group.output_enums().next().is_some()).cloned();
        }
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
        boxes::open(&mut defs, diagnostics);
        name_required_structs(&mut defs, groups, self);
        defs
    }

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

    fn kind(&self, pointer: &Pointer, diagnostics: &mut Diagnostics) -> TypeKind {
        let target = self.schemas.target(pointer);
        if target != pointer {
            return TypeKind::Alias(self.used(target, diagnostics).ty);
        }
        let Some(shape) = self.shapes.get(pointer) else {
            return TypeKind::Alias(TypeRef::Plain(Plain::Value));
        };
        match &shape.kind {
            ShapeKind::Object(object) => TypeKind::Struct(self.object(pointer, object, diagnostics)),
            ShapeKind::Enum(listing) => TypeKind::Enum(enumeration(pointer, listing, self.namer)),
            ShapeKind::Union(alternatives) => {
                TypeKind::Union(union::lower(self, pointer, alternatives, diagnostics))
            }
            ShapeKind::Same(_)
            | ShapeKind::Any
            | ShapeKind::Null
            | ShapeKind::Scalar(_)
            | ShapeKind::Map(_)
            | ShapeKind::Array(_)
            | ShapeKind::Tuple(_) => {
                let inner = self.inline(pointer, shape, DEEPEST, diagnostics).ty;
                if self.newtypes.contains(pointer) {
                    TypeKind::Newtype(Newtype { inner })
                } else {
                    TypeKind::Alias(inner)
                }
            }
        }
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

    /// The file of each anchor of a type, and of some more.
    fn modules(&self, more: impl Iterator<Item = Anchor>) -> BTreeMap<Anchor, String> {
        let mut anchors: BTreeMap<Anchor, Candidate> = BTreeMap::new();
        for anchor in self.ids.keys().map(|pointer| self.places.anchor(pointer)).chain(more) {
            if anchors.contains_key(&anchor) {
                continue;
            }
            let mut candidate = match &anchor {
                Anchor::Component(name) => {
                    // The file follows the name of its type, so that a clash of names is settled once.
                    let component = Pointer::root().child("components").child("schemas").child(name);
                    let text = self.id(&component).map_or(name.as_str(), |id| self.name(id));
                    Candidate::new(&component, text, Case::Module)
                }
                Anchor::Operations(group) => {
                    let name = format!("{} operations", group.spelling());
                    Candidate::new(&Pointer::root().child("group").child(&name), &name, Case::Module)
                }
                Anchor::File(file) => {
                    let place = Pointer::root().child("file").child(file);
                    Candidate::new(&place, file_stem(file), Case::Module).or(file.as_str())
                }
                Anchor::Other { kind, name } => {
                    let name = format!("{name} {kind}");
                    Candidate::new(&Pointer::root().child(&name), &name, Case::Module)
                }
            };
            candidate.class = u8::from(!matches!(anchor, Anchor::Component(_)));
            anchors.insert(anchor, candidate);
        }
        let candidates: Vec<Candidate> = anchors.values().cloned().collect();
        anchors.into_keys().zip(self.namer.internal(&candidates, RESERVED_MODULES)).collect()
    }
}

/// The names of types that generated code uses for others, in lower case.
fn reserved_types() -> impl Iterator<Item = String> {
    RESERVED_TYPES.iter().map(|name| name.to_ascii_lowercase())
}

/// What the folders of models and of their wire code are called: a module in one of them is not, nor is it its `mod.rs`.
const RESERVED_MODULES: &[&str] = &["mod", "models", "wire"];

/// Whether a kind becomes a type of its own wherever it stands.
fn is_declared(kind: &ShapeKind) -> bool {
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

pub(super) fn enumeration(pointer: &Pointer, listing: &Listing, namer: &Namer<'_>) -> Enum {
    let values = &listing.values;
    let repr = if values.iter().all(|listed| listed.value.is_string()) {
        EnumRepr::String
    } else {
        EnumRepr::Integer
    };
    let spelling = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut candidates: Vec<Candidate> = values
        .iter()
        .map(|Listed { value, label }| {
            let place = pointer.child("enum").child(spelling(value));
            if let Some(name) = &label.pinned {
                return Candidate::new(&place, name, Case::Exact).by_hand(true);
            }
            let is_name = |title: &&str| title.len() < LONGEST_TITLE && title.contains(char::is_alphanumeric);
            match label.title.as_deref().filter(is_name) {
                Some(title) => {
                    Candidate::new(&place, title, Case::Pascal).or(format!("{title} {}", spelling(value)))
                }
                None => Candidate::value(&place, &spelling(value)),
            }
        })
        .collect();
    candidates.push(Candidate { class: 1, ..Candidate::unknown(&pointer.child("enum")) });
    let mut names = namer.resolve_values(Item::Variant, &candidates, &["self"]);
    let unknown = names.pop().unwrap_or_default();
    let variants = names
        .into_iter()
        .zip(values)
        .map(|(name, listed)| EnumVariant {
            name,
            value: listed.value.clone(),
            docs: listed.label.description.clone().unwrap_or_default(),
        })
        .collect();
    Enum { repr, any: listing.any, variants, unknown }
}
