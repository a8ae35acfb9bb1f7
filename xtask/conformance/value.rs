//! From what stands on the wire for a parameter to the JSON of its value.
//!
//! This is the inverse of what the runtime does, written by itself from the tables of the specification.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use xtask::ir::{Api, Argument, EnumRepr, Passing, Plain, Presence, Style, TypeKind, TypeRef};

/// What is known of a type, as far as a text needs it.
enum Kind<'a> {
    List(&'a TypeRef),
    Object(Box<dyn Fn(&str) -> &'a TypeRef + 'a>),
    /// Text without quotes.
    Text,
    /// Numbers and booleans.
    Bare,
    /// Either of the last two.
    Any,
}

/// The value of a path parameter.
pub(crate) fn of_path(api: &Api, argument: &Argument, text: &str) -> Value {
    let (style, explode) = match &argument.passing {
        Passing::Path(styled) => (styled.style, styled.explode),
        _ => (Style::Simple, false),
    };
    let name = format!("{}=", argument.wire);
    let (text, separator) = match (style, explode) {
        (Style::Label, explode) => (text.strip_prefix('.').unwrap_or(text), if explode { '.' } else { ',' }),
        (Style::Matrix, true) => (text.strip_prefix(';').unwrap_or(text), ';'),
        (Style::Matrix, false) => {
            let text = text.strip_prefix(';').unwrap_or(text);
            (text.strip_prefix(&name).unwrap_or(text), ',')
        }
        _ => (text, ','),
    };
    // Exploded items of a matrix repeat the name.
    let items = text.split(separator).map(|item| match style {
        Style::Matrix if explode => item.strip_prefix(&name).unwrap_or(item),
        _ => item,
    });
    let items: Vec<String> = items.map(decoded).collect();
    let whole = decoded(text.strip_prefix(&name).filter(|_| style == Style::Matrix).unwrap_or(text));
    of_items(api, &argument.ty, &whole, &items, explode)
}

/// The value of a query parameter, and the names that were used up.
pub(crate) fn of_query(
    api: &Api,
    argument: &Argument,
    query: &BTreeMap<String, Value>,
    others: &[&str],
) -> Option<(Value, Vec<String>)> {
    let (style, explode) = match &argument.passing {
        Passing::Query(styled) => (styled.style, styled.explode),
        _ => (Style::Form, true),
    };
    let sent = query.get(&argument.wire);
    if sent.is_none()
        && explode
        && let Kind::Object(member) = kind(api, &argument.ty)
    {
        // The members are parameters of their own: those that no other parameter is called.
        let members = query.iter().filter(|(name, _)| !others.contains(&name.as_str()));
        let members: Map<String, Value> =
            members.map(|(name, value)| (name.clone(), of_text(api, member(name), &text(value)))).collect();
        let names = members.keys().cloned().collect();
        return (!members.is_empty()).then_some((Value::Object(members), names));
    }
    let separator = match style {
        Style::SpaceDelimited => ' ',
        Style::PipeDelimited => '|',
        Style::TabDelimited => '\t',
        Style::Simple | Style::Label | Style::Matrix | Style::Form | Style::DeepObject => ',',
    };
    let value = match sent? {
        Value::Array(items) => {
            of_items(api, &argument.ty, "", &items.iter().map(text).collect::<Vec<_>>(), explode)
        }
        one => {
            let whole = text(one);
            let items: Vec<String> = if explode {
                vec![whole.clone()]
            } else {
                whole.split(separator).map(str::to_owned).collect()
            };
            of_items(api, &argument.ty, &whole, &items, explode)
        }
    };
    Some((value, vec![argument.wire.clone()]))
}

/// The value of a header.
pub(crate) fn of_header(api: &Api, argument: &Argument, sent: &Value) -> Value {
    let whole = text(sent);
    let items: Vec<String> = whole.split(',').map(|item| item.trim().to_owned()).collect();
    let explode = matches!(&argument.passing, Passing::Header(styled) if styled.explode);
    of_items(api, &argument.ty, &whole, &items, explode)
}

