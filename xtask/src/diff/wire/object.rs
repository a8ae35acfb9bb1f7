//! Objects and arrays: what is in them.

use std::collections::BTreeSet;

use super::at::{At, Side};
use super::label::text;
use super::schema::{finding, not_judged, place};
use super::shape::{Additional, Shape};
use super::walk::{Effect, Finding, Walk};
use crate::diff::change::{Kind, Wire};
use crate::document::Pointer;

/// What a schema says of one property, seen from one side.
struct Property<'s> {
    places: Option<&'s Vec<Pointer>>,
    /// Whether it travels that way at all.
    travels: bool,
    required: bool,
    read_only: bool,
    write_only: bool,
    deprecated: bool,
    default: bool,
}

impl<'s> Property<'s> {
    /// The schemas of it: its own, else those of the other properties; none where it may be anything.
    fn described(&self, holder: &'s Shape) -> &'s [Pointer] {
        match (self.places, &holder.additional) {
            (Some(own), _) => own,
            (None, Additional::Schemas(others)) => others,
            (None, Additional::Any | Additional::Unstated | Additional::Forbidden) => &[],
        }
    }
}

impl Walk<'_> {
    pub(super) fn object(&mut self, id: usize, before: &Shape, after: &Shape, at: At) {
        let names: BTreeSet<&String> = before
            .properties
            .keys()
            .chain(after.properties.keys())
            .chain(&before.required)
            .chain(&after.required)
            .collect();
        for name in names {
            let old = property(before, &Shape::of(self.old, places(before, name)), name, at.side);
            let new = property(after, &Shape::of(self.new, places(after, name)), name, at.side);
            self.property(id, (before, after), name, (&old, &new), at.within());
        }
        self.refused(id, before, after, at.within());
        self.additional(id, before, after, at.within());
    }

    /// Compares which properties of one part another one refuses. Servers rarely mean that.
    fn refused(&mut self, id: usize, before: &Shape, after: &Shape, at: At) {
        let list =
            |names: Vec<&String>| names.into_iter().map(|name| text(name)).collect::<Vec<_>>().join(", ");
        let come: Vec<&String> = after.refused.difference(&before.refused).collect();
        let gone: Vec<&String> = before.refused.difference(&after.refused).collect();
        for (names, event, effect, message) in [
            (
                come,
                "refused",
                Effect::Narrows,
                "is no longer allowed, because a part of `allOf` forbids other properties",
            ),
            (gone, "no-longer-refused", Effect::Widens, "is now allowed; a part of `allOf` forbade it"),
        ] {
            if !names.is_empty() {
                let wire = effect.on(at.side).min(Wire::Doubtful);
                let message = format!("{} {message}", list(names));
                self.find(id, finding(after, at, &format!("properties-{event}"), wire, message));
            }
        }
    }

    fn property(
        &mut self,
        id: usize,
        (before, after): (&Shape, &Shape),
        name: &str,
        (old, new): (&Property<'_>, &Property<'_>),
        at: At,
    ) {
        let request = at.side.is_request();
        let holder = |side: Option<&Vec<Pointer>>, shape: &Shape| {
            side.and_then(|places| places.first()).cloned().unwrap_or_else(|| place(shape).clone())
        };
        let here = holder(new.places, after);
        let found = |event: &str, wire, message: &str| {
            // Its place tells what it is called, if it has one.
            let named =
                if old.places.or(new.places).is_none() { format!("{} ", text(name)) } else { String::new() };
            let finding = Finding::new(Kind::Field, event, &here, wire, format!("{named}{message}"));
            Finding { side: Some(at.side), ..finding }
        };
        let optional = if new.required || old.required { "required" } else { "optional" };
        match (old.travels, new.travels) {
            (false, false) => {}
            (false, true) => {
                let (event, message, end) = match (old.places, new.read_only || new.write_only) {
                    (Some(_), _) if request => {
                        ("no-longer-read-only", "is no longer read-only", "became-not-read-only")
                    }
                    (Some(_), _) => {
                        ("no-longer-write-only", "is no longer write-only", "became-not-write-only")
                    }
                    (None, _) => ("added", "is new", ""),
                };
                let wire = if new.required && request { Wire::Breaking } else { Wire::Safe };
                let needed = if new.required { ", and required" } else { "" };
                let finding = found(event, wire, &format!("{message}{needed}"));
                let side = if request { "request" } else { "response" };
                let finding = match (end.is_empty(), request, new.required) {
                    (true, true, true) if new.default => {
                        finding.rule("new-required-request-property-with-default")
                    }
                    (true, true, _) => finding.rule(format!("new-{optional}-request-property")),
                    (true, false, _) => finding.rule(format!("response-{optional}-property-added")),
                    (false, ..) => finding.rule(format!("{side}-{optional}-property-{end}")),
                };
                self.find(id, finding);
                // What it holds is new, too, unless it could be there before: as one of the others, or in an answer that
                // nobody expected it in.
                match (old.places, &before.additional) {
                    (Some(old), _) if !request => self.descend(id, old, new.described(after), at),
                    (Some(_), _) => {}
                    (None, Additional::Schemas(old)) => self.descend(id, old, new.described(after), at),
                    (None, Additional::Any) if request => {
                        let message = "could be sent before with any value, like all other properties";
                        self.find(id, found("named", Wire::Doubtful, message));
                    }
                    (None, Additional::Any | Additional::Unstated | Additional::Forbidden) => {}
                }
            }
            (true, false) => {
                let (event, message, end) = match new.places {
                    Some(_) if request => ("read-only", "is now read-only", "became-read-only"),
                    Some(_) => ("write-only", "is now write-only", "became-write-only"),
                    None => ("removed", "is removed", ""),
                };
                let closed = after.additional == Additional::Forbidden;
                let wire = match (request, end.is_empty()) {
                    // What is read-only may be sent, and is ignored.
                    (true, false) => Wire::Safe,
                    (true, true) if closed => Wire::Breaking,
                    (true, true) => Wire::Doubtful,
                    (false, _) if old.required => Wire::Breaking,
                    (false, _) => Wire::Doubtful,
                };
                let refused =
                    if request && end.is_empty() && closed { ", and no others are allowed" } else { "" };
                let mut finding = found(event, wire, &format!("{message}{refused}"));
                if new.places.is_none() {
                    finding.place = holder(old.places, before);
                    finding.old = true;
                }
                // It may still be there as one of the others.
                if let (None, Additional::Schemas(others)) = (new.places, &after.additional) {
                    self.descend(id, old.described(before), others, at);
                }
                let side = if request { "request" } else { "response" };
                self.find(
                    id,
                    match (end.is_empty(), request) {
                        (true, true) => finding.rule("request-property-removed"),
                        (true, false) => finding.rule(format!("response-{optional}-property-removed")),
                        (false, _) => finding.rule(format!("{side}-{optional}-property-{end}")),
                    },
                );
            }
            (true, true) => {
                if old.required != new.required {
                    let (event, effect, message) = if new.required {
                        ("became-required", Effect::Narrows, "is now required")
                    } else {
                        ("became-optional", Effect::Widens, "is now optional")
                    };
                    let end = if new.required && new.default && request {
                        "became-required-with-default"
                    } else {
                        event
                    };
                    self.find(id, found(event, effect.on(at.side), message).ends(at, end));
                }
                if old.deprecated != new.deprecated {
                    let (event, message) = if new.deprecated {
                        ("deprecated", "is now deprecated")
                    } else {
                        ("reactivated", "is no longer deprecated")
                    };
                    self.find(id, found(event, Wire::Safe, message).ends(at, event));
                }
                self.descend(id, old.described(before), new.described(after), at);
            }
        }
    }

