//! Where requests go: base URLs, and the builder's methods that set them.

use super::Docs;
use crate::spec::fill;

/// The servers of an API.
#[derive(Clone, Debug, PartialEq)]
pub struct Servers {
    /// The URL of the API's first server; `None` where the document names none, and only a path where it is relative.
    pub base_url: Option<String>,
    /// The URLs of all servers of the API as the document writes them, with what it says of each, in its order.
    pub documented: Vec<(String, Docs)>,
    /// The servers that some operations have to themselves, sorted by method.
    pub others: Vec<Server>,
    /// The variables of all these URLs, sorted by method.
    pub variables: Vec<ServerVariable>,
}

/// A server that some operations have to themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The builder's method that replaces it, and its name among the servers.
    pub method: String,
    /// The URL, with the methods of variables in braces; perhaps relative to that of the API.
    pub url: String,
    /// What the document says of it.
    pub docs: Docs,
}

/// A variable in the URLs of servers.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// The builder's method that sets it.
    pub method: String,
    /// What the document calls it.
    pub name: String,
    /// Its value unless it is set; `None` where it has to be.
    pub default: Option<String>,
    /// The values that the document lists.
    pub values: Vec<String>,
    /// What the document says of it.
    pub docs: Docs,
}

impl Servers {
    /// The URL of an operation's server, which is the API's where it has none; every variable at its default.
    pub fn url(&self, server: Option<&str>) -> Option<String> {
        let template = match server {
            None => self.base_url.as_ref()?,
            Some(method) => &self.others.iter().find(|server| server.method == method)?.url,
        };
        Some(fill(template, |method| {
            self.variables.iter().find(|variable| bare(&variable.method) == method)?.default.clone()
        }))
    }

    /// Whether a client finds the API without being told where it is.
    pub fn is_known(&self) -> bool {
        let is_absolute = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        self.url(None).is_some_and(|url| is_absolute(&url) && !url.contains('{'))
    }
}

/// The name of a method as it stands in a URL.
fn bare(method: &str) -> &str {
    method.trim_start_matches("r#")
}
