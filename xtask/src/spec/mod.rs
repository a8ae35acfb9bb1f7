//! From typed nodes to a description whose references are resolved.
//!
//! Parameters of path items and operations are merged, security and servers inherited, references followed. What is
//! left is what the API says, without any trace of how the document spelled it.

mod alike;
mod constraint;
mod operation;
mod pages;
mod parameter;
mod path;
mod request_body;
mod response;
mod schema;
mod security;
mod server;
mod style;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::ReferenceOr;
use serde_json::Value;

pub use constraint::{Bound, Constraints};
pub use operation::{Operation, Retry, Tag};
pub use pages::{NextPage, Pages};
pub use parameter::{Location, Parameter, ParameterContent};
pub(crate) use path::placeholders;
pub use request_body::{Encoding, EncodingStyle, MediaType, RequestBody};
pub use response::{Header, Response, StatusPattern};
pub use schema::{Additional, Discriminator, Label, Primitive, Schema};
pub use security::{SecurityRequirement, SecurityScheme, SecuritySchemeKind};
pub(crate) use server::fill;
pub use server::{Server, ServerVariable};
pub use style::ParameterStyle;
pub use xml::{Xml, XmlNode};

use crate::diagnostic::Diagnostics;
use crate::document::{Document, Nodes, Pointer};

/// One API, resolved.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// The servers of the whole API, in the document's order.
    pub servers: Vec<Server>,
    /// The declared tags, in the document's order.
    pub tags: Vec<Tag>,
    /// The security schemes by name.
    pub security_schemes: BTreeMap<String, SecurityScheme>,
    /// The alternatives of an operation that states none; what is wrong with them is told where they are used.
    pub security: Vec<SecurityRequirement>,
    /// Every operation, sorted by path and method.
    pub operations: Vec<Operation>,
    /// How many operations of the document are left out, since they are not wanted.
    pub left_out: usize,
    /// Every schema by its place, references among them included.
    pub schemas: Schemas,
    /// The header that carries an identifier of each request, if the API has one (`x-rust-request-id`).
    pub request_id: Option<String>,
}

/// The schemas of a description by their place.
#[derive(Clone, Debug, Default)]
pub struct Schemas {
    nodes: BTreeMap<Pointer, Schema>,
    aliases: BTreeMap<Pointer, Pointer>,
    /// Where each alias of the document leads in the end, so that long rows of them are walked once.
    ends: BTreeMap<Pointer, Pointer>,
}

impl Schemas {
    /// The place of the schema that `pointer` stands for, after following `$ref`s that are a whole schema.
    ///
    /// Cycles of such references were refused when the document was loaded; what remains dangling ends the walk.
    pub fn target<'a>(&'a self, pointer: &'a Pointer) -> &'a Pointer {
        let mut at = pointer;
        // An end may have become a reference since.
        while let Some(next) = self.ends.get(at).filter(|next| *next != at) {
            at = next;
        }
        at
    }

    /// Finds where each alias leads in the end. Those of a circle lead nowhere.
    fn find_ends(&mut self) {
        for start in self.aliases.keys() {
            let (mut way, mut seen, mut at) = (Vec::new(), BTreeSet::new(), start);
            while let (None, Some(next)) = (self.ends.get(at), self.aliases.get(at)) {
                if !seen.insert(at) {
                    break;
                }
                way.push(at);
                at = next;
            }
            let end = self.ends.get(at).unwrap_or(at).clone();
            self.ends.extend(way.into_iter().map(|at| (at.clone(), end.clone())));
        }
    }

    /// Finds the values that stand for each schema that a discriminator tells from others.
    fn find_tags(&mut self) {
        let told = self.nodes.iter().filter(|(_, schema)| schema.discriminator.is_some());
        for place in told.map(|(place, _)| place.clone()).collect::<Vec<Pointer>>() {
            let mapping = self.get(&place).and_then(|schema| schema.discriminator.as_ref());
            let mut tags: BTreeMap<Pointer, Vec<String>> = BTreeMap::new();
            for (tag, value) in mapping.into_iter().flat_map(|discriminator| &discriminator.mapping) {
                let target = self.target(&Discriminator::target(value)).clone();
                tags.entry(target).or_default().push(tag.clone());
            }
            let discriminator = self.nodes.get_mut(&place).and_then(|schema| schema.discriminator.as_mut());
            discriminator.into_iter().for_each(|it| it.tags = std::mem::take(&mut tags));
        }
    }

