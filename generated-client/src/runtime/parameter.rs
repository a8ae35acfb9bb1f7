//! Parameter values to text, by the styles of OpenAPI (3.0.4, "Style Values"; 3.2 for `cookie`) and RFC 6570.
//!
//! What the table leaves open is decided so: null, an empty array and an empty object are left out; an empty string
//! is sent; null items and members are passed over. Everything is percent-encoded except RFC 3986's unreserved
//! characters; the delimiters that a style writes between items stay as they are, but a space, a pipe and brackets
//! are percent-encoded too, since they may not stand in a URL.
//!
//! Where the table says "not applicable" the value is written as most servers read it, and the generator says so:
//! `spaceDelimited` and `pipeDelimited` as `form` for a single value and with `explode`; `deepObject` with a bracket
//! for each level, `a[b][c]=1`, with empty brackets for the items of an array of single values, `a[]=1`, and with
//! their index for others, `a[0][b]=1`.

use std::fmt::Write;

use serde::Serialize;

use super::outgoing::Outgoing;
use super::parameter_value::{Value, ValueError, value_of};

/// How a parameter's value becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `blue,black`: paths and headers.
    Simple,
    /// `.blue.black`: paths.
    Label,
    /// `;color=blue;color=black`: paths.
    Matrix,
    /// `color=blue&color=black`: queries and cookies.
    Form,
    /// `color=blue%20black`: queries.
    SpaceDelimited,
    /// `color=blue%7Cblack`: queries.
    PipeDelimited,
    /// `color%5BR%5D=100`: queries.
    DeepObject,
}

/// What is percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// Everything but unreserved characters.
    All,
    /// Reserved characters pass (`allowReserved`), except those that would change the query's structure.
    KeepReserved,
    /// Reserved characters pass (`allowReserved`, OpenAPI 3.2), except those that would end the path.
    KeepReservedInPath,
    /// Nothing: headers and the style `cookie` have no percent-encoding.
    Nothing,
}

/// Where and how a parameter is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    pub(super) style: Style,
    pub(super) explode: bool,
    pub(super) escape: Escape,
    /// Between the pairs that an exploded form makes: `&` in a query, `; ` in a cookie.
    pub(super) pairs: &'static str,
}

impl Format {
    pub(super) fn path(style: Style, explode: bool, escape: Escape) -> Self {
        Self { style, explode, escape, pairs: "&" }
    }

    pub(super) fn query(style: Style, explode: bool, escape: Escape) -> Self {
        Self { style, explode, escape, pairs: "&" }
    }

    pub(super) fn header(explode: bool) -> Self {
        Self { style: Style::Simple, explode, escape: Escape::Nothing, pairs: "" }
    }

    pub(super) fn cookie(explode: bool, escape: Escape) -> Self {
        Self { style: Style::Form, explode, escape, pairs: COOKIES }
    }
}

/// What stands between cookies (RFC 6265, section 4.2.1).
const COOKIES: &str = "; ";

/// The text of a parameter, `None` if it is left out.
pub(super) fn format<T: Serialize + ?Sized>(
    name: &str,
    value: &T,
    format: Format,
) -> Result<Option<String>, ValueError> {
    let value = value_of(&Outgoing(value))?;
    if format.pairs == COOKIES && format.escape == Escape::Nothing && has_semicolon(&value) {
        return Err(ValueError::new("a semicolon would begin another cookie".to_owned()));
    }
    Writer { text: String::new(), name, format }.write(&value)
}

/// One parameter that is being written.
struct Writer<'a> {
    text: String,
    name: &'a str,
    format: Format,
}

