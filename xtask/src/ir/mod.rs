//! What will exist in Rust, with every decision taken.
//!
//! Names, boxes, derives, secrecy: all is settled here, so that emitting is writing down. There are no tokens and no
//! references into the document beyond the place that each item came from. Types live in one list and point at each
//! other by [`TypeId`].

mod client;
mod header;
mod operation;
mod pages;
mod reach;
mod reserved;
mod server;
mod types;
mod xml;

pub use client::{Client, Credential, CredentialPart, Provider, Scheme, SchemeKind, Security};
pub use header::Header;
pub use operation::{
    Argument, Body, BodyFormat, Case, Decode, FormField, Given, Group, GroupOrigin, JsonLocation, Multipart,
    Operation, OutputType, OutputVariant, Part, PartFormat, Passing, Representation, Retry, Setter, Statuses,
    Style, Styled,
};
pub use pages::{NextPage, Pages, Step, Target};
pub use reach::Reach;
pub use reserved::RESERVED_TYPES;
pub use server::{Server, ServerVariable, Servers};
pub use types::{
    Direction, Enum, EnumRepr, EnumVariant, Field, Newtype, Only, Plain, Presence, Struct, Tagging, TypeDef,
    TypeId, TypeKind, TypeRef, Union, UnionVariant,
};
pub use xml::{Xml, XmlField, XmlName, XmlPlace, XmlType};

/// One API as a Rust module.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// The module's name.
    pub module: String,
    /// The title of the document.
    pub title: String,
    /// The version of the document.
    pub version: String,
    /// What the document says of the API.
    pub docs: Docs,
    /// The client type's content.
    pub client: Client,
    /// Operations by tag, sorted by module name.
    pub groups: Vec<Group>,
    /// Whether each group is behind a Cargo feature of its own.
    pub group_features: bool,
    /// How many operations of the document are left out, since they are not wanted.
    pub left_out: usize,
    /// The headers that answers have, sorted by their names on the wire.
    pub headers: Vec<Header>,
    /// Every type; a [`TypeId`] is an index into it.
    pub types: Vec<TypeDef>,
    /// How the types look in XML that bodies of XML lead to, sorted by id.
    pub xml: Vec<XmlType>,
}

impl Api {
    /// The type behind an id.
    pub fn type_def(&self, id: TypeId) -> Option<&TypeDef> {
        self.types.get(id.0 as usize)
    }

    /// All operations, group by group.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.groups.iter().flat_map(|group| &group.operations)
    }

    /// The features of the runtime that it needs, sorted.
    pub fn features(&self) -> Vec<&'static str> {
        let needed = [
            ("client-credentials", self.client.providers.iter().any(|it| it.token_url.is_some())),
            ("item-streams", self.operations().any(Operation::gives_stream)),
            ("pages", self.operations().any(|operation| operation.pages.is_some())),
            ("union-types", self.types.iter().any(|def| matches!(def.kind, TypeKind::Union(_)))),
            ("xml", self.operations().any(|operation| operation.xml().next().is_some())),
        ];
        needed.into_iter().filter_map(|(feature, is_needed)| is_needed.then_some(feature)).collect()
    }

    /// How many operations of the document there are; one may have several methods.
    pub fn operation_count(&self) -> usize {
        self.operations().filter(|operation| operation.representation.is_none()).count()
    }
}

/// The text of a document about an item: Markdown as the author wrote it, not yet escaped.
pub type Docs = String;
