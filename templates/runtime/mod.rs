//! The code that the clients of all APIs share: requests, credentials, errors, and the types of models that no
//! document names.
//!
//! Its modules are layers, and a lower one knows nothing of a higher one: `model`, `request`, `error`, `response`,
//! `auth`, `layer`, `client`, which sends, and `mock`.
//!
//! An [`Operation`] describes one endpoint as data. Everything that a [`Request`] of it can do is written here, once.
//!
//! A value that you read and send back is what the service sent. Only two kinds of text may be spelled differently: a
//! [`Uuid`] is written in lower case, and an IPv6 address in the form of RFC 5952. Both mean the same (RFC 9562,
//! section 4).

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "a document uses the parts that it needs, and this is the same for all"
)]

mod auth;
mod client;
mod error;
mod layer;
#[cfg(feature = "mock")]
mod mock;
mod model;
mod platform;
mod request;
mod response;

#[cfg(feature = "client-credentials")]
pub use self::auth::client_credentials::ClientCredentials;
pub use self::auth::token::{TokenError, TokenFuture, TokenProvider};
pub use self::client::operation::{Case, Identified, Operation, Status};
#[cfg(all(feature = "blocking", feature = "pages"))]
pub use self::client::pages::Blocking;
#[cfg(feature = "pages")]
pub use self::client::pages::{Items, More, Next, Paged, Pages, To};
pub use self::client::raw::{Raw, RawAs};
pub use self::client::request::Request;
pub use self::client::send::Sending;
pub use self::error::decode::DecodeError;
pub use self::error::failure::ErrorKind;
pub use self::error::typed::{AnyError, Error, NoBody};
pub use self::layer::attempt::{Answering, Attempt, Layer};
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub use self::layer::tower::{Onward, TowerLayer};
#[cfg(feature = "tracing")]
pub use self::layer::trace::Traceparent;
#[cfg(feature = "mock")]
pub use self::mock::{
    expected::{Expected, Requested},
    recorded::Recorded,
    transport::Mock,
};
pub use self::model::constant::Constant;
pub use self::model::date_time::{DateTime, DateTimeError};
pub use self::model::nullable::Nullable;
pub use self::model::secret::Secret;
pub use self::model::unknown::Unknown;
pub use self::platform::{Response as HttpResponse, ResponseBody as HttpResponseBody};
pub use self::request::body::Body;
pub use self::request::multipart::{Multipart, Part};
pub use self::request::plan::{Retry, Security};
#[cfg(feature = "item-streams")]
pub use self::response::json_stream::JsonStream;
pub use self::response::reply::Response;
#[cfg(feature = "item-streams")]
pub use self::response::sse::{Event, EventStream};
pub use self::response::stream::ByteStream;
// Types of other crates that users of this crate need, in the versions that it uses.
pub use ::bytes::Bytes;
pub use ::reqwest;
#[cfg(feature = "tls")]
pub use ::rustls;
pub use jiff::Timestamp;
pub use jiff::civil::Date;
pub use reqwest::header::HeaderMap;
pub use reqwest::{Method, StatusCode};
pub use serde_json::Value;
pub use uuid::Uuid;

// What generated code and the macros of this module use. The modules below can be rearranged freely.
pub(crate) use self::auth::credentials::Scheme;
pub(crate) use self::client::api::Api;
pub(crate) use self::client::builder::Builder;
pub(crate) use self::client::call::Call;
pub(crate) use self::client::core::Core;
#[cfg(feature = "pages")]
pub(crate) use self::client::pages::{count, cursor};
pub(crate) use self::client::raw::raw;
pub(crate) use self::client::settings::{bearer, client};
pub(crate) use self::model::outgoing::is_request;
pub(crate) use self::model::setters::setters;
pub(crate) use self::model::unknown::{by_value, from_variants, integer_enum, read_string, string_enum};
pub(crate) use self::model::wire;
pub(crate) use self::request::form::Field;
pub(crate) use self::request::parameter::{Style, Texts};
pub(crate) use self::request::server::{Server, Variable};
#[cfg(feature = "blocking")]
pub(crate) use self::response::blocking::block_on;
pub(crate) use self::response::head::{header, header_text};
#[cfg(feature = "item-streams")]
pub(crate) use self::response::json_stream::{json_lines, json_lines_as, json_seq, json_seq_as};
pub(crate) use self::response::reply::{
    bytes, empty, json, json_as, nullable, nullable_as, nullable_text, scalar, scalar_as, text,
};
#[cfg(feature = "item-streams")]
pub(crate) use self::response::sse::{events, events_as, text_events, whole_events};

/// XML, for the forms of models and the answers that are XML.
#[cfg(feature = "xml")]
pub(crate) mod xml {
    pub(crate) use super::model::xml::shape::{Field, Name, Place, Xml};
    pub(crate) use super::response::xml::{xml, xml_as};
}
