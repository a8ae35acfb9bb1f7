//! Values whose JSON form differs from what serde gives their Rust type.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use jiff::civil::Date;
use serde::de::{Error as _, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::runtime::model::date_time::DateTime;
use crate::runtime::model::nullable::Nullable;

/// A codec that reads a `T`.
///
/// `Option`, `Nullable`, `Vec`, `Box`, `BTreeMap<String, _>` and tuples of codecs read their values through them:
/// `Vec<Base64>` reads a `Vec<Bytes>`.
pub(crate) trait Decode<'de, T>: Sized {
    /// Reads a value.
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;
}

/// A codec that writes a `T`; it composes like [`Decode`].
pub(crate) trait Encode<T: ?Sized>: Sized {
    /// Writes a value.
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A `T` that is read through a codec `C`.
pub(crate) struct Decoded<C, T>(T, PhantomData<C>);

impl<C, T> Decoded<C, T> {
    #[inline]
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

impl<'de, C: Decode<'de, T>, T> Deserialize<'de> for Decoded<C, T> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        C::decode(deserializer).map(|value| Self(value, PhantomData))
    }
}

/// A `T` that is written through a codec `C`.
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

/// A codec for values that serde already handles: an item of a tuple whose other items need codecs.
#[derive(Debug)]
pub(crate) struct AsIs;

impl<'de, T: Deserialize<'de>> Decode<'de, T> for AsIs {
    #[inline]
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}

/// Integers. JSON Schema (2020-12, section 4.2.3) defines them by value: `30.0`, `3e1` and `-0` are integers.
///
/// A float is accepted up to 2⁵³. Beyond that it may be the rounding of another number, and a wrong number is worse
/// than an error.
#[derive(Debug)]
pub(crate) struct Whole;

impl<'de, T: Integer> Decode<'de, T> for Whole {
    #[inline]
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::read(deserializer, WholeVisitor(PhantomData))
    }
}

/// An integer type.
pub(crate) trait Integer: TryFrom<i64> + TryFrom<u64> {
    /// The name in messages.
    const NAME: &'static str;

    /// Reads an integer of this type.
    fn read<'de, D: Deserializer<'de>, V: Visitor<'de>>(
        deserializer: D,
        visitor: V,
    ) -> Result<V::Value, D::Error>;
}

macro_rules! integers {
    ($($ty:ident $ask:ident),+) => { $(
        impl Integer for $ty {
            const NAME: &'static str = stringify!($ty);

            #[inline]
            fn read<'de, D: Deserializer<'de>, V: Visitor<'de>>(
                deserializer: D,
                visitor: V,
            ) -> Result<V::Value, D::Error> {
                deserializer.$ask(visitor)
            }
        }
    )+ };
}
integers!(i32 deserialize_i32, i64 deserialize_i64, u32 deserialize_u32, u64 deserialize_u64);

struct WholeVisitor<T>(PhantomData<T>);

impl<T: Integer> Visitor<'_> for WholeVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }

    #[inline]
    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<T, E> {
        T::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    #[inline]
    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<T, E> {
        T::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    /// Not inlined, so that the code per integer stays small.
    #[cold]
    #[inline(never)]
    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<T, E> {
        const FIRST_ROUNDED: f64 = 9_007_199_254_740_992.0;
        if value.fract() != 0.0 || value.abs() >= FIRST_ROUNDED {
            return Err(E::invalid_type(Unexpected::Float(value), &self));
        }
        #[allow(clippy::cast_possible_truncation, reason = "it has no fraction and is within the range")]
        self.visit_i64(value as i64)
    }
}

/// `format: date`: a full date of RFC 3339. `Date` alone would also read a date with a time and drop the time.
#[derive(Debug)]
pub(crate) struct FullDate;

impl<'de> Decode<'de, Date> for FullDate {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        read_text(deserializer, "a date as in RFC 3339", |text| {
            let is_full = text.len() == "2020-01-02".len() && text.as_bytes().get(4) == Some(&b'-');
            text.parse().ok().filter(|_| is_full)
        })
    }
}

