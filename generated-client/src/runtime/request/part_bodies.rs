//! The parts of a `multipart/` body, made from parameter values.

use serde::Serialize;
use serde_json::Value;

use super::multipart::{Multipart, Part};
use super::parameter::{self, Format, Style};
use super::parameter_value;
use super::parts::Parts;
use crate::runtime::model::outgoing::Outgoing;

impl Parts {
    /// Starts a body of parts. Without any part it is only sent if `required`.
    #[inline]
    pub(crate) fn multipart(&mut self, media_type: &'static str, required: bool) {
        self.multipart = Some((media_type, required, Multipart::new()));
    }

    /// Sets a body of the caller's parts.
    #[inline]
    pub(crate) fn multipart_of(&mut self, media_type: &'static str, parts: Multipart) {
        self.multipart = Some((media_type, true, parts));
    }

    /// Adds a file; the media type applies if it has none.
    #[inline]
    pub(crate) fn part_file(&mut self, name: &'static str, part: impl Into<Part>, media_type: &'static str) {
        self.push_part(name, part.into().into_file(name, media_type));
    }

    /// Adds files.
    #[inline]
    pub(crate) fn part_files<P: Into<Part>>(
        &mut self,
        name: &'static str,
        parts: impl IntoIterator<Item = P>,
        media_type: &'static str,
    ) {
        for part in parts {
            self.part_file(name, part, media_type);
        }
    }

    /// Adds a text part, or one per item of an array.
    #[inline]
    pub(crate) fn part_text<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        media_type: Option<&'static str>,
    ) {
        let texts = match parameter_value::value_of(&Outgoing(value)).and_then(parameter_value::texts) {
            Ok(texts) => texts,
            Err(error) => return self.fault(format_args!("part `{name}`: {error}")),
        };
        for text in texts {
            let part = Part::new(text);
            self.push_part(
                name,
                match media_type {
                    Some(media_type) => part.with_content_type(media_type),
                    None => part,
                },
            );
        }
    }

    /// Adds a list as one text part, with its items joined like in a header.
    #[inline]
    pub(crate) fn part_list<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T, style: Style) {
        match parameter::format(name, value, Format::header(style, false)) {
            Ok(Some(text)) => self.push_part(name, Part::new(text)),
            Ok(None) => {}
            Err(error) => self.fault(format_args!("part `{name}`: {error}")),
        }
    }

    /// Adds a JSON part.
    #[inline]
    pub(crate) fn part_json<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        media_type: &'static str,
    ) {
        if let Some(text) = self.json_text(name, value) {
            self.push_part(name, Part::new(text).with_content_type(media_type));
        }
    }

    /// Adds a part that is text if the value is a text and JSON otherwise, or one per item of an array.
    #[inline]
    pub(crate) fn part_value<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        let value = serde_json::to_vec(&Outgoing(value)).and_then(|text| serde_json::from_slice(&text));
        let Ok(value) = value else {
            return self.fault(format_args!("part `{name}` cannot be written as JSON"));
        };
        let values = match value {
            Value::Null => Vec::new(),
            Value::Array(items) => items,
            value => vec![value],
        };
        for value in values {
            self.push_part(
                name,
                match value {
                    Value::String(text) => Part::new(text),
                    Value::Array(_) | Value::Object(_) => {
                        Part::new(value.to_string()).with_content_type("application/json")
                    }
                    value => Part::new(value.to_string()),
                },
            );
        }
    }

    /// Adds a JSON part per item of an array.
    #[inline]
    pub(crate) fn part_json_items<T: Serialize>(
        &mut self,
        name: &'static str,
        values: &[T],
        media_type: &'static str,
    ) {
        for value in values {
            self.part_json(name, value, media_type);
        }
    }

    #[inline]
    fn push_part(&mut self, name: &'static str, part: Part) {
        if let Some((_, _, parts)) = &mut self.multipart {
            parts.push(name, part);
        }
    }
}
