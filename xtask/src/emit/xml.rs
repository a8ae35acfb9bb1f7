//! What models look like in XML, as data for the runtime.

use super::Code;
use super::types::{ident, import};
use crate::ir::{Api, Xml, XmlName, XmlPlace};

/// `xml.rs` of an API: a description of each type that a body of XML leads to.
pub(super) fn file(api: &Api) -> Code {
    let descriptions = api.xml.iter().map(|described| {
        let name = ident(&described.name);
        let content = content(api, &described.content, &code!());
        code!(pub(super) static #name: Xml = #content;)
    });
    let descriptions: Vec<Code> = descriptions.collect();
    let imports = imports(api.xml.iter().map(|described| &described.content));
    code! {
        //! What models look like in XML.
        #imports
        #(#descriptions)*
    }
}

/// The `use` item for what these descriptions name.
fn imports<'a>(all: impl Iterator<Item = &'a Xml>) -> Code {
    let (mut fields, mut places, mut names) = (false, false, false);
    let mut stack: Vec<&Xml> = all.collect();
    while let Some(xml) = stack.pop() {
        match xml {
            Xml::List(_, item) => {
                names = true;
                stack.push(item);
            }
            Xml::Object(all, rest) => {
                stack.extend(all.iter().map(|field| &field.content));
                stack.extend(rest.as_deref());
                fields |= !all.is_empty();
                places |= !all.is_empty();
                names |= all
                    .iter()
                    .any(|field| matches!(field.place, XmlPlace::Attribute(_) | XmlPlace::Element(_)));
            }
            Xml::Any | Xml::Text | Xml::Number | Xml::Bool | Xml::Named(_) => {}
        }
    }
    let used = [("Field", fields), ("Name", names), ("Place", places), ("Xml", true)];
    let used: Vec<_> = used.iter().filter(|(_, used)| *used).map(|(name, _)| ident(name)).collect();
    import(&code!(crate::runtime::xml), &used)
}

/// An expression of the runtime's `Xml`. `path` is in front of the names of descriptions.
fn content(api: &Api, xml: &Xml, path: &Code) -> Code {
    match xml {
        Xml::Any => code!(Xml::Any),
        Xml::Text => code!(Xml::Text),
        Xml::Number => code!(Xml::Number),
        Xml::Bool => code!(Xml::Bool),
        // Only behind a reference there is a description.
        Xml::Named(_) => code!(Xml::Any),
        Xml::List(name, item) => {
            let (name, item) = (self::name(name), reference(api, item, path));
            code!(Xml::List(#name, #item))
        }
        Xml::Object(fields, rest) => {
            let fields = fields.iter().map(|field| {
                let (wire, required) = (&field.wire, field.required);
                let place = match &field.place {
                    XmlPlace::Attribute(name) => {
                        let name = self::name(name);
                        code!(Place::Attribute(#name))
                    }
                    XmlPlace::Element(name) => {
                        let name = self::name(name);
                        code!(Place::Element(#name))
                    }
                    XmlPlace::Text => code!(Place::Text),
                    XmlPlace::Items => code!(Place::Items),
                };
                let content = reference(api, &field.content, path);
                code!(Field { wire: #wire, place: #place, required: #required, content: #content })
            });
            let fields: Vec<Code> = fields.collect();
            let rest = match rest {
                Some(rest) => {
                    let rest = reference(api, rest, path);
                    code!(Some(#rest))
                }
                None => code!(None),
            };
            code!(Xml::Object(&[#(#fields),*], #rest))
        }
    }
}

/// A reference to a description: that of a declared type, or one that is written out.
fn reference(api: &Api, xml: &Xml, path: &Code) -> Code {
    let known =
        if let Xml::Named(id) = xml { api.xml.iter().find(|described| described.ty == *id) } else { None };
    match known {
        Some(described) => {
            let name = ident(&described.name);
            code!(&#path #name)
        }
        None => {
            let content = content(api, xml, path);
            code!(&#content)
        }
    }
}

fn name(name: &XmlName) -> Code {
    let local = &name.local;
    let option = |text: &Option<String>| match text {
        Some(text) => code!(Some(#text)),
        None => code!(None),
    };
    match (&name.prefix, &name.namespace) {
        (None, None) => code!(Name::new(#local)),
        (prefix, namespace) => {
            let (prefix, namespace) = (option(prefix), option(namespace));
            code!(Name::within(#local, #prefix, #namespace))
        }
    }
}

/// In a file of operations: the statement that declares what a body looks like as `XML`, for a body that is no declared
/// type, and a reference to it.
pub(super) fn root(api: &Api, xml: &Xml) -> (Code, Code) {
    let path = code!(super::super::xml::);
    match xml {
        Xml::Named(_) => (code!(), reference(api, xml, &path)),
        Xml::Any | Xml::Text | Xml::Number | Xml::Bool | Xml::List(..) | Xml::Object(..) => {
            let content = content(api, xml, &path);
            let imports = imports(std::iter::once(xml));
            let declared = code!(#imports static XML: Xml = #content;);
            (declared, code!(&XML))
        }
    }
}

/// The name of the element that a body is.
pub(super) fn element(name: &XmlName) -> Code {
    let name = self::name(name);
    code!(crate::runtime::xml::#name)
}
