//! Values that the document does not know yet, and the open enums that hold them.

use std::fmt;

use super::wire::fit;

/// A value that this version of the client does not know.
///
/// You cannot make one, so a known value is always its own variant: use `From<&str>` of the enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unknown<T = String>(T);

impl<T> Unknown<T> {
    pub(crate) fn new(value: T) -> Self {
        fit::unknown();
        Self(value)
    }

    /// Returns the value as the service sent it.
    pub fn get(&self) -> &T {
        &self.0
    }

    /// Returns the value as the service sent it.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl Unknown {
    /// Returns the text as the service sent it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: fmt::Display> fmt::Display for Unknown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Orders and hashes an open enum by its value, so that reordering the document's list does not change the order.
macro_rules! by_value {
    ($name:ident, $value:ident) => {
        impl Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                Ord::cmp(&self.$value(), &other.$value())
            }
        }

        impl PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> Option<::std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl ::std::hash::Hash for $name {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                ::std::hash::Hash::hash(&self.$value(), state);
            }
        }
    };
}
pub(crate) use by_value;

/// Implements the rest of an open string enum that has `as_str` and `From<&str>`. With `any`, the document accepts
/// any text.
macro_rules! string_enum {
    ($name:ident) => { $crate::runtime::string_enum!(@ $name unlisted); };
    (any $name:ident) => { $crate::runtime::string_enum!(@ $name any_text); };
    (@ $name:ident $other:ident) => {
        $crate::runtime::by_value!($name, as_str);
        $crate::runtime::wire::blanks! { $name = Self::from(""); }

        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> Result<Self, ::std::convert::Infallible> {
                Ok(Self::from(text))
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::read_string(deserializer, |text| Self::from(text), $crate::runtime::wire::fit::$other)
            }
        }

        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use string_enum;

/// Implements the rest of an open integer enum that has `as_i64` and `From<i64>`.
macro_rules! integer_enum {
    ($($name:ident),+ $(,)?) => { $(
        $crate::runtime::by_value!($name, as_i64);
        $crate::runtime::wire::blanks! { $name = Self::from(0); }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.as_i64().fmt(f)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value =
                    <$crate::runtime::wire::Whole as $crate::runtime::wire::Decode<'de, i64>>::decode(deserializer)?;
                Ok($crate::runtime::wire::fit::of_enum(|| Self::from(value), $crate::runtime::wire::fit::unlisted))
            }
        }

        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }
    )+ };
}
pub(crate) use integer_enum;

/// Converts the content of a variant into its union: a type, a boxed type, the items of a list, or a text.
macro_rules! from_variants {
    ($union:ident, $($variant:ident($($held:tt)+)),+ $(,)?) => {
        $( $crate::runtime::from_variants!(@ $union $variant $($held)+); )+
    };
    (@ $union:ident $variant:ident Box($held:ty)) => {
        impl From<$held> for $union {
            #[inline]
            fn from(value: $held) -> Self {
                Self::$variant(Box::new(value))
            }
        }
    };
    (@ $union:ident $variant:ident str) => {
        impl From<&str> for $union {
            #[inline]
            fn from(text: &str) -> Self {
                Self::$variant(text.to_owned())
            }
        }
    };
    (@ $union:ident $variant:ident [$item:ty]) => {
        impl From<Vec<$item>> for $union {
            #[inline]
            fn from(items: Vec<$item>) -> Self {
                Self::$variant(items)
            }
        }
    };
    (@ $union:ident $variant:ident $held:ty) => {
        impl From<$held> for $union {
            #[inline]
            fn from(value: $held) -> Self {
                Self::$variant(value)
            }
        }
    };
}
pub(crate) use from_variants;

/// Reads a string without allocating, and calls `other` if the enum does not list it; [`string_enum!`] delegates to
/// it.
pub(crate) fn read_string<'de, T, D: serde::Deserializer<'de>>(
    deserializer: D,
    make: fn(&str) -> T,
    other: fn(),
) -> Result<T, D::Error> {
    struct Text<T>(fn(&str) -> T, fn());
    impl<T> serde::de::Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            Ok(fit::of_enum(|| (self.0)(text), self.1))
        }
    }
    deserializer.deserialize_str(Text(make, other))
}
