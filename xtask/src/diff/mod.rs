//! From two states of some APIs to what changed between them, in terms of the generated Rust.
//!
//! There are two judges. For code (`surface/`, `rules/`), each state becomes a tree of items with comparable facts.
//! Items are paired by their identity in the document: an operation by method and path, a parameter by location and
//! name, a type by its place. The rest is paired by Rust name, and types by their content, so that a renaming is one
//! change and not a removal and an addition. One rule judges each difference. The worst verdict decides the release; one
//! that sends requests or credentials elsewhere is minor at least. For the wire (`wire/`), the documents themselves are
//! compared.
//!
//! Operations and components that no selection includes are not judged; the report counts those that changed.
//!
//! `tests/edits/edits.yaml` holds edits with both verdicts, `expected.txt` the report and the changed lines of each, and
//! `oasdiff.txt` all rules of oasdiff with our level and the reason where it differs. `cargo semver` and `cargo proof`
//! check the verdicts against other tools.

mod change;
mod locate;
mod pair;
mod pin;
mod reach;
mod render;
mod rules;
mod surface;
mod wire;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

pub use change::{About, Change, Impact, Kind, Wire};
pub(crate) use pin::pins;
pub use render::Format;
use serde::Serialize;
pub use wire::Facts;

use self::pair::Pairs;
use self::rules::Judgement;
use self::surface::{Fact, Item, Value};
use crate::document::{Pointer, Sources};
use crate::ir::Api;
use crate::text::{is_hidden, replaced};
pub use crate::version::Release;
use crate::version::{Version, Versions};

/// One state of an API.
#[derive(Debug)]
pub struct State {
    /// What will exist in Rust.
    pub api: Api,
    /// What the wire needs beyond that.
    pub facts: Facts,
    /// The texts that it was read from.
    pub sources: Sources,
}

/// What changed, by API in the order of the new state, then by weight and Rust path.
#[derive(Debug, Default)]
pub struct Changes {
    /// Each API with its changes; one without any is listed all the same.
    pub apis: Vec<(String, Vec<Change>)>,
    /// What changed of each API outside of what `codegen.toml` selects, if something did.
    pub outside: BTreeMap<String, Outside>,
    /// The versions of the crate, where the states are those of a repository.
    pub versions: Option<Versions>,
}

/// How much changed that is not selected, so that no code is made of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Outside {
    /// Operations that are new, gone or written otherwise.
    pub operations: usize,
    /// Components that only such operations use: schemas and others.
    pub components: usize,
}

impl Changes {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Change> {
        self.apis.iter().flat_map(|(_, changes)| changes)
    }

    /// The release that they need. One that sends requests or credentials elsewhere is no patch.
    pub fn release(&self) -> Release {
        match self.iter().map(|change| change.rust).max() {
            None => Release::None,
            Some(Impact::Invisible) if self.iter().any(|change| change.elsewhere) => Release::Minor,
            Some(Impact::Invisible) => Release::Patch,
            Some(Impact::Additive) => Release::Minor,
            Some(Impact::Breaking) => Release::Major,
        }
    }

    /// The version that the changes ask for, and whether the new one is at least that.
    pub fn asked_version(&self) -> Option<(Version, bool)> {
        let Versions { old, new } = self.versions?;
        let asked = old.after(self.release());
        Some((asked, new >= asked))
    }

    /// What they mean on the wire, all together.
    pub fn wire(&self) -> Wire {
        self.iter().map(|change| change.wire).max().unwrap_or(Wire::Untouched)
    }

    /// The report.
    pub fn render(&self, format: Format) -> String {
        render::render(self, format)
    }
}

/// Compares two states of some APIs, module by module.
pub fn compare(old: &[State], new: &[State]) -> Changes {
    let mut changes = Changes::default();
    for state in new {
        let module = &state.api.module;
        let before = old.iter().find(|before| before.api.module == *module);
        let found = match before {
            Some(before) => {
                let outside = before.facts.outside(&state.facts);
                if outside != Outside::default() {
                    changes.outside.insert(module.clone(), outside);
                }
                located(both(before, state), before, state)
            }
            None => {
                let item = whole(state);
                let added = rules::added(&item, &item).map(|told| change(&item, (false, &item.place), told));
                located(added.into_iter().collect(), state, state)
            }
        };
        changes.apis.push((module.clone(), found));
    }
    for state in old.iter().filter(|before| !new.iter().any(|state| state.api.module == before.api.module)) {
        let item = whole(state);
        let removed = rules::removed(&item, &item).map(|told| change(&item, (true, &item.place), told));
        let found = located(removed.into_iter().collect(), state, state);
        changes.apis.push((state.api.module.clone(), found));
    }
    changes
}

