//! Keywords without alternatives: scalars, enumerations, arrays, objects.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Alternatives, Object, Scalar, ShapeKind, Shapes, type_name};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Pointer;
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
            (Some(Primitive::Array), None)
                if (1..=LONGEST_TUPLE).contains(&schema.prefix_items.len()) && schema.items.is_none() =>
            {
                ShapeKind::Tuple(schema.prefix_items.clone())
            }
            (Some(Primitive::Array), None) => {
                if schema.prefix_items.len() > LONGEST_TUPLE {
                    diagnostics.push(
                        Diagnostic::warning(
                            "long-tuple",
                            "a tuple of so many elements becomes an array of any values",
                        )
                        .at(pointer),
                    );
                }
                ShapeKind::Array(schema.items.clone())
            }
            (Some(primitive), None) => ShapeKind::Scalar(scalar(schema, primitive)),
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
            // What is said of all of them stands at the union.
            self.schemas.insert(place.clone(), Schema { title: None, description: None, ..schema });
            place
        });
        ShapeKind::Union(Alternatives { members: members.collect(), discriminator: None })
    }

    /// Listed values: an enumeration of one type, or one for each type that the values have.
    fn enumeration(&mut self, pointer: &Pointer, schema: &Schema, nullable: &mut bool) -> ShapeKind {
        let mut values: BTreeMap<Primitive, Vec<Value>> = BTreeMap::new();
        for value in &schema.enumeration {
            let primitive = match value {
                Value::Null => {
                    *nullable = true;
                    continue;
                }
                Value::Bool(_) => Primitive::Boolean,
                Value::Number(number) if number.is_i64() => Primitive::Integer,
                Value::Number(_) => Primitive::Number,
                Value::String(_) => Primitive::String,
                Value::Array(_) => Primitive::Array,
                Value::Object(_) => Primitive::Object,
            };
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
                Primitive::String if !schema.secret => ShapeKind::Enum(schema.enumeration),
                Primitive::Integer => ShapeKind::Enum(schema.enumeration),
                Primitive::Array => ShapeKind::Array(schema.items),
                Primitive::Object => self.object(pointer, &schema),
                primitive => ShapeKind::Scalar(scalar(&schema, primitive)),
            },
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(alternatives);
                self.by_type(pointer, all.collect())
            }
        }
    }

    fn object(&mut self, pointer: &Pointer, schema: &Schema) -> ShapeKind {
        let mut patterns = schema.pattern_properties.values();
        let extra = match (&schema.additional, patterns.next(), patterns.next()) {
            (Additional::Schema(pointer), None, _) => Some(Some(pointer.clone())),
            (Additional::Forbidden | Additional::Unstated, Some(only), None) => Some(Some(only.clone())),
            (_, Some(_), _) | (Additional::Any, None, _) => Some(None),
            (Additional::Forbidden | Additional::Unstated, None, _) => None,
        };
        let mut properties = schema.properties.clone();
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
        ShapeKind::Object(Object { properties, required: schema.required.clone(), extra })
    }
}

/// The stated types, or those that the other keywords speak of.
fn inferred_types(schema: &Schema) -> BTreeSet<Primitive> {
    if !schema.types.is_empty() {
        return schema.types.clone();
    }
    let object = !schema.properties.is_empty()
        || !schema.pattern_properties.is_empty()
        || !schema.required.is_empty()
        || !matches!(schema.additional, Additional::Unstated);
    if object {
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

fn scalar(schema: &Schema, primitive: Primitive) -> Scalar {
    Scalar {
        primitive,
        format: schema.format.clone(),
        secret: schema.secret,
        encoding: schema.content_encoding.clone(),
        minimum: schema.minimum,
        maximum: schema.maximum,
    }
}