fn of_items(api: &Api, ty: &TypeRef, whole: &str, items: &[String], explode: bool) -> Value {
    match kind(api, ty) {
        Kind::List(item) => items.iter().map(|text| of_text(api, item, text)).collect(),
        Kind::Object(member) => {
            let pairs: Vec<(&str, &str)> = if explode {
                items.iter().filter_map(|item| item.split_once('=')).collect()
            } else {
                items
                    .chunks(2)
                    .filter_map(|pair| Some((pair.first()?.as_str(), pair.get(1)?.as_str())))
                    .collect()
            };
            let members =
                pairs.into_iter().map(|(name, text)| (name.to_owned(), of_text(api, member(name), text)));
            Value::Object(members.collect())
        }
        _ => of_text(api, ty, whole),
    }
}

/// A text as the value of a type that is neither a list nor an object.
pub(crate) fn of_text(api: &Api, ty: &TypeRef, text: &str) -> Value {
    let bare =
        || serde_json::from_str(text).ok().filter(|value: &Value| value.is_number() || value.is_boolean());
    match kind(api, ty) {
        Kind::Bare | Kind::Any => bare().unwrap_or_else(|| text.into()),
        _ => text.into(),
    }
}

fn kind<'a>(api: &'a Api, ty: &'a TypeRef) -> Kind<'a> {
    match ty {
        TypeRef::Boxed(inner) | TypeRef::Option(inner) => kind(api, inner),
        TypeRef::Vec(item) => Kind::List(item),
        TypeRef::Map(value) => Kind::Object(Box::new(move |_| value)),
        TypeRef::Plain(Plain::Bool | Plain::I32 | Plain::I64 | Plain::U32 | Plain::U64 | Plain::F64) => {
            Kind::Bare
        }
        TypeRef::Plain(Plain::Value) => Kind::Any,
        TypeRef::Named(id) => match api.type_def(*id).map(|def| &def.kind) {
            Some(TypeKind::Alias(inner)) => kind(api, inner),
            Some(TypeKind::Newtype(newtype)) => kind(api, &newtype.inner),
            Some(TypeKind::Enum(set)) if set.repr == EnumRepr::String => Kind::Text,
            Some(TypeKind::Enum(_)) => Kind::Bare,
            Some(TypeKind::Struct(object)) => Kind::Object(Box::new(move |name| {
                let field = object.fields.iter().find(|field| field.wire == name).map(|field| &field.ty);
                field.or(object.extra.as_ref().map(|(_, ty)| ty)).unwrap_or(&TypeRef::Plain(Plain::Value))
            })),
            Some(TypeKind::Union(_)) | None => Kind::Any,
        },
        _ => Kind::Text,
    }
}

/// A value with nothing but what its type asks for.
pub(crate) fn least(api: &Api, ty: &TypeRef) -> Value {
    match ty {
        TypeRef::Boxed(inner) => least(api, inner),
        TypeRef::Vec(_) => Value::Array(Vec::new()),
        TypeRef::Map(_) | TypeRef::Plain(Plain::Value) => Value::Object(Map::new()),
        TypeRef::Option(_) | TypeRef::Plain(Plain::Null) => Value::Null,
        TypeRef::Plain(Plain::Bool) => false.into(),
        TypeRef::Named(id) => match api.type_def(*id).map(|def| &def.kind) {
            Some(TypeKind::Alias(inner)) => least(api, inner),
            Some(TypeKind::Newtype(newtype)) => least(api, &newtype.inner),
            Some(TypeKind::Enum(set)) => {
                set.variants.first().map_or(Value::Null, |variant| variant.value.clone())
            }
            Some(TypeKind::Struct(object)) => {
                let required = object.fields.iter().filter(|field| field.presence == Presence::Required);
                Value::Object(required.map(|field| (field.wire.clone(), least(api, &field.ty))).collect())
            }
            Some(TypeKind::Union(_)) | None => Value::Null,
        },
        _ => match kind(api, ty) {
            Kind::Bare => 0.into(),
            _ => "".into(),
        },
    }
}

/// A value as the server would print it.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
