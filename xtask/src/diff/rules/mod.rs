//! The rules: what each difference is called, what it means for code and on the wire, and how it is said.
//!
//! The wire follows one principle, that of oasdiff: what is sent may only be allowed more than before, what is answered
//! may only be less. So a rule says what happens to the set of valid values, and the direction does the rest.

mod constraint;
mod existence;
mod fact;

use std::borrow::Cow;

use super::change::{Impact, Kind, Wire};
use super::surface::{Effect, Item, Reach};

pub(super) use existence::{added, removed};
pub(super) use fact::changed;

/// What a rule says of a difference.
pub(super) struct Judgement {
    /// What happened: `became-required`.
    pub(super) event: Cow<'static, str>,
    pub(super) rust: Impact,
    pub(super) silent: bool,
    pub(super) wire: Wire,
    pub(super) oasdiff: Vec<String>,
    pub(super) message: String,
}

/// The names that oasdiff has for a difference.
enum Names {
    None,
    /// In a request, in a response.
    Sides(&'static str, &'static str),
    /// The end of the name, after the direction and what it is about.
    End(&'static str),
    /// The end of the name in a request, in a response.
    Ends(String, String),
}

impl Judgement {
    /// A difference that the wire does not know.
    fn code(event: &'static str, rust: Impact, message: impl Into<String>) -> Self {
        Self {
            event: event.into(),
            rust,
            silent: false,
            wire: Wire::Untouched,
            oasdiff: Vec::new(),
            message: message.into(),
        }
    }

    fn wire(mut self, wire: Wire, name: &'static str) -> Self {
        self.wire = wire;
        self.oasdiff.extend((!name.is_empty()).then(|| name.to_owned()));
        self
    }

    /// A difference on the wire that nobody has to care for, whichever way it goes.
    fn harmless(self, item: &Item, names: &Names) -> Self {
        let judgement = self.effect(Effect::Widens, item, names);
        Self { wire: judgement.wire.min(Wire::Safe), ..judgement }
    }

    /// Judges by what happens to the set of valid values, and the direction.
    fn effect(mut self, effect: Effect, item: &Item, names: &Names) -> Self {
        let Reach { response, .. } = item.reach;
        let request = item.reach.request();
        let breaks =
            |harmful: Effect, there: bool| there && (effect == harmful || effect == Effect::Replaces);
        self.wire = match effect {
            _ if !request && !response => Wire::Untouched,
            Effect::Same => Wire::Untouched,
            Effect::Unknown => Wire::Doubtful,
            _ if breaks(Effect::Narrows, request) || breaks(Effect::Widens, response) => Wire::Breaking,
            _ => Wire::Safe,
        };
        if self.wire == Wire::Untouched {
            return self;
        }
        let noun = noun(item);
        for (side, there) in [("request", request), ("response", response)] {
            // A response has no parameters.
            let noun = if side == "response" && noun == "parameter" { "property" } else { noun };
            let name = match names {
                Names::None => continue,
                Names::Sides(request, response) => {
                    if side == "request" { *request } else { *response }.to_owned()
                }
                Names::End(end) => format!("{side}-{noun}-{end}"),
                Names::Ends(request, response) => {
                    let end = if side == "request" { request } else { response };
                    if end.is_empty() { String::new() } else { format!("{side}-{noun}-{end}") }
                }
            };
            if there && !name.is_empty() && !self.oasdiff.contains(&name) {
                self.oasdiff.push(name);
            }
        }
        self
    }
}

/// What oasdiff calls an item.
fn noun(item: &Item) -> &'static str {
    match item.kind {
        Kind::Parameter if item.reach.body => "property",
        Kind::Parameter => "parameter",
        Kind::Alternative => "property",
        Kind::Body | Kind::Outcome | Kind::Operation => "body",
        kind if item.reach.parameter && !item.reach.body && !item.reach.response => match kind {
            Kind::Field => "parameter-property",
            _ => "parameter",
        },
        _ => "property",
    }
}

/// Arguments whose old order compiles and means something else, or no longer compiles.
pub(super) fn arguments(old: &[&Item], new: &[&Item], silent: bool) -> Judgement {
    let (event, note) = if silent {
        ("arguments-exchanged", "; calls in the old order still compile")
    } else {
        ("arguments-reordered", "")
    };
    let names = |items: &[&Item]| items.iter().map(|item| item.name.clone()).collect::<Vec<_>>().join(", ");
    let message = format!("takes ({}) now, took ({}){note}", names(new), names(old));
    Judgement { silent, ..Judgement::code(event, Impact::Breaking, message) }
}
