//! XML to a value of JSON.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Number, Value};

use super::shape::{DEEPEST, Field, Name, Place, Xml};

/// An element that was read.
#[derive(Debug, Default)]
pub(crate) struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Self>,
    text: String,
}

/// The root of an XML text, or what is wrong with it.
pub(crate) fn parse(text: &str) -> Result<Element, &'static str> {
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
pub(crate) fn decode(xml: &Xml, element: &Element) -> Value {
    if element.attributes.iter().any(|(name, value)| name == "nil" && value == "true") {
        return Value::Null;
    }
    match xml {
        Xml::Any => any(element),
        Xml::Text | Xml::Number | Xml::Bool => leaf(xml, &element.text),
        Xml::List(name, item) => Value::Array(items(name, item, element)),
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

fn items(name: &Name, item: &Xml, element: &Element) -> Vec<Value> {
    let children = element.children.iter().filter(|child| child.name == name.local);
    children.map(|child| decode(item, child)).collect()
}

/// The element around the items of a list whose document has none. Many servers write one all the same: the only element of
/// the list's name, which by what is in it cannot be an item.
fn wrapper<'a>(name: &Name, item: &Xml, element: &'a Element) -> Option<&'a Element> {
    let mut found = element.children.iter().filter(|child| child.name == name.local);
    let only = found.next().filter(|only| found.next().is_none() && only.attributes.is_empty())?;
    let inside = only.children.first().map(|child| child.name.as_str());
    let alike = only.children.iter().all(|child| Some(child.name.as_str()) == inside);
    let is_item = match (item, inside) {
        (Xml::Text | Xml::Number | Xml::Bool, inside) => inside.is_none(),
        (Xml::Object(fields, None), Some(inside)) => {
            fields.iter().any(|field| field.element() == Some(inside))
        }
        (Xml::Object(fields, None), None) => !fields.iter().any(|field| field.required),
        (Xml::Any | Xml::List(..) | Xml::Object(_, Some(_)), _) => true,
    };
    (alike && !is_item && only.text.trim_ascii().is_empty()).then_some(only)
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
                let found = match wrapper(name, item, element) {
                    Some(wrapper) => wrapper.children.iter().map(|child| decode(item, child)).collect(),
                    None => items(name, item, element),
                };
                Some(Value::Array(found)).filter(|items| *items != Value::Array(Vec::new()))
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
