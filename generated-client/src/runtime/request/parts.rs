//! The contents of one request, collected until it is sent: parameters, body and options.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use uuid::Uuid;

use super::body::{Body, Chunk};
use super::form::{self, Field};
use super::multipart::Multipart;
use super::parameter::{self, Escape, Format, Style};
use super::path;
use crate::runtime::model::outgoing::Outgoing;
use crate::runtime::model::secret::{SHORTEST, Secret};

/// The contents of a request.
///
/// A fault (a value without a text form, a header with a line break) is kept and reported when the request is sent.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) query: String,
    pub(crate) cookies: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Body>,
    /// The members that a merge patch removes.
    pub(crate) removed: Vec<String>,
    pub(crate) multipart: Option<(&'static str, bool, Multipart)>,
    /// The URL of the next page of a list, from the page before.
    #[cfg(feature = "pages")]
    pub(crate) next_url: Option<String>,
    pub(crate) timeout: Option<Duration>,
    /// Whether the caller wants the body of a success as a stream.
    pub(crate) streams: bool,
    pub(crate) request_id: Option<Uuid>,
    pub(crate) fault: Option<String>,
    /// Values of headers without a parameter, which may be credentials.
    pub(crate) secrets: Vec<Secret>,
}

impl Parts {
    /// Clones it; `None` if the body is a stream or has parts, which cannot be sent again.
    pub(crate) fn repeated(&self) -> Option<Self> {
        let body = match &self.body {
            None => None,
            Some(Body(Chunk::Bytes(bytes))) => Some(Body(Chunk::Bytes(bytes.clone()))),
            Some(Body(Chunk::Stream { .. })) => return None,
        };
        self.multipart.is_none().then(|| Self {
            path: self.path.clone(),
            query: self.query.clone(),
            cookies: self.cookies.clone(),
            headers: self.headers.clone(),
            body,
            removed: self.removed.clone(),
            multipart: None,
            #[cfg(feature = "pages")]
            next_url: self.next_url.clone(),
            timeout: self.timeout,
            streams: self.streams,
            request_id: self.request_id,
            fault: self.fault.clone(),
            secrets: self.secrets.clone(),
        })
    }

    /// Sets a header that may be a credential and replaces one of the same name.
    pub(crate) fn set_own_header(&mut self, name: &str, value: &str) {
        self.set_header(name, value);
        self.secrets.extend(Some(Secret::from(value)).filter(|_| value.len() >= SHORTEST));
    }

