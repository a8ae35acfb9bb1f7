//! Items that want a name, with the names that they may have.

use crate::case::{Case, spell_signs, spell_symbols};
use crate::document::Pointer;

/// An item that wants a name.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The item's place; its hash is the last resort.
    pub(super) pointer: Pointer,
    /// Whether an overlay chose the name, or what it is derived from.
    pub(super) by_hand: bool,
    /// Of several items that want a name the one with the lowest class gets it. 0 and `by_hand` is a name that an overlay
    /// chose, which wins against a name of an older version too; of equals see `spelling`.
    pub(super) class: u8,
    /// The name as the document spells it: of two items of a class the one that is spelled like the Rust name wins.
    pub(super) spelling: String,
    /// How the words of a name are joined.
    pub(super) case: Case,
    /// Where longer names than those in `words` come from.
    pub(super) resort: Resort,
    /// The wanted name and longer ones, in words. Most items need only the first, and only it becomes an identifier then.
    pub(super) words: Vec<String>,
}

impl Candidate {
    /// An item that is named after one word of the document.
    pub(super) fn new(pointer: &Pointer, spelling: &str, case: Case) -> Self {
        let words = vec![spelling.to_owned(), spell_symbols(spelling)];
        Self {
            pointer: pointer.clone(),
            by_hand: false,
            class: 0,
            spelling: spelling.to_owned(),
            case,
            resort: Resort::Text,
            words,
        }
    }

    /// A value of an enum. Symbols at its ends are always in the name, since many turn the value into another: `-1`, `>5`,
    /// `C++`; and so are all of a value that has nothing else.
    pub(super) fn value(pointer: &Pointer, spelling: &str) -> Self {
        let ends = |character: char| !character.is_alphanumeric();
        let core = spelling.trim_matches(ends);
        let spelled = match spelling.split_once(core).filter(|_| !core.is_empty()) {
            Some((before, after)) => format!("{}{core}{}", spell_signs(before), spell_signs(after)),
            None => spell_symbols(spelling),
        };
        Self { words: vec![spelled, spell_symbols(spelling)], ..Self::new(pointer, spelling, Case::Pascal) }
    }

    /// What holds the values that are newer than the client; its place is that of what it belongs to.
    pub(super) fn unknown(pointer: &Pointer) -> Self {
        Self {
            pointer: pointer.clone(),
            by_hand: false,
            class: 0,
            spelling: String::new(),
            case: Case::Pascal,
            resort: Resort::Text,
            words: ["unknown", "unknown value", "other unknown value"].map(str::to_owned).to_vec(),
        }
    }

    /// Whether an overlay chose this very name.
    pub(super) fn is_chosen(&self) -> bool {
        self.by_hand && self.class == 0
    }

    /// The item with another name that it may have where the shorter ones clash.
    pub(super) fn or(mut self, spelling: impl Into<String>) -> Self {
        self.words.push(spelling.into());
        self
    }

    /// The item with a name that an overlay chose, if it did.
    pub(super) fn by_hand(self, by_hand: bool) -> Self {
        Self { by_hand, ..self }
    }
}

/// Where more can be said of an item whose names are all others' as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resort {
    /// In the text that it is named after.
    Text,
    /// In its place.
    Place,
}

impl Resort {
    /// How many names there are beyond those of a candidate.
    pub(super) fn levels(self) -> usize {
        match self {
            Self::Text => 4,
            Self::Place => LEVELS + 2,
        }
    }
}

/// How many longer names a place has.
pub(super) const LEVELS: usize = 6;
