//! From schemas to how their types look in XML: names of elements and attributes, and what texts are.

use std::collections::BTreeMap;

use heck::ToShoutySnakeCase;

use super::shape::{Object, ShapeKind, is_component};
use super::types::{Types, scalar_type};
use crate::document::Pointer;
use crate::ir::{
    EnumRepr, Group, Operation, Plain, TypeDef, TypeId, TypeKind, Xml, XmlField, XmlName, XmlPlace, XmlType,
};
use crate::spec::{self, XmlNode};

/// How deeply arrays and maps without a name are described.
const DEEPEST: usize = 16;

/// The element that a body is, and what it holds.
pub(super) fn body(schema: &Pointer, types: &Types<'_>) -> (XmlName, Xml) {
    let fallback = component(schema).or_else(|| component(types.schemas.target(schema)));
    let name = name(schema, fallback.as_deref().unwrap_or("root"), types);
    let content = match kind(schema, types) {
        // The element is around the items, whose names are their own.
        Some(ShapeKind::Array(Some(item))) => {
            let fallback = component(types.schemas.target(item)).unwrap_or_else(|| name.local.clone());
            Xml::List(self::name(item, &fallback, types), Box::new(content(item, types, DEEPEST)))
        }
        _ => content(schema, types, DEEPEST),
    };
    (name, content)
}

/// How every declared type looks that the bodies of operations lead to.
pub(super) fn types(groups: &[Group], defs: &[TypeDef], types: &Types<'_>) -> Vec<XmlType> {
    let mut found: BTreeMap<TypeId, XmlType> = BTreeMap::new();
    let mut queue: Vec<TypeId> = Vec::new();
    let operations = groups.iter().flat_map(|group| &group.operations);
    operations.flat_map(Operation::xml).for_each(|xml| named(xml, &mut queue));
    while let Some(ty) = queue.pop() {
        let Some(def) = defs.get(ty.0 as usize).filter(|_| !found.contains_key(&ty)) else { continue };
        let content = declared(def, types);
        named(&content, &mut queue);
        found.insert(ty, XmlType { ty, name: def.name.to_shouty_snake_case(), content });
    }
    found.into_values().collect()
}

/// The declared types that a description names.
fn named(xml: &Xml, found: &mut Vec<TypeId>) {
    match xml {
        Xml::Any | Xml::Text | Xml::Number | Xml::Bool => {}
        Xml::Named(id) => found.push(*id),
        Xml::List(_, item) => named(item, found),
        Xml::Object(fields, rest) => {
            fields.iter().for_each(|field| named(&field.content, found));
            rest.iter().for_each(|rest| named(rest, found));
        }
    }
}

fn declared(def: &TypeDef, types: &Types<'_>) -> Xml {
    match (&def.kind, kind(&def.place, types)) {
        (TypeKind::Struct(_), Some(ShapeKind::Object(object))) => self::object(object, types),
        (TypeKind::Enum(values), _) if values.repr == EnumRepr::Integer => Xml::Number,
        (TypeKind::Enum(_), _) => Xml::Text,
        (TypeKind::Alias(_) | TypeKind::Newtype(_), Some(kind)) => inline(&def.place, kind, types, DEEPEST),
        (TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Alias(_) | TypeKind::Newtype(_), _) => Xml::Any,
    }
}

fn object(object: &Object, types: &Types<'_>) -> Xml {
    let fields = object.properties.iter().map(|(wire, schema)| {
        let xml = own(schema, types);
        let node = xml.and_then(|xml| xml.node);
        let name = name(schema, wire, types);
        let content = content(schema, types, DEEPEST);
        let (place, content) = match (kind(schema, types), node) {
            (_, Some(XmlNode::Attribute)) => (XmlPlace::Attribute(name), content),
            (_, Some(XmlNode::Text)) => (XmlPlace::Text, content),
            (Some(ShapeKind::Array(item)), node) => {
                // The name of an array that is no element means nothing.
                let wrapped = node == Some(XmlNode::Element);
                let fallback = if wrapped { name.local.as_str() } else { wire.as_str() };
                let (item, content) = item_of(item.as_ref(), fallback, types, DEEPEST);
                let list = Xml::List(item, Box::new(content));
                (if wrapped { XmlPlace::Element(name) } else { XmlPlace::Items }, list)
            }
            _ => (XmlPlace::Element(name), content),
        };
        XmlField { wire: wire.clone(), place, required: object.required.contains(wire), content }
    });
    let rest = object
        .extra
        .as_ref()
        .map(|rest| Box::new(rest.as_ref().map_or(Xml::Any, |schema| content(schema, types, DEEPEST))));
    Xml::Object(fields.collect(), rest)
}

