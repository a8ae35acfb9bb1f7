//! The rules for code: the name of each difference, what it means for code that uses the crate, and its message.
//!
//! *Breaking*: some code no longer compiles, or silently means something else. *Additive*: more can be used, or
//! something is deprecated. *Invisible*: no code notices.
//!
//! The first error body of an operation is a major release: `Error<NoBody>` becomes `Error<Problem>`. Most code does not
//! notice, because `?` into `AnyError`, `status()` and `kind()` do not depend on the type. Two alternatives cost more
//! than they save. With an unnameable error type for each operation, no two calls have the same error type, so each
//! `match` with a call in each arm needs a conversion today; and it helps only once, since a second body turns a struct
//! into an enum. With one error type for all operations, decoded on demand, no signature says what its errors hold.

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
    let message = format!("now takes ({}), took ({})", names(new), names(old));
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
            format!("now calls {}, called {} before", item.code(Fact::Endpoint), before.code(Fact::Endpoint))
        }
        Kind::Field | Kind::Value | Kind::Parameter => {
            let called = |item: &Item| format!("`{}`", item.id.replace('`', "'"));
            format!("is now {}, was {}", called(item), called(before))
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
        | Kind::Alternative => "now belongs to something else".to_owned(),
    };
    Judgement::silent("name-taken", message)
}
