//! The XML form of a type, as data (OpenAPI 3.0.4, "XML Object").

/// The maximum nesting of elements.
pub(super) const DEEPEST: usize = 128;

/// The XML form of a type.
#[derive(Debug)]
pub(crate) enum Xml {
    /// Anything: an element per member, and text.
    Any,
    /// A text that is a string in JSON.
    Text,
    /// A text that is a number in JSON.
    Number,
    /// A text that is a boolean in JSON.
    Bool,
    /// An element with this name for each item.
    List(Name, &'static Self),
    /// Elements and attributes, and the form of all others.
    Object(&'static [Field], Option<&'static Self>),
}

/// A property of an object.
#[derive(Debug)]
pub(crate) struct Field {
    /// The name in JSON.
    pub(crate) wire: &'static str,
    pub(crate) place: Place,
    /// Whether the document requires it. If so, an absent list is an empty one, which XML cannot express.
    pub(crate) required: bool,
    pub(crate) content: &'static Xml,
}

impl Field {
    /// The element that it is in, or each item.
    pub(super) fn element(&self) -> Option<&'static str> {
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
    pub(super) local: &'static str,
    pub(super) prefix: Option<&'static str>,
    pub(super) namespace: Option<&'static str>,
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
