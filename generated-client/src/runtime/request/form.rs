//! Bodies of the media type `application/x-www-form-urlencoded`.

use serde_json::Value;

use super::parameter::{self, Escape, Format, Style};
use super::parameter_value::ValueError;

/// How a member of a form is written, where the document says so (OpenAPI 3.0.4, Encoding Object).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field {
    /// Like a query parameter of this style; the flag is `explode`.
    Style(Style, bool),
    /// Like a query parameter of this style with `allowReserved`; the flag is `explode`.
    Reserved(Style, bool),
    /// As JSON.
    Json,
}

/// Encodes a text for a form.
#[inline]
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    parameter::push_escaped(&mut encoded, text, Escape::All);
    encoded.replace("%20", "+")
}

/// Encodes an object's members; a string already is a form.
///
/// A member is written like a query parameter, once per item of an array, and as JSON if it has more structure,
/// unless `fields` says otherwise.
#[inline]
pub(crate) fn encode(members: Value, fields: &[(&str, Field)]) -> Result<String, ValueError> {
    let members = match members {
        Value::Object(members) => members,
        Value::Null => return Ok(String::new()),
        Value::String(text) => return Ok(text),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            return Err(ValueError::new("only an object can be a form".to_owned()));
        }
    };
    let mut pairs = Vec::new();
    for (name, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
        let field = fields.iter().find(|(known, _)| *known == name).map(|(_, field)| *field);
        let (style, explode, escape) = match field {
            None | Some(Field::Json) => (Style::Form, true, Escape::All),
            Some(Field::Style(style, explode)) => (style, explode, Escape::All),
            Some(Field::Reserved(style, explode)) => (style, explode, Escape::KeepReserved),
        };
        let json = match field {
            Some(Field::Json) => true,
            Some(Field::Style(..) | Field::Reserved(..)) => false,
            None => holds_structure(&value),
        };
        let value = if json { Value::String(value.to_string()) } else { value };
        pairs.extend(parameter::format(&name, &value, Format::query(style, explode, escape))?);
    }
    // Unlike a URL, this media type writes a space as a plus sign (WHATWG URL, section 5.2).
    Ok(pairs.join("&").replace("%20", "+"))
}

/// Whether a value is an object, or an array of objects or arrays: more than names and values.
fn holds_structure(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().any(|item| item.is_object() || item.is_array()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
