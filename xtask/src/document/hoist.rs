//! From the root of a document to the work list: components, paths, webhooks and callbacks.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::dialect::Kind;
use super::dialect::{Walk, describe};
use super::{LeftOut, Pointer};
use crate::diagnostic::{Diagnostic, Severity};
use crate::limits;
use crate::text::is_token;

/// The methods that a path item has as keys of its own (`query` since OpenAPI 3.2).
pub const METHODS: [&str; 9] = ["delete", "get", "head", "options", "patch", "post", "put", "query", "trace"];

/// The root of a document and its operations in canonical shape, their children hoisted.
pub(super) struct Root {
    pub(super) map: Map<String, Value>,
    pub(super) operations: Vec<Operation>,
    /// What was not wanted.
    pub(super) left_out: LeftOut,
    /// Schemes by name, with their places.
    pub(super) security_schemes: Vec<(String, Pointer, Value)>,
}

/// One operation in canonical shape.
pub(super) struct Operation {
    pub(super) place: Pointer,
    pub(super) path: String,
    pub(super) method: String,
    pub(super) path_parameters: Value,
    pub(super) path_servers: Value,
    pub(super) map: Map<String, Value>,
}

/// A path item as it is written in one place.
type Layer<'v> = (Pointer, Cow<'v, Map<String, Value>>);

