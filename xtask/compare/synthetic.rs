//! Documents of any size, to see how time grows with it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::Failure;

/// How many operations share a tag and a model.
const GROUP: usize = 10;

/// Writes a document with so many operations.
pub(crate) fn write(folder: &Path, operations: usize) -> Result<PathBuf, Failure> {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    schemas.insert(
        "Problem".to_owned(),
        json!({
            "type": "object", "required": ["code"],
            "properties": {"code": {"type": "string"}, "detail": {"type": "string"}},
        }),
    );
    for index in 0..operations {
        let group = index / GROUP;
        let model = format!("Model{group}");
        let schema = json!({"$ref": format!("#/components/schemas/{model}")});
        paths.insert(format!("/groups/{group}/items/{{itemId}}/actions/{index}"), json!({"post": {
            "tags": [format!("Group {group}")],
            "operationId": format!("action{index}"),
            "summary": format!("Does action {index} to an item."),
            "parameters": [
                {"name": "itemId", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}},
                {"name": "pageSize", "in": "query", "schema": {"type": "integer", "format": "int32"}},
                {"name": "filter", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
            ],
            "requestBody": {"required": true, "content": {"application/json": {"schema": schema}}},
            "responses": {
                "200": {"description": "Done", "content": {"application/json": {"schema": schema}}},
                "404": {"description": "Not there", "content": {"application/json":
                    {"schema": {"$ref": "#/components/schemas/Problem"}}}},
            },
        }}));
        schemas.entry(model).or_insert_with(|| json!({
            "type": "object", "required": ["id", "name", "state"],
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "name": {"type": "string", "description": "What it is called."},
                "state": {"type": "string", "enum": ["new", "active", "closed"]},
                "size": {"type": "integer"},
                "ratio": {"type": "number"},
                "createdAt": {"type": "string", "format": "date-time"},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                "owner": {"type": "object", "properties": {"email": {"type": "string"}, "active": {"type": "boolean"}}},
            },
        }));
    }
    let document: Value = json!({
        "openapi": "3.0.3",
        "info": {"title": format!("{operations} operations"), "version": "1.0.0"},
        "servers": [{"url": "https://example.com"}],
        "paths": paths,
        "components": {"schemas": schemas},
    });
    let path = folder.join(format!("made-{operations}.json"));
    fs::write(&path, serde_json::to_string_pretty(&document)?)?;
    Ok(path)
}
