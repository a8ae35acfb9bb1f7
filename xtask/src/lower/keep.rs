//! From what items were called to the pins without which some would be called otherwise.

use std::collections::BTreeSet;

use super::lower_named;
use crate::diagnostic::Diagnostics;
use crate::ir::Api;
use crate::names::{Called, Key, Names};
use crate::spec::Spec;

/// An API whose items are called what they were called before.
#[derive(Debug)]
pub struct Kept {
    /// The API.
    pub api: Api,
    /// What everything is called.
    pub called: Called,
    /// The pins that this takes.
    pub pins: Names,
    /// For each pin the name that the item would have without any.
    pub otherwise: Names,
}

/// What became of a pin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renaming {
    /// Whether the pin is new; otherwise it is gone.
    pub kept: bool,
    /// What is said about it.
    pub text: String,
}

/// Lowers an API so that every item that `history` knows keeps its name, with no more pins than that takes.
///
/// The pins of `filed` are history too. One that contradicts `history` is a person's wish, and stays until it is history.
pub fn keep(
    spec: &Spec,
    module: &str,
    history: &Names,
    filed: &Names,
    diagnostics: &mut Diagnostics,
) -> Kept {
    let mut wanted = history.clone();
    wanted.extend(filed.clone());
    let wish = |(key, name): &(&Key, &String)| history.get(*key).is_some_and(|old| old != *name);
    let mut pins: Names = filed.iter().filter(wish).map(|(key, name)| (key.clone(), name.clone())).collect();
    // What another item has by hand, or two items had in namespaces that are one now.
    let mut lost: BTreeSet<Key> = BTreeSet::new();
    let mut plain: Option<Names> = None;
    loop {
        // What is said of one of the drafts is said of the last, too.
        let mut said = Diagnostics::default();
        let (api, called) = lower_named(spec.clone(), module, &pins, &mut said);
        let is = |key: &Key, name: &String| called.names.get(key).is_none_or(|now| now == name);
        let renamed: Vec<(&Key, &String)> = wanted
            .iter()
            .filter(|(key, name)| !is(key, name) && !pins.contains_key(key) && !lost.contains(key))
            .collect();
        // Items that are called after these follow them.
        if let Some(first) = renamed.first().map(|(key, _)| key.item) {
            let more = renamed.into_iter().filter(|(key, _)| key.item == first);
            pins.extend(more.map(|(key, name)| (key.clone(), name.clone())).collect::<Vec<_>>());
            plain.get_or_insert(called.names);
            continue;
        }
        let vain: Vec<Key> = pins
            .iter()
            .filter(|(key, name)| called.names.get(*key) != Some(name))
            .map(|(key, _)| key.clone())
            .collect();
        if vain.is_empty() {
            diagnostics.append(said);
            let plain = plain.unwrap_or_default();
            let otherwise =
                pins.keys().filter_map(|key| Some((key.clone(), plain.get(key)?.clone()))).collect();
            return Kept { api, called, pins, otherwise };
        }
        for key in vain {
            pins.remove(&key);
            lost.insert(key);
        }
    }
}

impl Kept {
    /// What is to be told: the pins that `filed` has not, and those that only `filed` has.
    pub fn renamings(&self, filed: &Names) -> Vec<Renaming> {
        let new = self.pins.iter().filter(|(key, name)| filed.get(*key) != Some(name)).map(|(key, name)| {
            let otherwise = match self.otherwise.get(key) {
                Some(other) if other != name => format!(", which would be `{other}` now"),
                _ => String::new(),
            };
            Renaming { kept: true, text: key.told(name) + &otherwise }
        });
        let gone = filed.iter().filter(|(key, _)| !self.pins.contains_key(key));
        let gone = gone.map(|(key, name)| Renaming { kept: false, text: key.told(name) });
        new.chain(gone).collect()
    }
}
