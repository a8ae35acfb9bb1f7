//! Expansions of RFC 6570 that OpenAPI can express, on the raw request line.
//!
//! The cases are those of uritemplate-test (<https://github.com/uri-templates/uritemplate-test>, Copyright 2011 the
//! original authors, licensed under the Apache License, Version 2.0), reduced to one table and with literal text left
//! out. Left out as well, because no parameter of OpenAPI has them: prefixes (`{var:3}`), the operators `+`, `#` and `/`,
//! several variables of one simple expansion, and empty or undefined variables in a path, which are an error here.

use std::future::IntoFuture;

use serde_json::{Value, from_str};

use crate::hand_written::{Fixed, Get, Matrices, Plain, core};
use crate::runtime::{Call, Core, Error, Style};
use crate::server::{Server, respond};

const LIST: &str = r#"["red", "green", "blue"]"#;
const KEYS: &str = r#"{"semi": ";", "dot": ".", "comma": ","}"#;
const COUNT: &str = r#"["one", "two", "three"]"#;

/// `{x}`, `{x*}`, `{.x}` and `{.x*}`: the name is not seen.
const PATHS: &[(Style, bool, &str, &str)] = &[
    (Style::Simple, false, r#""value""#, "value"),
    (Style::Simple, false, r#""Hello World!""#, "Hello%20World%21"),
    (Style::Simple, false, r#""50%""#, "50%25"),
    (Style::Simple, false, r#""http://example.com/home/""#, "http%3A%2F%2Fexample.com%2Fhome%2F"),
    (Style::Simple, false, LIST, "red,green,blue"),
    (Style::Simple, true, LIST, "red,green,blue"),
    (Style::Simple, false, COUNT, "one,two,three"),
    (Style::Simple, true, COUNT, "one,two,three"),
    (Style::Simple, false, KEYS, "comma,%2C,dot,.,semi,%3B"),
    (Style::Simple, true, KEYS, "comma=%2C,dot=.,semi=%3B"),
    (
        Style::Simple,
        false,
        r#""The Answer to the Ultimate Question of Life, the Universe, and Everything""#,
        "The%20Answer%20to%20the%20Ultimate%20Question%20of%20Life%2C%20the%20Universe%2C%20and%20Everything",
    ),
    (Style::Simple, false, r#"["leet", "as", "it", "can", "be"]"#, "leet,as,it,can,be"),
    (Style::Simple, false, r#""admin%2F""#, "admin%252F"),
    (Style::Simple, false, r#""%foo""#, "%25foo"),
    (Style::Simple, false, r#"["red%25", "%2Fgreen", "blue "]"#, "red%2525,%252Fgreen,blue%20"),
    (Style::Simple, false, r#"{"key1": "val1%2F", "key2": "val2%2F"}"#, "key1,val1%252F,key2,val2%252F"),
    (
        Style::Simple,
        false,
        r#""šöäŸœñê€£¥‡ÑÒÓÔÕÖ×ØÙÚàáâãäåæçÿ""#,
        "%C5%A1%C3%B6%C3%A4%C5%B8%C5%93%C3%B1%C3%AA%E2%82%AC%C2%A3%C2%A5%E2%80%A1%C3%91%C3%92%C3%93%C3%94\
         %C3%95%C3%96%C3%97%C3%98%C3%99%C3%9A%C3%A0%C3%A1%C3%A2%C3%A3%C3%A4%C3%A5%C3%A6%C3%A7%C3%BF",
    ),
    (Style::Label, false, r#""value""#, ".value"),
    (Style::Label, false, r#""fred""#, ".fred"),
    (Style::Label, false, r#""50%""#, ".50%25"),
    (Style::Label, false, LIST, ".red,green,blue"),
    (Style::Label, true, LIST, ".red.green.blue"),
    (Style::Label, true, r#"["example", "com"]"#, ".example.com"),
    (Style::Label, false, KEYS, ".comma,%2C,dot,.,semi,%3B"),
    (Style::Label, true, KEYS, ".comma=%2C.dot=..semi=%3B"),
];

/// `{;x}` and `{;x*}`.
const MATRICES: &[(&str, bool, &str, &str)] = &[
    ("who", false, r#""fred""#, ";who=fred"),
    ("half", false, r#""50%""#, ";half=50%25"),
    ("empty", false, r#""""#, ";empty"),
    ("list", false, LIST, ";list=red,green,blue"),
    ("list", true, LIST, ";list=red;list=green;list=blue"),
    ("count", false, COUNT, ";count=one,two,three"),
    ("count", true, COUNT, ";count=one;count=two;count=three"),
    ("keys", false, KEYS, ";keys=comma,%2C,dot,.,semi,%3B"),
    ("keys", true, KEYS, ";comma=%2C;dot=.;semi=%3B"),
];

/// One variable of a query: its name, whether it is exploded, its value.
type Variable = (&'static str, bool, &'static str);

/// `{?x,y*}`.
const QUERIES: &[(&[Variable], &str)] = &[
    (&[("x", false, r#""1024""#), ("y", false, r#""768""#)], "?x=1024&y=768"),
    (
        &[("x", false, r#""1024""#), ("y", false, r#""768""#), ("empty", false, r#""""#)],
        "?x=1024&y=768&empty=",
    ),
    (&[("x", false, r#""1024""#), ("y", false, r#""768""#), ("undef", false, "null")], "?x=1024&y=768"),
    (&[("who", false, r#""fred""#)], "?who=fred"),
    (&[("half", false, r#""50%""#)], "?half=50%25"),
    (&[("list", false, LIST)], "?list=red,green,blue"),
    (&[("list", true, LIST)], "?list=red&list=green&list=blue"),
    (&[("count", false, COUNT)], "?count=one,two,three"),
    (&[("count", true, COUNT)], "?count=one&count=two&count=three"),
    (&[("keys", false, KEYS)], "?keys=comma,%2C,dot,.,semi,%3B"),
    (&[("keys", true, KEYS)], "?comma=%2C&dot=.&semi=%3B"),
    (&[("empty_list", false, "[]")], ""),
    (&[("empty_list", true, "[]")], ""),
    (&[("empty_assoc", false, "{}")], ""),
    (&[("empty_assoc", true, "{}")], ""),
    (
        &[
            ("q", false, r#""URI Templates""#),
            ("geocode", false, r#"["37.76", "-122.427"]"#),
            ("lang", false, r#""en""#),
            ("locale", false, "null"),
            ("page", false, r#""5""#),
            ("result_type", false, "null"),
        ],
        "?q=URI%20Templates&geocode=37.76,-122.427&lang=en&page=5",
    ),
    (&[("number", false, "6")], "?number=6"),
    (&[("long", false, "37.76"), ("lat", false, "-122.427")], "?long=37.76&lat=-122.427"),
    (
        &[(
            "query",
            false,
            r#""PREFIX dc: <http://purl.org/dc/elements/1.1/> SELECT ?book ?who WHERE { ?book dc:creator ?who }""#,
        )],
        "?query=PREFIX%20dc%3A%20%3Chttp%3A%2F%2Fpurl.org%2Fdc%2Felements%2F1.1%2F%3E%20SELECT%20%3Fbook%20%3Fwho\
         %20WHERE%20%7B%20%3Fbook%20dc%3Acreator%20%3Fwho%20%7D",
    ),
    (
        &[("uri", false, r#""http://example.org/?uri=http%3A%2F%2Fexample.org%2F""#)],
        "?uri=http%3A%2F%2Fexample.org%2F%3Furi%3Dhttp%253A%252F%252Fexample.org%252F",
    ),
    (&[("word", false, r#""drücken""#)], "?word=dr%C3%BCcken"),
    (&[("Straße", false, r#""Grüner Weg""#)], "?Stra%C3%9Fe=Gr%C3%BCner%20Weg"),
    (
        &[("assoc_special_chars", true, r#"{"šöäŸœñê€£¥‡ÑÒÓÔÕ": "Ö×ØÙÚàáâãäåæçÿ"}"#)],
        "?%C5%A1%C3%B6%C3%A4%C5%B8%C5%93%C3%B1%C3%AA%E2%82%AC%C2%A3%C2%A5%E2%80%A1%C3%91%C3%92%C3%93%C3%94%C3%95\
         =%C3%96%C3%97%C3%98%C3%99%C3%9A%C3%A0%C3%A1%C3%A2%C3%A3%C3%A4%C3%A5%C3%A6%C3%A7%C3%BF",
    ),
    (
        &[("1337", true, r#"["leet", "as", "it", "can", "be"]"#)],
        "?1337=leet&1337=as&1337=it&1337=can&1337=be",
    ),
    (&[("german", true, r#"{"11": "elf", "12": "zwölf"}"#)], "?11=elf&12=zw%C3%B6lf"),
    (
        &[
            ("id", false, r#""admin""#),
            ("token", false, r#""12345""#),
            ("keys", true, r#"{"key1": "val1", "key2": "val2"}"#),
        ],
        "?id=admin&token=12345&key1=val1&key2=val2",
    ),
];

fn value(json: &str) -> Value {
    from_str(json).unwrap()
}

/// The target of the request that a call leads to.
async fn target(server: &Server, request: impl IntoFuture<Output = Result<(), Error<String>>>) -> String {
    request.await.unwrap();
    let request = server.requests().pop().unwrap();
    request.split(' ').nth(1).unwrap().to_owned()
}

fn start() -> (Server, Core) {
    let server = Server::answering(respond(204, ""));
    let core = core(&server.url());
    (server, core)
}

#[tokio::test]
async fn simple_and_label_expansion() {
    let (server, core) = start();
    for (style, explode, json, expected) in PATHS {
        let mut call = Call::new(&core);
        call.path_with("color", &value(json), *style, *explode);
        assert_eq!(target(&server, call.request::<Get>()).await, format!("/get/{expected}"), "{json}");
    }
}

#[tokio::test]
async fn path_style_expansion() {
    let (server, core) = start();
    for (name, explode, json, expected) in MATRICES {
        // The operation has a placeholder for each of them; those without a name on the wire stand for the others.
        let mut call = Call::new(&core);
        call.path_with("a", "v6", Style::Label, false);
        call.path_with(name, &value(json), Style::Matrix, *explode);
        for other in ["who", "half", "empty", "list", "count", "keys"].iter().filter(|other| *other != name) {
            call.path_with(other, "-", Style::Simple, false);
        }
        let sent = target(&server, call.request::<Matrices>()).await;
        assert_eq!(sent.replace('-', ""), format!("/matrices.v6{expected}"), "{json}");
    }
}

#[tokio::test]
async fn form_style_expansion() {
    let (server, core) = start();
    for (variables, expected) in QUERIES {
        let mut call = Call::new(&core);
        for (name, explode, json) in *variables {
            call.query_with(name, &value(json), Style::Form, *explode);
        }
        assert_eq!(target(&server, call.request::<Plain>()).await, format!("/plain{expected}"));
    }
}

#[tokio::test]
async fn form_style_continuation() {
    let (server, core) = start();
    let mut call = Call::new(&core);
    call.query("x", "1024");
    assert_eq!(target(&server, call.request::<Fixed>()).await, "/fixed?fixed=yes&x=1024");
}
