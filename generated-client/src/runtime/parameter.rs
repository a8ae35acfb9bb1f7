//! Parameter values to text, by the styles of OpenAPI (3.0.4, "Style Values") and RFC 6570.
//!
//! What the table leaves open is decided so: null, an empty array and an empty object are left out; an empty string
//! is sent; null items and members are passed over. Everything is percent-encoded except RFC 3986's unreserved
//! characters; the delimiters that a style writes between items stay as they are, but a space, a pipe and brackets
//! are percent-encoded too, since they may not stand in a URL.

use std::fmt::Write;

use serde::Serialize;

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
    /// Nothing: headers have no percent-encoding.
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
    pub(super) fn path(style: Style, explode: bool) -> Self {
        Self { style, explode, escape: Escape::All, pairs: "&" }
    }

    pub(super) fn query(style: Style, explode: bool, escape: Escape) -> Self {
        Self { style, explode, escape, pairs: "&" }
    }

    pub(super) fn header(explode: bool) -> Self {
        Self { style: Style::Simple, explode, escape: Escape::Nothing, pairs: "" }
    }

    pub(super) fn cookie(explode: bool) -> Self {
        Self { style: Style::Form, explode, escape: Escape::All, pairs: "; " }
    }
}

/// The text of a parameter, `None` if it is left out.
pub(super) fn format<T: Serialize + ?Sized>(
    name: &str,
    value: &T,
    format: Format,
) -> Result<Option<String>, ValueError> {
    let value = value_of(value)?;
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
            Value::Text(text) => self.text(text)?,
            Value::Array(items) => self.array(items)?,
            Value::Object(members) => self.object(members)?,
        }
        Ok(Some(self.text))
    }

    fn text(&mut self, text: &str) -> Result<(), ValueError> {
        match self.format.style {
            Style::Simple => {}
            Style::Label => self.text.push('.'),
            Style::Matrix => self.matrix_name(text.is_empty()),
            Style::Form => self.form_name(),
            Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject => {
                return Err(self.undefined("a single value"));
            }
        }
        self.escaped(text);
        Ok(())
    }

    fn array(&mut self, items: &[String]) -> Result<(), ValueError> {
        let Format { style, explode, pairs, .. } = self.format;
        let delimiter = match (style, explode) {
            (Style::Simple, _) => ",",
            (Style::Label, true) => ".",
            (Style::Label, false) | (Style::Matrix | Style::Form, false) => ",",
            (Style::Matrix, true) => return self.named_items(items, ";"),
            (Style::Form, true) => return self.named_items(items, pairs),
            (Style::SpaceDelimited, false) => "%20",
            (Style::PipeDelimited, false) => "%7C",
            (Style::SpaceDelimited | Style::PipeDelimited, true) | (Style::DeepObject, _) => {
                return Err(self.undefined("an array"));
            }
        };
        match style {
            Style::Label => self.text.push('.'),
            Style::Matrix => self.matrix_name(false),
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited => self.form_name(),
            Style::Simple | Style::DeepObject => {}
        }
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text.push_str(delimiter);
            }
            self.escaped(item);
        }
        Ok(())
    }

    /// Each item with the parameter's name before it.
    fn named_items(&mut self, items: &[String], delimiter: &str) -> Result<(), ValueError> {
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
        Ok(())
    }

    fn object(&mut self, members: &[(String, String)]) -> Result<(), ValueError> {
        let Format { style, explode, pairs, .. } = self.format;
        // (before the first pair, between pairs, between name and value)
        let (prefix, delimiter, assign) = match (style, explode) {
            (Style::Simple, false) => ("", ",", ","),
            (Style::Simple, true) => ("", ",", "="),
            (Style::Label, false) => (".", ",", ","),
            (Style::Label, true) => (".", ".", "="),
            (Style::Matrix | Style::Form, false) => ("", ",", ","),
            (Style::Matrix, true) => (";", ";", "="),
            (Style::Form, true) => ("", pairs, "="),
            (Style::SpaceDelimited, false) => ("", "%20", "%20"),
            (Style::PipeDelimited, false) => ("", "%7C", "%7C"),
            (Style::DeepObject, _) => ("", "&", "%5D="),
            (Style::SpaceDelimited | Style::PipeDelimited, true) => {
                return Err(self.undefined("an object"));
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
            if style == Style::DeepObject {
                self.escaped_name();
                self.text.push_str("%5B");
            }
            self.escaped(name);
            if style != Style::Matrix || !explode || !value.is_empty() {
                self.text.push_str(assign);
            }
            self.escaped(value);
        }
        Ok(())
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

    fn undefined(&self, what: &str) -> ValueError {
        let explode = if self.format.explode { "with" } else { "without" };
        ValueError::new(format!("style {:?} {explode} explode is not defined for {what}", self.format.style))
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
            || (escape == Escape::KeepReserved && keeps_reserved(byte, tail));
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
