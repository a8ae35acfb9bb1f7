//! `schemes`, `host` and `basePath` of Swagger 2.0 as servers.

use serde_json::{Map, Value, json};

use super::Upgrade;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Pointer;

impl Upgrade<'_> {
    /// `schemes`, `host` and `basePath`; the encrypted scheme first, because the first server is the one that is called.
    pub(super) fn servers(&mut self, author: &Map<String, Value>) -> Option<Value> {
        let key = if self.location.is_empty() { "basePath" } else { "host" };
        self.moved(self.root.child("servers"), &self.root.child(key));
        if self.location.is_empty() {
            let path = base_path(author);
            return (!path.is_empty()).then(|| json!([{ "url": path }]));
        }
        Some(self.schemes(&self.root.child("schemes"), author))
    }

    /// The servers of an operation with `schemes` of its own.
    pub(super) fn operation_servers(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
    ) -> Option<Value> {
        let below = place.child("schemes");
        if self.location.is_empty() {
            let message = "`schemes` has no effect: without a `host` in the document, the caller's base URL sets the scheme";
            let diagnostic = Diagnostic::new(Severity::Note, "unused-keyword", message);
            self.diagnostics.push(diagnostic.at(&below));
            return None;
        }
        self.moved(place.child("servers"), &below);
        Some(self.schemes(&below, author))
    }

    /// The servers of the `schemes` of the document or of an operation.
    fn schemes(&mut self, place: &Pointer, author: &Map<String, Value>) -> Value {
        let listed = author.get("schemes").and_then(Value::as_array).into_iter().flatten();
        let mut schemes: Vec<&str> = listed.filter_map(Value::as_str).collect();
        schemes.retain(|scheme| {
            let http = ["https", "http"].contains(scheme);
            if !http {
                let message = format!("the scheme `{scheme}` is not supported and is left out");
                let diagnostic = Diagnostic::warning("unsupported-keyword", message);
                self.diagnostics.push(diagnostic.at(place));
            }
            http
        });
        if schemes.is_empty() {
            schemes.push("https");
        }
        schemes.sort_by_key(|scheme| *scheme != "https");
        let location = &self.location;
        schemes.iter().map(|scheme| json!({ "url": format!("{scheme}://{location}") })).collect()
    }
}

/// The host of a document and its base path; empty where it names no host.
pub(super) fn location(author: &Map<String, Value>) -> String {
    let host = author.get("host").and_then(Value::as_str).unwrap_or_default();
    if host.is_empty() { String::new() } else { format!("{host}{}", base_path(author)) }
}

fn base_path(author: &Map<String, Value>) -> String {
    let path = author.get("basePath").and_then(Value::as_str).unwrap_or_default();
    if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}
