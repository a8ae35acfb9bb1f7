//! From XML Objects to how a schema looks in XML.

use serde_json::Value;

/// How a schema looks in XML (OpenAPI 3.0.4, XML Object; 3.2 for `nodeType`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Xml {
    /// The name in place of the property's.
    pub name: Option<String>,
    /// The namespace of the name.
    pub namespace: Option<String>,
    /// The prefix of the name.
    pub prefix: Option<String>,
    /// What the schema is in XML; `None` where its type decides.
    pub node: Option<XmlNode>,
}

/// What a value is in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmlNode {
    /// An element; for an array one around its items (`wrapped`).
    Element,
    /// An attribute of the parent.
    Attribute,
    /// The text of the parent, `text` or `cdata`.
    Text,
    /// Nothing of its own.
    None,
}

impl Xml {
    pub(super) fn read(xml: &Value) -> Self {
        let text = |key: &str| xml.get(key).and_then(Value::as_str).map(str::to_owned);
        let flag = |key: &str| xml.get(key) == Some(&Value::Bool(true));
        let node = match xml.get("nodeType").and_then(Value::as_str) {
            Some("element") => Some(XmlNode::Element),
            Some("attribute") => Some(XmlNode::Attribute),
            Some("text" | "cdata") => Some(XmlNode::Text),
            Some("none") => Some(XmlNode::None),
            _ if flag("attribute") => Some(XmlNode::Attribute),
            _ if flag("wrapped") => Some(XmlNode::Element),
            _ => None,
        };
        Self { name: text("name"), namespace: text("namespace"), prefix: text("prefix"), node }
    }
}
