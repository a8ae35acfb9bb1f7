//! From the properties of an object to the fields of a struct.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::candidate::Candidate;
use super::enumeration::enumeration;
use super::name::Item;
use super::shape::{Object, Shape, ShapeKind, is_component};
use super::types::{Types, Used};
use crate::case::{Case, bare};
use crate::diagnostic::Diagnostics;
use crate::document::Pointer;
use crate::ir::{Direction, Field, Group, Only, Plain, Presence, Struct, TypeDef, TypeId, TypeKind, TypeRef};
use crate::spec::{Schema, Schemas};

/// How many required fields a constructor takes one by one; more are given by name, in a struct of their own.
const MOST_ARGUMENTS: usize = 5;

/// The longest default value that documentation shows, in bytes.
const LONGEST_DEFAULT: usize = 80;

impl Types<'_> {
    pub(super) fn object(&self, place: &Pointer, object: &Object, diagnostics: &mut Diagnostics) -> Struct {
        let discriminators = discriminators(self.schemas, place);
        let mut fields: Vec<Field> = object
            .properties
            .iter()
            .map(|(wire, pointer)| {
                let required = object.required.contains(wire);
                let tells = discriminators.contains(wire.as_str());
                self.field(place, wire, pointer, (required, tells), diagnostics)
            })
            .collect();
        let extra_name = name_fields(place, &mut fields, self);
        let extra = object.extra.as_ref().map(|value| {
            let ty = match value {
                Some(pointer) => self.used(pointer, diagnostics).optional(),
                None => TypeRef::Plain(Plain::Value),
            };
            (extra_name, ty)
        });
        Struct { fields, extra, closed: object.closed, required: None }
    }

    fn field(
        &self,
        place: &Pointer,
        wire: &str,
        pointer: &Pointer,
        (required, tells): (bool, bool),
        diagnostics: &mut Diagnostics,
    ) -> Field {
        let used = self.used(pointer, diagnostics);
        let schema = self.schemas.get(pointer);
        // Without what tells it from others a value cannot be read, whoever is to read it.
        let is_tag = self.tags.contains(&(place.clone(), wire.to_owned()));
        let direction = match direction(self.schemas, pointer) {
            Direction::Answers if is_tag => Direction::Both,
            Direction::Answers | Direction::Requests if tells => Direction::Both,
            direction @ (Direction::Both | Direction::Answers | Direction::Requests) => direction,
        };
        let presence = match (required && direction == Direction::Both, used.nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::RequiredNullable,
            // All that it says is whether it is there.
            (false, false) if used.ty == TypeRef::Plain(Plain::Null) => Presence::OptionalNullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        };
        let only = self.only(pointer, presence, &used);
        let always = presence == Presence::Required || has_its_default(self.schemas, pointer);
        Field {
            wire: wire.to_owned(),
            name: String::new(),
            filled: always && only.is_some(),
            only,
            ty: used.ty,
            presence,
            direction,
            docs: schema.map(docs).unwrap_or_default(),
            deprecated: schema.is_some_and(|schema| schema.deprecated),
            setter: String::new(),
            place: property(place, wire, pointer),
        }
    }

    /// The only value that a property can have.
    fn only(&self, pointer: &Pointer, presence: Presence, used: &Used) -> Option<Only> {
        match &used.ty {
            TypeRef::Plain(Plain::Constant(text)) => Some(Only::Text(text.clone())),
            TypeRef::Named(_) if presence == Presence::Required => {
                self.only_variant(pointer).map(Only::Variant)
            }
            TypeRef::Plain(Plain::Bool | Plain::F64) if !used.nullable => {
                let [value] = self.schemas.get(pointer)?.enumeration.as_slice() else { return None };
                value.as_bool().map(Only::Bool).or(value.as_f64().map(Only::Number))
            }
            TypeRef::Named(_)
            | TypeRef::Boxed(_)
            | TypeRef::Option(_)
            | TypeRef::Vec(_)
            | TypeRef::Tuple(_)
            | TypeRef::Map(_)
            | TypeRef::Plain(_) => None,
        }
    }

    /// The variant of the only value that a property can have, if its type is an enum.
    fn only_variant(&self, pointer: &Pointer) -> Option<String> {
        let (place, shape) = self.origin(pointer)?;
        let ShapeKind::Enum(listing) = &shape.kind else { return None };
        listing.only()?;
        let variants = enumeration(place, listing, self.namer).variants;
        variants.into_iter().next().map(|variant| variant.name)
    }
}

