//! Operations and parameters.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::at::{At, Side};
use super::facts::{Facts, Operation, is_text, reference};
use super::label::{is, text};
use super::schema::not_judged;
use super::shape::Shape;
use super::walk::{Finding, Key, Walk};
use crate::diff::change::{Kind, Wire};
use crate::document::Pointer;
use crate::document::key;
use crate::spec::placeholders;

/// Headers that no parameter describes (OpenAPI 3.0.4, Parameter Object).
const OTHERS: [&str; 3] = ["accept", "authorization", "content-type"];

impl Walk<'_> {
    /// Compares an operation that both documents have.
    pub(super) fn operation(&mut self, id: usize, name: &str) {
        let (Some(old), Some(new)) = (self.old.operations.get(name), self.new.operations.get(name)) else {
            return;
        };
        let parameters = (parameters(self.old, old), parameters(self.new, new));
        let names = (placeholders(&old.path), placeholders(&new.path));
        let sorted =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
        if names.0 != names.1 && sorted(&names.0) == sorted(&names.1) {
            let message = format!("its path is now {}, was {}", text(&new.path), text(&old.path));
            self.find(
                id,
                Finding::new(Kind::Operation, "arguments-exchanged", &new.place, Wire::Breaking, message),
            );
        }
        for (key, before) in &parameters.0 {
            match parameters.1.get(key) {
                Some(after) => {
                    let node = self.node(Key::Parameter(before.clone(), after.clone()));
                    self.link(id, node);
                }
                None => {
                    let deprecated = is(self.old.node(before), "deprecated");
                    let message = format!("the parameter {} is removed", text(&named(self.old, before)));
                    let found =
                        Finding::new(Kind::Parameter, "removed", before, Wire::Doubtful, message).of_old();
                    let end = if deprecated { "-with-deprecation" } else { "" };
                    self.find(id, found.rule(format!("request-parameter-removed{end}")));
                }
            }
        }
        for (key, after) in parameters.1.iter().filter(|(key, _)| !parameters.0.contains_key(*key)) {
            let node = self.new.node(after);
            let name = text(&named(self.new, after));
            let path = key.starts_with("path");
            let (wire, message, rule) = if is(node, "required") || path {
                let rule = if path { "new-request-path-parameter" } else { "new-required-request-parameter" };
                (Wire::Breaking, format!("the parameter {name} is new and required"), rule)
            } else {
                (Wire::Safe, format!("the parameter {name} is new"), "new-optional-request-parameter")
            };
            self.find(id, Finding::new(Kind::Parameter, "added", after, wire, message).rule(rule));
        }
        self.bodies(id, old, new);
        self.responses(id, old, new);
        self.requirements(id, old, new);
        self.own_servers(id, old, new);
        let deprecated = (is(&old.map, "deprecated"), is(&new.map, "deprecated"));
        if deprecated.0 != deprecated.1 {
            let (event, message) = if deprecated.1 {
                ("deprecated", "is now deprecated")
            } else {
                ("reactivated", "is no longer deprecated")
            };
            let found = Finding::new(Kind::Operation, event, &new.place, Wire::Safe, message);
            self.find(id, found.rule(format!("endpoint-{event}")));
        }
        const JUDGED: [&str; 4] = ["requestBody", "responses", "security", "deprecated"];
        self.others(id, Kind::Operation, (&old.map, &new.map), &JUDGED, &new.place);
    }

    /// Tells of keywords of a node that no rule judges.
    pub(super) fn others(
        &mut self,
        id: usize,
        kind: Kind,
        (old, new): (&Map<String, Value>, &Map<String, Value>),
        judged: &[&str],
        place: &Pointer,
    ) {
        let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for key in keys.into_iter().filter(|key| !judged.contains(&key.as_str()) && !is_text(key)) {
            let of =
                |facts: &Facts, map: &Map<String, Value>| map.get(key).map(|value| facts.written_out(value));
            // What is false by default may be left out.
            let said =
                |value: Option<Value>| value.filter(|value| *value != Value::Bool(false) && !value.is_null());
            if said(of(self.old, old)) != said(of(self.new, new)) {
                self.find(id, not_judged(kind, key, place, None));
            }
        }
    }

    pub(super) fn parameter(&mut self, id: usize, before: &Pointer, after: &Pointer) {
        let (old, new) = (self.old.node(before), self.new.node(after));
        let name = text(&named(self.new, after));
        let found = |event: &str, wire, message: String| {
            Finding::new(Kind::Parameter, event, after, wire, format!("the parameter {name} {message}"))
        };
        match (is(old, "required"), is(new, "required")) {
            (false, true) => {
                let finding = found("became-required", Wire::Breaking, "is now required".to_owned());
                self.find(id, finding.rule("request-parameter-became-required"));
            }
            (true, false) => {
                let finding = found("became-optional", Wire::Safe, "is now optional".to_owned());
                self.find(id, finding.rule("request-parameter-became-optional"));
            }
            _ => {}
        }
        match (is(old, "deprecated"), is(new, "deprecated")) {
            (false, true) => {
                let finding = found("deprecated", Wire::Safe, "is now deprecated".to_owned());
                self.find(id, finding.rule("request-parameter-deprecated"));
            }
            (true, false) => {
                let finding = found("reactivated", Wire::Safe, "is no longer deprecated".to_owned());
                self.find(id, finding.rule("request-parameter-reactivated"));
            }
            _ => {}
        }
        let written = (written(self.old, old), written(self.new, new));
        if written.0 != written.1 {
            let message = format!("is now written as {}, was as {}", written.1, written.0);
            self.find(id, found("passing-changed", Wire::Breaking, message));
        } else if styled(old) != styled(new) {
            let message = "has another style that looks the same".to_owned();
            self.find(id, found("style-changed", Wire::Safe, message));
        }
        let side = if old.get("content").is_some() { Side::Body } else { Side::Parameter };
        let at = At { side, whole: true, xml: false };
        let schemas = |map: &Map<String, Value>| -> Vec<Pointer> {
            let content = map.get("content").and_then(Value::as_object);
            let media = content.and_then(|content| content.values().next());
            media
                .and_then(|media| media.get("schema"))
                .or(map.get("schema"))
                .and_then(reference)
                .into_iter()
                .collect()
        };
        self.descend(id, &schemas(old), &schemas(new), at);
        const JUDGED: [&str; 9] =
            ["name", "in", "required", "deprecated", "schema", "content", "style", "explode", key::STYLE];
        self.others(id, Kind::Parameter, (old, new), &JUDGED, after);
    }
}

