//! Models: their fields and variants.

use std::collections::BTreeMap;

use super::ty::text;
use super::{Fact, Item, Scope, Value, nameless};
use crate::diff::change::Kind;
use crate::document::Pointer;
use crate::ir::{
    Api, Direction, Enum, EnumVariant, Field, Newtype, Presence, Struct, TypeDef, TypeId, TypeKind, TypeRef,
    Union, UnionVariant,
};

/// How many fields or variants make two types of another name and place the same one.
const TELLING: usize = 2;

/// What a type is recognised by in another state of the API, the best first.
#[derive(Debug)]
pub(in crate::diff) struct Identity {
    /// Its place, without what changes though nothing is meant; its name where the place is a mere position.
    pub(in crate::diff) id: String,
    /// Its Rust name.
    pub(in crate::diff) name: String,
    /// What it is made of; empty where that tells too little.
    pub(in crate::diff) content: String,
}

/// What the types of an API are recognised by, by their index.
pub(in crate::diff) fn identities(api: &Api) -> Vec<Identity> {
    let operations = api.operations();
    let parameters: BTreeMap<&Pointer, &str> = operations
        .flat_map(|operation| operation.arguments.iter().chain(&operation.setters))
        .map(|argument| (&argument.place, argument.wire.as_str()))
        .collect();
    let types = api.types.iter();
    types
        .map(|def| Identity {
            id: stable(&def.place, &parameters).unwrap_or_else(|| format!("named {}", def.name)),
            name: def.name.clone(),
            content: content(api, def),
        })
        .collect()
}

/// A place with parameters by name and without names of placeholders; `None` where the place is a position in a list.
fn stable(place: &Pointer, parameters: &BTreeMap<&Pointer, &str>) -> Option<String> {
    let mut at = Pointer::file(place.file_name());
    let mut text = at.as_str().to_owned();
    if place.file_name().is_empty() {
        at = Pointer::root();
    }
    let mut before = String::new();
    for token in place.tokens() {
        at = at.child(&token);
        if matches!(before.as_str(), "oneOf" | "anyOf" | "allOf") {
            return None;
        }
        text.push('/');
        let position = token.bytes().all(|byte| byte.is_ascii_digit());
        text += &match parameters.get(&at) {
            Some(name) if position => (*name).to_owned(),
            _ if before == "paths" => nameless(&token),
            _ => token.clone(),
        };
        before = token;
    }
    Some(text)
}

fn content(api: &Api, def: &TypeDef) -> String {
    // Names of other types say nothing: they may have changed, too.
    let behind = |id: TypeId| api.type_def(id).map_or("?", |def| form(&def.kind)).to_owned();
    let parts: Vec<String> = match &def.kind {
        TypeKind::Struct(object) => {
            let fields = object.fields.iter();
            fields
                .map(|field| format!("{} {:?} {}", field.wire, field.presence, text(&field.ty, &behind)))
                .collect()
        }
        TypeKind::Enum(item) => item.variants.iter().map(|variant| variant.value.to_string()).collect(),
        TypeKind::Union(item) => item.variants.iter().map(|variant| variant.name.clone()).collect(),
        TypeKind::Alias(_) | TypeKind::Newtype(_) => Vec::new(),
    };
    if parts.len() < TELLING { String::new() } else { format!("{} {}", form(&def.kind), parts.join("\n")) }
}

/// What kind of type it is, for people.
fn form(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Struct(_) => "struct",
        TypeKind::Enum(_) => "enum",
        TypeKind::Union(_) => "union",
        TypeKind::Alias(_) => "alias",
        TypeKind::Newtype(_) => "newtype",
    }
}

/// A model.
pub(super) fn item(scope: &Scope<'_>, index: usize, def: &TypeDef) -> Item {
    // The file that declares a type is private: the type is public under `models`.
    let TypeDef { name, module: _, docs, deprecated, place, kind } = def;
    let path = format!("{}::models::{name}", scope.api.module);
    let id = scope.ids.get(index).cloned().unwrap_or_default();
    let mut item = Item::new(Kind::Type, format!("type {id}"), name, path, place);
    item.sent = scope.sent.get(index).copied().unwrap_or_default();
    item.text(Fact::Docs, docs);
    item.flag(Fact::Deprecated, *deprecated);
    item.text(Fact::Form, form(kind));
    match kind {
        TypeKind::Struct(object) => structure(scope, object, &mut item),
        TypeKind::Enum(listed) => enumeration(listed, &mut item),
        TypeKind::Union(union) => self::union(scope, union, &mut item),
        TypeKind::Alias(inner) | TypeKind::Newtype(Newtype { inner }) => {
            item.set(Fact::Type, Value::Type(scope.ty(inner)));
        }
    }
    item
}