    /// The schema that `pointer` stands for; `None` where the reference dangles.
    pub fn get(&self, pointer: &Pointer) -> Option<&Schema> {
        self.nodes.get(self.target(pointer))
    }

    /// The places of a schema and its `allOf` parts, transitively: own keywords first, so that they win.
    pub fn parts<'a>(&'a self, pointer: &'a Pointer) -> Vec<&'a Pointer> {
        let mut parts = Vec::new();
        let mut seen = BTreeSet::new();
        let mut stack = vec![self.target(pointer)];
        while let Some(at) = stack.pop() {
            if !seen.insert(at) {
                continue;
            }
            if let Some(schema) = self.get(at) {
                stack.extend(schema.all_of.iter().rev().map(|part| self.target(part)));
            }
            parts.push(at);
        }
        parts
    }

    /// Adds a schema that the document does not spell out, such as the intersection of two others.
    pub fn insert(&mut self, pointer: Pointer, schema: Schema) {
        self.nodes.insert(pointer, schema);
    }

    /// Every schema that is not a mere reference.
    pub fn iter(&self) -> impl Iterator<Item = (&Pointer, &Schema)> {
        self.nodes.iter()
    }

    /// Every schema that is a mere reference, with the place that it names.
    pub fn aliases(&self) -> impl Iterator<Item = (&Pointer, &Pointer)> {
        self.aliases.iter()
    }
}

impl Spec {
    /// Resolves a document. What cannot be resolved was reported when the document was loaded, or is reported here.
    pub fn resolve(document: &Document, diagnostics: &mut Diagnostics) -> Self {
        let mut schemas = Schemas::default();
        for (pointer, node) in &document.schemas {
            match node {
                ReferenceOr::Reference { reference } => {
                    schemas.aliases.insert(pointer.clone(), Pointer::parse(reference));
                }
                ReferenceOr::Item(item) => {
                    schemas.nodes.insert(pointer.clone(), Schema::read(item));
                }
            }
        }
        schemas.find_ends();
        schemas.find_tags();
        let security_schemes = security::schemes(document, diagnostics);
        let operations: Vec<Operation> = document
            .operations
            .iter()
            .map(|node| Operation::resolve(node, document, &security_schemes, diagnostics))
            .collect();
        let mut security_schemes = security_schemes;
        if !document.left_out.operations.is_empty() {
            let used: BTreeSet<&String> =
                operations.iter().flat_map(|operation| operation.security.iter().flatten()).collect();
            security_schemes.retain(|name, _| used.contains(name));
        }
        Self {
            title: document.info.title.clone(),
            version: document.info.version.clone(),
            description: document.info.description.clone(),
            servers: document.servers.iter().map(Server::read).collect(),
            tags: document.tags.iter().map(Tag::read).collect(),
            security: security::requirements(
                &document.security,
                &security_schemes,
                &Pointer::root(),
                &mut Diagnostics::default(),
            ),
            security_schemes,
            operations,
            left_out: document.left_out.operations.len(),
            schemas,
            request_id: document
                .extensions
                .get("x-rust-request-id")
                .and_then(Value::as_str)
                .map(str::to_owned),
        }
    }
}

/// The node that a reference stands for, after following references to references.
fn follow<'a, T>(nodes: &'a Nodes<T>, reference: &ReferenceOr<T>) -> Option<(Pointer, &'a T)> {
    let ReferenceOr::Reference { reference } = reference else { return None };
    let mut pointer = Pointer::parse(reference);
    for _ in 0..=nodes.len() {
        match nodes.get(&pointer)? {
            ReferenceOr::Reference { reference } => pointer = Pointer::parse(reference),
            ReferenceOr::Item(item) => return Some((pointer, item)),
        }
    }
    None
}

/// The place that a child of a node names.
fn child<T>(reference: &ReferenceOr<T>) -> Option<Pointer> {
    match reference {
        ReferenceOr::Reference { reference } => Some(Pointer::parse(reference)),
        ReferenceOr::Item(_) => None,
    }
}

/// A pinned Rust name, `x-rust-name`.
fn rust_name<'a>(extensions: impl IntoIterator<Item = (&'a String, &'a Value)>) -> Option<String> {
    extensions
        .into_iter()
        .find(|(key, _)| key.as_str() == "x-rust-name")
        .and_then(|(_, value)| value.as_str())
        .map(str::to_owned)
}