/// The parameters of an operation by what the wire tells them by. Those of the operation itself come last, and win.
fn parameters(facts: &Facts, operation: &Operation) -> BTreeMap<String, Pointer> {
    let places = placeholders(&operation.path);
    let parameters = operation.parameters.iter().filter_map(|place| {
        let node = facts.node(place);
        let name = node.get("name").and_then(Value::as_str)?;
        let key = match node.get("in").and_then(Value::as_str)? {
            "path" => {
                // The names of placeholders do not travel.
                let position = places.iter().position(|other| *other == name)?;
                format!("path {position}")
            }
            // Headers are compared without case (RFC 9110, section 5.1).
            "header" => {
                let name = name.to_ascii_lowercase();
                if OTHERS.contains(&name.as_str()) {
                    return None;
                }
                format!("header {name}")
            }
            location => format!("{location} {name}"),
        };
        Some((key, facts.target(place)))
    });
    parameters.collect()
}

/// The style of a parameter, and whether it is exploded.
fn styled(node: &Map<String, Value>) -> (&str, bool) {
    let location = node.get("in").and_then(Value::as_str).unwrap_or_default();
    let usual = if matches!(location, "query" | "cookie") { "form" } else { "simple" };
    let style = [key::STYLE, "style"].into_iter().find_map(|key| node.get(key).and_then(Value::as_str));
    let style = style.unwrap_or(usual);
    (style, node.get("explode").and_then(Value::as_bool).unwrap_or(style == "form"))
}

/// How a parameter is written, as far as its values tell.
fn written(facts: &Facts, node: &Map<String, Value>) -> String {
    if let Some(content) = node.get("content").and_then(Value::as_object) {
        let media = content.keys().next().map_or("", String::as_str);
        return super::media::name(media);
    }
    let (style, exploded) = styled(node);
    let schema = node.get("schema").and_then(reference);
    let shape = Shape::of(facts, schema.as_slice());
    let scalar = |name: &String| !matches!(name.as_str(), "array" | "object");
    let plain = shape.types.as_ref().is_some_and(|types| types.iter().all(scalar)) && shape.unions.is_empty();
    match (plain, style) {
        // A scalar looks the same in all of these.
        (true, "form" | "simple" | "spaceDelimited" | "pipeDelimited" | "tabDelimited") => "text".to_owned(),
        (true, style) => style.to_owned(),
        (false, style) if exploded => format!("{style}, exploded"),
        (false, style) => style.to_owned(),
    }
}

/// A parameter as people call it.
fn named(facts: &Facts, place: &Pointer) -> String {
    facts.node(place).get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
}
