//! What a call is called: its group and its method, from what the provider calls it, or from what its path says.
//!
//! A group is a tag, or the first part of the path that is not the same everywhere. In a method's name is what its group
//! does not say: `getPeer` is `peers().get`, `DELETE /users/{userId}/tokens/{tokenId}` with the tag `Tokens` is
//! `tokens().delete`. Longer names stand ready for where short ones clash.

use std::collections::{BTreeMap, BTreeSet};

use super::name::is_keyword;
use super::words::{
    are_alike, is_adverb, is_derived, is_determiner, is_phrasal, is_plural, is_preposition, is_verb, means,
    one_of, singular, words,
};
use crate::document::Pointer;
use crate::ir::GroupOrigin;
use crate::spec::{self, Primitive, Schemas, Spec};

/// From how many operations on one tag of all of them says too little.
const CROWD: usize = 100;

/// From how many operations on it is no chance what all their ids begin with.
const FEW: usize = 5;

/// How many words one word of a tag may stand for.
const JOINED: usize = 5;

/// From how many characters on a name says less than it takes to read.
const LONG: usize = 32;

/// From how many characters on the path gives the better name.
const FAR_TOO_LONG: usize = 48;

/// What an operation is called.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// Its group.
    pub(super) group: GroupOrigin,
    /// What its method may be called, from short to long.
    pub(super) names: Vec<String>,
    /// Who keeps a short name: the lower.
    pub(super) class: u8,
    /// What its inline types are named after.
    pub(super) stem: String,
}

/// What every operation is called, by its place. `kept` are the groups that some of them have to stay in.
pub(super) fn calls(
    spec: &Spec,
    schemas: &Schemas,
    kept: &BTreeMap<Pointer, String>,
) -> BTreeMap<Pointer, Call> {
    let paths = Paths::new(spec);
    let groups = groups(spec, &paths, kept);
    let lists = BTreeSet::new();
    let mut namer = CallNamer { spec, schemas, paths, lists, shared: shared_words(spec) };
    let lists = spec.operations.iter().filter(|operation| namer.gives_list(operation));
    namer.lists = lists.map(|operation| operation.pointer.clone()).collect();
    let named = spec.operations.iter().zip(groups);
    named.map(|(operation, group)| (operation.pointer.clone(), namer.call(operation, group))).collect()
}

/// The group of each operation.
fn groups(spec: &Spec, paths: &Paths, kept: &BTreeMap<Pointer, String>) -> Vec<GroupOrigin> {
    let tag =
        |operation: &spec::Operation| operation.tags.first().filter(|tag| !tag.trim().is_empty()).cloned();
    let by_path = |operation: &spec::Operation| {
        let first = paths.own(operation).iter().find_map(Segment::text);
        first.map_or_else(|| "root".to_owned(), |words| words.join(" "))
    };
    // Tags that differ in case or in one and several are one group, called as the first in the order of texts.
    let mut of_words: BTreeMap<Vec<String>, String> = BTreeMap::new();
    for tag in spec.operations.iter().filter_map(tag).collect::<BTreeSet<String>>() {
        of_words.entry(alike(&words(&tag))).or_insert(tag);
    }
    if of_words.len() == 1 && spec.operations.len() > CROWD {
        let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
        spec.operations.iter().for_each(|operation| *sizes.entry(by_path(operation)).or_default() += 1);
        // The parts of paths say more than the one tag, unless it is one part as well.
        if sizes.values().all(|size| size * 2 <= spec.operations.len()) {
            of_words.clear();
        }
    }
    let group = |operation: &spec::Operation| {
        let kept = kept.get(&operation.pointer).map(|name| name.replace('_', " "));
        let segment = kept.clone().unwrap_or_else(|| by_path(operation));
        let tag =
            tag(operation).filter(|_| kept.is_none()).and_then(|tag| of_words.get(&alike(&words(&tag))));
        match tag.or_else(|| of_words.get(&alike(&words(&segment)))) {
            Some(tag) => GroupOrigin::Tag(tag.clone()),
            None => GroupOrigin::Path(segment),
        }
    };
    spec.operations.iter().map(group).collect()
}

