//! From an `openapiv3` schema to one flat record of keywords.
//!
//! `openapiv3` sorts schemas into kinds and keeps what fits no kind in a catch-all; for deciding a type all of them are
//! the same, a set of keywords, so this is where the kinds end.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3 as oas;
use serde_json::Value;

use super::constraint::{Constraints, lossy};
use super::{Xml, child};
use crate::document::Pointer;
use crate::document::key;

/// The keywords of one schema (OpenAPI 3.0.4, Schema Object), children as places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// A name for people.
    pub title: Option<String>,
    /// What the document says of it.
    pub description: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Whether `null` is a value too.
    pub nullable: bool,
    /// Whether only responses carry it.
    pub read_only: bool,
    /// Whether only requests carry it.
    pub write_only: bool,
    /// Whether nothing is valid.
    pub never: bool,
    /// The value that absence stands for.
    pub default: Option<Value>,
    /// The allowed types; empty for any.
    pub types: BTreeSet<Primitive>,
    /// A refinement of the type.
    pub format: Option<String>,
    /// The allowed values, in the document's order; empty for any.
    pub enumeration: Vec<Value>,
    /// What the document says of some of those values, by their JSON.
    pub labels: BTreeMap<String, Label>,
    /// The lower bound of a number.
    pub minimum: Option<f64>,
    /// The upper bound of a number.
    pub maximum: Option<f64>,
    /// What narrows the values without choosing a type.
    pub constraints: Constraints,
    /// The properties by name.
    pub properties: BTreeMap<String, Pointer>,
    /// The names of properties that must be present.
    pub required: BTreeSet<String>,
    /// What other properties may be.
    pub additional: Additional,
    /// Properties by a pattern of their name.
    pub pattern_properties: BTreeMap<String, Pointer>,
    /// The elements of an array.
    pub items: Option<Pointer>,
    /// The first elements of an array, one by one.
    pub prefix_items: Vec<Pointer>,
    /// Whether the elements of an array differ.
    pub unique_items: bool,
    /// Schemas of which each holds under a condition (`then`, `else`, `dependentSchemas`).
    pub conditional: Vec<Pointer>,
    /// All of these hold.
    pub all_of: Vec<Pointer>,
    /// Exactly one of these holds.
    pub one_of: Vec<Pointer>,
    /// At least one of these holds.
    pub any_of: Vec<Pointer>,
    /// Which of the alternatives it is, told by a property.
    pub discriminator: Option<Discriminator>,
    /// The value of an inherited discriminator that stands for this schema (`x-ms-discriminator-value`, which Azure's
    /// documents in Swagger 2.0 have in place of a mapping).
    pub tag: Option<String>,
    /// How bytes are written in a string (`base64`).
    pub content_encoding: Option<String>,
    /// What a string holds (`application/json`, `image/png`).
    pub content_media_type: Option<String>,
    /// The schema of what a string holds.
    pub content_schema: Option<Pointer>,
    /// How it looks in XML.
    pub xml: Option<Xml>,
    /// Whether the value must not be shown (`format: password`, `x-rust-secret`).
    pub secret: bool,
    /// The pinned Rust name (`x-rust-name`).
    pub rust_name: Option<String>,
    /// What a generator for another language calls the type of the listed values (`x-ms-enum`).
    pub enum_name: Option<String>,
}

/// What a document says of one listed value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Its name for people, or for generators (`x-enum-varnames`).
    pub title: Option<String>,
    /// The pinned variant (`x-rust-variants`).
    pub pinned: Option<String>,
    /// What it means.
    pub description: Option<String>,
}

/// A type of JSON Schema; `null` is [`Schema::nullable`] unless it stands alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Primitive {
    /// `array`
    Array,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `null`
    Null,
    /// `number`
    Number,
    /// `object`
    Object,
    /// `string`
    String,
}

/// What properties beyond the named ones may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Additional {
    /// Not said: anything may come, nothing is meant.
    #[default]
    Unstated,
    /// None may come.
    Forbidden,
    /// Any may come, and they mean something.
    Any,
    /// They have this schema.
    Schema(Pointer),
}

