//! Multipart bodies: RFC 2046, section 5.1, and `multipart/form-data` as RFC 7578 and browsers write it.

use std::fmt::{self, Write as _};

use bytes::Bytes;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use uuid::Uuid;

use super::body::{Body, Chunk, Chunks};
use crate::runtime::model::outgoing::Outgoing;

/// A part of a `multipart/` body: a file, or any other value.
///
/// Everything that converts into a [`Body`] converts into a part. The file name of a file defaults to the name of its
/// parameter.
pub struct Part {
    body: Body,
    file_name: Option<String>,
    headers: HeaderMap,
    fault: Option<String>,
}

impl Part {
    /// Makes a part from bytes or a stream.
    #[inline]
    pub fn new(body: impl Into<Body>) -> Self {
        Self { body: body.into(), file_name: None, headers: HeaderMap::new(), fault: None }
    }

    /// Makes a part that contains a value as JSON, without `readOnly` properties.
    ///
    /// # Errors
    ///
    /// Fails if the value cannot be written as JSON.
    #[inline]
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_vec(&Outgoing(value)).map(|text| Self::new(text).with_content_type("application/json"))
    }

    /// Sets the file name.
    #[must_use]
    #[inline]
    pub fn with_file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type. The default is the document's, else `application/octet-stream`.
    #[must_use]
    #[inline]
    pub fn with_content_type(self, media_type: &str) -> Self {
        self.with_header(CONTENT_TYPE.as_str(), media_type)
    }

    /// Sets a header of the part. An invalid name or value makes the request fail when it is sent.
    #[must_use]
    #[inline]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), _) if name == CONTENT_DISPOSITION => {
                self.fault = Some("a part's `content-disposition` follows from its name".to_owned());
            }
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            (Err(_), _) => self.fault = Some(format!("{name:?} is not a header name")),
            (_, Err(_)) => {
                self.fault = Some(format!("header `{name}` has a character that headers cannot hold"));
            }
        }
        self
    }

    /// Fills in the file name and media type that the caller left out.
    #[inline]
    pub(crate) fn into_file(mut self, name: &str, media_type: &'static str) -> Self {
        self.file_name.get_or_insert_with(|| name.to_owned());
        self.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(media_type));
        self
    }
}

/// Shows no headers, which may be credentials.
impl fmt::Debug for Part {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("body", &self.body)
            .field("file_name", &self.file_name)
            .finish_non_exhaustive()
    }
}

impl<B: Into<Body>> From<B> for Part {
    #[inline]
    fn from(body: B) -> Self {
        Self::new(body)
    }
}

/// A list of named parts, for a body whose document does not name them.
#[derive(Debug, Default)]
pub struct Multipart(Vec<(String, Part)>);

impl Multipart {
    /// Makes an empty list.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part. Several parts may have the same name.
    #[must_use]
    #[inline]
    pub fn with_part(mut self, name: impl Into<String>, part: impl Into<Part>) -> Self {
        self.push(name, part.into());
        self
    }

    #[inline]
    pub(crate) fn push(&mut self, name: impl Into<String>, part: Part) {
        self.0.push((name.into(), part));
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the body and the boundary, or what is wrong with a part.
    #[inline]
    pub(crate) fn encode(self) -> Result<(Chunks, String), String> {
        // 122 random bits do not occur in the content.
        let boundary = Uuid::new_v4().simple().to_string();
        let mut chunks = Chunks::default();
        let mut text = String::new();
        for (name, part) in self.0 {
            if let Some(fault) = part.fault {
                return Err(format!("part `{name}`: {fault}"));
            }
            let _ =
                write!(text, "--{boundary}\r\ncontent-disposition: form-data; name=\"{}\"", Quoted(&name));
            if let Some(file_name) = &part.file_name {
                let _ = write!(text, "; filename=\"{}\"", Quoted(file_name));
            }
            text.push_str("\r\n");
            let mut head = std::mem::take(&mut text).into_bytes();
            for (name, value) in &part.headers {
                for bytes in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
                    head.extend_from_slice(bytes);
                }
            }
            head.extend_from_slice(b"\r\n");
            chunks.push(Chunk::Bytes(head.into()));
            chunks.push(part.body.0);
            text.push_str("\r\n");
        }
        let _ = write!(text, "--{boundary}--\r\n");
        chunks.push(Chunk::Bytes(Bytes::from(text)));
        Ok((chunks, boundary))
    }
}

/// A quoted name; what would end the quotes or the line is encoded (WHATWG HTML, "Multipart form data").
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars() {
            match char {
                '"' => f.write_str("%22")?,
                char if char.is_ascii_control() => write!(f, "%{:02X}", u32::from(char))?,
                char => f.write_char(char)?,
            }
        }
        Ok(())
    }
}
