//! Writes parameter values as text, in the styles of OpenAPI (3.0.4, "Style Values"; 3.2 for `cookie`) and RFC 6570.
//!
//! Where the table leaves a choice: null, an empty array and an empty object are left out, an empty string is sent,
//! and null items and members are skipped. Everything but RFC 3986's unreserved characters is percent-encoded. The
//! delimiters that a style writes between items stay as they are, except a space, a pipe and brackets, which a URL
//! cannot contain.
//!
//! Where the table says "not applicable" or "undefined", the generator warns, and the value is written as most
//! servers read it:
//!
//! * `spaceDelimited` and `pipeDelimited` are written like `form` for a single value and with `explode`.
//! * `deepObject` has a bracket per level, `a[b][c]=1`, empty brackets for items that are single values, `a[]=1`, and
//!   the index for other items, `a[0][b]=1`. PHP, Rails, Stripe and Express (`qs`) read all of these; the first two
//!   keep only the last of `a=1&a=2`.
//! * An exploded query parameter is written member by member: a list in it repeats, `sort=a&sort=b`, as it would on
//!   its own; deeper values have brackets, `a[b]=1`.
//! * Where a delimiter joins items, and in cookies, an array or object among them is JSON text, as Swagger UI sends
//!   it.
//!
//! The delimiters of Swagger 2.0's `collectionFormat` also appear in paths and headers, there without a name.

use std::borrow::Cow;
use std::fmt::Write;

use serde::{Serialize, Serializer};

use super::parameter_value::{Value, ValueError, value_of};
use crate::runtime::model::outgoing::Outgoing;

/// How a parameter's value is written.
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
    /// `color=blue%09black`: `tsv` of Swagger 2.0.
    TabDelimited,
    /// `color%5BR%5D=100`: queries.
    DeepObject,
}

/// A list of texts, in whatever form a caller has them.
pub(crate) struct Texts<'a, T>(pub(crate) &'a [T]);

impl<T: AsRef<str>> Serialize for Texts<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(AsRef::as_ref))
    }
}

/// What is percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Everything but unreserved characters.
    All,
    /// Reserved characters are kept (`allowReserved`), except those that would change the structure of the query.
    KeepReserved,
    /// Reserved characters are kept (`allowReserved`, OpenAPI 3.2), except those that would end the path.
    KeepReservedInPath,
    /// Nothing: headers and the style `cookie` have no percent-encoding.
    Nothing,
}

/// The part of a request that a parameter goes into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// Where and how a parameter is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    pub(crate) style: Style,
    explode: bool,
    escape: Escape,
    place: Place,
}

impl Format {
    pub(crate) fn path(style: Style, explode: bool, escape: Escape) -> Self {
        Self { style, explode, escape, place: Place::Path }
    }

    pub(crate) fn query(style: Style, explode: bool, escape: Escape) -> Self {
        Self { style, explode, escape, place: Place::Query }
    }

    pub(crate) fn header(style: Style, explode: bool) -> Self {
        Self { style, explode, escape: Escape::Nothing, place: Place::Header }
    }

    pub(crate) fn cookie(explode: bool, escape: Escape) -> Self {
        Self { style: Style::Form, explode, escape, place: Place::Cookie }
    }

    /// Whether items and members become separate parameters.
    fn splits(self) -> bool {
        let joins = matches!(self.style, Style::Simple | Style::Label | Style::Matrix);
        self.explode && !joins && matches!(self.place, Place::Query | Place::Cookie)
    }

    /// The delimiter between items, or between the parameters that they become.
    fn delimiter(self) -> &'static str {
        let raw = self.escape == Escape::Nothing;
        match (self.style, raw) {
            // RFC 6265, section 4.2.1.
            _ if self.splits() && self.place == Place::Cookie => "; ",
            _ if self.splits() => "&",
            (Style::Label, _) if self.explode => ".",
            (Style::Matrix, _) if self.explode => ";",
            (Style::SpaceDelimited, true) => " ",
            (Style::SpaceDelimited, false) => "%20",
            (Style::PipeDelimited, true) => "|",
            (Style::PipeDelimited, false) => "%7C",
            (Style::TabDelimited, true) => "\t",
            (Style::TabDelimited, false) => "%09",
            (Style::Simple | Style::Label | Style::Matrix | Style::Form | Style::DeepObject, _) => ",",
        }
    }
}

/// Writes a parameter; `None` if it is left out.
pub(crate) fn format<T: Serialize + ?Sized>(
    name: &str,
    value: &T,
    format: Format,
) -> Result<Option<String>, ValueError> {
    let value = value_of(&Outgoing(value))?;
    if format.place == Place::Cookie && format.escape == Escape::Nothing && has_semicolon(&value) {
        return Err(ValueError::new("a semicolon would begin another cookie".to_owned()));
    }
    Ok(Writer { text: String::new(), name, format }.write(&value))
}

/// Writes one parameter.
struct Writer<'a> {
    text: String,
    name: &'a str,
    format: Format,
}

