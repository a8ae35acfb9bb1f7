//! From the `openapi` or `swagger` key of a document to the dialect that it is written in.

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::document::Pointer;

/// The dialects that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::document) enum Version {
    /// Swagger 2.0.
    V2_0,
    /// OpenAPI 3.0.x.
    V3_0,
    /// OpenAPI 3.1.x and 3.2.x, whose schemas are JSON Schema.
    V3_1,
}

/// The dialect of a document by what it states.
///
/// # Errors
///
/// `unknown-version` for a document that states none or one that does not exist, `unsupported-version` for Swagger 1.x.
pub(in crate::document) fn version(root: &Value) -> Result<Version, Diagnostic> {
    let place = Pointer::root();
    let unknown = |message: String| Diagnostic::error("unknown-version", message);
    let stated = |key: &str| match root.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        // `openapi: 3.0` without quotes is a number.
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    if let Some(text) = stated("openapi") {
        return match text.split('.').collect::<Vec<_>>().as_slice() {
            ["3", "0", ..] => Ok(Version::V3_0),
            ["3", "1" | "2", ..] => Ok(Version::V3_1),
            _ => Err(unknown(format!("unknown OpenAPI version `{text}`"))
                .at(&place.child("openapi"))
                .help("known versions are 2.0, 3.0.x, 3.1.x and 3.2.x")),
        };
    }
    if let Some(text) = stated("swagger") {
        if text == "2" || text.starts_with("2.") {
            return Ok(Version::V2_0);
        }
        return Err(Diagnostic::error("unsupported-version", format!("Swagger {text} is not supported"))
            .at(&place.child("swagger"))
            .help("convert the document to OpenAPI 3"));
    }
    let message = "this is not an OpenAPI document: it has no version".to_owned();
    Err(unknown(message).at(&place).help("begin it with a version, for example `openapi: 3.0.3`"))
}
