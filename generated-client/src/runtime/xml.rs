//! XML to and from the JSON form of a model, by a description of what each type looks like (OpenAPI, XML Object).
//!
//! Models have code for JSON. An XML body goes through it: only names and what a text is are different, and those are
//! data. Elements and attributes are found by their names without prefix.

use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use super::call::Call;
use super::decode::DecodeError;
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
    /// Whether a list is there even without items, which in XML are nothing.
    pub(crate) required: bool,
    pub(crate) content: &'static Xml,
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
        let value = serde_json::to_vec(body).and_then(|text| serde_json::from_slice(&text));
        let Ok(value) = value else {
            return self.fault(format_args!("the body cannot be written as XML"));
        };
        match encode(root, xml, &value) {
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

/// The JSON that an XML text stands for.
fn json(body: &[u8], xml: &Xml) -> Result<String, DecodeError> {
    let text = std::str::from_utf8(body).map_err(|_| DecodeError::new("the XML is not UTF-8"))?;
    let root = parse(text).map_err(DecodeError::new)?;
    Ok(decode(xml, &root).to_string())
}

/// The XML text of a value, or what no XML can hold.
fn encode(root: Name, xml: &Xml, value: &Value) -> Result<String, &'static str> {
    let mut writer = Writer::default();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<");
    let (attributes, content) = writer.inside(xml, value, DEEPEST)?;
    let name = writer.name(&root, true)?;
    let _ = write!(text, "{name}{attributes}");
    for (prefix, namespace) in &writer.namespaces {
        let separator = if prefix.is_empty() { "" } else { ":" };
        let _ = write!(text, " xmlns{separator}{prefix}=\"");
        escape(&mut text, namespace, true)?;
        text.push('"');
    }
    let _ = write!(text, ">{content}</{name}>");
    Ok(text)
}

/// What is gathered while elements are written: prefixes are declared at the root.
#[derive(Default)]
struct Writer {
    namespaces: Vec<(&'static str, &'static str)>,
}

impl Writer {
    fn element(&mut self, to: &mut String, name: &str, xml: &Xml, value: &Value, depth: usize) -> Written {
        let depth = depth.checked_sub(1).ok_or("it is nested too deeply")?;
        let (attributes, content) = self.inside(xml, value, depth)?;
        let _ = write!(to, "<{name}{attributes}>{content}</{name}>");
        Ok(())
    }

    /// The attributes and the content of the element that a value becomes.
    fn inside(&mut self, xml: &Xml, value: &Value, depth: usize) -> Result<(String, String), &'static str> {
        let (mut attributes, mut content) = (String::new(), String::new());
        match (xml, value) {
            (_, Value::Null) => {}
            (Xml::List(name, item), Value::Array(items)) => {
                let name = self.name(name, false)?;
                for value in items {
                    self.element(&mut content, &name, item, value, depth)?;
                }
            }
            (Xml::Object(fields, rest), Value::Object(members)) => {
                for field in *fields {
                    let Some(value) = members.get(field.wire).filter(|value| !value.is_null()) else {
                        continue;
                    };
                    match &field.place {
                        Place::Attribute(name) => {
                            let _ = write!(attributes, " {}=\"", self.name(name, false)?);
                            escape(&mut attributes, &scalar(value)?, true)?;
                            attributes.push('"');
                        }
                        Place::Element(name) => {
                            let name = self.name(name, false)?;
                            self.element(&mut content, &name, field.content, value, depth)?;
                        }
                        Place::Text => escape(&mut content, &scalar(value)?, false)?,
                        Place::Items => content += &self.inside(field.content, value, depth)?.1,
                    }
                }
                let declared = |name: &str| fields.iter().any(|field| field.wire == name);
                for (name, value) in members.iter().filter(|(name, _)| !declared(name)) {
                    self.member(&mut content, name, rest.unwrap_or(&Xml::Any), value, depth)?;
                }
            }
            (_, Value::Object(members)) => {
                for (name, value) in members {
                    self.member(&mut content, name, &Xml::Any, value, depth)?;
                }
            }
            (_, Value::Array(items)) => {
                for value in items {
                    self.element(&mut content, "item", &Xml::Any, value, depth)?;
                }
            }
            (_, value) => escape(&mut content, &scalar(value)?, false)?,
        }
        Ok((attributes, content))
    }

    /// A member whose name is data.
    fn member(&mut self, to: &mut String, name: &str, xml: &Xml, value: &Value, depth: usize) -> Written {
        if !is_name(name) {
            return Err("a key is no name of an element");
        }
        match (xml, value) {
            (Xml::Any, Value::Array(items)) => {
                items.iter().try_for_each(|item| self.element(to, name, xml, item, depth))
            }
            _ => self.element(to, name, xml, value, depth),
        }
    }

    /// The name with its prefix, which is remembered. Without a prefix a namespace is that of the root and of what is
    /// in it.
    fn name(&mut self, name: &Name, root: bool) -> Result<String, &'static str> {
        if let (Some(namespace), true) = (name.namespace, root || name.prefix.is_some()) {
            let prefix = name.prefix.unwrap_or_default();
            if !self.namespaces.iter().any(|(known, _)| *known == prefix) {
                self.namespaces.push((prefix, namespace));
            }
        }
        if !is_name(name.local) || !name.prefix.is_none_or(is_name) {
            return Err("the document gives a name that no element can have");
        }
        Ok(match name.prefix {
            Some(prefix) => format!("{prefix}:{}", name.local),
            None => name.local.to_owned(),
        })
    }
}

