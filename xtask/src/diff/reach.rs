//! From models that changed to the operations that use them.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{About, Change, Kind};
use crate::ir::{Api, Reach};

/// Fills in the operations that a change of a model reaches, in the new state or, if the model is removed, in the old
/// one.
pub(super) fn fill(changes: &mut [Change], old: &Api, new: &Api) {
    let told: BTreeSet<String> =
        changes.iter().filter_map(|change| model(change)).map(str::to_owned).collect();
    if told.is_empty() {
        return;
    }
    let (old, new) = (users(old, &told), users(new, &told));
    for change in changes {
        let calls = model(change).and_then(|name| new.get(name).or_else(|| old.get(name)));
        if let Some(calls) = calls {
            change.calls.clone_from(calls);
        }
    }
}

/// Returns the name of the model that a change is about.
fn model(change: &Change) -> Option<&str> {
    let about = matches!(change.kind, Kind::Type | Kind::Field | Kind::Value | Kind::Alternative);
    let path = change.path.split_once("::models::").filter(|_| about && change.about == About::Code)?.1;
    Some(path.split("::").next().unwrap_or(path))
}

/// Returns the operations that use some models, by the names of the models.
fn users(api: &Api, names: &BTreeSet<String>) -> BTreeMap<String, Vec<String>> {
    let (reach, operations) = (Reach::of(api), api.operations().collect::<Vec<_>>());
    let wanted = api.types.iter().enumerate().filter(|(_, def)| names.contains(&def.name));
    let found = wanted.map(|(index, def)| {
        let calls = reach.operations(index).into_iter().filter_map(|call| operations.get(call));
        let calls: BTreeSet<String> =
            calls.map(|call| format!("{} {}", call.http_method, call.path)).collect();
        (def.name.clone(), calls.into_iter().collect())
    });
    found.collect()
}
