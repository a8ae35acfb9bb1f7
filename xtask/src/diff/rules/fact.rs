//! Rules for items that both states have, of which a fact is another.

use super::{Judgement, Names, constraint};
use crate::diff::change::{Impact, Kind, Wire};
use crate::diff::surface::{Effect, Fact, Item, Value};

/// The rule for a fact of an item that is another now; a side that lacks it has `None`.
pub(in crate::diff) fn changed(
    fact: Fact,
    (before, item): (&Item, &Item),
    (old, new): (Option<&Value>, Option<&Value>),
) -> Option<Judgement> {
    let set = new.is_some();
    let from_to = || format!("is {} now, was {}", shown(new), shown(old));
    let code = |event, rust, message: String| Judgement::code(event, rust, message);
    let required = matches!(item.kind, Kind::Parameter | Kind::Body) && item.has(Fact::Required);
    Some(match fact {
        Fact::Form => code("form-changed", Impact::Breaking, from_to()).effect(
            Effect::Replaces,
            item,
            &Names::End("type-changed"),
        ),
        Fact::Name => name(before, item, required)?,
        Fact::Beside => beside(before, item, old?, new?)?,
        Fact::Group => code(
            "moved",
            Impact::Breaking,
            format!("moved to the group of {}, from that of {}", shown(new), shown(old)),
        )
        .wire(Wire::Safe, "api-tag-removed"),
        Fact::WireName => return wire_name(item, &from_to()),
        Fact::Representation => return None,
        // That follows from a new name, or from a new path.
        Fact::Label
            if before.name != item.name || before.code(Fact::Endpoint) != item.code(Fact::Endpoint) =>
        {
            return None;
        }
        Fact::Label => code("label-changed", Impact::Invisible, format!("errors call it {} now", shown(new))),
        // Other names of placeholders are other names of arguments.
        Fact::Endpoint if before.id == item.id => return None,
        Fact::Endpoint => code("path-changed", Impact::Invisible, from_to())
            .wire(Wire::Breaking, "api-path-removed-without-deprecation"),
        Fact::Type | Fact::Extra | Fact::Output | Fact::Error => ty(fact, item, old, new),
        // Another type tells when there was or is none.
        Fact::Constant if old.is_none() || new.is_none() => return None,
        Fact::Constant => code("constant-changed", Impact::Invisible, from_to()).effect(
            Effect::Replaces,
            item,
            &Names::End("const-changed"),
        ),
        Fact::Required => presence(before, item, set),
        Fact::Nullable => {
            let (event, effect) = if set {
                ("became-nullable", Effect::Widens)
            } else {
                ("became-not-nullable", Effect::Narrows)
            };
            let message = if set { "may be null now" } else { "is never null now" };
            code(event, Impact::Breaking, message.to_owned()).effect(effect, item, &Names::End(event))
        }
        Fact::Given if before.has(Fact::Required) != item.has(Fact::Required) => return None,
        Fact::Given => {
            let message = if set { "has to be given to `new` now" } else { "is no longer given to `new`" };
            code("given-changed", Impact::Breaking, message.to_owned())
        }
        Fact::Passing => match item.kind {
            Kind::SecurityScheme => {
                code("changed", Impact::Invisible, format!("the scheme `{}` is sent otherwise", item.name))
                    .wire(Wire::Breaking, "api-security-component-type-changed")
            }
            // Which media types the server takes is told by a rule of its own.
            Kind::Body => code("passing-changed", Impact::Invisible, from_to()).wire(Wire::Safe, ""),
            _ => code("passing-changed", Impact::Invisible, from_to()).wire(Wire::Breaking, ""),
        },
        Fact::Tagging => tagging(item, old, new),
        Fact::ReadOnly => constraint::read_only(before, set),
        Fact::WriteOnly => constraint::write_only(set),
        Fact::Default => constraint::default(item, old, new),
        Fact::UniqueItems => constraint::unique_items(item, set),
        Fact::Pattern => constraint::pattern(item, old, new),
        Fact::Bound(level, bound) => constraint::bound(level, bound, item, old, new),
        Fact::Deprecated => deprecation(item, set),
        Fact::Server => {
            let url = |value: Option<&Value>| match (item.kind, value) {
                (Kind::Operation, None) => "that of the API".to_owned(),
                _ => shown(value),
            };
            let message = format!("the server is {} now, was {}", url(new), url(old));
            code("server-changed", Impact::Invisible, message).wire(Wire::Doubtful, "")
        }
        Fact::RequestId => {
            code("request-id-changed", Impact::Invisible, format!("the header of request ids {}", from_to()))
                .wire(Wire::Safe, "")
        }
        Fact::Version => code("version-changed", Impact::Invisible, format!("the version {}", from_to())),
        Fact::Docs => code("reworded", Impact::Invisible, "the description is another".to_owned()),
    })
}

pub(super) fn shown(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::Flag(flag)) => flag.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Text(text)) => format!("`{}`", text.replace('`', "'")),
        Some(Value::List(texts)) => texts.join(", "),
        Some(Value::Type(ty)) => format!("`{}`", ty.shown),
    }
}

