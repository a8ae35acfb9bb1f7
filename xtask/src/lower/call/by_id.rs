//! From an `operationId` to names for its operation: its words without those that group, path and arguments already
//! say.

use super::path::{Segment, is_noise};
use super::remove::{Removed, length_of_code, without, without_modifiers, without_scope};
use super::{CallNamer, LONG, Named};
use crate::lower::words::{is_derived, is_preposition, is_verb, means, one_of, words};
use crate::spec::{self, Spec};

/// The number of operations from which a common prefix of all ids is no coincidence.
const FEW: usize = 5;

/// The words of an `operationId` that are the provider's own.
pub(super) struct OwnWords {
    pub(super) words: Vec<String>,
    /// Whether they end with the words of the path.
    pub(super) says_path: bool,
}

impl CallNamer<'_> {
    /// Returns the provider's own words of an id; `None` if it only repeats method and path (`GetAccountsAccount`),
    /// so that no person chose it.
    pub(super) fn own_words(&self, operation: &spec::Operation, id: &str) -> Option<OwnWords> {
        let id = without_path(operation, id);
        let mut said = words(id);
        if said.len() > self.shared {
            said.drain(..self.shared);
        }
        let method = operation.method.to_ascii_lowercase();
        let all = self.paths.all(operation);
        let (from, path) = said_path(&said, all);
        // The version may be part of the base URL: `GET_v3-senders` of `/senders`.
        let head = said.get(..from).unwrap_or_default().iter().filter(|word| !is_noise(word));
        let head: Vec<&String> = head.collect();
        let is_path = !path.is_empty() && matches!(head.as_slice(), [word] if **word == method);
        let ends = said.split_last().filter(|(last, _)| **last == method);
        let is_reversed = ends.is_some_and(|(_, head)| said_path(head, all).0 == 0);
        if is_path || is_reversed {
            return None;
        }
        let says_path = path.len() > 1;
        // An id that repeats the path needs no names of parameters.
        if from > 0 && !path.is_empty() && said.len() - from > path.len() {
            said.truncate(from);
            said.extend(path);
        }
        // A module of the server's code: `jobs_api_routes_batch_cancel_batch_job`.
        if let Some(at) = said.iter().take_while(|word| !is_verb(word)).position(|word| word == "api") {
            let code = length_of_code(said.get(at..).unwrap_or_default());
            if code > 1 && at + code < said.len() {
                said.drain(..at + code);
            }
        }
        let said = without_fillers(&said);
        Some(OwnWords { words: without_repeats(said), says_path })
    }

    /// Returns names for an operation that the provider named.
    pub(super) fn by_id(&self, operation: &spec::Operation, said: &[String], group: &[String]) -> Named {
        let path = self.paths.all(operation);
        let Removed { mut words, plural } = without(said, group, path);
        let class: u8 = match plural {
            None => 1,
            Some(false) => 2,
            Some(true) => 4,
        };
        let is_list = self.lists.contains(&operation.pointer);
        let gets = |word: &str| is_list && word == "get" && operation.method == "GET";
        match words.as_slice() {
            [verb, all] if all == "all" && (gets(verb) || plural == Some(true) && verb == "list") => {
                words = vec!["list".to_owned()];
            }
            // Two operations named `read` would both lose the name.
            [read] if is_list && plural == Some(true) && matches!(read.as_str(), "read" | "retrieve") => {
                words = vec!["list".to_owned()];
            }
            [get, rest @ ..] if plural == Some(true) && gets(get) => {
                words = [&["list".to_owned()], rest].concat();
            }
            _ => {}
        }
        let short = self.without_given(operation, &words);
        // An operation without `by` gets the short name, else the one by id, else another one.
        let by = words.get(short.len()..).unwrap_or_default();
        let class = match by.len() {
            0 => class,
            _ if by.last().is_some_and(|word| is_id(word)) => class + 1,
            _ => class + 6,
        };
        let mut names = vec![short.join(" "), words.join(" "), said.join(" ")];
        let mut class = class;
        if names.first().is_some_and(|name| name.len() > LONG) {
            let shorter = self.shorter(operation, short, group);
            // If several become equal, the one that says no more keeps the name, then the one nearest to the root.
            if shorter != short {
                class = class.saturating_add(depth(self.paths.own(operation)));
                names.insert(0, shorter.join(" "));
            }
        }
        Named { names, class }
    }

    /// Shortens a long name by what its arguments and path say: `for org` at its end, `namespaced` within it.
    fn shorter(&self, operation: &spec::Operation, words: &[String], group: &[String]) -> Vec<String> {
        let path = self.paths.all(operation);
        let items = || path.iter().filter(|segment| segment.is_item()).flat_map(Segment::words);
        // Everything is within the start of a path, be it `/orgs/{org}` or the `/user` who is signed in.
        let texts = path.iter().enumerate().filter(|(_, segment)| !segment.is_item());
        let second = texts.map(|(index, _)| index).nth(1).unwrap_or(path.len());
        let scope = || path.iter().take(second).flat_map(Segment::words);
        let is_said = |word: &String| is_preposition(word) || scope().any(|said| means(said, word));
        let is_caller = |words: &[String]| {
            let adjective = words.get(1).map_or("", String::as_str);
            words.len() <= 3 && matches!(adjective, "authenticated" | "current")
        };
        let end = words.iter().rposition(|word| is_preposition(word)).filter(|from| *from > 1);
        let end = end.filter(|from| {
            let clause = words.get(*from..).unwrap_or_default();
            clause.len() > 1 && (is_caller(clause) || clause.iter().all(is_said))
        });
        let words = words.get(..end.unwrap_or(words.len())).unwrap_or_default();
        let derived = |word: &&String| !items().any(|item| is_derived(item, word));
        let (verb, rest) = words.split_at(words.len().min(1));
        let mut kept: Vec<String> = rest.iter().filter(derived).cloned().collect();
        if second < path.len() {
            without_scope(&mut kept, path.get(..second).unwrap_or_default());
        }
        let less = if is_long(verb, &kept) { without_modifiers(&kept, group) } else { Vec::new() };
        [verb, if less.is_empty() { &kept } else { &less }].concat()
    }

    /// Removes an end that describes arguments: `get by id`, `list repos in org`.
    fn without_given<'w>(&self, operation: &spec::Operation, words: &'w [String]) -> &'w [String] {
        let leads = |word: &String| matches!(word.as_str(), "by" | "for" | "in");
        let Some(from) = words.iter().rposition(leads).filter(|from| *from > 0) else { return words };
        let (head, end) = words.split_at(from);
        let path = self.paths.all(operation);
        let is_by = end.first().is_some_and(|word| word == "by");
        let given = || path.iter().filter(|segment| is_by || segment.is_item()).flat_map(Segment::words);
        let is_given = |word: &String| given().any(|given| means(given, word));
        let is_said = |word: &String| is_preposition(word) || is_id(word) || is_given(word);
        // `blocked by` says more than `blocked`.
        let is_clause = end.len() > 1 && path.iter().any(Segment::is_item);
        if is_clause && end.iter().all(is_said) { head } else { words }
    }
}

