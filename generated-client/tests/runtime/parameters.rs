//! Parameters byte for byte: OpenAPI 3.0.4, "Style Values", and RFC 6570 where it says more.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::hand_written::{Dots, Get, Plain, Post, core};
use crate::runtime::wire::{Base64, Encoded};
use crate::runtime::{Call, Core, ErrorKind, Field, Nullable, Style, Texts, list};
use crate::server::{Server, respond};

/// What is sent: `Some` text, nothing, or an error before sending.
#[derive(Clone, Copy, Debug)]
enum Sent {
    Text(&'static str),
    Omitted,
    Refused,
}
use Sent::{Omitted, Refused, Text};

/// The values of the columns: a string, an empty one, an array, an object, an empty array, an empty object, null.
fn values() -> [Value; 7] {
    [
        json!("blue"),
        json!(""),
        json!(["blue", "black", "brown"]),
        json!({"B": 150, "G": 200, "R": 100}),
        json!([]),
        json!({}),
        Value::Null,
    ]
}

type Row = (Style, bool, [Sent; 4]);

/// String, empty string, array, object; what is empty or null otherwise is the same for all styles.
const PATH: &[Row] = &[
    (
        Style::Matrix,
        false,
        [
            Text(";color=blue"),
            Text(";color"),
            Text(";color=blue,black,brown"),
            Text(";color=B,150,G,200,R,100"),
        ],
    ),
    (
        Style::Matrix,
        true,
        [
            Text(";color=blue"),
            Text(";color"),
            Text(";color=blue;color=black;color=brown"),
            Text(";B=150;G=200;R=100"),
        ],
    ),
    (Style::Label, false, [Text(".blue"), Refused, Text(".blue,black,brown"), Text(".B,150,G,200,R,100")]),
    (Style::Label, true, [Text(".blue"), Refused, Text(".blue.black.brown"), Text(".B=150.G=200.R=100")]),
    (Style::Simple, false, [Text("blue"), Refused, Text("blue,black,brown"), Text("B,150,G,200,R,100")]),
    (Style::Simple, true, [Text("blue"), Refused, Text("blue,black,brown"), Text("B=150,G=200,R=100")]),
];

const EXPLODED: [Sent; 4] = [
    Text("color=blue"),
    Text("color="),
    Text("color=blue&color=black&color=brown"),
    Text("B=150&G=200&R=100"),
];

const QUERY: &[Row] = &[
    (
        Style::Form,
        false,
        [Text("color=blue"), Text("color="), Text("color=blue,black,brown"), Text("color=B,150,G,200,R,100")],
    ),
    (
        Style::Form,
        true,
        [
            Text("color=blue"),
            Text("color="),
            Text("color=blue&color=black&color=brown"),
            Text("B=150&G=200&R=100"),
        ],
    ),
    (
        Style::SpaceDelimited,
        false,
        [
            Text("color=blue"),
            Text("color="),
            Text("color=blue%20black%20brown"),
            Text("color=B%20150%20G%20200%20R%20100"),
        ],
    ),
    (
        Style::PipeDelimited,
        false,
        [
            Text("color=blue"),
            Text("color="),
            Text("color=blue%7Cblack%7Cbrown"),
            Text("color=B%7C150%7CG%7C200%7CR%7C100"),
        ],
    ),
    (
        Style::TabDelimited,
        false,
        [
            Text("color=blue"),
            Text("color="),
            Text("color=blue%09black%09brown"),
            Text("color=B%09150%09G%09200%09R%09100"),
        ],
    ),
    // "n/a" in OpenAPI's table: as in the style `form`.
    (Style::SpaceDelimited, true, EXPLODED),
    (Style::PipeDelimited, true, EXPLODED),
    // "n/a" but for an object.
    (
        Style::DeepObject,
        true,
        [
            Text("color=blue"),
            Text("color="),
            Text("color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown"),
            Text("color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100"),
        ],
    ),
];

const HEADER: &[Row] = &[
    (Style::Simple, false, [Text("blue"), Text(""), Text("blue,black,brown"), Text("B,150,G,200,R,100")]),
    (Style::Simple, true, [Text("blue"), Text(""), Text("blue,black,brown"), Text("B=150,G=200,R=100")]),
];

const COOKIE: &[(bool, [Sent; 4])] = &[
    (
        false,
        [Text("color=blue"), Text("color="), Text("color=blue,black,brown"), Text("color=B,150,G,200,R,100")],
    ),
    (
        true,
        [
            Text("color=blue"),
            Text("color="),
            Text("color=blue; color=black; color=brown"),
            Text("B=150; G=200; R=100"),
        ],
    ),
];

/// How the headers end where no parameter follows those that every request has.
const AGENT_ALONE: &str = concat!("user-agent: generated-client/", env!("CARGO_PKG_VERSION"), "\r\nhost: ");

struct Sender {
    server: Server,
    core: Core,
}

impl Sender {
    fn new() -> Self {
        let server = Server::answering(respond(204, ""));
        let core = core(&server.url());
        Self { server, core }
    }

