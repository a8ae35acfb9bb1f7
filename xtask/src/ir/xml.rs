//! The XML form of types, for XML bodies.

use super::TypeId;

/// The XML form of a declared type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlType {
    /// The type.
    pub ty: TypeId,
    /// The name of the description.
    pub name: String,
    /// The content.
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

/// The XML form of a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Xml {
    /// Anything: an element per member, and text.
    #[default]
    Any,
    /// A text that is a string in JSON.
    Text,
    /// A text that is a number in JSON.
    Number,
    /// A text that is a boolean in JSON.
    Bool,
    /// The form of a declared type.
    Named(TypeId),
    /// An element with this name for each item.
    List(XmlName, Box<Xml>),
    /// Elements and attributes.
    Object(Vec<XmlField>, Option<Box<Xml>>),
}

/// A property of an object in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlField {
    /// The name in JSON.
    pub wire: String,
    /// Where it is.
    pub place: XmlPlace,
    /// Whether the document requires it.
    pub required: bool,
    /// Its content.
    pub content: Xml,
}

/// The place of a property in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum XmlPlace {
    /// In an attribute.
    Attribute(XmlName),
    /// In an element.
    Element(XmlName),
    /// In the text of the object's own element.
    Text,
    /// In sibling elements, one per item of a list.
    Items,
}
