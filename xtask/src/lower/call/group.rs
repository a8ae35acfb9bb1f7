//! From tags and paths to the group of each operation.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::path::{Paths, Segment};
use crate::document::Pointer;
use crate::ir::GroupOrigin;
use crate::lower::words::{singular, words};
use crate::spec::{self, Spec};

/// The number of operations from which a single tag for all of them says too little.
const CROWD: usize = 100;

/// The group of each operation.
pub(super) fn groups(spec: &Spec, paths: &Paths, kept: &BTreeMap<Pointer, String>) -> Vec<GroupOrigin> {
    let tag =
        |operation: &spec::Operation| operation.tags.first().filter(|tag| !tag.trim().is_empty()).cloned();
    let by_path = |operation: &spec::Operation| {
        let first = paths.own(operation).iter().find_map(Segment::text);
        first.map_or_else(|| "root".to_owned(), |words| words.join(" "))
    };
    // Tags that differ only in case or in singular and plural are one group, with its earlier name or the first one
    // by text order.
    let called: BTreeSet<Vec<String>> = kept.values().map(|name| words(name)).collect();
    let mut of_words: BTreeMap<Vec<String>, String> = BTreeMap::new();
    for tag in spec.operations.iter().filter_map(tag).collect::<BTreeSet<String>>() {
        let words = words(&tag);
        match of_words.entry(alike(&words)) {
            Entry::Occupied(mut entry) if called.contains(&words) => drop(entry.insert(tag)),
            Entry::Occupied(_) => {}
            Entry::Vacant(entry) => drop(entry.insert(tag)),
        }
    }
    if of_words.len() == 1 && spec.operations.len() > CROWD {
        let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
        spec.operations.iter().for_each(|operation| *sizes.entry(by_path(operation)).or_default() += 1);
        // Path parts say more than a single tag, unless there is only one part as well.
        if sizes.values().all(|size| size * 2 <= spec.operations.len()) {
            of_words.clear();
        }
    }
    let group = |operation: &spec::Operation| {
        let kept = kept.get(&operation.pointer).map(|name| name.replace('_', " "));
        let segment = kept.clone().unwrap_or_else(|| by_path(operation));
        let tag =
            tag(operation).filter(|_| kept.is_none()).and_then(|tag| of_words.get(&alike(&words(&tag))));
        match tag.or_else(|| of_words.get(&alike(&words(&segment)))) {
            Some(tag) => GroupOrigin::Tag(tag.clone()),
            None => GroupOrigin::Path(segment),
        }
    };
    spec.operations.iter().map(group).collect()
}

/// Words without the difference of singular and plural.
pub(super) fn alike(words: &[String]) -> Vec<String> {
    words.iter().map(|word| singular(word)).collect()
}
