//! What documents come to: the canonical shape of their nodes, node by node.

#![expect(clippy::expect_used, clippy::panic, reason = "what a test cannot set up fails it")]

#[path = "suite/folder.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod folder;

use std::fmt::Write as _;

use serde_json::{Value, json};
use xtask::diagnostic::{Diagnostics, Severity, Style};
use xtask::document::{Document, Pointer, Sources, Strictness};

/// Loads a document from text, with overlays, and what was said about it.
fn load_files(
    files: &[(&str, &str)],
    overlays: &[&str],
    strictness: Strictness,
) -> (Option<Document>, String) {
    let mut sources = Sources::memory(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    let mut diagnostics = Diagnostics::default();
    let main = files.first().expect("a main document").0;
    let document = Document::load(&mut sources, main, overlays, strictness, &mut diagnostics);
    let said = diagnostics.render(&sources, Severity::Note, Style::Plain);
    (document, said)
}

fn load(text: &str) -> Document {
    let (document, said) = load_files(&[("api.yaml", text)], &[], Strictness::Lenient);
    document.unwrap_or_else(|| panic!("{said}"))
}

/// The canonical form of one schema written in OpenAPI `version`.
fn schema(version: &str, schema: &Value) -> Value {
    let document = json!({
        "openapi": version,
        "info": { "title": "A", "version": "1" },
        "paths": {},
        "components": { "schemas": { "A": schema, "B": { "type": "string" } } },
    });
    node(&load(&document.to_string()), "#/components/schemas/A")
}

fn node(document: &Document, place: &str) -> Value {
    let schema =
        document.schemas.get(&Pointer::parse(place)).unwrap_or_else(|| panic!("no schema at {place}"));
    serde_json::to_value(schema).expect("a schema is JSON")
}

#[test]
fn schemas_have_one_shape_in_every_version() {
    let b = "#/components/schemas/B";
    let a = |tail: &str| json!({ "$ref": format!("#/components/schemas/A{tail}") });
    let cases = [
        (json!({ "type": ["string", "null"] }), json!({ "type": "string", "nullable": true })),
        (json!({ "type": ["integer", "number"] }), json!({ "type": "number" })),
        (json!({ "type": ["string", "integer"] }), json!({ "x-oas-types": ["integer", "string"] })),
        (json!({ "type": "null" }), json!({ "enum": [null], "nullable": true })),
        (json!({ "const": "a" }), json!({ "enum": ["a"] })),
        (
            json!({ "type": "string", "enum": ["a", null] }),
            json!({ "type": "string", "nullable": true, "enum": ["a"] }),
        ),
        (
            json!({ "type": "integer", "exclusiveMinimum": 0 }),
            json!({ "type": "integer", "exclusiveMinimum": true, "minimum": 0 }),
        ),
        (
            json!({ "type": "integer", "exclusiveMaximum": 9, "maximum": 5 }),
            json!({ "type": "integer", "maximum": 5 }),
        ),
        (json!({ "type": "integer", "minimum": 1.0 }), json!({ "type": "integer", "minimum": 1 })),
        (
            json!({ "type": "integer", "maximum": u64::MAX }),
            json!({ "type": "integer", "x-oas-maximum": u64::MAX }),
        ),
        (json!({ "$ref": b, "description": "d" }), json!({ "description": "d", "allOf": [{ "$ref": b }] })),
        (json!({ "$ref": b, "nullable": true }), json!({ "nullable": true, "allOf": [{ "$ref": b }] })),
        (json!({ "$ref": b }), json!({ "$ref": b })),
        (
            json!({ "oneOf": [{ "$ref": b }, { "type": "null" }] }),
            json!({ "nullable": true, "oneOf": [{ "$ref": b }] }),
        ),
        (json!(true), json!({})),
        (json!(false), json!({ "x-oas-never": true })),
        (
            json!({ "type": "array", "prefixItems": [{ "type": "string" }, { "$ref": b }], "items": false }),
            json!({ "type": "array", "items": a("/items"), "x-oas-prefix-items": [a("/prefixItems/0"), { "$ref": b }] }),
        ),
        (
            json!({ "type": "array", "items": [{ "type": "string" }] }),
            json!({ "type": "array", "x-oas-prefix-items": [a("/items/0")] }),
        ),
        (
            json!({ "type": "object", "patternProperties": { "^x": { "type": "string" } } }),
            json!({ "type": "object", "x-oas-pattern-properties": { "^x": a("/patternProperties/^x") } }),
        ),
        (
            json!({ "type": "object", "additionalProperties": {}, "unevaluatedProperties": false }),
            json!({ "type": "object", "additionalProperties": true, "x-oas-unevaluated-properties": false }),
        ),
        (
            json!({ "type": "string", "contentEncoding": "base64", "contentMediaType": "image/png" }),
            json!({ "type": "string", "x-oas-content-encoding": "base64", "x-oas-content-media-type": "image/png" }),
        ),
        (
            json!({ "type": "string", "examples": ["a"] }),
            json!({ "type": "string", "x-oas-examples": ["a"] }),
        ),
        (
            json!({ "type": "string", "xml": { "name": "x" } }),
            json!({ "type": "string", "x-oas-xml": { "name": "x" } }),
        ),
        (
            json!({ "type": "object", "properties": { "a": { "required": true } } }),
            json!({ "type": "object", "properties": { "a": a("/properties/a") }, "required": ["a"] }),
        ),
        (json!({ "type": "boolean", "format": "x" }), json!({ "type": "boolean", "x-oas-format": "x" })),
        (
            json!({ "oneOf": [{ "$ref": b }], "discriminator": { "propertyName": "k", "mapping": { "b": "B" } } }),
            json!({
                "oneOf": [{ "$ref": b }],
                "discriminator": { "propertyName": "k", "mapping": { "b": b } },
            }),
        ),
    ];
    for (written, expected) in cases {
        for version in ["3.0.3", "3.1.0", "3.2.0"] {
            assert_eq!(schema(version, &written), expected, "{written} in {version}");
        }
    }
}

const PATHS: &str = "
openapi: 3.1.0
info: { title: A, version: '1' }
paths:
  /a/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      responses:
        200:
          description: ok
          headers: { x-a: { schema: { type: integer } } }
          content:
            application/json:
              schema: { type: object, properties: { deep: { type: object, properties: { er: { type: string } } } } }
  /b: { $ref: '#/components/pathItems/b' }
webhooks:
  hook: { post: { requestBody: { content: { application/json: { schema: { title: Hook } } } } } }
components:
  pathItems:
    b: { query: { responses: { default: { $ref: '#/paths/~1a~1%7Bid%7D/get/responses/200' } } } }
  schemas:
    Deep: { $ref: '#/paths/~1a~1{id}/get/responses/200/content/application~1json/schema/properties/deep/properties/er' }
    Named: { $id: 'https://example.com/named', $anchor: name, $defs: { inner: { type: string } } }
    ById: { $ref: 'https://example.com/named#/$defs/inner' }
    ByAnchor: { $ref: '#name' }
    Through: { $ref: '#/components/schemas/Holder/properties/held/properties/x' }
    Holder: { properties: { held: { $ref: '#/components/schemas/Held' } } }
    Held: { properties: { x: { type: integer } } }
";

#[test]
fn every_child_is_hoisted_under_its_place() {
    let (document, said) = load_files(&[("api.yaml", PATHS)], &[], Strictness::Strict);
    let document = document.expect("it loads");
    assert!(!said.contains("error["), "{said}");
    let operations: Vec<_> = document
        .operations
        .iter()
        .map(|node| (node.method.as_str(), node.path.as_str(), node.pointer.as_str()))
        .collect();
    assert_eq!(
        operations,
        [("GET", "/a/{id}", "#/paths/~1a~1{id}/get"), ("QUERY", "/b", "#/paths/~1b/query")]
    );
    let response = "#/paths/~1a~1{id}/get/responses/200";
    assert!(document.responses.contains_key(&Pointer::parse(response)));
    assert!(document.headers.contains_key(&Pointer::parse(&format!("{response}/headers/x-a"))));
    assert!(document.parameters.contains_key(&Pointer::parse("#/paths/~1a~1{id}/parameters/0")));
    let deep = format!("{response}/content/application~1json/schema/properties/deep/properties/er");
    assert_eq!(node(&document, &deep), json!({ "type": "string" }));
    assert_eq!(node(&document, "#/components/schemas/Deep"), json!({ "$ref": deep }));
    let hook = "#/webhooks/hook/post/requestBody/content/application~1json/schema";
    assert_eq!(node(&document, hook), json!({ "title": "Hook" }));
    let inner = "#/components/schemas/Named/$defs/inner";
    assert_eq!(node(&document, "#/components/schemas/ById"), json!({ "$ref": inner }));
    assert_eq!(
        node(&document, "#/components/schemas/ByAnchor"),
        json!({ "$ref": "#/components/schemas/Named" })
    );
    let through = "#/components/schemas/Holder/properties/held/properties/x";
    assert_eq!(node(&document, through), json!({ "$ref": "#/components/schemas/Held/properties/x" }));
}

#[test]
fn files_below_the_folder_are_read() {
    let main = "
openapi: 3.0.0
info: { title: A, version: '1' }
paths: { /a: { $ref: 'paths/a.yaml' } }
components: { schemas: { A: { $ref: 'types/all.json#/A' } } }
";
    let path = "get: { responses: { '200': { description: ok, content: { a/b: { schema: { $ref: '../types/all.json#/A' } } } } } }";
    let types = r#"{ "A": { "type": "object", "properties": { "b": { "$ref": "../types/all.json#/B" } } }, "B": { "type": "string" } }"#;
    let files = [("specs/api.yaml", main), ("specs/paths/a.yaml", path), ("specs/types/all.json", types)];
    let (document, said) = load_files(&files, &[], Strictness::Strict);
    assert_eq!(said, "");
    let document = document.expect("it loads");
    assert_eq!(node(&document, "types/all.json#/B"), json!({ "type": "string" }));
    assert_eq!(
        node(&document, "types/all.json#/A"),
        json!({ "type": "object", "properties": { "b": { "$ref": "types/all.json#/B" } } })
    );
    let pointer = &document.operations.first().expect("one operation").pointer;
    assert_eq!(pointer.as_str(), "#/paths/~1a/get");
}

/// A link out of the folder is as far outside as `..` is.
#[cfg(unix)]
#[test]
fn a_symbolic_link_does_not_lead_out_of_the_folder() {
    let scratch = folder::Folder::new("links");
    let root = scratch.path();
    let folder = root.join("specs");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(root.join("secret.yaml"), "A: { type: string }").expect("a file");
    std::fs::write(folder.join("inside.yaml"), "A: { type: string }").expect("a file");
    std::os::unix::fs::symlink(root.join("secret.yaml"), folder.join("link.yaml")).expect("a link");
    let main = folder.join("api.yaml");
    let text = "
openapi: 3.0.0
info: { title: A, version: '1' }
paths: {}
components: { schemas: { In: { $ref: inside.yaml#/A }, Out: { $ref: link.yaml#/A } } }
";
    std::fs::write(&main, text).expect("a file");
    let mut sources = Sources::disk();
    let mut diagnostics = Diagnostics::default();
    let main = main.to_str().expect("a plain path");
    let document =
        Document::load(&mut sources, main, &[], Strictness::Strict, &mut diagnostics).expect("it loads");
    assert!(document.schemas.contains_key(&Pointer::parse("inside.yaml#/A")));
    assert!(!document.schemas.contains_key(&Pointer::parse("link.yaml#/A")));
    let codes: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["unreadable-file", "unresolved-reference"]);
}

#[test]
fn yaml_means_what_its_author_meant() {
    let document = load(
        "
openapi: 3.0.0
info: { title: A, version: '1' }
x-base: &base { type: string, description: base }
x-values: [0x1F, 18446744073709551615, 99999999999999999999, no, 1.10, !custom 5, .inf]
x-keys: { 200: a, true: b, 1.10: c, ~: d }
paths: {}
components: { schemas: { A: { <<: *base, description: own } } }
",
    );
    assert_eq!(node(&document, "#/components/schemas/A"), json!({ "type": "string", "description": "own" }));
    let values = json!([31, u64::MAX, 1e20, "no", 1.1, 5, "inf"]);
    assert_eq!(document.extensions.get("x-values"), Some(&values));
    assert_eq!(
        document.extensions.get("x-keys"),
        Some(&json!({ "200": "a", "true": "b", "1.10": "c", "~": "d" }))
    );
}

#[test]
fn overlays_change_what_they_select() {
    let main = "
openapi: 3.0.0
info: { title: A, version: '1' }
paths:
  /a:
    get:
      tags: [a]
      parameters:
        - { name: x-api-key, in: header, schema: { type: string } }
        - { name: page, in: query, schema: { type: integer } }
        - { name: x-user-key, in: header, schema: { type: string } }
        - { name: size, in: elsewhere, schema: { type: integer } }
      responses: {}
";
    let overlay = "
overlay: 1.1.0
info: { title: O, version: '1' }
actions:
  - target: $.paths.*.*.parameters[?@.name=='x-api-key' || @.name=='x-user-key']
    remove: true
  - target: $.paths.*.get
    update: { operationId: list, tags: [b], x-a: { b: 1 } }
  - target: $.paths.*.get.tags
    update: c
  - target: $.paths
    update: { /b: {} }
  - target: $.paths['/b']
    copy: $.paths['/a']
  - target: $.paths['/b'].get.operationId
    update: copied
";
    let files = [("api.yaml", main), ("o.yaml", overlay)];
    let (document, said) = load_files(&files, &["o.yaml"], Strictness::Strict);
    let document = document.expect("it loads");
    // The items behind the removed ones still know their lines.
    assert!(said.contains("--> api.yaml:12:29"), "{said}");
    let mut text = String::new();
    for node in &document.operations {
        let operation = &node.operation;
        let id = operation.operation_id.as_deref().unwrap_or_default();
        let extension = operation.extensions.get("x-a");
        writeln!(
            text,
            "{} {id} {:?} {extension:?} {}",
            node.path,
            operation.tags,
            operation.parameters.len()
        )
        .expect("a string takes everything");
    }
    let expected = "/a list [\"a\", \"b\", \"c\"] Some(Object {\"b\": Number(1)}) 2\n\
                    /b copied [\"a\", \"b\", \"c\"] Some(Object {\"b\": Number(1)}) 2\n";
    assert_eq!(text, expected);
}

#[test]
fn the_order_of_keys_does_not_matter() {
    let value: Value =
        serde_json::to_value(serde_yaml::from_str::<Value>(PATHS).expect("YAML")).expect("JSON");
    let forward = load(&reordered(&value, false));
    let backward = load(&reordered(&value, true));
    assert_eq!(format!("{forward:?}"), format!("{backward:?}"));
}

/// JSON text with the keys of every map in their order or the other way round.
fn reordered(value: &Value, backward: bool) -> String {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<String> = map
                .iter()
                .map(|(key, value)| format!("{}: {}", json!(key), reordered(value, backward)))
                .collect();
            if backward {
                entries.reverse();
            }
            format!("{{{}}}", entries.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| reordered(item, backward)).collect();
            format!("[{}]", items.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

#[test]
fn files_of_a_description_refer_to_each_other() {
    let main = "
swagger: '2.0'
info: {title: A, version: '1'}
paths:
  /a: {$ref: parts/paths.yaml#/a}
definitions:
  Here: {type: object, properties: {there: {$ref: 'parts/there.yaml#/definitions/There'}}}
";
    let paths = "
a:
  get:
    parameters: [{name: ids, in: query, type: array, items: {type: string}}]
    responses:
      '200': {description: Done, schema: {$ref: '../main.yaml#/definitions/Here'}}
";
    let there = "
swagger: '2.0'
info: {title: B, version: '1'}
paths: {}
definitions: {There: {type: string}}
";
    let files = [("api/main.yaml", main), ("api/parts/paths.yaml", paths), ("api/parts/there.yaml", there)];
    let (document, said) = load_files(&files, &[], Strictness::Lenient);
    let document = document.unwrap_or_else(|| panic!("{said}"));
    // A reference back to the main document is a reference into it, and sections of Swagger 2.0 are found where they went.
    assert_eq!(
        node(&document, "#/components/schemas/Here")["properties"]["there"],
        json!({ "$ref": "parts/there.yaml#/components/schemas/There" })
    );
    assert_eq!(node(&document, "parts/there.yaml#/components/schemas/There"), json!({ "type": "string" }));
    let response = document.responses.values().next().expect("a response");
    let response = serde_json::to_value(response).expect("it is JSON");
    assert_eq!(
        response["content"]["application/json"]["schema"],
        json!({ "$ref": "#/components/schemas/Here" })
    );
    assert_eq!(said, "");
}

#[test]
fn an_operation_may_stand_in_a_file_of_its_own() {
    let main = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths:\n  /a/{id}:\n    get: {$ref: ops/get.yaml}\n    put: {$ref: 'ops/all.yaml#/put'}\n";
    let get = "operationId: getA\nparameters: [{$ref: '../parameters.yaml#/id'}]\nresponses: {'204': {description: Done}}\n";
    let all = "put: {operationId: putA, responses: {'204': {description: Done}}}\n";
    let parameters = "id: {name: id, in: path, required: true, schema: {type: string}}\n";
    let files =
        [("a.yaml", main), ("ops/get.yaml", get), ("ops/all.yaml", all), ("parameters.yaml", parameters)];
    let (document, said) = load_files(&files, &[], Strictness::Lenient);
    let document = document.expect("the document is usable");
    let ids: Vec<_> = document.operations.iter().map(|node| node.operation.operation_id.as_deref()).collect();
    assert_eq!(ids, [Some("getA"), Some("putA")]);
    assert!(document.parameters.contains_key(&Pointer::parse("parameters.yaml#/id")), "{said}");
    assert_eq!(said.matches("warning[").count(), 1, "{said}");
    assert!(said.contains("2 operations are `$ref`s"), "{said}");
}

#[test]
fn places_are_told_as_the_author_of_swagger_wrote_them() {
    let text = "swagger: '2.0'\ninfo: {title: A, version: '1'}\npaths: {}\ndefinitions: {A: {properties: {x: {$ref: '#/definitions/Nope', type: string}}}}\n";
    let (_, said) = load_files(&[("a.yaml", text)], &[], Strictness::Lenient);
    assert!(said.contains("there is no schema at `#/definitions/Nope`"), "{said}");
    assert!(said.contains("Swagger 2.0 ignores `type` next to a `$ref`"), "{said}");
}

#[test]
fn a_root_lets_references_lead_beside_the_folder_of_the_document() {
    let files: [(&str, &str); 2] = [
        (
            "api/spec/main.yaml",
            "{openapi: 3.0.0, info: {title: A, version: '1'}, paths: {},
              components: {schemas: {A: {$ref: '../shared.yaml#/B'}}}}",
        ),
        ("api/shared.yaml", "B: {type: string}"),
    ];
    let load = |root: Option<&str>| {
        let sources = Sources::memory(files.iter().map(|(path, text)| (*path, text.as_bytes())));
        let mut sources = sources.rooted(root.map(Into::into));
        let mut diagnostics = Diagnostics::default();
        Document::load(&mut sources, files[0].0, &[], Strictness::Strict, &mut diagnostics);
        diagnostics.render(&sources, Severity::Note, Style::Plain)
    };
    assert_eq!(load(Some("api")), "");
    assert!(load(None).contains("error[external-reference]"));
    assert!(load(Some("elsewhere")).contains("error[outside-root]"));
}
