//! How well a JSON value fits a type, as noted while it is read.
//!
//! Reading is generic code that returns a value and nothing else, so what it notices is kept beside it, for the thread.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;

/// How many lost values are remembered one by one. Whoever loses more is compared by their number alone, so that
/// comparing takes no longer than reading did.
const MOST: usize = 32;

thread_local! {
    static TRYING: Cell<bool> = const { Cell::new(false) };
    static FIT: RefCell<Fit> = const { RefCell::new(Fit::NONE) };
    /// How many unknown values were made.
    static UNKNOWN: Cell<u32> = const { Cell::new(0) };
}

/// What a type made of a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fit {
    /// Values that the type does not list where it lists some, and properties where it allows no others.
    unlisted: u32,
    /// Constants that were there.
    constants: u32,
    /// Values of enums that those list.
    listed: u32,
    /// Properties that the type has no name for, and integers that it takes for numbers.
    vague: u32,
    /// Values that the type does not keep.
    lost: u32,
    /// The first of those, by their addresses.
    which: Vec<usize>,
    /// A value that a union keeps as it came, by its address.
    unknown: Option<usize>,
    /// Whether a constant differs, in what is being read and not in an object within it.
    differs: bool,
    /// An object of which a constant differs, by its address.
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

    /// The fit of a value that a union keeps as it came, since no alternative lists it.
    pub(crate) fn of_unknown(address: usize) -> Self {
        Self { unlisted: 1, unknown: Some(address), ..Self::NONE }
    }

    /// Whether the value at an address is one that a union keeps as it came.
    pub(crate) fn is_unknown(&self, address: usize) -> bool {
        self.unknown == Some(address)
    }

    /// Ends the reading of the object at an address. A constant that differs says that this one is of another type; for
    /// what it stands in that is one more value that is not listed.
    pub(crate) fn end_object(&mut self, address: usize) {
        if std::mem::take(&mut self.differs) {
            self.unlisted = self.unlisted.saturating_add(1);
            self.differing = Some(address);
        }
    }

    /// Whether a constant says that the value at an address is of another type.
    pub(crate) fn differs(&self, address: usize) -> bool {
        self.differs || self.differing == Some(address)
    }

    /// Whether a constant says so of some value within.
    pub(crate) fn differs_within(&self) -> bool {
        self.differing.is_some()
    }

    /// Whether the type lists all values that it lists at all.
    pub(crate) fn is_listed(&self) -> bool {
        self.unlisted == 0
    }

    /// The smaller, the better: what is listed comes before what is unlisted, then the one that names the value by a
    /// constant, then the one that keeps more of it, then the one that says more of it.
    pub(crate) fn rank(&self) -> impl Ord + use<> {
        (self.unlisted, Reverse(self.constants), self.lost, Reverse(self.listed), self.vague)
    }

    /// Whether this one loses something that the other, which is no worse otherwise, keeps.
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

/// Whether an alternative is being tried: what is read then is only looked at, and dropped. Without unions, never.
pub(crate) fn is_trying() -> bool {
    cfg!(feature = "union-types") && TRYING.get()
}

/// Notes something while an alternative is tried; nobody asks otherwise, and most values are read so.
fn note(what: impl FnOnce(&mut Fit)) {
    if is_trying() {
        FIT.with_borrow_mut(what);
    }
}

/// Notes a value that the type does not list.
pub(crate) fn unlisted() {
    note(|fit| fit.unlisted = fit.unlisted.saturating_add(1));
}

/// Notes a text of a type that lists some and takes any: what is of a list or form is better read as that.
pub(crate) fn any_text() {
    vague(1);
}

/// Makes the value of an enum from what was read, and notes whether it is one that the enum lists, or else the other.
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

/// Counts a value that is made as an unknown one.
pub(crate) fn unknown() {
    UNKNOWN.set(UNKNOWN.get().wrapping_add(1));
}

/// Notes that a value is a constant, or that it differs: of several types it is one of the others.
pub(crate) fn constant(is_there: bool) {
    note(|fit| {
        if is_there {
            fit.constants = fit.constants.saturating_add(1);
        } else {
            fit.differs = true;
        }
    });
}

/// Notes so many properties without a name, or an integer that is taken for a number.
pub(crate) fn vague(count: usize) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    note(|fit| fit.vague = fit.vague.saturating_add(count));
}

/// Notes a value that is not kept, by its address.
pub(crate) fn lost(address: usize) {
    note(|fit| {
        fit.lost = fit.lost.saturating_add(1);
        if fit.which.len() < MOST {
            fit.which.push(address);
        }
    });
}

/// Notes what was noted before.
pub(crate) fn add(other: &Fit) {
    note(|fit| fit.add(other));
}

/// Tries to read something, and says how well it fits.
pub(crate) fn of<T>(read: impl FnOnce() -> T) -> (T, Fit) {
    let outer = Outer { trying: TRYING.replace(true), fit: FIT.take() };
    let read = read();
    let fit = FIT.take();
    drop(outer);
    (read, fit)
}

/// What was noted before something is tried; comes back even when that panics.
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
