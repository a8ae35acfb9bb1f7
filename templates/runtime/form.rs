//! Bodies of the media type `application/x-www-form-urlencoded`.

use serde_json::Value;

use super::parameter::{self, Escape, Format, Style};
use super::parameter_value::ValueError;

/// How a member of a form is written that is not written as most are (OpenAPI 3.0.4, Encoding Object).
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field {
    /// As a query parameter of this style, exploded or not.
    Style(Style, bool),
    /// As a query parameter of this style, exploded or not, with `allowReserved`.
    Reserved(Style, bool),
    /// As a JSON text.
    Json,
}

/// A text as a form holds it.
#[inline]
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    parameter::push_escaped(&mut encoded, text, Escape::All);
    encoded.replace("%20", "+")
}

/// The text of an object's members.
#[inline]
pub(super) fn encode(members: Value, fields: &[(&str, Field)]) -> Result<String, ValueError> {
    let members = match members {
        Value::Object(members) => members,
        Value::Null => return Ok(String::new()),
        _ => return Err(ValueError::new("only an object can be a form".to_owned())),
    };
    let mut pairs = Vec::new();
    for (name, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
        let field = fields.iter().find(|(known, _)| *known == name).map(|(_, field)| *field);
        let (style, explode, escape) = match field {
            None | Some(Field::Json) => (Style::Form, true, Escape::All),
            Some(Field::Style(style, explode)) => (style, explode, Escape::All),
            Some(Field::Reserved(style, explode)) => (style, explode, Escape::KeepReserved),
        };
        let value = if matches!(field, Some(Field::Json)) { Value::String(value.to_string()) } else { value };
        pairs.extend(parameter::format(&name, &value, Format::query(style, explode, escape))?);
    }
    // The media type, unlike a URL, writes a space as a plus sign (WHATWG URL, section 5.2).
    Ok(pairs.join("&").replace("%20", "+"))
}
