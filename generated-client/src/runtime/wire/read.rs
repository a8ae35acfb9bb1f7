//! The fields of a JSON object, read one by one into slots.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use super::Object;
use super::codec::{Decode, Decoded};
use crate::runtime::constant::Expected;
use crate::runtime::{Constant, Nullable};

/// The fields of an object that is being read.
///
/// The first error ends the loop over [`next`](Self::next) and is returned by [`finish`](Self::finish) or
/// [`missing`](Self::missing), so that a model needs no `?` per field.
pub(crate) struct Fields<'de, A: MapAccess<'de>, O> {
    map: A,
    object: PhantomData<O>,
    seen: Seen,
    undeclared: Option<Box<str>>,
    error: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>, O: Object> Fields<'de, A, O> {
    #[inline]
    pub(super) fn new(map: A) -> Self {
        Self { map, object: PhantomData, seen: Seen::default(), undeclared: None, error: None }
    }

    /// The index of the next field, `usize::MAX` for an undeclared one, `None` at the end or after an error.
    #[inline]
    pub(crate) fn next(&mut self) -> Option<usize> {
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

    /// Reads a required value.
    #[inline]
    pub(crate) fn read<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => *slot = Some(value),
            Err(error) => self.fail(error),
        }
    }

    /// Reads a required value of which this is the only one known.
    #[inline]
    pub(crate) fn constant(&mut self, value: &'static str, slot: &mut Option<Constant>) {
        match self.map.next_value_seed(Expected(value)) {
            Ok(value) => *slot = Some(value),
            Err(error) => self.fail(error),
        }
    }

    /// Reads an optional value; null counts as absent.
    #[inline]
    pub(crate) fn optional<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => *slot = value,
            Err(error) => self.fail(error),
        }
    }

    /// Reads a value that is optional and nullable.
    #[inline]
    pub(crate) fn nullable<T: Deserialize<'de>>(&mut self, slot: &mut Nullable<T>) {
        match self.map.next_value() {
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

    /// [`read`](Self::read), through a codec.
    #[inline]
    pub(crate) fn read_as<C: Decode<'de, T>, T>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value::<Decoded<C, T>>() {
            Ok(value) => *slot = Some(value.into_inner()),
            Err(error) => self.fail(error),
        }
    }

    /// [`optional`](Self::optional), through a codec.
    #[inline]
    pub(crate) fn optional_as<C: Decode<'de, T>, T>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value::<Decoded<Option<C>, Option<T>>>() {
            Ok(value) => *slot = value.into_inner(),
            Err(error) => self.fail(error),
        }
    }

    /// [`nullable`](Self::nullable), through a codec.
    #[inline]
    pub(crate) fn nullable_as<C: Decode<'de, T>, T>(&mut self, slot: &mut Nullable<T>) {
        match self.map.next_value::<Decoded<Nullable<C>, Nullable<T>>>() {
            Ok(value) => *slot = value.into_inner(),
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

    /// The error of an object that lacks one of these fields: the first that was not there, unless reading failed
    /// before.
    #[cold]
    pub(crate) fn missing<T>(self, required: &[usize]) -> Result<T, A::Error> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let absent = required.iter().find(|index| !self.seen.contains(**index, O::KEYS.len()));
        let name = absent.and_then(|index| O::KEYS.get(*index)).copied().unwrap_or("?");
        Err(A::Error::missing_field(name))
    }

    /// The object, or the error that ended reading.
    #[inline]
    pub(crate) fn finish<T>(self, object: T) -> Result<T, A::Error> {
        self.error.map_or(Ok(object), Err)
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
