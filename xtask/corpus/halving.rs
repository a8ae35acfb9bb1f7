//! From a document to one that says a random half of it, and to whether what both say keeps its names.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use xtask::diagnostic::Diagnostics;
use xtask::diff::{self, Facts, Impact, State};
use xtask::document::{METHODS, Sources, escaped, unescaped};
use xtask::lower::keep;
use xtask::names::Names;
use xtask::spec::Spec;

/// Where schemas with names stand, with how a reference to one of them begins.
const SCHEMAS: &[(&[&str], &str)] =
    &[(&["components", "schemas"], "#/components/schemas/"), (&["definitions"], "#/definitions/")];

/// What was found of the names of a document and of its half.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Additions {
    /// Items of the half that can keep their names.
    pub(crate) items: usize,
    /// Those of them that the rest of the document would rename.
    pub(crate) pins: usize,
}

/// Generates from a random half of a document, then from all of it, then from the half again, each with what everything
/// was called before. The answer is what is wrong with that.
///
/// `resolve` makes a description of a tree; it is `None` for one that is none.
pub(crate) fn additions(
    document: &Value,
    seed: u64,
    resolve: &dyn Fn(&Value) -> Option<Spec>,
) -> Result<Additions, String> {
    let half = half(document, seed);
    let (Some(half), Some(whole)) = (resolve(&half), resolve(document)) else {
        return Err(format!("seed {seed}: the document cannot be resolved"));
    };
    let make = |spec: &Spec, history: &Names, filed: &Names| {
        keep(spec, "api", history, filed, &mut Diagnostics::default())
    };
    let none = Names::new();
    let first = make(&half, &none, &none);
    let second = make(&whole, &first.called.names, &first.pins);
    let again = make(&half, &second.called.names, &second.pins);
    let mut faults: Vec<String> = Vec::new();
    if !first.pins.is_empty() || !again.pins.is_empty() {
        faults.push(format!("pins that nothing needs: {:?} {:?}", first.pins, again.pins));
    }
    for (key, name) in &first.called.names {
        let now = second.called.names.get(key);
        let back = again.called.names.get(key);
        if now.is_some_and(|now| now != name) || back != Some(name) {
            faults.push(format!(
                "{} {}: `{name}`, then {now:?}, then {back:?}",
                key.item.keyword(),
                key.place
            ));
        }
    }
    let additions = Additions { items: first.called.names.len(), pins: second.pins.len() };
    // The report on changes finds out by itself which item is which.
    let state = |api| State { api, facts: Facts::default(), sources: Sources::memory([]) };
    let changes = diff::compare(&[state(first.api)], &[state(second.api)]);
    let renamed =
        changes.iter().filter(|change| change.rule.ends_with("-renamed") && change.rust == Impact::Breaking);
    faults.extend(renamed.map(|change| format!("{} {} {}", change.rule, change.path, change.message)));
    match faults.as_slice() {
        [] => Ok(additions),
        faults => {
            let shown: Vec<&str> = faults.iter().take(5).map(String::as_str).collect();
            Err(format!("seed {seed}: {} names changed\n{}", faults.len(), shown.join("\n")))
        }
    }
}

/// The document with a random half of its operations and schemas, and all schemas that what is left refers to.
fn half(document: &Value, seed: u64) -> Value {
    let mut random = Random(seed.wrapping_mul(2).wrapping_add(1));
    let mut half = document.clone();
    // What a reference into a path finds has to stay.
    let mut referred = BTreeSet::new();
    references(document, &mut referred);
    if let Some(paths) = half.get_mut("paths").and_then(Value::as_object_mut) {
        paths.retain(|path, item| {
            let start = format!("#/paths/{}/", escaped(path));
            let keep = referred.iter().any(|reference| reference.starts_with(&start));
            let Some(item) = item.as_object_mut().filter(|_| !keep) else { return true };
            if item.contains_key("$ref") {
                return random.coin();
            }
            item.retain(|key, _| !METHODS.contains(&key.as_str()) || random.coin());
            item.keys().any(|key| METHODS.contains(&key.as_str()))
        });
    }
    for (place, start) in SCHEMAS {
        let Some(schemas) = map(&mut half, place).map(std::mem::take) else { continue };
        let mut needed = BTreeSet::new();
        references(&half, &mut needed);
        let mut pending: Vec<String> =
            needed.iter().filter_map(|reference| component(reference, start)).collect();
        pending.extend(schemas.keys().filter(|_| random.coin()).cloned());
        let mut kept = Map::new();
        while let Some(name) = pending.pop() {
            let Some(schema) = schemas.get(&name).filter(|_| !kept.contains_key(&name)) else { continue };
            kept.insert(name, schema.clone());
            let mut needed = BTreeSet::new();
            references(schema, &mut needed);
            pending.extend(needed.iter().filter_map(|reference| component(reference, start)));
            pending.extend(needed);
        }
        // In the order of the document.
        let kept = schemas.into_iter().filter(|(name, _)| kept.contains_key(name)).collect();
        map(&mut half, place).into_iter().for_each(|place| *place = Map::clone(&kept));
    }
    half
}

fn map<'a>(tree: &'a mut Value, place: &[&str]) -> Option<&'a mut Map<String, Value>> {
    place.iter().try_fold(tree, |at, key| at.get_mut(*key))?.as_object_mut()
}

/// The name of the component that a reference leads to or into.
fn component(reference: &str, start: &str) -> Option<String> {
    reference.strip_prefix(start)?.split('/').next().map(unescaped)
}

/// Every text that may be a reference: those of `$ref`, and the values of mappings, which may be mere names.
fn references(tree: &Value, found: &mut BTreeSet<String>) {
    let mut pending = vec![tree];
    while let Some(at) = pending.pop() {
        match at {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
                let mapping = map.get("mapping").and_then(Value::as_object);
                let targets = mapping.into_iter().flat_map(|mapping| mapping.values());
                found.extend(targets.filter_map(Value::as_str).map(str::to_owned));
                pending.extend(map.values());
            }
            Value::Array(items) => pending.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// A linear congruential generator (Knuth's), of which the upper bits are good.
struct Random(u64);

impl Random {
    fn coin(&mut self) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 63 == 0
    }
}
