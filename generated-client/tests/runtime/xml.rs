//! XML to models and back, by descriptions as the generator would write them.

use serde_json::{Value, json};

use crate::hand_written::{Post, XmlBody, core};
use crate::runtime::xml::{Field, Name, Place, Xml};
use crate::runtime::{Call, ErrorKind};
use crate::server::{Server, respond};

/// Every kind of description, and itself.
pub(crate) static BOOK: Xml = Xml::Object(
    &[
        field("id", Place::Attribute(Name::new("book-id")), &Xml::Number),
        field("title", Place::Element(Name::within("Title", Some("t"), Some("urn:title"))), &Xml::Text),
        Field {
            wire: "tags",
            place: Place::Items,
            required: true,
            content: &Xml::List(Name::new("tag"), &Xml::Text),
        },
        field("parts", Place::Items, &Xml::List(Name::new("part"), &PART)),
        field("pages", Place::Element(Name::new("Pages")), &Xml::List(Name::new("page"), &Xml::Number)),
        field("out", Place::Element(Name::new("out")), &Xml::Bool),
        field("sequel", Place::Element(Name::new("sequel")), &BOOK),
        field("prices", Place::Element(Name::new("prices")), &Xml::Object(&[], Some(&Xml::Number))),
        field("note", Place::Text, &Xml::Text),
    ],
    None,
);

static PART: Xml = Xml::Object(
    &[Field { wire: "n", place: Place::Element(Name::new("n")), required: true, content: &Xml::Number }],
    None,
);

const ROOT: Name = Name::within("book", Some("b"), Some("urn:b&c"));

const fn field(wire: &'static str, place: Place, content: &'static Xml) -> Field {
    Field { wire, place, required: false, content }
}

/// The XML that a value is sent as, or why it is not.
async fn sent(value: &Value) -> Result<String, String> {
    let server = Server::answering(respond(204, ""));
    let mut call = Call::new(&core(&server.url()));
    call.xml("application/xml", ROOT, &BOOK, value);
    match call.request::<Post>().await {
        Ok(()) => {
            let request = server.request();
            assert!(request.contains("\r\ncontent-type: application/xml\r\n"), "{request}");
            Ok(request.split_once("\r\n\r\n").unwrap().1.to_owned())
        }
        Err(error) => {
            assert_eq!((error.kind(), server.requests().len()), (ErrorKind::Request, 0));
            Err(error.to_string())
        }
    }
}

/// The JSON that a model is read from.
async fn read(xml: &str) -> Result<Value, String> {
    let server = Server::answering(respond(200, xml));
    Call::new(&core(&server.url())).request::<XmlBody>().await.map_err(|error| {
        assert_eq!(error.kind(), ErrorKind::Decode);
        error.to_string()
    })
}

#[tokio::test]
async fn a_value_is_written_by_its_description_and_read_back() {
    let value = json!({
        "id": 7,
        "title": "a < b & \"c\"",
        "tags": ["x", ""],
        "pages": [1, 2.5],
        "out": true,
        "sequel": {"tags": [], "title": "b"},
        "prices": {"EUR": 1, "USD": 2},
        "note": " n\r\n",
    });
    let text = sent(&value).await.unwrap();
    assert_eq!(
        text,
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<b:book book-id=\"7\" xmlns:t=\"urn:title\" xmlns:b=\"urn:b&amp;c\">",
            "<t:Title>a &lt; b &amp; \"c\"</t:Title><tag>x</tag><tag></tag>",
            "<Pages><page>1</page><page>2.5</page></Pages><out>true</out>",
            "<sequel><t:Title>b</t:Title></sequel>",
            "<prices><EUR>1</EUR><USD>2</USD></prices> n&#13;\n</b:book>",
        )
    );
    let mut read = read(&text).await.unwrap();
    // An element without text of its own has an empty one.
    read["sequel"].as_object_mut().unwrap().remove("note");
    assert_eq!(read, value);
}

#[tokio::test]
async fn what_servers_write_is_read() {
    for (xml, expected) in [
        ("<book/>", json!({"tags": [], "note": ""})),
        ("<other:book xmlns:other='x' other:book-id=' 7 '/>", json!({"id": 7, "tags": [], "note": ""})),
        (
            "\u{feff}<?xml version='1.0'?><!DOCTYPE book><!-- c --><book>\n <tag>a&amp;b&#233;</tag><tag><![CDATA[<c>]]></tag></book>",
            json!({"tags": ["a&b\u{e9}", "<c>"], "note": "\n "}),
        ),
        (
            "<book><Pages/><out>0</out><unknown>1</unknown></book>",
            json!({"tags": [], "pages": [], "out": false, "note": ""}),
        ),
        (
            "<book><out xmlns:i='x' i:nil='true'/><prices><a> 1 </a></prices></book>",
            json!({"tags": [], "out": null, "prices": {"a": 1}, "note": ""}),
        ),
        // A wrapper that the document does not have, and what is none.
        (
            "<book><tag><string>a</string><string>b</string></tag></book>",
            json!({"tags": ["a", "b"], "note": ""}),
        ),
        ("<book><tag><a>a</a><b>b</b></tag></book>", json!({"tags": [""], "note": ""})),
        ("<book><tag>\n</tag></book>", json!({"tags": ["\n"], "note": ""})),
        (
            "<book><part>\n <Part><n>1</n></Part></part></book>",
            json!({"tags": [], "parts": [{"n": 1}], "note": ""}),
        ),
        ("<book><part><n>1</n></part></book>", json!({"tags": [], "parts": [{"n": 1}], "note": ""})),
        ("<book><part/></book>", json!({"tags": [], "note": ""})),
    ] {
        assert_eq!(read(xml).await.unwrap(), expected, "{xml}");
    }
}

#[tokio::test]
async fn what_is_no_xml_is_an_error() {
    let deep = format!("{}{}", "<a>".repeat(200), "</a>".repeat(200));
    // No text at all is null, which any JSON is.
    assert_eq!(read("").await.unwrap(), json!(null));
    for xml in ["text", "<a>", "<a></b>", "<a/><b/>", "<a>&own;</a>", "<a b></a>", &deep] {
        let error = read(xml).await.unwrap_err();
        assert!(error.contains("XML"), "{xml}: {error}");
    }
}

#[tokio::test]
async fn what_xml_cannot_hold_is_not_sent() {
    for value in [
        json!({"title": "\u{1}"}),
        json!({"prices": {"a b": 1}}),
        json!({"prices": {"<a>": 1}}),
        json!({"prices": {"": 1}}),
        json!({"id": [1]}),
    ] {
        let error = sent(&value).await.unwrap_err();
        assert!(error.contains("XML"), "{error}");
    }
}
