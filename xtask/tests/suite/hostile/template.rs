//! Documents with a text in every place that takes any text. `@` stands for a payload, `@2` for it with something behind
//! it, where the same text twice would be another matter.

use serde_json::{Value, json};

/// What the client is made of: title, servers, tags, security.
pub(super) fn client() -> Value {
    let servers =
        json!([{ "url": "https://{@}.@/@", "description": "@", "variables": { "@": { "default": "@2" } } }]);
    let operation =
        json!({ "tags": ["@"], "servers": servers, "responses": { "204": { "description": "@" } } });
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
        "paths": { "/a": { "get": operation } },
        "components": { "securitySchemes": {
            "@": {
                "type": "apiKey", "in": "header", "name": "@", "description": "@",
                "x-rust-prefix": "@", "x-rust-credential": "@",
            },
            "@2": { "type": "apiKey", "in": "query", "name": "@", "x-rust-name": "@", "x-rust-credential": "@" },
            "@3": { "type": "apiKey", "in": "cookie", "name": "@", "description": "@" },
            "@4": { "type": "http", "scheme": "@" },
            "@5": { "type": "oauth2", "flows": { "implicit": { "authorizationUrl": "@", "scopes": { "@": "@" } } } },
        } },
        "x-rust-request-id": "@",
        "x-other": "@",
    })
}

/// Operations with all that they have.
pub(super) fn operations() -> Value {
    let text = json!({ "type": "string" });
    let done = json!({ "204": { "description": "@" } });
    json!({
        "openapi": "3.2.0",
        "info": { "title": "A", "version": "1" },
        "paths": {
            "/a@/{@}/{@2}": {
                "summary": "@", "description": "@",
                "parameters": [
                    { "name": "@", "in": "path", "required": true, "description": "@", "schema": text },
                ],
                "get": {
                    "tags": ["@"], "operationId": "@", "summary": "@", "description": "@",
                    "externalDocs": { "url": "@", "description": "@" },
                    "parameters": [
                        { "name": "@", "in": "query", "description": "@", "schema": text, "example": "@" },
                        {
                            "name": "@2", "in": "query", "x-rust-name": "@", "schema": { "enum": ["@"] },
                            "examples": { "@": { "summary": "@", "description": "@", "value": "@" } },
                        },
                        { "name": "@3", "in": "query", "content": { "@": { "schema": text } } },
                        { "name": "@", "in": "header", "required": true, "schema": { "type": "string", "pattern": "@" } },
                        { "name": "@", "in": "cookie", "schema": { "type": "string", "format": "@" } },
                    ],
                    "responses": {
                        "200": {
                            "description": "@",
                            "headers": { "@": { "description": "@", "schema": text } },
                            "content": { "@": { "schema": text }, "application/@+json": { "schema": text } },
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
                        "operationId": "@2", "description": "@", "responses": done,
                    } } } },
                    "servers": [{ "url": "@" }],
                },
                "post": {
                    "tags": ["@2"], "operationId": "@3", "x-rust-name": "@", "deprecated": true,
                    "requestBody": { "required": true, "description": "@", "content": {
                        "application/@+json": {
                            "schema": { "properties": { "@": {} } }, "example": "@",
                            "encoding": { "@": { "contentType": "@", "headers": { "@": { "schema": {} } } } },
                        },
                        "application/x-www-form-urlencoded": { "schema": { "properties": { "@": {} } } },
                    } },
                    "responses": done,
                },
                "additionalOperations": { "@": { "operationId": "@6", "responses": done } },
            },
            "/b": {
                "put": {
                    "tags": ["@"], "operationId": "@4", "requestBody": { "content": { "@": {} } }, "responses": done,
                },
                "patch": {
                    "tags": ["@"],
                    "requestBody": { "required": true, "content": { "@/@": { "schema": text } } },
                    "responses": { "default": { "description": "@", "content": { "@": {} } } },
                },
            },
        },
        "webhooks": { "@": { "post": {
            "operationId": "@5",
            "requestBody": { "content": { "application/json": { "schema": { "properties": { "@": {} } } } } },
            "responses": done,
        } } },
        "components": {
            "responses": { "@": { "description": "@", "content": { "application/json": { "schema": {
                "properties": { "a": { "enum": ["@"] } },
            } } } } },
            "parameters": { "@": { "name": "@", "in": "query", "schema": { "enum": ["@", "@2"] } } },
        },
    })
}

/// Schemas of every kind.
pub(super) fn models() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "A", "version": "1" },
        "components": { "schemas": {
            "@": {
                "type": "object", "title": "@", "description": "@", "required": ["@", "@3"],
                "properties": {
                    "@": { "type": "string", "description": "@", "default": "@", "example": "@", "pattern": "@" },
                    "@2": {
                        "type": "string", "enum": ["@", "@2", "@3"],
                        "x-enum-varnames": ["@", "@2"], "x-enumDescriptions": { "@": "@" },
                        "x-ms-enum": { "name": "@", "values": [{ "value": "@2", "name": "@", "description": "@" }] },
                        "x-rust-variants": { "@3": "@" },
                    },
                    "@3": { "const": "@" },
                    "@4": { "type": "string", "x-rust-name": "@", "examples": ["@"], "format": "@" },
                    "@5": {
                        "type": "object", "description": "@",
                        "properties": { "@": { "$ref": "#/components/schemas/@" } },
                    },
                },
                "patternProperties": { "@": { "type": "string" } },
                "xml": { "name": "@", "namespace": "@" }, "$comment": "@", "$anchor": "@",
            },
            "@2": {
                "description": "@",
                "oneOf": [{ "$ref": "#/components/schemas/@" }, { "$ref": "#/components/schemas/@3" }],
                "discriminator": { "propertyName": "@", "mapping": { "@": "#/components/schemas/@", "@2": "@3" } },
            },
            "@3": {
                "type": "object", "title": "@", "required": ["@"], "properties": { "@": { "const": "@3" } },
            },
            "@4": { "anyOf": [
                { "type": "string", "title": "@" }, { "type": "integer", "title": "@2" },
                { "type": "array", "items": { "title": "@", "properties": { "a": {} } } },
            ] },
            "@5": { "type": "array", "description": "@", "items": { "$ref": "#/components/schemas/@5" } },
            "@6": {
                "x-rust-name": "@",
                "allOf": [{ "$ref": "#/components/schemas/@" }, { "properties": { "@6": { "type": "integer" } } }],
            },
            "@7": { "x-rust-name": "@7", "description": "@", "type": "string" },
        } },
    })
}
