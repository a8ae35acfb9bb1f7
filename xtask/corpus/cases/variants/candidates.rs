//! From a place with alternatives to values of each of them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::sample::{Extent, Part, Sampler, Whole};
use super::unions::{Choice, Group, Stated};
use crate::cases::trees::Trees;

/// How many values of one place are made, if that is at least [`LEAST`] of each alternative.
const MOST: usize = 40;

/// How many values of each alternative are made at least.
const LEAST: usize = 2;

/// In how many turns a value is made: with what must be there, with all, with some.
const TURNS: [(Extent, usize); 3] = [(Extent::None, 12), (Extent::All, 4), (Extent::Some, 8)];

/// Values of a place, some of each alternative; they need not be valid.
pub(super) fn candidates(trees: &Trees, stated: &Stated) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    let alternatives: usize = stated.groups.iter().map(|group| group.choices.len()).sum();
    let most = (MOST / alternatives.max(1)).max(LEAST);
    for group in &stated.groups {
        for choice in &group.choices {
            all.extend(of_choice(trees, stated, group, choice, most));
        }
    }
    all
}

fn of_choice(trees: &Trees, stated: &Stated, group: &Group, choice: &Choice, most: usize) -> Vec<Value> {
    let Some(whole) = whole(trees, stated, choice) else { return Vec::new() };
    let tagged = group.tag_of(trees, choice);
    let tagged = tagged.map(|tag| Whole { tags: BTreeMap::from([tag]), ..whole.clone() });
    let mut sampler = Sampler::new(trees, 14);
    let mut found: Vec<Value> = Vec::new();
    let longest = TURNS.iter().map(|(_, turns)| *turns).max().unwrap_or_default();
    for turn in 0..longest {
        for (extent, _) in TURNS.iter().filter(|(_, turns)| turn < *turns) {
            for whole in tagged.iter().chain([&whole]) {
                let value = sampler.sample(whole, *extent, turn);
                let value = value.filter(|value| choice.admits(value) && !found.contains(value));
                found.extend(value);
                if found.len() >= most {
                    return found;
                }
            }
        }
    }
    found
}

/// The schema of a place together with one of its alternatives.
fn whole<'a>(trees: &'a Trees, stated: &Stated, choice: &Choice) -> Option<Whole<'a>> {
    let part = |place: &xtask::document::Pointer, chosen| {
        let node = trees.at(place)?;
        Some(Part { file: place.file_name().to_owned(), node, chosen })
    };
    let place = part(&stated.place, choice.only.is_none())?;
    let parts = if choice.only.is_some() { vec![place] } else { vec![place, part(&choice.schema, false)?] };
    Some(Whole { parts, tags: BTreeMap::new(), only: choice.only.clone() })
}