/// Words without the difference of one and several.
fn alike(words: &[String]) -> Vec<String> {
    words.iter().map(|word| singular(word)).collect()
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    /// What stands in every URL.
    Text(Vec<String>),
    /// One of what is before it: the words of a parameter.
    Item(Vec<String>),
}

impl Segment {
    fn text(&self) -> Option<&[String]> {
        match self {
            Self::Text(words) => Some(words),
            Self::Item(_) => None,
        }
    }

    fn words(&self) -> &[String] {
        match self {
            Self::Text(words) | Self::Item(words) => words,
        }
    }

    fn is_item(&self) -> bool {
        matches!(self, Self::Item(_))
    }

    /// Whether it is a text that says several of what a word says one of.
    fn is_of_several(&self, word: &str) -> bool {
        self.text().and_then(<[String]>::last).is_some_and(|last| last != word && singular(last) == word)
    }

    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Item(_), Self::Item(_)) => true,
            (Self::Text(_), Self::Item(_)) | (Self::Item(_), Self::Text(_)) => false,
        }
    }

    /// Whether it says only that an API is there, or which version of one.
    fn is_noise(&self) -> bool {
        let Self::Text(words) = self else { return false };
        let digits = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
        words.iter().all(|word| {
            matches!(word.as_str(), "api" | "rest")
                || digits(word)
                || word.strip_prefix('v').is_some_and(digits)
        })
    }
}

/// The parts of a path template: `/users/{id}.json` is a text and an item, `/users/{id}:lock` ends in another text.
fn segments(key: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut text = String::new();
    let end = |text: &mut String, segments: &mut Vec<Segment>| {
        let said = words(text.trim_end_matches(".json").trim_end_matches(".xml"));
        text.clear();
        if !said.is_empty() {
            segments.push(Segment::Text(said));
        }
    };
    let mut rest = key.split('?').next().unwrap_or(key).chars();
    while let Some(character) = rest.next() {
        match character {
            '/' | ':' | '(' => end(&mut text, &mut segments),
            // A function of OData: `getByPath(path='{path}')`.
            '\'' | ')' => text.clear(),
            '{' => {
                end(&mut text, &mut segments);
                let name: String = rest.by_ref().take_while(|next| *next != '}').collect();
                segments.push(Segment::Item(words(name.split('=').next().unwrap_or(&name))));
            }
            other => text.push(other),
        }
    }
    end(&mut text, &mut segments);
    segments
}

/// What the paths of a document have in common.
struct Paths {
    /// The parts of each operation's path, by its place.
    segments: BTreeMap<Pointer, Vec<Segment>>,
    /// How many of them are the same everywhere.
    shared: usize,
    /// The operations of each path, by their HTTP method.
    methods: BTreeMap<String, BTreeMap<String, Pointer>>,
}

impl Paths {
    fn new(spec: &Spec) -> Self {
        let mut methods: BTreeMap<String, BTreeMap<String, Pointer>> = BTreeMap::new();
        let mut all = BTreeMap::new();
        for operation in &spec.operations {
            let place = operation.pointer.clone();
            methods.entry(operation.key.clone()).or_default().insert(operation.method.clone(), place);
            all.insert(operation.pointer.clone(), segments(&operation.key));
        }
        let mut shared = usize::MAX;
        let mut first: Option<&Vec<Segment>> = None;
        for path in all.values() {
            // Something has to be left that says what it is about.
            let last = path.iter().rposition(|segment| !segment.is_item()).unwrap_or_default();
            let first = *first.get_or_insert(path);
            let same = path.iter().zip(first).take_while(|(one, other)| one.is_like(other)).count();
            shared = shared.min(last).min(same);
        }
        Self { segments: all, shared: if shared == usize::MAX { 0 } else { shared }, methods }
    }

