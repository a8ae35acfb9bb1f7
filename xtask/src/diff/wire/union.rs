//! Alternatives: which of them is which, what tells them apart, and which are new or gone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::at::At;
use super::facts::{Facts, is_component};
use super::label::text;
use super::schema::{code, finding, not_judged, place};
use super::shape::{Additional, Shape, includes};
use super::walk::{Effect, Finding, Walk};
use crate::diff::change::{Kind, Wire};
use crate::document::Pointer;

/// How many pairs of alternatives are compared to find out which is which, and how deep within each other.
const MOST: usize = 400;
const DEEPEST: usize = 6;

impl Walk<'_> {
    /// Compares the alternatives of two shapes. Whether that was all that there is to compare.
    pub(super) fn unions(&mut self, id: usize, before: &Shape, after: &Shape, at: At) -> bool {
        match (before.unions.as_slice(), after.unions.as_slice()) {
            ([], []) => false,
            ([old], [new]) => {
                self.alternatives(id, (before, old), (after, new), at);
                false
            }
            ([], [new]) if after.is_bare() => {
                let pairs = new.iter().map(|new| (before.parts.clone(), vec![new.clone()]));
                // What was sent has to fit one of them, what is answered now fits each.
                let fits = self.fits(id, pairs.collect(), at, !at.side.is_request());
                let message = format!("is now one of {} alternatives", new.len());
                self.find(id, became(after, at, "became-union", fits, message));
                true
            }
            ([old], []) if before.is_bare() => {
                let pairs = old.iter().map(|old| (vec![old.clone()], after.parts.clone()));
                let fits = self.fits(id, pairs.collect(), at, at.side.is_request());
                let message = format!("was one of {} alternatives", old.len());
                self.find(id, became(after, at, "no-longer-union", fits, message));
                true
            }
            ([], _) => {
                let message = "must now also be one of several alternatives";
                self.find(id, finding(after, at, "alternatives-added", Effect::Narrows.on(at.side), message));
                false
            }
            (old, []) => {
                let mut wire = Effect::Widens.on(at.side);
                let mut message = "no longer needs to be one of several alternatives".to_owned();
                let lost = self.lost(id, old.concat(), after, at);
                if at.side.is_request() && !lost.is_empty() {
                    let closed = after.additional == Additional::Forbidden;
                    wire = if closed { Wire::Breaking } else { Wire::Doubtful };
                    message += &format!(", which had {}", lost.join(", "));
                }
                self.find(id, finding(after, at, "alternatives-removed", wire, message));
                false
            }
            (old, new) if old.len() == new.len() => {
                for (old, new) in old.iter().zip(new) {
                    self.alternatives(id, (before, old), (after, new), at);
                }
                false
            }
            _ => {
                self.find(id, not_judged(Kind::Schema, "oneOf", place(after), Some(at.side)));
                false
            }
        }
    }

    /// Compares the properties of alternatives that are gone with those of what is there now, and gives the names of those
    /// that nothing is said of any more.
    fn lost(&mut self, id: usize, branches: Vec<Pointer>, after: &Shape, at: At) -> Vec<String> {
        let mut lost = BTreeSet::new();
        for branch in branches {
            for (name, old) in Shape::of(self.old, std::slice::from_ref(&branch)).properties {
                match (after.properties.get(&name), &after.additional) {
                    (Some(new), _) | (None, Additional::Schemas(new)) => {
                        self.descend(id, &old, new, at.within())
                    }
                    (None, Additional::Any) => {}
                    (None, Additional::Unstated | Additional::Forbidden) => drop(lost.insert(text(&name))),
                }
            }
        }
        lost.into_iter().collect()
    }

    /// Whether values stay what they were in one of some pairs, or nothing of any pair breaks, which are then compared for
    /// good.
    fn fits(&mut self, id: usize, pairs: Vec<(Vec<Pointer>, Vec<Pointer>)>, at: At, each: bool) -> bool {
        let tried: Vec<_> = pairs.iter().map(|(old, new)| self.trial(old, new, at)).collect();
        let most = if each { Wire::Doubtful } else { Wire::Safe };
        let fitting = tried.iter().flatten().filter(|(_, (wire, _))| *wire <= most);
        let linked: Vec<usize> = if !each {
            fitting.min_by_key(|(_, weight)| *weight).into_iter().map(|(node, _)| *node).collect()
        } else if fitting.clone().count() == tried.len() {
            fitting.map(|(node, _)| *node).collect()
        } else {
            Vec::new()
        };
        for node in &linked {
            self.link(id, *node);
        }
        !linked.is_empty()
    }

    /// Compares a pair that may not be one, with what it would mean; `None` where that would go too deep.
    fn trial(&mut self, old: &[Pointer], new: &[Pointer], at: At) -> Option<(usize, (Wire, usize))> {
        let node = self.schema_node(old, new, at);
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        self.run(&[node]);
        self.depth -= 1;
        Some((node, self.weight(node)))
    }

    fn alternatives(&mut self, id: usize, old: (&Shape, &[Pointer]), new: (&Shape, &[Pointer]), at: At) {
        let (before, after) = (old.0, new.0);
        match (&before.discriminator, &after.discriminator) {
            (Some(was), Some(is)) => {
                if was.property != is.property {
                    let message = format!(
                        "is now told apart by `{}`, was by `{}`",
                        is.property.replace('`', "'"),
                        was.property.replace('`', "'")
                    );
                    let wire = Effect::Replaces.on(at.side);
                    let finding = finding(after, at, "tag-property-changed", wire, message);
                    self.find(id, finding.ends(at, "discriminator-property-name-changed"));
                }
                self.tagged(id, old, new, at);
                return;
            }
            (None, None) => {}
            (was, is) => {
                let (facts, (shape, branches), event) = match was {
                    Some(_) => (self.old, old, "discriminator-removed"),
                    None => (self.new, new, "discriminator-added"),
                };
                let other = if was.is_some() { new } else { old };
                let property =
                    was.as_ref().or(is.as_ref()).map(|tells| tells.property.clone()).unwrap_or_default();
                // Constants tell what the discriminator told.
                let other_facts = if was.is_some() { self.new } else { self.old };
                let constants: BTreeSet<String> =
                    other.1.iter().flat_map(|branch| constants(other_facts, branch, &property)).collect();
                let told: BTreeSet<String> = tags(facts, shape, branches).into_keys().collect();
                if constants != told {
                    let message = format!(
                        "its alternatives {} told apart by `{}`",
                        if was.is_some() { "are no longer" } else { "are now" },
                        property.replace('`', "'")
                    );
                    self.find(id, finding(after, at, event, Wire::Doubtful, message).ends(at, event));
                }
            }
        }
        if before.discriminator.is_none() && after.discriminator.is_none() {
            self.exclusive(id, old, new, at);
        }
        self.untagged(id, (after, old.1, new.1), at);
    }

    /// Compares whether several alternatives may hold at once, where one value can be several.
    fn exclusive(&mut self, id: usize, old: (&Shape, &[Pointer]), new: (&Shape, &[Pointer]), at: At) {
        let (event, effect, message) =
            match (old.0.exclusive.contains(old.1), new.0.exclusive.contains(new.1)) {
                (false, true) => (
                    "alternatives-exclude",
                    Effect::Narrows,
                    "must now match exactly one of its alternatives",
                ),
                (true, false) => {
                    ("alternatives-overlap", Effect::Widens, "may now match several of its alternatives")
                }
                (false, false) | (true, true) => return,
            };
        if !are_disjoint(self.old, old.1) || !are_disjoint(self.new, new.1) {
            // Whether some value is several is not looked into.
            let wire = effect.on(at.side).min(Wire::Doubtful);
            self.find(id, finding(new.0, at, event, wire, message));
        }
    }

    /// Compares alternatives that a property tells apart: by its values, whatever the alternatives are called.
    fn tagged(&mut self, id: usize, old: (&Shape, &[Pointer]), new: (&Shape, &[Pointer]), at: At) {
        let (was, is) = (tags(self.old, old.0, old.1), tags(self.new, new.0, new.1));
        let (before, after) = (old.0, new.0);
        for (tag, branch) in &was {
            let Some(now) = is.get(tag) else {
                let message = format!("the alternative {} is removed", tag_text(tag));
                let wire = Effect::Narrows.on(at.side);
                let found = Finding {
                    side: Some(at.side),
                    ..Finding::new(Kind::Alternative, "removed", place(before), wire, message)
                };
                let end = if is.values().any(|now| now == branch) {
                    "discriminator-mapping-deleted"
                } else {
                    "one-of-removed"
                };
                self.find(id, found.of_old().ends(at, end));
                continue;
            };
            self.descend(id, std::slice::from_ref(branch), std::slice::from_ref(now), at);
        }
        for (tag, branch) in is.iter().filter(|(tag, _)| !was.contains_key(*tag)) {
            let message = format!("the alternative {} is new", tag_text(tag));
            let wire = Effect::Widens.on(at.side);
            let found = Finding {
                side: Some(at.side),
                ..Finding::new(Kind::Alternative, "added", place(after), wire, message)
            };
            let end = if was.values().any(|known| known == branch) {
                "discriminator-mapping-added"
            } else {
                "one-of-added"
            };
            self.find(id, found.ends(at, end));
        }
    }

    /// Compares alternatives that their own content tells apart.
    fn untagged(&mut self, id: usize, (after, old, new): (&Shape, &[Pointer], &[Pointer]), at: At) {
        let (mut gone, mut come): (Vec<Pointer>, Vec<Pointer>) = (old.to_vec(), new.to_vec());
        let mut tried = BTreeMap::new();
        if gone.len() * come.len() <= MOST {
            for old in &gone {
                for new in &come {
                    let trial = self.trial(std::slice::from_ref(old), std::slice::from_ref(new), at);
                    tried.extend(trial.map(|(_, weight)| ((old.clone(), new.clone()), weight)));
                }
            }
        }
        let same = |facts: (&Facts, &Facts), old: &Pointer, new: &Pointer| {
            facts.0.target(old) == facts.1.target(new)
        };
        let facts = (self.old, self.new);
        let named =
            |old: &Pointer, new: &Pointer| same(facts, old, new) && is_component(&facts.0.target(old));
        let weight =
            |old: &Pointer, new: &Pointer| tried.get(&(old.clone(), new.clone())).map(|(wire, _)| *wire);
        let exact = |old: &Pointer, new: &Pointer| weight(old, new) == Some(Wire::Untouched);
        let close =
            |old: &Pointer, new: &Pointer| weight(old, new).is_some_and(|wire| wire <= Wire::Doubtful);
        let placed = |old: &Pointer, new: &Pointer| old == new && tried.is_empty();
        let mut pairs = Vec::new();
        let mut pair = |fits: &dyn Fn(&Pointer, &Pointer) -> bool| {
            gone.retain(|old| match come.iter().position(|new| fits(old, new)) {
                Some(index) => {
                    pairs.push((old.clone(), come.remove(index)));
                    false
                }
                None => true,
            });
        };
        pair(&|old, new| exact(old, new) && same(facts, old, new));
        pair(&exact);
        pair(&named);
        pair(&close);
        pair(&placed);
        if let ([old], [new]) = (gone.as_slice(), come.as_slice()) {
            pairs.push((old.clone(), new.clone()));
            gone.clear();
            come.clear();
        }
        for (old, new) in pairs {
            self.descend(id, &[old], &[new], at);
        }
        let found = |event: &str, at_place: &Pointer, effect: Effect, message: String| Finding {
            side: Some(at.side),
            ..Finding::new(Kind::Alternative, event, at_place, effect.on(at.side), message)
        };
        let any = |facts: &Facts, place: &Pointer, branch: &Pointer| {
            let list = facts.node(place).get("anyOf");
            list.is_some_and(|list| super::facts::references(list).contains(branch))
        };
        for branch in gone {
            let end = if any(self.old, place(after), &branch) { "any-of-removed" } else { "one-of-removed" };
            let message = format!("the alternative {} is removed", branch_text(self.old, &branch));
            self.find(id, found("removed", &branch, Effect::Narrows, message).of_old().ends(at, end));
        }
        for branch in come {
            let end = if any(self.new, place(after), &branch) { "any-of-added" } else { "one-of-added" };
            let message = format!("the alternative {} is new", branch_text(self.new, &branch));
            self.find(id, found("added", &branch, Effect::Widens, message).ends(at, end));
        }
    }
}

