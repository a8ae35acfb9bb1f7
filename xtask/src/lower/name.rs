//! From the names of a document to Rust identifiers, unique within their namespace.
//!
//! A name never comes from a counter or from the order of the document. Items whose names clash get longer ones, item by
//! item, until every name is unique. An item that clashes with nothing keeps its name whatever is added.
//!
//! One item of a clash may keep the short name: a pinned name beats a component's, which beats an inline one; then an
//! item that is spelled like the name, `get` before `get_by_name`, and the path nearest to the root. If nothing else
//! distinguishes two items, their spelling does (`UserLowercase`). Only a type may end in digits of a hash.
//!
//! Parameters and parts of an operation are named together, whether required or not, so a parameter keeps its name if it
//! becomes optional. Arguments of the path, which no code names, give way to them: `get(id_path).id(1)`.
//!
//! Values of an enum follow a stricter rule, because code that names a variant compiles whatever the variant stands for.
//! They are named by `x-enum-varnames`, `x-enumNames`, `x-ms-enum` or the titles of constants, else after themselves.
//! Symbols at either end are part of the name (`Minus1`, `CPlusPlus`), and numbers that meet stay apart (`N1_5`). A name
//! that two values want goes to neither, so an added value never takes the name of another. `x-rust-variants` pins a
//! variant.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, btree_map};

use super::candidate::{Candidate, LEVELS, Resort};
use super::place::Places;
use crate::case::{Case, bare, hash, letter_case, spell_exactly};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::document::Pointer;
pub(super) use crate::names::Item;
use crate::names::{Called, Key, Names};

/// Names everything of an API, with the pins that it is given, and remembers what everything is called if that is wanted.
pub(super) struct Namer<'a> {
    places: &'a Places<'a>,
    book: Option<Book<'a>>,
    /// Names chosen by hand that their items did not get, with the places of the items.
    overruled: RefCell<Vec<(String, Vec<Pointer>)>>,
}

/// What was and what is called how.
struct Book<'a> {
    pins: &'a Names,
    /// The items by key, with the place that each has in this document.
    entries: RefCell<BTreeMap<Key, Entry>>,
    clashes: RefCell<BTreeSet<(Key, Key)>>,
}

impl Book<'_> {
    fn note(&self, key: Key, place: &Pointer, name: &str) {
        let entry = Entry { place: place.clone(), name: Some(name.to_owned()) };
        match self.entries.borrow_mut().entry(key) {
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(entry);
            }
            btree_map::Entry::Occupied(mut known) => {
                // The same item is named anew where it is looked at anew.
                if known.get().place != entry.place || known.get().name != entry.name {
                    known.get_mut().name = None;
                }
            }
        }
    }
}

/// What stands in the book of an item.
struct Entry {
    place: Pointer,
    /// `None` where several items have the key, or one item several names.
    name: Option<String>,
}

impl<'a> Namer<'a> {
    /// A namer without pins, which remembers nothing.
    pub(super) fn new(places: &'a Places<'a>) -> Self {
        Self { places, book: None, overruled: RefCell::default() }
    }

    /// A namer with pins, which remembers every name.
    pub(super) fn pinned(places: &'a Places<'a>, pins: &'a Names) -> Self {
        let book = Book { pins, entries: RefCell::default(), clashes: RefCell::default() };
        Self { places, book: Some(book), overruled: RefCell::default() }
    }

    /// What everything was called.
    pub(super) fn called(self) -> Called {
        let Some(book) = self.book else { return Called::default() };
        let mut called = Called { clashes: book.clashes.into_inner(), ..Called::default() };
        for (key, Entry { place, name }) in book.entries.into_inner() {
            if let Some(name) = name {
                called.names.insert(key, name);
                called.places.push(place);
            }
        }
        called
    }

