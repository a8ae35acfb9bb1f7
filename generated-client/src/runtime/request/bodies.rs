//! Bodies of values: JSON, forms, text.

use reqwest::header::CONTENT_TYPE;
use serde::Serialize;

use super::body::Body;
use super::form::Field;
use super::parameter_value::{texts, value_of};
use super::parts::Parts;
use crate::runtime::model::outgoing::Outgoing;

impl Parts {
    /// A JSON body.
    pub(crate) fn json<T: Serialize + ?Sized>(&mut self, body: &T) {
        self.json_as("application/json", body);
    }

    /// A JSON body of another media type, such as `application/merge-patch+json`.
    pub(crate) fn json_as<T: Serialize + ?Sized>(&mut self, media_type: &'static str, body: &T) {
        match serde_json::to_vec(&Outgoing(body)) {
            Ok(text) => self.raw(media_type, text),
            // The message of a failing `Serialize` may quote a value.
            Err(_) => self.fault(format_args!("the body cannot be written as JSON")),
        }
    }

    /// A body of JSON values, one per line.
    pub(crate) fn json_lines<T: Serialize>(
        &mut self,
        media_type: &'static str,
        items: impl IntoIterator<Item = T>,
    ) {
        self.json_items(media_type, items, b"", b"\n");
    }

    /// A body that is a JSON text sequence (RFC 7464).
    pub(crate) fn json_sequence<T: Serialize>(
        &mut self,
        media_type: &'static str,
        items: impl IntoIterator<Item = T>,
    ) {
        self.json_items(media_type, items, b"\x1e", b"\n");
    }

    fn json_items<T: Serialize>(
        &mut self,
        media_type: &'static str,
        items: impl IntoIterator<Item = T>,
        before: &[u8],
        after: &[u8],
    ) {
        let mut text = Vec::new();
        for item in items {
            text.extend_from_slice(before);
            if serde_json::to_writer(&mut text, &Outgoing(&item)).is_err() {
                return self.fault(format_args!("the body cannot be written as JSON"));
            }
            text.extend_from_slice(after);
        }
        self.raw(media_type, text);
    }

    /// A body of an object's members, as `application/x-www-form-urlencoded`.
    ///
    /// A member is written like a query parameter, once per item of an array; a member with more structure is JSON.
    /// `fields` lists exceptions. A string is sent as it is.
    pub(crate) fn form<T: Serialize + ?Sized>(&mut self, body: &T, fields: &[(&str, Field)]) {
        if let Some(text) = self.form_text(body, fields) {
            self.raw("application/x-www-form-urlencoded", text);
        }
    }

    /// A body that is text.
    pub(crate) fn text(&mut self, media_type: &'static str, body: String) {
        self.raw(media_type, body);
    }

    /// A body that is a scalar as text: a number, a boolean, a date, a listed value. Null is empty.
    pub(crate) fn text_of<T: Serialize + ?Sized>(&mut self, media_type: &'static str, value: &T) {
        match value_of(value).and_then(texts) {
            Ok(text) => self.text(media_type, text.concat()),
            Err(_) => self.fault(format_args!("the body cannot be written as text")),
        }
    }

    /// A body that is sent unchanged.
    pub(crate) fn raw(&mut self, media_type: &'static str, body: impl Into<Body>) {
        self.set_header(CONTENT_TYPE.as_str(), media_type);
        self.body = Some(body.into());
    }

    /// Removes a member by a merge patch; without a body, it becomes the body.
    pub(crate) fn remove(&mut self, pointer: &str) {
        if self.body.is_none() {
            self.raw("application/merge-patch+json", "");
        }
        self.removed.push(pointer.to_owned());
    }
}
