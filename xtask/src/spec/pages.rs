//! From `x-rust-pages` to what an overlay says of an operation that gives a list page by page.

use serde_json::Value;

use crate::document::Pointer;

/// How an operation gives a list page by page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The place of the extension.
    pub pointer: Pointer,
    /// The place of the list in an answer, as a JSON Pointer; empty where the answer is the list.
    pub items: String,
    /// The place of a boolean that says whether there are more pages.
    pub more: Option<String>,
    /// How the next page is asked for.
    pub next: NextPage,
}

/// How the next page is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// By a text of the page before.
    Cursor {
        /// Where it goes: a parameter of the query, or a JSON Pointer into the body.
        to: String,
        /// Its place in an answer.
        from: String,
    },
    /// By the number of items before it, in this parameter or this place of the body.
    Offset(String),
    /// By its number, in this parameter or this place of the body.
    Number(String),
    /// By a URL at this place of the answer.
    Url(String),
    /// By the URL of this relation in the header `Link` (RFC 8288).
    Link(String),
}

impl NextPage {
    /// The key of the extension.
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::Cursor { .. } => "cursor",
            Self::Offset(_) => "offset",
            Self::Number(_) => "page",
            Self::Url(_) => "url",
            Self::Link(_) => "link",
        }
    }
}

impl Pages {
    /// What the extension of an operation says. One that says nothing was reported when the document was loaded.
    pub(super) fn read(operation: &Pointer, value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key)?.as_str().map(str::to_owned);
        let cursor = || Some(NextPage::Cursor { to: text("cursor")?, from: text("next")? });
        let next = cursor()
            .or_else(|| text("offset").map(NextPage::Offset))
            .or_else(|| text("page").map(NextPage::Number))
            .or_else(|| text("url").map(NextPage::Url))
            .or_else(|| text("link").map(NextPage::Link))?;
        let pointer = operation.child("x-rust-pages");
        Some(Self { pointer, items: text("items").unwrap_or_default(), more: text("more"), next })
    }
}
