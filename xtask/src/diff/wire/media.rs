//! Bodies, answers, media types and headers.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::at::{At, Side};
use super::facts::{Operation, reference};
use super::label::{is, text};
use super::schema::not_judged;
use super::walk::{Finding, Key, Walk};
use crate::diff::change::{Kind, Wire};
use crate::document::Pointer;
use crate::document::key;

/// The media types of a body, by their names as they are compared.
type Content<'v> = BTreeMap<String, (&'v String, &'v Map<String, Value>)>;

impl Walk<'_> {
    pub(super) fn bodies(&mut self, id: usize, old: &Operation, new: &Operation) {
        let body = |operation: &Operation| operation.map.get("requestBody").and_then(reference);
        match (body(old), body(new)) {
            (None, None) => {}
            (Some(old), Some(new)) => {
                let node = self.node(Key::Body(self.old.target(&old), self.new.target(&new)));
                self.link(id, node);
            }
            (Some(old), None) => {
                let found =
                    Finding::new(Kind::Body, "removed", &old, Wire::Breaking, "no body is accepted any more");
                self.find(id, found.of_old().rule("request-body-removed"));
            }
            (None, Some(new)) => {
                let (wire, message, rule) = if is(self.new.node(&new), "required") {
                    (Wire::Breaking, "a body is now required", "request-body-added-required")
                } else {
                    (Wire::Safe, "a body may be sent", "request-body-added-optional")
                };
                self.find(id, Finding::new(Kind::Body, "added", &new, wire, message).rule(rule));
            }
        }
    }

    pub(super) fn body(&mut self, id: usize, before: &Pointer, after: &Pointer) {
        let (old, new) = (self.old.node(before), self.new.node(after));
        match (is(old, "required"), is(new, "required")) {
            (false, true) => {
                let found = Finding::new(
                    Kind::Body,
                    "became-required",
                    after,
                    Wire::Breaking,
                    "the body is now required",
                );
                self.find(id, found.rule("request-body-became-required"));
            }
            (true, false) => {
                let found = Finding::new(
                    Kind::Body,
                    "became-optional",
                    after,
                    Wire::Safe,
                    "the body is now optional",
                );
                self.find(id, found.rule("request-body-became-optional"));
            }
            _ => {}
        }
        self.content(id, (old, before), (new, after), Side::Body);
        self.others(id, Kind::Body, (old, new), &["required", "content"], after);
    }

    pub(super) fn responses(&mut self, id: usize, old: &Operation, new: &Operation) {
        let answers = |operation: &Operation| -> BTreeMap<String, Pointer> {
            let map = operation.map.get("responses").and_then(Value::as_object).into_iter().flatten();
            map.filter_map(|(status, answer)| Some((status.to_ascii_uppercase(), reference(answer)?)))
                .collect()
        };
        let (before, after) = (answers(old), answers(new));
        let covers = |answers: &BTreeMap<String, Pointer>, status: &str| {
            let range = status.get(..1).map(|first| format!("{first}XX"));
            let range = range.and_then(|range| answers.get(&range));
            range.or_else(|| answers.get("DEFAULT")).cloned()
        };
        for (status, answer) in &before {
            match after.get(status).cloned().or_else(|| covers(&after, status)) {
                Some(now) => self.answer(id, (answer, &now), status, &old.method),
                None => {
                    let success = status.starts_with('2');
                    let message = format!("the answer {} is no longer documented", shown(status));
                    let (wire, word) =
                        if success { (Wire::Breaking, "success") } else { (Wire::Safe, "non-success") };
                    let found = Finding::new(Kind::Response, "removed", answer, wire, message).of_old();
                    self.find(id, found.rule(format!("response-{word}-status-removed")));
                }
            }
        }
        for (status, answer) in after.iter().filter(|(status, _)| !before.contains_key(*status)) {
            let success = status.starts_with('2');
            let message = format!("the answer {} is now documented", shown(status));
            let known = covers(&before, status);
            // A client that knows one success reads another one as that, and one that knows several as none of them.
            let wire = if success && known.is_none() { Wire::Doubtful } else { Wire::Safe };
            let word = if success { "success" } else { "non-success" };
            let found = Finding::new(Kind::Response, "added", answer, wire, message);
            self.find(id, found.rule(format!("response-{word}-status-added")));
            if let Some(known) = known {
                self.answer(id, (&known, answer), status, &old.method);
            }
        }
    }

    fn answer(&mut self, id: usize, (old, new): (&Pointer, &Pointer), status: &str, method: &str) {
        let empty = method == "HEAD" || matches!(status, "204" | "205" | "304");
        let node = self.node(Key::Answer(self.old.target(old), self.new.target(new), empty));
        self.link(id, node);
    }

    /// Compares an answer, which may be one that has no body whatever is described.
    pub(super) fn response(&mut self, id: usize, before: &Pointer, after: &Pointer, empty: bool) {
        let (old, new) = (self.old.node(before), self.new.node(after));
        if !empty {
            self.content(id, (old, before), (new, after), Side::Answer);
        }
        let headers = |map: &Map<String, Value>| -> BTreeMap<String, (String, Pointer)> {
            let headers = map.get("headers").and_then(Value::as_object).into_iter().flatten();
            let headers = headers.filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            let headers = headers.filter_map(|(name, header)| {
                Some((name.to_ascii_lowercase(), (name.clone(), reference(header)?)))
            });
            headers.collect()
        };
        let (was, is_now) = (headers(old), headers(new));
        for (name, (shown, header)) in &was {
            if let Some((_, now)) = is_now.get(name) {
                let node = self.node(Key::Header(self.old.target(header), self.new.target(now)));
                self.link(id, node);
                continue;
            }
            let required = is(self.old.node(header), "required");
            let (wire, rule) = if required {
                (Wire::Breaking, "required-response-header-removed")
            } else {
                (Wire::Doubtful, "optional-response-header-removed")
            };
            let message = format!("the header {} is removed", text(shown));
            self.find(id, Finding::new(Kind::Header, "removed", header, wire, message).of_old().rule(rule));
        }
        for (shown, header) in
            is_now.iter().filter(|(name, _)| !was.contains_key(*name)).map(|(_, header)| header)
        {
            let message = format!("the header {} is new", text(shown));
            let found = Finding::new(Kind::Header, "added", header, Wire::Safe, message);
            self.find(id, found.rule("response-header-added"));
        }
        self.others(id, Kind::Response, (old, new), &["content", "headers", "links"], after);
    }

    pub(super) fn header(&mut self, id: usize, before: &Pointer, after: &Pointer) {
        let (old, new) = (self.old.node(before), self.new.node(after));
        let name = text(&after.last());
        match (is(old, "required"), is(new, "required")) {
            (true, false) => {
                let message = format!("the header {name} is now optional");
                let found = Finding::new(Kind::Header, "became-optional", after, Wire::Breaking, message);
                self.find(id, found.rule("response-header-became-optional"));
            }
            (false, true) => {
                let message = format!("the header {name} is now required");
                self.find(id, Finding::new(Kind::Header, "became-required", after, Wire::Safe, message));
            }
            _ => {}
        }
        let schema = |map: &Map<String, Value>| map.get("schema").and_then(reference);
        let at = At { side: Side::Header, whole: true, xml: false };
        self.descend(id, schema(old).as_slice(), schema(new).as_slice(), at);
        self.others(id, Kind::Header, (old, new), &["required", "schema", "deprecated"], after);
    }

    fn content(
        &mut self,
        id: usize,
        (old, before): (&Map<String, Value>, &Pointer),
        (new, after): (&Map<String, Value>, &Pointer),
        side: Side,
    ) {
        let request = side.is_request();
        let (old, new) = (media(old), media(new));
        for (name, (written, media)) in &old {
            if let Some((_, now)) = fitting(&new, name) {
                let place = after.child("content").child(written);
                self.media(id, name, (media, now), &place, side);
                continue;
            }
            let message = if request { "takes no body of" } else { "no longer answers" };
            let message = format!("{message} {}", text(name));
            let place = before.child("content").child(written);
            let found = Finding::new(Kind::MediaType, "removed", &place, Wire::Breaking, message).of_old();
            let rule =
                if request { "request-body-media-type-removed" } else { "response-media-type-removed" };
            self.find(id, found.rule(rule));
        }
        for (name, (written, media)) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
            let message = if request { "takes a body of" } else { "may answer" };
            let place = after.child("content").child(written);
            // Who asks for what it knows is not given anything else.
            let found = Finding::new(
                Kind::MediaType,
                "added",
                &place,
                Wire::Safe,
                format!("{message} {}", text(name)),
            );
            let rule = if request { "request-body-media-type-added" } else { "response-media-type-added" };
            self.find(id, found.rule(rule));
            if let Some((_, was)) = ranges(name).find_map(|range| old.get(range.as_str())) {
                self.media(id, name, (was, media), &place, side);
            }
        }
    }

    fn media(
        &mut self,
        id: usize,
        name: &str,
        (old, new): (&Map<String, Value>, &Map<String, Value>),
        place: &Pointer,
        side: Side,
    ) {
        let at = At { side, whole: true, xml: name.contains("xml") };
        for key in ["schema", key::ITEM_SCHEMA] {
            let schema = |map: &Map<String, Value>| map.get(key).and_then(reference);
            let (old, new) = (schema(old), schema(new));
            if old.is_some() || new.is_some() {
                self.descend(id, old.as_slice(), new.as_slice(), at);
            }
        }
        self.encodings(id, (old, new), place, side);
        self.others(id, Kind::MediaType, (old, new), &["schema", key::ITEM_SCHEMA, "encoding"], place);
    }

    /// Compares how the properties of a form are written.
    fn encodings(
        &mut self,
        id: usize,
        (old, new): (&Map<String, Value>, &Map<String, Value>),
        place: &Pointer,
        side: Side,
    ) {
        let encodings = |map: &Map<String, Value>| -> Map<String, Value> {
            super::facts::object(map.get("encoding").cloned().unwrap_or_default())
        };
        let (old, new) = (encodings(old), encodings(new));
        let empty = Map::new();
        let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names {
            let of = |map: &'_ Map<String, Value>| map.get(name).and_then(Value::as_object).cloned();
            let (old, new) =
                (of(&old).unwrap_or_else(|| empty.clone()), of(&new).unwrap_or_else(|| empty.clone()));
            let written = |map: &Map<String, Value>| {
                let style = [key::STYLE, "style"].into_iter().find_map(|key| map.get(key));
                let style = style.and_then(Value::as_str).unwrap_or("form").to_owned();
                // Where nothing is stated, a list is exploded; where something is, it says whether.
                let exploded = map.is_empty() || map.get("explode") == Some(&Value::Bool(true));
                (style, exploded, map.get("contentType").and_then(Value::as_str).map(self::name))
            };
            let place = place.child("encoding").child(name);
            if written(&old) != written(&new) {
                let message = format!("its member {} is written otherwise", text(name));
                let wire = if side.is_request() { Wire::Breaking } else { Wire::Doubtful };
                self.find(id, Finding::new(Kind::MediaType, "passing-changed", &place, wire, message));
            }
            const JUDGED: [&str; 4] = ["style", key::STYLE, "explode", "contentType"];
            let rest = |map: &Map<String, Value>| -> Vec<(String, Value)> {
                let rest = map.iter().filter(|(key, value)| {
                    let said = **value != Value::Bool(false) && **value != Value::Object(Map::new());
                    said && !JUDGED.contains(&key.as_str())
                });
                rest.map(|(key, value)| (key.clone(), value.clone())).collect()
            };
            if rest(&old) != rest(&new) {
                self.find(id, not_judged(Kind::MediaType, "encoding", &place, None));
            }
        }
    }
}

