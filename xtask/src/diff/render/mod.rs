//! From changes to a report: what matters most comes first, and what is alike is said once.

mod json;
mod markdown;
mod text;

use std::collections::BTreeMap;

use super::change::{Change, Impact, Kind, Wire};
use super::{Changes, Release};

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For a comment on a pull request.
    Markdown,
    /// For programs.
    Json,
}

pub(super) fn render(changes: &Changes, format: Format) -> String {
    match format {
        Format::Text => text::render(changes),
        Format::Markdown => markdown::render(changes),
        Format::Json => json::render(changes),
    }
}

/// Items of a group that are listed where nothing breaks for code.
const LISTED: usize = 25;

/// Changes of one weight.
struct Section<'a> {
    title: &'static str,
    groups: Vec<Group<'a>>,
}

impl Section<'_> {
    fn len(&self) -> usize {
        self.groups.iter().map(|group| group.items.len()).sum()
    }
}

/// Changes by one rule. What is the same for all of them is said once.
struct Group<'a> {
    rule: &'a str,
    message: Option<&'a str>,
    wire: Option<String>,
    items: Vec<&'a Change>,
}

/// Changes by kind and rule.
type Rules<'a> = BTreeMap<(Kind, &'a str), Vec<&'a Change>>;

/// The changes by their weight, without those that follow from others.
fn sections(changes: &Changes) -> Vec<Section<'_>> {
    let title = |change: &Change| match (change.rust, change.wire) {
        (Impact::Breaking, _) if change.silent => (0, "Breaking, and the compiler does not tell"),
        (Impact::Breaking, _) => (1, "Breaking for code that uses the crate"),
        (_, Wire::Breaking) => (2, "Breaking on the wire"),
        (_, Wire::Doubtful) => (3, "Doubtful on the wire"),
        (Impact::Additive, _) => (4, "Additive"),
        (Impact::Invisible, _) => (5, "Invisible"),
    };
    let mut sections: BTreeMap<(u8, &'static str), Rules<'_>> = BTreeMap::new();
    for change in changes.iter().filter(|change| !change.consequence) {
        let groups = sections.entry(title(change)).or_default();
        groups.entry((change.kind, change.rule.as_str())).or_default().push(change);
    }
    let sections = sections.into_iter().map(|((_, title), groups)| {
        let groups = groups.into_iter().map(|((_, rule), items)| Group {
            rule,
            message: common(&items, |change| change.message.clone())
                .and_then(|_| items.first().map(|change| change.message.as_str())),
            wire: common(&items, wire),
            items,
        });
        Section { title, groups: groups.collect() }
    });
    sections.collect()
}

impl<'a> Group<'a> {
    /// The items that are listed, and how many are not.
    fn listed(&self, most: usize) -> (&[&'a Change], usize) {
        let all = self.items.as_slice();
        match all.get(..most) {
            Some(first) => (first, all.len() - first.len()),
            None => (all, 0),
        }
    }
}

/// What all items have in common.
fn common(items: &[&Change], of: impl Fn(&Change) -> String) -> Option<String> {
    let first = of(items.first()?);
    items.iter().all(|item| of(item) == first).then_some(first)
}

/// The judgement on the wire with the rules of oasdiff; empty where the wire does not know the change.
fn wire(change: &Change) -> String {
    match change.wire {
        Wire::Untouched => String::new(),
        wire if change.oasdiff.is_empty() => format!("wire {wire}"),
        wire => format!("wire {wire}: {}", change.oasdiff.join(", ")),
    }
}

/// Whether nothing but texts changed by a rule, which is counted and not listed.
fn is_wording(rule: &str) -> bool {
    rule.ends_with("-reworded")
}

/// The verdict in one line.
fn verdict(changes: &Changes) -> String {
    let release = match changes.release() {
        Release::None => return "Nothing changed.".to_owned(),
        Release::Patch => "A patch release: nothing that a compiler sees changed",
        Release::Minor => "A minor release: code that uses the crate compiles and means the same",
        Release::Major => {
            "A major release: some code that uses the crate no longer compiles or means something else"
        }
    };
    let wire = match changes.wire() {
        Wire::Untouched => "On the wire nothing changed.",
        Wire::Safe => "On the wire older clients are served as before.",
        Wire::Doubtful => "On the wire it depends on the server whether older clients are served as before.",
        Wire::Breaking => "On the wire it breaks older clients.",
    };
    format!("{release}. {wire}")
}

/// What happened, in the order of the columns of the summary.
const EVENTS: [&str; 5] = ["added", "removed", "renamed", "deprecated", "changed"];

/// How many items of each kind were added, removed, renamed or moved, deprecated, and changed otherwise. An item that
/// changed in several ways counts once in a column. Wording does not count.
fn counts(changes: &Changes) -> Vec<(Kind, [usize; 5])> {
    let mut seen: BTreeMap<Kind, [std::collections::BTreeSet<&str>; 5]> = BTreeMap::new();
    for change in changes.iter().filter(|change| !change.consequence && !is_wording(&change.rule)) {
        let ends = |event: &str| change.rule.ends_with(event);
        let column = match () {
            () if ends("-added") && change.rule == format!("{}-added", change.kind.name()) => 0,
            () if change.rule == format!("{}-removed", change.kind.name()) => 1,
            () if ends("-renamed") || ends("-moved") => 2,
            () if ends("-deprecated") => 3,
            () => 4,
        };
        if let Some(paths) = seen.entry(change.kind).or_default().get_mut(column) {
            paths.insert(change.place.as_str());
        }
    }
    seen.into_iter().map(|(kind, paths)| (kind, paths.map(|paths| paths.len()))).collect()
}
