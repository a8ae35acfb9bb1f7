//! Reads the fields of a JSON object, one by one, into place.

use std::borrow::Cow;
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
use crate::runtime::model::nullable::Nullable;

/// The fields of an object that is being read.
///
/// Each method has the same name as the writers' and takes the field's index and place. The first error ends the loop
/// over [`next`](Self::next), and [`finish`](Self::finish) returns it, so a model needs no `?` per field.
pub(crate) struct Fields<'de, A: MapAccess<'de>> {
    map: A,
    seen: Seen,
    /// A duplicate field.
    duplicate: usize,
    error: Option<A::Error>,
    stopped: bool,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    #[inline]
    pub(crate) fn new(map: A) -> Self {
        Self { map, seen: Seen::default(), duplicate: 0, error: None, stopped: false }
    }

    /// Returns the name of the next field; `None` at the end or after an error.
    #[inline]
    pub(crate) fn next<O: Object>(&mut self) -> Option<Cow<'de, str>> {
        if self.stopped {
            return None;
        }
        match self.map.next_key_seed(Key::<O>(PhantomData)) {
            Ok(name) => name,
            Err(error) => {
                self.fail(error);
                None
            }
        }
    }

    /// Ends the loop. Not inlined, like everything rare, so that the loop is small.
    #[cold]
    fn fail(&mut self, error: A::Error) {
        self.error = Some(error);
        self.stopped = true;
    }

    #[cold]
    fn fail_twice(&mut self, index: usize) {
        self.duplicate = index;
        self.stopped = true;
    }

    /// Skips an undeclared field.
    #[inline]
    pub(crate) fn skip(&mut self, _name: &str) {
        if let Err(error) = self.map.next_value::<IgnoredAny>() {
            self.fail(error);
        }
    }

    /// [`skip`](Self::skip) where the document allows no undeclared fields, which distinguishes the type from others.
    #[inline]
    pub(crate) fn refuse(&mut self, name: &str) {
        fit::unlisted();
        self.skip(name);
    }

    /// Reads a value into its field.
    #[inline]
    pub(crate) fn required<T: Deserialize<'de>>(&mut self, index: usize, slot: &mut T) {
        if self.seen.insert(index) {
            return self.fail_twice(index);
        }
        match self.map.next_value() {
            Ok(value) => *slot = value,
            Err(error) => self.fail(error),
        }
    }

    /// [`required`](Self::required), through a codec.
    #[inline]
    pub(crate) fn required_as<C: Decode<'de, T>, T>(&mut self, index: usize, slot: &mut T) {
        if self.seen.insert(index) {
            return self.fail_twice(index);
        }
        match self.map.next_value::<Decoded<C, T>>() {
            Ok(value) => *slot = value.into_inner(),
            Err(error) => self.fail(error),
        }
    }

    /// Reads a field that may be absent or null.
    #[inline]
    pub(crate) fn optional<T: Deserialize<'de>>(&mut self, index: usize, slot: &mut Option<T>) {
        self.required(index, slot);
    }

    /// [`optional`](Self::optional), through a codec.
    #[inline]
    pub(crate) fn optional_as<C: Decode<'de, T>, T>(&mut self, index: usize, slot: &mut Option<T>) {
        self.required_as::<Option<C>, _>(index, slot);
    }

    /// Reads a field where absent and null differ.
    #[inline]
    pub(crate) fn nullable<T: Deserialize<'de>>(&mut self, index: usize, slot: &mut Nullable<T>) {
        self.required(index, slot);
    }

    /// [`nullable`](Self::nullable), through a codec.
    #[inline]
    pub(crate) fn nullable_as<C: Decode<'de, T>, T>(&mut self, index: usize, slot: &mut Nullable<T>) {
        self.required_as::<Nullable<C>, _>(index, slot);
    }

    /// [`optional`](Self::optional); requests leave the field out.
    #[inline]
    pub(crate) fn read_only<T: Deserialize<'de>>(&mut self, index: usize, slot: &mut Option<T>) {
        self.required(index, slot);
    }

    /// [`read_only`](Self::read_only), through a codec.
    #[inline]
    pub(crate) fn read_only_as<C: Decode<'de, T>, T>(&mut self, index: usize, slot: &mut Option<T>) {
        self.required_as::<Option<C>, _>(index, slot);
    }

    /// [`nullable`](Self::nullable); requests leave the field out.
    #[inline]
    pub(crate) fn read_only_nullable<T: Deserialize<'de>>(&mut self, index: usize, slot: &mut Nullable<T>) {
        self.required(index, slot);
    }

    /// [`read_only_nullable`](Self::read_only_nullable), through a codec.
    #[inline]
    pub(crate) fn read_only_nullable_as<C: Decode<'de, T>, T>(
        &mut self,
        index: usize,
        slot: &mut Nullable<T>,
    ) {
        self.required_as::<Nullable<C>, _>(index, slot);
    }

    /// Reads a property with a single known value.
    #[inline]
    pub(crate) fn constant(&mut self, index: usize, slot: &mut Constant, value: &'static str) {
        self.seeded(index, slot, Expected(value));
    }

    /// [`constant`](Self::constant) of a property that may be absent or null.
    #[inline]
    pub(crate) fn optional_constant(
        &mut self,
        index: usize,
        slot: &mut Option<Constant>,
        value: &'static str,
    ) {
        self.seeded(index, slot, Optional(Expected(value)));
    }

    #[inline]
    fn seeded<T, S: DeserializeSeed<'de, Value = T>>(&mut self, index: usize, slot: &mut T, seed: S) {
        if self.seen.insert(index) {
            return self.fail_twice(index);
        }
        match self.map.next_value_seed(seed) {
            Ok(value) => *slot = value,
            Err(error) => self.fail(error),
        }
    }

    /// Reads a property of a wider type with a single known value.
    #[inline]
    pub(crate) fn exact<T: Deserialize<'de> + PartialEq>(&mut self, index: usize, slot: &mut T, only: T) {
        self.required(index, slot);
        fit::constant(*slot == only);
    }

    /// [`exact`](Self::exact) of a property that may be absent.
    #[inline]
    pub(crate) fn optional_exact<T: Deserialize<'de> + PartialEq>(
        &mut self,
        index: usize,
        slot: &mut Option<T>,
        only: T,
    ) {
        self.required(index, slot);
        if let Some(value) = slot {
            fit::constant(*value == only);
        }
    }

    /// [`optional_exact`](Self::optional_exact); requests leave the field out.
    #[inline]
    pub(crate) fn read_only_exact<T: Deserialize<'de> + PartialEq>(
        &mut self,
        index: usize,
        slot: &mut Option<T>,
        only: T,
    ) {
        self.optional_exact(index, slot, only);
    }

    /// Keeps an undeclared field; only if [`Object::EXTRA`] names the field for it.
    #[inline]
    pub(crate) fn extra<T: Deserialize<'de>>(&mut self, name: &str, slot: &mut BTreeMap<String, T>) {
        match self.map.next_value() {
            Ok(value) => self.keep(name, slot, value),
            Err(error) => self.fail(error),
        }
    }

    /// [`extra`](Self::extra), through a codec.
    #[inline]
    pub(crate) fn extra_as<C: Decode<'de, T>, T>(&mut self, name: &str, slot: &mut BTreeMap<String, T>) {
        match self.map.next_value::<Decoded<C, T>>() {
            Ok(value) => self.keep(name, slot, value.into_inner()),
            Err(error) => self.fail(error),
        }
    }

    fn keep<T>(&mut self, name: &str, slot: &mut BTreeMap<String, T>, value: T) {
        fit::vague(1);
        match slot.entry(name.to_owned()) {
            Entry::Vacant(entry) => {
                entry.insert(value);
            }
            Entry::Occupied(entry) => {
                let message = format_args!("duplicate field `{}`", entry.key());
                let error = A::Error::custom(message);
                self.fail(error);
            }
        }
    }

    /// Returns the object, or the first error, or the first missing required field.
    #[inline]
    pub(crate) fn finish<O: Object>(self, object: O) -> Result<O, A::Error> {
        let name = |index: usize| O::KEYS.get(index).unwrap_or(&"?");
        if self.stopped {
            return Err(self.error.unwrap_or_else(|| A::Error::duplicate_field(name(self.duplicate))));
        }
        match O::REQUIRED.iter().find(|index| !self.seen.contains(**index)) {
            None => Ok(object),
            Some(index) => Err(A::Error::missing_field(name(*index))),
        }
    }
}

