//! From canonical nodes to the types of `openapiv3`, each node by itself.

use openapiv3 as oas;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::dialect::Kind;
use super::{Nodes, Pointer};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// Types the nodes of one kind. A node that does not type loses the keywords that are at fault, becomes `nearest`, or is
/// left out where there is no such thing.
pub(super) fn nodes<T: DeserializeOwned + Send>(
    kind: Kind,
    nodes: Vec<(Pointer, Value)>,
    diagnostics: &mut Diagnostics,
    nearest: impl Fn() -> Option<T> + Sync,
) -> Nodes<T> {
    let typed: Vec<_> = nodes
        .into_par_iter()
        .map(|(place, value)| {
            let mut found = Vec::new();
            let node = reference(&value).or_else(|| {
                item(kind, &place, value, &mut found).or_else(&nearest).map(oas::ReferenceOr::Item)
            });
            (place, node, found)
        })
        .collect();
    let mut table = Nodes::new();
    for (place, node, found) in typed {
        found.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        table.extend(node.map(|node| (place, node)));
    }
    table
}

/// A node that is nothing but a reference.
pub(super) fn reference<T>(value: &Value) -> Option<oas::ReferenceOr<T>> {
    let reference = value.as_object().filter(|map| map.len() == 1)?.get("$ref")?.as_str()?;
    Some(oas::ReferenceOr::Reference { reference: reference.to_owned() })
}

/// Types one node; `None`, with a diagnostic, where no part of it types.
pub(super) fn item<T: DeserializeOwned>(
    kind: Kind,
    place: &Pointer,
    value: Value,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<T> {
    let error = match T::deserialize(&value) {
        Ok(item) => return Some(item),
        Err(error) => error,
    };
    let Value::Object(mut map) = value else { return None };
    if let Some((key, item)) = without_one(&map) {
        diagnostics.push(fault(kind, &place.child(key), &error));
        return Some(item);
    }
    // More than one keyword is at fault: drop them one after the other, in their order.
    let keys: Vec<String> = map.keys().cloned().collect();
    for key in keys {
        map.remove(&key);
        diagnostics.push(fault(kind, &place.child(&key), &error));
        if let Ok(item) = T::deserialize(&json!(map)) {
            return Some(item);
        }
    }
    None
}

/// The node without the one keyword that keeps it from being typed.
fn without_one<T: DeserializeOwned>(map: &Map<String, Value>) -> Option<(&String, T)> {
    map.keys().find_map(|key| {
        let mut rest = map.clone();
        rest.remove(key);
        T::deserialize(Value::Object(rest)).ok().map(|item| (key, item))
    })
}

fn fault(kind: Kind, place: &Pointer, error: &serde_json::Error) -> Diagnostic {
    let message =
        format!("`{}` of this {} is not understood and is left out: {error}", place.last(), kind.name());
    Diagnostic::warning("invalid-keyword", message).label(Place::Key(place.clone()), "")
}

/// A schema of which nothing is known.
pub(super) fn any_schema() -> oas::Schema {
    oas::Schema {
        schema_data: oas::SchemaData::default(),
        schema_kind: oas::SchemaKind::Any(oas::AnySchema::default()),
    }
}
