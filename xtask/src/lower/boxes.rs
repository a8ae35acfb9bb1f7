//! Where a type holds itself, one link of the circle can be absent, and one goes to the heap; so do the parts of large types.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Presence, TypeDef, TypeId, TypeKind, TypeRef};

/// Makes just enough required properties optional that every type has a value that ends.
///
/// Where an object asks for another one that asks for the first again, no JSON text has all of them, so a server must
/// leave something out. As with boxes, what it is follows from the names of the types.
pub(super) fn open(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let mut held = Links::new();
    // Only a property can be left out: what is around others is held first.
    for (id, def) in (0..).map(TypeId).zip(types.iter()) {
        let wrapped = match &def.kind {
            TypeKind::Newtype(newtype) => &newtype.inner,
            TypeKind::Alias(alias) => alias,
            TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => continue,
        };
        held.entry(id).or_default().extend(always(wrapped));
    }
    for index in order(types) {
        let Some((id, TypeDef { kind: TypeKind::Struct(object), .. })) = at(types, index) else { continue };
        for field in object.fields.iter_mut().filter(|field| field.presence == Presence::Required) {
            let targets = always(&field.ty);
            if !targets.iter().any(|target| reaches(&held, *target, id)) {
                held.entry(id).or_default().extend(targets);
                continue;
            }
            field.presence = Presence::Optional;
            diagnostics.push(
                Diagnostic::warning(
                    "endless",
                    "this required property always contains its own object again, so no value can exist",
                )
                .at(&field.place)
                .help("it becomes optional; remove it from `required`"),
            );
        }
    }
}

/// Boxes just enough fields and variants that every type has a size. Which ones follows from the names of the types, so
/// that a type that is added elsewhere changes nothing.
pub(super) fn insert(types: &mut [TypeDef]) {
    let mut held = Links::new();
    for index in order(types) {
        let Some((id, def)) = at(types, index) else { continue };
        for link in links(def) {
            for target in by_value(link) {
                if reaches(&held, target, id) {
                    enclose(link, target);
                } else {
                    held.entry(id).or_default().insert(target);
                }
            }
        }
    }
}

/// From how many bytes on the values of a type are too large to be handed around: in a debug build each function on the
/// way holds one or two of them, and a thread of tokio has a stack of 2 MiB.
const LARGE: usize = 4096;

/// From how many bytes on a part of a large value goes to the heap.
const SMALL: usize = 128;

/// Boxes the larger parts of types whose values are large. Few are, so few additions make a part a box that was none.
pub(super) fn bound(types: &mut [TypeDef]) {
    let mut sizes: BTreeMap<TypeId, usize> = BTreeMap::new();
    let mut stack: Vec<(usize, bool)> = (0..types.len()).map(|index| (index, false)).collect();
    while let Some((index, parts_are_known)) = stack.pop() {
        let Some((id, def)) = at(types, index).filter(|(id, _)| !sizes.contains_key(id)) else { continue };
        if !parts_are_known {
            stack.push((index, true));
            let parts = links(def);
            stack.extend(parts.iter().flat_map(|part| by_value(part)).map(|part| (part.0 as usize, false)));
            continue;
        }
        let mut size = size(def, &sizes);
        if size > LARGE {
            for part in links(def) {
                for target in by_value(part) {
                    if sizes.get(&target).is_some_and(|size| *size > SMALL) {
                        enclose(part, target);
                    }
                }
            }
            size = self::size(def, &sizes);
        }
        sizes.insert(id, size);
    }
}

/// About how many bytes a value of a type has.
fn size(def: &mut TypeDef, sizes: &BTreeMap<TypeId, usize>) -> usize {
    let holds_one = matches!(def.kind, TypeKind::Union(_));
    let parts = links(def);
    let parts = parts.iter().map(|part| size_of(part, sizes));
    TEXT + if holds_one { parts.max().unwrap_or_default() } else { parts.fold(0, usize::saturating_add) }
}

/// The size of a text or a list, which is on the heap itself.
const TEXT: usize = 24;

fn size_of(ty: &TypeRef, sizes: &BTreeMap<TypeId, usize>) -> usize {
    match ty {
        TypeRef::Named(id) => sizes.get(id).copied().unwrap_or(TEXT),
        TypeRef::Option(inner) => size_of(inner, sizes),
        TypeRef::Tuple(items) => items.iter().map(|item| size_of(item, sizes)).fold(0, usize::saturating_add),
        // A pointer, or a scalar of at most so many bytes.
        TypeRef::Boxed(_) | TypeRef::Vec(_) | TypeRef::Map(_) | TypeRef::Plain(_) => TEXT,
    }
}

/// The types of which the values of a type consist.
fn links(def: &mut TypeDef) -> Vec<&mut TypeRef> {
    match &mut def.kind {
        TypeKind::Struct(object) => object.fields.iter_mut().map(|field| &mut field.ty).collect(),
        TypeKind::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        TypeKind::Newtype(newtype) => vec![&mut newtype.inner],
        TypeKind::Alias(alias) => vec![alias],
        TypeKind::Enum(_) => Vec::new(),
    }
}

/// The types that each type holds.
type Links = BTreeMap<TypeId, BTreeSet<TypeId>>;

/// The indices of the types in the order of their names.
fn order(types: &[TypeDef]) -> Vec<usize> {
    let mut order: Vec<(usize, &TypeDef)> = types.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
    order.into_iter().map(|(index, _)| index).collect()
}

/// A type and its identity.
fn at(types: &mut [TypeDef], index: usize) -> Option<(TypeId, &mut TypeDef)> {
    Some((TypeId(u32::try_from(index).ok()?), types.get_mut(index)?))
}

/// The types that every value of a type holds.
fn always(ty: &TypeRef) -> Vec<TypeId> {
    match ty {
        TypeRef::Named(id) => vec![*id],
        TypeRef::Tuple(items) => items.iter().flat_map(always).collect(),
        TypeRef::Boxed(_) | TypeRef::Option(_) | TypeRef::Vec(_) | TypeRef::Map(_) | TypeRef::Plain(_) => {
            Vec::new()
        }
    }
}

/// The types that a type holds without a pointer between.
fn by_value(ty: &TypeRef) -> Vec<TypeId> {
    match ty {
        TypeRef::Named(id) => vec![*id],
        TypeRef::Option(inner) => by_value(inner),
        TypeRef::Tuple(items) => items.iter().flat_map(by_value).collect(),
        TypeRef::Boxed(_) | TypeRef::Vec(_) | TypeRef::Map(_) | TypeRef::Plain(_) => Vec::new(),
    }
}

fn enclose(ty: &mut TypeRef, target: TypeId) {
    match ty {
        TypeRef::Named(id) if *id == target => *ty = TypeRef::Boxed(Box::new(TypeRef::Named(target))),
        TypeRef::Option(inner) => enclose(inner, target),
        TypeRef::Tuple(items) => items.iter_mut().for_each(|item| enclose(item, target)),
        TypeRef::Named(_) | TypeRef::Boxed(_) | TypeRef::Vec(_) | TypeRef::Map(_) | TypeRef::Plain(_) => {}
    }
}

fn reaches(held: &Links, from: TypeId, to: TypeId) -> bool {
    let mut seen = BTreeSet::new();
    let mut stack = vec![from];
    while let Some(at) = stack.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            stack.extend(held.get(&at).into_iter().flatten());
        }
    }
    false
}