/// Which of several schemas a value has (OpenAPI 3.0.4, Discriminator Object).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discriminator {
    /// The property that tells.
    pub property: String,
    /// Its values and the places that they stand for, as spelled: a reference or the name of a component.
    pub mapping: BTreeMap<String, String>,
    /// The values that stand for each place.
    pub(super) tags: BTreeMap<Pointer, Vec<String>>,
}

impl Discriminator {
    /// The values that stand for the schema at a place that is no reference, as far as the mapping says.
    pub fn tags(&self, place: &Pointer) -> &[String] {
        self.tags.get(place).map_or(&[], Vec::as_slice)
    }

    /// The place that a value of the mapping stands for: a reference, or the name of a component.
    pub fn target(value: &str) -> Pointer {
        if value.contains('#') || value.contains('/') {
            Pointer::parse(value)
        } else {
            Pointer::root().child("components").child("schemas").child(value)
        }
    }
}

impl Primitive {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "array" => Self::Array,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "null" => Self::Null,
            "number" => Self::Number,
            "object" => Self::Object,
            "string" => Self::String,
            _ => return None,
        })
    }
}

impl Label {
    /// What it says, and where that is nothing, what another one says.
    fn or(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            pinned: self.pinned.or(other.pinned),
            description: self.description.or(other.description),
        }
    }

    /// The labels of values, by their JSON.
    fn read(labels: &Value) -> BTreeMap<String, Self> {
        let labels = labels.as_array().into_iter().flatten().filter_map(|label| {
            let text = |key: &str| label.get(key).and_then(Value::as_str).map(str::to_owned);
            let read = Self { title: text("name"), pinned: text("pinned"), description: text("description") };
            Some((label.get("value")?.to_string(), read))
        });
        labels.collect()
    }
}

impl Schema {
    pub(super) fn read(schema: &oas::Schema) -> Self {
        let data = &schema.schema_data;
        let extension = |key: &str| data.extensions.get(key);
        let text = |key: &str| extension(key).and_then(Value::as_str).map(str::to_owned);
        let mut read = Self {
            title: data.title.clone(),
            description: data.description.clone(),
            deprecated: data.deprecated,
            nullable: data.nullable,
            read_only: data.read_only,
            write_only: data.write_only,
            never: extension(key::NEVER) == Some(&Value::Bool(true)),
            default: data.default.clone(),
            discriminator: data.discriminator.as_ref().map(|discriminator| Discriminator {
                property: discriminator.property_name.clone(),
                mapping: discriminator.mapping.clone().into_iter().collect(),
                tags: BTreeMap::new(),
            }),
            content_encoding: text(key::CONTENT_ENCODING),
            content_media_type: text(key::CONTENT_MEDIA_TYPE),
            xml: extension(key::XML).map(Xml::read),
            content_schema: extension(key::CONTENT_SCHEMA).and_then(place),
            rust_name: text("x-rust-name"),
            enum_name: text(key::ENUM_NAME),
            labels: extension(key::LABELS).map(Label::read).unwrap_or_default(),
            constraints: Constraints::read(&schema.schema_kind),
            tag: text("x-ms-discriminator-value"),
            secret: extension("x-rust-secret") == Some(&Value::Bool(true)),
            prefix_items: extension(key::PREFIX_ITEMS)
                .and_then(Value::as_array)
                .map(|schemas| places(schemas))
                .unwrap_or_default(),
            ..Self::default()
        };
        if let Some(patterns) = extension(key::PATTERN_PROPERTIES).and_then(Value::as_object) {
            read.pattern_properties = patterns
                .iter()
                .filter_map(|(pattern, schema)| Some((pattern.clone(), place(schema)?)))
                .collect();
        }
        if let Some(types) = extension(key::TYPES).and_then(Value::as_array) {
            read.types.extend(types.iter().filter_map(Value::as_str).filter_map(Primitive::parse));
        }
        let dependent = extension(key::DEPENDENT_SCHEMAS).and_then(Value::as_object);
        let branches = [key::THEN, key::ELSE].into_iter().filter_map(extension);
        read.conditional =
            branches.chain(dependent.into_iter().flat_map(|map| map.values())).filter_map(place).collect();
        read.kind(&schema.schema_kind);
        // Bounds that are no 64-bit integers.
        read.minimum = read.minimum.or(extension(key::MINIMUM).and_then(Value::as_f64));
        read.maximum = read.maximum.or(extension(key::MAXIMUM).and_then(Value::as_f64));
        if let (Additional::Unstated, Some(unevaluated)) =
            (&read.additional, extension(key::UNEVALUATED_PROPERTIES))
        {
            read.additional = match unevaluated.as_bool() {
                Some(false) => Additional::Forbidden,
                Some(true) | None => place(unevaluated).map_or(Additional::Any, Additional::Schema),
            };
        }
        read.secret |= read.format.as_deref() == Some("password");
        read
    }