    /// Adds a path parameter in the default style `simple`, without explode.
    pub(crate) fn path<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.path_with(name, value, Style::Simple, false);
    }

    /// Adds a path parameter in the default style that may be empty.
    pub(crate) fn path_or_empty<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.push_path(name, value, Format::path(Style::Simple, false, Escape::All), true);
    }

    /// A path parameter.
    pub(crate) fn path_with<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: bool,
    ) {
        self.push_path(name, value, Format::path(style, explode, Escape::All), false);
    }

    /// Adds a path parameter with `allowReserved`: slashes are kept.
    pub(crate) fn path_reserved<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: bool,
    ) {
        self.push_path(name, value, Format::path(style, explode, Escape::KeepReservedInPath), false);
    }

    fn push_path<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        format: Format,
        may_be_empty: bool,
    ) {
        let Some(text) = self.format(name, value, format) else {
            return self.fault(format_args!("path parameter `{name}` is empty"));
        };
        // This is the encoded text: a percent sign in the value is `%25`.
        let empty = text.is_empty() && may_be_empty;
        if format.style == Style::Simple && !empty && path::is_dot_segment(&text.replace("%25", "%")) {
            return self.fault(format_args!("path parameter `{name}` is empty, `.` or `..`"));
        }
        self.path.push((name, text));
    }

    /// Adds a query parameter in the default style `form`, with explode.
    pub(crate) fn query<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.query_with(name, value, Style::Form, true);
    }

    /// A query parameter.
    pub(crate) fn query_with<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: bool,
    ) {
        let text = self.format(name, value, Format::query(style, explode, Escape::All));
        self.push_query(text);
    }

    /// Adds a query parameter with `allowReserved`.
    pub(crate) fn query_reserved<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: bool,
    ) {
        let text = self.format(name, value, Format::query(style, explode, Escape::KeepReserved));
        self.push_query(text);
    }

    /// Writes an object's members as a form, by way of JSON, for which every model has code.
    pub(crate) fn form_text<T: Serialize + ?Sized>(
        &mut self,
        value: &T,
        fields: &[(&str, Field)],
    ) -> Option<String> {
        let members = serde_json::to_vec(&Outgoing(value)).and_then(|text| serde_json::from_slice(&text));
        let Ok(members) = members else {
            self.fault(format_args!("a form cannot be written as JSON"));
            return None;
        };
        let text = form::encode(members, fields);
        text.map_err(|error| self.fault(format_args!("a form: {error}"))).ok()
    }

    /// Adds a query parameter whose value is JSON text (`content: application/json`).
    pub(crate) fn query_json<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if let Some(text) = self.json_text(name, value) {
            self.query(name, &text);
        }
    }

    /// Sets the whole query to a form of an object's members, like [`form`](Self::form) (`in: querystring`, OpenAPI
    /// 3.2).
    pub(crate) fn query_string<T: Serialize + ?Sized>(&mut self, value: &T, fields: &[(&str, Field)]) {
        if let Some(text) = self.form_text(value, fields) {
            // A string that already is a form must not end the query.
            self.push_query(Some(text.replace('#', "%23")).filter(|text| !text.is_empty()));
        }
    }

    /// Sets the whole query to JSON text.
    pub(crate) fn query_string_json<T: Serialize + ?Sized>(&mut self, value: &T) {
        if let Some(text) = self.json_text("query", value) {
            let mut query = String::new();
            parameter::push_escaped(&mut query, &text, Escape::All);
            self.push_query(Some(query));
        }
    }

    /// Adds a path parameter whose value is JSON text.
    pub(crate) fn path_json<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if let Some(text) = self.json_text(name, value) {
            self.path(name, &text);
        }
    }

    /// Adds a header parameter whose value is JSON text.
    pub(crate) fn header_json<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if let Some(text) = self.json_text(name, value) {
            self.header(name, &text);
        }
    }

    /// Adds a cookie parameter whose value is JSON text.
    pub(crate) fn cookie_json<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        if let Some(text) = self.json_text(name, value) {
            self.cookie(name, &text, true);
        }
    }

    pub(crate) fn json_text<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Option<String> {
        let text = serde_json::to_string(&Outgoing(value));
        if text.is_err() {
            // The message may quote a value.
            self.fault(format_args!("parameter `{name}` cannot be written as JSON"));
        }
        text.ok()
    }

    /// Adds a header parameter, without explode.
    pub(crate) fn header<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.header_with(name, value, Style::Simple, false);
    }

    /// A header parameter.
    pub(crate) fn header_with<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: bool,
    ) {
        if let Some(text) = self.format(name, value, Format::header(style, explode)) {
            self.set_header(name, &text);
        }
    }

    /// Adds a cookie parameter in the style `form`, percent-encoded.
    pub(crate) fn cookie<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T, explode: bool) {
        let text = self.format(name, value, Format::cookie(explode, Escape::All));
        self.push_cookie(text);
    }

    /// Adds a cookie parameter in the style `cookie` (OpenAPI 3.2), unencoded.
    pub(crate) fn cookie_plain<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        explode: bool,
    ) {
        let text = self.format(name, value, Format::cookie(explode, Escape::Nothing));
        self.push_cookie(text);
    }

    fn push_cookie(&mut self, text: Option<String>) {
        if let Some(text) = text {
            if !self.cookies.is_empty() {
                self.cookies.push_str("; ");
            }
            self.cookies.push_str(&text);
        }
    }

    /// Sets the timeout of the request, up to the last byte of the response.
    pub(crate) fn set_timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Sets the identifier of this request.
    pub(crate) fn set_request_id(&mut self, id: Uuid) {
        self.request_id = Some(id);
    }

    /// Sets a header and replaces one of the same name.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            (Err(_), _) => self.fault(format_args!("{name:?} is not a header name")),
            (_, Err(_)) => {
                self.fault(format_args!("header `{name}` has a character that headers cannot hold"))
            }
        }
    }

    fn push_query(&mut self, text: Option<String>) {
        if let Some(text) = text {
            if !self.query.is_empty() {
                self.query.push('&');
            }
            self.query.push_str(&text);
        }
    }

    /// Writes a parameter; `None` if it is left out or has no text.
    fn format<T: Serialize + ?Sized>(&mut self, name: &str, value: &T, format: Format) -> Option<String> {
        match parameter::format(name, value, format) {
            Ok(text) => text,
            Err(error) => {
                self.fault(format_args!("parameter `{name}`: {error}"));
                None
            }
        }
    }

    /// Keeps the first fault.
    pub(crate) fn fault(&mut self, message: std::fmt::Arguments<'_>) {
        if self.fault.is_none() {
            self.fault = Some(message.to_string());
        }
    }
}