    /// Gives every candidate of a namespace a name of its own, in the order of the candidates. `reserved` names are taken.
    pub(super) fn resolve(&self, item: Item, candidates: &[Candidate], reserved: &[&str]) -> Vec<String> {
        self.remembered(item, candidates, |contenders| settle(contenders, reserved, &mut winner))
    }

    /// [`Self::resolve`], in which a name that several candidates of a class want is nobody's: so a candidate that is
    /// added later never takes the name of another, which code would go on to use for what it no longer means.
    pub(super) fn resolve_values(
        &self,
        item: Item,
        candidates: &[Candidate],
        reserved: &[&str],
    ) -> Vec<String> {
        self.remembered(item, candidates, |contenders| resolve_values(contenders, reserved))
    }

    /// [`Self::resolve`] for what no code outside of the crate names.
    pub(super) fn internal(&self, candidates: &[Candidate], reserved: &[&str]) -> Vec<String> {
        settle(&self.contenders(candidates, &[]), reserved, &mut winner)
    }

    /// The names that are pinned for items of these kinds: what is named before them must not take them.
    pub(super) fn kept_for(&self, items: &[Item]) -> Vec<String> {
        let pins = self.book.iter().flat_map(|book| book.pins);
        let pins = pins.filter(|(key, _)| items.contains(&key.item));
        pins.map(|(_, name)| name.to_ascii_lowercase()).collect()
    }

