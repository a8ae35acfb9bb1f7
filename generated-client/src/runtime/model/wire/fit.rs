//! How well a JSON value fits a type, recorded while it is read.
//!
//! serde's reading returns a value and nothing else, so the record is kept in variables of the thread.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;

/// How many lost values are recorded one by one. Beyond that only their number counts, so that comparing takes no
/// longer than reading.
const MOST: usize = 32;

thread_local! {
    static TRYING: Cell<bool> = const { Cell::new(false) };
    static FIT: RefCell<Fit> = const { RefCell::new(Fit::NONE) };
    /// The number of unknown values that were made.
    static UNKNOWN: Cell<u32> = const { Cell::new(0) };
}

/// How a type fits a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fit {
    /// Values that the type does not list although it lists some, and properties where it allows no others.
    unlisted: u32,
    /// Constants that matched.
    constants: u32,
    /// Listed enum values.
    listed: u32,
    /// Properties without a field, and integers read as numbers.
    vague: u32,
    /// Values that the type drops.
    lost: u32,
    /// The first of them, by address.
    which: Vec<usize>,
    /// The address of a value that a union keeps as sent.
    unknown: Option<usize>,
    /// Whether a constant of this value, not of an object within it, differs.
    differs: bool,
    /// The address of an object whose constant differs.
    differing: Option<usize>,
}

impl Fit {
    const NONE: Self = Self {
        unlisted: 0,
        constants: 0,
        listed: 0,
        vague: 0,
        lost: 0,
        which: Vec::new(),
        unknown: None,
        differs: false,
        differing: None,
    };

    /// The fit of a value that a union keeps as sent, because no alternative lists it.
    pub(crate) fn of_unknown(address: usize) -> Self {
        Self { unlisted: 1, unknown: Some(address), ..Self::NONE }
    }

    /// Whether the value at an address is one that a union keeps as sent.
    pub(crate) fn is_unknown(&self, address: usize) -> bool {
        self.unknown == Some(address)
    }

    /// Ends the reading of the object at an address. A constant that differs rules this type out; for the surrounding
    /// value it is one more unlisted value.
    pub(crate) fn end_object(&mut self, address: usize) {
        if std::mem::take(&mut self.differs) {
            self.unlisted = self.unlisted.saturating_add(1);
            self.differing = Some(address);
        }
    }

    /// Whether a constant rules this type out for the value at an address.
    pub(crate) fn differs(&self, address: usize) -> bool {
        self.differs || self.differing == Some(address)
    }

    /// Whether a constant does so for any value within.
    pub(crate) fn differs_within(&self) -> bool {
        self.differing.is_some()
    }

    /// Whether every value is listed, where the type lists values.
    pub(crate) fn is_listed(&self) -> bool {
        self.unlisted == 0
    }

    /// Smaller is better: fewer unlisted values, then more matching constants, then fewer losses, then more named
    /// values.
    pub(crate) fn rank(&self) -> impl Ord + use<> {
        (self.unlisted, Reverse(self.constants), self.lost, Reverse(self.listed), self.vague)
    }

    /// Whether this one loses something that the other, otherwise equal one keeps.
    pub(crate) fn misses(&self, other: &Self) -> bool {
        let complete = |fit: &Self| fit.lost as usize == fit.which.len();
        (self.unlisted, self.constants) == (other.unlisted, other.constants)
            && complete(self)
            && complete(other)
            && self.which.iter().any(|value| !other.which.contains(value))
    }

    fn add(&mut self, other: &Self) {
        self.unlisted = self.unlisted.saturating_add(other.unlisted);
        self.constants = self.constants.saturating_add(other.constants);
        self.listed = self.listed.saturating_add(other.listed);
        self.vague = self.vague.saturating_add(other.vague);
        self.lost = self.lost.saturating_add(other.lost);
        self.unknown = self.unknown.or(other.unknown);
        self.differing = self.differing.or(other.differing);
        let free = MOST.saturating_sub(self.which.len());
        self.which.extend(other.which.iter().take(free));
    }
}

/// Whether an alternative is being tried, so that the result is dropped. Never true without unions.
pub(crate) fn is_trying() -> bool {
    cfg!(feature = "union-types") && TRYING.get()
}

/// Records something while an alternative is tried; otherwise nobody asks, and most values are read that way.
fn note(what: impl FnOnce(&mut Fit)) {
    if is_trying() {
        FIT.with_borrow_mut(what);
    }
}

/// Records an unlisted value.
pub(crate) fn unlisted() {
    note(|fit| fit.unlisted = fit.unlisted.saturating_add(1));
}

/// Records a text of a type that lists some and accepts any: a listed or formatted type fits better.
pub(crate) fn any_text() {
    vague(1);
}

/// Makes an enum value from what was read, and records whether it is listed, else calls `other`.
pub(crate) fn of_enum<T>(make: impl FnOnce() -> T, other: fn()) -> T {
    let before = UNKNOWN.get();
    let value = make();
    if UNKNOWN.get() == before {
        note(|fit| fit.listed = fit.listed.saturating_add(1));
    } else {
        other();
    }
    value
}

/// Counts an unknown value.
pub(crate) fn unknown() {
    UNKNOWN.set(UNKNOWN.get().wrapping_add(1));
}

/// Records that a constant matches, or that it differs, which rules this type out.
pub(crate) fn constant(is_there: bool) {
    note(|fit| {
        if is_there {
            fit.constants = fit.constants.saturating_add(1);
        } else {
            fit.differs = true;
        }
    });
}

/// Records `count` properties without a field, or an integer read as a number.
pub(crate) fn vague(count: usize) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    note(|fit| fit.vague = fit.vague.saturating_add(count));
}

/// Records the address of a dropped value.
pub(crate) fn lost(address: usize) {
    note(|fit| {
        fit.lost = fit.lost.saturating_add(1);
        if fit.which.len() < MOST {
            fit.which.push(address);
        }
    });
}

/// Adds an earlier record.
pub(crate) fn add(other: &Fit) {
    note(|fit| fit.add(other));
}

/// Tries to read something, and returns how well it fits.
pub(crate) fn of<T>(read: impl FnOnce() -> T) -> (T, Fit) {
    let outer = Outer { trying: TRYING.replace(true), fit: FIT.take() };
    let read = read();
    let fit = FIT.take();
    drop(outer);
    (read, fit)
}

/// The record from before a try; restored even after a panic.
struct Outer {
    trying: bool,
    fit: Fit,
}

impl Drop for Outer {
    fn drop(&mut self) {
        TRYING.set(self.trying);
        FIT.set(std::mem::take(&mut self.fit));
    }
}