/// Places of strings with one value, which always are properties that have it: required ones, and those that have it by
/// default. No type has to tell their values apart. Elsewhere such a string is an enum, whose value a caller names: an
/// optional property may be given it or not.
pub(super) fn constants<'a>(
    schemas: &Schemas,
    shapes: &'a BTreeMap<Pointer, Shape>,
    parted: &BTreeSet<Pointer>,
) -> BTreeSet<&'a Pointer> {
    let is_constant = |(pointer, shape): &(&Pointer, &Shape)| {
        let ShapeKind::Enum(listing) = &shape.kind else { return false };
        let alone = listing.only().is_some_and(Value::is_string) && !shape.nullable;
        alone && !is_component(pointer) && direction(schemas, pointer) == Direction::Both
    };
    let mut constants: BTreeSet<&Pointer> = BTreeSet::new();
    let mut others: BTreeSet<&Pointer> = schemas.aliases().map(|(_, target)| target).collect();
    for (place, shape) in shapes {
        let ShapeKind::Object(object) = &shape.kind else {
            others.extend(shape.children());
            continue;
        };
        for (name, pointer) in &object.properties {
            let always = object.required.contains(name) || has_its_default(schemas, pointer);
            // What an object without a type has is given by the caller.
            if always && !parted.contains(place) { &mut constants } else { &mut others }.insert(pointer);
        }
        others.extend(object.extra.iter().flatten());
    }
    shapes
        .iter()
        .filter(is_constant)
        .map(|(pointer, _)| pointer)
        .filter(|pointer| constants.contains(pointer) && !others.contains(pointer))
        .collect()
}

/// Whether the default of a schema is the only value that it has.
fn has_its_default(schemas: &Schemas, pointer: &Pointer) -> bool {
    schemas.get(pointer).is_some_and(is_its_default)
}

fn is_its_default(schema: &Schema) -> bool {
    !schema.enumeration.is_empty() && schema.default.as_slice() == schema.enumeration.as_slice()
}

/// Which way the property with this schema travels. One type for both ways has to do without it where it travels one way
/// only (OpenAPI 3.0.4, `readOnly` and `writeOnly`: "required" affects the other direction only).
///
/// It is enough that one of the schemas that hold says so (JSON Schema 2020-12, validation, section 9.4). What is said to
/// be both is neither, as no document may say it.
pub(super) fn direction(schemas: &Schemas, pointer: &Pointer) -> Direction {
    let parts: Vec<&Schema> =
        schemas.parts(pointer).into_iter().filter_map(|part| schemas.get(part)).collect();
    let read_only = parts.iter().any(|schema| schema.read_only);
    let write_only = parts.iter().any(|schema| schema.write_only);
    match (read_only, write_only) {
        (true, false) => Direction::Answers,
        (false, true) => Direction::Requests,
        (false, false) | (true, true) => Direction::Both,
    }
}

/// The properties that tell the object's type from others.
fn discriminators<'a>(schemas: &'a Schemas, object: &'a Pointer) -> BTreeSet<&'a str> {
    let parts = schemas.parts(object).into_iter();
    let discriminators = parts.filter_map(|part| schemas.get(part)?.discriminator.as_ref());
    discriminators.map(|discriminator| discriminator.property.as_str()).collect()
}

/// The place of the property `wire` of the object at `place`, whose schema is at `schema`: there, unless that is a
/// reference to something else. A property that came with `allOf` stands where its object is written.
fn property(place: &Pointer, wire: &str, schema: &Pointer) -> Pointer {
    let written = schema.parent().filter(|holder| holder.last() == "properties" && schema.last() == wire);
    match written {
        Some(_) => schema.clone(),
        None => place.child("properties").child(wire),
    }
}

