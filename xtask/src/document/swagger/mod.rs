//! From Swagger 2.0 to OpenAPI 3.0.
//!
//! It is the one version whose parts stand in other places than those of all others: bodies among the parameters, schemas
//! at the root. So a file is brought over as a whole, before anything else looks at it, and every part that moved is
//! noted with the place where its author wrote it.

mod body;
mod server;

use serde_json::{Map, Value, json};

use super::version::{Version, version};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Pointer, unescaped};

/// The methods of a path item (Swagger 2.0, Path Item Object).
const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// The keywords of a parameter, an item or a header that are a schema's since OpenAPI 3.0.
const SCHEMA: [&str; 17] = [
    "type",
    "format",
    "items",
    "default",
    "enum",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "x-nullable",
];

/// [`SCHEMA`], and what authors say beside it.
fn schema_keys() -> impl Iterator<Item = &'static str> {
    SCHEMA.into_iter().chain(super::key::OF_VALUES)
}

/// Where the sections of the root stand in OpenAPI 3.0.
const SECTIONS: [(&str, &str); 4] = [
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

/// A file in the shape of OpenAPI 3.0.
pub(in crate::document) struct Upgraded {
    pub(in crate::document) tree: Value,
    /// Places of the tree, each with the place where the author wrote what stands there.
    pub(in crate::document) moves: Vec<(Pointer, Pointer)>,
}

/// The media types that operations take and give where they do not say.
#[derive(Clone, Debug, Default)]
pub(in crate::document) struct MediaTypes {
    consumes: Vec<String>,
    produces: Vec<String>,
}

impl MediaTypes {
    /// What a document or an operation says, and `otherwise` where it says nothing.
    pub(in crate::document) fn read(map: &Map<String, Value>, otherwise: &Self) -> Self {
        let list = |key: &str, otherwise: &[String]| match map.get(key) {
            Some(Value::Array(names)) if !names.is_empty() => {
                names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            _ => otherwise.to_vec(),
        };
        Self {
            consumes: list("consumes", &otherwise.consumes),
            produces: list("produces", &otherwise.produces),
        }
    }
}

/// Whether a tree is a document of Swagger 2.0.
pub(in crate::document) fn is_swagger(tree: &Value) -> bool {
    matches!(version(tree), Ok(Version::V2_0))
}

/// The place in an upgraded document for a place as references of its authors name it.
pub(in crate::document) fn moved(fragment: &str) -> Option<String> {
    SECTIONS.iter().find_map(|(old, new)| {
        let rest = fragment.strip_prefix('/')?.strip_prefix(old)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| format!("/components/{new}{rest}"))
    })
}

/// Brings a file over. Beside documents there are files of parts: path items, responses and parameters are known by what
/// they have. `defaults` are what the main document says of media types.
pub(in crate::document) fn upgrade(
    tree: &Value,
    root: &Pointer,
    defaults: &MediaTypes,
    diagnostics: &mut Diagnostics,
) -> Upgraded {
    let media_types =
        tree.as_object().map_or_else(|| defaults.clone(), |map| MediaTypes::read(map, defaults));
    let parameters = tree.get("parameters").and_then(Value::as_object).cloned().unwrap_or_default();
    let location = tree.as_object().map(server::location).unwrap_or_default();
    let mut upgrade = Upgrade { media_types, parameters, location, root, moves: Vec::new(), diagnostics };
    let tree = match tree.as_object() {
        Some(author) if is_swagger(tree) => upgrade.document(author),
        _ => upgrade.part(root, tree),
    };
    Upgraded { tree, moves: upgrade.moves }
}

struct Upgrade<'a> {
    media_types: MediaTypes,
    /// The parameters of the root by name.
    parameters: Map<String, Value>,
    /// Host and base path; empty where the document names no host.
    location: String,
    root: &'a Pointer,
    moves: Vec<(Pointer, Pointer)>,
    diagnostics: &'a mut Diagnostics,
}

/// A parameter that is a body or a part of one, with the place where it is written.
type BodyParameter = (Pointer, Map<String, Value>);

