//! How types look in XML, where bodies are XML.

use super::TypeId;

/// How a declared type looks in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlType {
    /// The type.
    pub ty: TypeId,
    /// The name of the description.
    pub name: String,
    /// What the type is.
    pub content: Xml,
}

/// The name of an element or attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct XmlName {
    /// The name without prefix.
    pub local: String,
    /// The prefix.
    pub prefix: Option<String>,
    /// The namespace.
    pub namespace: Option<String>,
}

/// What a type is in XML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Xml {
    /// Anything: elements by the names of members, and text.
    #[default]
    Any,
    /// A text that is a string in JSON.
    Text,
    /// A text that is a number in JSON.
    Number,
    /// A text that is a boolean in JSON.
    Bool,
    /// What is said of a declared type.
    Named(TypeId),
    /// Elements of this name, one for each item.
    List(XmlName, Box<Xml>),
    /// Elements and attributes.
    Object(Vec<XmlField>, Option<Box<Xml>>),
}

/// A property of an object in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlField {
    /// The name in JSON.
    pub wire: String,
    /// What it is.
    pub place: XmlPlace,
    /// Whether the document requires it.
    pub required: bool,
    /// What it holds.
    pub content: Xml,
}

/// Where a property stands in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum XmlPlace {
    /// In an attribute.
    Attribute(XmlName),
    /// In an element.
    Element(XmlName),
    /// In the text of the object's own element.
    Text,
    /// In several elements beside each other, the items of a list.
    Items,
}