type Written = Result<(), &'static str>;

fn scalar(value: &Value) -> Result<String, &'static str> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
        Value::Null => Ok(String::new()),
        Value::Array(_) | Value::Object(_) => Err("an array or an object is no text"),
    }
}

/// A name without a prefix, of the characters that names usually have (XML 1.0, section 2.3).
fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    let start = |char: char| char.is_alphabetic() || char == '_';
    chars.next().is_some_and(start)
        && chars.all(|char| start(char) || char.is_numeric() || matches!(char, '-' | '.'))
}

/// Appends a text. Line ends and tabs are escaped where a parser would normalise them.
fn escape(to: &mut String, text: &str, attribute: bool) -> Written {
    for char in text.chars() {
        match char {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' if attribute => to.push_str("&quot;"),
            '\r' => to.push_str("&#13;"),
            '\n' if attribute => to.push_str("&#10;"),
            '\t' if attribute => to.push_str("&#9;"),
            '\n' | '\t' => to.push(char),
            char if char < ' ' || matches!(char, '\u{fffe}' | '\u{ffff}') => {
                return Err("a text has a character that XML cannot hold");
            }
            char => to.push(char),
        }
    }
    Ok(())
}

/// An element that was read.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Self>,
    text: String,
}

/// The root of an XML text, or what is wrong with it.
fn parse(text: &str) -> Result<Element, &'static str> {
    const MALFORMED: &str = "the XML is malformed";
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        let mut close = false;
        match reader.read_event().map_err(|_| MALFORMED)? {
            Event::Eof => break,
            Event::Start(start) => open.push(element(&start).ok_or(MALFORMED)?),
            Event::Empty(start) => {
                open.push(element(&start).ok_or(MALFORMED)?);
                close = true;
            }
            Event::End(_) => close = true,
            Event::Text(text) => push_text(&mut open, &text.xml10_content()),
            Event::CData(text) => push_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let char = reference.resolve_char_ref().map_err(|_| MALFORMED)?;
                match (char, resolve_predefined_entity(&reference.xml10_content())) {
                    (Some(char), _) => push_text(&mut open, char.encode_utf8(&mut [0; 4])),
                    (None, Some(text)) => push_text(&mut open, text),
                    // Entities of a document type are not read: what they stand for may be of any size.
                    (None, None) => return Err("the XML has an entity of its own"),
                }
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        if open.len() > DEEPEST {
            return Err("the XML is nested too deeply");
        }
        if close {
            let element = open.pop().ok_or(MALFORMED)?;
            match open.last_mut() {
                Some(parent) => parent.children.push(element),
                None if root.is_none() => root = Some(element),
                None => return Err(MALFORMED),
            }
        }
    }
    root.filter(|_| open.is_empty()).ok_or(MALFORMED)
}