impl Writer<'_> {
    fn write(mut self, value: &Value) -> Option<String> {
        let brackets = self.format.splits() && self.format.place == Place::Query;
        match value {
            Value::Absent => return None,
            Value::Array(items) if items.is_empty() => return None,
            Value::Object(members) if members.is_empty() => return None,
            value if self.format.style == Style::DeepObject => self.deep(self.name, &mut Vec::new(), value),
            Value::Text(text) | Value::Literal(text) => self.single(text),
            Value::Array(items) if brackets && items.iter().any(Value::is_structure) => {
                self.deep(self.name, &mut Vec::new(), value);
            }
            Value::Object(members) if brackets && members.iter().any(|(_, value)| value.is_structure()) => {
                self.members(members);
            }
            Value::Array(items) => self.array(&items.iter().map(Value::text).collect::<Vec<_>>()),
            Value::Object(members) => {
                let members = members.iter().map(|(name, value)| (name.as_str(), value.text()));
                self.object(&members.collect::<Vec<_>>());
            }
        }
        // An object whose members are all empty leaves nothing.
        let named = matches!(self.format.place, Place::Query | Place::Cookie);
        Some(self.text).filter(|text| !named || !text.is_empty())
    }

    fn single(&mut self, text: &str) {
        self.begin(text.is_empty());
        self.escaped(text);
    }

    fn array(&mut self, items: &[Cow<'_, str>]) {
        let each = self.format.splits() || (self.format.style == Style::Matrix && self.format.explode);
        if !each {
            self.begin(false);
        }
        for (index, item) in items.iter().enumerate() {
            // A matrix starts each item with its semicolon.
            if index > 0 && !(each && self.format.style == Style::Matrix) {
                self.text.push_str(self.format.delimiter());
            }
            if each {
                self.begin(item.is_empty());
            }
            self.escaped(item);
        }
    }

    fn object(&mut self, members: &[(&str, Cow<'_, str>)]) {
        let Format { style, explode, .. } = self.format;
        let delimiter = self.format.delimiter();
        let assign = if explode { "=" } else { delimiter };
        if style == Style::Matrix && explode {
            self.text.push(';');
        } else if !self.format.splits() {
            self.begin(false);
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

    /// Each member as a query parameter of its own.
    fn members(&mut self, members: &[(String, Value)]) {
        for (name, value) in members {
            match value {
                Value::Array(items) if !items.iter().any(Value::is_structure) => {
                    items.iter().for_each(|item| self.deep(name, &mut Vec::new(), item));
                }
                value => self.deep(name, &mut Vec::new(), value),
            }
        }
    }

    /// Writes a pair per leaf; its name is the path to it.
    fn deep(&mut self, name: &str, way: &mut Vec<String>, value: &Value) {
        match value {
            Value::Absent => {}
            Value::Text(text) | Value::Literal(text) => {
                if !self.text.is_empty() {
                    self.text.push('&');
                }
                self.escaped_name(name);
                for step in &*way {
                    self.text.push_str("%5B");
                    self.escaped(step);
                    self.text.push_str("%5D");
                }
                self.text.push('=');
                self.escaped(text);
            }
            Value::Array(items) => {
                let structured = items.iter().any(Value::is_structure);
                for (index, item) in items.iter().enumerate() {
                    way.push(if structured { index.to_string() } else { String::new() });
                    self.deep(name, way, item);
                    way.pop();
                }
            }
            Value::Object(members) => {
                for (member, value) in members {
                    way.push(member.clone());
                    self.deep(name, way, value);
                    way.pop();
                }
            }
        }
    }

    /// Writes what precedes a value: its name, if style and place have one.
    fn begin(&mut self, empty: bool) {
        match (self.format.style, self.format.place) {
            (Style::Simple, _) => {}
            (Style::Label, _) => self.text.push('.'),
            (Style::Matrix, _) => self.matrix_name(empty),
            (_, Place::Path | Place::Header) => {}
            (_, Place::Query | Place::Cookie) => {
                self.escaped_name(self.name);
                self.text.push('=');
            }
        }
    }

    /// RFC 6570, section 3.2.7: an empty value has no `=`.
    fn matrix_name(&mut self, empty: bool) {
        self.text.push(';');
        self.escaped_name(self.name);
        if !empty {
            self.text.push('=');
        }
    }

    /// `allowReserved` applies to values; a name is always encoded.
    fn escaped_name(&mut self, name: &str) {
        let escape = if self.format.escape == Escape::Nothing { Escape::Nothing } else { Escape::All };
        push_escaped(&mut self.text, name, escape);
    }

    fn escaped(&mut self, text: &str) {
        push_escaped(&mut self.text, text, self.format.escape);
    }
}

fn has_semicolon(value: &Value) -> bool {
    match value {
        Value::Absent => false,
        Value::Text(text) | Value::Literal(text) => text.contains(';'),
        Value::Array(items) => items.iter().any(has_semicolon),
        Value::Object(members) => {
            members.iter().any(|(name, value)| name.contains(';') || has_semicolon(value))
        }
    }
}

/// Appends text, percent-encoded.
pub(crate) fn push_escaped(to: &mut String, text: &str, escape: Escape) {
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

/// Whether `allowReserved` keeps a character: RFC 3986's reserved characters without `[ ] # & = +`, and `%` where it
/// starts an escape.
fn keeps_reserved(byte: u8, tail: &[u8]) -> bool {
    match byte {
        b':' | b'/' | b'?' | b'@' | b'!' | b'$' | b'\'' | b'(' | b')' | b'*' | b',' | b';' => true,
        b'%' => tail.len() >= 2 && tail.iter().take(2).all(u8::is_ascii_hexdigit),
        _ => false,
    }
}
