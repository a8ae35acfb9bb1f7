//! From method and path to names for an operation that nobody named.

use super::path::Segment;
use super::remove::is_said_by;
use super::{CallNamer, LONG, Named};
use crate::lower::words::{is_verb, one_of};
use crate::spec;

impl CallNamer<'_> {
    /// Returns names for an operation from its path: a verb, then the parts after the group's.
    pub(super) fn by_path(&self, operation: &spec::Operation, group: &[String], verb: Option<&str>) -> Named {
        let own = self.paths.own(operation);
        let (from, to) = run(own, group);
        let rest = own.get(to..).unwrap_or_default();
        let verb = vec![verb.map_or_else(|| self.verb(operation, own), str::to_owned)];
        // A created item is one of those listed.
        let listed = self.paths.operation(operation, "GET");
        let one = verb == ["create"] && listed.is_none_or(|place| self.lists.contains(place));
        let long = nouns(own.get(from..).unwrap_or_default(), one);
        let parents = own.get(..from).unwrap_or_default();
        let above: Vec<String> = parents.iter().filter_map(Segment::text).flat_map(one_of).collect();
        let join = |parts: &[&[String]]| parts.concat().join(" ");
        let action = self.action(operation, rest);
        let verb = verb.as_slice();
        let short = match action {
            Some((verb, before)) => done_to(verb, &nouns(before, false)),
            None => join(&[verb, &nouns(rest, one)]),
        };
        let (verb, long) = match (action, own.split_last()) {
            (Some((verb, _)), Some((_, before))) => {
                (verb, nouns(before.get(from..).unwrap_or_default(), false))
            }
            _ => (verb, long),
        };
        let mut items: Vec<String> = Vec::new();
        for segment in own {
            if let Segment::Item(words) = segment {
                items.extend(if items.is_empty() { vec!["by".to_owned()] } else { vec!["and".to_owned()] });
                items.extend(words.iter().cloned());
            }
        }
        let mut names = vec![
            short,
            done_to(verb, &long),
            done_to(verb, &[above.as_slice(), &long].concat()),
            done_to(verb, &[above, long, items].concat()),
        ];
        // Deeply nested items are named by their last parts.
        let inner = rest.iter().rposition(|segment| !segment.is_item()).map(|last| rest.split_at(last).0);
        let inner = inner.and_then(|before| before.iter().rposition(|segment| !segment.is_item()));
        if let (None, Some(from), true) = (action, inner, names.first().is_some_and(|name| name.len() > LONG))
        {
            names.insert(0, done_to(verb, &nouns(rest.get(from..).unwrap_or_default(), one)));
        }
        // If a list is not recognized, its items keep the name.
        let of_several = u8::from(verb == ["get"] && action.is_none() && self.paths.has_items(operation));
        Named {
            names,
            class: u8::try_from(own.len())
                .unwrap_or(u8::MAX / 2)
                .min(u8::MAX / 2)
                .saturating_add(4 + 8 * of_several),
        }
    }

    /// Returns the action at the end of the path (`POST /tokens/{id}/regenerate`), and the parts before it.
    fn action<'s>(
        &self,
        operation: &spec::Operation,
        rest: &'s [Segment],
    ) -> Option<(&'s [String], &'s [Segment])> {
        let [before @ .., Segment::Text(last)] = rest else { return None };
        let has = |method: &str| self.paths.operation(operation, method).is_some();
        let is_action = match operation.method.as_str() {
            "POST" => true,
            "PUT" | "PATCH" => !has("GET") && !has("POST"),
            "DELETE" => false,
            _ => self.paths.is_alone(operation),
        };
        // `/levels:trim` is a custom method in Google's guides; what has items is no action: `/upload_sessions/{id}`.
        let is_custom = operation.key.rsplit('/').next().is_some_and(|end| end.contains(':'));
        let is_verb = last.first().is_some_and(|word| is_verb(word)) && !self.paths.has_items(operation);
        (is_action && (is_verb || is_custom)).then_some((last.as_slice(), before))
    }

    /// Returns the verb for the HTTP method.
    fn verb(&self, operation: &spec::Operation, own: &[Segment]) -> String {
        let is_item = own.last().is_some_and(Segment::is_item);
        let has = |method: &str| self.paths.operation(operation, method).is_some();
        let verb = match operation.method.as_str() {
            "GET" if !is_item && self.lists.contains(&operation.pointer) => "list",
            "GET" => "get",
            "POST" if is_item && !has("PUT") && !has("PATCH") => "update",
            "POST" => "create",
            "PUT" if has("PATCH") => "replace",
            "PUT" | "PATCH" => "update",
            "DELETE" => "delete",
            other => return other.to_ascii_lowercase(),
        };
        verb.to_owned()
    }
}

/// Combines verb and object: `refund payment for reader` if the verb already has an object.
fn done_to(verb: &[String], nouns: &[String]) -> String {
    let joint: &[String] = if verb.len() > 1 && !nouns.is_empty() { &["for".to_owned()] } else { &[] };
    [verb, joint, nouns].concat().join(" ")
}

/// Returns the range of path parts that repeat the group: the first run whose words the group all has. Without one it
/// is the first part, if there is another.
fn run(segments: &[Segment], group: &[String]) -> (usize, usize) {
    let is_within = |segment: &Segment| {
        segment.text().is_some_and(|words| words.iter().all(|word| is_said_by(group, word)))
    };
    let Some(from) = segments.iter().position(is_within) else {
        let texts = segments.iter().filter(|segment| !segment.is_item()).count();
        return (0, usize::from(texts > 1 && segments.first().is_some_and(|first| !first.is_item())));
    };
    let mut to = from + 1;
    for (index, segment) in segments.iter().enumerate().skip(to) {
        if is_within(segment) {
            to = index + 1;
        } else if !segment.is_item() {
            break;
        }
    }
    (from, to)
}

/// Returns the nouns of path parts: singular before an item, and for the last part if `one` is meant.
fn nouns(segments: &[Segment], one: bool) -> Vec<String> {
    let mut nouns = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let Segment::Text(words) = segment else { continue };
        if segment.is_noise() && segments.len() > 1 {
            continue;
        }
        let next = segments.get(index + 1);
        let is_one = next.map_or(one, Segment::is_item);
        nouns.extend(if is_one { one_of(words) } else { words.clone() });
    }
    nouns
}