impl Walk<'_> {
    /// Hoists a whole document; `None`, with an error, if it holds nothing that code could be made for.
    pub(super) fn root(&mut self, tree: &Arc<Value>) -> Option<Root> {
        let place = Pointer::root();
        let Value::Object(author) = tree.as_ref() else { return None };
        let has = |key: &str| author.get(key).is_some_and(Value::is_object);
        if !has("paths") && !has("webhooks") && !has("components") {
            let error = Diagnostic::error("no-paths", "this document has no `paths`");
            self.diagnostics
                .push(error.at(&place).help("add `paths`, which lists the operations of the API"));
            return None;
        }
        if !has("paths") && self.is_before_3_1() {
            self.warn("missing-keyword", &place, "this document has no `paths`, so it has no operations");
        }
        let mut map = self.object(Kind::Root, &place, author)?;
        if !map.contains_key("info") {
            self.warn("missing-keyword", &place, "this document has no `info`");
            map.insert("info".to_owned(), json!({ "title": "", "version": "" }));
        }
        if let Some(security) = author.get("security").filter(|value| !value.is_null()) {
            map.insert("security".to_owned(), self.security(&place.child("security"), security));
        }
        let security_schemes = self.components(&place.child("components"), author.get("components"));
        let operations = self.paths(&place.child("paths"), author.get("paths"));
        self.run();
        self.unlisted(&place, author);
        self.heirs(author);
        self.leave_out(author);
        self.count_unsupported();
        self.count_operation_references();
        self.selecting.check(self.diagnostics);
        Some(Root {
            map,
            operations,
            left_out: std::mem::take(&mut self.selecting.left_out),
            security_schemes,
        })
    }

    /// Keeps the components that nothing wanted led to.
    fn leave_out(&mut self, author: &Map<String, Value>) {
        let Some(Value::Object(sections)) = author.get("components").filter(|_| !self.selecting.is_all())
        else {
            return;
        };
        for (section, entries) in sections {
            let Some(kind) = kind_of_component(section) else { continue };
            let below = Pointer::root().child("components").child(section);
            for (name, entry) in entries.as_object().into_iter().flatten() {
                let place = below.child(name);
                if !self.has_met(kind, &place) {
                    self.selecting.left_out.components.insert(place, entry.clone());
                }
            }
        }
    }

    fn components(&mut self, place: &Pointer, components: Option<&Value>) -> Vec<(String, Pointer, Value)> {
        let mut security_schemes = Vec::new();
        let Some(Value::Object(components)) = components else { return security_schemes };
        for (section, entries) in components {
            let below = place.child(section);
            if section.starts_with("x-") || entries.is_null() {
                continue;
            }
            if !self.selecting.is_all() && section != "securitySchemes" {
                // They are read where something wanted refers to them.
                continue;
            }
            let Value::Object(entries) = entries else {
                self.misfit_section(&below, entries);
                continue;
            };
            let kind = match (kind_of_component(section), section.as_str()) {
                (Some(kind), _) => kind,
                (None, "securitySchemes") => {
                    for (name, scheme) in entries {
                        let below = below.child(name);
                        let value = self.security_scheme(&below, scheme);
                        security_schemes.extend(value.map(|value| (name.clone(), below, value)));
                    }
                    continue;
                }
                (None, "callbacks") => {
                    self.callbacks.extend(entries.keys().map(|name| below.child(name)));
                    continue;
                }
                (None, "pathItems") => {
                    for (name, item) in entries {
                        self.path_item(&below.child(name), None, item);
                    }
                    continue;
                }
                // They are read where something refers to them.
                (None, "examples" | "links" | "mediaTypes") => continue,
                (None, _) => {
                    self.warn_key(
                        "unknown-keyword",
                        &below,
                        format!("`components` has no section `{section}`; it is left out"),
                    );
                    continue;
                }
            };
            for (name, value) in entries {
                if name.starts_with("x-") && !value.is_object() {
                    continue;
                }
                let below = below.child(name);
                if value.is_null() {
                    self.note("null-value", &below, "`null` has no meaning here and is left out");
                    continue;
                }
                self.enqueue(kind, below);
            }
        }
        security_schemes
    }

    fn security_scheme(&mut self, place: &Pointer, scheme: &Value) -> Option<Value> {
        let Value::Object(map) = scheme else {
            self.misfit_section(place, scheme);
            return None;
        };
        let (place, map) = self.part(Kind::SecurityScheme, place, map)?;
        self.object(Kind::SecurityScheme, &place, &map).map(Value::Object)
    }

    fn misfit_section(&mut self, place: &Pointer, value: &Value) {
        let message =
            format!("`{}` must be an object, not {}; it is left out", place.last(), describe(value));
        self.warn("invalid-keyword", place, message);
    }

    fn paths(&mut self, place: &Pointer, paths: Option<&Value>) -> Vec<Operation> {
        let mut operations = Vec::new();
        let Some(Value::Object(paths)) = paths else { return operations };
        for (path, item) in paths {
            let below = place.child(path);
            if path.starts_with("x-") || item.is_null() {
                continue;
            }
            let mut template = path.clone();
            if !template.starts_with('/') {
                self.warn_key("invalid-path", &below, "a path must begin with a slash; one is added");
                template.insert(0, '/');
            }
            if let Some(plain) = plain_template(&template) {
                let message =
                    format!("a placeholder must be a name in braces; the path is read as `{plain}`");
                self.warn_key("invalid-path", &below, message);
                template = plain;
            }
            operations.extend(self.path_item(&below, Some(&template), item));
        }
        operations.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
        operations
    }

    /// The operations of a path item; with no `path` those of a webhook or callback, of which only what they hoist is
    /// kept.
    fn path_item(&mut self, place: &Pointer, path: Option<&str>, item: &Value) -> Vec<Operation> {
        let layers = self.path_item_layers(place, item);
        let mut operations = Vec::new();
        let mut methods = Vec::new();
        for (method, written, value) in self.methods(&layers) {
            let canonical = place.child(written.last());
            let Some((written, map)) = self.operation(&written, value) else { continue };
            if let Some(path) = path
                && !self.selecting.wants(&method, path, &map)
            {
                let shared = |key| layers.iter().filter_map(move |(_, map)| map.get(key));
                let shared: Vec<&Value> = ["parameters", "servers"].into_iter().flat_map(shared).collect();
                let left_out = json!([map, shared]);
                self.selecting.left_out.operations.insert((method, path.to_owned()), left_out);
            } else {
                methods.push((method, canonical, written, map));
            }
        }
        if methods.is_empty() && !self.selecting.is_all() {
            return operations;
        }
        let mut parameters = Vec::new();
        let mut servers = Value::Null;
        for (place, map) in layers.iter().rev() {
            if let Some(Value::Array(items)) = map.get("parameters") {
                let below = place.child("parameters");
                let items = items.iter().enumerate();
                parameters
                    .extend(items.filter_map(|(i, item)| self.child(Kind::Parameter, &below.child(i), item)));
            }
            if let Some(Value::Array(items)) = map.get("servers") {
                let below = place.child("servers");
                let items = items.iter().enumerate();
                servers = items
                    .filter_map(|(i, item)| self.part_value(Kind::Server, &below.child(i), item))
                    .collect();
            }
        }
        let (path_parameters, path_servers) = (Value::Array(parameters), servers);
        for (method, canonical, written, author) in methods {
            let place = if written.is_within(place) {
                written.clone()
            } else {
                self.files.set_origin(canonical.clone(), written.clone());
                canonical
            };
            let Some(map) = self.object(Kind::Operation, &written, &author) else { continue };
            operations.extend(path.map(|path| Operation {
                place,
                path: path.to_owned(),
                method,
                path_parameters: path_parameters.clone(),
                path_servers: path_servers.clone(),
                map,
            }));
        }
        operations
    }

    /// An operation, and where it is written. A path item has no `$ref`s to operations (OpenAPI 3.1, 4.8.9), but documents of
    /// many files have them, and what they mean is clear.
    fn operation<'v>(
        &mut self,
        place: &Pointer,
        value: &'v Value,
    ) -> Option<(Pointer, Cow<'v, Map<String, Value>>)> {
        let Value::Object(map) = value else {
            self.misfit_section(place, value);
            return None;
        };
        if !map.contains_key("$ref") {
            return Some((place.clone(), Cow::Borrowed(map)));
        }
        self.operation_references.push(place.child("$ref"));
        self.part(Kind::Operation, place, map).map(|(place, map)| (place, Cow::Owned(map)))
    }

    fn part_value(&mut self, kind: Kind, place: &Pointer, value: &Value) -> Option<Value> {
        let map = value.as_object()?;
        self.object(kind, place, map).map(Value::Object)
    }

    /// A path item and those that it refers to, the nearest first.
    fn path_item_layers<'v>(&mut self, place: &Pointer, item: &'v Value) -> Vec<Layer<'v>> {
        let mut layers: Vec<Layer<'v>> = Vec::new();
        let (mut place, mut value) = (place.clone(), Cow::Borrowed(item));
        for _ in 0..limits::HOPS {
            let map = match value {
                Cow::Borrowed(Value::Object(map)) => Cow::Borrowed(map),
                Cow::Owned(Value::Object(map)) => Cow::Owned(map),
                other => {
                    self.misfit_section(&place, &other);
                    return layers;
                }
            };
            let reference = map.get("$ref").and_then(Value::as_str).map(str::to_owned);
            layers.push((place.clone(), map));
            let Some(text) = reference else { return layers };
            let from = place.child("$ref");
            let found = match self.files.resolve(&from, &text, self.diagnostics) {
                Ok(target) => self.files.value(&target, self.diagnostics).map(|value| (target, value)),
                Err(_) => None,
            };
            let Some((target, found)) = found else {
                let message = format!("path item `{text}` not found");
                let diagnostic = Diagnostic::new(self.strictness.severity(), "unresolved-reference", message);
                self.diagnostics.push(diagnostic.at(&from));
                return layers;
            };
            (place, value) = (target, Cow::Owned(found));
        }
        self.diagnostics.push(
            Diagnostic::error("reference-cycle", "these path items refer to each other in a circle")
                .at(&place),
        );
        layers
    }

    /// Every method of a path item with its place and what stands there, and what else the item says.
    fn methods<'l>(&mut self, layers: &'l [Layer<'_>]) -> Vec<(String, Pointer, &'l Value)> {
        let mut methods: Vec<(String, Pointer, &'l Value)> = Vec::new();
        for (place, map) in layers {
            for (key, value) in map.as_ref() {
                let below = place.child(key);
                match key.as_str() {
                    "$ref" | "summary" | "description" | "parameters" | "servers" => {}
                    key if key.starts_with("x-rust-") => {
                        self.rust_extension(None, &below, map, value);
                    }
                    key if key.starts_with("x-") => {}
                    key if METHODS.contains(&key.to_ascii_lowercase().as_str()) => {
                        let method = key.to_ascii_uppercase();
                        if value.is_null() {
                            self.note("null-value", &below, "`null` has no meaning here and is left out");
                        } else if !methods.iter().any(|(known, ..)| *known == method) {
                            methods.push((method, below, value));
                        }
                    }
                    "additionalOperations" => {
                        for (method, value) in value.as_object().into_iter().flatten() {
                            let place = below.child(method);
                            if !is_token(method) {
                                let message = format!(
                                    "`{method}` is not a valid HTTP method; its operation is left out"
                                );
                                self.warn_key("invalid-method", &place, message);
                            } else if !methods.iter().any(|(known, ..)| known == method) {
                                methods.push((method.clone(), place, value));
                            }
                        }
                    }
                    key => {
                        let message = format!("`{key}` is not a keyword of a path item and is left out");
                        self.warn_key("unknown-keyword", &below, message);
                    }
                }
            }
        }
        methods
    }

    /// What is not generated but holds schemas: webhooks and callbacks, which may hold callbacks again.
    fn unlisted(&mut self, place: &Pointer, author: &Map<String, Value>) {
        let webhooks = author.get("webhooks").filter(|_| self.selecting.is_all());
        if let Some(Value::Object(webhooks)) = webhooks {
            let below = place.child("webhooks");
            if !webhooks.is_empty() {
                let message =
                    format!("{} webhooks: only their models are generated, no server", webhooks.len());
                self.note("webhooks", &below, message);
            }
            for (name, item) in webhooks {
                self.path_item(&below.child(name), None, item);
            }
            self.run();
        }
        let mut next = 0;
        while let Some(callback) = self.callbacks.get(next).cloned() {
            next += 1;
            let Some(Value::Object(map)) = self.files.value(&callback, self.diagnostics) else { continue };
            let Some((callback, map)) = self.part(Kind::Operation, &callback, &map) else { continue };
            for (expression, item) in &map {
                if item.is_object() && self.enter_callback(&callback.child(expression)) {
                    self.path_item(&callback.child(expression), None, item);
                }
            }
            self.run();
        }
    }

    /// One warning for all `$ref`s that stand for an operation.
    fn count_operation_references(&mut self) {
        let mut places = std::mem::take(&mut self.operation_references);
        places.sort();
        if let Some(first) = places.first() {
            let message = format!(
                "{} operations are `$ref`s, which OpenAPI does not allow; they are followed",
                places.len()
            );
            self.warn("operation-reference", first, message);
        }
    }

    /// One note for all callbacks and one for all links.
    fn count_unsupported(&mut self) {
        for (code, what, mut places) in [
            ("callbacks", "callbacks: only their models are generated, no server", self.callbacks.clone()),
            ("links", "links: nothing is generated for them", self.links.clone()),
        ] {
            places.sort();
            if let Some(first) = places.first() {
                let message = format!("{} {what}", places.len());
                self.diagnostics.push(Diagnostic::new(Severity::Note, code, message).at(first));
            }
        }
    }
}

