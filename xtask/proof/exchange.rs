//! The places of a document where values travel: bodies, answers and parameters, by what the wire tells them by.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;
use xtask::document::Pointer;

use crate::cases::Trees;
use crate::direction::Way;

/// What values are of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// The method, and the path without names of placeholders.
    pub(crate) operation: String,
    part: Part,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Body,
    Answer(String),
    /// Where it is and what it is called; of the path, its position.
    Parameter(String, String),
}

impl Key {
    pub(crate) fn is_parameter(&self) -> bool {
        matches!(self.part, Part::Parameter(..))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.part {
            Part::Body => write!(f, "the body of {}", self.operation),
            Part::Answer(status) => write!(f, "{} of {}", status, self.operation),
            Part::Parameter(location, name) => {
                write!(f, "the {location} parameter {name} of {}", self.operation)
            }
        }
    }
}

/// A place where values travel.
pub(crate) struct Exchange {
    pub(crate) schema: Pointer,
    /// Whether there has to be a value.
    pub(crate) required: bool,
}

/// The places of values that travel one way.
pub(crate) fn exchanges(trees: &Trees, way: Way) -> BTreeMap<Key, Exchange> {
    let mut found = BTreeMap::new();
    let paths = Pointer::root().child("paths");
    for (path, item) in members(trees, &paths) {
        for (method, operation) in members(trees, &item) {
            if !["get", "put", "post", "patch", "delete"].contains(&method.as_str()) {
                continue;
            }
            let key =
                |part| Key { operation: format!("{} {}", method.to_uppercase(), nameless(&path)), part };
            if way == Way::Answer {
                for (status, answer) in members(trees, &operation.child("responses")) {
                    let schema = json(trees, &answer).map(|schema| Exchange { schema, required: false });
                    found.extend(schema.map(|exchange| (key(Part::Answer(status)), exchange)));
                }
                continue;
            }
            let body = trees.target(&operation.child("requestBody"));
            let schema =
                json(trees, &body).map(|schema| Exchange { schema, required: is_required(trees, &body) });
            found.extend(schema.map(|exchange| (key(Part::Body), exchange)));
            for parameter in [&item, &operation].into_iter().flat_map(|of| trees.members(of, "parameters")) {
                let parameter = trees.target(&parameter);
                let text = |name: &str| Some(trees.at(&parameter)?.get(name)?.as_str()?.to_owned());
                if let (Some(location), Some(name)) = (text("in"), text("name")) {
                    let name = match location.as_str() {
                        "path" => position(&path, &name),
                        "header" => name.to_lowercase(),
                        _ => name,
                    };
                    let required = is_required(trees, &parameter);
                    let exchange = Exchange { schema: trees.target(&parameter.child("schema")), required };
                    found.insert(key(Part::Parameter(location, name)), exchange);
                }
            }
        }
    }
    found
}

fn is_required(trees: &Trees, place: &Pointer) -> bool {
    trees.at(place).and_then(|node| node.get("required")) == Some(&Value::Bool(true))
}

/// The members of an object, each behind its references.
fn members(trees: &Trees, place: &Pointer) -> Vec<(String, Pointer)> {
    let names = trees.at(place).and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
    names.map(|name| (name.clone(), trees.target(&place.child(name)))).collect()
}

/// The schema of what is JSON.
fn json(trees: &Trees, of: &Pointer) -> Option<Pointer> {
    let content = members(trees, &of.child("content"));
    let is_json = |name: &str| {
        let essence = name.split(';').next().unwrap_or_default().trim().to_lowercase();
        essence == "application/json" || essence.ends_with("+json")
    };
    let place = content.into_iter().find(|(name, _)| is_json(name))?.1.child("schema");
    trees.at(&place).is_some().then(|| trees.target(&place))
}

/// A path without the names of its placeholders.
fn nameless(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Which of the placeholders of a path has a name.
fn position(path: &str, name: &str) -> String {
    let placeholder = format!("{{{name}}}");
    path.split('/').position(|part| part == placeholder).map_or_else(|| name.to_owned(), |at| at.to_string())
}
