//! An API written by hand, as the generator would write it.

use crate::runtime::{
    Api, Builder, Case, Core, DateTime, Operation, Scheme, Status, bytes, empty, json, nullable, nullable_as,
    nullable_text, scalar, scalar_as, text,
};

use crate::runtime::wire;

pub(crate) static API: Api = EXAMPLE;

pub(crate) const EXAMPLE: Api = Api {
    name: "test",
    base_url: None,
    servers: &[],
    variables: &[],
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

/// What an error says, without the place: method, URL and identifier of the request.
pub(crate) fn said(error: impl std::fmt::Display) -> String {
    let text = error.to_string();
    text.rsplit_once(" (").map_or(text.as_str(), |(said, _)| said).to_owned()
}

macro_rules! operation {
    ($name:ident, $method:ident, $path:literal, $output:ty, $security:expr, $responses:expr) => {
        operation!($name, $method, $path, $output, $security, $responses, "application/json");
    };
    ($name:ident, $method:ident, $path:literal, $output:ty, $security:expr, $responses:expr, $accept:literal) => {
        pub(crate) enum $name {}

        impl Operation for $name {
            type Output = $output;
            type Error = String;
            const ID: &'static str = stringify!($name);
            const METHOD: &'static str = stringify!($method);
            const PATH: &'static str = $path;
            const SECURITY: &'static [&'static [&'static str]] = $security;
            const ACCEPT: &'static str = $accept;
            const RESPONSES: &'static [Case<Self>] = $responses;
        }
    };
}

/// Operations that answer with one type: what they give, how it is read, and the media types that are documented.
macro_rules! answers {
    ($($name:ident $media_types:literal $status:literal $output:ty = $decode:expr;)+) => { $(
        pub(crate) enum $name {}

        impl Operation for $name {
            type Output = $output;
            type Error = Vec<i32>;
            const ID: &'static str = stringify!($name);
            const METHOD: &'static str = "POST";
            const PATH: &'static str = "/answer";
            const ACCEPT: &'static str = $media_types;
            const RESPONSES: &'static [Case<Self>] = &[
                Case::Ok(Status::Codes(&[$status]), $decode),
                Case::Err(Status::Default, json),
            ];
        }
    )+ };
}

answers! {
    Created "application/json" 201 Vec<i32> = json;
    Deleted "application/json" 204 () = empty;
    Maybe "application/json" 200 Option<Vec<i32>> = nullable;
    MaybeCounts "application/json" 200 Option<Vec<i64>> = nullable_as::<Option<Vec<wire::Whole>>, _>;
    Download "application/pdf, application/json" 200 ::bytes::Bytes = bytes;
    Note "text/plain, application/json" 200 String = text;
    Anything "*/*" 200 String = text;
    MaybeNote "*/*" 200 Option<String> = nullable_text;
    Count "text/plain" 200 i64 = scalar_as::<wire::Whole, _>;
    MaybeCount "text/plain" 200 Option<i64> = scalar;
    Rate "text/plain" 200 f64 = scalar;
    Flag "text/plain" 200 bool = scalar;
    Id "*/*" 200 uuid::Uuid = scalar;
    Day "text/plain" 200 jiff::civil::Date = scalar;
    Moment "text/plain" 200 DateTime = scalar;
}

operation!(
    Class,
    POST,
    "/class",
    Vec<i32>,
    &[],
    &[Case::Ok(Status::Class(2), json), Case::Err(Status::Default, json)]
);
operation!(
    Several,
    POST,
    "/several",
    Option<Vec<i32>>,
    &[],
    &[
        Case::Ok(Status::Codes(&[200]), |reply| json(reply).map(Some)),
        Case::Ok(Status::Codes(&[204]), |_| Ok(None)),
    ]
);
operation!(Get, GET, "/get/{color}", (), &[], &[Case::Ok(Status::Codes(&[204]), empty)]);
operation!(Plain, GET, "/plain", (), &[], &[Case::Ok(Status::Codes(&[204]), empty)]);
operation!(Post, POST, "/post", (), &[], &[Case::Ok(Status::Codes(&[204]), empty)]);
operation!(Patch, PATCH, "/patch", (), &[], &[Case::Ok(Status::Codes(&[204]), empty)]);
operation!(Dots, GET, "/dots/.{a}{b}", (), &[], &[Case::Ok(Status::Codes(&[204]), empty)]);
operation!(Fixed, GET, "/fixed?fixed=yes", (), &[], &[Case::Ok(Status::Codes(&[204]), empty)]);
operation!(
    Matrices,
    GET,
    "/matrices{a}{who}{half}{empty}{list}{count}{keys}",
    (),
    &[],
    &[Case::Ok(Status::Codes(&[204]), empty)]
);
operation!(
    Secured,
    GET,
    "/secured",
    String,
    &[&["Header", "Cookie", "Query"]],
    &[Case::Ok(Status::Codes(&[200]), text)]
);
operation!(Tokens, GET, "/tokens", (), &[&["OAuth"]], &[Case::Ok(Status::Codes(&[204]), empty)]);
operation!(Basic, GET, "/basic", (), &[&["Nobody"], &["Basic"]], &[Case::Ok(Status::Codes(&[204]), empty)]);
operation!(Open, GET, "/open", (), &[&["Nobody"], &[]], &[Case::Ok(Status::Codes(&[204]), empty)]);
operation!(
    Ranges,
    GET,
    "/ranges",
    String,
    &[],
    &[
        Case::Ok(Status::Default, |_| Ok("default".to_owned())),
        Case::Ok(Status::Class(2), |_| Ok("2XX".to_owned())),
        Case::Ok(Status::Codes(&[201]), |_| Ok("201".to_owned())),
        Case::Ok(Status::Codes(&[302]), |_| Ok("302".to_owned())),
        Case::Err(Status::Class(4), text),
        Case::Err(Status::Codes(&[400, 404]), json),
        Case::Empty(Status::Codes(&[410])),
    ]
);
operation!(
    Moving,
    GET,
    "/moving",
    String,
    &[&["Header"]],
    &[
        Case::Ok(Status::Codes(&[200]), text),
        Case::Err(Status::Codes(&[301, 302, 303, 307, 308]), text),
        Case::Empty(Status::Codes(&[304])),
    ]
);
operation!(
    Form,
    POST,
    "/form",
    String,
    &[&["Header"]],
    &[Case::Ok(Status::Codes(&[200]), text), Case::Err(Status::Class(3), text)]
);
operation!(
    Elsewhere,
    GET,
    "/elsewhere",
    (),
    &[],
    &[Case::Ok(Status::Codes(&[302]), empty), Case::Err(Status::Default, text)]
);
operation!(
    Nested,
    GET,
    "/nested",
    std::collections::BTreeMap<String, Vec<Option<i32>>>,
    &[],
    &[Case::Ok(Status::Codes(&[200]), json)]
);
#[cfg(feature = "xml")]
operation!(
    XmlBody,
    GET,
    "/xml",
    serde_json::Value,
    &[],
    &[Case::Ok(Status::Codes(&[200]), |reply| crate::runtime::xml::xml(reply, &crate::xml::BOOK))]
);
operation!(Bytes, GET, "/bytes", ::bytes::Bytes, &[], &[Case::Ok(Status::Codes(&[200]), bytes)]);
operation!(Text, GET, "/text", String, &[], &[Case::Ok(Status::Codes(&[200]), text)]);

#[cfg(feature = "item-streams")]
pub(crate) use self::given_as_they_come::{Events, Feed, Lines, Sequence, Texts, Whole};

#[cfg(feature = "item-streams")]
mod given_as_they_come {
    use crate::runtime::{
        Case, Event, EventStream, JsonStream, Operation, Status, events, json_lines, json_seq, text_events,
        whole_events,
    };

    operation!(
        Events,
        GET,
        "/events",
        EventStream<Event<Vec<i32>>>,
        &[],
        &[Case::Stream(Status::Codes(&[200]), events)],
        "text/event-stream"
    );
    operation!(
        Texts,
        GET,
        "/texts",
        EventStream<Event<String>>,
        &[],
        &[Case::Stream(Status::Codes(&[200]), text_events)],
        "text/event-stream"
    );
    operation!(
        Feed,
        GET,
        "/feed",
        EventStream<Event<String>>,
        &[&["OAuth"]],
        &[Case::Stream(Status::Codes(&[200]), text_events)],
        "text/event-stream"
    );
    operation!(
        Whole,
        GET,
        "/whole",
        EventStream<serde_json::Value>,
        &[],
        &[Case::Stream(Status::Codes(&[200]), whole_events)],
        "text/event-stream"
    );
    operation!(
        Lines,
        GET,
        "/lines",
        JsonStream<Vec<i32>>,
        &[],
        &[Case::Stream(Status::Codes(&[200]), json_lines)],
        "application/jsonl"
    );
    operation!(
        Sequence,
        GET,
        "/sequence",
        JsonStream<Vec<i32>>,
        &[],
        &[Case::Stream(Status::Codes(&[200]), json_seq)],
        "application/json-seq, */*"
    );
}