    /// The parts of an operation's path.
    fn all(&self, operation: &spec::Operation) -> &[Segment] {
        self.segments.get(&operation.pointer).map_or(&[], Vec::as_slice)
    }

    /// The parts that are not the same everywhere, without those that say nothing.
    fn own(&self, operation: &spec::Operation) -> &[Segment] {
        let mut own = self.all(operation).get(self.shared..).unwrap_or_default();
        while let [first, rest @ ..] = own {
            if !first.is_noise() || !rest.iter().any(|segment| !segment.is_item()) {
                break;
            }
            own = rest;
        }
        own
    }

    /// The place of the operation with another method and the same path.
    fn operation(&self, operation: &spec::Operation, method: &str) -> Option<&Pointer> {
        self.methods.get(&operation.key).and_then(|methods| methods.get(method))
    }

    /// Whether a path ends in several things of which there are operations on single ones, here or elsewhere.
    fn has_items(&self, operation: &spec::Operation) -> bool {
        let last = operation.key.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        if !words(last).last().is_some_and(|word| is_plural(word)) {
            return false;
        }
        let items = format!("/{last}/{{");
        self.methods.keys().any(|key| key.contains(&items))
    }

    fn is_alone(&self, operation: &spec::Operation) -> bool {
        self.methods.get(&operation.key).is_some_and(|methods| methods.len() == 1)
    }
}

struct CallNamer<'a> {
    spec: &'a Spec,
    schemas: &'a Schemas,
    paths: Paths,
    /// Operations that answer with a list.
    lists: BTreeSet<Pointer>,
    /// How many words all ids begin with.
    shared: usize,
}