impl Writer<'_> {
    fn write(mut self, value: &Value) -> Result<Option<String>, ValueError> {
        match value {
            Value::Absent => return Ok(None),
            Value::Array(items) if items.is_empty() => return Ok(None),
            Value::Object(members) if members.is_empty() => return Ok(None),
            value if self.format.style == Style::DeepObject => self.deep(&mut Vec::new(), value),
            Value::Text(text) => self.text(text),
            Value::Array(items) => {
                self.array(&items.iter().map(single).collect::<Result<Vec<_>, _>>()?);
            }
            Value::Object(members) => {
                let single = |(name, value)| Ok((name, single(value)?));
                let members = members.iter().map(|(name, value)| single((name.as_str(), value)));
                self.object(&members.collect::<Result<Vec<_>, _>>()?);
            }
        }
        Ok(Some(self.text))
    }

    fn text(&mut self, text: &str) {
        match self.format.style {
            Style::Simple => {}
            Style::Label => self.text.push('.'),
            Style::Matrix => self.matrix_name(text.is_empty()),
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject => {
                self.form_name();
            }
        }
        self.escaped(text);
    }

    fn array(&mut self, items: &[&str]) {
        let Format { style, explode, pairs, .. } = self.format;
        let delimiter = match (style, explode) {
            (Style::Matrix, true) => return self.named_items(items, ";"),
            (Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject, true) => {
                return self.named_items(items, pairs);
            }
            (Style::Label, true) => ".",
            (Style::SpaceDelimited, false) => "%20",
            (Style::PipeDelimited, false) => "%7C",
            (Style::Simple, _) => ",",
            (Style::Label | Style::Matrix | Style::Form | Style::DeepObject, false) => ",",
        };
        match style {
            Style::Simple => {}
            Style::Label => self.text.push('.'),
            Style::Matrix => self.matrix_name(false),
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject => {
                self.form_name();
            }
        }
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push_str(delimiter);
            }
            self.escaped(item);
        }
    }

    /// Each item with the parameter's name before it.
    fn named_items(&mut self, items: &[&str], delimiter: &str) {
        for (index, item) in items.iter().enumerate() {
            if self.format.style == Style::Matrix {
                self.matrix_name(item.is_empty());
            } else {
                if index > 0 {
                    self.text.push_str(delimiter);
                }
                self.form_name();
            }
            self.escaped(item);
        }
    }

    fn object(&mut self, members: &[(&str, &str)]) {
        let Format { style, explode, pairs, .. } = self.format;
        // (before the first pair, between pairs, between name and value)
        let (prefix, delimiter, assign) = match (style, explode) {
            (Style::Simple, false) => ("", ",", ","),
            (Style::Simple, true) => ("", ",", "="),
            (Style::Label, false) => (".", ",", ","),
            (Style::Label, true) => (".", ".", "="),
            (Style::Matrix, true) => (";", ";", "="),
            (Style::SpaceDelimited, false) => ("", "%20", "%20"),
            (Style::PipeDelimited, false) => ("", "%7C", "%7C"),
            (Style::Matrix | Style::Form | Style::DeepObject, false) => ("", ",", ","),
            (Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject, true) => {
                ("", pairs, "=")
            }
        };
        self.text.push_str(prefix);
        match (style, explode) {
            (Style::Matrix, false) => self.matrix_name(false),
            (Style::Form | Style::SpaceDelimited | Style::PipeDelimited, false) => self.form_name(),
            _ => {}
        }
        for (index, (name, value)) in members.iter().enumerate() {
            if index > 0 {
                self.text.push_str(delimiter);
            }
            self.escaped(name);
            if style != Style::Matrix || !explode || !value.is_empty() {
                self.text.push_str(assign);
            }
            self.escaped(value);
        }
    }

    /// A pair for each leaf, its name the way that leads to it.
    fn deep(&mut self, way: &mut Vec<String>, value: &Value) {
        match value {
            Value::Absent => {}
            Value::Text(text) => {
                if !self.text.is_empty() {
                    self.text.push_str(self.format.pairs);
                }
                self.escaped_name();
                for step in &*way {
                    self.text.push_str("%5B");
                    self.escaped(step);
                    self.text.push_str("%5D");
                }
                self.text.push('=');
                self.escaped(text);
            }
            Value::Array(items) => {
                let single = items.iter().all(|item| matches!(item, Value::Text(_)));
                for (index, item) in items.iter().enumerate() {
                    way.push(if single { String::new() } else { index.to_string() });
                    self.deep(way, item);
                    way.pop();
                }
            }
            Value::Object(members) => {
                for (name, value) in members {
                    way.push(name.clone());
                    self.deep(way, value);
                    way.pop();
                }
            }
        }
    }

    fn form_name(&mut self) {
        self.escaped_name();
        self.text.push('=');
    }

    /// RFC 6570, section 3.2.7: an empty value has no `=`.
    fn matrix_name(&mut self, empty: bool) {
        self.text.push(';');
        self.escaped_name();
        if !empty {
            self.text.push('=');
        }
    }

    /// `allowReserved` is about values: a name is always encoded.
    fn escaped_name(&mut self) {
        let escape = if self.format.escape == Escape::Nothing { Escape::Nothing } else { Escape::All };
        push_escaped(&mut self.text, self.name, escape);
    }

    fn escaped(&mut self, text: &str) {
        push_escaped(&mut self.text, text, self.format.escape);
    }
}

fn has_semicolon(value: &Value) -> bool {
    match value {
        Value::Absent => false,
        Value::Text(text) => text.contains(';'),
        Value::Array(items) => items.iter().any(has_semicolon),
        Value::Object(members) => {
            members.iter().any(|(name, value)| name.contains(';') || has_semicolon(value))
        }
    }
}

/// An item or member that is a single value: for others only `deepObject` has a form.
fn single(value: &Value) -> Result<&str, ValueError> {
    match value {
        Value::Absent => Ok(""),
        Value::Text(text) => Ok(text),
        Value::Array(_) | Value::Object(_) => Err(ValueError::new(
            "arrays and objects inside of a parameter's value have no defined form in its style".to_owned(),
        )),
    }
}

/// Appends text, percent-encoded.
pub(super) fn push_escaped(to: &mut String, text: &str, escape: Escape) {
    if escape == Escape::Nothing {
        to.push_str(text);
        return;
    }
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let keep = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~')
            || match escape {
                Escape::All | Escape::Nothing => false,
                Escape::KeepReserved => keeps_reserved(byte, tail),
                Escape::KeepReservedInPath => {
                    matches!(byte, b'&' | b'=' | b'+') || (byte != b'?' && keeps_reserved(byte, tail))
                }
            };
        if keep {
            to.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(to, "%{byte:02X}");
        }
        rest = tail;
    }
}

/// Whether `allowReserved` lets a character pass: RFC 3986's reserved characters without `[ ] # & = +`, and `%` where
/// it begins an escape.
fn keeps_reserved(byte: u8, tail: &[u8]) -> bool {
    match byte {
        b':' | b'/' | b'?' | b'@' | b'!' | b'$' | b'\'' | b'(' | b')' | b'*' | b',' | b';' => true,
        b'%' => tail.len() >= 2 && tail.iter().take(2).all(u8::is_ascii_hexdigit),
        _ => false,
    }
}