impl Upgrade<'_> {
    fn warn(&mut self, place: &Pointer, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning("unsupported-keyword", message).at(place));
    }

    fn moved(&mut self, to: Pointer, from: &Pointer) {
        self.moves.push((to, from.clone()));
    }

    fn document(&mut self, author: &Map<String, Value>) -> Value {
        let root = self.root.clone();
        let mut out = Map::from_iter([("openapi".to_owned(), json!("3.0.3"))]);
        let mut components = Map::new();
        for (old, new) in SECTIONS {
            // Also for references to what is missing there.
            self.moved(root.child("components").child(new), &root.child(old));
        }
        for (key, value) in author {
            let place = root.child(key);
            let section = SECTIONS.iter().find(|(old, _)| old == key).map(|(_, new)| *new);
            match (key.as_str(), value) {
                ("swagger" | "host" | "basePath" | "schemes" | "consumes" | "produces", _) => {}
                ("paths", Value::Object(paths)) => {
                    let paths = paths.iter().map(|(path, item)| {
                        let place = place.child(path);
                        (path.clone(), self.path_item(&place, item))
                    });
                    out.insert(key.clone(), Value::Object(paths.collect()));
                }
                (_, Value::Object(entries)) if section.is_some() => {
                    let section = section.unwrap_or_default();
                    let to = root.child("components").child(section);
                    self.moved(to.clone(), &place);
                    let entries = self.section(key, &place, &to, entries, &mut components);
                    components.insert(section.to_owned(), Value::Object(entries));
                }
                // References lead into extensions too.
                _ if key.starts_with("x-") => {
                    out.insert(key.clone(), self.part(&place, value));
                }
                _ => {
                    out.insert(key.clone(), value.clone());
                }
            }
        }
        if let Some(servers) = self.servers(author) {
            out.insert("servers".to_owned(), servers);
        }
        out.entry("paths").or_insert_with(|| json!({}));
        out.insert("components".to_owned(), Value::Object(components));
        Value::Object(out)
    }

    /// The entries of a section of the root. Bodies that stand among the parameters go to their own section.
    fn section(
        &mut self,
        key: &str,
        from: &Pointer,
        to: &Pointer,
        entries: &Map<String, Value>,
        components: &mut Map<String, Value>,
    ) -> Map<String, Value> {
        let mut out = Map::new();
        let mut bodies = Map::new();
        for (name, value) in entries {
            let (from, to) = (from.child(name), to.child(name));
            let upgraded = match (key, value) {
                ("parameters", Value::Object(map)) if is_in(map, "body") => {
                    let to = self.root.child("components").child("requestBodies").child(name);
                    let body = self.body(&to, &[(from, map.clone())], &self.media_types.consumes.clone());
                    bodies.extend(body.map(|body| (name.clone(), body)));
                    continue;
                }
                // They are read by the operations that refer to them.
                ("parameters", Value::Object(map)) if is_in(map, "formData") => continue,
                ("parameters", Value::Object(map)) => self.parameter(&from, &to, map),
                ("responses", _) => self.response(&to, value, &self.media_types.produces.clone()),
                ("securityDefinitions", Value::Object(map)) => security_scheme(map),
                _ => value.clone(),
            };
            out.insert(name.clone(), upgraded);
        }
        if !bodies.is_empty() {
            components.insert("requestBodies".to_owned(), Value::Object(bodies));
        }
        out
    }

    /// A file without a version: what it holds is known by its keywords.
    fn part(&mut self, place: &Pointer, value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                let operation = |method: &str| {
                    map.get(method).is_some_and(|operation| operation.get("responses").is_some())
                };
                let has = |key: &str| map.get(key).is_some_and(Value::is_string);
                if METHODS.into_iter().any(operation) {
                    return self.path_item(place, value);
                }
                if has("in") && has("name") && !is_in(map, "body") && !is_in(map, "formData") {
                    return self.parameter(place, place, map);
                }
                if has("description") && map.get("schema").is_some_and(Value::is_object) && !has("in") {
                    return self.response(place, value, &self.media_types.produces.clone());
                }
                map.iter().map(|(key, value)| (key.clone(), self.part(&place.child(key), value))).collect()
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.map(|(index, item)| self.part(&place.child(index), item)).collect()
            }
            scalar => scalar.clone(),
        }
    }

    fn path_item(&mut self, place: &Pointer, item: &Value) -> Value {
        let Value::Object(author) = item else { return item.clone() };
        let mut out = Map::new();
        let mut shared = Vec::new();
        if let Some(parameters) = author.get("parameters") {
            let parameters = self.parameters(&place.child("parameters"), parameters, &mut shared);
            out.insert("parameters".to_owned(), parameters);
        }
        for (key, value) in author.iter().filter(|(key, _)| *key != "parameters") {
            let value = match value {
                Value::Object(operation) if METHODS.contains(&key.as_str()) => {
                    self.operation(&place.child(key), operation, &shared)
                }
                other => other.clone(),
            };
            out.insert(key.clone(), value);
        }
        Value::Object(out)
    }

    fn operation(&mut self, place: &Pointer, author: &Map<String, Value>, shared: &[BodyParameter]) -> Value {
        let media_types = MediaTypes::read(author, &self.media_types);
        let mut out = Map::new();
        let mut own = Vec::new();
        for (key, value) in author {
            let below = place.child(key);
            let value = match (key.as_str(), value) {
                ("consumes" | "produces", _) => continue,
                ("schemes", _) => {
                    let servers = self.operation_servers(place, author);
                    out.extend(servers.map(|servers| ("servers".to_owned(), servers)));
                    continue;
                }
                ("parameters", parameters) => self.parameters(&below, parameters, &mut own),
                ("responses", Value::Object(responses)) => {
                    let responses = responses.iter().map(|(status, response)| {
                        let below = below.child(status);
                        (status.clone(), self.response(&below, response, &media_types.produces))
                    });
                    Value::Object(responses.collect())
                }
                (_, other) => other.clone(),
            };
            out.insert(key.clone(), value);
        }
        let name = |parameter: &BodyParameter| parameter.1.get("name").cloned();
        let inherited = shared.iter().filter(|parameter| !own.iter().any(|it| name(it) == name(parameter)));
        let parameters: Vec<BodyParameter> = own.iter().chain(inherited).cloned().collect();
        if let Some(body) = self.body(&place.child("requestBody"), &parameters, &media_types.consumes) {
            out.insert("requestBody".to_owned(), body);
        }
        Value::Object(out)
    }

    /// The parameters of a list that are no part of the body; those that are go to `bodies`.
    fn parameters(&mut self, place: &Pointer, author: &Value, bodies: &mut Vec<BodyParameter>) -> Value {
        let Value::Array(items) = author else { return author.clone() };
        let mut out = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let from = place.child(index);
            let Value::Object(map) = item else {
                out.push(item.clone());
                continue;
            };
            let named = map.get("$ref").and_then(Value::as_str).and_then(|text| {
                let name = unescaped(text.strip_prefix("#/parameters/")?);
                let target = self.parameters.get(&name)?.as_object()?;
                Some((self.root.child("parameters").child(&name), target))
            });
            let (written, target) = named.unwrap_or((from.clone(), map));
            if is_in(target, "body") || is_in(target, "formData") {
                bodies.push((written, target.clone()));
                continue;
            }
            let to = place.child(out.len());
            let parameter = self.parameter(&from, &to, map);
            out.push(parameter);
        }
        Value::Array(out)
    }

    /// A parameter or a header: what says something about its value becomes its schema.
    fn parameter(&mut self, from: &Pointer, to: &Pointer, author: &Map<String, Value>) -> Value {
        self.moved(to.clone(), from);
        if author.contains_key("$ref") || author.contains_key("schema") {
            return Value::Object(author.clone());
        }
        self.moved(to.child("schema"), from);
        let mut out = author.clone();
        schema_keys().for_each(|key| drop(out.remove(key)));
        let format = out.remove("collectionFormat");
        let schema = schema(author);
        if schema.get("type").is_some_and(|name| name == "array") {
            let format = format.as_ref().and_then(Value::as_str).unwrap_or("csv");
            for (key, value) in self.collection(to, format, is_in(author, "query")) {
                out.insert(key.to_owned(), value);
            }
        }
        out.insert("schema".to_owned(), Value::Object(schema));
        Value::Object(out)
    }

    /// `collectionFormat` as `style` and `explode` (Swagger 2.0, Parameter Object).
    ///
    /// OpenAPI 3.0 has those for spaces and pipes in queries and forms only, and none for tabs.
    fn collection(&mut self, place: &Pointer, format: &str, form: bool) -> Vec<(&'static str, Value)> {
        let delimited = |style: &str| vec![("style", json!(style)), ("explode", json!(false))];
        match format {
            "multi" if form => vec![("explode", json!(true))],
            "ssv" => delimited("spaceDelimited"),
            "pipes" => delimited("pipeDelimited"),
            "tsv" => delimited("tabDelimited"),
            "csv" => vec![("explode", json!(false))],
            other => {
                let message = format!("`collectionFormat` cannot be `{other}` here; read as `csv`");
                self.warn(place, message);
                vec![("explode", json!(false))]
            }
        }
    }
}