/// The fields seen so far, to refuse duplicates: two words for nearly all objects, more for larger ones.
#[derive(Default)]
struct Seen {
    first: [u64; 2],
    others: Vec<u64>,
}

impl Seen {
    /// Adds a field and returns whether it was there. The index is constant where this is inlined, so the choice of
    /// the word costs nothing.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let word = match index {
            ..64 => &mut self.first[0],
            64..128 => &mut self.first[1],
            _ => self.other(index / 64 - 2),
        };
        let bit = 1 << (index % 64);
        let seen = *word & bit != 0;
        *word |= bit;
        seen
    }

    #[cold]
    fn other(&mut self, at: usize) -> &mut u64 {
        if self.others.len() <= at {
            self.others.resize(at + 1, 0);
        }
        &mut self.others[at]
    }

    fn contains(&self, index: usize) -> bool {
        let at = index / 64;
        let word = self.first.get(at).or_else(|| self.others.get(at - 2));
        word.is_some_and(|word| word & (1 << (index % 64)) != 0)
    }
}

/// Borrows a key from the input if it has no escapes.
struct Key<O>(PhantomData<O>);

impl<'de, O: Object> DeserializeSeed<'de> for Key<O> {
    type Value = Cow<'de, str>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, O: Object> Visitor<'de> for Key<O> {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    #[inline]
    fn visit_borrowed_str<E: serde::de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    /// From a reader, or a key with escapes.
    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        let declared = O::KEYS.iter().find(|key| **key == name);
        Ok(declared.map_or_else(|| Cow::Owned(name.to_owned()), |key| Cow::Borrowed(*key)))
    }

