//! From the place of a schema to the type that it became, for tools that measure what the generator does.

use std::collections::BTreeMap;

use super::types::Types;
use crate::diagnostic::Diagnostics;
use crate::document::Pointer;
use crate::ir::{TypeDef, TypeKind, TypeRef};
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
}

/// Looks up the type of every place that has one.
pub(super) fn index(types: &Types<'_>, defs: &[TypeDef]) -> TypeIndex {
    let schemas = types.schemas;
    // What is to be said about these places was said when the types were defined.
    let mut said = Diagnostics::default();
    let mut index = TypeIndex::default();
    let aliases = schemas.aliases().map(|(pointer, _)| pointer);
    for pointer in types.shapes.keys().chain(aliases) {
        if !types.shapes.contains_key(schemas.target(pointer)) {
            continue;
        }
        let ty = types.used(pointer, &mut said).optional();
        let stated = schemas.get(pointer).is_some_and(|schema| states_type(schema, schemas, DEEPEST));
        if schemas.target(pointer) == pointer && stated && is_any(&ty, defs) {
            index.fallbacks.push(pointer.clone());
        }
        index.types.insert(pointer.clone(), ty);
    }
    index
}

/// Whether a type is any JSON by another name.
fn is_any(ty: &TypeRef, defs: &[TypeDef]) -> bool {
    let mut at = ty;
    for _ in 0..DEEPEST {
        at = match at {
            TypeRef::Value => return true,
            TypeRef::Option(inner) | TypeRef::Boxed(inner) => inner,
            TypeRef::Named(id) => match defs.get(id.0 as usize).map(|def| &def.kind) {
                Some(TypeKind::Alias(inner)) => inner,
                Some(TypeKind::Newtype(newtype)) => &newtype.inner,
                _ => return false,
            },
            _ => return false,
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
        || schema.all_of.iter().any(stated)
        || all(&schema.one_of)
        || all(&schema.any_of)
}