    /// The request that a call leads to, or nothing if none was sent.
    async fn send(&self, path: bool, parameters: impl FnOnce(&mut Call)) -> Option<String> {
        let mut call = Call::new(&self.core);
        parameters(&mut call);
        let before = self.server.requests().len();
        let result = if path { call.request::<Get>().await } else { call.request::<Plain>().await };
        match result {
            Ok(()) => self.server.requests().pop(),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Request, "{error}");
                assert_eq!(self.server.requests().len(), before);
                None
            }
        }
    }

    async fn check(
        &self,
        path: bool,
        cells: [Sent; 4],
        empty: Sent,
        parameters: impl Fn(&mut Call, &Value),
        line: impl Fn(Option<&str>) -> String,
    ) {
        let cells = cells.into_iter().chain([empty; 3]);
        for (value, cell) in values().iter().zip(cells) {
            let sent = self.send(path, |call| parameters(call, value)).await;
            match cell {
                Refused => assert!(sent.is_none(), "{value}: {sent:?}"),
                Text(text) => assert_eq!(self.find(&sent, &line(Some(text))), Ok(()), "{value}"),
                Omitted => assert_eq!(self.find(&sent, &line(None)), Ok(()), "{value}"),
            }
        }
    }

    fn find(&self, sent: &Option<String>, expected: &str) -> Result<(), String> {
        let sent = sent.clone().ok_or("nothing was sent")?;
        if sent.contains(expected) { Ok(()) } else { Err(format!("{expected:?} is not in {sent:?}")) }
    }
}

#[tokio::test]
async fn path_styles() {
    let sender = Sender::new();
    for (style, explode, cells) in PATH.iter().copied() {
        let parameter = |call: &mut Call, value: &Value| call.path_with("color", value, style, explode);
        let line = |text: Option<&str>| format!("GET /get/{} HTTP/1.1\r\n", text.unwrap());
        sender.check(true, cells, Refused, parameter, line).await;
    }
}

#[tokio::test]
async fn query_styles() {
    let sender = Sender::new();
    for (style, explode, cells) in QUERY.iter().copied() {
        let line = |text: Option<&str>| match text {
            Some(text) => format!("GET /plain?{text} HTTP/1.1\r\n"),
            None => "GET /plain HTTP/1.1\r\n".to_owned(),
        };
        sender
            .check(false, cells, Omitted, |call, value| call.query_with("color", value, style, explode), line)
            .await;
        sender
            .check(
                false,
                cells,
                Omitted,
                |call, value| call.query_reserved("color", value, style, explode),
                line,
            )
            .await;
    }
}

#[tokio::test]
async fn header_styles() {
    let sender = Sender::new();
    for (style, explode, cells) in HEADER.iter().copied() {
        let line = |text: Option<&str>| match text {
            Some(text) => format!("\r\ncolor: {text}\r\n"),
            None => AGENT_ALONE.to_owned(),
        };
        sender
            .check(
                false,
                cells,
                Omitted,
                |call, value| call.header_with("color", value, style, explode),
                line,
            )
            .await;
    }
}

