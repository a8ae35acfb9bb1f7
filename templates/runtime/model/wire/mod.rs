//! Models from and to JSON: the functions and macros that generated `wire` files use.
//!
//! The design keeps crates quick to compile. The code per model, which [`object!`] makes from a table, has one
//! `match` on the name and one plain call per field, without `?`, into the field itself. An error is kept in
//! [`Fields`] or [`ObjectWriter`] and returned once. Everything generic lives here and is instantiated for few types.
//!
//! Objects are read from self-describing formats (JSON): sequences are refused, and the announced length when writing
//! is an upper bound.

mod blank;
mod codec;
pub(crate) mod fit;
#[cfg(feature = "union-types")]
mod node;
mod read;
#[cfg(feature = "union-types")]
mod union;
mod write;

pub(crate) use self::blank::{Blank, blank, blanks};
pub(crate) use self::codec::{
    AsIs, Base64, Base64Url, Decode, Encode, Encoded, FullDate, FullDateTime, Hyphenated, Whole,
};
pub(crate) use self::read::{Fields, Object, blank_object, object, read};
#[cfg(feature = "union-types")]
pub(crate) use self::union::{Attempt, Union, read as read_union, union, write_tagged};
pub(crate) use self::write::{ObjectWriter, OpenWriter};
pub(crate) use serde::de::MapAccess;
pub(crate) use serde::{Deserialize, Serialize, Serializer};

/// Implements serde's two traits for types around one value, directly or through a codec.
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
