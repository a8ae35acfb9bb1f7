//! From models that changed to the operations that use them.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{About, Change, Kind};
use super::surface::{named, within};
use crate::ir::{Api, Decode, Operation, TypeId, TypeRef};

/// Fills in which operations a change of a model reaches: those of the new state, or of the old one where it is gone.
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

/// The name of the model that a change is about.
fn model(change: &Change) -> Option<&str> {
    let about = matches!(change.kind, Kind::Type | Kind::Field | Kind::Value | Kind::Alternative);
    let path = change.path.split_once("::models::").filter(|_| about && change.about == About::Code)?.1;
    Some(path.split("::").next().unwrap_or(path))
}

/// The operations that lead to some models, by the names of those.
fn users(api: &Api, names: &BTreeSet<String>) -> BTreeMap<String, Vec<String>> {
    let mut holders: Vec<Vec<usize>> = vec![Vec::new(); api.types.len()];
    for (index, def) in api.types.iter().enumerate() {
        within(&def.kind, &mut |id: TypeId| {
            holders.get_mut(id.0 as usize).into_iter().for_each(|list| list.push(index));
        });
    }
    let operations: Vec<&Operation> = api.groups.iter().flat_map(|group| &group.operations).collect();
    let mut direct: Vec<Vec<usize>> = vec![Vec::new(); api.types.len()];
    for (index, operation) in operations.iter().enumerate() {
        used(operation, &mut |ty| {
            named(ty, &mut |id: TypeId| {
                direct.get_mut(id.0 as usize).into_iter().for_each(|list| list.push(index));
            });
        });
    }
    let wanted = api.types.iter().enumerate().filter(|(_, def)| names.contains(&def.name));
    let found = wanted.map(|(index, def)| {
        let (mut seen, mut stack, mut calls) = (BTreeSet::from([index]), vec![index], BTreeSet::new());
        while let Some(at) = stack.pop() {
            calls.extend(direct.get(at).into_iter().flatten().copied());
            let above = holders.get(at).into_iter().flatten().copied();
            stack.extend(above.filter(|holder| seen.insert(*holder)));
        }
        let calls = calls.into_iter().filter_map(|call| operations.get(call));
        let calls: BTreeSet<String> =
            calls.map(|call| format!("{} {}", call.http_method, call.path)).collect();
        (def.name.clone(), calls.into_iter().collect())
    });
    found.collect()
}

/// The types that an operation itself uses.
fn used(operation: &Operation, found: &mut dyn FnMut(&TypeRef)) {
    operation.arguments.iter().chain(&operation.setters).for_each(|argument| found(&argument.ty));
    operation.body.iter().for_each(|body| found(&body.ty));
    for case in &operation.cases {
        match &case.decode {
            Decode::Json(ty)
            | Decode::Nullable(ty)
            | Decode::Text(ty)
            | Decode::Xml(ty, _)
            | Decode::JsonLines(ty)
            | Decode::JsonSequence(ty)
            | Decode::Events(ty)
            | Decode::WholeEvents(ty) => found(ty),
            Decode::Empty | Decode::TextEvents | Decode::Bytes => {}
        }
    }
}
