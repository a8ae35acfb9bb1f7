//! Which schemas become types of their own, what these are called, and what they are.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::Candidate;
use super::enumeration::enumeration;
use super::field::{docs, name_required_structs};
use super::name::{Item, Namer};
use super::place::{Anchor, Places, file_stem};
use super::shape::{Shape, ShapeKind, is_component};
use super::types::{DEEPEST, Types, is_declared, reserved_types};
use super::{boxes, field, union};
use crate::case::Case;
use crate::diagnostic::Diagnostics;
use crate::document::Pointer;
use crate::ir::{Group, Newtype, Plain, TypeDef, TypeId, TypeKind, TypeRef};
use crate::spec::Schemas;

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

/// What the folders of models and of their wire code are called: a module in one of them is not, nor is it its `mod.rs`.
const RESERVED_MODULES: &[&str] = &["mod", "models", "wire"];
