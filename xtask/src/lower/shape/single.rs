//! Keywords without alternatives: scalars, enumerations, arrays, objects.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    Alternative, Alternatives, I64_END, Listed, Listing, Object, Scalar, ShapeKind, Shapes, type_name,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Pointer;
use crate::lower::together::stated;
use crate::spec::{Additional, Primitive, Schema};

/// The longest tuple that the standard library compares and shows; a longer one is an array of any values.
const LONGEST_TUPLE: usize = 12;

impl Shapes<'_> {
    /// The shape of keywords without alternatives.
    pub(super) fn single(
        &mut self,
        pointer: &Pointer,
        schema: &Schema,
        nullable: &mut bool,
        diagnostics: &mut Diagnostics,
    ) -> ShapeKind {
        if !schema.enumeration.is_empty() {
            return self.enumeration(pointer, schema, nullable);
        }
        let types = inferred_types(schema);
        let mut some = types.iter().copied().filter(|primitive| *primitive != Primitive::Null);
        let (first, second) = (some.next(), some.next());
        *nullable |= first.is_some() && types.contains(&Primitive::Null);
        match (first, second) {
            (None, _) if types.contains(&Primitive::Null) => ShapeKind::Null,
            (None, _) => ShapeKind::Any,
            (Some(Primitive::Object), None) => self.object(pointer, schema),
            (Some(Primitive::Array), None) => self.array(pointer, schema, diagnostics),
            (Some(primitive), None) => {
                let scalar = scalar(schema, primitive);
                note_range(&scalar, pointer, diagnostics);
                ShapeKind::Scalar(scalar)
            }
            (Some(_), Some(_)) => {
                let members = types.into_iter().filter(|primitive| *primitive != Primitive::Null);
                let members = members.map(|primitive| {
                    (primitive, Schema { types: [primitive].into(), nullable: false, ..schema.clone() })
                });
                self.by_type(pointer, members.collect())
            }
        }
    }

    /// A union of one alternative for each type.
    fn by_type(&mut self, pointer: &Pointer, schemas: BTreeMap<Primitive, Schema>) -> ShapeKind {
        let members = schemas.into_iter().map(|(primitive, schema)| {
            let place = pointer.child("type").child(type_name(primitive));
            // What is said of all of them stands at the union, and what it is called is called the union.
            let unsaid = Schema { rust_name: None, enum_name: None, ..schema.unannotated() };
            self.schemas.insert(place.clone(), unsaid);
            Alternative { place, tags: Vec::new() }
        });
        ShapeKind::Union(Alternatives { members: members.collect(), discriminator: None })
    }

    /// Listed values: an enumeration of one type, or one for each type that the values have.
    pub(super) fn enumeration(
        &mut self,
        pointer: &Pointer,
        schema: &Schema,
        nullable: &mut bool,
    ) -> ShapeKind {
        let mut values: BTreeMap<Primitive, Vec<Value>> = BTreeMap::new();
        for value in &schema.enumeration {
            let primitive = value_type(value);
            if primitive == Primitive::Null {
                *nullable = true;
                continue;
            }
            let known = values.entry(primitive).or_default();
            if !known.contains(value) {
                known.push(value.clone());
            }
        }
        if values.contains_key(&Primitive::Number) {
            // Some are no integers, so none is.
            let integers = values.remove(&Primitive::Integer).unwrap_or_default();
            values.entry(Primitive::Number).or_default().extend(integers);
        }
        let mut alternatives = values.into_iter().map(|(primitive, values)| {
            let types = [primitive].into();
            (primitive, Schema { types, nullable: false, enumeration: values, ..schema.clone() })
        });
        match (alternatives.next(), alternatives.next()) {
            (None, _) => {
                *nullable = false;
                ShapeKind::Null
            }
            (Some((primitive, schema)), None) => match primitive {
                Primitive::String if !schema.secret => ShapeKind::Enum(listing(&schema)),
                Primitive::Integer => ShapeKind::Enum(listing(&schema)),
                Primitive::Array => ShapeKind::Array(schema.items),
                Primitive::Object => self.object(pointer, &schema),
                Primitive::Boolean | Primitive::Null | Primitive::Number | Primitive::String => {
                    ShapeKind::Scalar(scalar(&schema, primitive))
                }
            },
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(alternatives);
                self.by_type(pointer, all.collect())
            }
        }
    }

    fn array(&mut self, pointer: &Pointer, schema: &Schema, diagnostics: &mut Diagnostics) -> ShapeKind {
        let never = |items: &&Pointer| self.schemas.get(items).is_some_and(|schema| schema.never);
        let rest = schema.items.as_ref().filter(|items| !never(items));
        let first = &schema.prefix_items;
        if first.is_empty() {
            return ShapeKind::Array(rest.cloned());
        }
        if first.len() <= LONGEST_TUPLE && rest.is_none() {
            return ShapeKind::Tuple(first.clone());
        }
        let message = "`prefixItems` with `items` becomes an array of any of these types";
        diagnostics.push(Diagnostic::new(Severity::Note, "open-tuple", message).at(&stated(pointer)));
        let elements = first.iter().chain(rest).cloned().collect();
        ShapeKind::Array(Some(self.any_of(pointer.child("items"), elements)))
    }

    /// The place of a schema that is any of several.
    fn any_of(&mut self, holder: Pointer, mut members: Vec<Pointer>) -> Pointer {
        members.dedup();
        if let [only] = members.as_slice() {
            return only.clone();
        }
        let place = holder.child("anyOf");
        self.schemas.insert(place.clone(), Schema { any_of: members, ..Schema::default() });
        place
    }

    pub(super) fn object(&mut self, pointer: &Pointer, schema: &Schema) -> ShapeKind {
        let mut values: Vec<Pointer> = schema.pattern_properties.values().cloned().collect();
        if let Additional::Schema(additional) = &schema.additional {
            values.push(additional.clone());
        }
        let extra = match (&schema.additional, values.is_empty()) {
            (Additional::Any, _) => Some(None),
            (_, true) => None,
            (_, false) => Some(Some(self.any_of(pointer.child("additionalProperties"), values))),
        };
        let mut properties = schema.properties.clone();
        // An object that only says what it has not may have anything else.
        if properties.values().all(|place| self.schemas.get(place).is_some_and(|schema| schema.never)) {
            properties.clear();
        }
        for (name, tag) in self.tagged_properties(pointer) {
            if let Some(written) = properties.get(&name).cloned() {
                let place = self.tag_property(&name, &written, pointer, tag);
                properties.insert(name, place);
            }
        }
        for name in schema.required.iter().filter(|name| !schema.properties.contains_key(*name)) {
            // A property that must be there is one, even if nothing more is said of it.
            let place = extra.clone().flatten().unwrap_or_else(|| {
                let place = pointer.child("properties").child(name);
                self.schemas.insert(place.clone(), Schema::default());
                place
            });
            properties.insert(name.clone(), place);
        }
        if properties.is_empty() && !(extra.is_none() && matches!(schema.additional, Additional::Forbidden)) {
            return ShapeKind::Map(extra.flatten());
        }
        ShapeKind::Object(Object {
            properties,
            required: schema.required.clone(),
            closed: extra.is_none() && matches!(schema.additional, Additional::Forbidden),
            extra,
        })
    }
}