    fn visit_string<E: serde::de::Error>(self, name: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name))
    }
}

/// A model that is read from a JSON object.
pub(crate) trait Object: Blank {
    /// The name of the type in error messages.
    const NAME: &'static str;
    /// The JSON names of the declared properties, in field order.
    const KEYS: &'static [&'static str];
    /// The indices of the required ones.
    const REQUIRED: &'static [usize];
    /// The field for undeclared properties, if they are kept: read by [`Fields::extra`], written by
    /// [`OpenWriter`](super::write::OpenWriter).
    const EXTRA: Option<&'static str> = None;

    /// Reads the property of this name.
    fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, fields: &mut Fields<'de, A>);
}

/// Reads an [`Object`]; [`object!`] delegates to it.
pub(crate) fn read<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // A format that keeps only announced keys (`#[serde(flatten)]` in a user's type) must keep all keys of an open
    // object.
    if T::EXTRA.is_some() {
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

    /// A type that was tried is not read again ([`fit`]).
    fn visit_none<E: serde::de::Error>(self) -> Result<T, E> {
        if fit::is_trying() { Ok(T::blank()) } else { Err(E::invalid_type(Unexpected::Option, &self)) }
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let mut object = T::blank();
        let mut fields = Fields::new(map);
        while let Some(name) = fields.next::<T>() {
            object.read(&name, &mut fields);
        }
        fields.finish(object)
    }
}

/// Implements reading and writing of a model: a line for each property, with its JSON name, its field, and the method
/// of [`Fields`] and of the writer.
///
/// ```text
/// object! {
///     Pet: ObjectWriter, required(id),
///     "id" => required_as(id as Whole),
///     "kind" => constant(kind, "cat"),
///     _ => skip,
/// }
/// ```
///
/// No line knows its position, so a new property is one new line. The compiler numbers the fields as variants of an
/// enum with their names.
macro_rules! object {
    (
        $name:ident: $writer:ident $(+ $default:ident)?, required($($required:ident),* $(,)?),
        $($key:literal => $method:ident($field:ident $(as $codec:ty)? $(, $only:expr)?),)*
        _ => $rest:ident $(($extra:ident $(as $extra_codec:ty)?))?,
    ) => {
        const _: () = {
            #[allow(non_camel_case_types, dead_code, reason = "called after the fields, of which there may be none")]
            enum Index { $($field),* }

            $crate::runtime::wire::blank_object!($($default)? $name $($field)* $($extra)?);

            impl $crate::runtime::wire::Object for $name {
                const NAME: &'static str = stringify!($name);
                const KEYS: &'static [&'static str] = &[$($key),*];
                const REQUIRED: &'static [usize] = &[$(Index::$required as usize),*];
                $(const EXTRA: Option<&'static str> = Some(stringify!($extra));)?

                fn read<'de, A: ::serde::de::MapAccess<'de>>(
                    &mut self,
                    name: &str,
                    fields: &mut $crate::runtime::wire::Fields<'de, A>,
                ) {
                    match name {
                        $($key => fields.$method $(::<$codec, _>)? (
                            Index::$field as usize, &mut self.$field $(, $only)?
                        ),)*
                        _ => fields.$rest $($(::<$extra_codec, _>)?)? (name $(, &mut self.$extra)?),
                    }
                }
            }

            impl ::serde::Serialize for $name {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    #[allow(unused_mut, reason = "there may be no fields")]
                    let mut object = $crate::runtime::wire::$writer::new::<Self>(serializer);
                    $(object.$method $(::<$codec, _>)? ($key, &self.$field $(, $only)?);)*
                    $(object.$rest $(::<$extra_codec, _>)? (&self.$extra);)?
                    object.end()
                }
            }

            impl<'de> ::serde::Deserialize<'de> for $name {
                #[inline]
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    $crate::runtime::wire::read(deserializer)
                }
            }
        };
    };
}
pub(crate) use object;

/// The object before its fields are read.
macro_rules! blank_object {
    (Default $name:ident $($field:ident)*) => {
        $crate::runtime::wire::blanks! { $name = Self::default(); }
    };
    ($name:ident $($field:ident)*) => {
        $crate::runtime::wire::blanks! { $name = Self { $($field: $crate::runtime::wire::blank()),* }; }
    };
}
pub(crate) use blank_object;