/// `format: date-time` where a plain date may mean something else: in a union with `format: date` or text.
#[derive(Debug)]
pub(crate) struct FullDateTime;

impl<'de> Decode<'de, DateTime> for FullDateTime {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<DateTime, D::Error> {
        read_text(deserializer, "a date and time as in RFC 3339", |text| {
            text.parse().ok().filter(|_| !DateTime::is_date(text))
        })
    }
}

/// `format: uuid`: the form with hyphens (RFC 9562, section 4) in any case. `Uuid` alone would also read other forms,
/// and a service that compares texts would not recognize them with hyphens.
#[derive(Debug)]
pub(crate) struct Hyphenated;

impl<'de> Decode<'de, Uuid> for Hyphenated {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Uuid, D::Error> {
        read_text(deserializer, "a UUID as in RFC 9562", |text| {
            Uuid::try_parse(text).ok().filter(|_| text.len() == uuid::fmt::Hyphenated::LENGTH)
        })
    }
}

/// Reads a type that is written as text. The error does not quote the text, which may be a misplaced secret.
fn read_text<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    struct Text<T>(&'static str, fn(&str) -> Option<T>);
    impl<T> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            (self.1)(text).ok_or_else(|| E::custom(format_args!("not {}", self.0)))
        }
    }
    deserializer.deserialize_str(Text(expected, parse))
}

/// Codecs that write as serde does.
macro_rules! written_plainly {
    ($($codec:ty),+) => { $(
        impl<T: Serialize> Encode<T> for $codec {
            #[inline]
            fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
                value.serialize(serializer)
            }
        }
    )+ };
}
written_plainly!(AsIs, FullDate, FullDateTime, Hyphenated, Whole);

/// `format: byte`: bytes as base64 text (RFC 4648, section 4). Reading also accepts missing padding and the URL-safe
/// alphabet.
#[derive(Debug)]
pub(crate) struct Base64;

const PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, PADDING);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, PADDING);

impl<'de> Decode<'de, Bytes> for Base64 {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        read_text(deserializer, "base64 text", |text| {
            STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok().map(Bytes::from)
        })
    }
}

impl Encode<Bytes> for Base64 {
    fn encode<S: Serializer>(value: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(value))
    }
}

/// `contentEncoding: base64url`: bytes in the URL-safe alphabet (RFC 4648, section 5), read like [`Base64`] and
/// written without padding, which a URL would have to escape.
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

macro_rules! tuple {
    ($([$codec:ident $ty:ident $item:ident])+) => {
        impl<'de, $($codec: Decode<'de, $ty>, $ty),+> Decode<'de, ($($ty,)+)> for ($($codec,)+) {
            fn decode<De: Deserializer<'de>>(deserializer: De) -> Result<($($ty,)+), De::Error> {
                let ($($item,)+) = <($(Decoded<$codec, $ty>,)+)>::deserialize(deserializer)?;
                Ok(($($item.into_inner(),)+))
            }
        }

        impl<$($codec: Encode<$ty>, $ty),+> Encode<($($ty,)+)> for ($($codec,)+) {
            fn encode<Se: Serializer>(value: &($($ty,)+), serializer: Se) -> Result<Se::Ok, Se::Error> {
                let ($($item,)+) = value;
                ($(Encoded::<$codec, $ty>::new($item),)+).serialize(serializer)
            }
        }
    };
}

/// Tuples of up to twelve items, like [`Blank`](super::Blank).
macro_rules! tuples {
    ($first:tt $($rest:tt)*) => {
        tuple!($first $($rest)*);
        tuples!($($rest)*);
    };
    () => {};
}

tuples!(
    [A AA a] [B BB b] [C CC c] [D DD d] [E EE e] [F FF f]
    [G GG g] [H HH h] [I II i] [J JJ j] [K KK k] [L LL l]
);