/// The item of a whole API that the other state lacks.
fn whole(state: &State) -> Item {
    let ids: Vec<String> = surface::identities(&state.api).into_iter().map(|identity| identity.id).collect();
    surface::surface(state, &ids, &BTreeMap::new())
}

/// The changes of one API.
fn both(old: &State, new: &State) -> Vec<Change> {
    let (old_ids, new_ids) = pair::types(&surface::identities(&old.api), &surface::identities(&new.api));
    let schemes = pair::schemes(&old.api.client.schemes, &new.api.client.schemes);
    let (mut changes, on_the_wire) = rayon::join(
        || {
            let before = surface::surface(old, &old_ids, &schemes);
            let after = surface::surface(new, &new_ids, &BTreeMap::new());
            let mut changes = Vec::new();
            compare_items(&before, &after, &mut changes);
            mark_consequences(&mut changes);
            changes
        },
        || wire::judge(&old.facts, &new.facts),
    );
    changes.extend(on_the_wire);
    reach::fill(&mut changes, &old.api, &new.api);
    changes.sort_by(|a, b| {
        let of = |change: &Change| (change.about, Reverse(change.rust), Reverse(change.wire), change.kind);
        (of(a), &a.path, &a.rule, &a.message).cmp(&(of(b), &b.path, &b.rule, &b.message))
    });
    changes
}

fn located(mut changes: Vec<Change>, old: &State, new: &State) -> Vec<Change> {
    locate::locate(&mut changes, &old.sources, &new.sources);
    changes
}

fn compare_items(old: &Item, new: &Item, changes: &mut Vec<Change>) {
    let facts: BTreeSet<Fact> = old.facts.keys().chain(new.facts.keys()).copied().collect();
    for fact in facts {
        let values = (old.facts.get(&fact), new.facts.get(&fact));
        if matches!(values, (Some(old), Some(new)) if old.is(new)) {
            continue;
        }
        if let Some(judgement) = rules::changed(fact, (old, new), values) {
            let renamed = matches!(fact, Fact::Name | Fact::Beside) && judgement.rust == Impact::Breaking;
            let mut found = change(new, (false, &new.place), judgement);
            found.old_name = renamed.then(|| pin::old_name(old, new)).flatten();
            changes.push(found);
            // Of another kind of type nothing is the same.
            if fact == Fact::Form {
                return;
            }
        }
    }
    let Pairs { both, removed, added } = pair::pair(&old.children, &new.children);
    taken_over(old, (&both, &added), changes);
    for (old, new) in &both {
        compare_items(old, new, changes);
    }
    for item in removed {
        let consequence = is_outcome_of_another(item, new);
        let found = rules::removed(item, new).map(|told| change(item, (true, &item.place), told));
        changes.extend(found.map(|found| Change { consequence, ..found }));
    }
    for item in added {
        let consequence = is_outcome_of_another(item, old);
        let found = rules::added(item, old).map(|told| change(item, (false, &item.place), told));
        changes.extend(found.map(|found| Change { consequence, ..found }));
    }
    if let Some(judgement) = arguments(old, new, &both) {
        changes.push(change(new, (false, &new.place), judgement));
    }
}

/// Tells of items that have the name now that another one had: code that says the name compiles, and means something else.
fn taken_over(old: &Item, (both, added): (&[(&Item, &Item)], &[&Item]), changes: &mut Vec<Change>) {
    let named: BTreeMap<(Kind, &str), &Item> =
        old.children.iter().map(|item| ((item.kind, item.path_end()), item)).collect();
    let now = both.iter().map(|(old, new)| (Some(*old), *new)).chain(added.iter().map(|new| (None, *new)));
    for (before, item) in now.filter(|(_, item)| rules::is_called(item)) {
        let other = named.get(&(item.kind, item.path_end()));
        if let Some(other) = other.filter(|other| before.is_none_or(|before| !std::ptr::eq(**other, before)))
        {
            changes.push(change(item, (false, &item.place), rules::taken_over(other, item)));
        }
    }
}

