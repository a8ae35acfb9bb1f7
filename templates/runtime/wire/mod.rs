//! Models to and from JSON: what the emitted `wire` files call.
//!
//! The shape keeps the crate quick to compile. A model's own code has one non-generic `match` on the key and one
//! plain call per field, without `?`, into the field itself; an error is kept in [`Fields`] or [`ObjectWriter`] and
//! returned once.
//! What is generic lives here, over few types. Objects are read from formats that describe themselves (JSON):
//! sequences are refused, and the length that is announced when writing is an upper bound.

mod blank;
mod codec;
pub(crate) mod fit;
mod node;
mod read;
mod union;
mod write;

use std::fmt;
use std::marker::PhantomData;

pub(crate) use self::blank::{Blank, blank, blanks};
pub(crate) use self::codec::{
    AsIs, Base64, Base64Url, Decode, Encode, Encoded, FullDate, FullDateTime, Hyphenated, Whole,
};
pub(crate) use self::read::Fields;
pub(crate) use self::union::union;
pub(crate) use self::union::{Attempt, Union, read as read_union, write_tagged};
pub(crate) use self::write::{ObjectWriter, OpenWriter};
pub(crate) use serde::de::MapAccess;
use serde::de::{Deserializer, Unexpected, Visitor};
pub(crate) use serde::{Deserialize, Serialize, Serializer};

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

/// Gives types around one value the two traits of serde, by what the value has or by a codec.
macro_rules! newtype {
    ($name:ident) => {
        $crate::runtime::wire::blanks! { $name = Self($crate::runtime::wire::blank()); }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                ::serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }

        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.0, serializer)
            }
        }
    };
    ($name:ident as $codec:ty) => {
        $crate::runtime::wire::blanks! { $name = Self($crate::runtime::wire::blank()); }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <$codec as $crate::runtime::wire::Decode<'de, _>>::decode(deserializer).map(Self)
            }
        }

        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                <$codec as $crate::runtime::wire::Encode<_>>::encode(&self.0, serializer)
            }
        }
    };
}
pub(crate) use newtype;
