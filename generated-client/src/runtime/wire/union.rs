//! `oneOf` and `anyOf`: a JSON value that is one of several types.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;

use super::codec::{Decode, Encode};
use crate::runtime::Unknown;

/// A model that is one of several types, as it is read.
pub(crate) trait Union: Sized {
    /// Chooses the variant: by the discriminator where the document names one, otherwise by trying the variants.
    fn read(attempt: Attempt<Self>) -> Attempt<Self>;
}

/// A value that is being matched with the variants of a `U`.
///
/// Without a discriminator every variant is tried, and the one that keeps most of the value is taken, the first of
/// those that keep as much. A value of which each variant would lose something that another one keeps (`anyOf` allows
/// several at once) stays as it came: nothing of it is lost.
pub(crate) struct Attempt<U> {
    value: Value,
    found: Option<U>,
    /// The properties that `found` does not keep.
    lost: BTreeSet<String>,
    /// The properties that no variant so far keeps.
    lost_by_all: BTreeSet<String>,
    failure: Option<serde_json::Error>,
    /// A tag that is no text, as text.
    tag: OnceCell<String>,
}

impl<U> Attempt<U> {
    /// The text of the discriminator property, or a number or boolean as text.
    pub(crate) fn tag(&self, property: &str) -> Option<&str> {
        match self.value.get(property)? {
            Value::String(text) => Some(text),
            tag @ (Value::Number(_) | Value::Bool(_)) => Some(self.tag.get_or_init(|| tag.to_string())),
            _ => None,
        }
    }

    /// Takes the variant that the discriminator names.
    pub(crate) fn tagged<T: DeserializeOwned>(mut self, variant: fn(T) -> U) -> Self {
        match T::deserialize(&self.value) {
            Ok(value) => self.found = Some(variant(value)),
            Err(error) => self.failure = Some(error),
        }
        self
    }

    /// Tries a variant.
    pub(crate) fn variant<T: DeserializeOwned + Serialize>(self, variant: fn(T) -> U) -> Self {
        let attempt =
            T::deserialize(&self.value).and_then(|value| Ok((serde_json::to_value(&value)?, value)));
        self.tried(attempt, variant)
    }

    /// [`variant`](Self::variant), through a codec.
    pub(crate) fn variant_as<C, T>(self, variant: fn(T) -> U) -> Self
    where
        C: for<'de> Decode<'de, T> + Encode<T>,
    {
        let attempt = C::decode(&self.value)
            .and_then(|value| Ok((C::encode(&value, serde_json::value::Serializer)?, value)));
        self.tried(attempt, variant)
    }

    fn tried<T>(mut self, attempt: Result<(Value, T), serde_json::Error>, variant: fn(T) -> U) -> Self {
        match attempt {
            Ok((kept, value)) => {
                let mut lost = BTreeSet::new();
                lose(&self.value, &kept, "", &mut lost);
                self.lost_by_all = match &self.found {
                    Some(_) => self.lost_by_all.intersection(&lost).cloned().collect(),
                    None => lost.clone(),
                };
                if self.found.is_none() || lost.len() < self.lost.len() {
                    self.found = Some(variant(value));
                    self.lost = lost;
                }
            }
            Err(error) => self.failure = Some(error),
        }
        self
    }

    /// Keeps the value as it came, unless a variant keeps all of it that any variant keeps.
    pub(crate) fn unknown(mut self, variant: fn(Unknown<Value>) -> U) -> Self {
        if self.found.is_none() || self.lost != self.lost_by_all {
            self.found = Some(variant(Unknown::new(self.value.take())));
        }
        self
    }
}

/// Notes the properties of a value that are not in what a variant makes of it. Other differences, as in the spelling of
/// a number or a date, lose nothing.
fn lose(value: &Value, kept: &Value, path: &str, lost: &mut BTreeSet<String>) {
    match (value, kept) {
        (Value::Object(value), Value::Object(kept)) => {
            for (name, value) in value {
                let path = format!("{path}/{name}");
                match kept.get(name) {
                    Some(kept) => lose(value, kept, &path, lost),
                    // Null is how an absent property may be spelled.
                    None if value.is_null() => {}
                    None => {
                        lost.insert(path);
                    }
                }
            }
        }
        (Value::Array(value), Value::Array(kept)) => {
            for (index, (value, kept)) in value.iter().zip(kept).enumerate() {
                lose(value, kept, &format!("{path}/{index}"), lost);
            }
        }
        _ => {}
    }
}

/// Reads a [`Union`]; what [`union!`] delegates to.
pub(crate) fn read<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let lost = BTreeSet::new;
    let attempt = Attempt {
        value,
        found: None,
        lost: lost(),
        lost_by_all: lost(),
        failure: None,
        tag: OnceCell::new(),
    };
    let attempt = U::read(attempt);
    match (attempt.found, attempt.failure) {
        (Some(found), _) => Ok(found),
        (None, Some(failure)) => Err(D::Error::custom(failure)),
        (None, None) => Err(D::Error::custom("no variant takes this value")),
    }
}

/// Writes the value of a variant whose type does not have the discriminator, together with it.
pub(crate) fn write_tagged<T: Serialize, S: Serializer>(
    property: &str,
    tag: &str,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
    if let Value::Object(members) = &mut value {
        members.insert(property.to_owned(), tag.into());
    }
    value.serialize(serializer)
}

/// Lets serde read a [`Union`], whose last variant is for what fits none of the others.
macro_rules! union {
    ($name:ident, $unknown:ident) => {
        $crate::runtime::wire::blanks! {
            $name = Self::$unknown($crate::runtime::Unknown::new(::serde_json::Value::Null));
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::wire::read_union(deserializer)
            }
        }
    };
}
pub(crate) use union;
