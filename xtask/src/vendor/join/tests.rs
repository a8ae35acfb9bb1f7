//! What parts become together.

use serde_json::json;

use super::*;

fn fragments(parts: &[Value]) -> Vec<Fragment> {
    let named = parts.iter().enumerate();
    named
        .map(|(at, value)| Fragment { value: value.clone(), root: Pointer::file(&format!("page{at}")) })
        .collect()
}

fn joined(parts: &[Value]) -> (Value, Vec<String>) {
    let mut diagnostics = Diagnostics::default();
    let document = join(&fragments(parts), &mut diagnostics);
    (document.into(), diagnostics.iter().map(|item| item.message.clone()).collect())
}

#[test]
fn parts_bring_methods_components_and_tags() {
    let (document, problems) = joined(&[
        json!({"openapi": "3.1.0", "info": {"title": "A"}, "tags": [{"name": "b"}, {"name": "a"}],
            "paths": {"/x": {"get": {"a": 1}}}, "components": {"schemas": {"A": {"type": "object"}}}}),
        json!({"openapi": "3.1.0", "info": {"title": "A"}, "tags": [{"name": "a"}, {"name": "c"}],
            "paths": {"/x": {"put": {"b": 1}}, "/y": {}}, "components": {"schemas": {"A": {"type": "object"}, "B": {}},
            "responses": {"E": {}}}}),
    ]);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        document,
        json!({"openapi": "3.1.0", "info": {"title": "A"},
            "tags": [{"name": "b"}, {"name": "a"}, {"name": "c"}],
            "paths": {"/x": {"get": {"a": 1}, "put": {"b": 1}}, "/y": {}},
            "components": {"schemas": {"A": {"type": "object"}, "B": {}}, "responses": {"E": {}}}})
    );
}

#[test]
fn what_is_one_thing_is_the_same_in_all_parts() {
    let with = |schema: Value| json!({"components": {"schemas": {"A": schema}}});
    let (_, problems) = joined(&[
        json!({}),
        with(json!({"properties": {"a": {"type": "string"}}})),
        with(json!({"properties": {"a": {"type": "integer"}}})),
        with(json!({"properties": {"a": {"type": "string"}, "b": {}}})),
        json!({"tags": [{"name": "x"}]}),
        json!({"tags": [{"name": "x", "description": "y".repeat(100)}]}),
    ]);
    let long = format!("\"{}…", "y".repeat(SHOWN - 1));
    assert_eq!(
        problems,
        [
            "two pages contradict each other: `#/components/schemas/A/properties/a/type` is `\"string\"` and `\"integer\"`".to_owned(),
            "two pages contradict each other: `#/components/schemas/A/properties/b` is `missing` and `{}`".to_owned(),
            format!("two pages contradict each other: `#/tags/description` is `missing` and `{long}`"),
        ]
    );
}

#[test]
fn the_text_says_the_same_again_whatever_the_values() {
    let mut tricky = Map::new();
    let texts = [
        "",
        " ",
        "yes",
        "no",
        "on",
        "~",
        "null",
        "1.0",
        "0x1f",
        "1e3",
        "012",
        "2001-01-01",
        "a: b",
        "- a",
        "#a",
        "a #b",
        "{",
        "[",
        "'",
        "\"",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "|",
        ">",
        "<<",
        "=",
        "a\nb",
        "a\n",
        "\na",
        " a\n b\n",
        "a\n\n",
        "\t",
        "a\tb",
        "a\r\nb",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{0}",
        "\u{202e}",
        "---",
        "...",
        "? a",
        ".inf",
        "y",
        "N",
    ];
    for (at, text) in texts.iter().enumerate() {
        tricky.insert((*text).to_owned(), json!(text));
        tricky.insert(format!("list {at}"), json!([text, [text], {*text: text}]));
    }
    for number in [
        json!(1),
        json!(-1),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1.5),
        json!(1e300),
        json!(1.0),
        json!(-0.0),
    ] {
        tricky.insert(format!("number {number}"), number);
    }
    let document = Map::from_iter([
        ("x-a".to_owned(), Value::from(tricky.clone())),
        ("paths".to_owned(), json!({"/b": {}, "/a": {}})),
        ("openapi".to_owned(), json!("3.1.0")),
        ("components".to_owned(), json!({"schemas": tricky, "empty": {}, "none": null})),
    ]);
    for file in ["a.yaml", "a.json"] {
        let text = render(document.clone(), file);
        let mut sources = crate::document::Sources::default();
        let strict = crate::document::Strictness::Strict;
        let read = sources.read_given(file, file, &text, strict, &mut Diagnostics::default());
        assert_eq!(read.expect("it can be read"), Value::Object(document.clone()), "{text}");
    }
    let text = render(document, "a.yaml");
    let roots = text.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()));
    assert_eq!(roots.collect::<Vec<_>>(), ["openapi: 3.1.0", "paths:", "components:", "x-a:"], "{text}");
}

#[test]
fn a_document_that_says_no_version_gets_one() {
    assert_eq!(joined(&[json!({"paths": {}})]).0["openapi"], VERSION);
    assert!(joined(&[json!({"swagger": "2.0"})]).0.get("openapi").is_none());
}