    fn kind(&mut self, kind: &oas::SchemaKind) {
        match kind {
            oas::SchemaKind::Type(kind) => self.typed(kind),
            oas::SchemaKind::OneOf { one_of } => self.one_of = one_of.iter().filter_map(child).collect(),
            oas::SchemaKind::AllOf { all_of } => self.all_of = all_of.iter().filter_map(child).collect(),
            oas::SchemaKind::AnyOf { any_of } => self.any_of = any_of.iter().filter_map(child).collect(),
            oas::SchemaKind::Not { .. } => {}
            oas::SchemaKind::Any(any) => self.any(any),
        }
    }

    fn typed(&mut self, kind: &oas::Type) {
        match kind {
            oas::Type::String(string) => {
                self.types.insert(Primitive::String);
                self.enumeration = string.enumeration.iter().map(|value| value.clone().into()).collect();
                self.format = format_name(&string.format);
            }
            oas::Type::Number(number) => {
                self.types.insert(Primitive::Number);
                self.enumeration = number.enumeration.iter().map(|value| (*value).into()).collect();
                self.format = format_name(&number.format);
                self.minimum = number.minimum;
                self.maximum = number.maximum;
            }
            oas::Type::Integer(integer) => {
                self.types.insert(Primitive::Integer);
                self.enumeration = integer.enumeration.iter().map(|value| (*value).into()).collect();
                self.format = format_name(&integer.format);
                self.minimum = integer.minimum.map(lossy);
                self.maximum = integer.maximum.map(lossy);
            }
            oas::Type::Boolean(boolean) => {
                self.types.insert(Primitive::Boolean);
                self.enumeration = boolean.enumeration.iter().map(|value| (*value).into()).collect();
            }
            oas::Type::Array(array) => {
                self.types.insert(Primitive::Array);
                self.items = array.items.as_ref().and_then(child);
                self.unique_items = array.unique_items;
            }
            oas::Type::Object(object) => {
                self.types.insert(Primitive::Object);
                self.object(&object.properties, &object.required, object.additional_properties.as_ref());
            }
        }
    }

    fn any(&mut self, any: &oas::AnySchema) {
        self.types.extend(any.typ.as_deref().and_then(Primitive::parse));
        self.format = any.format.clone();
        self.enumeration = any.enumeration.clone();
        self.minimum = any.minimum;
        self.maximum = any.maximum;
        self.items = any.items.as_ref().and_then(child);
        self.unique_items = any.unique_items.unwrap_or(false);
        self.one_of = any.one_of.iter().filter_map(child).collect();
        self.all_of = any.all_of.iter().filter_map(child).collect();
        self.any_of = any.any_of.iter().filter_map(child).collect();
        self.object(&any.properties, &any.required, any.additional_properties.as_ref());
    }