fn media(node: &Map<String, Value>) -> Content<'_> {
    let content = node.get("content").and_then(Value::as_object).into_iter().flatten();
    content.filter_map(|(written, media)| Some((name(written), (written, media.as_object()?)))).collect()
}

/// The media type of a body that takes one of a name, itself or as a range.
fn fitting<'v>(content: &Content<'v>, name: &str) -> Option<(&'v String, &'v Map<String, Value>)> {
    let own = content.get(name);
    own.or_else(|| ranges(name).find_map(|range| content.get(&range))).copied()
}

/// A media type as it is compared (RFC 9110, section 8.3.1): without case, parameters in one order, and without those that
/// say what holds anyway.
pub(super) fn name(written: &str) -> String {
    let mut parts = written.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
    let parameters = parts.filter_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim().trim_matches('"'));
        let charset = key == "charset";
        // JSON has no other encoding (RFC 8259, section 8.1), and we send and read no other text.
        let usual = charset && value.eq_ignore_ascii_case("utf-8") || key == "q" || key == "boundary";
        let value = if charset { value.to_ascii_lowercase() } else { value.to_owned() };
        (!usual).then(|| format!("; {key}={value}"))
    });
    let mut parameters: Vec<String> = parameters.collect();
    parameters.sort();
    kind + &parameters.concat()
}

/// The ranges that a media type is in, the narrowest first.
fn ranges(name: &str) -> impl Iterator<Item = String> {
    let essence = name.split(';').next().unwrap_or_default().to_owned();
    let range = essence.split_once('/').map(|(kind, _)| format!("{kind}/*")).unwrap_or_default();
    [range, "*/*".to_owned()].into_iter()
}

fn shown(status: &str) -> String {
    if status == "DEFAULT" { "default".to_owned() } else { status.to_owned() }
}
