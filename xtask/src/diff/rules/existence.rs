//! Rules for items that one of the states lacks.

use super::{Judgement, Names};
use crate::diff::change::{Impact, Kind, Wire};
use crate::diff::surface::{Effect, Fact, Item, Reach};

/// The rule for an item that is new within `holder`, which is given as it was.
pub(in crate::diff) fn added(item: &Item, holder: &Item) -> Judgement {
    let additive = |message: &str| Judgement::code("added", Impact::Additive, message);
    let breaking = |message: &str| Judgement::code("added", Impact::Breaking, message);
    let invisible = |message: &str| Judgement::code("added", Impact::Invisible, message);
    let required = item.has(Fact::Required);
    match item.kind {
        Kind::Api => additive("is a new API"),
        Kind::SecurityScheme => invisible(&format!("the security scheme `{}` is new", item.name))
            .wire(Wire::Safe, "api-security-component-added"),
        Kind::Credential => additive("is a new way to give credentials"),
        Kind::Setting => additive("sets where requests go"),
        Kind::Group => additive("is a new group of operations"),
        Kind::Operation if item.has(Fact::Representation) => {
            additive(&format!("is a new method for {}", item.code(Fact::Representation)))
        }
        Kind::Operation => additive(&format!("is a new operation, {}", item.code(Fact::Endpoint)))
            .wire(Wire::Safe, "endpoint-added"),
        Kind::Security => {
            let message = format!("may be called with {}", item.name);
            if holder.children.iter().any(|other| other.kind == Kind::Security) {
                invisible(&message).wire(Wire::Safe, "api-security-added")
            } else {
                invisible(&format!("could be called without a credential, needs {} now", item.name))
                    .wire(Wire::Breaking, "api-security-added")
            }
        }
        Kind::Parameter if holder.kind == Kind::Credential => breaking("takes one more credential"),
        Kind::Parameter if required => {
            let name = match () {
                () if item.id.starts_with("path ") => "new-request-path-parameter",
                () if item.reach.body => "new-required-request-property",
                () => "new-required-request-parameter",
            };
            breaking("is a new required parameter").wire(Wire::Breaking, name)
        }
        Kind::Parameter if item.reach.body => {
            additive("is a new optional part of the body").wire(Wire::Safe, "new-optional-request-property")
        }
        Kind::Parameter => {
            additive("is a new optional parameter").wire(Wire::Safe, "new-optional-request-parameter")
        }
        Kind::Body if required => {
            // Parts of a body are arguments themselves.
            let judgement = if item.argument.is_some() { breaking } else { invisible };
            judgement("a body is required now").wire(Wire::Breaking, "request-body-added-required")
        }
        Kind::Body => additive("a body may be sent").wire(Wire::Safe, "request-body-added-optional"),
        Kind::MediaType if item.reach.response => {
            invisible(&format!("may answer `{}`", item.name)).wire(Wire::Safe, "response-media-type-added")
        }
        Kind::MediaType => invisible(&format!("takes a body of `{}`", item.name))
            .wire(Wire::Safe, "request-body-media-type-added"),
        Kind::Response => invisible(&format!("the answer {} is documented now", item.name)).wire(
            Wire::Safe,
            if required { "response-success-status-added" } else { "response-non-success-status-added" },
        ),
        Kind::Outcome => additive("is a new outcome"),
        Kind::Type => additive("is a new type"),
        Kind::Field if required => {
            let judgement = match (item.has(Fact::Given), &item.argument) {
                (true, Some(_)) => breaking("is a new required field, which `new` takes"),
                (true, None) => breaking("is a new required field of the struct that `new` takes"),
                (false, _) => additive("is a new field"),
            };
            let names = Names::Sides("new-required-request-property", "response-required-property-added");
            judgement.effect(Effect::Narrows, item, &names)
        }
        Kind::Field => {
            let names = Names::Sides("new-optional-request-property", "response-optional-property-added");
            let judgement = additive("is a new optional field").effect(Effect::Narrows, item, &names);
            Judgement { wire: judgement.wire.min(Wire::Safe), ..judgement }
        }
        Kind::Value => {
            let judgement = additive("is a new value, read as unknown by older clients").effect(
                Effect::Widens,
                item,
                &Names::End("enum-value-added"),
            );
            // A client may expect an enum to grow.
            Judgement { wire: judgement.wire.min(Wire::Doubtful), ..judgement }
        }
        Kind::Alternative => additive("is a new alternative, read as unknown by older clients").effect(
            Effect::Widens,
            item,
            &Names::End("one-of-added"),
        ),
    }
}