/// The distance from the root, as a class of names.
fn depth(path: &[Segment]) -> u8 {
    u8::try_from(path.len()).unwrap_or(u8::MAX).min(u8::MAX / 4) + 1
}

fn is_long(verb: &[String], rest: &[String]) -> bool {
    [verb, rest].concat().join(" ").len() > LONG
}

/// Whether a word only says that something has an identity.
fn is_id(word: &str) -> bool {
    matches!(word, "id" | "ids" | "uuid" | "guid")
}

/// Removes articles and words that repeat the verb: `create new`, `update existing`.
fn without_fillers(words: &[String]) -> Vec<String> {
    let mut left: Vec<String> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let before = left.last().map_or("", String::as_str);
        let is_filler = match word.as_str() {
            "a" | "an" | "the" | "s" => true,
            "new" => matches!(before, "create" | "add" | "make"),
            "existing" => is_verb(before),
            _ => false,
        };
        if !is_filler || index + 1 == words.len() {
            left.push(word.clone());
        }
    }
    left
}

/// Removes immediate repetitions: `dialogs search search dialog`.
fn without_repeats(mut words: Vec<String>) -> Vec<String> {
    for length in 1..=words.len() / 2 {
        let mut at = 0;
        while let (Some(one), Some(other)) =
            (words.get(at..at + length), words.get(at + length..at + 2 * length))
        {
            if one == other {
                words.drain(at..at + length);
            } else {
                at += 1;
            }
        }
    }
    words
}

/// Returns from which word on an id repeats the path, and which texts of the path it repeats. A parameter may appear
/// as its name, as `id`, or not at all.
fn said_path(id: &[String], path: &[Segment]) -> (usize, Vec<String>) {
    let mut rest = id;
    // A word is a parameter only after the text that it follows: `get org installation` says whose.
    let mut from = id.len();
    let mut said: Vec<Vec<String>> = Vec::new();
    let mut named: &[String] = &[];
    for segment in path.iter().rev() {
        match segment {
            Segment::Text(text) => match strip_end(rest, text) {
                Some(before) => {
                    (rest, from) = (before, before.len());
                    said.push(text.clone());
                }
                // `get branch protection` repeats `branches/{branch}/protection`.
                None if named.starts_with(&one_of(text)) => {
                    from = rest.len();
                    said.push(one_of(text));
                }
                None => break,
            },
            Segment::Item(name) => {
                let by_name = strip_end(rest, name);
                rest = by_name.or_else(|| strip_end(rest, &["id".to_owned()])).unwrap_or(rest);
                let by = strip_end(rest, &["by".to_owned()]);
                // `update by name` does not mean that names are updated.
                named = if by_name.is_some() && by.is_none() { name } else { &[] };
                rest = by.unwrap_or(rest);
                continue;
            }
        }
        named = &[];
    }
    (from, said.into_iter().rev().flatten().collect())
}

/// Removes words from the end, however both are split.
fn strip_end<'w>(words: &'w [String], end: &[String]) -> Option<&'w [String]> {
    let end = end.concat();
    let from = (0..words.len())
        .rev()
        .find(|from| words.get(*from..).is_some_and(|tail| tail.concat().len() >= end.len()))?;
    (words.get(from..)?.concat() == end).then(|| words.get(..from).unwrap_or_default())
}

/// Returns how many words all ids start with. Verbs never count.
pub(super) fn shared_words(spec: &Spec) -> usize {
    let ids = spec.operations.iter().filter_map(|operation| {
        operation.operation_id.as_deref().map(|id| words(without_path(operation, id)))
    });
    let mut shared: Option<Vec<String>> = None;
    let mut count = 0;
    for id in ids {
        count += 1;
        let first = shared.get_or_insert_with(|| id.clone());
        let same = first.iter().zip(&id).take_while(|(one, other)| one == other && !is_verb(one)).count();
        first.truncate(same);
    }
    if count < FEW { 0 } else { shared.map_or(0, |shared| shared.len()) }
}

/// Removes the path and method that FastAPI appends to an id.
fn without_path<'a>(operation: &spec::Operation, id: &'a str) -> &'a str {
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '_' };
    let path: String = operation.key.chars().map(plain).collect();
    let end = format!("{path}_{}", operation.method.to_ascii_lowercase());
    match id.strip_suffix(&end) {
        Some(name) if !name.is_empty() => name,
        _ => id,
    }
}
