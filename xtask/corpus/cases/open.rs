//! Whether a type promises to take what is not as the document says, at a path into a value.

use serde_json::Value;
use xtask::ir::{Api, Plain, Tagging, TypeKind, TypeRef, Union};

use super::mutate::{Change, Step};
use super::trees::Trees;

/// How many types are followed.
const DEEPEST: usize = 1000;

/// Why a changed value may decode; `None` where the type is closed along the whole path.
///
/// Open are, by design: any JSON, properties that are not declared, and unions, which keep a value that is none of their
/// variants. A union that knows its variant by a tag is as closed as that variant. Alternatives that only ask for
/// properties are no types (`alternative-requirements`), so what they ask for may be absent.
pub(super) fn reason(
    trees: &Trees,
    api: &Api,
    ty: &TypeRef,
    path: &[Step],
    change: Change,
    value: &Value,
) -> Option<&'static str> {
    let mut at = ty;
    let mut value = Some(value);
    let mut rest = path.iter();
    for _ in 0..DEEPEST {
        at = match at {
            TypeRef::Plain(Plain::Value) => return Some("any JSON"),
            TypeRef::Option(inner) | TypeRef::Boxed(inner) => inner,
            TypeRef::Named(id) => {
                let def = api.type_def(*id)?;
                match &def.kind {
                    TypeKind::Alias(inner) => inner,
                    TypeKind::Newtype(newtype) => &newtype.inner,
                    TypeKind::Union(union) => match variant(union, value) {
                        Some(ty) => ty,
                        None => return Some("a union"),
                    },
                    TypeKind::Enum(_) => return None,
                    TypeKind::Struct(object) => {
                        let Some(Step::Key(key)) = rest.next() else { return None };
                        value = value.and_then(|value| value.get(key));
                        let removed = rest.len() == 0 && change == Change::Removed;
                        match object.fields.iter().find(|field| field.wire == *key) {
                            Some(_) if removed && is_alternative_requirement(trees.at(&def.place), key) => {
                                return Some("a requirement of an alternative");
                            }
                            // Whether it may be absent is what is tested.
                            Some(_) if removed => return None,
                            Some(field) => &field.ty,
                            None => match &object.extra {
                                Some((_, ty)) if !removed => ty,
                                _ => return Some("an undeclared property"),
                            },
                        }
                    }
                }
            }
            TypeRef::Vec(item) => {
                let Some(Step::Index(index)) = rest.next() else { return None };
                value = value.and_then(|value| value.get(index));
                item
            }
            TypeRef::Tuple(items) => {
                let Some(Step::Index(index)) = rest.next() else { return None };
                value = value.and_then(|value| value.get(index));
                items.get(*index)?
            }
            TypeRef::Map(item) => {
                let Some(Step::Key(key)) = rest.next() else { return None };
                value = value.and_then(|value| value.get(key));
                if rest.len() == 0 && change == Change::Removed {
                    return Some("a key of a map");
                }
                item
            }
            _ => return None,
        };
    }
    None
}

/// Whether it is an alternative without properties of its own that asks for the property.
fn is_alternative_requirement(schema: Option<&Value>, property: &str) -> bool {
    let alternatives = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| schema?.get(keyword)?.as_array());
    let mut requirements = alternatives.flatten().filter(|schema| schema.get("properties").is_none());
    requirements.any(|schema| {
        let names = schema.get("required").and_then(Value::as_array);
        names.is_some_and(|names| names.iter().any(|name| name == property))
    })
}

/// The variant that a tag tells of.
fn variant<'a>(union: &'a Union, value: Option<&Value>) -> Option<&'a TypeRef> {
    let Tagging::Property(property) = &union.tagging else { return None };
    let tag = value?.get(property)?;
    let tag = tag.as_str().map_or_else(|| tag.to_string(), str::to_owned);
    let found = union.variants.iter().find(|variant| variant.tags.contains(&tag));
    found.map(|variant| &variant.ty)
}
