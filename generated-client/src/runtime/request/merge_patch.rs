//! Merge patches: `application/merge-patch+json` (RFC 7396).

use serde_json::{Map, Value};

/// Sets members of a body to null, which removes them. JSON Pointers (RFC 6901) name the members; missing objects on
/// the way are created.
///
/// The error names a pointer that is invalid or leads through something other than an object.
#[inline]
pub(crate) fn with_removed(body: &[u8], pointers: &[String]) -> Result<Vec<u8>, String> {
    let mut value = match body {
        [] => Value::Object(Map::new()),
        text => serde_json::from_slice(text).map_err(|_| "the body is not JSON".to_owned())?,
    };
    for pointer in pointers {
        remove(&mut value, pointer).ok_or_else(|| format!("{pointer:?} points at no member of the body"))?;
    }
    Ok(value.to_string().into_bytes())
}

#[inline]
fn remove(value: &mut Value, pointer: &str) -> Option<()> {
    let mut at = value;
    for token in pointer.strip_prefix('/')?.split('/') {
        let name = token.replace("~1", "/").replace("~0", "~");
        if at.is_null() {
            *at = Value::Object(Map::new());
        }
        at = at.as_object_mut()?.entry(name).or_insert(Value::Null);
    }
    *at = Value::Null;
    Some(())
}
