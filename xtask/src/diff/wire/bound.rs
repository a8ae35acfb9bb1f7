//! Bounds, patterns, and elements that differ.

use std::collections::BTreeSet;

use super::at::At;
use super::schema::finding;
use super::shape::{LOWER, Shape};
use super::walk::{Effect, Walk};
use crate::diff::change::Wire;

impl Walk<'_> {
    pub(super) fn bounds(&mut self, id: usize, before: &Shape, after: &Shape, at: At) {
        let keywords: BTreeSet<&'static str> =
            before.bounds.keys().chain(after.bounds.keys()).copied().collect();
        let whole = |shape: &Shape| {
            shape.types.as_ref().is_some_and(|types| types.iter().all(|name| name == "integer"))
        };
        for keyword in keywords {
            let of =
                |shape: &Shape| shape.bounds.get(keyword).map(|bound| reach(keyword, *bound, whole(shape)));
            let text =
                |shape: &Shape| shape.bounds.get(keyword).map_or("nothing".to_owned(), |bound| shown(*bound));
            let lower = LOWER.contains(&keyword);
            let (event, effect) = match (of(before), of(after)) {
                (None, None) => continue,
                (None, Some(_)) => ("set", Effect::Narrows),
                (Some(_), None) => ("unset", Effect::Widens),
                (Some(old), Some(new)) if keyword == "multipleOf" => {
                    match (multiple(old.0, new.0), multiple(new.0, old.0)) {
                        (true, true) => continue,
                        (true, false) => ("changed", Effect::Widens),
                        (false, true) => ("changed", Effect::Narrows),
                        (false, false) => ("changed", Effect::Replaces),
                    }
                }
                (Some(old), Some(new)) => match old.0.total_cmp(&new.0).then(old.1.cmp(&new.1)) {
                    std::cmp::Ordering::Equal => continue,
                    std::cmp::Ordering::Less if lower => ("increased", Effect::Narrows),
                    std::cmp::Ordering::Less => ("increased", Effect::Widens),
                    std::cmp::Ordering::Greater if lower => ("decreased", Effect::Widens),
                    std::cmp::Ordering::Greater => ("decreased", Effect::Narrows),
                },
            };
            let bounds = [before, after].into_iter().filter_map(|shape| shape.bounds.get(keyword));
            let exclusive = bounds.into_iter().all(|(_, excluded)| *excluded);
            let name = name(keyword, exclusive);
            let message = format!("`{keyword}` is now {}, was {}", text(after), text(before));
            let found = finding(after, at, &format!("{name}-{event}"), effect.on(at.side), message);
            self.find(id, found.ends(at, &format!("{name}-{event}")));
        }
        if before.unique_items != after.unique_items {
            let (event, effect, message) = if after.unique_items {
                ("unique-items-set", Effect::Narrows, "its elements must now differ")
            } else {
                ("unique-items-unset", Effect::Widens, "its elements may now be equal")
            };
            self.find(id, finding(after, at, event, effect.on(at.side), message));
        }
        self.patterns(id, before, after, at);
    }

    fn patterns(&mut self, id: usize, before: &Shape, after: &Shape, at: At) {
        let list = |patterns: &BTreeSet<String>| {
            let patterns: Vec<String> =
                patterns.iter().map(|text| format!("`{}`", text.replace('`', "'"))).collect();
            patterns.join(" and ")
        };
        let (old, new) = (&before.patterns, &after.patterns);
        let (event, wire, message) = if old == new {
            return;
        } else if old.is_subset(new) {
            ("pattern-added", Effect::Narrows.on(at.side), format!("must now match {}", list(new)))
        } else if new.is_subset(old) {
            // Nobody reads by a pattern.
            let wire = if at.side.is_request() { Wire::Safe } else { Wire::Doubtful };
            ("pattern-removed", wire, format!("need no longer match {}", list(old)))
        } else {
            // Which of two patterns allows more is not looked into.
            (
                "pattern-changed",
                Wire::Doubtful,
                format!("must now match {}, had to match {}", list(new), list(old)),
            )
        };
        self.find(id, finding(after, at, event, wire, message).ends(at, event));
    }
}

/// What oasdiff calls a bound.
fn name(keyword: &str, exclusive: bool) -> &'static str {
    match keyword {
        "minimum" if exclusive => "exclusive-min",
        "maximum" if exclusive => "exclusive-max",
        "minimum" => "min",
        "maximum" => "max",
        "minLength" => "min-length",
        "maxLength" => "max-length",
        "minItems" => "min-items",
        "maxItems" => "max-items",
        "minProperties" => "min-properties",
        "maxProperties" => "max-properties",
        _ => "multiple-of",
    }
}

/// A bound as a value that can be compared: how far it reaches, and by how little less or more.
fn reach(keyword: &str, (value, excluded): (f64, bool), whole: bool) -> (f64, i8) {
    match (keyword, excluded) {
        // No integer lies between.
        ("minimum", true) if whole => (value.floor() + 1.0, 0),
        ("maximum", true) if whole => (value.ceil() - 1.0, 0),
        ("minimum", true) => (value, 1),
        ("maximum", true) => (value, -1),
        _ => (value, 0),
    }
}

/// Whether each multiple of one number is one of another.
fn multiple(of: f64, by: f64) -> bool {
    let ratio = of / by;
    ratio.is_finite() && (ratio - ratio.round()).abs() < 1e-9
}

fn shown((value, excluded): (f64, bool)) -> String {
    if excluded { format!("{value} itself excluded") } else { value.to_string() }
}