/// Whether an item is a variant of an enum that its operation does not give on the other side.
fn is_outcome_of_another(item: &Item, operation: &Item) -> bool {
    let gives = |fact| match operation.facts.get(&fact) {
        Some(Value::Type(ty)) => item.path.ends_with(&format!("::{}::{}", ty.shown, item.name)),
        _ => false,
    };
    item.kind == Kind::Outcome && !gives(Fact::Output) && !gives(Fact::Error)
}

/// A text without what is not seen or does more than being seen.
fn harmless(text: &str) -> Cow<'_, str> {
    replaced(text, |character| character.is_control() || is_hidden(character))
}

fn change(item: &Item, (old, place): (bool, &Pointer), judgement: Judgement) -> Change {
    let Judgement { event, rust, silent, message } = judgement;
    Change {
        about: About::Code,
        rule: format!("{}-{event}", item.kind.name()),
        kind: item.kind,
        path: item.path.clone(),
        // A document has a say in it, and must not steer the terminal.
        message: harmless(&message).into_owned(),
        rust,
        silent,
        wire: Wire::Untouched,
        elsewhere: false,
        calls: Vec::new(),
        oasdiff: Vec::new(),
        old_name: None,
        pin: None,
        consequence: false,
        place: String::new(),
        pointer: (place.clone(), old),
    }
}

/// Whether the positional arguments of an item mean something else than before, although each still exists.
fn arguments(old: &Item, new: &Item, pairs: &[(&Item, &Item)]) -> Option<Judgement> {
    let positional = |item: &Item| item.argument.is_some();
    let before: Vec<&Item> = old.children.iter().filter(|item| positional(item)).collect();
    let after: Vec<&Item> = new.children.iter().filter(|item| positional(item)).collect();
    let partner = |item: &Item| {
        let pair = pairs.iter().find(|(old, _)| std::ptr::eq(*old, item));
        pair.map(|(_, new)| *new).filter(|new| positional(new))
    };
    let alike = before.len() == after.len()
        && before.iter().zip(&after).all(|(old, new)| match (&old.argument, &new.argument) {
            (Some(old), Some(new)) => old.is(new),
            _ => false,
        });
    let kept: Vec<&Item> = before.iter().filter_map(|item| partner(item)).collect();
    let order: Vec<&Item> =
        after.iter().copied().filter(|item| kept.iter().any(|kept| std::ptr::eq(*kept, *item))).collect();
    let in_place = |(old, new): (&&Item, &&Item)| partner(old).is_some_and(|found| std::ptr::eq(found, *new));
    let silent = alike && !before.iter().zip(&after).all(in_place);
    let reordered = !kept.iter().zip(&order).all(|(a, b)| std::ptr::eq(*a, *b));
    (silent || reordered).then(|| rules::arguments(&before, &after, silent))
}

/// Marks types that stand within something that was itself added, removed, renamed or given another type, and that tell no
/// more than that does.
fn mark_consequences(changes: &mut [Change]) {
    let mut causes: BTreeMap<(Pointer, bool, bool), Impact> = BTreeMap::new();
    for change in changes.iter() {
        let events = [
            "-added",
            "-removed",
            "-renamed",
            "-moved",
            "-type-changed",
            "-output-changed",
            "-error-changed",
        ];
        if events.iter().any(|event| change.rule.ends_with(event)) {
            let (place, old) = change.pointer.clone();
            let worst = causes.entry((place, old, change.kind == Kind::Type)).or_insert(change.rust);
            *worst = change.rust.max(*worst);
        }
    }
    for change in changes.iter_mut().filter(|change| change.kind == Kind::Type) {
        let (place, old) = &change.pointer;
        // What has another type is listed at its place in the new document only.
        let caused = |at: &Pointer, by_type| {
            let causes = [*old, false].into_iter().filter_map(|old| causes.get(&(at.clone(), old, by_type)));
            causes.max().is_some_and(|worst| *worst >= change.rust)
        };
        let mut at = place.parent();
        let mut consequence = caused(place, false);
        while let Some(holder) = at.filter(|_| !consequence) {
            consequence = caused(&holder, true) || caused(&holder, false);
            at = holder.parent();
        }
        change.consequence = consequence;
    }
}
