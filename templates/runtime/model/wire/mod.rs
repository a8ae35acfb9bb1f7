//! Models to and from JSON: what the emitted `wire` files call.
//!
//! The shape keeps the crate quick to compile. A model's own code, which [`object!`] makes of a table, has one `match` on the
//! name and one plain call per field, without `?`, into the field itself; an error is kept in [`Fields`] or [`ObjectWriter`]
//! and returned once.
//! What is generic lives here, over few types. Objects are read from formats that describe themselves (JSON):
//! sequences are refused, and the length that is announced when writing is an upper bound.

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