    fn contenders<'c>(&'c self, candidates: &'c [Candidate], pins: &[Option<&'c str>]) -> Vec<Contender<'c>> {
        let pins = pins.iter().copied().chain(std::iter::repeat(None));
        let contenders = candidates.iter().zip(pins).map(|(candidate, pin)| Contender {
            candidate,
            pin,
            places: self.places,
        });
        contenders.collect()
    }

    fn remembered(
        &self,
        item: Item,
        candidates: &[Candidate],
        resolve: impl FnOnce(&[Contender<'_>]) -> Vec<String>,
    ) -> Vec<String> {
        let Some(book) = &self.book else {
            let names = resolve(&self.contenders(candidates, &[]));
            self.note_overruled(item, candidates, &names);
            return names;
        };
        // The hand that names an item wins, and is not held to what it chose before.
        let keys: Vec<Option<Key>> = candidates
            .iter()
            .map(|candidate| {
                let place = (!candidate.by_hand).then(|| self.places.lasting(&candidate.pointer))?;
                Some(Key { item, place })
            })
            .collect();
        let pins: Vec<Option<&str>> =
            keys.iter().map(|key| Some(book.pins.get(key.as_ref()?)?.as_str())).collect();
        let names = resolve(&self.contenders(candidates, &pins));
        self.note_overruled(item, candidates, &names);
        let mut pinned: BTreeMap<String, &Key> = BTreeMap::new();
        for (key, pin) in keys.iter().zip(&pins) {
            let (Some(key), Some(pin)) = (key, pin) else { continue };
            if let Some(other) = pinned.insert(pin.to_ascii_lowercase(), key)
                && other != key
            {
                book.clashes.borrow_mut().insert((other.clone(), key.clone()));
            }
        }
        for ((key, candidate), name) in keys.into_iter().zip(candidates).zip(&names) {
            if let Some(key) = key {
                book.note(key, &candidate.pointer, bare(name));
            }
        }
        names
    }

    /// Remembers the names chosen by hand that their items did not get. What is called after such an item has no say: the item
    /// is told of.
    fn note_overruled(&self, item: Item, candidates: &[Candidate], names: &[String]) {
        let is_derived = match item {
            Item::Handle | Item::Request | Item::Output | Item::Required | Item::Provider => true,
            Item::Membership
            | Item::Group
            | Item::Method
            | Item::Parameter
            | Item::Type
            | Item::Field
            | Item::Variant
            | Item::Credential
            | Item::ServerVariable
            | Item::Server
            | Item::Header => false,
        };
        let mut overruled: BTreeMap<String, Vec<Pointer>> = BTreeMap::new();
        for (candidate, name) in
            candidates.iter().zip(names).filter(|(candidate, _)| !is_derived && candidate.is_chosen())
        {
            let wanted = candidate.name(0, self.places);
            if wanted != *name {
                overruled.entry(wanted).or_default().push(candidate.pointer.clone());
            }
        }
        self.overruled.borrow_mut().extend(overruled);
    }

    /// Says which names chosen by hand their items did not get. Who chooses a name expects to find it.
    pub(super) fn report_overruled(&self, diagnostics: &mut Diagnostics) {
        for (wanted, places) in self.overruled.take() {
            let wanted = bare(&wanted);
            let message = match places.len() {
                1 => format!("another item already has the name `{wanted}`"),
                count => format!("{count} items ask for the name `{wanted}`"),
            };
            let mut diagnostic = Diagnostic::warning("name-not-free", message);
            for (index, place) in places.iter().enumerate() {
                let words = if index == 0 { "asked for here" } else { "and here" };
                diagnostic = diagnostic.label(Place::Node(place.child("x-rust-name")), words);
            }
            diagnostics.push(diagnostic.help("choose another name"));
        }
    }

    /// Remembers which group an operation is in, which is decided before there is a namespace.
    pub(super) fn note_membership(&self, operation: &Pointer, group: &str) {
        if let Some(book) = &self.book {
            let key = Key { item: Item::Membership, place: self.places.lasting(operation) };
            book.note(key, operation, &Case::words(group));
        }
    }
}

impl Candidate {
    /// The name after so many losses: the listed ones, then what its resort has.
    fn name(&self, level: usize, places: &Places<'_>) -> String {
        if let Some(words) = self.words.get(level) {
            let stands = level == 0 && self.is_chosen() && self.case.suits(words);
            let pinned = stands.then(|| self.case.pinned(words)).flatten();
            return pinned.unwrap_or_else(|| self.case.identifier(words));
        }
        let last = self.words.last().map_or("", String::as_str);
        let beyond = level - self.words.len();
        match (self.resort, beyond) {
            (Resort::Text, 0) => self.case.identifier(&format!("{last} {}", letter_case(&self.spelling))),
            (Resort::Text, 1) => self.case.whole(&spell_exactly(&self.spelling)),
            (Resort::Place, level) if level < LEVELS => {
                self.case.whole(&places.longer(&self.pointer, level).unwrap_or_else(|| last.to_owned()))
            }
            // No name, but one that is there whatever a document says. The second last resort is four digits.
            (Resort::Text | Resort::Place, beyond) => {
                let hash = hash(places.stable(&self.pointer).as_str());
                let is_last = beyond + 1 == self.resort.levels();
                let digits = if is_last { format!("{hash:016x}") } else { format!("{:04x}", hash & 0xffff) };
                let last = self.case.identifier(last);
                if last.starts_with(|first: char| first.is_ascii_uppercase()) {
                    format!("{}{}", last.trim_end_matches('_'), digits.to_ascii_uppercase())
                } else {
                    format!("{}_{digits}", bare(&last).trim_end_matches('_'))
                }
            }
        }
    }
}

/// A candidate, and the name that it was promised.
struct Contender<'a> {
    candidate: &'a Candidate,
    pin: Option<&'a str>,
    places: &'a Places<'a>,
}

impl Contender<'_> {
    /// The name after so many losses. What was promised comes first.
    fn name(&self, level: usize) -> String {
        match (self.pin, level) {
            (Some(pin), 0) => self.candidate.case.pinned(pin).unwrap_or_else(|| pin.to_owned()),
            (Some(_), losses) => self.candidate.name(losses - 1, self.places),
            (None, losses) => self.candidate.name(losses, self.places),
        }
    }

    /// After how many losses the name is the last one.
    fn last(&self) -> usize {
        self.candidate.words.len() + self.candidate.resort.levels() - 1 + usize::from(self.pin.is_some())
    }

    /// Who wins a clash after so many losses, the lower one: the hand, then a promise, then the class.
    fn rank(&self, level: usize) -> u8 {
        match self.candidate.class {
            0 if self.candidate.by_hand => 0,
            _ if self.pin.is_some() && level == 0 => 1,
            class => class.saturating_add(2),
        }
    }
}

