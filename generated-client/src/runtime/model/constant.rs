//! Properties with a single value.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::wire::fit;

/// The text of a property that always has the same value.
///
/// You cannot make one: the constructor of a model fills it in. If the service sends another text, that text is kept
/// and sent back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Constant(Cow<'static, str>);

impl Constant {
    pub(crate) const fn new(value: &'static str) -> Self {
        Self(Cow::Borrowed(value))
    }

    /// Returns the text: the documented one, unless the service sent another.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Constant {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Constant {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Constant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Constant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Expected("").deserialize(deserializer)
    }
}

/// Reads a [`Constant`] and borrows its text if it is the known one.
pub(crate) struct Expected(pub(crate) &'static str);

impl<'de> DeserializeSeed<'de> for Expected {
    type Value = Constant;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Constant, D::Error> {
        deserializer.deserialize_str(self)
    }
}

/// Like [`Expected`], or null.
pub(crate) struct Optional(pub(crate) Expected);

impl<'de> DeserializeSeed<'de> for Optional {
    type Value = Option<Constant>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Optional {
    type Value = Option<Constant>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.0.deserialize(deserializer).map(Some)
    }
}

impl Visitor<'_> for Expected {
    type Value = Constant;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Constant, E> {
        let is_there = text == self.0;
        fit::constant(is_there);
        Ok(if is_there { Constant::new(self.0) } else { Constant(Cow::Owned(text.to_owned())) })
    }
}