fn is_in(parameter: &Map<String, Value>, location: &str) -> bool {
    parameter.get("in").is_some_and(|value| value == location)
}

/// What a parameter says about its value.
fn schema(parameter: &Map<String, Value>) -> Map<String, Value> {
    let mut schema: Map<String, Value> =
        schema_keys().filter_map(|key| Some((key.to_owned(), parameter.get(key)?.clone()))).collect();
    if schema.get("type").is_some_and(|name| name == "file") {
        schema.insert("type".to_owned(), json!("string"));
        schema.insert("format".to_owned(), json!("binary"));
    }
    schema
}

/// A scheme of `securityDefinitions` (Swagger 2.0, Security Scheme Object).
fn security_scheme(author: &Map<String, Value>) -> Value {
    let mut out = author.clone();
    match author.get("type").and_then(Value::as_str) {
        Some("basic") => {
            out.insert("type".to_owned(), json!("http"));
            out.insert("scheme".to_owned(), json!("basic"));
        }
        Some("oauth2") => {
            let flow = match out.remove("flow").as_ref().and_then(Value::as_str) {
                Some("application") => "clientCredentials",
                Some("accessCode") => "authorizationCode",
                Some("password") => "password",
                _ => "implicit",
            };
            let keys = ["authorizationUrl", "tokenUrl", "scopes"];
            let parts: Map<String, Value> =
                keys.into_iter().filter_map(|key| Some((key.to_owned(), out.remove(key)?))).collect();
            out.insert("flows".to_owned(), json!({ flow: parts }));
        }
        _ => {}
    }
    Value::Object(out)
}