#[tokio::test]
async fn cookie_styles() {
    let sender = Sender::new();
    for (explode, cells) in COOKIE.iter().copied() {
        let line = |text: Option<&str>| match text {
            Some(text) => format!("\r\ncookie: {text}\r\n"),
            None => AGENT_ALONE.to_owned(),
        };
        sender.check(false, cells, Omitted, |call, value| call.cookie("color", value, explode), line).await;
        sender
            .check(false, cells, Omitted, |call, value| call.cookie_plain("color", value, explode), line)
            .await;
    }
}

/// The query that one call leads to.
async fn query(parameters: impl FnOnce(&mut Call)) -> String {
    let request = Sender::new().send(false, parameters).await.unwrap();
    let line = request.lines().next().unwrap();
    line.strip_prefix("GET /plain?").unwrap().strip_suffix(" HTTP/1.1").unwrap().to_owned()
}

#[tokio::test]
async fn names_and_values_are_percent_encoded() {
    let text = "love! a+b&c=d/e?f#g%h'()*,;:@[]~-._\u{2764}\n";
    let encoded = "love%21%20a%2Bb%26c%3Dd%2Fe%3Ff%23g%25h%27%28%29%2A%2C%3B%3A%40%5B%5D~-._%E2%9D%A4%0A";
    assert_eq!(query(|call| call.query("a b", text)).await, format!("a%20b={encoded}"));

    let request = Sender::new().send(true, |call| call.path("color", text)).await.unwrap();
    assert!(request.starts_with(&format!("GET /get/{encoded} HTTP/1.1\r\n")), "{request}");

    let key = BTreeMap::from([("a&b", "c,d")]);
    assert_eq!(query(|call| call.query_with("x", &key, Style::Form, false)).await, "x=a%26b,c%2Cd");
    assert_eq!(
        query(|call| call.query_with("x y", &key, Style::DeepObject, true)).await,
        "x%20y%5Ba%26b%5D=c%2Cd"
    );
}

#[tokio::test]
async fn reserved_characters_pass_where_the_document_allows_it() {
    let text = "a/b?c:d@e!f$g*h,i;j(k)%20l%zz [m]#n&o=p+q%";
    let encoded = "a/b?c:d@e!f$g*h,i;j(k)%20l%25zz%20%5Bm%5D%23n%26o%3Dp%2Bq%25";
    assert_eq!(
        query(|call| call.query_reserved("a:b", text, Style::Form, true)).await,
        format!("a%3Ab={encoded}")
    );
}

#[tokio::test]
async fn reserved_characters_pass_in_a_path_but_do_not_end_it() {
    let sender = Sender::new();
    let sent =
        sender.send(true, |call| call.path_reserved("color", "a/b&c=d+e?f#g", Style::Simple, false)).await;
    assert!(sent.unwrap().starts_with("GET /get/a/b&c=d+e%3Ff%23g HTTP/1.1\r\n"));
    for value in ["a/../b", "..", "a/./b", "a/%2e%2E"] {
        let sent = sender.send(true, |call| call.path_reserved("color", value, Style::Simple, false)).await;
        assert_eq!(sent, None, "{value}");
    }
}

#[tokio::test]
async fn a_cookie_is_percent_encoded_unless_its_style_is_cookie() {
    let sender = Sender::new();
    let sent = sender.send(false, |call| call.cookie("a b", "c d;e=\u{e9}", true)).await.unwrap();
    assert!(sent.contains("\r\ncookie: a%20b=c%20d%3Be%3D%C3%A9\r\n"), "{sent}");
    let sent = sender.send(false, |call| call.cookie_plain("a", "c%20d e,=", true)).await.unwrap();
    assert!(sent.contains("\r\ncookie: a=c%20d e,=\r\n"), "{sent}");
    for value in [json!("b; c=d"), json!(["b", "c;d=e"]), json!({"b": ";"}), json!("b\r\nc: d")] {
        assert_eq!(sender.send(false, |call| call.cookie_plain("a", &value, true)).await, None, "{value}");
    }
}