/// The names of a namespace in which a clash has no winner but the only one of the highest rank.
fn resolve_values(contenders: &[Contender<'_>], reserved: &[&str]) -> Vec<String> {
    let mut burnt = BTreeSet::new();
    settle(contenders, reserved, &mut |contenders, wanted, group| {
        let name = group.first().and_then(|index| wanted.get(*index))?.1.to_ascii_lowercase();
        match highest(contenders, wanted, group).as_slice() {
            [only] if !burnt.contains(&name) => Some(*only),
            _ => {
                burnt.insert(name);
                None
            }
        }
    })
}

/// Who keeps the name of a group, given what each wants after so many losses.
type Winner<'a> = dyn FnMut(&[Contender<'_>], &[(usize, String)], &[usize]) -> Option<usize> + 'a;

/// Names are compared without regard to case, because some of them become files on file systems that do not tell cases
/// apart, and because two types that differ in case only are a trap.
fn settle(contenders: &[Contender<'_>], reserved: &[&str], winner: &mut Winner<'_>) -> Vec<String> {
    let mut wanted: Vec<(usize, String)> =
        contenders.iter().map(|contender| (0, contender.name(0))).collect();
    loop {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, (_, name)) in wanted.iter().enumerate() {
            groups.entry(name.to_ascii_lowercase()).or_default().push(index);
        }
        let mut losers = Vec::new();
        for name in reserved {
            losers.extend(groups.remove(*name).into_iter().flatten());
        }
        for group in groups.values() {
            let winner = winner(contenders, &wanted, group);
            losers.extend(group.iter().copied().filter(|index| Some(*index) != winner));
        }
        let mut changed = false;
        for index in losers {
            let (Some((level, name)), Some(contender)) = (wanted.get_mut(index), contenders.get(index))
            else {
                continue;
            };
            // A name of the last resort cannot be made longer; it is unique unless two items share a place.
            if *level < contender.last() {
                *level += 1;
                *name = contender.name(*level);
                changed = true;
            }
        }
        if !changed {
            return wanted.into_iter().map(|(_, name)| name).collect();
        }
    }
}