impl CallNamer<'_> {
    fn call(&self, operation: &spec::Operation, group: GroupOrigin) -> Call {
        let pinned = match &group {
            GroupOrigin::Tag(tag) => self.spec.tags.iter().find(|declared| declared.name == *tag),
            GroupOrigin::Path(_) => None,
        };
        let pinned = pinned.and_then(|tag| tag.rust_name.as_deref());
        let said = words(pinned.unwrap_or_else(|| group.spelling()));
        let whole = whole(operation);
        if let Some(name) = &operation.rust_name {
            return Call { group, names: vec![name.clone(), whole], class: 0, stem: name.clone() };
        }
        let id = operation.operation_id.as_deref();
        let own_words = id.and_then(|id| self.own_words(operation, id));
        let named = match own_words {
            Some(OwnWords { words, says_path }) => {
                let named = self.by_id(operation, &words, &said);
                let first = named.names.first().map_or("", String::as_str);
                let length = first.len();
                let is_all_said = says_path && self.is_said(operation, first, &said);
                if length > if is_all_said { LONG } else { FAR_TOO_LONG } {
                    // Of a path that is told word by word a shorter name says as much, and a sentence is no name.
                    let mut verbs = first.split(' ').take(if is_all_said { usize::MAX } else { 1 });
                    let verb = verbs.find(|word| is_verb(word)).map(str::to_owned);
                    let by_path = self.by_path(operation, &said, verb.as_deref());
                    let is_shorter = by_path.names.first().is_some_and(|name| name.len() < length);
                    if is_shorter { by_path.or(named) } else { named }
                } else {
                    named
                }
            }
            None => {
                let mut named = self.by_path(operation, &said, None);
                let own = id.map(|id| words(id).join(" "));
                let last = named.names.len().saturating_sub(1);
                named.names.splice(last..last, own);
                named
            }
        };
        let Named { mut names, class } = named;
        names.dedup();
        // Nobody would choose `r#move` where `move_order` is to be had.
        if names.len() > 1 && names.first().is_some_and(|name| is_keyword(name)) {
            names.remove(0);
        }
        let stem = names.iter().find(|name| name.contains(' ')).or(names.last()).cloned().unwrap_or_default();
        names.extend(id.map(str::to_owned));
        names.extend(id.map(|id| format!("{id} {whole}")));
        names.push(whole);
        names.dedup();
        Call { group, names, class, stem }
    }

    /// Whether path and group say everything of a name but what is done, and what stands before that as a namespace.
    fn is_said(&self, operation: &spec::Operation, name: &str, group: &[String]) -> bool {
        let path = self.paths.all(operation);
        name.split(' ').skip_while(|word| !is_verb(word)).skip(1).all(|word| {
            let mut said = path.iter().flat_map(Segment::words).chain(group);
            is_preposition(word) || said.any(|said| means(said, word))
        })
    }

    /// The words of an id that are the provider's own; `None` where it only says method and path once more
    /// (`GetAccountsAccount`), so that no person chose it.
    fn own_words(&self, operation: &spec::Operation, id: &str) -> Option<OwnWords> {
        let id = without_path(operation, id);
        let mut said = words(id);
        if said.len() > self.shared {
            said.drain(..self.shared);
        }
        let method = operation.method.to_ascii_lowercase();
        let all = self.paths.all(operation);
        let says = |word: &String| *word != method;
        let (from, path) = said_path(&said, all);
        let is_path = !path.is_empty()
            && said.get(..from).is_some_and(|head| head.len() <= 1 && !head.iter().any(says));
        let ends = said.split_last().filter(|(last, _)| **last == method);
        let is_reversed = ends.is_some_and(|(_, head)| said_path(head, all).0 == 0);
        if is_path && from == 1 || is_reversed {
            return None;
        }
        let says_path = path.len() > 1;
        // What is called after the path needs no names of parameters.
        if from > 0 && !path.is_empty() && said.len() - from > path.len() {
            said.truncate(from);
            said.extend(path);
        }
        // The module of a program: `jobs_api_routes_batch_cancel_batch_job`.
        if let Some(at) = said.iter().take_while(|word| !is_verb(word)).position(|word| word == "api") {
            let code = length_of_code(said.get(at..).unwrap_or_default());
            if code > 1 && at + code < said.len() {
                said.drain(..at + code);
            }
        }
        let said = without_fillers(&said);
        Some(OwnWords { words: without_repeats(said), says_path })
    }

    /// The names of an operation that the provider calls by words of its own.
    fn by_id(&self, operation: &spec::Operation, said: &[String], group: &[String]) -> Named {
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
            // `read` next to the `read` of one thing would be nobody's.
            [read] if is_list && plural == Some(true) && matches!(read.as_str(), "read" | "retrieve") => {
                words = vec!["list".to_owned()];
            }
            [get, rest @ ..] if plural == Some(true) && gets(get) => {
                words = [&["list".to_owned()], rest].concat();
            }
            _ => {}
        }
        let short = self.without_given(operation, &words);
        // What says how it is found leaves the short name to what does not, and what is found by its id to that alone.
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
            // Of several that say the same then, the one that says no more keeps it, and then the nearest to the root.
            if shorter != short {
                class = class.saturating_add(depth(self.paths.own(operation)));
                names.insert(0, shorter.join(" "));
            }
        }
        Named { names, class }
    }

    /// A long name without what its arguments and its path say: `for org` at its end, `namespaced` within it.
    fn shorter(&self, operation: &spec::Operation, words: &[String], group: &[String]) -> Vec<String> {
        let path = self.paths.all(operation);
        let items = || path.iter().filter(|segment| segment.is_item()).flat_map(Segment::words);
        // All is within what a path begins with, be it `/orgs/{org}` or the `/user` who is signed in.
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

    /// Words without an end that says what the call is given: `get by id`, `list repos in org`.
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

    /// The names of an operation that only its path tells of: a verb, then what is behind the part that the group is.
    fn by_path(&self, operation: &spec::Operation, group: &[String], verb: Option<&str>) -> Named {
        let own = self.paths.own(operation);
        let (from, to) = run(own, group);
        let rest = own.get(to..).unwrap_or_default();
        let verb = vec![verb.map_or_else(|| self.verb(operation, own), str::to_owned)];
        // What is made is one of what is listed.
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
        // What is nested deeply is told by its last parts.
        let inner = rest.iter().rposition(|segment| !segment.is_item()).map(|last| rest.split_at(last).0);
        let inner = inner.and_then(|before| before.iter().rposition(|segment| !segment.is_item()));
        if let (None, Some(from), true) = (action, inner, names.first().is_some_and(|name| name.len() > LONG))
        {
            names.insert(0, done_to(verb, &nouns(rest.get(from..).unwrap_or_default(), one)));
        }
        // Where a list is not known as one, the things in it keep the name.
        let of_several = u8::from(verb == ["get"] && action.is_none() && self.paths.has_items(operation));
        Named {
            names,
            class: u8::try_from(own.len())
                .unwrap_or(u8::MAX / 2)
                .min(u8::MAX / 2)
                .saturating_add(4 + 8 * of_several),
        }
    }

    /// What is done where the end of the path says it (`POST /tokens/{id}/regenerate`), and the parts before.
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
        // `/levels:trim` is a method of its own in the guides of Google; what has items is no action: `/upload_sessions/{id}`.
        let is_custom = operation.key.rsplit('/').next().is_some_and(|end| end.contains(':'));
        let is_verb = last.first().is_some_and(|word| is_verb(word)) && !self.paths.has_items(operation);
        (is_action && (is_verb || is_custom)).then_some((last.as_slice(), before))
    }

    /// What the HTTP method says that is done.
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

    /// Whether an answer is a list, or an object around one.
    fn gives_list(&self, operation: &spec::Operation) -> bool {
        let success = operation.responses.iter().find(|response| response.status.is_success());
        let schema =
            success.and_then(|response| response.content.iter().find_map(|media| media.schema.as_ref()));
        let last = self.paths.all(operation).iter().rev().find_map(Segment::text);
        let id = operation.operation_id.as_deref().map(words).unwrap_or_default();
        let ends = [last.and_then(<[String]>::last), id.last()];
        let several = ends.into_iter().flatten().any(|word| is_plural(word));
        match schema {
            None => several,
            Some(schema) => self.is_list_of(schema, last.unwrap_or_default(), several),
        }
    }

    fn is_list_of(&self, place: &Pointer, last: &[String], several: bool) -> bool {
        let Some(schema) = self.schemas.get(self.schemas.target(place)) else { return several };
        if schema.types.contains(&Primitive::Array) || schema.items.is_some() {
            return true;
        }
        let parts = schema.all_of.iter().filter_map(|part| self.schemas.get(self.schemas.target(part)));
        let properties: Vec<(&String, &Pointer)> =
            std::iter::once(schema).chain(parts).flat_map(|schema| &schema.properties).collect();
        let is_array = |place: &Pointer| {
            self.schemas.get(self.schemas.target(place)).is_some_and(|schema| schema.items.is_some())
        };
        let arrays: Vec<&String> =
            properties.iter().filter(|(_, place)| is_array(place)).map(|(name, _)| *name).collect();
        let is_named = |name: &String| {
            let name = words(name);
            matches!(
                name.as_slice(),
                [only] if matches!(only.as_str(), "data" | "items" | "results" | "result" | "values" | "value" | "entries" | "records" | "rows" | "list" | "content" | "resources" | "objects" | "elements" | "hits" | "edges")
            ) || (!last.is_empty() && alike(&name) == alike(last))
        };
        // The texts or numbers of an object are its own, as a list of groups is one of the `settings`.
        let holds_objects = |name: &String| {
            let list = properties.iter().find(|(other, _)| *other == name).map(|(_, place)| *place);
            let item = list.and_then(|place| self.schemas.get(self.schemas.target(place))?.items.as_ref());
            let item = item.and_then(|place| self.schemas.get(self.schemas.target(place)));
            item.is_some_and(|item| item.types.is_empty() || item.types.contains(&Primitive::Object))
        };
        match arrays.as_slice() {
            [] => false,
            [only] if several && holds_objects(only) => true,
            arrays => arrays.iter().any(|name| is_named(name)),
        }
    }
}

