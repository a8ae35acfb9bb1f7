//! From a Server Object to a base URL.

use std::collections::BTreeMap;

use serde_json::Value;

use super::rust_name;
use crate::document::key;

/// Where the API is reachable (OpenAPI 3.0.4, Server Object).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL template; may be relative to where the document was found.
    pub url: String,
    /// What the document calls it (OpenAPI 3.2).
    pub name: Option<String>,
    /// What the document says of it.
    pub description: Option<String>,
    /// The variables of the template by name.
    pub variables: BTreeMap<String, ServerVariable>,
    /// The pinned name of the builder's method (`x-rust-name`).
    pub rust_name: Option<String>,
}

/// A placeholder of a server's URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerVariable {
    /// The value where none is given; `None` where the document gives none either.
    pub default: Option<String>,
    /// The documented values; empty where any is.
    pub values: Vec<String>,
    /// What the document says of it.
    pub description: Option<String>,
    /// The pinned name of the builder's method (`x-rust-name`).
    pub rust_name: Option<String>,
}

impl Server {
    pub(super) fn read(server: &openapiv3::Server) -> Self {
        let variables = server.variables.iter().flatten().map(|(name, variable)| {
            let has_default = !variable.extensions.contains_key(key::NO_DEFAULT);
            let variable = ServerVariable {
                default: has_default.then(|| variable.default.clone()),
                values: variable.enumeration.clone(),
                description: variable.description.clone(),
                rust_name: rust_name(&variable.extensions),
            };
            (name.clone(), variable)
        });
        Self {
            url: server.url.clone(),
            name: server.extensions.get(key::NAME).and_then(Value::as_str).map(str::to_owned),
            description: server.description.clone(),
            variables: variables.collect(),
            rust_name: rust_name(&server.extensions),
        }
    }

    /// The URL with every variable at its default; one without a default stays as it is.
    pub fn default_url(&self) -> String {
        fill(&self.url, |name| self.variables.get(name)?.default.clone())
    }

    /// The names of the variables in the URL, declared or not, in its order.
    pub fn placeholders(&self) -> Vec<String> {
        let mut names = Vec::new();
        fill(&self.url, |name| {
            names.push(name.to_owned());
            None
        });
        names
    }
}

/// Puts values into a URL template; where there is none, `{name}` stays.
pub(crate) fn fill(template: &str, mut value: impl FnMut(&str) -> Option<String>) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        filled.push_str(before);
        match value(name) {
            Some(value) => filled.push_str(&value),
            None => filled.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    filled + rest
}
