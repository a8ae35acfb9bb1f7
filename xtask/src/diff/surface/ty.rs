//! Types as they are used: shown and compared.

use crate::ir::{Api, Given, Operation, OutputType, TypeId, TypeKind, TypeRef};

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
}

impl Type {
    /// Whether it is the same type. An alias that stands for another type now is a change of the alias alone.
    pub(in crate::diff) fn is(&self, other: &Self) -> bool {
        self.same == other.same || self.resolved == other.resolved
    }

    /// A stream of values of this type.
    fn streamed(self, before: &str, after: &str) -> Self {
        let within = |text: String| format!("{before}{text}{after}");
        Self { shown: within(self.shown), same: within(self.same), resolved: within(self.resolved) }
    }

    /// What it is told from other types by.
    pub(super) fn identity(&self) -> &str {
        &self.same
    }

    /// A type by its name alone.
    pub(super) fn named(name: &str, id: &str) -> Self {
        let id = format!("<{id}>");
        Self { shown: name.to_owned(), same: id.clone(), resolved: id }
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
}

/// The text of a type, with `name` for the declared ones.
pub(super) fn text(ty: &TypeRef, name: &dyn Fn(TypeId) -> String) -> String {
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
        TypeRef::Plain(plain) => plain.name().to_owned(),
    }
}

/// Whether requests carry each type, by its index.
pub(super) fn sent(api: &Api) -> Vec<bool> {
    let mut found = vec![false; api.types.len()];
    let mut pending: Vec<TypeId> = Vec::new();
    for ty in api.operations().flat_map(Operation::sent) {
        ty.named(&mut |id| pending.push(id));
    }
    while let Some(id) = pending.pop() {
        match found.get_mut(id.0 as usize) {
            Some(known) if !*known => *known = true,
            _ => continue,
        }
        if let Some(def) = api.type_def(id) {
            def.kind.named(&mut |id| pending.push(id));
        }
    }
    found
}
