//! Pairs items of the old surface with items of the new one.

use std::collections::BTreeMap;

use super::change::Kind;
use super::surface::{Identity, Item};
use crate::ir::Scheme;

/// Items of two surfaces, in pairs.
pub(super) struct Pairs<'a> {
    pub(super) both: Vec<(&'a Item, &'a Item)>,
    pub(super) removed: Vec<&'a Item>,
    pub(super) added: Vec<&'a Item>,
}

/// Pairs siblings: by identity in the document, else by Rust name, else by position in a path.
pub(super) fn pair<'a>(old: &'a [Item], new: &'a [Item]) -> Pairs<'a> {
    let mut pairs = Pairs { both: Vec::new(), removed: old.iter().collect(), added: new.iter().collect() };
    pairs.by(|item, _| Some((item.kind, item.id.clone())));
    // Types were paired before, because everything else refers to them.
    pairs.by(|item, _| (item.kind != Kind::Type).then(|| (item.kind, item.path_end().to_owned())));
    let path_arguments = |item: &Item| item.kind == Kind::Parameter && item.id.starts_with("path ");
    if old.iter().filter(|item| path_arguments(item)).count()
        == new.iter().filter(|item| path_arguments(item)).count()
    {
        let position = |item: &Item, all: &[Item]| all.iter().position(|other| other.id == item.id);
        pairs.by(|item, is_new| {
            let all = if is_new { new } else { old };
            path_arguments(item).then(|| (item.kind, format!("{:?}", position(item, all))))
        });
    }
    pairs
}

impl Pairs<'_> {
    /// Pairs the rest by a key that must be unique on both sides.
    fn by(&mut self, key: impl Fn(&Item, bool) -> Option<(Kind, String)>) {
        let mut sides: BTreeMap<(Kind, String), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (index, item) in self.removed.iter().enumerate() {
            key(item, false).into_iter().for_each(|key| sides.entry(key).or_default().0.push(index));
        }
        for (index, item) in self.added.iter().enumerate() {
            key(item, true).into_iter().for_each(|key| sides.entry(key).or_default().1.push(index));
        }
        let mut found = (Vec::new(), Vec::new());
        for (old, new) in sides.into_values() {
            if let ([old], [new]) = (old.as_slice(), new.as_slice()) {
                self.both.extend(self.removed.get(*old).copied().zip(self.added.get(*new).copied()));
                found.0.push(*old);
                found.1.push(*new);
            }
        }
        found.0.sort_unstable();
        found.1.sort_unstable();
        take(&mut self.removed, &found.0);
        take(&mut self.added, &found.1);
    }
}

/// Removes the items at sorted positions.
fn take(items: &mut Vec<&Item>, positions: &[usize]) {
    let mut index = 0;
    items.retain(|_| {
        index += 1;
        positions.binary_search(&(index - 1)).is_err()
    });
}

/// Returns the new names of security schemes that are sent like a removed one.
pub(super) fn schemes<'a>(old: &'a [Scheme], new: &'a [Scheme]) -> BTreeMap<&'a str, &'a str> {
    let lone = |schemes: &'a [Scheme], others: &[Scheme]| -> Vec<&'a Scheme> {
        schemes.iter().filter(|scheme| !others.iter().any(|other| other.name == scheme.name)).collect()
    };
    let (old, new) = (lone(old, new), lone(new, old));
    let renamed = old.iter().filter_map(|scheme| {
        let alike = |schemes: &[&'a Scheme]| -> Vec<&'a str> {
            let alike = schemes.iter().filter(|other| other.kind == scheme.kind);
            alike.map(|scheme| scheme.name.as_str()).collect()
        };
        match (alike(&old).as_slice(), alike(&new).as_slice()) {
            ([old], [new]) => Some((*old, *new)),
            _ => None,
        }
    });
    renamed.collect()
}

/// Assigns the same id to equal types of both states: by place, else by name, else by content, else by place within
/// such a pair.
pub(super) fn types(old: &[Identity], new: &[Identity]) -> (Vec<String>, Vec<String>) {
    let mut ids = Ids { old, new, pairs: vec![None; old.len()], taken: vec![false; new.len()] };
    ids.by(|identity| identity.id.clone());
    ids.by(|identity| format!("{} {}", identity.name, kind_of_place(&identity.id)));
    ids.by(|identity| identity.content.clone());
    ids.within();
    ids.by(|identity| identity.name.clone());
    // By now, places that differ only in placeholder names are distinguished.
    let kept = ids.pairs.iter().enumerate().map(|(index, pair)| match pair {
        Some(partner) => partner.to_string(),
        // No type of the new state has this id.
        None => format!("old {index}"),
    });
    (kept.collect(), (0..new.len()).map(|index| index.to_string()).collect())
}

/// Whether a place is a component or within something else.
fn kind_of_place(id: &str) -> bool {
    id.rsplit_once("/schemas/").is_some_and(|(_, name)| !name.contains('/'))
}

struct Ids<'a> {
    old: &'a [Identity],
    new: &'a [Identity],
    /// The new type of each old one.
    pairs: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Ids<'_> {
    fn by(&mut self, key: impl Fn(&Identity) -> String) {
        let mut sides: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (index, (identity, pair)) in self.old.iter().zip(&self.pairs).enumerate() {
            if pair.is_none() {
                sides.entry(key(identity)).or_default().0.push(index);
            }
        }
        for (index, (identity, taken)) in self.new.iter().zip(&self.taken).enumerate() {
            if !taken {
                sides.entry(key(identity)).or_default().1.push(index);
            }
        }
        sides.remove("");
        for (old, new) in sides.into_values() {
            if let ([old], [new]) = (old.as_slice(), new.as_slice()) {
                self.join(*old, *new);
            }
        }
    }

    /// Pairs types at the same place within a pair of types.
    fn within(&mut self) {
        let places: BTreeMap<&str, usize> =
            self.new.iter().enumerate().map(|(index, identity)| (identity.id.as_str(), index)).collect();
        let moved: BTreeMap<&str, &str> = self
            .old
            .iter()
            .zip(&self.pairs)
            .filter_map(|(identity, pair)| Some((identity.id.as_str(), self.new.get((*pair)?)?.id.as_str())))
            .filter(|(old, new)| old != new)
            .collect();
        for index in 0..self.old.len() {
            let Some(identity) = self.old.get(index) else { continue };
            let mut head = identity.id.as_str();
            while let Some((parent, _)) = head.rsplit_once('/') {
                head = parent;
                let Some(target) = moved.get(head) else { continue };
                let tail = identity.id.strip_prefix(head).unwrap_or_default();
                if let Some(new) = places.get(format!("{target}{tail}").as_str()).copied()
                    && self.pairs.get(index) == Some(&None)
                    && self.taken.get(new) == Some(&false)
                {
                    self.join(index, new);
                }
                break;
            }
        }
    }

    fn join(&mut self, old: usize, new: usize) {
        if let (Some(pair), Some(taken)) = (self.pairs.get_mut(old), self.taken.get_mut(new)) {
            *pair = Some(new);
            *taken = true;
        }
    }
}
