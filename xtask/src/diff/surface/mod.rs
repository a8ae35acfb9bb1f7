//! From an API to its surface: a tree of items, each a few comparable facts.
//!
//! An item is told from others by its place in the document, not by its Rust name, so a renamed item is a changed fact.
//! The IR is taken apart without `..`: what is added to it does not compile until it is compared.

mod client;
mod operation;
mod parameter;
mod ty;
mod types;

use std::collections::BTreeMap;

use super::State;
use super::change::Kind;
use super::wire::nameless;
use crate::document::Pointer;
use crate::ir::Api;

pub(super) use ty::Type;
pub(super) use types::{Identity, identities};

/// Something that a user of the crate or the wire sees.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) kind: Kind,
    /// What it is told from its siblings by.
    pub(super) id: String,
    /// Its own name in Rust.
    pub(super) name: String,
    /// Its full path in Rust.
    pub(super) path: String,
    pub(super) place: Pointer,
    /// Whether requests carry it.
    pub(super) sent: bool,
    /// The type that it has as a positional argument of what holds it; siblings are in the order of arguments.
    pub(super) argument: Option<Type>,
    pub(super) facts: BTreeMap<Fact, Value>,
    pub(super) children: Vec<Item>,
}

/// A property of an item that may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    /// What kind of type it is; the only one that is compared where it differs.
    Form,
    /// The media type, of those of an operation, that a method is for.
    Representation,
    /// The tag that an operation is grouped by.
    Group,
    Name,
    /// The name of a type beside the item.
    Beside,
    /// The name on the wire.
    WireName,
    /// How errors and logs call it.
    Label,
    /// How a request reaches the server.
    Endpoint,
    Type,
    /// The type of undeclared properties.
    Extra,
    /// What a success gives.
    Output,
    /// What a documented error gives.
    Error,
    /// What a list holds that is given page by page.
    Pages,
    Required,
    Nullable,
    /// Whether a constructor is given it.
    Given,
    ReadOnly,
    WriteOnly,
    Default,
    Deprecated,
    RequestId,
    Version,
    Docs,
}

/// The value of a fact.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Flag(bool),
    Text(String),
    Type(Type),
}

impl Value {
    /// Whether two values mean the same.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Flag(a), Self::Flag(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Type(a), Self::Type(b)) => a.is(b),
            _ => false,
        }
    }
}

impl Item {
    fn new(kind: Kind, id: impl Into<String>, name: &str, path: String, place: &Pointer) -> Self {
        Self {
            kind,
            id: id.into(),
            name: name.to_owned(),
            path,
            place: place.clone(),
            sent: false,
            argument: None,
            facts: BTreeMap::from([(Fact::Name, Value::Text(name.to_owned()))]),
            children: Vec::new(),
        }
    }

    fn set(&mut self, fact: Fact, value: Value) {
        self.facts.insert(fact, value);
    }

    fn text(&mut self, fact: Fact, text: &str) {
        if !text.is_empty() {
            self.set(fact, Value::Text(text.to_owned()));
        }
    }

    /// A flag that is set; one that is not is no fact.
    fn flag(&mut self, fact: Fact, flag: bool) {
        if flag {
            self.set(fact, Value::Flag(true));
        }
    }

    /// What it is called where its siblings are looked for.
    pub(super) fn path_end(&self) -> &str {
        match self.kind {
            Kind::Operation | Kind::Credential | Kind::Group => &self.path,
            Kind::Api
            | Kind::SecurityScheme
            | Kind::Setting
            | Kind::Security
            | Kind::Parameter
            | Kind::Body
            | Kind::MediaType
            | Kind::Response
            | Kind::Header
            | Kind::Schema
            | Kind::Outcome
            | Kind::Type
            | Kind::Field
            | Kind::Value
            | Kind::Alternative => &self.name,
        }
    }

    /// A fact that is a text, as code.
    pub(super) fn code(&self, fact: Fact) -> String {
        match self.facts.get(&fact) {
            Some(Value::Text(text)) => format!("`{}`", text.replace('`', "'")),
            _ => String::new(),
        }
    }

    /// Whether a flag is set.
    pub(super) fn has(&self, fact: Fact) -> bool {
        self.facts.contains_key(&fact)
    }
}

/// All that the items of one API are made from.
struct Scope<'a> {
    api: &'a Api,
    /// What each type is told from others by, by its index.
    ids: &'a [String],
    /// Other names of security schemes.
    schemes: &'a BTreeMap<&'a str, &'a str>,
    /// Whether requests carry each type, by its index.
    sent: Vec<bool>,
}

impl Scope<'_> {
    /// What some security schemes are told from others by.
    fn schemes<'s>(&self, names: impl IntoIterator<Item = &'s String>) -> String {
        let names = names.into_iter().map(|name| self.schemes.get(name.as_str()).copied().unwrap_or(name));
        names.collect::<Vec<_>>().join(" with ")
    }
}

/// The surface of a state. `ids` tell its types from each other, by their index; `schemes` are the names that security
/// schemes have in the other state.
pub(super) fn surface(state: &State, ids: &[String], schemes: &BTreeMap<&str, &str>) -> Item {
    let api = &state.api;
    let scope = Scope { api, ids, schemes, sent: ty::sent(api) };
    let mut root = client::api(&scope);
    for group in &api.groups {
        root.children
            .extend(group.operations.iter().map(|operation| operation::item(&scope, group, operation)));
    }
    root.children.extend((0..).zip(&api.types).map(|(index, def)| types::item(&scope, index, def)));
    root
}
