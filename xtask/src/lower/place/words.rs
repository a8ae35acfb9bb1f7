//! From the tokens of a place, below what it belongs to, to the words of a name.

use super::Places;
use super::alternative::Detail;
use crate::document::{Pointer, key};
use crate::lower::{mime, status};
use crate::spec::StatusPattern;

/// What a token adds to a name.
enum Says<'a> {
    /// A word.
    Word(&'a str),
    /// Nothing.
    Nothing,
    /// What the token behind it adds.
    Child(Child),
}

/// What a token is that is called by the one before it.
enum Child {
    /// A name.
    Named,
    /// A media type.
    MediaType,
    /// A part of `allOf`.
    Part,
    /// A pattern.
    Pattern,
    /// A position in a tuple.
    Element,
    Alternative,
    Parameter,
    Status,
}

impl<'a> Says<'a> {
    fn of(token: &'a str) -> Self {
        match token {
            "items" => Self::Word("item"),
            "additionalProperties" => Self::Word("value"),
            "requestBody" => Self::Word("body"),
            "schema" | "itemSchema" | key::ITEM_SCHEMA => Self::Nothing,
            "properties" | "headers" | "callbacks" | "$defs" | "definitions" | "type" => {
                Self::Child(Child::Named)
            }
            "content" => Self::Child(Child::MediaType),
            "allOf" => Self::Child(Child::Part),
            "patternProperties" | key::PATTERN_PROPERTIES => Self::Child(Child::Pattern),
            "prefixItems" | key::PREFIX_ITEMS => Self::Child(Child::Element),
            "oneOf" | "anyOf" => Self::Child(Child::Alternative),
            "parameters" => Self::Child(Child::Parameter),
            "responses" => Self::Child(Child::Status),
            other => Self::Word(other),
        }
    }
}

impl Places<'_> {
    /// What the tokens of a place beyond the first ones add to a name, in detail where short names clash:
    /// `…/properties/owner/items` is called `owner item`.
    pub(super) fn words(&self, pointer: &Pointer, first: usize, detail: Detail) -> Vec<String> {
        let tokens: Vec<String> = pointer.tokens().collect();
        let mut rest = tokens.iter().enumerate().skip(first);
        let mut words = Vec::new();
        while let Some((_, token)) = rest.next() {
            match Says::of(token) {
                Says::Word(word) => words.push(word.to_owned()),
                Says::Nothing => {}
                Says::Child(child) => {
                    let named = rest.next();
                    words.extend(named.and_then(|(depth, token)| {
                        self.word(&child, &pointer.head(depth + 1), token, detail)
                    }));
                }
            }
        }
        words
    }

    /// What a token adds that is called by the one before it, and leads to a place.
    fn word(&self, child: &Child, place: &Pointer, token: &str, detail: Detail) -> Option<String> {
        match child {
            Child::Named => Some(token.to_owned()),
            // A media type names nothing, but where it is all that differs.
            Child::MediaType => (detail == Detail::All).then(|| mime::word(token)),
            // A part is not told apart from the whole.
            Child::Part => None,
            Child::Pattern => Some("value".to_owned()),
            // The position is the meaning of an element of a tuple.
            Child::Element => Some(format!("item {}", token.parse::<usize>().unwrap_or_default() + 1)),
            Child::Alternative => Some(self.alternative(place, token, detail)),
            Child::Parameter => {
                let parameter = self.parameters.get(place);
                Some(parameter.map_or("parameter", |parameter| &parameter.name).to_owned())
            }
            Child::Status => Some(response(token, detail)),
        }
    }
}

/// What an answer with a status is called.
fn response(status: &str, detail: Detail) -> String {
    if status == "default" {
        return "default response".to_owned();
    }
    if !status.starts_with('2') {
        return format!("response {status}");
    }
    match status.parse().map(StatusPattern::Code) {
        Ok(status) if detail == Detail::All => format!("{} response", status::status_name(status)),
        Ok(_) | Err(_) => "response".to_owned(),
    }
}
