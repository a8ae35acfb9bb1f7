//! Where a type holds itself by value, one link of the circle goes to the heap.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{TypeDef, TypeId, TypeKind, TypeRef};

/// Boxes just enough fields and variants that every type has a size. Which ones follows from the names of the types, so
/// that a type that is added elsewhere changes nothing.
pub(super) fn insert(types: &mut [TypeDef]) {
    let mut order: Vec<usize> = (0..types.len()).collect();
    order.sort_by(|a, b| {
        let name = |index: &usize| types.get(*index).map(|def| def.name.as_str());
        name(a).cmp(&name(b))
    });
    let mut held: BTreeMap<TypeId, BTreeSet<TypeId>> = BTreeMap::new();
    for index in order {
        let Ok(id) = u32::try_from(index).map(TypeId) else { continue };
        let Some(def) = types.get_mut(index) else { continue };
        let links: Vec<&mut TypeRef> = match &mut def.kind {
            TypeKind::Struct(object) => object.fields.iter_mut().map(|field| &mut field.ty).collect(),
            TypeKind::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
            TypeKind::Newtype(newtype) => vec![&mut newtype.inner],
            TypeKind::Alias(alias) => vec![alias],
            TypeKind::Enum(_) => Vec::new(),
        };
        for link in links {
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

/// The types that a type holds without a pointer between.
fn by_value(ty: &TypeRef) -> Vec<TypeId> {
    match ty {
        TypeRef::Named(id) => vec![*id],
        TypeRef::Option(inner) => by_value(inner),
        TypeRef::Tuple(items) => items.iter().flat_map(by_value).collect(),
        _ => Vec::new(),
    }
}

fn enclose(ty: &mut TypeRef, target: TypeId) {
    match ty {
        TypeRef::Named(id) if *id == target => *ty = TypeRef::Boxed(Box::new(TypeRef::Named(target))),
        TypeRef::Option(inner) => enclose(inner, target),
        TypeRef::Tuple(items) => items.iter_mut().for_each(|item| enclose(item, target)),
        _ => {}
    }
}

fn reaches(held: &BTreeMap<TypeId, BTreeSet<TypeId>>, from: TypeId, to: TypeId) -> bool {
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
