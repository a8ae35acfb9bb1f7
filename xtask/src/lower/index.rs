//! From the place of a schema to the type that it became, for tools that measure what the generator does.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::{ShapeKind, is_component};
use super::together;
use super::types::Types;
use crate::diagnostic::Diagnostics;
use crate::document::Pointer;
use crate::ir::{Plain, TypeDef, TypeKind, TypeRef};
use crate::spec::{Primitive, Schema, Schemas};

/// How many steps a chain of aliases or of alternatives is followed.
const DEEPEST: usize = 16;

/// What became of the schemas of a document.
#[derive(Debug, Default)]
pub struct TypeIndex {
    /// The type of every place whose schema was needed for a type.
    pub types: BTreeMap<Pointer, TypeRef>,
    /// The places whose schema states a type and that became any JSON all the same.
    pub fallbacks: Vec<Pointer>,
    /// The alternatives of every place that became one of several types.
    pub unions: BTreeMap<Pointer, Vec<Alternative>>,
}

/// One of several types that the value of a place may have.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// The type.
    pub ty: TypeRef,
    /// The schemas that it stands for: where an alternative stands beside other keywords, those and itself.
    pub places: BTreeSet<Pointer>,
}

/// Looks up the type of every place that has one.
pub(super) fn index(types: &Types<'_>, defs: &[TypeDef]) -> TypeIndex {
    let schemas = types.schemas;
    // What is to be said about these places was said when the types were defined.
    let mut said = Diagnostics::default();
    let mut index = TypeIndex::default();
    let aliases = schemas.aliases().map(|(pointer, _)| pointer);
    for pointer in types.shapes.keys().chain(aliases) {
        let target = schemas.target(pointer);
        if !types.shapes.contains_key(target) || types.parted.contains(target) {
            continue;
        }
        let ty = types.used(pointer, &mut said).optional();
        let (inner, inner_ty) = innermost(pointer, &ty, types);
        let stated = schemas.get(inner).is_some_and(|schema| states_type(schema, schemas, DEEPEST));
        if schemas.target(inner) == inner && stated && is_any(inner_ty, defs) {
            index.fallbacks.push(inner.clone());
        }
        index.types.insert(pointer.clone(), ty);
    }
    index.fallbacks.sort();
    index.fallbacks.dedup();
    for (pointer, shape) in types.shapes {
        let ShapeKind::Union(alternatives) = &shape.kind else { continue };
        let members = alternatives.members.iter().map(|member| Alternative {
            ty: types.used(&member.place, &mut said).optional(),
            places: stood_for(&member.place, types),
        });
        index.unions.insert(pointer.clone(), members.collect());
    }
    index
}

/// A place, what it refers to, and the parts of it where it was made of several.
fn stood_for(place: &Pointer, types: &Types<'_>) -> BTreeSet<Pointer> {
    let mut found = BTreeSet::new();
    // A base that is an alternative of its own stands below its schema.
    let base = place.parent().filter(|parent| is_component(parent) && place.last() == "base");
    let mut pending: Vec<&Pointer> = base.iter().chain([place]).collect();
    while let Some(place) = pending.pop() {
        if found.insert(place.clone()) {
            pending.push(types.schemas.target(place));
            // What the lowering made stands below its own keyword, of which no document has a key `*`.
            let made = together::whole(place).is_some();
            pending.extend(types.schemas.get(place).filter(|_| made).into_iter().flat_map(|it| &it.all_of));
        }
    }
    found
}

/// What arrays and maps without a name hold in the end: its place and its type there, which may be less than its own.
fn innermost<'a>(pointer: &'a Pointer, ty: &'a TypeRef, types: &'a Types<'_>) -> (&'a Pointer, &'a TypeRef) {
    let mut at = (pointer, ty);
    // A type is finite, and each step takes one layer off it.
    loop {
        let shape = types.shape(at.0).map(|shape| &shape.kind);
        at = match (at.1, shape) {
            (TypeRef::Option(inner) | TypeRef::Boxed(inner), _) => (at.0, inner),
            (TypeRef::Vec(inner), Some(ShapeKind::Array(Some(item)))) => (item, inner),
            (TypeRef::Map(inner), Some(ShapeKind::Map(Some(value)))) => (value, inner),
            _ => return at,
        };
    }
}

/// Whether a type is any JSON by another name.
fn is_any(ty: &TypeRef, defs: &[TypeDef]) -> bool {
    let mut at = ty;
    for _ in 0..DEEPEST {
        at = match at {
            TypeRef::Plain(Plain::Value) => return true,
            TypeRef::Option(inner) | TypeRef::Boxed(inner) => inner,
            TypeRef::Named(id) => match defs.get(id.0 as usize).map(|def| &def.kind) {
                Some(TypeKind::Alias(inner)) => inner,
                Some(TypeKind::Newtype(newtype)) => &newtype.inner,
                Some(TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_)) | None => return false,
            },
            TypeRef::Vec(_) | TypeRef::Tuple(_) | TypeRef::Map(_) | TypeRef::Plain(_) => return false,
        };
    }
    false
}

/// Whether a schema says what type its values have: by itself, by a part of it, or by all of its alternatives.
fn states_type(schema: &Schema, schemas: &Schemas, depth: usize) -> bool {
    const TYPES: usize = 6;
    let Some(depth) = depth.checked_sub(1) else { return false };
    let stated =
        |pointer: &Pointer| schemas.get(pointer).is_some_and(|schema| states_type(schema, schemas, depth));
    let all = |members: &[Pointer]| !members.is_empty() && members.iter().all(stated);
    let some = schema.types.iter().filter(|primitive| **primitive != Primitive::Null).count();
    if some >= TYPES {
        return false;
    }
    some > 0
        || !schema.enumeration.is_empty()
        || !schema.properties.is_empty()
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || !schema.pattern_properties.is_empty()
        || schema.all_of.iter().any(stated)
        || all(&schema.one_of)
        || all(&schema.any_of)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::document::{Document, Pointer, Sources, Strictness};
    use crate::lower::lower_indexed;
    use crate::spec::Spec;

    #[test]
    fn a_typed_schema_that_became_any_json_is_a_fallback() {
        let nested = "{type: array, items: ".repeat(40) + "{type: string}" + &"}".repeat(40);
        let text = format!(
            "{{openapi: 3.0.3, info: {{title: t, version: v}}, paths: {{}}, \
             components: {{schemas: {{Deep: {nested}, Any: {{}}, Text: {{type: string}}}}}}}}"
        );
        let mut sources = Sources::memory([("api.yaml", text.as_bytes())]);
        let mut diagnostics = Diagnostics::default();
        let document = Document::load(&mut sources, "api.yaml", &[], Strictness::Strict, &mut diagnostics);
        let spec = Spec::resolve(&document.expect("it is a document"), &mut diagnostics);
        let (_, index) = lower_indexed(spec, "api", &mut diagnostics);
        let fallbacks: Vec<&str> = index.fallbacks.iter().map(Pointer::as_str).collect();
        assert!(!fallbacks.is_empty());
        assert!(fallbacks.iter().all(|place| place.contains("/Deep/")), "{fallbacks:?}");
    }
}
