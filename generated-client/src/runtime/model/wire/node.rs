//! JSON on which several types are tried.
//!
//! Each [`Node`] remembers the results of earlier tries. So nested unions read every value once per possible type,
//! however often it is requested.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::slice;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Error, Number};

use super::fit::{self, Fit};

/// A JSON value.
pub(crate) struct Node {
    kind: Kind,
    tried: RefCell<Vec<(&'static str, Tried)>>,
}

enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    Text(Box<str>),
    Array(Vec<Rc<Node>>),
    Object(Vec<(Box<str>, Rc<Node>)>),
}

/// How a type fits a value; `None` if it does not.
#[derive(Clone)]
pub(crate) struct Tried {
    pub(crate) fit: Option<Fit>,
    /// The variant of a union; `None` for the unknown one.
    pub(crate) variant: Option<usize>,
}

impl Node {
    /// A member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Object(members) => {
                members.iter().find(|(key, _)| **key == *name).map(|(_, node)| node.as_ref())
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Array(_) => None,
        }
    }

    /// The text, if it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Array(_) | Kind::Object(_) => None,
        }
    }

    /// Whether it is null.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// The number or boolean as text. `1.0` is the integer 1.
    pub(crate) fn scalar(&self) -> Option<String> {
        match &self.kind {
            Kind::Number(number) => {
                let text = number.to_string();
                Some(text.strip_suffix(".0").map(str::to_owned).unwrap_or(text))
            }
            Kind::Bool(value) => Some(value.to_string()),
            Kind::Null | Kind::Text(_) | Kind::Array(_) | Kind::Object(_) => None,
        }
    }

    /// Whether it contains no other values.
    pub(crate) fn is_scalar(&self) -> bool {
        !matches!(self.kind, Kind::Array(_) | Kind::Object(_))
    }

    /// The result of an earlier try with the type of this name.
    pub(crate) fn tried(&self, name: &str) -> Option<Tried> {
        let tried = self.tried.borrow();
        tried.iter().find(|(known, _)| *known == name).map(|(_, tried)| tried.clone())
    }

    /// Remembers the result of a try with the type of this name.
    pub(crate) fn remember(&self, name: &'static str, tried: Tried) {
        self.tried.borrow_mut().push((name, tried));
    }
}

/// Identifies a value within one text.
pub(crate) fn address(node: &Rc<Node>) -> usize {
    Rc::as_ptr(node).addr()
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.kind {
            Kind::Null => serializer.serialize_unit(),
            Kind::Bool(value) => serializer.serialize_bool(*value),
            Kind::Number(number) => number.serialize(serializer),
            Kind::Text(text) => serializer.serialize_str(text),
            Kind::Array(items) => serializer.collect_seq(items.iter().map(Rc::as_ref)),
            Kind::Object(members) => {
                serializer.collect_map(members.iter().map(|(key, node)| (key, node.as_ref())))
            }
        }
    }
}

/// A [`Node`] as read: shared if it comes from a [`Reader`], else new.
pub(crate) struct Json(pub(crate) Rc<Node>);

/// The name that requests the node itself from a [`Reader`].
const ITSELF: &str = "generated_client::Json";

thread_local! {
    /// The node on its way from a [`Reader`] to the caller.
    static HANDED: Cell<Option<Rc<Node>>> = const { Cell::new(None) };
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(ITSELF, JsonVisitor)
    }
}

struct JsonVisitor;

fn new(kind: Kind) -> Json {
    Json(Rc::new(Node { kind, tried: RefCell::default() }))
}

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(HANDED.take().map_or_else(|| new(Kind::Null), Json))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(new(Kind::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(new(Kind::Number(value.into())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(new(Kind::Number(value.into())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(new(Number::from_f64(value).map_or(Kind::Null, Kind::Number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(new(Kind::Text(text.into())))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(new(Kind::Text(text.into())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(Json(item)) = array.next_element()? {
            items.push(item);
        }
        Ok(new(Kind::Array(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some((key, Json(value))) = object.next_entry::<String, Json>()? {
            members.push((key.into_boxed_str(), value));
        }
        Ok(new(Kind::Object(members)))
    }
}

/// Reads types from a [`Node`].
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a>(pub(crate) &'a Rc<Node>);

impl<'de> Reader<'de> {
    fn read<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool(value) => visitor.visit_bool(*value),
            Kind::Number(number) => number.deserialize_any(visitor),
            Kind::Text(text) => visitor.visit_borrowed_str(text),
            Kind::Array(items) => visitor.visit_seq(Items(items.iter())),
            Kind::Object(members) => visitor.visit_map(Members { rest: members.iter(), value: None }),
        }
    }

    /// Reads an object, once per type while trying. A second request gets a blank one, by `visit_none`.
    fn object<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if !fit::is_trying() {
            return self.read(visitor);
        }
        match self.0.tried(name).map(|tried| tried.fit) {
            Some(Some(known)) => {
                fit::add(&known);
                visitor.visit_none()
            }
            Some(None) => Err(Error::custom(format_args!("no {name}"))),
            None => {
                let (read, mut fit) = fit::of(|| self.read(visitor));
                fit.end_object(address(self.0));
                fit::add(&fit);
                self.0.remember(name, Tried { fit: read.is_ok().then_some(fit), variant: None });
                read
            }
        }
    }
}

/// What reads a value as it is.
macro_rules! typed {
    ($($method:ident)+) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.read(visitor)
        }
    )+ };
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Error;

    /// Only types that take any JSON call this; trying them needs no copy.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if fit::is_trying() { visitor.visit_unit() } else { self.read(visitor) }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.kind {
            Kind::Null => visitor.visit_none(),
            Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Array(_) | Kind::Object(_) => {
                visitor.visit_some(self)
            }
        }
    }

    /// A skipped value counts as lost. Null may stand for an absent property.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if !self.0.is_null() {
            fit::lost(address(self.0));
        }
        visitor.visit_unit()
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.object(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == ITSELF {
            HANDED.set(Some(Rc::clone(self.0)));
            return visitor.visit_unit();
        }
        self.object(name, visitor)
    }

    /// A map has no fields for its members.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if let Kind::Object(members) = &self.0.kind {
            fit::vague(members.len());
        }
        self.read(visitor)
    }

    /// An integer fits an integer type better.
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if matches!(&self.0.kind, Kind::Number(number) if !number.is_f64()) {
            fit::vague(1);
        }
        self.read(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Error> {
        self.read(visitor)
    }

    // The form of the value decides, whatever is expected.
    typed! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_char deserialize_str deserialize_string
        deserialize_unit deserialize_seq deserialize_identifier
    }

    forward_to_deserialize_any! { bytes byte_buf unit_struct tuple_struct enum }
}

struct Items<'a>(slice::Iter<'a, Rc<Node>>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.0.next().map(|item| seed.deserialize(Reader(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Members<'a> {
    rest: slice::Iter<'a, (Box<str>, Rc<Node>)>,
    value: Option<&'a Rc<Node>>,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let value = self.value.take().ok_or_else(|| Error::custom("a value without a key"))?;
        seed.deserialize(Reader(value))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}
