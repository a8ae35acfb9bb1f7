//! Rules for items that one of the states lacks.

use super::Judgement;
use crate::diff::change::{Impact, Kind};
use crate::diff::surface::{Fact, Item};

/// The rule for an item that is new within `holder`, which is given as it was; `None` where another one tells.
pub(in crate::diff) fn added(item: &Item, holder: &Item) -> Option<Judgement> {
    let additive = |message: &str| Some(Judgement::new("added", Impact::Additive, message));
    let breaking = |message: &str| Some(Judgement::new("added", Impact::Breaking, message));
    let required = item.has(Fact::Required);
    match item.kind {
        Kind::Api => additive("is a new API"),
        Kind::Credential => additive("is a new way to give credentials"),
        Kind::Setting => additive("sets where requests go"),
        Kind::Group => additive("is a new group of operations"),
        Kind::Operation if item.has(Fact::Representation) => {
            additive(&format!("is a new method for {}", item.code(Fact::Representation)))
        }
        Kind::Operation => additive(&format!("is a new operation, {}", item.code(Fact::Endpoint))),
        Kind::Parameter if holder.kind == Kind::Credential => breaking("takes one more credential"),
        Kind::Parameter if required => breaking("is a new required parameter"),
        Kind::Parameter => additive("is a new optional parameter"),
        // Parts of a body are arguments themselves.
        Kind::Body if required && item.argument.is_none() => None,
        Kind::Body if required => breaking("a body is now required"),
        Kind::Body => additive("a body may be sent"),
        Kind::Outcome => additive("is a new outcome"),
        Kind::Type => additive("is a new type"),
        Kind::Field if required => match (item.has(Fact::Given), &item.argument) {
            (true, Some(_)) => breaking("is a new required field, which `new` takes"),
            (true, None) => breaking("is a new required field of the struct that `new` takes"),
            (false, _) => additive("is a new field"),
        },
        Kind::Field => additive("is a new optional field"),
        Kind::Value => additive("is a new value, read as unknown by older clients"),
        Kind::Alternative => additive("is a new alternative, read as unknown by older clients"),
        Kind::Header => additive("reads a header of answers"),
        // These are on the wire alone.
        Kind::SecurityScheme | Kind::Security | Kind::MediaType | Kind::Response | Kind::Schema => None,
    }
}

/// The rule for an item that is gone; `None` where another one tells.
pub(in crate::diff) fn removed(item: &Item, holder: &Item) -> Option<Judgement> {
    let breaking = |message: &str| Some(Judgement::new("removed", Impact::Breaking, message));
    let deprecated = if item.has(Fact::Deprecated) { "; it was deprecated" } else { "" };
    match item.kind {
        Kind::Api => breaking("the API is removed"),
        Kind::Credential | Kind::Setting => breaking("is removed"),
        Kind::Group => breaking("the group of operations is removed"),
        Kind::Operation if item.has(Fact::Representation) => {
            breaking(&format!("the method for {} is removed", item.code(Fact::Representation)))
        }
        Kind::Operation => breaking(&format!("is removed: {}{deprecated}", item.code(Fact::Endpoint))),
        Kind::Parameter if holder.kind == Kind::Credential => breaking("takes one credential fewer"),
        Kind::Parameter => breaking(&format!("the parameter is removed{deprecated}")),
        Kind::Body => breaking("no body is accepted any more"),
        Kind::Outcome => breaking("the outcome is removed"),
        Kind::Type => breaking("the type is removed"),
        Kind::Field => breaking(&format!("the field is removed{deprecated}")),
        Kind::Value => breaking("the value is removed"),
        Kind::Alternative => breaking("the alternative is removed"),
        Kind::Header => breaking("no answer has the header any more"),
        // These are on the wire alone.
        Kind::SecurityScheme | Kind::Security | Kind::MediaType | Kind::Response | Kind::Schema => None,
    }
}