#[tokio::test]
async fn deep_objects_have_a_bracket_for_each_level() {
    let value = json!({"a": {"b": [1, 2], "c": [{"d": 3}, {"d": null}]}, "e": [], "f": ""});
    assert_eq!(
        query(|call| call.query_with("x", &value, Style::DeepObject, true)).await,
        "x%5Ba%5D%5Bb%5D%5B%5D=1&x%5Ba%5D%5Bb%5D%5B%5D=2&x%5Ba%5D%5Bc%5D%5B0%5D%5Bd%5D=3&x%5Bf%5D="
    );
}

#[tokio::test]
async fn several_parameters_are_one_query() {
    let sent = query(|call| {
        call.query("a", &1);
        call.query("b", &None::<i32>);
        call.query("c", &Some(true));
        call.query("d", &[1.5, 2.0]);
        call.query("e", &Nullable::Value("x"));
        call.query("f", &Nullable::<i32>::Null);
        call.query_json("g", &json!({"a": [1, null]}));
    });
    assert_eq!(sent.await, "a=1&c=true&d=1.5&d=2&e=x&g=%7B%22a%22%3A%5B1%2Cnull%5D%7D");
}

#[tokio::test]
async fn bytes_are_base64_by_their_codec() {
    let bytes = [bytes::Bytes::from_static(b"a?>"), bytes::Bytes::from_static(b"\xff\xfe")];
    assert_eq!(query(|call| call.query("a", &Encoded::<Base64, _>::new(&bytes[0]))).await, "a=YT8%2B");
    let sent = query(|call| call.query("a", &Encoded::<Vec<Base64>, _>::new(bytes.as_slice()))).await;
    assert_eq!(sent, "a=YT8%2B&a=%2F%2F4%3D");
}

#[tokio::test]
async fn the_whole_query_is_a_form_or_json() {
    let value = json!({"a b": "c d", "e": [1, 2], "f": null});
    assert_eq!(query(|call| call.query_string(&value, &[])).await, "a+b=c+d&e=1&e=2");
    let fields = [("e", Field::Json)];
    assert_eq!(query(|call| call.query_string(&value, &fields)).await, "a+b=c+d&e=%5B1%2C2%5D");
    assert_eq!(query(|call| call.query_string_json(&json!({"a": "+"}))).await, "%7B%22a%22%3A%22%2B%22%7D");
    assert_eq!(query(|call| call.query_string("a=b+c&d=%23#", &[])).await, "a=b+c&d=%23%23");
    assert_eq!(Sender::new().send(false, |call| call.query_string(&[1], &[])).await, None);
}

#[tokio::test]
async fn null_items_and_members_are_passed_over() {
    assert_eq!(query(|call| call.query("a", &json!(["x", null, "y"]))).await, "a=x&a=y");
    assert_eq!(query(|call| call.query("a", &json!({"x": null, "y": 1}))).await, "y=1");
}

/// `collectionFormat` of Swagger 2.0 joins items in any part of a request.
#[tokio::test]
async fn texts_of_a_list_have_any_form() {
    let owned = [String::from("x y"), "z".to_owned()];
    for texts in [
        query(|call| call.query("t", &Texts(&owned))).await,
        query(|call| call.query("t", &Texts(&["x y", "z"]))).await,
    ] {
        assert_eq!(texts, "t=x%20y&t=z");
    }
    assert_eq!(list::<String>(["x", "y"]), ["x", "y"]);
    assert_eq!(list::<String>(owned.clone()), owned);
}

