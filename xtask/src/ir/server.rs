//! Base URLs, and the builder's methods that set them.

use super::Docs;
use crate::spec::fill;

/// The servers of an API.
#[derive(Clone, Debug, PartialEq)]
pub struct Servers {
    /// The URL of the API's first server; `None` if there is none, a path if it is relative.
    pub base_url: Option<String>,
    /// The URLs of all servers as written in the document, with their descriptions.
    pub documented: Vec<(String, Docs)>,
    /// The servers that only some operations use, sorted by method.
    pub others: Vec<Server>,
    /// The variables of all these URLs, sorted by method.
    pub variables: Vec<ServerVariable>,
}

/// A server that only some operations use.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The builder's method that replaces it, which is also its name.
    pub method: String,
    /// The URL, with the methods of variables in braces; it may be relative to the API's.
    pub url: String,
    /// Its description in the document.
    pub docs: Docs,
}

/// A variable in the URLs of servers.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// The builder's method that sets it.
    pub method: String,
    /// Its name in the document.
    pub name: String,
    /// Its default; `None` if it must be set.
    pub default: Option<String>,
    /// The values that the document lists.
    pub values: Vec<String>,
    /// Its description in the document.
    pub docs: Docs,
}

impl Servers {
    /// Returns the URL of an operation's server, or the API's, with every variable at its default.
    pub fn url(&self, server: Option<&str>) -> Option<String> {
        let template = match server {
            None => self.base_url.as_ref()?,
            Some(method) => &self.others.iter().find(|server| server.method == method)?.url,
        };
        Some(fill(template, |method| {
            self.variables.iter().find(|variable| bare(&variable.method) == method)?.default.clone()
        }))
    }

    /// Whether a client knows the API's URL without a setting.
    pub fn is_known(&self) -> bool {
        let is_absolute = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        self.url(None).is_some_and(|url| is_absolute(&url) && !url.contains('{'))
    }
}

/// The name of a method as written in a URL.
fn bare(method: &str) -> &str {
    method.trim_start_matches("r#")
}
