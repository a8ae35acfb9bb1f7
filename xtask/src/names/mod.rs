//! From what an item of an API was called to what it goes on being called.
//!
//! The rules of `lower/` see one document. In the next one, a new item may have the better claim to a name; code that
//! uses the crate would stop compiling or call something else. So an item keeps its old name, which is pinned in a file
//! next to the document.
//!
//! * **An item** is known by its [`Key`]: its kind and its place, without anything that may change while the item stays
//!   the same. An operation is its method and path, so another `operationId`, tag or placeholder name does not rename
//!   it. A parameter is its location and name, an alternative of `oneOf` its content, a part of `allOf` the whole
//!   schema. Items that share a key keep no name.
//! * **Its old name** is what today's rules make of the documents, overlays and names files of the last commit. So a
//!   change of the rules renames things, in a pull request of its own, and a change of a document does not. `codegen`
//!   reads the commit only if `git status` shows a change in `specs/`. Without Git, and for a new API, the names file is
//!   the only history.
//! * **Pins** (`keep.rs`): the API is lowered without pins. Items whose names changed are pinned, one kind at a time
//!   because some are named after others, and the API is lowered again until nothing differs. So no pin is superfluous.
//!   A pin beats everything but `x-rust-name`.
//! * **The file** is `specs/<module>.names.toml`, a table for each kind with lines `"place" = "name"`. `codegen` writes
//!   it and reports each line that comes or goes. `--check` treats a line without effect as an error. If two branches
//!   conflict in it, keep both sides and run `codegen`.
//! * **By hand.** A name given by `x-rust-name` is not kept: changing it renames the item, as does changing the file. To
//!   go back to the names of the rules, commit the document without its names file, then run `codegen`.
//!
//! `generate` and `diff OLD NEW` read only documents, so the rules name everything. `tests/suite/names.rs` and `cargo
//! corpus DIR --additions` generate from random halves of documents, then from the whole, and let `diff/` find any
//! renaming.

mod file;

use std::collections::{BTreeMap, BTreeSet};

pub use file::Filed;
pub(crate) use file::render;

use crate::document::Pointer;

/// A kind of item that code outside of the crate names. What is called after another item comes behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// The group that an operation is in, by the words of its name.
    Membership,
    /// The operations of a tag: a method of the client, and a module.
    Group,
    /// The type of such a group.
    Handle,
    /// A method of an operation.
    Method,
    /// The type of what such a method makes.
    Request,
    /// A parameter of an operation, or a part of its body, be it an argument or a setter.
    Parameter,
    /// The type of a schema.
    Type,
    /// The enum of answers that have several types.
    Output,
    /// The struct of the required fields of a type.
    Required,
    /// A field of a struct.
    Field,
    /// A variant of an enum.
    Variant,
    /// A method of the builder that sets a credential.
    Credential,
    /// A method of the builder that sets where tokens come from.
    Provider,
    /// A method of the builder that sets a variable of servers.
    ServerVariable,
    /// A method of the builder that sets a server.
    Server,
    /// A method that reads a header of answers.
    Header,
}

impl Item {
    /// All kinds.
    const ALL: [Self; 16] = [
        Self::Membership,
        Self::Group,
        Self::Handle,
        Self::Method,
        Self::Request,
        Self::Parameter,
        Self::Type,
        Self::Output,
        Self::Required,
        Self::Field,
        Self::Variant,
        Self::Credential,
        Self::Provider,
        Self::ServerVariable,
        Self::Server,
        Self::Header,
    ];

    /// The word for it, in a names file and in what is told.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Membership => "membership",
            Self::Group => "group",
            Self::Handle => "handle",
            Self::Method => "method",
            Self::Request => "request",
            Self::Parameter => "parameter",
            Self::Type => "type",
            Self::Output => "output",
            Self::Required => "required",
            Self::Field => "field",
            Self::Variant => "variant",
            Self::Credential => "credential",
            Self::Provider => "provider",
            Self::ServerVariable => "server-variable",
            Self::Server => "server",
            Self::Header => "header",
        }
    }
}

/// What an item is in the document, whatever it is called and wherever it stands in a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The kind of item.
    pub item: Item,
    /// Its place, without positions that mean nothing: `#/paths/~1users/get`.
    pub place: Pointer,
}

impl Key {
    /// An item that is called `name`, as people are told of it.
    pub(crate) fn told(&self, name: &str) -> String {
        format!("{} `{name}` of `{}`", self.item.keyword(), self.shown())
    }

    /// What a person calls the place: `GET /users`, else the pointer.
    fn shown(&self) -> String {
        let tokens: Vec<String> = self.place.tokens().collect();
        match tokens.as_slice() {
            [paths, path, method] if paths == "paths" => format!("{} {path}", method.to_ascii_uppercase()),
            _ => self.place.to_string(),
        }
    }
}

/// What items are called, without the `r#` of keywords.
pub type Names = BTreeMap<Key, String>;

/// What everything of an API is called.
#[derive(Debug, Default)]
pub struct Called {
    /// The name of each item that can keep it: one whose key no other item has, and that no overlay named.
    pub names: Names,
    /// The place in the document of each of these, in the same order.
    pub(crate) places: Vec<Pointer>,
    /// Items that were given the same name by pins.
    pub clashes: BTreeSet<(Key, Key)>,
}

impl Called {
    /// The key of the item that is at a place of the document.
    pub(crate) fn key(&self, item: Item, place: &Pointer) -> Option<&Key> {
        let mut items = self.names.keys().zip(&self.places);
        items.find(|(key, at)| key.item == item && *at == place).map(|(key, _)| key)
    }
}