#[tokio::test]
async fn items_are_joined_by_spaces_pipes_and_tabs_without_a_name_in_paths_and_headers() {
    let sender = Sender::new();
    for (style, path, header) in [
        (Style::SpaceDelimited, "a%20b", "a b"),
        (Style::PipeDelimited, "a%7Cb", "a|b"),
        (Style::TabDelimited, "a%09b", "a\tb"),
    ] {
        let sent =
            sender.send(true, |call| call.path_with("color", &["a", "b"], style, false)).await.unwrap();
        assert!(sent.starts_with(&format!("GET /get/{path} HTTP/1.1\r\n")), "{sent}");
        let sent = sender.send(false, |call| call.header_with("x", &["a", "b"], style, false)).await.unwrap();
        assert!(sent.contains(&format!("\r\nx: {header}\r\n")), "{sent}");
    }
}

#[tokio::test]
async fn an_exploded_object_repeats_a_list_in_it() {
    let pageable = json!({"page": 1, "size": 2, "sort": ["a", "b,desc"]});
    for style in [Style::Form, Style::SpaceDelimited, Style::PipeDelimited] {
        assert_eq!(
            query(|call| call.query_with("pageable", &pageable, style, true)).await,
            "page=1&size=2&sort=a&sort=b%2Cdesc"
        );
    }
    let deeper = json!({"a": {"b": 1, "c": [2, 3]}, "d": [{"e": 4}, {"f": "g"}], "h": [], "i": "j"});
    assert_eq!(
        query(|call| call.query("x", &deeper)).await,
        "a%5Bb%5D=1&a%5Bc%5D%5B%5D=2&a%5Bc%5D%5B%5D=3&d%5B0%5D%5Be%5D=4&d%5B1%5D%5Bf%5D=g&i=j"
    );
    let sent = query(|call| {
        call.query("x", &json!({"a": [], "b": {}}));
        call.query("y", &1);
    });
    assert_eq!(sent.await, "y=1");
}

#[tokio::test]
async fn an_exploded_list_of_structures_has_brackets() {
    assert_eq!(
        query(|call| call.query("a", &json!([{"b": 1}, {"b": 2, "c": [3]}]))).await,
        "a%5B0%5D%5Bb%5D=1&a%5B1%5D%5Bb%5D=2&a%5B1%5D%5Bc%5D%5B%5D=3"
    );
    assert_eq!(
        query(|call| call.query("a", &json!([[1, 2], [3]]))).await,
        "a%5B0%5D%5B%5D=1&a%5B0%5D%5B%5D=2&a%5B1%5D%5B%5D=3"
    );
}

#[tokio::test]
async fn a_structure_among_joined_items_is_its_json_text() {
    let value = json!({"a": [1, "x\"y"], "b": {"c": null, "d": true}, "e": "f"});
    assert_eq!(
        query(|call| call.query_with("x", &value, Style::Form, false)).await,
        "x=a,%5B1%2C%22x%5C%22y%22%5D,b,%7B%22d%22%3Atrue%7D,e,f"
    );
    let sender = Sender::new();
    let sent = sender.send(false, |call| call.header_with("x", &value, Style::Simple, true)).await.unwrap();
    assert!(sent.contains("\r\nx: a=[1,\"x\\\"y\"],b={\"d\":true},e=f\r\n"), "{sent}");
    let sent = sender.send(true, |call| call.path("color", &json!([[1.5], "a"]))).await.unwrap();
    assert!(sent.starts_with("GET /get/%5B1.5%5D,a HTTP/1.1\r\n"), "{sent}");
    let sent =
        sender.send(false, |call| call.cookie("x", &json!({"a": ["b", {"c": 1}]}), true)).await.unwrap();
    assert!(sent.contains("\r\ncookie: a=%5B%22b%22%2C%7B%22c%22%3A1%7D%5D\r\n"), "{sent}");
}

#[tokio::test]
async fn a_path_parameter_is_empty_where_the_document_says_so() {
    let sender = Sender::new();
    let sent = sender.send(true, |call| call.path_or_empty("color", "")).await.unwrap();
    assert!(sent.starts_with("GET /get/ HTTP/1.1\r\n"), "{sent}");
    let sent = sender.send(true, |call| call.path_or_empty("color", "a/b")).await.unwrap();
    assert!(sent.starts_with("GET /get/a%2Fb HTTP/1.1\r\n"), "{sent}");
    for value in [".", "..", "%2e"] {
        assert_eq!(sender.send(true, |call| call.path_or_empty("color", value)).await, None, "{value}");
    }
}