/// The listed values, with what is said of each.
fn listing(schema: &Schema) -> Listing {
    let labelled = |value: &Value| {
        let label = schema.labels.get(&value.to_string()).cloned().unwrap_or_default();
        Listed { value: value.clone(), label }
    };
    Listing { values: schema.enumeration.iter().map(labelled).collect(), any: false }
}

/// The stated types, or those that the other keywords speak of.
pub(super) fn inferred_types(schema: &Schema) -> BTreeSet<Primitive> {
    if !schema.types.is_empty() {
        return schema.types.clone();
    }
    let object = !schema.properties.is_empty()
        || !schema.pattern_properties.is_empty()
        || !schema.required.is_empty()
        || !matches!(schema.additional, Additional::Unstated);
    if !schema.enumeration.is_empty() {
        schema.enumeration.iter().map(value_type).filter(|primitive| *primitive != Primitive::Null).collect()
    } else if object {
        [Primitive::Object].into()
    } else if schema.items.is_some() || !schema.prefix_items.is_empty() {
        [Primitive::Array].into()
    } else {
        match schema.format.as_deref() {
            Some("int32" | "int64") => [Primitive::Integer].into(),
            Some("float" | "double") => [Primitive::Number].into(),
            Some(_) => [Primitive::String].into(),
            None => BTreeSet::new(),
        }
    }
}

/// The type of a listed value.
pub(super) fn value_type(value: &Value) -> Primitive {
    match value {
        Value::Null => Primitive::Null,
        Value::Bool(_) => Primitive::Boolean,
        Value::Number(number) if number.is_i64() => Primitive::Integer,
        Value::Number(_) => Primitive::Number,
        Value::String(_) => Primitive::String,
        Value::Array(_) => Primitive::Array,
        Value::Object(_) => Primitive::Object,
    }
}

/// Notes which integers that a schema takes have no place in its type.
fn note_range(scalar: &Scalar, place: &Pointer, diagnostics: &mut Diagnostics) {
    let Some(maximum) = scalar.maximum.filter(|maximum| *maximum > I64_END) else { return };
    let says_unsigned = scalar.format.as_deref().is_some_and(|format| format.starts_with("uint"));
    if scalar.primitive != Primitive::Integer || says_unsigned {
        return;
    }
    let (unfit, help) = match scalar.minimum {
        Some(minimum) if minimum >= 0.0 => return,
        Some(_) => ("an `i64`, so larger ones", "if larger ones occur, set `type: number` with an overlay"),
        None => ("a `u64`, so negative ones", "set `minimum: 0`, or the real minimum, with an overlay"),
    };
    let message = format!("an integer up to {maximum:e} becomes {unfit} cannot be read");
    diagnostics.push(Diagnostic::new(Severity::Note, "integer-range", message).at(&stated(place)).help(help));
}

/// A scalar of a schema that is one.
pub(in crate::lower) fn scalar(schema: &Schema, primitive: Primitive) -> Scalar {
    Scalar {
        primitive,
        format: schema.format.clone(),
        secret: schema.secret,
        encoding: schema.content_encoding.clone(),
        minimum: schema.minimum,
        maximum: schema.maximum,
    }
}