/// What a document says of a schema, with what is no part of its type: values that no enumeration has variants for, and
/// what a server takes where nothing is sent.
pub(super) fn docs(schema: &Schema) -> String {
    documented(schema.description.clone().or_else(|| schema.title.clone()), schema)
}

/// What is said of something, with what its schema adds to that.
pub(super) fn documented(said: Option<String>, schema: &Schema) -> String {
    let mut parts: Vec<String> = said.into_iter().filter(|text| !text.is_empty()).collect();
    // Values that become no variants: booleans, and numbers of which some are no integers.
    let is = |of: fn(&Value) -> bool| schema.enumeration.iter().all(of);
    let listed = is(Value::is_boolean) || is(Value::is_number) && !is(Value::is_i64);
    if listed && !schema.enumeration.is_empty() {
        let values: Vec<String> = schema.enumeration.iter().map(|value| format!("`{value}`")).collect();
        let words = if values.len() == 1 { "Always" } else { "One of" };
        parts.push(format!("{words} {}.", values.join(", ")));
    }
    let default = schema.default.as_ref().filter(|value| !value.is_null() && !is_its_default(schema));
    let default = default.map(Value::to_string);
    // A long value, or one that would end the code that it is shown as, says little here.
    if let Some(value) =
        default.filter(|value| value.len() <= LONGEST_DEFAULT && !value.contains(['`', '\\']))
    {
        parts.push(format!("Default: `{value}`."));
    }
    parts.join("\n\n")
}

/// Gives the fields of a struct and their setters names of their own; what is left is the name of the field that holds
/// all other properties.
fn name_fields(place: &Pointer, fields: &mut [Field], types: &Types<'_>) -> String {
    let mut candidates: Vec<Candidate> = fields
        .iter()
        .map(|field| {
            let pointer = place.child("properties").child(&field.wire);
            let name = types.schemas.get(&pointer).and_then(|schema| schema.rust_name.as_deref());
            let candidate = Candidate::new(&pointer, name.unwrap_or(&field.wire), Case::Snake);
            Candidate { class: u8::from(name.is_none()), ..candidate.by_hand(name.is_some()) }
        })
        .collect();
    let words = ["additional properties", "extra properties", "unnamed properties"];
    candidates.push(Candidate {
        class: 2,
        words: words.map(str::to_owned).to_vec(),
        ..Candidate::new(&place.child("additionalProperties"), "", Case::Snake)
    });
    let mut names = types.namer.resolve(Item::Field, &candidates, &[]);
    let extra = names.pop().unwrap_or_default();
    for (field, name) in fields.iter_mut().zip(names) {
        field.setter = format!("with_{}", bare(&name));
        field.name = name;
    }
    extra
}

/// Names the structs that give many required fields by name.
pub(super) fn name_required_structs(defs: &mut [TypeDef], groups: &[Group], types: &Types<'_>) {
    let mut taken = types.taken(&[]);
    taken.extend(groups.iter().flat_map(Group::output_enums).map(|name| name.to_ascii_lowercase()));
    let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
    let mut structs: Vec<(&mut Struct, Candidate)> = Vec::new();
    for (def, id) in defs.iter_mut().zip((0..).map(TypeId)) {
        let TypeKind::Struct(object) = &mut def.kind else { continue };
        let arguments = object.fields.iter().filter(|field| field.is_argument()).count();
        if arguments > MOST_ARGUMENTS {
            let spelling = format!("{} required", def.name);
            let candidate = Candidate::new(&def.place.child("required"), &spelling, Case::Pascal);
            structs.push((object, candidate.by_hand(types.is_by_hand(id))));
        }
    }
    let candidates: Vec<Candidate> = structs.iter().map(|(_, candidate)| candidate.clone()).collect();
    for ((object, _), name) in
        structs.into_iter().zip(types.namer.resolve(Item::Required, &candidates, &taken))
    {
        object.required = Some(name);
    }
}