fn item_of(item: Option<&Pointer>, fallback: &str, types: &Types<'_>, depth: usize) -> (XmlName, Xml) {
    match item {
        Some(item) => (name(item, fallback, types), content(item, types, depth)),
        None => (XmlName { local: fallback.to_owned(), ..XmlName::default() }, Xml::Any),
    }
}

/// What the value at a place holds.
fn content(schema: &Pointer, types: &Types<'_>, depth: usize) -> Xml {
    let target = types.schemas.target(schema);
    match types.id(schema).or_else(|| types.id(target)) {
        Some(id) => Xml::Named(id),
        None => match (types.shapes.get(target).map(|shape| &shape.kind), depth.checked_sub(1)) {
            (Some(kind), Some(depth)) => inline(target, kind, types, depth),
            _ => Xml::Any,
        },
    }
}

fn inline(place: &Pointer, kind: &ShapeKind, types: &Types<'_>, depth: usize) -> Xml {
    match kind {
        ShapeKind::Same(next) => content(next, types, depth),
        ShapeKind::Scalar(scalar) => match scalar_type(scalar) {
            Plain::Bool => Xml::Bool,
            Plain::I32 | Plain::I64 | Plain::U32 | Plain::U64 | Plain::F64 => Xml::Number,
            Plain::Value | Plain::Null => Xml::Any,
            Plain::String
            | Plain::Secret
            | Plain::Constant(_)
            | Plain::Uuid
            | Plain::DateTime
            | Plain::Date
            | Plain::Ipv4
            | Plain::Ipv6
            | Plain::Base64
            | Plain::Base64Url
            | Plain::Bytes => Xml::Text,
        },
        ShapeKind::Map(value) => {
            let value = value.as_ref().map_or(Xml::Any, |value| content(value, types, depth));
            Xml::Object(Vec::new(), Some(Box::new(value)))
        }
        ShapeKind::Array(item) => {
            let fallback = component(place).unwrap_or_else(|| "item".to_owned());
            let (name, item) = item_of(item.as_ref(), &fallback, types, depth);
            Xml::List(name, Box::new(item))
        }
        ShapeKind::Any
        | ShapeKind::Null
        | ShapeKind::Enum(_)
        | ShapeKind::Object(_)
        | ShapeKind::Tuple(_)
        | ShapeKind::Union(_) => Xml::Any,
    }
}

/// The shape behind mere references.
fn kind<'a>(schema: &Pointer, types: &'a Types<'_>) -> Option<&'a ShapeKind> {
    types.shape(schema).map(|shape| &shape.kind)
}

/// The XML Object of a schema: its own, or that of the schema that it stands for.
fn own<'a>(schema: &'a Pointer, types: &'a Types<'_>) -> Option<&'a spec::Xml> {
    let mut at = types.schemas.target(schema);
    for _ in 0..DEEPEST {
        if let Some(xml) = types.schemas.get(at).and_then(|schema| schema.xml.as_ref()) {
            return Some(xml);
        }
        match types.shapes.get(at).map(|shape| &shape.kind) {
            Some(ShapeKind::Same(next)) => at = types.schemas.target(next),
            _ => break,
        }
    }
    None
}

/// What the element or attribute of a schema is called.
fn name(schema: &Pointer, fallback: &str, types: &Types<'_>) -> XmlName {
    let xml = own(schema, types).cloned().unwrap_or_default();
    XmlName {
        local: xml.name.unwrap_or_else(|| fallback.to_owned()),
        prefix: xml.prefix,
        namespace: xml.namespace,
    }
}

/// The name of a component, which is that of its element where the document gives none.
fn component(schema: &Pointer) -> Option<String> {
    is_component(schema).then(|| schema.last())
}
