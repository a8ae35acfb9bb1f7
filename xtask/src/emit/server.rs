//! Where requests go: the servers of an API, and the builder's methods that set them.

use super::Code;
use super::docs;
use super::types::{bare, ident};
use crate::ir::{Server, ServerVariable, Servers};

/// The methods of the builder.
pub(super) fn setters(servers: &Servers) -> Vec<Code> {
    let others = servers.others.iter().map(|server| other(server, servers));
    others.chain(servers.variables.iter().map(variable)).collect()
}

/// The list of servers that the document names for the whole API.
pub(super) fn documented(servers: &Servers) -> Option<Code> {
    let items = servers.documented.iter().map(|(url, description)| {
        let description = docs::clean_line(description);
        let description = if description.is_empty() { description } else { format!(": {description}") };
        format!("* {}{description}\n", docs::code(url))
    });
    let items: String = items.collect();
    let intro = "\nThe document names these servers. Requests go to the first one unless you set \
                 [`base_url`](Self::base_url):\n\n";
    (!items.is_empty()).then(|| docs::outer_trusted(&format!("{intro}{items}")))
}

fn other(server: &Server, servers: &Servers) -> Code {
    let id = &server.method;
    let url = servers.url(Some(id)).unwrap_or_default();
    let text = format!("Sends requests for {} to another base URL.", docs::code(&url));
    let (name, id, text) = (ident(id), bare(id), described(&text, &server.docs));
    code! {
        #text
        #[must_use]
        pub fn #name(self, url: &str) -> Self {
            Self { inner: self.inner.server(#id, url) }
        }
    }
}

fn variable(variable: &ServerVariable) -> Code {
    let (name, id) = (ident(&variable.method), bare(&variable.method));
    let unless = match &variable.default {
        Some(default) if default.is_empty() => "empty by default".to_owned(),
        Some(default) => format!("{} by default", docs::code(default)),
        None => "which has no default".to_owned(),
    };
    let text = format!("Sets the variable {} of the server URL, {unless}.", docs::code(&variable.name));
    let values: Vec<String> = variable.values.iter().map(|value| docs::code(value)).collect();
    let values = match values.as_slice() {
        [] => String::new(),
        values => format!("\n\nDocumented values: {}. Others are accepted too.", values.join(", ")),
    };
    let text = described(&format!("{text}{values}"), &variable.docs);
    code! {
        #text
        #[must_use]
        pub fn #name(self, value: &str) -> Self {
            Self { inner: self.inner.variable(#id, value) }
        }
    }
}

/// A text of our own, and what the document says.
fn described(text: &str, description: &str) -> Code {
    let text = docs::outer_trusted(text);
    let description = docs::outer(description).map(|description| code!(#[doc = ""] #description));
    code!(#text #description)
}
