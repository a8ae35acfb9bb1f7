//! Converts any `Serialize` into the forms of a parameter: a text, an array, an object.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use serde::ser::{self, Impossible, Serialize, Serializer};

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Null.
    Absent,
    /// A string.
    Text(String),
    /// A number or a boolean, as text.
    Literal(String),
    Array(Vec<Value>),
    /// The members in the order of serialization.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Whether it is an array or an object.
    pub(crate) fn is_structure(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Object(_))
    }

    /// Returns a single value as text, others as JSON text.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Absent => Cow::Borrowed(""),
            Self::Text(text) | Self::Literal(text) => Cow::Borrowed(text),
            Self::Array(_) | Self::Object(_) => Cow::Owned(self.json()),
        }
    }

    fn json(&self) -> String {
        match self {
            Self::Absent => "null".to_owned(),
            Self::Text(text) => quoted(text),
            Self::Literal(text) => text.clone(),
            Self::Array(items) => {
                format!("[{}]", items.iter().map(Self::json).collect::<Vec<_>>().join(","))
            }
            Self::Object(members) => {
                let members =
                    members.iter().map(|(name, value)| format!("{}:{}", quoted(name), value.json()));
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Why a value cannot be a parameter.
#[derive(Debug)]
pub(crate) struct ValueError(String);

impl ValueError {
    pub(crate) fn new(message: String) -> Self {
        Self(message)
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for ValueError {}

impl ser::Error for ValueError {
    /// The message comes from the value's own code and may quote the value.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self("the value cannot be written".into())
    }
}

/// Converts the value of a parameter.
pub(crate) fn value_of<T: Serialize + ?Sized>(value: &T) -> Result<Value, ValueError> {
    value.serialize(ToValue)
}

/// Returns a single text, or the texts of an array.
pub(crate) fn texts(value: Value) -> Result<Vec<String>, ValueError> {
    let text = |value| match value {
        Value::Text(text) | Value::Literal(text) => Ok(text),
        Value::Absent | Value::Array(_) | Value::Object(_) => {
            Err(ValueError("an array or an object is no text".to_owned()))
        }
    };
    match value {
        Value::Absent => Ok(Vec::new()),
        Value::Array(items) => items.into_iter().map(text).collect(),
        value => text(value).map(|text| vec![text]),
    }
}

struct ToValue;

fn literal(value: impl fmt::Display) -> Result<Value, ValueError> {
    Ok(Value::Literal(value.to_string()))
}

impl Serializer for ToValue {
    type Ok = Value;
    type Error = ValueError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Impossible<Value, ValueError>;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Impossible<Value, ValueError>;

    fn serialize_bool(self, value: bool) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_i8(self, value: i8) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_i16(self, value: i16) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_i32(self, value: i32) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_i64(self, value: i64) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_i128(self, value: i128) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_u8(self, value: u8) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_u16(self, value: u16) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_u32(self, value: u32) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_u64(self, value: u64) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_u128(self, value: u128) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_f32(self, value: f32) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_f64(self, value: f64) -> Result<Value, ValueError> {
        literal(value)
    }

    fn serialize_char(self, value: char) -> Result<Value, ValueError> {
        Ok(Value::Text(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Value, ValueError> {
        Ok(Value::Text(value.to_owned()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Value, ValueError> {
        Err(ValueError("bytes have no text form".into()))
    }

    fn serialize_none(self) -> Result<Value, ValueError> {
        Ok(Value::Absent)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, ValueError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, ValueError> {
        Ok(Value::Absent)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, ValueError> {
        Ok(Value::Absent)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
    ) -> Result<Value, ValueError> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, ValueError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<Value, ValueError> {
        let mut members = Members::default();
        members.push(name.to_owned(), value)?;
        Ok(Value::Object(members.members))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, ValueError> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, ValueError> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, ValueError> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, ValueError> {
        Err(ValueError("an enum of tuples has no text form".into()))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members, ValueError> {
        Ok(Members::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members, ValueError> {
        Ok(Members::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, ValueError> {
        Err(ValueError("an enum of structs has no text form".into()))
    }
}

/// The items of an array; null items are skipped.
struct Items(Vec<Value>);

impl Items {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        self.0.extend(Some(value_of(value)?).filter(|value| *value != Value::Absent));
        Ok(())
    }
}

impl ser::SerializeSeq for Items {
    type Ok = Value;
    type Error = ValueError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        self.push(value)
    }

    fn end(self) -> Result<Value, ValueError> {
        Ok(Value::Array(self.0))
    }
}

impl ser::SerializeTuple for Items {
    type Ok = Value;
    type Error = ValueError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        self.push(value)
    }

    fn end(self) -> Result<Value, ValueError> {
        Ok(Value::Array(self.0))
    }
}

impl ser::SerializeTupleStruct for Items {
    type Ok = Value;
    type Error = ValueError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        self.push(value)
    }

    fn end(self) -> Result<Value, ValueError> {
        Ok(Value::Array(self.0))
    }
}

/// The members of an object; null members are skipped.
#[derive(Default)]
struct Members {
    members: Vec<(String, Value)>,
    key: String,
}

impl Members {
    fn push<T: Serialize + ?Sized>(&mut self, key: String, value: &T) -> Result<(), ValueError> {
        let value = Some(value_of(value)?).filter(|value| *value != Value::Absent);
        self.members.extend(value.map(|value| (key, value)));
        Ok(())
    }
}

impl ser::SerializeMap for Members {
    type Ok = Value;
    type Error = ValueError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ValueError> {
        let (Value::Text(key) | Value::Literal(key)) = value_of(key)? else {
            return Err(ValueError("a key is not a text".into()));
        };
        self.key = key;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ValueError> {
        let key = std::mem::take(&mut self.key);
        self.push(key, value)
    }

    fn end(self) -> Result<Value, ValueError> {
        Ok(Value::Object(self.members))
    }
}

impl ser::SerializeStruct for Members {
    type Ok = Value;
    type Error = ValueError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), ValueError> {
        self.push(key.to_owned(), value)
    }

    fn end(self) -> Result<Value, ValueError> {
        Ok(Value::Object(self.members))
    }
}
