//! No text of a document does harm: it neither becomes code nor breaks the crate, wherever it stands.

mod harmless;
mod payloads;

use rayon::prelude::*;
use serde_json::{Value, json};
use xtask::diagnostic::{Severity, Style};
use xtask::generate_text;

use harmless::{Files, assert_harmless, assert_readable};
use payloads::PAYLOADS;

/// Generates a crate, which has to be harmless, and says whether there was one.
fn survive(document: &Value, what: &str) -> bool {
    let text = document.to_string();
    let made = generate_text(&[("a.json", &text)], "a.json", &[], "planted");
    let (problems, files) = made.expect("the templates can be read");
    assert_readable(&problems.render(Severity::Note, Style::Plain), what);
    assert_harmless(&Files::generated(files), what);
    !problems.diagnostics.has_errors()
}

/// A document with a text in every place that takes any text. `@` stands for a payload, `@2` for it with something behind
/// it, where the same text twice would be another matter.
fn template() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "@", "version": "@", "summary": "@", "description": "@", "termsOfService": "@",
            "contact": { "name": "@", "url": "@", "email": "@" }, "license": { "name": "@", "identifier": "@" },
        },
        "servers": [{ "url": "https://{@}@/{@2}", "description": "@", "variables": {
            "@": { "default": "@", "enum": ["@"], "description": "@" }, "@2": { "default": "@" },
        } }],
        "tags": [
            { "name": "@", "description": "@", "externalDocs": { "url": "@", "description": "@" } },
            { "name": "@2", "x-rust-name": "@" },
        ],
        "externalDocs": { "url": "@", "description": "@" },
        "security": [{ "@": ["@"] }, { "@2": [], "@3": [] }, { "@4": [] }, { "@5": [] }],
        "paths": {
            "/a@/{@}/{@2}": {
                "summary": "@", "description": "@",
                "parameters": [
                    { "name": "@", "in": "path", "required": true, "description": "@", "schema": { "type": "string" } },
                ],
                "get": {
                    "tags": ["@"], "operationId": "@", "summary": "@", "description": "@",
                    "externalDocs": { "url": "@", "description": "@" },
                    "parameters": [
                        { "name": "@", "in": "query", "description": "@", "schema": { "type": "string" }, "example": "@" },
                        { "name": "@2", "in": "query", "x-rust-name": "@", "schema": { "type": "string", "enum": ["@"] },
                          "examples": { "@": { "summary": "@", "description": "@", "value": "@" } } },
                        { "name": "@3", "in": "query", "content": { "@": { "schema": { "type": "string" } } } },
                        { "name": "@", "in": "header", "required": true, "schema": { "type": "string", "pattern": "@" } },
                        { "name": "@", "in": "cookie", "schema": { "type": "string", "format": "@" } },
                    ],
                    "responses": {
                        "200": {
                            "description": "@",
                            "headers": { "@": { "description": "@", "schema": { "type": "string" } } },
                            "content": {
                                "@": { "schema": { "type": "string" } },
                                "application/@+json": { "schema": { "$ref": "#/components/schemas/@" } },
                            },
                            "links": { "@": { "operationId": "@", "description": "@", "parameters": { "@": "@" } } },
                        },
                        "201": { "description": "@", "content": { "text/@": {} } },
                        "4XX": { "description": "@", "content": { "application/json": { "schema": {
                            "properties": { "@": { "enum": ["@", "@2"] } },
                        } } } },
                        "default": { "description": "" },
                        "@": { "description": "@" },
                    },
                    "callbacks": { "@": { "{$request.body#/@}": { "post": {
                        "operationId": "@2", "description": "@", "responses": { "200": { "description": "@" } },
                    } } } },
                    "servers": [{ "url": "@" }],
                },
                "post": {
                    "tags": ["@2"], "operationId": "@3", "x-rust-name": "@", "deprecated": true,
                    "requestBody": { "required": true, "description": "@", "content": {
                        "application/@+json": {
                            "schema": { "$ref": "#/components/schemas/@2" }, "example": "@",
                            "encoding": { "@": { "contentType": "@", "headers": { "@": { "schema": {} } } } },
                        },
                        "application/x-www-form-urlencoded": { "schema": { "type": "object", "properties": { "@": {} } } },
                    } },
                    "responses": { "204": { "description": "@" } },
                },
            },
            "/b": {
                "put": {
                    "tags": ["@"], "operationId": "@4", "security": [{ "@2": [] }],
                    "requestBody": { "content": { "@": {} } }, "responses": { "200": { "description": "@" } },
                },
                "patch": {
                    "tags": ["@"],
                    "requestBody": { "required": true, "content": { "@/@": { "schema": { "type": "string" } } } },
                    "responses": { "default": { "description": "@", "content": { "@": {} } } },
                },
            },
        },
        "webhooks": { "@": { "post": {
            "operationId": "@5", "requestBody": { "content": { "application/json": { "schema": {
                "type": "object", "properties": { "@": {} },
            } } } }, "responses": { "200": { "description": "@" } },
        } } },
        "components": {
            "schemas": {
                "@": {
                    "type": "object", "title": "@", "description": "@", "required": ["@", "@3"],
                    "properties": {
                        "@": { "type": "string", "description": "@", "default": "@", "example": "@", "pattern": "@" },
                        "@2": { "type": "string", "enum": ["@", "@2"], "x-enum-varnames": ["@", "@2"] },
                        "@3": { "const": "@" },
                        "@4": { "type": "string", "x-rust-name": "@", "examples": ["@"], "format": "@" },
                        "@5": { "type": "object", "description": "@", "properties": { "@": { "$ref": "#/components/schemas/@" } } },
                    },
                    "patternProperties": { "@": { "type": "string" } },
                    "xml": { "name": "@", "namespace": "@" }, "$comment": "@", "$id": "@", "$anchor": "@",
                },
                "@2": {
                    "description": "@",
                    "oneOf": [
                        { "$ref": "#/components/schemas/@" }, { "$ref": "#/components/schemas/@3" },
                    ],
                    "discriminator": { "propertyName": "@", "mapping": {
                        "@": "#/components/schemas/@", "@2": "@3",
                    } },
                },
                "@3": { "type": "object", "title": "@", "required": ["@"], "properties": { "@": { "const": "@3" } } },
                "@4": { "anyOf": [{ "type": "string", "title": "@" }, { "type": "integer", "title": "@2" }, { "type": "array", "items": { "title": "@", "properties": { "a": {} } } }] },
                "@5": { "type": "array", "description": "@", "items": { "$ref": "#/components/schemas/@5" } },
                "@6": { "x-rust-name": "@", "allOf": [{ "$ref": "#/components/schemas/@" }, { "properties": { "@6": { "type": "integer" } } }] },
                "@7": { "x-rust-name": "@7", "description": "@", "type": "string" },
            },
            "securitySchemes": {
                "@": { "type": "apiKey", "in": "header", "name": "@", "description": "@", "x-rust-prefix": "@", "x-rust-credential": "@" },
                "@2": { "type": "apiKey", "in": "query", "name": "@", "x-rust-name": "@", "x-rust-credential": "@" },
                "@3": { "type": "apiKey", "in": "cookie", "name": "@", "description": "@" },
                "@4": { "type": "http", "scheme": "@" },
                "@5": { "type": "oauth2", "flows": { "implicit": { "authorizationUrl": "@", "scopes": { "@": "@" } } } },
            },
            "responses": { "@": { "description": "@", "content": { "application/json": { "schema": {
                "properties": { "a": { "enum": ["@"] } },
            } } } } },
            "parameters": { "@": { "name": "@", "in": "query", "schema": { "enum": ["@", "@2"] } } },
        },
        "x-rust-request-id": "@",
        "x-other": "@",
    })
}

