//! A value of JSON to XML.

use std::fmt::Write as _;

use serde_json::Value;

use super::shape::{DEEPEST, Name, Place, Xml};

/// The XML text of a value, or what no XML can hold.
pub(crate) fn encode(root: Name, xml: &Xml, value: &Value) -> Result<String, &'static str> {
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
