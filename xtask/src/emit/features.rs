//! Cargo features for the groups of an API, where the configuration wants them: which code is there with which.
//!
//! An API `a` with groups `b` and `c` has the features `a-b` and `a-c`, and `a` turns on both. What no group needs alone is there
//! with any of them: that is the feature `_a`, which nobody names.

use std::collections::{BTreeMap, BTreeSet};

use super::Code;
use super::types::bare;
use crate::ir::{Api, Group, Operation, TypeId};

/// The feature without which nothing of an API is there.
pub(super) fn base(api: &Api) -> String {
    if api.group_features { format!("_{}", api.module) } else { api.module.clone() }
}

/// The feature of a group.
fn of(api: &Api, group: &Group) -> String {
    format!("{}-{}", api.module, bare(&group.module).replace('_', "-"))
}

/// The lines of the manifest for an API.
pub(super) fn lines(api: &Api) -> String {
    let needs = quoted(&api.features());
    let base = base(api);
    let mut lines = format!("\n{base} = [{needs}]");
    if api.group_features {
        let groups: Vec<String> = api.groups.iter().map(|group| of(api, group)).collect();
        let all: Vec<String> =
            std::iter::once(&base).chain(&groups).map(|feature| format!("\n    \"{feature}\",")).collect();
        lines += &format!("\n{} = [{}\n]", api.module, all.concat());
        lines.extend(groups.iter().map(|group| format!("\n{group} = [\"{base}\"]")));
    }
    lines
}

/// Which code of an API is there with which groups.
pub(super) struct Gates<'a> {
    api: &'a Api,
    /// The groups that lead to each file of models; none where it is there for its own sake.
    files: BTreeMap<&'a str, BTreeSet<usize>>,
}

impl<'a> Gates<'a> {
    /// Finds which files of models each group needs: what a file names has to be there with it.
    pub(super) fn of(api: &'a Api) -> Self {
        let mut gates = Self { api, files: BTreeMap::new() };
        if !api.group_features {
            return gates;
        }
        let module = |id: TypeId| api.type_def(id).map(|def| def.module.as_str());
        let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for def in &api.types {
            let named = named.entry(&def.module).or_default();
            def.kind.named(&mut |id| named.extend(module(id)));
        }
        // The enums of a group's answers may stand in a file that has nothing else, or those of other groups.
        for group in &api.groups {
            let Some(file) = &group.outputs else { continue };
            let named = named.entry(file).or_default();
            group.operations.iter().flat_map(Operation::received).for_each(|ty| {
                ty.named(&mut |id| named.extend(module(id)));
            });
        }
        for (index, group) in api.groups.iter().enumerate() {
            let mut files: Vec<&str> = group.outputs.as_deref().into_iter().collect();
            for ty in group.operations.iter().flat_map(|it| it.sent().chain(it.received())) {
                ty.named(&mut |id| files.extend(module(id)));
            }
            while let Some(file) = files.pop() {
                if gates.files.entry(file).or_default().insert(index) {
                    files.extend(named.get(file).into_iter().flatten());
                }
            }
        }
        let mut own: Vec<&str> =
            named.keys().copied().filter(|file| !gates.files.contains_key(file)).collect();
        while let Some(file) = own.pop() {
            let others = named.get(file).into_iter().flatten();
            own.extend(others.filter(|other| gates.files.remove(**other).is_some()));
        }
        gates
    }

    /// The attribute of what one group needs.
    pub(super) fn group(&self, group: &Group) -> Option<Code> {
        let feature = self.api.group_features.then(|| of(self.api, group))?;
        Some(code!(#[cfg(feature = #feature)]))
    }

    /// The attribute of a file of models.
    pub(super) fn file(&self, file: &str) -> Option<Code> {
        let groups = self.files.get(file).filter(|groups| groups.len() < self.api.groups.len())?;
        let groups = groups.iter().filter_map(|index| self.api.groups.get(*index));
        let features = groups.map(|group| of(self.api, group)).map(|feature| code!(feature = #feature));
        Some(any(features.collect()))
    }
}

/// Says which features the one API of a crate needs, to whoever turned the default ones off.
pub(super) fn needs(api: &Api) -> Option<Code> {
    let features = api.features();
    if features.is_empty() {
        return None;
    }
    let names: Vec<String> = features.iter().map(|name| format!("`{name}`")).collect();
    let message =
        format!("without its default features, this crate still needs the features {}", names.join(", "));
    let missing = features.iter().map(|feature| code!(not(feature = #feature)));
    let missing = any(missing.collect());
    Some(code!(
        #missing
        compile_error!(#message);
    ))
}

/// The attribute of what is there under any of some conditions.
fn any(conditions: Vec<Code>) -> Code {
    match conditions.as_slice() {
        [only] => code!(#[cfg(#only)]),
        _ => code!(#[cfg(any(#(#conditions),*))]),
    }
}

/// Names as a list of TOML holds them.
pub(super) fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
