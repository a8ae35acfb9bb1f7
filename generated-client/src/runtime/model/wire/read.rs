//! The fields of a JSON object, read one by one into their places.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Unexpected, Visitor};

use super::blank::Blank;
use super::codec::{Decode, Decoded};
use super::fit;
use crate::runtime::model::constant::{Constant, Expected, Optional};

/// The fields of an object that is being read.
///
/// The first error ends the loop over [`next`](Self::next) and is returned by [`finish`](Self::finish), so that a model
/// needs no `?` per field.
pub(crate) struct Fields<'de, A: MapAccess<'de>> {
    map: A,
    seen: Seen,
    undeclared: Option<Box<str>>,
    error: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    #[inline]
    pub(crate) fn new(map: A) -> Self {
        Self { map, seen: Seen::default(), undeclared: None, error: None }
    }

    /// The index of the next field, `usize::MAX` for an undeclared one, `None` at the end or after an error.
    #[inline]
    pub(crate) fn next<O: Object>(&mut self) -> Option<usize> {
        if self.error.is_some() {
            return None;
        }
        let key = Key::<O> { object: PhantomData, undeclared: &mut self.undeclared };
        let index = match self.map.next_key_seed(key) {
            Ok(index) => index?,
            Err(error) => {
                self.fail(error);
                return None;
            }
        };
        if O::CLOSED && index == usize::MAX {
            fit::unlisted();
        }
        if let Some(name) = O::KEYS.get(index)
            && self.seen.insert(index, O::KEYS.len())
        {
            self.fail(A::Error::duplicate_field(name));
            return None;
        }
        Some(index)
    }

    /// Ends the loop. Kept out of line, like all that is rare, so that the loop is small.
    #[cold]
    fn fail(&mut self, error: A::Error) {
        self.error = Some(error);
    }

    /// Passes over the value of a field.
    #[inline]
    pub(crate) fn skip(&mut self) {
        if let Err(error) = self.map.next_value::<IgnoredAny>() {
            self.fail(error);
        }
    }

    /// Reads a value into its field.
    #[inline]
    pub(crate) fn read<T: Deserialize<'de>>(&mut self, slot: &mut T) {
        match self.map.next_value() {
            Ok(value) => *slot = value,
            Err(error) => self.fail(error),
        }
    }

    /// [`read`](Self::read), through a codec.
    #[inline]
    pub(crate) fn read_as<C: Decode<'de, T>, T>(&mut self, slot: &mut T) {
        match self.map.next_value::<Decoded<C, T>>() {
            Ok(value) => *slot = value.into_inner(),
            Err(error) => self.fail(error),
        }
    }

    /// Reads a value of which this is the only one known.
    #[inline]
    pub(crate) fn constant(&mut self, value: &'static str, slot: &mut Constant) {
        match self.map.next_value_seed(Expected(value)) {
            Ok(value) => *slot = value,
            Err(error) => self.fail(error),
        }
    }

    /// Reads a value of a type that has others, of which this is the only one known.
    #[inline]
    pub(crate) fn exact<T: Deserialize<'de> + PartialEq>(&mut self, only: T, slot: &mut T) {
        self.read(slot);
        fit::constant(*slot == only);
    }

    /// [`exact`](Self::exact), of a property that may be absent.
    #[inline]
    pub(crate) fn optional_exact<T: Deserialize<'de> + PartialEq>(&mut self, only: T, slot: &mut Option<T>) {
        self.read(slot);
        if let Some(value) = slot {
            fit::constant(*value == only);
        }
    }

    /// [`constant`](Self::constant), of a property that may be absent or null.
    #[inline]
    pub(crate) fn optional_constant(&mut self, value: &'static str, slot: &mut Option<Constant>) {
        match self.map.next_value_seed(Optional(Expected(value))) {
            Ok(value) => *slot = value,
            Err(error) => self.fail(error),
        }
    }

    /// Keeps an undeclared field; only where [`Object::OPEN`] is true.
    #[inline]
    pub(crate) fn extra<T: Deserialize<'de>>(&mut self, slot: &mut BTreeMap<String, T>) {
        match self.map.next_value() {
            Ok(value) => self.keep(slot, value),
            Err(error) => self.fail(error),
        }
    }

    /// [`extra`](Self::extra), through a codec.
    #[inline]
    pub(crate) fn extra_as<C: Decode<'de, T>, T>(&mut self, slot: &mut BTreeMap<String, T>) {
        match self.map.next_value::<Decoded<C, T>>() {
            Ok(value) => self.keep(slot, value.into_inner()),
            Err(error) => self.fail(error),
        }
    }

    fn keep<T>(&mut self, slot: &mut BTreeMap<String, T>, value: T) {
        fit::vague(1);
        match slot.entry(self.undeclared.take().unwrap_or_default().into()) {
            Entry::Vacant(entry) => {
                entry.insert(value);
            }
            Entry::Occupied(entry) => {
                let message = format_args!("duplicate field `{}`", entry.key());
                let error = A::Error::custom(message);
                self.error = Some(error);
            }
        }
    }

    /// The object, or what ended reading it, or the first of the required fields that was not there.
    #[inline]
    pub(crate) fn finish<O: Object>(self, object: O) -> Result<O, A::Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        match O::REQUIRED.iter().find(|field| !self.seen.contains(**field, O::KEYS.len())) {
            None => Ok(object),
            Some(field) => Err(A::Error::missing_field(O::KEYS.get(*field).unwrap_or(&"?"))),
        }
    }
}

