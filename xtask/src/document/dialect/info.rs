//! The small objects that say something about the API as a whole.

use serde_json::{Map, Value, json};

use super::keyword::Kind;
use super::walk::Walk;
use crate::diagnostic::Diagnostic;
use crate::document::Pointer;
use crate::document::key;
use crate::limits;

impl Walk<'_> {
    /// `title` and `version` are required (OpenAPI 3.1, 4.8.2); nothing in Rust hangs on them.
    pub(super) fn finish_info(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        mut out: Map<String, Value>,
    ) -> Map<String, Value> {
        for keyword in ["title", "version"] {
            if !out.contains_key(keyword) {
                self.note("missing-keyword", place, format!("the info object has no `{keyword}`"));
                out.insert(keyword.to_owned(), json!(""));
            }
        }
        carry(author, &mut out, "summary", key::SUMMARY);
        out
    }

    pub(super) fn finish_license(
        &mut self,
        author: &Map<String, Value>,
        mut out: Map<String, Value>,
    ) -> Map<String, Value> {
        carry(author, &mut out, "identifier", key::IDENTIFIER);
        out.entry("name").or_insert_with(|| json!(""));
        out
    }

    pub(super) fn finish_tag(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        mut out: Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        for (keyword, extension) in [("summary", key::SUMMARY), ("parent", key::PARENT), ("kind", key::KIND)]
        {
            carry(author, &mut out, keyword, extension);
        }
        self.requires(Kind::Tag, place, out, "name")
    }

    pub(super) fn finish_server(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        mut out: Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        carry(author, &mut out, "name", key::NAME);
        let url = out.get("url").and_then(Value::as_str).unwrap_or_default();
        if url.len() > limits::NAME {
            let message = "this URL is too long; the server is left out";
            let help = format!("the `url` of a server may have at most {} bytes", limits::NAME);
            self.diagnostics.push(Diagnostic::error("too-large", message).at(&place.child("url")).help(help));
            return None;
        }
        self.requires(Kind::Server, place, out, "url")
    }

    pub(super) fn finish_server_variable(
        &mut self,
        place: &Pointer,
        mut out: Map<String, Value>,
    ) -> Map<String, Value> {
        if !out.contains_key("default") {
            let first = out.get("enum").and_then(|values| values.get(0)).cloned();
            let instead =
                if first.is_some() { "its first listed value is used" } else { "callers must set it" };
            let message = format!("this server variable has no `default`; {instead}");
            let help = "set it in an overlay: target the variable with `update: {default: …}`";
            self.diagnostics.push(Diagnostic::warning("missing-keyword", message).at(place).help(help));
            if first.is_none() {
                out.insert(key::NO_DEFAULT.to_owned(), json!(true));
            }
            out.insert("default".to_owned(), first.unwrap_or_else(|| json!("")));
        }
        out
    }
}

/// Keeps a keyword that `openapiv3` does not know under the key of an extension.
pub(super) fn carry(
    author: &Map<String, Value>,
    out: &mut Map<String, Value>,
    keyword: &str,
    extension: &'static str,
) {
    if let Some(value) = author.get(keyword).filter(|value| !value.is_null()) {
        out.insert(extension.to_owned(), value.clone());
    }
}