fn element(start: &BytesStart<'_>) -> Option<Element> {
    let local = |name: &str| name.rsplit(':').next().unwrap_or_default().to_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
        attributes.push((local(attribute.key.0), value.into_owned()));
    }
    Some(Element { name: local(start.name().0), attributes, ..Element::default() })
}

fn push_text(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// The JSON that an element stands for.
fn decode(xml: &Xml, element: &Element) -> Value {
    if element.attributes.iter().any(|(name, value)| name == "nil" && value == "true") {
        return Value::Null;
    }
    match xml {
        Xml::Any => any(element),
        Xml::Text | Xml::Number | Xml::Bool => leaf(xml, &element.text),
        Xml::List(name, item) => items(name, item, element),
        Xml::Object(fields, rest) => object(fields, *rest, element),
    }
}

fn leaf(xml: &Xml, text: &str) -> Value {
    let trimmed = text.trim_ascii();
    let parsed = match (xml, trimmed) {
        (Xml::Number, "") | (Xml::Bool, "") => Some(Value::Null),
        (Xml::Number, number) => serde_json::from_str::<Number>(number).ok().map(Value::Number),
        (Xml::Bool, "true" | "1") => Some(Value::Bool(true)),
        (Xml::Bool, "false" | "0") => Some(Value::Bool(false)),
        _ => None,
    };
    // What is no number or boolean is for the type to refuse.
    parsed.unwrap_or_else(|| Value::from(text))
}

fn items(name: &Name, item: &Xml, element: &Element) -> Value {
    let children = element.children.iter().filter(|child| child.name == name.local);
    Value::Array(children.map(|child| decode(item, child)).collect())
}

fn object(fields: &[Field], rest: Option<&Xml>, element: &Element) -> Value {
    let mut members = Map::new();
    let mut claimed: Vec<&str> = Vec::new();
    for field in fields {
        let value = match (&field.place, field.content) {
            (Place::Attribute(name), content) => {
                let attribute = element.attributes.iter().find(|(known, _)| known == name.local);
                attribute.map(|(_, text)| leaf(content, text))
            }
            (Place::Element(name), content) => {
                claimed.push(name.local);
                let child = element.children.iter().find(|child| child.name == name.local);
                child.map(|child| decode(content, child))
            }
            (Place::Text, content) => Some(leaf(content, &element.text)),
            (Place::Items, Xml::List(name, item)) => {
                claimed.push(name.local);
                Some(items(name, item, element))
                    .filter(|items| items.as_array().is_some_and(|all| !all.is_empty()))
            }
            (Place::Items, _) => None,
        };
        let empty =
            || (field.required && matches!(field.content, Xml::List(..))).then(|| Value::Array(Vec::new()));
        if let Some(value) = value.or_else(empty) {
            members.insert(field.wire.to_owned(), value);
        }
    }
    for child in element.children.iter().filter(|child| !claimed.contains(&child.name.as_str())) {
        if let Some(rest) = rest {
            add(&mut members, &child.name, decode(rest, child));
        }
    }
    Value::Object(members)
}

fn any(element: &Element) -> Value {
    if element.children.is_empty() && element.attributes.is_empty() {
        return Value::from(element.text.as_str());
    }
    let mut members = Map::new();
    for (name, value) in &element.attributes {
        add(&mut members, name, Value::from(value.as_str()));
    }
    for child in &element.children {
        add(&mut members, &child.name, any(child));
    }
    Value::Object(members)
}

/// Adds a member; several of one name are an array.
fn add(members: &mut Map<String, Value>, name: &str, value: Value) {
    match members.get_mut(name) {
        None => {
            members.insert(name.to_owned(), value);
        }
        Some(Value::Array(items)) => items.push(value),
        Some(first) => {
            let first = first.take();
            members.insert(name.to_owned(), Value::Array(vec![first, value]));
        }
    }
}
