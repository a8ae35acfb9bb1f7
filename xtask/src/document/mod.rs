//! From the text of OpenAPI documents to typed nodes of one version-free shape.
//!
//! After this module no version of OpenAPI is known. A [`Document`] holds every node of a kind that a `$ref` may name in
//! a table of its own, under its place; inside of a node every such child is a reference to its table, so each node
//! is small, is typed by itself, and a fault costs that node alone.

mod pointer;

use std::collections::BTreeMap;

use openapiv3 as oas;
use serde_json::Value;

pub use pointer::Pointer;

/// The nodes of one kind by their place. A node that is itself a `$ref` stays one.
pub type Nodes<T> = BTreeMap<Pointer, oas::ReferenceOr<T>>;

/// One API description in canonical shape.
///
/// Every [`oas::ReferenceOr`] in here is a `Reference` whose text is, for [`Pointer::parse`], the key of the table of its
/// kind; a key without a node is a dangling reference.
#[derive(Debug)]
pub struct Document {
    /// Title, version, description.
    pub info: oas::Info,
    /// The servers of the whole API, in the document's order.
    pub servers: Vec<oas::Server>,
    /// The declared tags, in the document's order.
    pub tags: Vec<oas::Tag>,
    /// The security requirements of operations that state none: alternatives, each a set of schemes.
    pub security: Vec<oas::SecurityRequirement>,
    /// `x-` keys at the root of the document.
    pub extensions: BTreeMap<String, Value>,
    /// Every operation, sorted by path, then method.
    pub operations: Vec<OperationNode>,
    /// Component and inline schemas.
    pub schemas: Nodes<oas::Schema>,
    /// Component and inline parameters.
    pub parameters: Nodes<oas::Parameter>,
    /// Component and inline headers.
    pub headers: Nodes<oas::Header>,
    /// Component and inline request bodies.
    pub request_bodies: Nodes<oas::RequestBody>,
    /// Component and inline responses.
    pub responses: Nodes<oas::Response>,
    /// Security schemes by their name in `components`.
    pub security_schemes: BTreeMap<String, (Pointer, oas::ReferenceOr<oas::SecurityScheme>)>,
}

/// One operation with what its path item says for it.
#[derive(Debug)]
pub struct OperationNode {
    /// The place of the operation.
    pub pointer: Pointer,
    /// The path template, `/users/{id}`.
    pub path: String,
    /// The HTTP method in capitals.
    pub method: String,
    /// The parameters of the path item.
    pub path_parameters: Vec<oas::ReferenceOr<oas::Parameter>>,
    /// The servers of the path item.
    pub path_servers: Vec<oas::Server>,
    /// The operation itself. `security` is `None` where the root's applies.
    pub operation: oas::Operation,
}
