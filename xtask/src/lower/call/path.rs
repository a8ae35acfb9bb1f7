//! The parts of path templates, and what the paths of a document share.

use std::collections::BTreeMap;

use crate::document::Pointer;
use crate::lower::words::{is_plural, singular, words};
use crate::spec::{self, Spec};

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// Literal text.
    Text(Vec<String>),
    /// An item of the part before it: the words of a parameter.
    Item(Vec<String>),
}

impl Segment {
    pub(super) fn text(&self) -> Option<&[String]> {
        match self {
            Self::Text(words) => Some(words),
            Self::Item(_) => None,
        }
    }

    pub(super) fn words(&self) -> &[String] {
        match self {
            Self::Text(words) | Self::Item(words) => words,
        }
    }

    pub(super) fn is_item(&self) -> bool {
        matches!(self, Self::Item(_))
    }

    /// Whether it is the plural of a word.
    pub(super) fn is_of_several(&self, word: &str) -> bool {
        self.text().and_then(<[String]>::last).is_some_and(|last| last != word && singular(last) == word)
    }

    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Item(_), Self::Item(_)) => true,
            (Self::Text(_), Self::Item(_)) | (Self::Item(_), Self::Text(_)) => false,
        }
    }

    /// Whether it only says "API" or a version.
    pub(super) fn is_noise(&self) -> bool {
        let Self::Text(words) = self else { return false };
        words.iter().all(|word| is_noise(word))
    }
}

/// Whether a word only says "API" or a version.
pub(super) fn is_noise(word: &str) -> bool {
    let digits = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
    matches!(word, "api" | "rest") || digits(word) || word.strip_prefix('v').is_some_and(digits)
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

/// What the paths of a document share.
pub(super) struct Paths {
    /// The parts of each operation's path, by its place.
    segments: BTreeMap<Pointer, Vec<Segment>>,
    /// The number of leading parts that all paths share.
    shared: usize,
    /// The operations of each path, by their HTTP method.
    methods: BTreeMap<String, BTreeMap<String, Pointer>>,
}

impl Paths {
    pub(super) fn new(spec: &Spec) -> Self {
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
            // A part that names the subject must remain.
            let last = path.iter().rposition(|segment| !segment.is_item()).unwrap_or_default();
            let first = *first.get_or_insert(path);
            let same = path.iter().zip(first).take_while(|(one, other)| one.is_like(other)).count();
            shared = shared.min(last).min(same);
        }
        Self { segments: all, shared: if shared == usize::MAX { 0 } else { shared }, methods }
    }

    /// The parts of an operation's path.
    pub(super) fn all(&self, operation: &spec::Operation) -> &[Segment] {
        self.segments.get(&operation.pointer).map_or(&[], Vec::as_slice)
    }

    /// Returns the parts that differ between paths and have a meaning.
    pub(super) fn own(&self, operation: &spec::Operation) -> &[Segment] {
        let mut own = self.all(operation).get(self.shared..).unwrap_or_default();
        while let [first, rest @ ..] = own {
            if !first.is_noise() || !rest.iter().any(|segment| !segment.is_item()) {
                break;
            }
            own = rest;
        }
        own
    }

    /// Returns the operation with another method and the same path.
    pub(super) fn operation(&self, operation: &spec::Operation, method: &str) -> Option<&Pointer> {
        self.methods.get(&operation.key).and_then(|methods| methods.get(method))
    }

    /// Whether a path ends in a collection that has operations on single items, here or elsewhere.
    pub(super) fn has_items(&self, operation: &spec::Operation) -> bool {
        let last = operation.key.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        if !words(last).last().is_some_and(|word| is_plural(word)) {
            return false;
        }
        let items = format!("/{last}/{{");
        self.methods.keys().any(|key| key.contains(&items))
    }

    pub(super) fn is_alone(&self, operation: &spec::Operation) -> bool {
        self.methods.get(&operation.key).is_some_and(|methods| methods.len() == 1)
    }
}
