//! Rules for what a schema says beyond its type: no compiler sees it.

use super::fact::shown;
use super::{Judgement, Names};
use crate::diff::change::{Impact, Wire};
use crate::diff::surface::{Effect, Item, Value};
use crate::spec::Bound;

/// Whether only answers carry a value. Requests that carried it leave it out then, and code that sets it still compiles.
pub(super) fn read_only(before: &Item, set: bool) -> Judgement {
    let (rust, silent, message) = match set {
        true if before.reach.request() => {
            (Impact::Breaking, true, "is read-only now: requests no longer carry it")
        }
        true => (Impact::Invisible, false, "is read-only now"),
        false => (Impact::Additive, false, "is no longer read-only"),
    };
    Judgement { silent, ..Judgement::code("direction-changed", rust, message) }.wire(Wire::Safe, "")
}

/// Whether only requests carry a value.
pub(super) fn write_only(set: bool) -> Judgement {
    let message = if set { "is write-only now" } else { "is no longer write-only" };
    Judgement::code("direction-changed", Impact::Invisible, message).wire(Wire::Safe, "")
}

pub(super) fn default(item: &Item, old: Option<&Value>, new: Option<&Value>) -> Judgement {
    let (event, message) = match (old, new) {
        (None, _) => ("default-value-added", format!("has the default {} now", shown(new))),
        (_, None) => ("default-value-removed", format!("has no default now, had {}", shown(old))),
        _ => ("default-value-changed", format!("has the default {} now, had {}", shown(new), shown(old))),
    };
    Judgement::code(event, Impact::Invisible, message).harmless(item, &Names::End(event))
}

pub(super) fn unique_items(item: &Item, set: bool) -> Judgement {
    let (message, effect, names) = if set {
        let names = Names::Ends("unique-items-set".to_owned(), String::new());
        ("its elements have to differ now", Effect::Narrows, names)
    } else {
        ("its elements may be equal now", Effect::Widens, Names::End("unique-items-unset"))
    };
    Judgement::code("unique-items-changed", Impact::Invisible, message).effect(effect, item, &names)
}

pub(super) fn pattern(item: &Item, old: Option<&Value>, new: Option<&Value>) -> Judgement {
    let (event, effect, message) = match (old, new) {
        (None, _) => ("pattern-added", Effect::Narrows, format!("has to match {} now", shown(new))),
        (_, None) => ("pattern-removed", Effect::Widens, format!("need no longer match {}", shown(old))),
        // Which of two patterns allows more is not looked into.
        _ => {
            let message = format!("has to match {} now, had to match {}", shown(new), shown(old));
            ("pattern-changed", Effect::Unknown, message)
        }
    };
    Judgement::code(event, Impact::Invisible, message).effect(effect, item, &Names::End(event))
}

/// A bound on the value, or on what so many arrays within it hold.
pub(super) fn bound(
    level: u8,
    bound: Bound,
    item: &Item,
    old: Option<&Value>,
    new: Option<&Value>,
) -> Judgement {
    let (keyword, name, upper) = match bound {
        Bound::ExclusiveMaximum => ("exclusiveMaximum", "exclusive-max", Some(true)),
        Bound::ExclusiveMinimum => ("exclusiveMinimum", "exclusive-min", Some(false)),
        Bound::MaxItems => ("maxItems", "max-items", Some(true)),
        Bound::MaxLength => ("maxLength", "max-length", Some(true)),
        Bound::MaxProperties => ("maxProperties", "max-properties", Some(true)),
        Bound::Maximum => ("maximum", "max", Some(true)),
        Bound::MinItems => ("minItems", "min-items", Some(false)),
        Bound::MinLength => ("minLength", "min-length", Some(false)),
        Bound::MinProperties => ("minProperties", "min-properties", Some(false)),
        Bound::Minimum => ("minimum", "min", Some(false)),
        Bound::MultipleOf => ("multipleOf", "multiple-of", None),
    };
    let number = |value: Option<&Value>| match value {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    };
    let (event, effect) = match (number(old), number(new), upper) {
        (None, ..) => ("set", Effect::Narrows),
        (_, None, _) => ("unset", Effect::Widens),
        (_, _, None) => ("changed", Effect::Replaces),
        (Some(old), Some(new), Some(true)) if new > old => ("increased", Effect::Widens),
        (Some(_), Some(_), Some(true)) => ("decreased", Effect::Narrows),
        (Some(old), Some(new), Some(false)) if new > old => ("increased", Effect::Narrows),
        (Some(_), Some(_), Some(false)) => ("decreased", Effect::Widens),
    };
    let of = if level == 0 { "" } else { " of its elements" };
    let message = format!("`{keyword}`{of} is {} now, was {}", shown(new), shown(old));
    // oasdiff has no names for a request that may hold more, or a response that holds less.
    let request = if event == "unset" { String::new() } else { format!("{name}-{event}") };
    let response = if effect == Effect::Narrows { String::new() } else { format!("{name}-{event}") };
    let judgement = Judgement::code("", Impact::Invisible, message);
    Judgement {
        event: format!("{name}-{event}").into(),
        ..judgement.effect(effect, item, &Names::Ends(request, response))
    }
}