    fn object<'a>(
        &mut self,
        properties: impl IntoIterator<Item = (&'a String, &'a oas::ReferenceOr<Box<oas::Schema>>)>,
        required: &[String],
        additional: Option<&oas::AdditionalProperties>,
    ) {
        self.properties = properties
            .into_iter()
            .filter_map(|(name, schema)| Some((name.clone(), child(schema)?)))
            .collect();
        self.required = required.iter().cloned().collect();
        self.additional = match additional {
            None => Additional::Unstated,
            Some(oas::AdditionalProperties::Any(true)) => Additional::Any,
            Some(oas::AdditionalProperties::Any(false)) => Additional::Forbidden,
            Some(oas::AdditionalProperties::Schema(schema)) => {
                child(schema).map_or(Additional::Any, Additional::Schema)
            }
        };
    }

    /// Takes over what another schema that holds too says about values without narrowing them. A text of its own wins; a
    /// flag holds if either sets it (JSON Schema 2020-12, validation, sections 9.3 and 9.4).
    pub fn annotate(&mut self, other: &Self) {
        self.title = self.title.take().or_else(|| other.title.clone());
        self.description = self.description.take().or_else(|| other.description.clone());
        self.default = self.default.take().or_else(|| other.default.clone());
        self.xml = self.xml.take().or_else(|| other.xml.clone());
        self.deprecated |= other.deprecated;
        self.read_only |= other.read_only;
        self.write_only |= other.write_only;
    }

    /// The same values, with nothing said about them.
    pub fn unannotated(self) -> Self {
        Self {
            title: None,
            description: None,
            default: None,
            xml: None,
            deprecated: false,
            read_only: false,
            write_only: false,
            ..self
        }
    }

    /// Adds what another schema says of values; what this one says wins.
    pub fn add_labels(&mut self, more: BTreeMap<String, Label>) {
        for (value, label) in more {
            let own = self.labels.remove(&value).unwrap_or_default();
            self.labels.insert(value, own.or(label));
        }
    }

    /// The places of every schema that a keyword of this one names.
    pub(super) fn children_mut(&mut self) -> impl Iterator<Item = &mut Pointer> {
        let additional = match &mut self.additional {
            Additional::Schema(pointer) => Some(pointer),
            Additional::Unstated | Additional::Forbidden | Additional::Any => None,
        };
        self.properties
            .values_mut()
            .chain(self.pattern_properties.values_mut())
            .chain(additional)
            .chain(&mut self.items)
            .chain(&mut self.prefix_items)
            .chain(&mut self.conditional)
            .chain(&mut self.content_schema)
            .chain(&mut self.all_of)
            .chain(&mut self.one_of)
            .chain(&mut self.any_of)
    }

    /// The bytes of the places, names and values that it is made of: what it takes to look at it or to copy it.
    pub(crate) fn weight(&self) -> usize {
        let places: usize = self.children().chain(&self.conditional).map(|place| place.as_str().len()).sum();
        let names: usize = self.properties.keys().chain(&self.required).map(String::len).sum();
        let values = self.enumeration.iter().map(|value| value.as_str().map_or(8, str::len) + 8);
        places + names + values.sum::<usize>()
    }

    /// The places of every schema right below this one.
    pub fn children(&self) -> impl Iterator<Item = &Pointer> {
        let additional = match &self.additional {
            Additional::Schema(pointer) => Some(pointer),
            Additional::Unstated | Additional::Forbidden | Additional::Any => None,
        };
        self.properties
            .values()
            .chain(self.pattern_properties.values())
            .chain(additional)
            .chain(&self.items)
            .chain(&self.prefix_items)
            .chain(&self.all_of)
            .chain(&self.one_of)
            .chain(&self.any_of)
    }
}

/// The name of a format that `openapiv3` knows or passes on; it serialises as the text of the document.
fn format_name<T: serde::Serialize>(format: &T) -> Option<String> {
    serde_json::to_value(format).ok().and_then(|value| value.as_str().map(str::to_owned))
}

fn place(schema: &Value) -> Option<Pointer> {
    schema.get("$ref").and_then(Value::as_str).map(Pointer::parse)
}

fn places(schemas: &[Value]) -> Vec<Pointer> {
    schemas.iter().filter_map(place).collect()
}
