//! Types as they are used: shown, compared, and what they are on the wire.

use crate::ir::{Api, Decode, EnumRepr, Given, Operation, OutputType, TypeId, TypeKind, TypeRef};

use super::Scope;

/// How many aliases are followed to the type behind them.
const DEEPEST: usize = 16;

/// A type as it is used.
#[derive(Clone, Debug)]
pub(in crate::diff) struct Type {
    /// The Rust text.
    pub(in crate::diff) shown: String,
    /// The text with identities in the place of names.
    same: String,
    /// The same with what aliases stand for in the place of aliases.
    resolved: String,
    /// What it is on the wire; `None` for what is not one value there, such as several kinds of answers.
    json: Option<Json>,
}

impl Type {
    /// Whether it is the same type. An alias that stands for another type now is a change of the alias alone.
    pub(in crate::diff) fn is(&self, other: &Self) -> bool {
        self.same == other.same || self.resolved == other.resolved
    }

    /// What becomes of the set of values on the wire when this type takes the place of `old`.
    pub(in crate::diff) fn effect(&self, old: &Self) -> Effect {
        match (&old.json, &self.json) {
            (Some(old), Some(new)) => relate(old, new),
            _ => Effect::Same,
        }
    }

    /// Whether values are listed.
    pub(in crate::diff) fn is_listed(&self) -> bool {
        matches!(&self.json, Some(Json::Listed(..) | Json::Constant(_)))
    }

    /// A stream of values of this type.
    fn streamed(self, before: &str, after: &str) -> Self {
        let within = |text: String| format!("{before}{text}{after}");
        Self {
            shown: within(self.shown),
            same: within(self.same),
            resolved: within(self.resolved),
            json: self.json.map(|json| Json::List(Box::new(json))),
        }
    }

    /// What it is told from other types by.
    pub(super) fn identity(&self) -> &str {
        &self.same
    }

    /// A type by its name alone, of which the wire knows nothing.
    pub(super) fn named(name: &str, id: &str) -> Self {
        let id = format!("<{id}>");
        Self { shown: name.to_owned(), same: id.clone(), resolved: id, json: None }
    }
}

/// What a change does to the set of values that are valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::diff) enum Effect {
    /// Nothing.
    Same,
    /// What was valid stays so, and more is.
    Widens,
    /// Less is valid.
    Narrows,
    /// Other values are.
    Replaces,
    /// It cannot be told.
    Unknown,
}

/// Which way values travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::diff) struct Reach {
    /// In a parameter.
    pub(in crate::diff) parameter: bool,
    /// In the body of a request.
    pub(in crate::diff) body: bool,
    /// In an answer.
    pub(in crate::diff) response: bool,
}

impl Reach {
    pub(super) const PARAMETER: Self = Self { parameter: true, body: false, response: false };
    pub(super) const BODY: Self = Self { parameter: false, body: true, response: false };
    pub(super) const RESPONSE: Self = Self { parameter: false, body: false, response: true };

    /// Whether values are sent.
    pub(in crate::diff) fn request(self) -> bool {
        self.parameter || self.body
    }

    fn with(self, other: Self) -> Self {
        Self {
            parameter: self.parameter || other.parameter,
            body: self.body || other.body,
            response: self.response || other.response,
        }
    }
}

/// A type as JSON has it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Json {
    Any,
    Null,
    Bool,
    /// With the rank of its width.
    Integer(u8),
    Number,
    /// With its format.
    Text(&'static str),
    /// One text.
    Constant(String),
    /// Listed values, texts or integers, by identity.
    Listed(EnumRepr, String),
    Object(String),
    List(Box<Json>),
    Map(Box<Json>),
    Tuple(Vec<Json>),
    Nullable(Box<Json>),
}

fn relate(old: &Json, new: &Json) -> Effect {
    match (old, new) {
        _ if old == new => Effect::Same,
        (Json::Nullable(old), Json::Nullable(new))
        | (Json::List(old), Json::List(new))
        | (Json::Map(old), Json::Map(new)) => relate(old, new),
        (_, Json::Any) => Effect::Widens,
        (Json::Any, _) => Effect::Narrows,
        (old, Json::Nullable(new)) if old == &**new => Effect::Widens,
        (Json::Nullable(old), new) if &**old == new => Effect::Narrows,
        (Json::Integer(old), Json::Integer(new)) => {
            if old < new {
                Effect::Widens
            } else {
                Effect::Narrows
            }
        }
        (Json::Integer(_), Json::Number) => Effect::Widens,
        (Json::Number, Json::Integer(_)) => Effect::Narrows,
        (Json::Text(_) | Json::Listed(EnumRepr::String, _) | Json::Constant(_), Json::Text(""))
        | (Json::Constant(_), Json::Listed(EnumRepr::String, _))
        | (Json::Listed(EnumRepr::Integer, _), Json::Integer(_) | Json::Number) => Effect::Widens,
        (Json::Text(""), Json::Text(_) | Json::Listed(EnumRepr::String, _) | Json::Constant(_))
        | (Json::Listed(EnumRepr::String, _), Json::Constant(_))
        | (Json::Integer(_) | Json::Number, Json::Listed(EnumRepr::Integer, _)) => Effect::Narrows,
        _ => Effect::Replaces,
    }
}