/// A schema that became alternatives, or is none any more, and whether old clients get along with it.
fn became(after: &Shape, at: At, event: &str, fits: bool, message: String) -> Finding {
    let (effect, end) = match (fits, at.side.is_request()) {
        (true, true) => (Effect::Widens, "type-generalized"),
        (true, false) => (Effect::Narrows, "type-specialized"),
        (false, _) => (Effect::Replaces, "type-changed"),
    };
    finding(after, at, event, effect.on(at.side), message).ends(at, end)
}

/// Whether each alternative has types of its own.
fn are_disjoint(facts: &Facts, branches: &[Pointer]) -> bool {
    let mut known = BTreeSet::new();
    branches.iter().all(|branch| {
        let shape = Shape::of(facts, std::slice::from_ref(branch));
        let types = shape.types.unwrap_or_default();
        let apart = |name: &String| {
            let wider = [name.clone()].into();
            !includes(&known, name) && !known.iter().any(|other| includes(&wider, other))
        };
        let apart = !types.is_empty() && !shape.nullable && types.iter().all(apart);
        known.extend(types);
        apart
    })
}

/// The values of the property that tells alternatives apart, with the alternative that each stands for.
fn tags(facts: &Facts, shape: &Shape, branches: &[Pointer]) -> BTreeMap<String, Pointer> {
    let Some(discriminator) = &shape.discriminator else { return BTreeMap::new() };
    let mut tags = discriminator.mapping.clone();
    let mapped: BTreeSet<&Pointer> = discriminator.mapping.values().collect();
    for branch in branches.iter().map(|branch| facts.target(branch)).filter(|branch| !mapped.contains(branch))
    {
        let stated = facts.node(&branch).get("x-ms-discriminator-value").and_then(Value::as_str);
        let mut own: BTreeSet<String> = match stated {
            Some(stated) => [stated.to_owned()].into(),
            None => constants(facts, &branch, &discriminator.property),
        };
        if own.is_empty() {
            own.insert(branch.last());
        }
        tags.extend(own.into_iter().map(|tag| (tag, branch.clone())));
    }
    tags
}

/// The values that an alternative lists for a property.
fn constants(facts: &Facts, branch: &Pointer, property: &str) -> BTreeSet<String> {
    let shape = Shape::of(facts, std::slice::from_ref(branch));
    let places = shape.properties.get(property).map_or(&[][..], Vec::as_slice);
    let values = Shape::of(facts, places).values.unwrap_or_default();
    values.values().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect()
}

fn tag_text(tag: &str) -> String {
    code(&Value::String(tag.to_owned()))
}

/// An alternative as people call it.
fn branch_text(facts: &Facts, branch: &Pointer) -> String {
    let target = facts.target(branch);
    if is_component(&target) {
        return tag_text(&target.last());
    }
    let node = facts.node(branch);
    let word = ["title", "format", "type"].into_iter().find_map(|key| node.get(key).and_then(Value::as_str));
    word.map_or_else(|| "without a name".to_owned(), tag_text)
}
