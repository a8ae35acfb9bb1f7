//! Paginated lists.

use super::{Presence, TypeRef};

/// How an operation returns a list in pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// How the next page is requested.
    pub next: NextPage,
    /// The path from an answer to the list.
    pub items: Vec<Step>,
    /// The type of an item.
    pub item: TypeRef,
    /// The path from an answer to the flag for more pages.
    pub more: Option<Vec<Step>>,
}

/// How the next page is requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// By a text in the previous page.
    Cursor {
        /// The part of the request for it.
        to: Target,
        /// The path to it in an answer.
        from: Vec<Step>,
    },
    /// By the number of items before it.
    Offset(Target),
    /// By its number.
    Number {
        /// The part of the request for it.
        to: Target,
        /// The number of the first page.
        first: u64,
    },
    /// By a URL in the previous page.
    Url(Vec<Step>),
    /// By the URL of this relation in the header `Link`.
    Link(String),
}

/// The part of a request that selects a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// This query parameter.
    Query(String),
    /// This JSON Pointer into a JSON body.
    Body(String),
}

/// A step from a value to an inner one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a field.
    Field {
        /// The name in Rust.
        name: String,
        /// Whether it may be absent or null.
        presence: Presence,
    },
    /// To the content of an `Option`.
    Some,
    /// To the last item of a list.
    Last,
}