fn tagging(item: &Item, old: Option<&Value>, new: Option<&Value>) -> Judgement {
    let (end, message) = match (item.kind, old, new) {
        (Kind::Alternative, ..) => ("mapping-changed", "is told by other values now".to_owned()),
        (_, None, _) => ("added", format!("is told by the property {} now", shown(new))),
        (_, _, None) => ("removed", "is no longer told by a property".to_owned()),
        _ => ("property-name-changed", format!("is told by {} now, was told by {}", shown(new), shown(old))),
    };
    let end = format!("discriminator-{end}");
    Judgement::code("tagging-changed", Impact::Invisible, message)
        .harmless(item, &Names::Ends(end.clone(), end))
}

fn name(before: &Item, item: &Item, required: bool) -> Option<Judgement> {
    let renamed = |rust| Judgement::code("renamed", rust, format!("is the new name of `{}`", before.name));
    let scheme = format!("the security scheme `{}` is called `{}` now", before.name, item.name);
    match item.kind {
        // What is given by position has no name in the caller's code.
        Kind::Parameter | Kind::Body if required => Some(renamed(Impact::Invisible)),
        Kind::SecurityScheme => Some(Judgement::code("renamed", Impact::Invisible, scheme)),
        Kind::Security | Kind::MediaType | Kind::Response => None,
        _ => Some(renamed(Impact::Breaking)),
    }
}

/// Another name of a type beside the item, unless the item's own name tells it.
fn beside(before: &Item, item: &Item, old: &Value, new: &Value) -> Option<Judgement> {
    (before.name == item.name).then(|| {
        let what = match item.kind {
            Kind::Operation => "the type of the request",
            _ if matches!(item.facts.get(&Fact::Form), Some(Value::Text(form)) if form == "struct") => {
                "the struct that `new` takes"
            }
            _ => "the variant of unknown values",
        };
        let message = format!("{what} is {} now, was {}", shown(Some(new)), shown(Some(old)));
        Judgement::code("companion-renamed", Impact::Breaking, message)
    })
}

fn wire_name(item: &Item, from_to: &str) -> Option<Judgement> {
    if item.id.starts_with("path ") {
        return None;
    }
    let judgement = match item.kind {
        // The name of a variant is what code knows of a value.
        Kind::Value => Judgement {
            silent: true,
            ..Judgement::code(
                "meaning-changed",
                Impact::Breaking,
                format!("stands for another value: {from_to}"),
            )
        },
        _ => {
            Judgement::code("wire-name-changed", Impact::Invisible, format!("its name on the wire {from_to}"))
        }
    };
    Some(judgement.effect(Effect::Replaces, item, &Names::None))
}

fn ty(fact: Fact, item: &Item, old: Option<&Value>, new: Option<&Value>) -> Judgement {
    let what = match fact {
        Fact::Extra => "the type of undeclared properties",
        Fact::Output => "what a success gives",
        Fact::Error => "what a documented error gives",
        _ => "the type",
    };
    let event = match fact {
        Fact::Extra => "extra-changed",
        Fact::Output => "output-changed",
        Fact::Error => "error-changed",
        _ if item.kind == Kind::Type => "target-changed",
        _ => "type-changed",
    };
    let message = format!("{what} is {} now, was {}", shown(new), shown(old));
    match (old, new) {
        (Some(Value::Type(old)), Some(Value::Type(new))) => {
            let effect = new.effect(old);
            let (request, response) = match effect {
                Effect::Widens => ("type-generalized", "type-generalized"),
                Effect::Narrows if new.is_listed() => ("became-enum", "type-specialized"),
                Effect::Narrows => ("type-changed", "type-specialized"),
                _ => ("type-changed", "type-changed"),
            };
            let names = Names::Ends(request.to_owned(), response.to_owned());
            Judgement::code(event, Impact::Breaking, message).effect(effect, item, &names)
        }
        (None, _) => Judgement::code(event, Impact::Additive, message),
        _ => Judgement::code(event, Impact::Breaking, message),
    }
}

fn presence(before: &Item, item: &Item, required: bool) -> Judgement {
    let (event, message, effect) = if required {
        ("became-required", "is required now", Effect::Narrows)
    } else {
        ("became-optional", "is optional now", Effect::Widens)
    };
    // A field is of another type, a parameter an argument in the place of a setter; a body of parts neither.
    let seen = item.kind == Kind::Field || before.argument.is_some() != item.argument.is_some();
    let rust = if seen { Impact::Breaking } else { Impact::Invisible };
    Judgement::code(event, rust, message).effect(effect, item, &Names::End(event))
}

fn deprecation(item: &Item, set: bool) -> Judgement {
    let judgement = if set {
        Judgement::code("deprecated", Impact::Additive, "is deprecated now")
    } else {
        Judgement::code("reactivated", Impact::Invisible, "is no longer deprecated")
    };
    match (item.kind, set) {
        (Kind::Operation, true) => judgement.wire(Wire::Safe, "endpoint-deprecated"),
        (Kind::Operation, false) => judgement.wire(Wire::Safe, "endpoint-reactivated"),
        (Kind::Parameter | Kind::Field, _) => {
            judgement.harmless(item, &Names::End(if set { "deprecated" } else { "reactivated" }))
        }
        _ => judgement,
    }
}
