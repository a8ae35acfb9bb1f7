//! From the text of OpenAPI documents to typed nodes of one version-free shape.
//!
//! After this module no version of OpenAPI is known. A [`Document`] holds every node of a kind that a `$ref` may name in
//! a table of its own, under its place; inside of a node every such child is a reference to its table, so each node
//! is small, is typed by itself, and a fault costs that node alone.
//!
//! The way there: [`Sources`] read texts, `value` parses them, `overlay` applies our own knowledge, `files` bring Swagger 2.0
//! into the order of OpenAPI 3.0, `hoist` and `walk`
//! visit one place after the other, `dialect` brings each into the canonical shape, `references` checks where all of them
//! lead, and `typing` hands each node to `openapiv3`. Places are those of the author's file all the way, so a place is
//! also what a diagnostic shows.
//!
//! # The canonical shape
//!
//! It is that of OpenAPI 3.0, with these promises beyond the types of `openapiv3`:
//!
//! * `null` is said by `nullable: true` alone: no type `null`, no null in an `enum`, no null branch in `oneOf` or `anyOf`.
//!   Only a schema that allows nothing but null keeps `enum: [null]`, and is nullable.
//! * `const` is an `enum` of one value. An exclusive bound is a flag beside its inclusive bound.
//! * A `$ref` with keywords beside it is an `allOf` whose first entry is the reference, with the keywords beside it.
//! * Values of a discriminator's `mapping` are references to schemas.
//! * `explode` of an encoding is the effective one; its `style` is present exactly if the author stated `style`,
//!   `explode` or `allowReserved`.
//! * Examples are never references. Callbacks and links are absent. Security scheme references are resolved.
//! * `required` of a schema is sorted; keywords that say nothing about the stated type are absent.
//!
//! What `openapiv3` has no place for stands in extensions of the nodes. A *child* is `{"$ref": "<place>"}` with a place
//! of the table of schemas.
//!
//! | key | on | holds |
//! |---|---|---|
//! | `x-oas-never` | schema | `true`: no value is valid (the schemas `false` and `{not: {}}`) |
//! | `x-oas-types` | schema | a sorted list of two or more type names; then there is no `type` |
//! | `x-oas-prefix-items` | schema | a list of children |
//! | `x-oas-pattern-properties` | schema | a map from pattern to child |
//! | `x-oas-unevaluated-properties` | schema | a boolean or a child |
//! | `x-oas-unevaluated-items`, `x-oas-contains`, `x-oas-property-names`, `x-oas-if`, `x-oas-then`, `x-oas-else` | schema | a child |
//! | `x-oas-min-contains`, `x-oas-max-contains` | schema | an integer |
//! | `x-oas-dependent-required` | schema | a map from property to a list of properties, as written |
//! | `x-oas-dependent-schemas` | schema | a map from property to child |
//! | `x-oas-content-encoding`, `x-oas-content-media-type` | schema | a string |
//! | `x-oas-content-schema` | schema | a child |
//! | `x-oas-labels` | schema | a list of what is said of values of its `enum`: objects with `value` and some of `name`, `pinned`, `description` |
//! | `x-oas-enum-name` | schema | what AutoRest calls the type of its `enum` |
//! | `x-oas-examples` | schema | a list of values |
//! | `x-oas-xml` | schema | the `xml` object, as written |
//! | `x-oas-format` | schema of type boolean, array or object | its `format` |
//! | `x-oas-minimum`, `x-oas-maximum`, `x-oas-multiple-of` | schema of type integer | a number that is no 64-bit integer |
//! | `x-oas-default-mapping` | discriminator | a place of a schema, as a string |
//! | `x-oas-item-schema` | media type | a child: the schema of each item of a stream |
//! | `x-oas-explode` | header | a boolean |
//! | `x-oas-style` | parameter, encoding | `cookie`, of a cookie; `spaceDelimited`, `pipeDelimited` or `tabDelimited`, of Swagger 2.0 |
//! | `x-oas-querystring` | query parameter | `true`: it is the whole query |
//! | `x-oas-allow-reserved` | path parameter | a boolean |
//! | `x-oas-no-default` | server variable | `true`: its `default` is made up |
//! | `x-oas-mutual-tls` | security scheme | `true`, with the type `http` and the scheme `mutualTLS` |
//! | `x-oas-oauth2-metadata-url`, `x-oas-deprecated` | security scheme | as written |
//! | `x-oas-summary`, `x-oas-name`, `x-oas-parent`, `x-oas-kind`, `x-oas-identifier` | info, license, tag, server, response | a string |

mod dialect;
mod files;
mod find;
mod heirs;
mod hoist;
pub(crate) mod key;
mod load;
mod overlay;
mod position;
mod references;
mod selection;
mod source;
mod swagger;
mod typing;
mod value;
mod version;

use std::collections::BTreeMap;

use openapiv3 as oas;
use serde_json::Value;

use crate::diagnostic::Severity;

pub use crate::pointer::{Pointer, escaped, unescaped};

pub(crate) use find::Finder;
pub use hoist::METHODS;
pub(crate) use overlay::MATCHES_NOTHING;
pub(crate) use position::Spot;
pub use selection::{LeftOut, Pattern, Selection, Selector};
pub use source::{Source, Sources};

/// How much of a fault a run puts up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// What cannot be taken as it stands is an error: for documents that we keep ourselves.
    Strict,
    /// It is a warning, and the rest of the document is used: for documents of others.
    Lenient,
}

impl Strictness {
    /// The severity of a fault that leaves the rest of the document usable.
    pub fn severity(self) -> Severity {
        match self {
            Self::Strict => Severity::Error,
            Self::Lenient => Severity::Warning,
        }
    }
}

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
    /// What a [`Selection`] left out.
    pub left_out: LeftOut,
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
