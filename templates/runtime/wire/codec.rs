//! Values whose JSON form is not the one that serde gives their Rust type.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use jiff::{Timestamp, civil, tz::Offset};
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::runtime::Nullable;

/// A codec that reads a `T`.
///
/// `Option`, `Nullable`, `Vec`, `Box` and `BTreeMap<String, _>` of a codec read the same of its values:
/// `Vec<DateTime>` reads a `Vec<Timestamp>`.
pub(crate) trait Decode<'de, T>: Sized {
    /// Reads a value.
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;
}

/// A codec that writes a `T`; composes as [`Decode`] does.
pub(crate) trait Encode<T: ?Sized>: Sized {
    /// Writes a value.
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A value on its way through a codec `C` into a `T`.
pub(super) struct Decoded<C, T>(T, PhantomData<C>);

impl<C, T> Decoded<C, T> {
    #[inline]
    pub(super) fn into_inner(self) -> T {
        self.0
    }
}

impl<'de, C: Decode<'de, T>, T> Deserialize<'de> for Decoded<C, T> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        C::decode(deserializer).map(|value| Self(value, PhantomData))
    }
}

/// A value on its way from a `T` through a codec `C`.
pub(crate) struct Encoded<'a, C, T: ?Sized>(&'a T, PhantomData<C>);

impl<'a, C, T: ?Sized> Encoded<'a, C, T> {
    #[inline]
    pub(crate) fn new(value: &'a T) -> Self {
        Self(value, PhantomData)
    }
}

impl<C: Encode<T>, T: ?Sized> Serialize for Encoded<'_, C, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        C::encode(self.0, serializer)
    }
}

/// `format: date-time`, read leniently: a missing offset means UTC, and a space may stand for the `T`. Written as
/// RFC 3339 in UTC, which is what `Timestamp` does by itself.
#[derive(Debug)]
pub(crate) struct DateTime;

impl<'de> Decode<'de, Timestamp> for DateTime {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        deserializer.deserialize_str(DateTimeVisitor)
    }
}

impl Encode<Timestamp> for DateTime {
    fn encode<S: Serializer>(value: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

struct DateTimeVisitor;

impl Visitor<'_> for DateTimeVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date and time as in RFC 3339")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Timestamp, E> {
        let local = || Offset::UTC.to_timestamp(text.parse::<civil::DateTime>().ok()?).ok();
        // The parser's own message quotes the text, which may be a secret that stands in the wrong place.
        text.parse().ok().or_else(local).ok_or_else(|| E::custom("not a date and time as in RFC 3339"))
    }
}

/// `format: byte`: bytes as base64 text (RFC 4648, section 4; padding may be missing and the URL-safe alphabet is
/// understood when reading).
#[derive(Debug)]
pub(crate) struct Base64;

const PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, PADDING);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, PADDING);

impl<'de> Decode<'de, Bytes> for Base64 {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        deserializer.deserialize_str(Base64Visitor)
    }
}

struct Base64Visitor;

impl Visitor<'_> for Base64Visitor {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes as base64 text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Bytes, E> {
        let bytes = STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text));
        bytes.map(Bytes::from).map_err(|_| E::custom("not base64 text"))
    }
}

impl Encode<Bytes> for Base64 {
    fn encode<S: Serializer>(value: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(value))
    }
}

/// `contentEncoding: base64url`: bytes in the URL-safe alphabet (RFC 4648, section 5), read as [`Base64`] is. It is written
/// without padding, which a URL would have to encode.
#[derive(Debug)]
pub(crate) struct Base64Url;

impl<'de> Decode<'de, Bytes> for Base64Url {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        Base64::decode(deserializer)
    }
}

impl Encode<Bytes> for Base64Url {
    fn encode<S: Serializer>(value: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(URL_SAFE.encode(value).trim_end_matches('='))
    }
}

impl<'de, C: Decode<'de, T>, T> Decode<'de, Option<T>> for Option<C> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        let value = Option::<Decoded<C, T>>::deserialize(deserializer)?;
        Ok(value.map(Decoded::into_inner))
    }
}

impl<C: Encode<T>, T> Encode<Option<T>> for Option<C> {
    fn encode<S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(&Encoded::<C, T>::new(value)),
            None => serializer.serialize_none(),
        }
    }
}

impl<'de, C: Decode<'de, T>, T> Decode<'de, Nullable<T>> for Nullable<C> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Nullable<T>, D::Error> {
        Option::<C>::decode(deserializer).map(Nullable::from)
    }
}

impl<C: Encode<T>, T> Encode<Nullable<T>> for Nullable<C> {
    fn encode<S: Serializer>(value: &Nullable<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Nullable::Value(value) => serializer.serialize_some(&Encoded::<C, T>::new(value)),
            Nullable::Absent | Nullable::Null => serializer.serialize_none(),
        }
    }
}

impl<'de, C: Decode<'de, T>, T> Decode<'de, Box<T>> for Box<C> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Box<T>, D::Error> {
        C::decode(deserializer).map(Box::new)
    }
}

impl<C: Encode<T>, T> Encode<Box<T>> for Box<C> {
    fn encode<S: Serializer>(value: &Box<T>, serializer: S) -> Result<S::Ok, S::Error> {
        C::encode(value, serializer)
    }
}

impl<'de, C: Decode<'de, T>, T> Decode<'de, Vec<T>> for Vec<C> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        struct Items<C, T>(PhantomData<(C, T)>);
        impl<'de, C: Decode<'de, T>, T> Visitor<'de> for Items<C, T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Vec<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = array.next_element::<Decoded<C, T>>()? {
                    items.push(item.into_inner());
                }
                Ok(items)
            }
        }
        deserializer.deserialize_seq(Items::<C, T>(PhantomData))
    }
}

impl<C: Encode<T>, T> Encode<Vec<T>> for Vec<C> {
    fn encode<S: Serializer>(value: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        Self::encode(value.as_slice(), serializer)
    }
}

impl<C: Encode<T>, T> Encode<[T]> for Vec<C> {
    fn encode<S: Serializer>(value: &[T], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(value.iter().map(Encoded::<C, T>::new))
    }
}

impl<'de, C: Decode<'de, T>, T> Decode<'de, BTreeMap<String, T>> for BTreeMap<String, C> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error> {
        struct Entries<C, T>(PhantomData<(C, T)>);
        impl<'de, C: Decode<'de, T>, T> Visitor<'de> for Entries<C, T> {
            type Value = BTreeMap<String, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some((key, value)) = object.next_entry::<String, Decoded<C, T>>()? {
                    if entries.contains_key(&key) {
                        return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
                    }
                    entries.insert(key, value.into_inner());
                }
                Ok(entries)
            }
        }
        deserializer.deserialize_map(Entries::<C, T>(PhantomData))
    }
}

impl<C: Encode<T>, T> Encode<BTreeMap<String, T>> for BTreeMap<String, C> {
    fn encode<S: Serializer>(value: &BTreeMap<String, T>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(value.iter().map(|(key, value)| (key, Encoded::<C, T>::new(value))))
    }
}