/// A path whose placeholders are names only, from one with what frameworks write behind or before the name: `{id:[0-9]+}`,
/// `{path*}`, `{+name}`, `{name=projects/*}`, `{?page,size}`. `None` where there is nothing of that kind.
fn plain_template(path: &str) -> Option<String> {
    let mut plain = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let mut depth = 1_usize;
        let end = after.find(|letter| {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        let (inside, behind) = (after.get(..end)?, after.get(end + 1..)?);
        if inside.starts_with(['?', '&', '#']) {
            // RFC 6570, sections 3.2.8, 3.2.9 and 3.2.4: a query, which parameters say, or a fragment, which is not sent.
            plain += before;
            rest = behind;
            continue;
        }
        let name = inside.trim_start_matches('+');
        let length = name.find([':', '=', '*', '<']).unwrap_or(name.len());
        let name = name.get(..length).filter(|name| !name.is_empty()).unwrap_or(inside);
        plain += &format!("{before}{{{name}}}");
        rest = behind;
    }
    plain += rest;
    (plain != path).then_some(plain)
}

/// The kind of the nodes in a section of components.
fn kind_of_component(section: &str) -> Option<Kind> {
    Some(match section {
        "schemas" => Kind::Schema,
        "parameters" => Kind::Parameter,
        "headers" => Kind::Header,
        "requestBodies" => Kind::RequestBody,
        "responses" => Kind::Response,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::plain_template;

    #[test]
    fn placeholders_are_names() {
        for (path, plain) in [
            ("/a/{b}.{c}", None),
            ("/a/{b", None),
            ("/a/{}/{*}", None),
            ("/a/{id:[0-9]{2,4}}/b", Some("/a/{id}/b")),
            ("/{path*}", Some("/{path}")),
            ("/v1/{+name}:{verb}", Some("/v1/{name}:{verb}")),
            ("/v1/{name=projects/*}", Some("/v1/{name}")),
            ("/v1/{name}{?page,size}", Some("/v1/{name}")),
        ] {
            assert_eq!(plain_template(path).as_deref(), plain, "{path}");
        }
    }
}