/// Words without those of a group, other than what a phrase is about, its last: `allowed actions` is not `allowed`.
fn without_modifiers(words: &[String], group: &[String]) -> Vec<String> {
    let mut left: Vec<String> = Vec::new();
    let is_said = |word: &String| group.iter().any(|said| are_alike(said, word));
    let mut rest = words;
    while !rest.is_empty() {
        let joins = |at: &usize| {
            let before = at.checked_sub(1).and_then(|before| rest.get(before));
            let word = rest.get(*at).filter(|word| is_preposition(word) && !is_and(word) && !is_said(word));
            word.is_some_and(|word| !before.is_some_and(|before| is_phrasal(before, word)))
        };
        let (phrase, behind) = rest.split_at((0..rest.len()).find(joins).unwrap_or(rest.len()));
        let about =
            phrase.iter().rposition(|word| !is_said(word)).map_or(0, |last| (last + 1).min(phrase.len() - 1));
        if phrase.iter().all(is_said) {
            drop_preposition(&mut left);
        } else if phrase.iter().any(|word| is_and(word)) {
            left.extend_from_slice(phrase);
        } else {
            let (modifiers, about) = phrase.split_at(about);
            left.extend(modifiers.iter().filter(|word| !is_said(word)).chain(about).cloned());
        }
        let (joint, behind) = behind.split_at(behind.len().min(1));
        left.extend_from_slice(joint);
        rest = behind;
    }
    drop_preposition(&mut left);
    left
}

