//! Calls that the document does not have.

use std::borrow::Cow;
use std::marker::PhantomData;

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::ACCEPT;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::call::Call;
use super::core::Core;
use super::operation::{Case, Operation, Status};
use super::request::Request;
use crate::runtime::error::typed::NoBody;
use crate::runtime::request::body::Body;
use crate::runtime::request::plan::Plan;
use crate::runtime::response::reply::{bytes, json};

/// A call that the document does not have; it returns the body as `Bytes`. [`Request::with_answer`] sets another
/// type.
#[derive(Debug)]
pub enum Raw {}

/// A call that the document does not have; it returns JSON of the type `T`.
#[derive(Debug)]
pub struct RawAs<T>(PhantomData<fn() -> T>);

impl Operation for Raw {
    type Output = Bytes;
    type Error = NoBody;
    const ID: &'static str = "call";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/";
    const ACCEPT: &'static str = "*/*";
    const RESPONSES: &'static [Case<Self>] = &[Case::Ok(Status::Class(2), bytes)];
}

impl<T: DeserializeOwned + 'static> Operation for RawAs<T> {
    type Output = T;
    type Error = NoBody;
    const ID: &'static str = Raw::ID;
    const METHOD: &'static str = Raw::METHOD;
    const PATH: &'static str = Raw::PATH;
    const RESPONSES: &'static [Case<Self>] = &[Case::Ok(Status::Class(2), json)];
}

/// Makes a request that the document does not have.
pub(crate) fn raw(core: &Core, method: &Method, path: &str) -> Request<Raw> {
    let plan = Plan {
        id: Raw::ID,
        method: Cow::Owned(method.as_str().to_owned()),
        server: None,
        path: Cow::Owned(path.to_owned()),
        security: None,
        accept: Raw::ACCEPT,
        retry: Raw::RETRY,
        treatment: Case::<Raw>::treatment,
    };
    let mut call = Call::own(core, plan);
    if !path.starts_with('/') {
        call.fault(format_args!("the path {path:?} does not begin with a slash"));
    }
    call.request()
}

impl Request<Raw> {
    /// Sets the path parameter `{name}`, percent-encoded.
    #[inline]
    pub fn with_path<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        self.call.path(name, value);
        self
    }

    /// Adds a query parameter, percent-encoded, and repeats it for each item of a list. `None` adds nothing.
    #[inline]
    pub fn with_query<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        self.call.query(name, value);
        self
    }

    /// Sets the body to a value as JSON.
    #[inline]
    pub fn with_json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.call.json(body);
        self
    }

    /// Sets the body to bytes or a stream of this media type.
    #[inline]
    pub fn with_body(mut self, media_type: &'static str, body: impl Into<Body>) -> Self {
        self.call.raw(media_type, body);
        self
    }

    /// Returns the answer as JSON of the type `T`: one of yours or a model.
    #[inline]
    pub fn with_answer<T: DeserializeOwned + 'static>(self) -> Request<RawAs<T>> {
        let mut call = self.call;
        if !call.headers.contains_key(ACCEPT) {
            call.set_header(ACCEPT.as_str(), <RawAs<T> as Operation>::ACCEPT);
        }
        call.request()
    }
}