/// The item of a group that keeps the name: the only one of the highest rank, else the only one there that is spelled
/// like the name, else none.
fn winner(contenders: &[Contender<'_>], wanted: &[(usize, String)], group: &[usize]) -> Option<usize> {
    if let [only] = group {
        return Some(*only);
    }
    let best = highest(contenders, wanted, group);
    if let [only] = best.as_slice() {
        return Some(*only);
    }
    let mut spelled = best.iter().filter(|index| {
        let pair = contenders.get(**index).zip(wanted.get(**index));
        pair.is_some_and(|(contender, (_, name))| contender.candidate.spelling == bare(name))
    });
    match (spelled.next(), spelled.next()) {
        (Some(first), None) => Some(*first),
        _ => None,
    }
}

/// The items of a group that have the highest rank in it.
fn highest(contenders: &[Contender<'_>], wanted: &[(usize, String)], group: &[usize]) -> Vec<usize> {
    let rank = |index: &usize| {
        let pair = contenders.get(*index).zip(wanted.get(*index));
        pair.map_or(u8::MAX, |(contender, (level, _))| contender.rank(*level))
    };
    let highest = group.iter().map(rank).min();
    group.iter().copied().filter(|index| Some(rank(index)) == highest).collect()
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Item, Namer};
    use crate::case::Case;
    use crate::document::Pointer;
    use crate::lower::place::Places;
    use crate::spec::{Schemas, Spec};

    fn names_of(item: Item, candidates: &[Candidate]) -> Vec<String> {
        let (spec, schemas) = (Spec::default(), Schemas::default());
        let places = Places::new(&spec, &schemas, None);
        let namer = Namer::new(&places);
        match item {
            Item::Variant => namer.resolve_values(item, candidates, &[]),
            _ => namer.resolve(item, candidates, &[]),
        }
    }

    fn names(spellings: &[&str], case: Case) -> Vec<String> {
        let candidates: Vec<_> = spellings
            .iter()
            .map(|spelling| Candidate::new(&Pointer::root().child(spelling), spelling, case))
            .collect();
        names_of(Item::Field, &candidates)
    }

    #[test]
    fn the_item_that_is_spelled_like_the_name_wins() {
        assert_eq!(names(&["metadata", "_metadata"], Case::Snake), ["metadata", "underscore_metadata"]);
        assert_eq!(names(&["User", "user"], Case::Pascal), ["User", "UserLowercase"]);
    }

    #[test]
    fn without_a_winner_each_looks_for_a_longer_name() {
        let found = names(&["TempPassword", "tempPassword"], Case::Snake);
        assert_eq!(found, ["temp_password_pascalcase", "temp_password_camelcase"]);
    }

    fn values(spellings: &[&str]) -> Vec<String> {
        let pointer = |spelling: &&str| Pointer::root().child(spelling);
        let candidates: Vec<_> =
            spellings.iter().map(|spelling| Candidate::value(&pointer(spelling), spelling)).collect();
        names_of(Item::Variant, &candidates)
    }

    #[test]
    fn the_sign_of_a_value_is_always_in_its_name() {
        for (value, name) in [
            ("-1", "Minus1"),
            ("+1", "Plus1"),
            ("0", "N0"),
            ("-created", "MinusCreated"),
            ("created", "Created"),
            ("created-at", "CreatedAt"),
            ("_id", "Id"),
            ("$ref", "Ref"),
            (">5", "Greater5"),
            ("A+", "APlus"),
            ("C#", "CHash"),
            (">=", "GreaterEqual"),
            ("-", "Minus"),
            ("", "Empty"),
            ("-größe", "MinusGrosse"),
            ("-1.5", "Minus1_5"),
            ("gpt-3.5-turbo", "Gpt3_5Turbo"),
            ("2024-01-01", "N2024_01_01"),
        ] {
            assert_eq!(values(&[value]), [name], "{value}");
        }
        assert_eq!(values(&["-1", "1", "+1"]), ["Minus1", "N1", "Plus1"]);
        assert_eq!(values(&["*", "star"]), ["StarSymbol", "StarLowercase"]);
    }

    #[test]
    fn a_value_that_is_added_never_takes_the_name_of_another() {
        let all =
            ["asc", "Asc", "1.5", "15", "1-5", "C", "C++", "c", "_id", "id", "Id", "", "-", "empty", "a b"];
        let name = |set: &[&str], value: &str| {
            let at = set.iter().position(|other| *other == value).unwrap();
            values(set).swap_remove(at)
        };
        // Every set of values, with each value that it lacks.
        for mask in 1_usize..1 << all.len() {
            let set: Vec<&str> =
                (0..all.len()).filter(|index| mask & 1 << index != 0).map(|index| all[index]).collect();
            if set.len() > 3 {
                continue;
            }
            for added in all.iter().filter(|value| !set.contains(value)) {
                let more = [set.as_slice(), &[*added]].concat();
                for old in &set {
                    let taken = more.iter().find(|value| name(&more, value) == name(&set, old));
                    assert!(taken.is_none_or(|value| value == old), "{set:?} and {added:?}");
                }
            }
        }
    }

    #[test]
    fn names_do_not_depend_on_order_or_on_others() {
        let there = names(&["b", "a.b", "a b"], Case::Snake);
        let mut back = names(&["a b", "a.b", "b"], Case::Snake);
        back.reverse();
        assert_eq!(there, back);
        assert_eq!(there[0], "b");
    }
}
