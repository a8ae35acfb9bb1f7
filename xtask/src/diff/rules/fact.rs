//! Rules for items that both states have, of which a fact is another.

use super::Judgement;
use crate::diff::change::{Impact, Kind};
use crate::diff::surface::{Fact, Item, Value};

/// The rule for a fact of an item that is another now; a side that lacks it has `None`.
pub(in crate::diff) fn changed(
    fact: Fact,
    (before, item): (&Item, &Item),
    (old, new): (Option<&Value>, Option<&Value>),
) -> Option<Judgement> {
    let set = new.is_some();
    let from_to = || format!("is now {}, was {}", shown(new), shown(old));
    let code = |event, rust, message: String| Judgement::new(event, rust, message);
    let required = matches!(item.kind, Kind::Parameter | Kind::Body) && item.has(Fact::Required);
    Some(match fact {
        Fact::Form => code("form-changed", Impact::Breaking, from_to()),
        Fact::Name => renamed(before, required),
        Fact::Beside => beside(before, item, old?, new?)?,
        Fact::Group => code(
            "moved",
            Impact::Breaking,
            format!("moved to the group of {}, from that of {}", shown(new), shown(old)),
        ),
        // The name of a variant is what code knows of a value.
        Fact::WireName if item.kind == Kind::Value => {
            Judgement::silent("meaning-changed", format!("stands for another value: {}", from_to()))
        }
        Fact::WireName if item.id.starts_with("path ") => return None,
        Fact::WireName => {
            code("wire-name-changed", Impact::Invisible, format!("its name on the wire {}", from_to()))
        }
        Fact::Representation => return None,
        // That follows from a new name, or from a new path.
        Fact::Label
            if before.name != item.name || before.code(Fact::Endpoint) != item.code(Fact::Endpoint) =>
        {
            return None;
        }
        Fact::Label => code("label-changed", Impact::Invisible, format!("errors now call it {}", shown(new))),
        // Other names of placeholders are other names of arguments.
        Fact::Endpoint if before.id == item.id => return None,
        Fact::Endpoint => code(
            "path-changed",
            Impact::Invisible,
            format!("now calls {}, called {} before", shown(new), shown(old)),
        ),
        Fact::Type if item.kind == Kind::Type => typed("target-changed", "the type", old, new),
        Fact::Type => typed("type-changed", "the type", old, new),
        Fact::Extra => typed("extra-changed", "the type of undeclared properties", old, new),
        Fact::Output => typed("output-changed", "what a success gives", old, new),
        Fact::Error => typed("error-changed", "what a documented error gives", old, new),
        Fact::Pages => typed("pages-changed", "what its pages hold", old, new),
        Fact::Required => presence(before, item, set),
        Fact::Nullable => {
            let event = if set { "became-nullable" } else { "became-not-nullable" };
            let message = if set { "may now be null" } else { "can no longer be null" };
            code(event, Impact::Breaking, message.to_owned())
        }
        Fact::Given if before.has(Fact::Required) != item.has(Fact::Required) => return None,
        Fact::Given => {
            let message = if set { "must now be given to `new`" } else { "is no longer given to `new`" };
            code("given-changed", Impact::Breaking, message.to_owned())
        }
        // Code that sets it still compiles.
        Fact::ReadOnly if set && before.sent => {
            Judgement::silent("direction-changed", "is now read-only: requests no longer send it")
        }
        Fact::ReadOnly if set => code("direction-changed", Impact::Invisible, "is now read-only".to_owned()),
        Fact::ReadOnly => code("direction-changed", Impact::Additive, "is no longer read-only".to_owned()),
        Fact::WriteOnly => {
            let message = if set { "is now write-only" } else { "is no longer write-only" };
            code("direction-changed", Impact::Invisible, message.to_owned())
        }
        Fact::Default => code("default-value-changed", Impact::Invisible, from_to()),
        Fact::Deprecated if set => code("deprecated", Impact::Additive, "is now deprecated".to_owned()),
        Fact::Deprecated => code("reactivated", Impact::Invisible, "is no longer deprecated".to_owned()),
        Fact::RequestId => {
            code("request-id-changed", Impact::Invisible, format!("the header of request ids {}", from_to()))
        }
        Fact::Version => code("version-changed", Impact::Invisible, format!("the version {}", from_to())),
        Fact::Docs => code("reworded", Impact::Invisible, "the description changed".to_owned()),
    })
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::Flag(flag)) => flag.to_string(),
        Some(Value::Text(text)) => format!("`{}`", text.replace('`', "'")),
        Some(Value::Type(ty)) => format!("`{}`", ty.shown),
    }
}

fn renamed(before: &Item, required: bool) -> Judgement {
    // What is given by position has no name in the caller's code.
    let rust = if required { Impact::Invisible } else { Impact::Breaking };
    Judgement::new("renamed", rust, format!("is the new name of `{}`", before.name))
}

/// Another name of a type beside the item, unless the item's own name tells it.
fn beside(before: &Item, item: &Item, old: &Value, new: &Value) -> Option<Judgement> {
    (before.name == item.name).then(|| {
        let is_struct = matches!(item.facts.get(&Fact::Form), Some(Value::Text(form)) if form == "struct");
        let what = match (item.kind == Kind::Operation, is_struct) {
            (true, _) => "the type of the request",
            (false, true) => "the struct that `new` takes",
            (false, false) => "the variant of unknown values",
        };
        let message = format!("{what} is now {}, was {}", shown(Some(new)), shown(Some(old)));
        Judgement::new("companion-renamed", Impact::Breaking, message)
    })
}

fn typed(event: &'static str, what: &str, old: Option<&Value>, new: Option<&Value>) -> Judgement {
    let rust = if old.is_none() { Impact::Additive } else { Impact::Breaking };
    Judgement::new(event, rust, format!("{what} is now {}, was {}", shown(new), shown(old)))
}

fn presence(before: &Item, item: &Item, required: bool) -> Judgement {
    let (event, message) = if required {
        ("became-required", "is now required")
    } else {
        ("became-optional", "is now optional")
    };
    // A field is of another type, a parameter an argument in the place of a setter; a body of parts neither.
    let seen = item.kind == Kind::Field || before.argument.is_some() != item.argument.is_some();
    let rust = if seen { Impact::Breaking } else { Impact::Invisible };
    Judgement::new(event, rust, message)
}
