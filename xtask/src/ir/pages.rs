//! Lists that are given page by page.

use super::{Presence, TypeRef};

/// How an operation gives a list page by page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// How the next page is asked for.
    pub next: NextPage,
    /// From an answer to the list.
    pub items: Vec<Step>,
    /// The type of an item.
    pub item: TypeRef,
    /// From an answer to whether there are more pages.
    pub more: Option<Vec<Step>>,
}

/// How the next page is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// By a text of the page before.
    Cursor {
        /// Where it goes.
        to: Target,
        /// Where an answer has it.
        from: Vec<Step>,
    },
    /// By the number of items before it.
    Offset(Target),
    /// By its number.
    Number {
        /// Where it goes.
        to: Target,
        /// The number of the first page.
        first: u64,
    },
    /// By a URL of the page before.
    Url(Vec<Step>),
    /// By the URL of this relation in the header `Link`.
    Link(String),
}

/// Where a request says which page it wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// In this parameter of the query.
    Query(String),
    /// At this place of a JSON body, a JSON Pointer.
    Body(String),
}

/// A step from a value to one within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a field.
    Field {
        /// The name in Rust.
        name: String,
        /// Whether it may be absent or null.
        presence: Presence,
    },
    /// To what an `Option` holds.
    Some,
    /// To the last item of a list.
    Last,
}
