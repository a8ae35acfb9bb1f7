//! What a call is called: its group and its method, from what the provider calls it, or from what its path says.
//!
//! A group is a tag, or the first part of the path that is not the same everywhere. In a method's name is what its group
//! does not say: `getPeer` is `peers().get`, `DELETE /users/{userId}/tokens/{tokenId}` with the tag `Tokens` is
//! `tokens().delete`. Longer names stand ready for where short ones clash.

use std::collections::{BTreeMap, BTreeSet};

use super::name::is_keyword;
use super::words::{are_alike, is_article, is_plural, is_preposition, is_verb, one_of, singular, words};
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

/// From how many characters on a name is cut, if another is not called so.
const TOO_LONG: usize = 33;

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
        let mut named = match own_words {
            Some(OwnWords { words, says_path }) => {
                let named = self.by_id(operation, &words, &said);
                let too_long = if says_path { LONG } else { FAR_TOO_LONG };
                match named.names.first().filter(|name| name.len() > too_long) {
                    // Of a path that is told word by word a shorter name says as much, and a sentence is no name.
                    Some(_) => self.by_path(operation, &said).or(named),
                    None => named,
                }
            }
            None => self.by_path(operation, &said),
        };
        if let Some(cut) = named.names.first().filter(|name| name.len() > TOO_LONG).and_then(|name| cut(name))
        {
            named.names.insert(0, cut);
            named.class = named.class.saturating_add(depth(self.paths.own(operation)));
        }
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
        let last = said.len().saturating_sub(1);
        let mut index = 0;
        said.retain(|word| {
            index += 1;
            index > last || !is_article(word)
        });
        Some(OwnWords { words: without_repeats(said), says_path })
    }

    /// The names of an operation that the provider calls by words of its own.
    fn by_id(&self, operation: &spec::Operation, said: &[String], group: &[String]) -> Named {
        let Removed { mut words, plural } = without(said, group);
        let class: u8 = match plural {
            None => 1,
            Some(false) => 2,
            Some(true) => 4,
        };
        let is_list = operation.method == "GET" && self.lists.contains(&operation.pointer);
        match words.as_slice() {
            [get, all] if is_list && get == "get" && all == "all" => words = vec!["list".to_owned()],
            [get, rest @ ..] if is_list && plural == Some(true) && get == "get" => {
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
            names.insert(0, self.shorter(operation, short, group).join(" "));
            // Of several that say the same then, the nearest to the root keeps it.
            class = class.saturating_add(depth(self.paths.own(operation)));
        }
        Named { names, class }
    }

    /// A long name without what its arguments and its path say: `for org` at its end, `namespaced` within it.
    fn shorter(&self, operation: &spec::Operation, words: &[String], group: &[String]) -> Vec<String> {
        let path = self.paths.all(operation);
        let is_said = |word: &String| {
            let said = path
                .iter()
                .flat_map(Segment::words)
                .any(|said| is_short_for(said, word) || is_short_for(word, said));
            said || is_preposition(word) || matches!(word.as_str(), "authenticated" | "current")
        };
        let end = words.iter().rposition(|word| is_preposition(word)).filter(|from| *from > 1);
        let end = end.filter(|from| words.iter().skip(*from).all(is_said));
        let words = words.get(..end.unwrap_or(words.len())).unwrap_or_default();
        let items = || path.iter().filter(|segment| segment.is_item()).flat_map(Segment::words);
        let of_group = |word: &&String| group.iter().any(|said| are_alike(said, word));
        let (verb, rest) = words.split_at(words.len().min(1));
        let derived = |word: &&String| {
            !items().any(|item| word.len() > item.len() && is_short_for(item, word) && word.ends_with("ed"))
        };
        let kept: Vec<String> = rest.iter().filter(derived).cloned().collect();
        // Long names lose every word of the group.
        let less: Vec<String> = kept.iter().filter(|word| !of_group(word)).cloned().collect();
        let rest =
            if less.iter().any(|word| !is_preposition(word)) && is_long(verb, &kept) { less } else { kept };
        [verb, &rest].concat()
    }

    /// Words without an end that says what the call is given: `get by id`, `list repos in org`.
    fn without_given<'w>(&self, operation: &spec::Operation, words: &'w [String]) -> &'w [String] {
        let leads = |word: &String| matches!(word.as_str(), "by" | "for" | "in");
        let Some(from) = words.iter().rposition(leads).filter(|from| *from > 0) else { return words };
        let (head, end) = words.split_at(from);
        let path = self.paths.all(operation);
        let is_by = end.first().is_some_and(|word| word == "by");
        let given = || path.iter().filter(|segment| is_by || segment.is_item()).flat_map(Segment::words);
        let is_given = |word: &String| {
            let short = |given: &String| !is_by && (is_short_for(given, word) || is_short_for(word, given));
            given().any(|given| are_alike(given, word) || short(given))
        };
        let is_said = |word: &String| is_preposition(word) || is_id(word) || is_given(word);
        if path.iter().any(Segment::is_item) && end.iter().all(is_said) { head } else { words }
    }

    /// The names of an operation that only its path tells of: a verb, then what is behind the part that the group is.
    fn by_path(&self, operation: &spec::Operation, group: &[String]) -> Named {
        let own = self.paths.own(operation);
        let (from, to) = run(own, group);
        let rest = own.get(to..).unwrap_or_default();
        let verb = vec![self.verb(operation, own)];
        // What is made is one of what is listed.
        let listed = self.paths.operation(operation, "GET");
        let one = verb == ["create"] && listed.is_none_or(|place| self.lists.contains(place));
        let long = nouns(own.get(from..).unwrap_or_default(), one);
        let parents = own.get(..from).unwrap_or_default();
        let above: Vec<String> = parents.iter().filter_map(Segment::text).flat_map(one_of).collect();
        let join = |parts: &[&[String]]| parts.concat().join(" ");
        let short = match self.action(operation, rest) {
            Some((verb, before)) => join(&[verb, &nouns(before, false)]),
            None => join(&[&verb, &nouns(rest, one)]),
        };
        let mut items: Vec<String> = Vec::new();
        for segment in own {
            if let Segment::Item(words) = segment {
                items.extend(if items.is_empty() { vec!["by".to_owned()] } else { vec!["and".to_owned()] });
                items.extend(words.iter().cloned());
            }
        }
        let names = vec![
            short,
            join(&[&verb, &long]),
            join(&[&verb, &above, &long]),
            join(&[&verb, &above, &long, &items]),
        ];
        Named {
            names,
            class: u8::try_from(own.len()).unwrap_or(u8::MAX / 2).min(u8::MAX / 2).saturating_add(4),
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
        let is_verb = last.first().is_some_and(|word| is_verb(word));
        (is_action && is_verb).then_some((last.as_slice(), before))
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
        match arrays.as_slice() {
            [] => false,
            [_] if several => true,
            arrays => arrays.iter().any(|name| is_named(name)),
        }
    }
}

