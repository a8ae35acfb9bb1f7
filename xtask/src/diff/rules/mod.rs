//! The rules for code: what each difference is called, what it means for code that uses the crate, and how it is said.

mod existence;
mod fact;

use super::change::{Impact, Kind};
use super::surface::{Fact, Item};

pub(super) use existence::{added, removed};
pub(super) use fact::changed;

/// What a rule says of a difference.
pub(super) struct Judgement {
    /// What happened: `became-required`.
    pub(super) event: &'static str,
    pub(super) rust: Impact,
    pub(super) silent: bool,
    pub(super) message: String,
}

impl Judgement {
    fn new(event: &'static str, rust: Impact, message: impl Into<String>) -> Self {
        Self { event, rust, silent: false, message: message.into() }
    }

    /// Code still compiles, and means something else.
    fn silent(event: &'static str, message: impl Into<String>) -> Self {
        Self { silent: true, ..Self::new(event, Impact::Breaking, message) }
    }
}

/// Arguments whose old order compiles and means something else, or no longer compiles.
pub(super) fn arguments(old: &[&Item], new: &[&Item], silent: bool) -> Judgement {
    let names = |items: &[&Item]| items.iter().map(|item| item.name.clone()).collect::<Vec<_>>().join(", ");
    let message = format!("takes ({}) now, took ({})", names(new), names(old));
    if silent {
        Judgement::silent("arguments-exchanged", message + "; calls in the old order still compile")
    } else {
        Judgement::new("arguments-reordered", Impact::Breaking, message)
    }
}

/// Whether code says the name of an item, and compiles whatever it stands for.
pub(super) fn is_called(item: &Item) -> bool {
    match item.kind {
        Kind::Operation
        | Kind::Credential
        | Kind::Setting
        | Kind::Field
        | Kind::Value
        | Kind::Alternative
        | Kind::Header => true,
        // Arguments are given by position.
        Kind::Parameter | Kind::Body => item.argument.is_none(),
        Kind::Group | Kind::Type | Kind::Outcome => true,
        Kind::Api
        | Kind::SecurityScheme
        | Kind::Security
        | Kind::MediaType
        | Kind::Response
        | Kind::Schema => false,
    }
}

/// The rule for an item that has the name of another one now.
pub(super) fn taken_over(before: &Item, item: &Item) -> Judgement {
    let message = match item.kind {
        Kind::Operation => {
            format!("calls {} now, called {}", item.code(Fact::Endpoint), before.code(Fact::Endpoint))
        }
        Kind::Field | Kind::Value | Kind::Parameter => {
            let called = |item: &Item| format!("`{}`", item.id.replace('`', "'"));
            format!("is {} now, was {}", called(item), called(before))
        }
        Kind::Api
        | Kind::SecurityScheme
        | Kind::Credential
        | Kind::Setting
        | Kind::Group
        | Kind::Security
        | Kind::Body
        | Kind::MediaType
        | Kind::Response
        | Kind::Header
        | Kind::Schema
        | Kind::Outcome
        | Kind::Type
        | Kind::Alternative => "is something else that has the name now".to_owned(),
    };
    Judgement::silent("name-taken", message)
}
