//! XML answers.

use serde::de::DeserializeOwned;

use super::reply::{Reply, json_slice, json_slice_as};
use crate::runtime::error::decode::DecodeError;
use crate::runtime::model::wire::Decode;
use crate::runtime::model::xml::read;
use crate::runtime::model::xml::shape::Xml;

/// Decodes an XML body.
pub(crate) fn xml<T: DeserializeOwned>(reply: &Reply, xml: &'static Xml) -> Result<T, DecodeError> {
    json_slice(json(&reply.body, xml)?.as_bytes())
}

/// Decodes an XML body through a codec.
pub(crate) fn xml_as<C, T>(reply: &Reply, xml: &'static Xml) -> Result<T, DecodeError>
where
    C: for<'de> Decode<'de, T>,
{
    json_slice_as::<C, T>(json(&reply.body, xml)?.as_bytes())
}

/// Converts XML text to JSON; an empty text is null.
fn json(body: &[u8], xml: &Xml) -> Result<String, DecodeError> {
    if body.trim_ascii().is_empty() {
        return Ok("null".to_owned());
    }
    let text = std::str::from_utf8(body).map_err(|_| DecodeError::new("the XML is not UTF-8"))?;
    let root = read::parse(text).map_err(DecodeError::new)?;
    Ok(read::decode(xml, &root).to_string())
}