/// A name cut from the middle: what is done, and the last words, which say most of what it is done to. `None` where the words
/// between join others, so that what is left would say something else: `add repo access to runner group`.
fn cut(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let (verb, rest) = words.split_first().filter(|(verb, _)| is_verb(verb))?;
    let mut from = rest.len();
    let mut length = verb.len();
    while let Some(word) = from.checked_sub(1).and_then(|before| rest.get(before)) {
        length += 1 + word.len();
        if length > LONG {
            break;
        }
        from -= 1;
    }
    let (between, kept) = rest.split_at(from);
    let joins = |word: &&str| is_preposition(word) || *word == "or";
    (!between.iter().any(joins) && !kept.first().is_some_and(joins))
        .then(|| [&[*verb], kept].concat().join(" "))
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

/// Whether a word is the start of another, and enough of it to stand for it: `org` for `organization`.
fn is_short_for(short: &str, word: &str) -> bool {
    let short = singular(short);
    short.len() >= 3 && word.starts_with(&short)
}

/// How much of the end of an id says the path: from which word on, and what texts of the path it says. A parameter may be
/// called by its name, by `id`, or not at all.
fn said_path(id: &[String], path: &[Segment]) -> (usize, Vec<String>) {
    let mut rest = id;
    let mut said: Vec<&[String]> = Vec::new();
    for segment in path.iter().rev() {
        match segment {
            Segment::Text(text) => match strip_end(rest, text) {
                Some(before) => {
                    rest = before;
                    said.push(text);
                }
                None => break,
            },
            Segment::Item(name) => {
                let before = strip_end(rest, name).or_else(|| strip_end(rest, &["id".to_owned()]));
                rest = before.unwrap_or(rest);
                rest = strip_end(rest, &["by".to_owned()]).unwrap_or(rest);
            }
        }
    }
    (rest.len(), said.into_iter().rev().flatten().cloned().collect())
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
        segment
            .text()
            .is_some_and(|words| words.iter().all(|word| group.iter().any(|said| are_alike(said, word))))
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
fn without(id: &[String], group: &[String]) -> Removed {
    let mut left: Vec<String> = Vec::new();
    let mut plural = None;
    let mut rest = id;
    while let [first, after @ ..] = rest {
        let run = run_of_group(rest, group);
        let behind = rest.get(run.len()..).unwrap_or_default();
        match run.last() {
            Some(last) if is_implied(&left, run, behind, group) => {
                // At the start it is a namespace, and says nothing of what is meant.
                plural.get_or_insert(is_plural(last) && !left.is_empty());
                while left.last().is_some_and(|word| is_preposition(word)) {
                    left.pop();
                }
                // `UsersController_find`
                let of_code =
                    |word: &String| matches!(word.as_str(), "controller" | "api" | "service" | "resource");
                let code =
                    usize::from(left.is_empty() && behind.len() > 1 && behind.first().is_some_and(of_code));
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
fn is_implied(before: &[String], run: &[String], behind: &[String], group: &[String]) -> bool {
    match (before, behind) {
        // `likes: like_comment` and `search: search_users` are what is done, `users: users_list` is no verb.
        ([], _) => {
            let verb = run.iter().any(|word| is_verb(word) || !group.contains(word));
            !verb || behind.iter().any(|word| is_verb(word))
        }
        // `roles: create_project_role` makes no project; `create_role` and `add_project_to_role` do what they say.
        ([.., last], []) => before.len() == 1 || is_preposition(last),
        (_, _) => true,
    }
}