/// The rule for an item that is gone from `holder`, which is given as it is.
pub(in crate::diff) fn removed(item: &Item, holder: &Item) -> Judgement {
    let breaking = |message: &str| Judgement::code("removed", Impact::Breaking, message);
    let invisible = |message: &str| Judgement::code("removed", Impact::Invisible, message);
    let required = item.has(Fact::Required);
    let deprecated = item.has(Fact::Deprecated);
    match item.kind {
        Kind::Api => breaking("the API is gone"),
        Kind::SecurityScheme => invisible(&format!("the security scheme `{}` is gone", item.name))
            .wire(Wire::Safe, "api-security-component-removed"),
        Kind::Credential => breaking("is gone"),
        Kind::Setting => breaking("is gone, which set where requests go"),
        Kind::Group => breaking("the group of operations is gone"),
        Kind::Operation if item.has(Fact::Representation) => {
            breaking(&format!("the method for {} is gone", item.code(Fact::Representation)))
        }
        Kind::Operation if deprecated => {
            breaking(&format!("is gone, which was deprecated: {}", item.code(Fact::Endpoint)))
                .wire(Wire::Safe, "api-removed-with-deprecation")
        }
        Kind::Operation => breaking(&format!("is gone: {}", item.code(Fact::Endpoint)))
            .wire(Wire::Breaking, "api-removed-without-deprecation"),
        Kind::Security => {
            let open = !holder.children.iter().any(|other| other.kind == Kind::Security);
            let message = format!("is no longer called with {}", item.name);
            let wire = if open { Wire::Safe } else { Wire::Breaking };
            invisible(&message).wire(wire, "api-security-removed")
        }
        Kind::Parameter if holder.kind == Kind::Credential => breaking("takes one credential less"),
        Kind::Parameter if deprecated => breaking("the parameter is gone; it was deprecated")
            .wire(Wire::Safe, "request-parameter-removed-with-deprecation"),
        Kind::Parameter if item.reach.body => {
            breaking("the part of the body is gone").wire(Wire::Doubtful, "request-property-removed")
        }
        Kind::Parameter => {
            breaking("the parameter is gone").wire(Wire::Doubtful, "request-parameter-removed")
        }
        Kind::Body => breaking("no body is taken now").wire(Wire::Breaking, "request-body-removed"),
        Kind::MediaType if item.reach.response => invisible(&format!("no longer answers `{}`", item.name))
            .wire(Wire::Breaking, "response-media-type-removed"),
        Kind::MediaType => invisible(&format!("takes no body of `{}` now", item.name))
            .wire(Wire::Breaking, "request-body-media-type-removed"),
        Kind::Response => {
            let judgement = invisible(&format!("the answer {} is no longer documented", item.name));
            if required {
                judgement.wire(Wire::Breaking, "response-success-status-removed")
            } else {
                judgement.wire(Wire::Safe, "response-non-success-status-removed")
            }
        }
        Kind::Outcome => breaking("the outcome is gone"),
        Kind::Type => breaking("the type is gone").wire(Wire::Safe, "api-schema-removed"),
        Kind::Field => {
            let name = if required {
                "response-required-property-removed"
            } else {
                "response-optional-property-removed"
            };
            let judgement = breaking("the field is gone").effect(
                Effect::Unknown,
                item,
                &Names::Sides("request-property-removed", name),
            );
            let wire = match item.reach {
                Reach { response: true, .. } if required => Wire::Breaking,
                reach if reach.request() => Wire::Doubtful,
                Reach { response: true, .. } => Wire::Safe,
                _ => Wire::Untouched,
            };
            Judgement { wire, ..judgement }
        }
        Kind::Value => {
            breaking("the value is gone").effect(Effect::Narrows, item, &Names::End("enum-value-removed"))
        }
        Kind::Alternative => {
            breaking("the alternative is gone").effect(Effect::Narrows, item, &Names::End("one-of-removed"))
        }
    }
}