#[tokio::test]
async fn a_path_that_would_lead_elsewhere_is_refused() {
    for value in ["", ".", "..", "%2e", "%2E.", "%2e%2e"] {
        assert_eq!(Sender::new().send(true, |call| call.path("color", value)).await, None, "{value}");
    }
    let sender = Sender::new();
    for (a, b) in [("", "."), (".", "x"), ("x", "y")] {
        let mut call = Call::new(&sender.core);
        call.path("a", a);
        call.path("b", b);
        assert_eq!(call.request::<Dots>().await.is_ok(), a == "x", "{a} {b}");
    }
    // No value at all.
    assert_eq!(sender.send(true, |_| ()).await, None);
}

#[tokio::test]
async fn bodies() {
    let sender = Sender::new();
    type Body = (fn(&mut Call), &'static str, &'static str);
    let bodies: [Body; 10] = [
        (|call| call.json(&json!({"a": null})), "application/json", r#"{"a":null}"#),
        (
            |call| call.json_as("application/merge-patch+json", &json!({"a": 1})),
            "application/merge-patch+json",
            r#"{"a":1}"#,
        ),
        (
            |call| call.form(&json!({"a": {"b": 1}, "c": [{"d": 2}], "e": [[3]]}), &[]),
            "application/x-www-form-urlencoded",
            "a=%7B%22b%22%3A1%7D&c=%5B%7B%22d%22%3A2%7D%5D&e=%5B%5B3%5D%5D",
        ),
        (|call| call.form("a=b+c", &[]), "application/x-www-form-urlencoded", "a=b+c"),
        (
            |call| call.form(&json!({"a": "b c", "d+e": "f&g%20", "h": [1, null, 2], "i": null}), &[]),
            "application/x-www-form-urlencoded",
            "a=b+c&d%2Be=f%26g%2520&h=1&h=2",
        ),
        (
            |call| {
                let body =
                    json!({"a": {"b": [{"c": 1}]}, "d": {"e": [2.5, "f g"]}, "h": ["x y", 1], "i": "j/k"});
                let fields = [
                    ("a", Field::Style(Style::DeepObject, true)),
                    ("d", Field::Json),
                    ("h", Field::Style(Style::PipeDelimited, false)),
                    ("i", Field::Reserved(Style::Form, true)),
                ];
                call.form(&body, &fields);
            },
            "application/x-www-form-urlencoded",
            "a%5Bb%5D%5B0%5D%5Bc%5D=1&d=%7B%22e%22%3A%5B2.5%2C%22f+g%22%5D%7D&h=x+y%7C1&i=j/k",
        ),
        (
            |call| call.json_lines("application/jsonl", &[json!({"a": 1}), json!([2])]),
            "application/jsonl",
            "{\"a\":1}\n[2]\n",
        ),
        (
            |call| call.json_sequence("application/json-seq", &[json!(1), json!(2)]),
            "application/json-seq",
            "\u{1e}1\n\u{1e}2\n",
        ),
        (|call| call.text("text/plain", "a\r\nb".to_owned()), "text/plain", "a\r\nb"),
        (|call| call.raw("image/png", bytes::Bytes::from_static(b"\x01")), "image/png", "\x01"),
    ];
    for (body, media_type, text) in bodies {
        let mut call = Call::new(&sender.core);
        body(&mut call);
        call.request::<Post>().await.unwrap();
        let request = sender.server.requests().pop().unwrap();
        assert!(request.starts_with("POST /post HTTP/1.1\r\n"), "{request}");
        assert!(request.contains(&format!("\r\ncontent-type: {media_type}\r\n")), "{request}");
        assert!(request.ends_with(&format!("\r\n\r\n{text}")), "{request}");
    }
}
