//! No document makes the generator panic, overflow its stack or run without end.

#![expect(clippy::expect_used, reason = "what a test cannot set up fails it")]

use std::fmt::Write as _;

use serde_json::{Value, json};
use xtask::diagnostic::{Diagnostics, Severity, Style};
use xtask::document::{Document, Sources, Strictness};

/// Loads and renders in a thread with a stack of 2 MiB, as a test or a worker has.
fn survive(name: &'static str, text: impl Into<Vec<u8>>) -> String {
    let bytes = text.into();
    let run = move || {
        let mut said = String::new();
        for strictness in [Strictness::Strict, Strictness::Lenient] {
            // As an overlay of itself, too.
            for overlays in [[name].as_slice(), &[]] {
                let mut sources = Sources::memory([(name, bytes.as_slice())]);
                let mut diagnostics = Diagnostics::default();
                let document = Document::load(&mut sources, name, overlays, strictness, &mut diagnostics);
                assert!(document.is_some() || diagnostics.has_errors());
                said = diagnostics.render(&sources, Severity::Note, Style::Plain);
            }
        }
        said
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run).expect("a thread");
    thread.join().expect("no panic")
}

#[test]
fn deep_documents() {
    let nested = |depth: usize, open: &str, close: &str| {
        let head = r#"{"openapi":"3.1.0","info":{"title":"A","version":"1"},"paths":{},"components":{"schemas":{"A":"#;
        format!("{head}{}{{}}{}}}}}}}", open.repeat(depth), close.repeat(depth))
    };
    for depth in [10, 40, 59, 10_000, 1_000_000] {
        let said = survive("deep.json", nested(depth, r#"{"properties":{"a":"#, "}}"));
        assert_eq!(said.contains("error[too-deep]"), depth > 59, "{depth}: {said}");
        survive("deep.yaml", nested(depth, r#"{"allOf":["#, "]}"));
    }
    survive(
        "block.yaml",
        (0..3_000).fold(String::from("openapi: 3.0.0\n"), |mut text, depth| {
            writeln!(text, "{}a:", " ".repeat(depth)).expect("a string takes everything");
            text
        }),
    );
}

#[test]
fn references_without_end() {
    let document = |schemas: Value, paths: Value| {
        json!({
            "openapi": "3.1.0", "info": { "title": "A", "version": "1" }, "paths": paths,
            "components": {
                "schemas": schemas,
                "examples": { "e": { "$ref": "#/components/examples/e" } },
                "securitySchemes": { "s": { "$ref": "#/components/securitySchemes/s" } },
                "pathItems": { "p": { "$ref": "#/components/pathItems/p" } },
                "callbacks": { "c": { "$ref": "#/components/callbacks/c" } },
            },
        })
        .to_string()
    };
    let chain: serde_json::Map<String, Value> = (0..5_000)
        .map(|index| {
            (format!("S{index}"), json!({ "$ref": format!("#/components/schemas/S{}", (index + 1) % 5_000) }))
        })
        .collect();
    let said = survive("chain.json", document(Value::Object(chain), json!({})));
    assert!(said.contains("error[reference-cycle]"));
    let schemas = json!({
        "Self": { "$ref": "#/components/schemas/Self" },
        "Below": { "$ref": "#/components/schemas/Below/properties/x" },
        "Above": { "properties": { "a": { "$ref": "#/components/schemas" }, "b": { "$ref": "#" } } },
        "All": { "allOf": [{ "$ref": "#/components/schemas/All" }] },
        "Odd": { "$ref": 5 },
        "Odder": { "$ref": "%zz#%e0%80/~2~" },
        "Id": { "$id": "x", "$anchor": 5, "$recursiveAnchor": true, "$recursiveRef": "#" },
    });
    let paths = json!({
        "/a": { "$ref": "#/paths/~1a" },
        "/b": { "$ref": "#/components/pathItems/p" },
        "/c": { "get": { "responses": {}, "callbacks": { "c": { "$ref": "#/components/callbacks/c" } } } },
        "/d": { "get": { "requestBody": { "content": { "a/b": { "examples": { "e": { "$ref": "#/components/examples/e" } } } } } } },
    });
    let said = survive("odd.json", document(schemas, paths));
    assert!(said.contains("error[reference-cycle]"));
}

#[test]
fn every_value_in_every_place() {
    let whole = json!({
        "openapi": "3.1.0",
        "info": { "title": "A", "version": "1", "license": { "name": "x" }, "contact": { "name": "x" } },
        "servers": [{ "url": "x", "variables": { "v": { "default": "x", "enum": ["x"] } } }],
        "tags": [{ "name": "x", "externalDocs": { "url": "x" } }],
        "security": [{ "s": ["x"] }],
        "paths": { "/a": {
            "parameters": [{ "name": "a", "in": "query", "schema": {}, "examples": { "e": { "value": 1 } } }],
            "get": {
                "tags": ["x"], "operationId": "a", "deprecated": true, "security": [{ "s": [] }],
                "requestBody": { "required": true, "content": { "a/b": { "schema": {}, "encoding": { "x": { "style": "form", "headers": { "h": {} } } } } } },
                "responses": { "200": { "description": "x", "headers": { "h": { "schema": {} } }, "links": { "l": {} } } },
                "callbacks": { "c": { "{$url}": { "post": { "responses": {} } } } },
            },
        } },
        "webhooks": { "w": { "post": { "responses": {} } } },
        "components": {
            "schemas": { "S": {
                "type": ["object"], "properties": { "a": { "type": "string", "enum": ["a"], "const": "a" } }, "required": ["a"],
                "additionalProperties": {}, "items": {}, "prefixItems": [{}], "allOf": [{}], "oneOf": [{}], "anyOf": [{}], "not": {},
                "minimum": 1, "exclusiveMaximum": 2, "maxLength": 3, "discriminator": { "propertyName": "a", "mapping": { "a": "S" } },
                "examples": [1], "nullable": true, "dependentRequired": { "a": ["b"] }, "xml": { "name": "x" },
            } },
            "securitySchemes": { "s": { "type": "oauth2", "flows": { "implicit": { "authorizationUrl": "x", "scopes": { "a": "b" } } } } },
        },
    });
    let mut places = Vec::new();
    let mut stack = vec![(String::new(), &whole)];
    while let Some((place, value)) = stack.pop() {
        if let Value::Object(map) = value {
            stack.extend(
                map.iter().map(|(key, value)| (format!("{place}/{}", key.replace('/', "~1")), value)),
            );
        }
        if let Value::Array(items) = value {
            stack.extend(items.iter().enumerate().map(|(index, value)| (format!("{place}/{index}"), value)));
        }
        places.push(place);
    }
    let values = [
        json!(null),
        json!(-1.5),
        json!("\u{202e}é"),
        json!([null, 1]),
        json!({ "a": null }),
        json!({ "$ref": "#" }),
    ];
    for place in places {
        for value in &values {
            let mut document = whole.clone();
            if let Some(node) = document.pointer_mut(&place) {
                *node = value.clone();
            }
            let mut sources = Sources::memory([("a.json", document.to_string().as_bytes())]);
            let mut diagnostics = Diagnostics::default();
            let loaded = Document::load(&mut sources, "a.json", &[], Strictness::Lenient, &mut diagnostics);
            assert!(loaded.is_some() || diagnostics.has_errors(), "{place}: {value}");
            diagnostics.render(&sources, Severity::Note, Style::Plain);
        }
    }
}

#[test]
fn texts_of_every_kind() {
    let texts: [&[u8]; 16] = [
        b"\xff\xfe\x00",
        b"\xef\xbb\xbf",
        b"\xef\xbb\xbfopenapi: 3.0.0\npaths: {}",
        b"- a\n- b",
        b"openapi",
        b"~",
        b"---\n---\n",
        b"a: b\n---\nc: d",
        b"&a [*a]",
        b"*a",
        b"? {a: b}\n: c",
        b"openapi: 3.0.0\npaths:\n\t/a: {}",
        b"{",
        b"{}",
        b"\r\n\r\n# comment",
        b"openapi: 3.0.0\npaths: {<<: 5, /a: {<<: [1, {get: {}}]}}",
    ];
    for text in texts {
        survive("a.yaml", text);
        survive("a.json", text);
    }
}