/// Words without articles and those that say no more than the verb before them: `create new`, `update existing`.
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

/// Drops what a path begins with where it is neither all that is said nor what a phrase is about: the organization of
/// `set permissions organization` and of `list repos for org secret`.
fn without_scope(words: &mut Vec<String>, scope: &[Segment]) {
    let items: Vec<&String> =
        scope.iter().filter(|segment| segment.is_item()).flat_map(Segment::words).collect();
    let is_scope = |word: &String| items.iter().any(|item| means(item, word));
    let is_joined = |index: usize| {
        let next = words.get(index + 1);
        let before = index.checked_sub(1).and_then(|before| words.get(before));
        before.is_some_and(|word| is_preposition(word)) && next.is_some_and(|word| !is_preposition(word))
    };
    let is_modifier: Vec<bool> =
        words.iter().enumerate().map(|(index, word)| is_scope(word) && is_joined(index)).collect();
    let mut is_modifier = is_modifier.iter();
    words.retain(|_| is_modifier.next() != Some(&true));
    if let [_, .., before, last] = words.as_slice() {
        if is_scope(last) && !is_preposition(before) {
            words.pop();
        }
    }
}

/// Whether a word joins what says something on either side of it.
fn is_and(word: &str) -> bool {
    matches!(word, "and" | "or")
}

/// What is done to what, in words: `refund payment for reader` where what is done has an object already.
fn done_to(verb: &[String], nouns: &[String]) -> String {
    let joint: &[String] = if verb.len() > 1 && !nouns.is_empty() { &["for".to_owned()] } else { &[] };
    [verb, joint, nouns].concat().join(" ")
}

/// How far from the root something is, as a class of names.
fn depth(path: &[Segment]) -> u8 {
    u8::try_from(path.len()).unwrap_or(u8::MAX).min(u8::MAX / 4) + 1
}

fn is_long(verb: &[String], rest: &[String]) -> bool {
    [verb, rest].concat().join(" ").len() > LONG
}

