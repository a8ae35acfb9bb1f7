//! Bodies that change a part of a resource: `application/merge-patch+json` (RFC 7396).

use serde_json::{Map, Value};

/// A body with some of its members as null, which stands for their removal. The members are named by JSON Pointers
/// (RFC 6901); objects on the way to them that are not there come into being.
///
/// An error names the pointer that is not one, or leads through something else than an object.
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