/// The value with every mark replaced by a text.
fn plant(value: &Value, payload: &str) -> Value {
    match value {
        Value::String(text) => Value::String(plant_text(text, payload)),
        Value::Array(items) => items.iter().map(|item| plant(item, payload)).collect(),
        Value::Object(map) => {
            map.iter().map(|(key, value)| (plant_text(key, payload), plant(value, payload))).collect()
        }
        other => other.clone(),
    }
}

fn plant_text(text: &str, payload: &str) -> String {
    if text.starts_with("#/") {
        let escaped = payload.replace('~', "~0").replace('/', "~1").replace('%', "%25");
        return text.replace('@', &escaped);
    }
    text.replace('@', payload)
}

/// The documents with a text in place of one string or key, each with the place.
fn planted_one_by_one(value: &Value, payload: &str) -> Vec<(String, Value)> {
    let mut documents = Vec::new();
    let mut stack = vec![(String::new(), value)];
    while let Some((place, at)) = stack.pop() {
        let below = |token: &str| format!("{place}/{}", token.replace('~', "~0").replace('/', "~1"));
        match at {
            Value::String(_) => {
                let mut document = value.clone();
                *document.pointer_mut(&place).expect("the place is there") = payload.into();
                documents.push((place, document));
            }
            Value::Array(items) => {
                stack.extend(items.iter().enumerate().map(|(index, item)| (below(&index.to_string()), item)));
            }
            Value::Object(map) => {
                for (key, child) in map {
                    stack.push((below(key), child));
                    let mut document = value.clone();
                    let parent = document.pointer_mut(&place).and_then(Value::as_object_mut);
                    let parent = parent.expect("the place is there");
                    let child = parent.remove(key).expect("the key is there");
                    parent.insert(payload.to_owned(), child);
                    documents.push((format!("the key {}", below(key)), document));
                }
            }
            _ => {}
        }
    }
    documents
}

#[test]
fn every_text_in_all_places_at_once() {
    let template = template();
    PAYLOADS.par_iter().for_each(|payload| {
        let what = format!("{payload:?} everywhere");
        assert!(survive(&plant(&template, payload), &what), "{what}: nothing was generated");
    });
}

/// Keywords and references too, which makes many of the documents wrong. All of them take minutes: `HOSTILE=all`.
#[test]
fn every_text_in_each_place() {
    let whole = std::env::var_os("HOSTILE").is_some();
    let base = plant(&template(), "x");
    assert!(survive(&base, "the template"));
    let places = planted_one_by_one(&base, "").len();
    (0..PAYLOADS.len()).into_par_iter().for_each(|index| {
        let documents = planted_one_by_one(&base, PAYLOADS[index]).into_iter().enumerate();
        // Each run plants every text somewhere, and something in every place.
        let share = documents.filter(|(place, _)| whole || place % PAYLOADS.len() == index);
        for (_, (place, document)) in share {
            survive(&document, &format!("{:?} at {place}", PAYLOADS[index]));
        }
    });
    assert!(places > PAYLOADS.len());
}