/// Whether a word says only that something is told from others of its kind.
fn is_id(word: &str) -> bool {
    matches!(word, "id" | "ids" | "uuid" | "guid")
}

/// What an operation may be called.
struct Named {
    names: Vec<String>,
    class: u8,
}

impl Named {
    /// These names, then others.
    fn or(mut self, others: Self) -> Self {
        self.names.extend(others.names);
        self
    }
}

/// The words of an `operationId` that are the provider's own.
struct OwnWords {
    words: Vec<String>,
    /// Whether they end in those of the path.
    says_path: bool,
}

/// Method and path, whole.
fn whole(operation: &spec::Operation) -> String {
    let mut words = operation.method.to_ascii_lowercase();
    for segment in operation.key.split('/').filter(|segment| !segment.is_empty()) {
        words.push(' ');
        words.push_str(&segment.replace('{', " by ").replace('}', " "));
    }
    words
}

/// Whether a group has a word, be it of one or of several, or written as two: `fleetdm` and `FleetDM`.
fn is_said_by(group: &[String], word: &str) -> bool {
    let joined = |pair: &[String]| pair.concat() == word;
    group.iter().any(|said| are_alike(said, word)) || group.windows(2).any(joined)
}

/// Words without what is said twice in a row: `dialogs search search dialog`.
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

/// How much of the end of an id says the path: from which word on, and what texts of the path it says. A parameter may be
/// called by its name, by `id`, or not at all.
fn said_path(id: &[String], path: &[Segment]) -> (usize, Vec<String>) {
    let mut rest = id;
    // What is called like a parameter is one only behind the text that it follows: `get org installation` says whose.
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
                // `get branch protection` says `branches/{branch}/protection`.
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
                // `update by name` does not say that names are updated.
                named = if by_name.is_some() && by.is_none() { name } else { &[] };
                rest = by.unwrap_or(rest);
                continue;
            }
        }
        named = &[];
    }
    (from, said.into_iter().rev().flatten().collect())
}

/// Words without those at their end, however both are divided.
fn strip_end<'w>(words: &'w [String], end: &[String]) -> Option<&'w [String]> {
    let end = end.concat();
    let from = (0..words.len())
        .rev()
        .find(|from| words.get(*from..).is_some_and(|tail| tail.concat().len() >= end.len()))?;
    (words.get(from..)?.concat() == end).then(|| words.get(..from).unwrap_or_default())
}

/// How many words all ids begin with. What is done says something everywhere.
fn shared_words(spec: &Spec) -> usize {
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

/// An id without the path and the method that FastAPI appends to it.
fn without_path<'a>(operation: &spec::Operation, id: &'a str) -> &'a str {
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '_' };
    let path: String = operation.key.chars().map(plain).collect();
    let end = format!("{path}_{}", operation.method.to_ascii_lowercase());
    match id.strip_suffix(&end) {
        Some(name) if !name.is_empty() => name,
        _ => id,
    }
}

/// The parts of a path that say what a group says, as the range of them: the first run of those of which the group has
/// every word. Where none does, the first part stands for it, if there is another.
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

/// What parts of a path say: one of what an item follows, and of what comes last if `one` is meant.
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

/// What is left of words without those of a group.
struct Removed {
    words: Vec<String>,
    /// Whether the removed ones said several; `None` if nothing was removed.
    plural: Option<bool>,
}