impl Scope<'_> {
    /// A type as it is used.
    pub(super) fn ty(&self, ty: &TypeRef) -> Type {
        let name = |id: TypeId| self.api.type_def(id).map_or("?", |def| def.name.as_str());
        Type {
            shown: text(ty, &|id| name(id).to_owned()),
            same: text(ty, &|id| self.id(id)),
            resolved: text(ty, &|id| self.behind(id, DEEPEST)),
            json: Some(self.json(ty, DEEPEST)),
        }
    }

    /// A type that may be absent or null beyond what it says itself.
    pub(super) fn wrapped(&self, ty: &TypeRef, wrapper: Option<&str>) -> Type {
        let mut ty = self.ty(ty);
        if let Some(wrapper) = wrapper {
            ty.shown = format!("{wrapper}<{}>", ty.shown);
        }
        ty
    }

    /// What an operation gives.
    pub(super) fn output(&self, output: &OutputType, id: &str) -> Type {
        match output {
            OutputType::Empty => Type::named("()", "empty"),
            OutputType::NoBody => Type::named("NoBody", "no body"),
            OutputType::One(given) => self.given(given),
            OutputType::Several { name, variants: _ } => Type::named(name, id),
        }
    }

    /// What the body of an answer is given as.
    pub(super) fn given(&self, given: &Given) -> Type {
        match given {
            Given::Value(ty) => self.ty(ty),
            Given::Items(ty) => self.ty(ty).streamed("JsonStream<", ">"),
            Given::Events(ty) => self.ty(ty).streamed("EventStream<", ">"),
            Given::EventsOf(ty) => self.ty(ty).streamed("EventStream<Event<", ">>"),
        }
    }

    fn id(&self, id: TypeId) -> String {
        format!("<{}>", self.ids.get(id.0 as usize).map_or("?", String::as_str))
    }

    fn behind(&self, id: TypeId, depth: usize) -> String {
        match (depth.checked_sub(1), self.api.type_def(id).map(|def| &def.kind)) {
            (Some(depth), Some(TypeKind::Alias(inner))) => text(inner, &|id| self.behind(id, depth)),
            _ => self.id(id),
        }
    }

    fn json(&self, ty: &TypeRef, depth: usize) -> Json {
        let Some(depth) = depth.checked_sub(1) else { return Json::Any };
        let inner = |ty: &TypeRef| Box::new(self.json(ty, depth));
        match ty {
            TypeRef::Named(id) => match self.api.type_def(*id).map(|def| &def.kind) {
                Some(TypeKind::Alias(inner)) => self.json(inner, depth),
                Some(TypeKind::Newtype(newtype)) => self.json(&newtype.inner, depth),
                Some(TypeKind::Enum(item)) => Json::Listed(item.repr, self.id(*id)),
                Some(TypeKind::Struct(_) | TypeKind::Union(_)) | None => Json::Object(self.id(*id)),
            },
            TypeRef::Boxed(ty) => self.json(ty, depth),
            TypeRef::Option(ty) => Json::Nullable(inner(ty)),
            TypeRef::Vec(ty) => Json::List(inner(ty)),
            TypeRef::Tuple(items) => Json::Tuple(items.iter().map(|ty| self.json(ty, depth)).collect()),
            TypeRef::Map(ty) => Json::Map(inner(ty)),
            TypeRef::Value => Json::Any,
            TypeRef::Null => Json::Null,
            TypeRef::Bool => Json::Bool,
            TypeRef::I32 | TypeRef::U32 => Json::Integer(0),
            TypeRef::I64 => Json::Integer(1),
            TypeRef::U64 => Json::Integer(2),
            TypeRef::F32 | TypeRef::F64 => Json::Number,
            TypeRef::String | TypeRef::Secret => Json::Text(""),
            TypeRef::Constant(value) => Json::Constant(value.clone()),
            TypeRef::Uuid => Json::Text("uuid"),
            TypeRef::DateTime => Json::Text("date-time"),
            TypeRef::Date => Json::Text("date"),
            TypeRef::Ipv4 => Json::Text("ipv4"),
            TypeRef::Ipv6 => Json::Text("ipv6"),
            TypeRef::Base64 => Json::Text("byte"),
            TypeRef::Base64Url => Json::Text("base64url"),
            TypeRef::Bytes => Json::Text("binary"),
        }
    }
}

