//! XML to and from the JSON form of a model, by a description of what each type looks like (OpenAPI, XML Object).
//!
//! Models have code for JSON. An XML body goes through it: only names and what a text is are different, and those are
//! data. Elements and attributes are found by their names without prefix.

mod read;
mod write;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::call::Call;
use super::decode::DecodeError;
use super::outgoing::Outgoing;
use super::reply::{Reply, json_slice, json_slice_as};

/// How deeply elements may be nested.
const DEEPEST: usize = 128;

/// What a type is in XML.
#[derive(Debug)]
pub(crate) enum Xml {
    /// Anything: elements by the names of members, and text.
    Any,
    /// A text that is a string in JSON.
    Text,
    /// A text that is a number in JSON.
    Number,
    /// A text that is a boolean in JSON.
    Bool,
    /// Elements of a name, one for each item.
    List(Name, &'static Self),
    /// Elements and attributes, and what others hold.
    Object(&'static [Field], Option<&'static Self>),
}

/// A property of an object.
#[derive(Debug)]
pub(crate) struct Field {
    /// The name in JSON.
    pub(crate) wire: &'static str,
    pub(crate) place: Place,
    /// Whether the document requires it. A list is then there even without items, which in XML are nothing.
    pub(crate) required: bool,
    pub(crate) content: &'static Xml,
}

impl Field {
    /// The element that it is in, or each item.
    fn element(&self) -> Option<&'static str> {
        match (&self.place, self.content) {
            (Place::Element(name), _) | (Place::Items, Xml::List(name, _)) => Some(name.local),
            _ => None,
        }
    }
}

/// Where a property stands.
#[derive(Debug)]
pub(crate) enum Place {
    /// In an attribute.
    Attribute(Name),
    /// In an element.
    Element(Name),
    /// In the text of the object's own element.
    Text,
    /// In several elements, the items of a list.
    Items,
}

/// The name of an element or attribute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name {
    local: &'static str,
    prefix: Option<&'static str>,
    namespace: Option<&'static str>,
}

impl Name {
    pub(crate) const fn new(local: &'static str) -> Self {
        Self { local, prefix: None, namespace: None }
    }

    pub(crate) const fn within(
        local: &'static str,
        prefix: Option<&'static str>,
        namespace: Option<&'static str>,
    ) -> Self {
        Self { local, prefix, namespace }
    }
}

impl Call {
    /// A body that is XML.
    pub(crate) fn xml<T: Serialize + ?Sized>(
        &mut self,
        media_type: &'static str,
        root: Name,
        xml: &'static Xml,
        body: &T,
    ) {
        // By way of JSON, whose code every model has anyway.
        let value = serde_json::to_vec(&Outgoing(body)).and_then(|text| serde_json::from_slice(&text));
        let Ok(value) = value else {
            return self.fault(format_args!("the body cannot be written as XML"));
        };
        match write::encode(root, xml, &value) {
            Ok(text) => self.raw(media_type, text),
            Err(fault) => self.fault(format_args!("the body cannot be written as XML: {fault}")),
        }
    }
}

/// Decodes a body that is XML.
pub(crate) fn xml<T: DeserializeOwned>(reply: &Reply, xml: &'static Xml) -> Result<T, DecodeError> {
    json_slice(json(&reply.body, xml)?.as_bytes())
}

/// Decodes a body that is XML, through a codec.
pub(crate) fn xml_as<C, T>(reply: &Reply, xml: &'static Xml) -> Result<T, DecodeError>
where
    C: for<'de> super::wire::Decode<'de, T>,
{
    json_slice_as::<C, T>(json(&reply.body, xml)?.as_bytes())
}

/// The JSON that an XML text stands for; null for none.
fn json(body: &[u8], xml: &Xml) -> Result<String, DecodeError> {
    if body.trim_ascii().is_empty() {
        return Ok("null".to_owned());
    }
    let text = std::str::from_utf8(body).map_err(|_| DecodeError::new("the XML is not UTF-8"))?;
    let root = read::parse(text).map_err(DecodeError::new)?;
    Ok(read::decode(xml, &root).to_string())
}
