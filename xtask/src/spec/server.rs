//! From a Server Object to a base URL.

use std::collections::BTreeMap;

/// Where the API is reachable (OpenAPI 3.0.4, Server Object).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL template; may be relative to where the document was found.
    pub url: String,
    /// What the document says of it.
    pub description: Option<String>,
    /// The variables of the template by name.
    pub variables: BTreeMap<String, ServerVariable>,
}

/// A placeholder of a server's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// The value where none is given.
    pub default: String,
    /// The allowed values; empty where any is.
    pub values: Vec<String>,
    /// What the document says of it.
    pub description: Option<String>,
}

impl Server {
    pub(super) fn read(server: &openapiv3::Server) -> Self {
        let variables = server.variables.iter().flatten().map(|(name, variable)| {
            let variable = ServerVariable {
                default: variable.default.clone(),
                values: variable.enumeration.clone(),
                description: variable.description.clone(),
            };
            (name.clone(), variable)
        });
        Self {
            url: server.url.clone(),
            description: server.description.clone(),
            variables: variables.collect(),
        }
    }

    /// The URL with every variable at its default.
    pub fn default_url(&self) -> String {
        self.variables.iter().fold(self.url.clone(), |url, (name, variable)| {
            url.replace(&format!("{{{name}}}"), &variable.default)
        })
    }
}
