//! `oneOf` and `anyOf`: a JSON value that is one of several types.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};
use serde::ser::Serializer;
use serde_json::Value;

use super::codec::Decode;
use crate::runtime::Unknown;

/// A model that is one of several types.
pub(crate) trait Union: Sized {
    /// Chooses the variant: by the discriminator where the document names one, otherwise by trying the variants.
    fn read(attempt: Attempt<Self>) -> Attempt<Self>;

    /// Writes the variant's value.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A value that is being matched with the variants of a `U`.
pub(crate) struct Attempt<U> {
    value: Value,
    found: Option<U>,
    failure: Option<serde_json::Error>,
}

impl<U> Attempt<U> {
    /// The text of the discriminator property.
    pub(crate) fn tag(&self, property: &str) -> Option<&str> {
        self.value.get(property)?.as_str()
    }

    /// Tries a variant, unless one was found before.
    pub(crate) fn variant<T: DeserializeOwned>(mut self, variant: fn(T) -> U) -> Self {
        if self.found.is_none() {
            match T::deserialize(&self.value) {
                Ok(value) => self.found = Some(variant(value)),
                Err(error) => self.failure = Some(error),
            }
        }
        self
    }

    /// [`variant`](Self::variant), through a codec.
    pub(crate) fn variant_as<C: for<'de> Decode<'de, T>, T>(mut self, variant: fn(T) -> U) -> Self {
        if self.found.is_none() {
            match C::decode(&self.value) {
                Ok(value) => self.found = Some(variant(value)),
                Err(error) => self.failure = Some(error),
            }
        }
        self
    }

    /// Keeps the value as it came, unless a variant was found before.
    pub(crate) fn unknown(mut self, variant: fn(Unknown<Value>) -> U) -> Self {
        if self.found.is_none() {
            self.found = Some(variant(Unknown::new(self.value.take())));
        }
        self
    }
}

/// Reads a [`Union`]; what [`union!`] delegates to.
pub(crate) fn read<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let attempt = U::read(Attempt { value: Value::deserialize(deserializer)?, found: None, failure: None });
    match (attempt.found, attempt.failure) {
        (Some(found), _) => Ok(found),
        (None, Some(failure)) => Err(D::Error::custom(failure)),
        (None, None) => Err(D::Error::custom("no variant takes this value")),
    }
}

/// Gives [`Union`]s the two traits of serde.
macro_rules! union {
    ($($name:ident),+ $(,)?) => { $(
        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::wire::read_union(deserializer)
            }
        }

        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::wire::Union::write(self, serializer)
            }
        }
    )+ };
}
pub(crate) use union;
