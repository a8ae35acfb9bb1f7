//! From an Operation Object and its path item to one operation with all that it inherits.

use std::collections::BTreeMap;

use openapiv3 as oas;
use serde_json::Value;

use super::security::requirements;
use super::{
    Pages, Parameter, RequestBody, Response, SecurityRequirement, SecurityScheme, Server, StatusPattern,
    follow, path, rust_name,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Document, Nodes, OperationNode, Pointer};

/// One operation (OpenAPI 3.0.4, Operation Object).
#[derive(Clone, Debug)]
pub struct Operation {
    /// The place in the document.
    pub pointer: Pointer,
    /// The path template as the document has it, which tells operations apart.
    pub key: String,
    /// The path template of a request, with what of its query no parameter says.
    pub path: String,
    /// The HTTP method in capitals.
    pub method: String,
    /// The `operationId`, if there is one.
    pub operation_id: Option<String>,
    /// The tags, in the document's order.
    pub tags: Vec<String>,
    /// A line about it.
    pub summary: Option<String>,
    /// More about it.
    pub description: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The parameters of the operation and of its path item, sorted by location and name.
    pub parameters: Vec<Parameter>,
    /// The body that it takes.
    pub request_body: Option<RequestBody>,
    /// The documented answers, sorted by status.
    pub responses: Vec<Response>,
    /// The alternatives of its security; empty where it needs none.
    pub security: Vec<SecurityRequirement>,
    /// The servers that stand in for those of the API; empty where those of the API hold.
    pub servers: Vec<Server>,
    /// The pinned Rust name (`x-rust-name`).
    pub rust_name: Option<String>,
    /// How it gives a list page by page (`x-rust-pages`).
    pub pages: Option<Pages>,
    /// Whether it is said not to (`x-rust-pages: false`).
    pub is_one_page: bool,
    /// Whether a request may be sent again, if an overlay says it (`x-rust-retry`).
    pub retry: Option<Retry>,
}

/// Whether a request may be sent again after the server may have seen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It may.
    Always,
    /// It may not, whatever its method.
    Never,
    /// It may, because the server knows it by the key in this header.
    Key(String),
}

impl Retry {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(true) => Some(Self::Always),
            Value::Bool(false) => Some(Self::Never),
            Value::String(header) => Some(Self::Key(header.to_ascii_lowercase())),
            Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

/// A declared tag (OpenAPI 3.0.4, Tag Object).
#[derive(Clone, Debug)]
pub struct Tag {
    /// The name that operations use.
    pub name: String,
    /// What the document says of it.
    pub description: Option<String>,
    /// The pinned Rust name (`x-rust-name`).
    pub rust_name: Option<String>,
}

impl Tag {
    pub(super) fn read(tag: &oas::Tag) -> Self {
        Self {
            name: tag.name.clone(),
            description: tag.description.clone(),
            rust_name: rust_name(&tag.extensions),
        }
    }
}

impl Operation {
    pub(super) fn resolve(
        node: &OperationNode,
        document: &Document,
        schemes: &BTreeMap<String, SecurityScheme>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let operation = &node.operation;
        let security = operation.security.as_deref().unwrap_or(&document.security);
        let servers = if operation.servers.is_empty() { &node.path_servers } else { &operation.servers };
        let request_body = operation.request_body.as_ref().and_then(|body| {
            let (pointer, body) = known(&document.request_bodies, body, &node.pointer, diagnostics)?;
            Some(RequestBody::read(pointer, body))
        });
        let mut parameters = parameters(node, document, diagnostics);
        let path_item = node.pointer.parent().unwrap_or_else(Pointer::root);
        let path = path::read(&node.path, &path_item, &mut parameters, diagnostics);
        let pages = operation.extensions.get("x-rust-pages");
        Self {
            pointer: node.pointer.clone(),
            key: node.path.clone(),
            path,
            method: node.method.clone(),
            operation_id: operation.operation_id.clone().filter(|id| !id.trim().is_empty()),
            tags: operation.tags.clone(),
            summary: operation.summary.clone(),
            description: operation.description.clone(),
            deprecated: operation.deprecated,
            parameters,
            request_body,
            responses: responses(node, document, diagnostics),
            security: requirements(security, schemes, &node.pointer, diagnostics),
            servers: servers.iter().map(Server::read).collect(),
            rust_name: rust_name(&operation.extensions),
            pages: pages.and_then(|pages| Pages::read(&node.pointer, pages)),
            retry: operation.extensions.get("x-rust-retry").and_then(Retry::read),
            is_one_page: pages == Some(&Value::Bool(false)),
        }
    }

    /// The operation as a reader knows it: `getUser`, or `GET /users/{id}` where it has no id.
    pub fn label(&self) -> String {
        self.operation_id.clone().unwrap_or_else(|| format!("{} {}", self.method, self.key))
    }
}

/// What a child of an operation stands for. A reference that leads nowhere was reported when the document was loaded,
/// as it is an error of the document; here its loss to this operation is.
fn known<'a, T>(
    nodes: &'a Nodes<T>,
    reference: &oas::ReferenceOr<T>,
    operation: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Option<(Pointer, &'a T)> {
    let found = follow(nodes, reference);
    if found.is_none() {
        diagnostics.push(
            Diagnostic::warning(
                "incomplete-operation",
                "part of this operation could not be read and is left out",
            )
            .at(operation),
        );
    }
    found
}

/// The parameters of the path item and of the operation; the latter win (OpenAPI 3.0.4, Operation Object, `parameters`).
fn parameters(node: &OperationNode, document: &Document, diagnostics: &mut Diagnostics) -> Vec<Parameter> {
    let mut merged = BTreeMap::new();
    for (level, references) in [&node.path_parameters, &node.operation.parameters].into_iter().enumerate() {
        for reference in references {
            let Some((pointer, parameter)) =
                known(&document.parameters, reference, &node.pointer, diagnostics)
            else {
                continue;
            };
            let parameter = Parameter::read(pointer, parameter);
            let key = (parameter.location, parameter.name.clone());
            if let Some((before, Parameter { pointer: first, .. })) = merged.get(&key)
                && *before == level
                && *first != parameter.pointer
            {
                diagnostics.push(
                    Diagnostic::warning(
                        "duplicate-parameter",
                        format!("parameter `{}` is declared twice; the last one counts", parameter.name),
                    )
                    .at(&parameter.pointer)
                    .at(first),
                );
            }
            merged.insert(key, (level, parameter));
        }
    }
    merged.into_values().map(|(_, parameter)| parameter).collect()
}

fn responses(node: &OperationNode, document: &Document, diagnostics: &mut Diagnostics) -> Vec<Response> {
    let responses = &node.operation.responses;
    let default = responses.default.iter().map(|response| (StatusPattern::Default, response));
    let coded = responses.responses.iter().map(|(status, response)| {
        let status = match status {
            oas::StatusCode::Code(code) => StatusPattern::Code(*code),
            oas::StatusCode::Range(first) => StatusPattern::Range(*first),
        };
        (status, response)
    });
    let mut resolved: Vec<_> = coded
        .chain(default)
        .filter_map(|(status, response)| {
            let (pointer, response) = known(&document.responses, response, &node.pointer, diagnostics)?;
            Some(Response::read(pointer, status, response, &document.headers))
        })
        .collect();
    resolved.sort_by_key(|response| response.status);
    resolved
}
