//! What the clients of all APIs share: building and sending requests, credentials, errors, and the types of models
//! that no document names.
//!
//! An [`Operation`] says in data what one endpoint is. Everything that a [`Request`] of it can do is written here, once.
//!
//! A value that is read and sent back is what the service sent. Two kinds of text may be spelled otherwise: a [`Uuid`] is
//! written in lower case, and an IPv6 address in the form of RFC 5952. Both mean the same (RFC 9562, section 4).

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "a document uses the parts that it needs, and this is the same for all"
)]

#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod call;
mod client;
mod constant;
mod date_time;
mod decode;
mod error;
mod error_text;
mod exchange;
mod form;
mod json_path;
mod media_type;
mod merge_patch;
mod multipart;
mod nullable;
mod operation;
mod outgoing;
mod parameter;
mod parameter_value;
mod path;
mod redirect;
mod reply;
mod request;
mod secret;
mod security;
mod send;
mod server;
mod sse;
mod stream;
mod tls;
mod token;
mod unknown;
pub(crate) mod wire;
#[cfg(feature = "xml")]
pub(crate) mod xml;

pub use self::body::Body;
pub use self::constant::Constant;
pub use self::date_time::{DateTime, DateTimeError};
pub use self::decode::DecodeError;
pub use self::error::{AnyError, Error, ErrorKind, NoBody};
pub use self::multipart::{Multipart, Part};
pub use self::nullable::Nullable;
pub use self::operation::{Case, Identified, MergePatch, Operation, Security, Status};
pub use self::reply::Response;
pub use self::request::Request;
pub use self::secret::Secret;
pub use self::send::Sending;
pub use self::sse::{Event, EventStream};
pub use self::stream::{ByteStream, JsonStream};
pub use self::token::{ClientCredentials, TokenError, TokenFuture, TokenProvider};
pub use self::unknown::Unknown;
// Types of other crates that a user of this one makes or names, in the versions that it uses.
pub use ::bytes::Bytes;
pub use jiff::Timestamp;
pub use jiff::civil::Date;
pub use reqwest::StatusCode;
pub use reqwest::header::HeaderMap;
pub use serde_json::Value;
pub use uuid::Uuid;

#[cfg(feature = "blocking")]
pub(crate) use self::blocking::block_on;
pub(crate) use self::call::Call;
pub(crate) use self::client::{Api, Builder, Core, client};
pub(crate) use self::form::Field;
pub(crate) use self::outgoing::is_request;
pub(crate) use self::parameter::Style;
pub(crate) use self::reply::{
    bytes, empty, json, json_as, nullable, nullable_as, nullable_text, scalar, scalar_as, text,
};
pub(crate) use self::security::Scheme;
pub(crate) use self::server::{Server, Variable};
pub(crate) use self::sse::{events, events_as, text_events, whole_events};
pub(crate) use self::stream::{json_lines, json_lines_as, json_seq, json_seq_as};
pub(crate) use self::unknown::{by_value, from_variants, integer_enum, read_string, string_enum};