/// The words of an id without those of the group where they stand together, its last among them, and without the preposition
/// that led to them; as they are if no word that says something would be left.
fn without(id: &[String], group: &[String], path: &[Segment]) -> Removed {
    let mut left: Vec<String> = Vec::new();
    let mut plural = None;
    let mut rest = id;
    while let [first, after @ ..] = rest {
        let run = run_of_group(rest, group);
        let behind = rest.get(run.len()..).unwrap_or_default();
        match run.last() {
            Some(last) if is_implied(&left, run, behind, group, path) => {
                // At the start it is a namespace, and says nothing of what is meant.
                plural.get_or_insert(is_plural(last) && !left.is_empty());
                drop_preposition(&mut left);
                let code = length_of_code(behind);
                let code = if left.is_empty() && code < behind.len() { code } else { 0 };
                rest = behind.get(code..).unwrap_or_default();
            }
            _ => {
                left.push(first.clone());
                rest = after;
            }
        }
    }
    let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let says = |word: &String| !is_preposition(word) && word != "id" && !digits(word.trim_start_matches('v'));
    if plural.is_none() || !left.iter().any(says) {
        return Removed { words: id.to_vec(), plural: None };
    }
    while left.first().is_some_and(|word| is_preposition(word)) {
        left.remove(0);
    }
    Removed { words: left, plural }
}

/// The words at the start that say the group: all of them are its own, and its last, which says what it is, is one of them.
fn run_of_group<'w>(words: &'w [String], group: &[String]) -> &'w [String] {
    let length = words.iter().take_while(|word| is_said_by(group, word)).count();
    let run = words.get(..length).unwrap_or_default();
    // `service owner` in `serviceowner`
    let joined = |length: &usize| words.get(..*length).is_some_and(|run| run.concat() == group.concat());
    if let Some(joined) = (2..words.len().min(JOINED)).find(joined) {
        return words.get(..joined).unwrap_or_default();
    }
    // Of two things together one says too little: `comments and replies`.
    let whole = if group.iter().any(|word| word == "and") { group.len() } else { 1 };
    let says = group.last().is_some_and(|head| run.iter().any(|word| are_alike(head, word)));
    if says && length >= whole { run } else { &[] }
}

/// Whether words that say the group say nothing more where they stand.
fn is_implied(
    before: &[String],
    run: &[String],
    behind: &[String],
    group: &[String],
    path: &[Segment],
) -> bool {
    let Some((last, determined)) = before.split_last() else {
        // `likes: like_comment` and `search: search_users` are what is done, `users: users_list` is no verb.
        let may_be_verb = run.iter().any(|word| is_verb(word) || !group.contains(word));
        let is_done = |word: &String| is_verb(word) && !path.iter().any(|part| part.is_of_several(word));
        return !may_be_verb || behind.iter().any(is_done);
    };
    if is_preposition(last) || determined.is_empty() {
        return true;
    }
    // `posts: soft_delete_post`, `items: update_or_create_items`
    let is_more_of_verb = match determined {
        [.., joint] if is_and(joint) => true,
        [adverb] => is_adverb(adverb),
        _ => false,
    };
    if is_more_of_verb && is_verb(last) && !run.iter().any(|word| is_verb(word)) {
        return true;
    }
    // `roles: create_project_role` makes no project, nor does `get_allowed_actions_organization` get an organization;
    // `get_all_roles` does what it says.
    let is_place = |word: &String| {
        path.iter().filter(|part| part.is_item()).flat_map(Segment::words).any(|item| means(item, word))
    };
    before.iter().skip(1).all(|word| is_determiner(word)) || !behind.iter().all(is_place)
}

/// Drops what joined what is gone now to what was before it.
fn drop_preposition(words: &mut Vec<String>) {
    while let [.., last] = words.as_slice() {
        let phrasal =
            words.len() > 1 && words.get(words.len() - 2).is_some_and(|verb| is_phrasal(verb, last));
        if !is_preposition(last) || phrasal {
            break;
        }
        words.pop();
    }
}

/// How many words at the start tell of code, not of an API: `UsersController_find`, `files_api_routes_list_files`.
fn length_of_code(words: &[String]) -> usize {
    match words.first().map(String::as_str) {
        Some("api") if words.get(1).is_some_and(|word| word == "routes") => 2,
        Some("controller" | "api" | "service" | "resource") => 1,
        _ => 0,
    }
}