/// The text of a type, with `name` for the declared ones.
fn text(ty: &TypeRef, name: &dyn Fn(TypeId) -> String) -> String {
    match ty {
        TypeRef::Named(id) => name(*id),
        TypeRef::Boxed(inner) => format!("Box<{}>", text(inner, name)),
        TypeRef::Option(inner) => format!("Option<{}>", text(inner, name)),
        TypeRef::Vec(inner) => format!("Vec<{}>", text(inner, name)),
        TypeRef::Map(inner) => format!("BTreeMap<String, {}>", text(inner, name)),
        TypeRef::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| text(item, name)).collect();
            format!("({})", items.join(", "))
        }
        TypeRef::Value => "Value".to_owned(),
        TypeRef::Null => "()".to_owned(),
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::I32 => "i32".to_owned(),
        TypeRef::I64 => "i64".to_owned(),
        TypeRef::U32 => "u32".to_owned(),
        TypeRef::U64 => "u64".to_owned(),
        TypeRef::F32 => "f32".to_owned(),
        TypeRef::F64 => "f64".to_owned(),
        TypeRef::String => "String".to_owned(),
        TypeRef::Secret => "Secret".to_owned(),
        TypeRef::Constant(_) => "Constant".to_owned(),
        TypeRef::Uuid => "Uuid".to_owned(),
        TypeRef::DateTime => "DateTime".to_owned(),
        TypeRef::Date => "Date".to_owned(),
        TypeRef::Ipv4 => "Ipv4Addr".to_owned(),
        TypeRef::Ipv6 => "Ipv6Addr".to_owned(),
        TypeRef::Base64 | TypeRef::Base64Url | TypeRef::Bytes => "Bytes".to_owned(),
    }
}

/// Which way each type travels, by its index.
pub(super) fn reach(api: &Api) -> Vec<Reach> {
    let mut found = vec![Reach::default(); api.types.len()];
    let mut pending: Vec<(TypeId, Reach)> = Vec::new();
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        used(operation, &mut |ty, reach| named(ty, &mut |id| pending.push((id, reach))));
    }
    while let Some((id, reach)) = pending.pop() {
        let Some(known) = found.get_mut(id.0 as usize) else { continue };
        let all = known.with(reach);
        if all == *known {
            continue;
        }
        *known = all;
        let Some(def) = api.type_def(id) else { continue };
        let mut push = |ty: &TypeRef| named(ty, &mut |id| pending.push((id, all)));
        match &def.kind {
            TypeKind::Struct(item) => {
                item.fields.iter().for_each(|field| push(&field.ty));
                item.extra.iter().for_each(|(_, ty)| push(ty));
            }
            TypeKind::Union(item) => item.variants.iter().for_each(|variant| push(&variant.ty)),
            TypeKind::Alias(inner) => push(inner),
            TypeKind::Newtype(item) => push(&item.inner),
            TypeKind::Enum(_) => {}
        }
    }
    found
}

/// The types that an operation itself uses.
fn used(operation: &Operation, found: &mut dyn FnMut(&TypeRef, Reach)) {
    for argument in operation.arguments.iter().chain(&operation.setters) {
        found(&argument.ty, Reach::PARAMETER);
    }
    if let Some(body) = &operation.body {
        found(&body.ty, Reach::BODY);
    }
    for case in &operation.cases {
        match &case.decode {
            Decode::Json(ty)
            | Decode::Nullable(ty)
            | Decode::Text(ty)
            | Decode::Xml(ty, _)
            | Decode::JsonLines(ty)
            | Decode::JsonSequence(ty)
            | Decode::Events(ty)
            | Decode::WholeEvents(ty) => found(ty, Reach::RESPONSE),
            Decode::Empty | Decode::TextEvents | Decode::Bytes => {}
        }
    }
}

/// The declared types that a type names.
fn named(ty: &TypeRef, found: &mut dyn FnMut(TypeId)) {
    match ty {
        TypeRef::Named(id) => found(*id),
        TypeRef::Boxed(ty) | TypeRef::Option(ty) | TypeRef::Vec(ty) | TypeRef::Map(ty) => named(ty, found),
        TypeRef::Tuple(items) => items.iter().for_each(|ty| named(ty, found)),
        _ => {}
    }
}
