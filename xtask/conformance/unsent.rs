//! What an expected request has beyond its path and body, until an argument takes it.

use std::collections::BTreeMap;

use serde_json::Value;
use xtask::ir::SchemeKind;

use crate::suite::Request;
use crate::value;

/// What of an expected request no argument was found for yet.
pub(crate) struct Unsent {
    /// Query parameters.
    pub(crate) query: BTreeMap<String, Value>,
    headers: BTreeMap<String, Value>,
}

/// A part of a request.
pub(crate) enum Sent {
    /// A header by its name.
    Header(String),
    /// A query parameter by its name.
    Query(String),
}

impl Unsent {
    /// All that is expected.
    pub(crate) fn new(request: &Request) -> Self {
        // Media types are no parameters of OpenAPI: they choose among bodies.
        let is_parameter = |name: &str| !["accept", "content-type"].contains(&name);
        let headers = request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        Self {
            query: request.query.clone(),
            headers: headers.filter(|(name, _)| is_parameter(name)).collect(),
        }
    }

    /// The value of a header, which is taken.
    pub(crate) fn header(&mut self, name: &str) -> Option<Value> {
        self.headers.remove(&name.to_ascii_lowercase())
    }

    /// The credential that is expected for a scheme.
    pub(crate) fn credential(&self, kind: &SchemeKind) -> Option<(Sent, String)> {
        let header = |name: &str, prefix: &str| {
            let name = name.to_ascii_lowercase();
            let secret = value::text(self.headers.get(&name)?).strip_prefix(prefix)?.to_owned();
            Some((Sent::Header(name), secret))
        };
        match kind {
            SchemeKind::Header { name, prefix } => header(name, prefix),
            SchemeKind::Bearer => header("authorization", "Bearer "),
            SchemeKind::Query(name) => Some((Sent::Query(name.clone()), value::text(self.query.get(name)?))),
            SchemeKind::Basic | SchemeKind::Cookie(_) => None,
        }
    }

    /// Takes a part.
    pub(crate) fn take(&mut self, sent: &Sent) {
        match sent {
            Sent::Header(name) => self.headers.remove(name),
            Sent::Query(name) => self.query.remove(name),
        };
    }

    /// An error if something is left: the operation has no place for it.
    pub(crate) fn all_taken(&self) -> Result<(), String> {
        let query = self.query.keys().map(|name| format!("query parameter `{name}`"));
        let headers = self.headers.keys().map(|name| format!("header `{name}`"));
        match query.chain(headers).next() {
            Some(what) => Err(format!("the operation has no {what}")),
            None => Ok(()),
        }
    }
}
