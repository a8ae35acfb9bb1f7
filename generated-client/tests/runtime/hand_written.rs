//! An API written by hand, as the generator would write it.

use crate::runtime::{
    Api, Builder, Call, Case, Core, Event, EventStream, JsonStream, Operation, Scheme, bytes, empty, events,
    json, json_lines, json_seq, merge_patches, requests, text, text_events, whole_events,
};

pub(crate) static API: Api = Api {
    name: "test",
    base_url: None,
    schemes: &[
        Scheme::basic("Basic"),
        Scheme::cookie("Cookie", "session"),
        Scheme::header("Header", "x-key"),
        Scheme::bearer("OAuth"),
        Scheme::query("Query", "api key"),
    ],
    request_id: None,
};

/// A client with all credentials.
pub(crate) fn core(url: &str) -> Core {
    Builder::new(&API)
        .base_url(url)
        .basic("Basic", "user", "pass:word")
        .credential("Cookie", "c1")
        .credential("Header", "h1")
        .credential("Query", "q&1")
        .build()
        .unwrap()
}

macro_rules! operation {
    ($name:ident, $method:ident, $path:literal, $output:ty, $security:expr, $responses:expr) => {
        #[derive(Debug)]
        pub(crate) struct $name(pub(crate) Call);

        impl Operation for $name {
            type Output = $output;
            type Error = String;
            const ID: &'static str = stringify!($name);
            const METHOD: &'static str = stringify!($method);
            const PATH: &'static str = $path;
            const SECURITY: &'static [&'static [&'static str]] = $security;
            const RESPONSES: &'static [Case<Self>] = $responses;
        }

        requests!($name);
    };
}

operation!(Get, GET, "/get/{color}", (), &[], &[Case::ok(204, empty)]);
operation!(Plain, GET, "/plain", (), &[], &[Case::ok(204, empty)]);
operation!(Post, POST, "/post", (), &[], &[Case::ok(204, empty)]);
operation!(Patch, PATCH, "/patch", (), &[], &[Case::ok(204, empty)]);
merge_patches!(Patch);
operation!(Dots, GET, "/dots/.{a}{b}", (), &[], &[Case::ok(204, empty)]);
operation!(Fixed, GET, "/fixed?fixed=yes", (), &[], &[Case::ok(204, empty)]);
operation!(
    Matrices,
    GET,
    "/matrices{a}{who}{half}{empty}{list}{count}{keys}",
    (),
    &[],
    &[Case::ok(204, empty)]
);
operation!(Secured, GET, "/secured", String, &[&["Header", "Cookie", "Query"]], &[Case::ok(200, text)]);
operation!(Tokens, GET, "/tokens", (), &[&["OAuth"]], &[Case::ok(204, empty)]);
operation!(Basic, GET, "/basic", (), &[&["Nobody"], &["Basic"]], &[Case::ok(204, empty)]);
operation!(Open, GET, "/open", (), &[&["Nobody"], &[]], &[Case::ok(204, empty)]);
operation!(
    Ranges,
    GET,
    "/ranges",
    String,
    &[],
    &[
        Case::ok_default(|_| Ok("default".to_owned())),
        Case::ok_range(2, |_| Ok("2XX".to_owned())),
        Case::ok(201, |_| Ok("201".to_owned())),
        Case::ok(302, |_| Ok("302".to_owned())),
        Case::err_range(4, text),
        Case::err(&[400, 404], json),
        Case::err_empty(&[410]),
    ]
);
operation!(
    Nested,
    GET,
    "/nested",
    std::collections::BTreeMap<String, Vec<Option<i32>>>,
    &[],
    &[Case::ok(200, json)]
);
operation!(Events, GET, "/events", EventStream<Event<Vec<i32>>>, &[], &[Case::ok(200, events).streaming()]);
operation!(Texts, GET, "/texts", EventStream<Event<String>>, &[], &[Case::ok(200, text_events).streaming()]);
operation!(
    Whole,
    GET,
    "/whole",
    EventStream<serde_json::Value>,
    &[],
    &[Case::ok(200, whole_events).streaming()]
);
#[cfg(feature = "xml")]
operation!(
    XmlBody,
    GET,
    "/xml",
    serde_json::Value,
    &[],
    &[Case::ok(200, |reply| crate::runtime::xml::xml(reply, &crate::xml::BOOK))]
);
operation!(Lines, GET, "/lines", JsonStream<Vec<i32>>, &[], &[Case::ok(200, json_lines).streaming()]);
operation!(Sequence, GET, "/sequence", JsonStream<Vec<i32>>, &[], &[Case::ok(200, json_seq).streaming()]);
operation!(Bytes, GET, "/bytes", ::bytes::Bytes, &[], &[Case::ok(200, bytes)]);
operation!(Text, GET, "/text", String, &[], &[Case::ok(200, text)]);