fn structure(scope: &Scope<'_>, object: &Struct, item: &mut Item) {
    // Whether there is a `Default` follows from the fields.
    // Whether it is closed changes no code, only which variant a value is.
    let Struct { fields, extra, closed: _, required } = object;
    if let Some(required) = required {
        item.text(Fact::Beside, required);
    }
    if let Some((_, ty)) = extra {
        item.set(Fact::Extra, Value::Type(scope.ty(&TypeRef::Map(Box::new(ty.clone())))));
    }
    for field in fields {
        let mut child = self::field(scope, field, item);
        if required.is_some() {
            // Given by name, not by position.
            child.argument = None;
        }
        item.children.push(child);
    }
}

fn field(scope: &Scope<'_>, field: &Field, holder: &Item) -> Item {
    let given = field.is_argument();
    // The setter is called after the field.
    let Field { wire, name, ty, presence, only: _, filled: _, direction, docs, deprecated, setter: _, place } =
        field;
    let mut item = Item::new(Kind::Field, wire, name, format!("{}::{name}", holder.path), place);
    let (required, wrapper) = match presence {
        Presence::Required => (true, None),
        Presence::RequiredNullable => (true, Some("Option")),
        Presence::Optional => (false, Some("Option")),
        Presence::OptionalNullable => (false, Some("Nullable")),
    };
    let nullable = matches!(presence, Presence::RequiredNullable | Presence::OptionalNullable);
    item.set(Fact::Type, Value::Type(scope.ty(ty)));
    item.flag(Fact::Required, required);
    item.flag(Fact::Nullable, nullable);
    item.flag(Fact::Given, given);
    item.flag(Fact::Deprecated, *deprecated);
    item.text(Fact::WireName, wire);
    item.text(Fact::Docs, docs);
    item.argument = given.then(|| scope.wrapped(ty, wrapper));
    item.flag(Fact::ReadOnly, *direction == Direction::Answers);
    item.flag(Fact::WriteOnly, *direction == Direction::Requests);
    item.sent = holder.sent && !item.has(Fact::ReadOnly);
    item
}

fn enumeration(listed: &Enum, item: &mut Item) {
    // Whether it takes any text changes no code, only which variant of a union a value is.
    let Enum { repr, any: _, variants, unknown } = listed;
    item.text(Fact::Form, &format!("enum of {}", format!("{repr:?}s").to_lowercase()));
    item.text(Fact::Beside, unknown);
    for EnumVariant { name, value, docs } in variants {
        let path = format!("{}::{name}", item.path);
        let mut child = Item::new(Kind::Value, value.to_string(), name, path, &item.place.child("enum"));
        child.text(Fact::WireName, &value.to_string());
        child.text(Fact::Docs, docs);
        item.children.push(child);
    }
}

fn union(scope: &Scope<'_>, union: &Union, item: &mut Item) {
    // How a value finds its variant is told on the wire.
    let Union { tagging: _, tags_are_text: _, tag_may_be_absent: _, variants, unknown } = union;
    item.text(Fact::Beside, unknown);
    // Whether the tag is kept or written beside the value follows from the types.
    for UnionVariant { name, ty, tags, docs, keeps_tag: _, added_tag: _, convertible: _ } in variants {
        let path = format!("{}::{name}", item.path);
        let several = variants.iter().filter(|variant| variant.ty == *ty).count() > 1;
        let ty = scope.ty(ty);
        let tag = tags.first().filter(|_| several).map(|tag| format!(" {tag}")).unwrap_or_default();
        let identity = format!("{}{tag}", ty.identity());
        let mut child = Item::new(Kind::Alternative, identity, name, path, &item.place);
        child.set(Fact::Type, Value::Type(ty));
        child.text(Fact::Docs, docs);
        item.children.push(child);
    }
}