/// The fields that were met, to refuse duplicates: two words for nearly all objects, more for the few that are larger.
#[derive(Default)]
struct Seen {
    first: [u64; 2],
    others: Box<[u64]>,
}

impl Seen {
    /// Adds one of `count` fields and says whether it was there. The count is a constant where this is inlined, so that
    /// little is left of the choice of a word.
    #[inline]
    fn insert(&mut self, index: usize, count: usize) -> bool {
        let word = match (count, index) {
            (..=64, _) | (..=128, ..64) => &mut self.first[0],
            (..=128, _) => &mut self.first[1],
            _ => self.other(index, count),
        };
        let bit = 1 << (index % 64);
        let seen = *word & bit != 0;
        *word |= bit;
        seen
    }

    #[cold]
    fn other(&mut self, index: usize, count: usize) -> &mut u64 {
        if self.others.is_empty() {
            self.others = vec![0; count.div_ceil(64)].into();
        }
        &mut self.others[index / 64]
    }

    fn contains(&self, index: usize, count: usize) -> bool {
        let words = if count <= 128 { self.first.as_slice() } else { &self.others };
        words.get(index / 64).is_some_and(|word| word & (1 << (index % 64)) != 0)
    }
}

/// Turns a key into its index, and keeps the name of an undeclared one.
struct Key<'a, O> {
    object: PhantomData<O>,
    undeclared: &'a mut Option<Box<str>>,
}

impl<'de, O: Object> DeserializeSeed<'de> for Key<'_, O> {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, O: Object> Visitor<'de> for Key<'_, O> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    #[inline]
    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<usize, E> {
        let index = O::key(name);
        if O::OPEN && index == usize::MAX {
            *self.undeclared = Some(name.into());
        }
        Ok(index)
    }
}

/// A model that is a JSON object, as it is read.
pub(crate) trait Object: Blank {
    /// The name of the type in error messages.
    const NAME: &'static str;
    /// The declared properties, as they are called in JSON, in the order of their indices.
    const KEYS: &'static [&'static str];
    /// The indices of those that have to be there.
    const REQUIRED: &'static [usize] = &[];
    /// Whether undeclared properties are kept: read by [`Fields::extra`], written by [`OpenWriter`].
    const OPEN: bool = false;
    /// Whether the document allows no undeclared properties, which tells it from others.
    const CLOSED: bool = false;

    /// The index of a property in [`KEYS`](Self::KEYS), `usize::MAX` for one that is not declared.
    fn key(name: &str) -> usize;

    /// Reads the property of an index.
    fn read<'de, A: MapAccess<'de>>(&mut self, field: usize, fields: &mut Fields<'de, A>);
}

/// Reads an [`Object`]; what [`object!`] delegates to.
pub(crate) fn read<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // A format that keeps only the announced keys (`#[serde(flatten)]` in a user's type) must not do so for an
    // open object.
    if T::OPEN {
        deserializer.deserialize_newtype_struct(T::NAME, ObjectVisitor(PhantomData))
    } else {
        deserializer.deserialize_struct(T::NAME, T::KEYS, ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "object {}", T::NAME)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_map(self)
    }

    /// What was tried before is not read again ([`fit`]).
    fn visit_none<E: serde::de::Error>(self) -> Result<T, E> {
        if fit::is_trying() { Ok(T::blank()) } else { Err(E::invalid_type(Unexpected::Option, &self)) }
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let mut object = T::blank();
        let mut fields = Fields::new(map);
        while let Some(field) = fields.next::<T>() {
            object.read(field, &mut fields);
        }
        fields.finish(object)
    }
}

/// Lets serde read [`Object`]s.
macro_rules! object {
    ($($name:ident),+ $(,)?) => { $(
        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::wire::read(deserializer)
            }
        }
    )+ };
}
pub(crate) use object;