    fn additional(&mut self, id: usize, before: &Shape, after: &Shape, at: At) {
        let message = |text: &str| text.to_owned();
        let request = at.side.is_request();
        let (event, wire, message) = match (&before.additional, &after.additional) {
            (Additional::Forbidden, Additional::Forbidden) => return,
            (Additional::Schemas(old), Additional::Schemas(new)) => {
                self.descend(id, old, new, at);
                return;
            }
            // What may come without a word may come.
            (Additional::Unstated, Additional::Any) | (Additional::Any, Additional::Unstated) => return,
            // Who reads an object skips what it does not know, as for a property that is new.
            (Additional::Forbidden, Additional::Unstated | Additional::Any | Additional::Schemas(_)) => {
                ("opened", Wire::Safe, message("may now have other properties"))
            }
            (Additional::Unstated, Additional::Forbidden) if request => (
                "closed",
                Wire::Doubtful,
                message("may no longer have other properties, which were undeclared before"),
            ),
            (_, Additional::Forbidden) => {
                ("closed", Effect::Narrows.on(at.side), message("may no longer have other properties"))
            }
            (Additional::Schemas(_), _) => {
                ("loosened", Effect::Widens.on(at.side), message("its other properties may now be anything"))
            }
            (Additional::Unstated, Additional::Schemas(_)) if request => {
                let text = "its other properties, undeclared before, now have a schema";
                ("tightened", Wire::Doubtful, message(text))
            }
            (_, Additional::Schemas(_)) => {
                ("tightened", Effect::Narrows.on(at.side), message("its other properties now have a schema"))
            }
            (Additional::Any, Additional::Any) | (Additional::Unstated, Additional::Unstated) => return,
        };
        self.find(id, finding(after, at, &format!("additional-properties-{event}"), wire, message));
    }

    pub(super) fn array(&mut self, id: usize, before: &Shape, after: &Shape, at: At) {
        let at = at.within();
        let (old, new) = (&before.prefix, &after.prefix);
        for (old, new) in old.iter().zip(new) {
            self.descend(id, std::slice::from_ref(old), std::slice::from_ref(new), at);
        }
        if old.len() != new.len() {
            self.find(id, not_judged(Kind::Schema, "prefixItems", place(after), Some(at.side)));
        }
        // Without a word they may be anything.
        if !before.items.is_empty() || !after.items.is_empty() {
            self.descend(id, &before.items, &after.items, at);
        }
    }
}

fn places<'s>(shape: &'s Shape, name: &str) -> &'s [Pointer] {
    shape.properties.get(name).map_or(&[], Vec::as_slice)
}

fn property<'s>(holder: &'s Shape, shape: &Shape, name: &str, side: Side) -> Property<'s> {
    let places = holder.properties.get(name);
    let required = holder.required.contains(name);
    let hidden = if side.is_request() { shape.read_only } else { shape.write_only };
    // What tells alternatives apart is always sent.
    let tells = holder.discriminator.as_ref().is_some_and(|discriminator| discriminator.property == name);
    Property {
        places,
        travels: (places.is_some() || required) && (!hidden || tells),
        required,
        read_only: shape.read_only,
        write_only: shape.write_only,
        deprecated: shape.deprecated,
        default: shape.default.is_some(),
    }
}
