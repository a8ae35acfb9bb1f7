//! From changes to a report: both verdicts, what a reviewer has to look at, and what is safe. What has one cause is said once.

mod changelog;
mod json;
mod markdown;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::change::{About, Change, Impact, Kind, Wire};
use super::{Changes, Outside, Release};
use crate::report::counted;
use crate::version::Versions;

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For a comment on a pull request.
    Markdown,
    /// For a change log, in Markdown.
    Changelog,
    /// For programs.
    Json,
}

pub(super) fn render(changes: &Changes, format: Format) -> String {
    match format {
        Format::Text => text::render(changes),
        Format::Markdown => markdown::render(changes),
        Format::Changelog => changelog::render(changes),
        Format::Json => json::render(changes),
    }
}

/// Operations that are named where a model reaches many.
const NAMED: usize = 3;

/// Changes of one weight.
struct Section<'a> {
    title: &'static str,
    /// Whether a reviewer has to look at it.
    open: bool,
    /// Whether it matters to users of the crate.
    matters: bool,
    causes: Vec<Cause<'a>>,
    /// How many more follow from what is listed, such as types within what was added.
    implied: usize,
}

impl Section<'_> {
    /// How many changes there are.
    fn len(&self) -> usize {
        self.causes.iter().map(|cause| cause.changes.len()).sum::<usize>() + self.implied
    }
}

/// What happened, and wherever it did.
struct Cause<'a> {
    rule: &'a str,
    message: &'a str,
    /// The rules of oasdiff that say the same.
    oasdiff: &'a [String],
    changes: Vec<&'a Change>,
}

/// Changes by kind, rule, message and the rules of oasdiff.
type Causes<'a> = BTreeMap<(Kind, &'a str, &'a str, &'a [String]), Vec<&'a Change>>;

/// The changes by their weight. Those that follow from others are counted alone.
fn sections(changes: &Changes) -> Vec<Section<'_>> {
    let title = |change: &Change| match (change.about, change.rust, change.wire) {
        _ if change.elsewhere => (0, "Requests or credentials go elsewhere"),
        (About::Wire, _, Wire::Breaking) => (1, "Breaking on the wire"),
        (About::Code, Impact::Breaking, _) if change.silent => (2, "Breaking, but the code still compiles"),
        (About::Code, Impact::Breaking, _) => (3, "Breaking for code that uses the crate"),
        (About::Wire, _, Wire::Doubtful) => (4, "Doubtful on the wire"),
        (About::Code, Impact::Additive, _) => (5, "Additive"),
        (About::Wire, _, Wire::Safe | Wire::Untouched) => (6, "Safe on the wire"),
        (About::Code, Impact::Invisible, _) => (7, "Invisible"),
    };
    let mut sections: BTreeMap<(u8, &'static str), (Causes<'_>, usize)> = BTreeMap::new();
    for change in changes.iter() {
        let (causes, implied) = sections.entry(title(change)).or_default();
        if change.consequence {
            *implied += 1;
            continue;
        }
        let cause = (change.kind, change.rule.as_str(), change.message.as_str(), change.oasdiff.as_slice());
        causes.entry(cause).or_default().push(change);
    }
    let sections = sections.into_iter().map(|((weight, title), (causes, implied))| {
        let causes = causes.into_iter().map(|((_, rule, message, oasdiff), changes)| Cause {
            rule,
            message,
            oasdiff,
            changes,
        });
        Section { title, open: weight < 5, matters: weight < 6, causes: causes.collect(), implied }
    });
    sections.collect()
}

/// The operations that a change reaches: the first ones, and how many more.
fn reached(change: &Change) -> (&[String], usize) {
    let calls = change.calls.as_slice();
    match calls.get(..NAMED) {
        // One more takes no more room than to say that there is one more.
        Some(first) if calls.len() > NAMED + 1 => (first, calls.len() - NAMED),
        _ => (calls, 0),
    }
}

/// Whether nothing but texts changed by a rule, which is counted and not listed.
fn is_wording(rule: &str) -> bool {
    rule.ends_with("-reworded")
}

/// How many changes there are of each weight, for both judges.
#[derive(Debug, Default, Serialize)]
struct Totals {
    code: Code,
    wire: OnTheWire,
}

/// Changes for code.
#[derive(Debug, Default, Serialize)]
struct Code {
    breaking: usize,
    /// Of those that break, these compile.
    silent: usize,
    additive: usize,
    invisible: usize,
}

/// Changes on the wire.
#[derive(Debug, Default, Serialize)]
struct OnTheWire {
    breaking: usize,
    doubtful: usize,
    safe: usize,
}

fn totals(changes: &Changes) -> Totals {
    let mut totals = Totals::default();
    for change in changes.iter() {
        let Totals { code, wire } = &mut totals;
        let count = match (change.about, change.rust, change.wire) {
            (About::Code, Impact::Breaking, _) => &mut code.breaking,
            (About::Code, Impact::Additive, _) => &mut code.additive,
            (About::Code, Impact::Invisible, _) => &mut code.invisible,
            (About::Wire, _, Wire::Breaking) => &mut wire.breaking,
            (About::Wire, _, Wire::Doubtful) => &mut wire.doubtful,
            (About::Wire, _, Wire::Safe | Wire::Untouched) => &mut wire.safe,
        };
        *count += 1;
        code.silent += usize::from(change.silent);
    }
    totals
}

/// Both verdicts, each with what it is made of.
fn verdicts(changes: &Changes) -> Vec<(&'static str, String)> {
    let Totals { code, wire } = totals(changes);
    let listed = |counts: &[(usize, &str)]| {
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, what)| format!("{count} {what}")).collect();
        if counts.is_empty() { "nothing changed".to_owned() } else { counts.join(", ") }
    };
    let breaking = if code.silent > 0 {
        format!("breaking, of which {} compile", code.silent)
    } else {
        "breaking".to_owned()
    };
    let release = match changes.release() {
        Release::None => {
            let outside = outside(changes);
            let nothing = match outside {
                None => "Nothing changed.",
                Some(_) => "Nothing changed in the selection.",
            };
            return std::iter::once((nothing, String::new())).chain(outside).collect();
        }
        Release::Patch => "Code: a patch release",
        Release::Minor => "Code: a minor release",
        Release::Major => "Code: a major release",
    };
    let served = match changes.wire() {
        Wire::Untouched => "Wire: older clients notice nothing",
        Wire::Safe => "Wire: older clients still work",
        Wire::Doubtful => "Wire: older clients may fail, depending on the server",
        Wire::Breaking => "Wire: breaks older clients",
    };
    let mut verdicts = vec![
        (
            release,
            listed(&[(code.breaking, &breaking), (code.additive, "additive"), (code.invisible, "invisible")]),
        ),
        (served, listed(&[(wire.breaking, "breaking"), (wire.doubtful, "doubtful"), (wire.safe, "safe")])),
    ];
    verdicts.extend(outside(changes));
    if let (Some((asked, is_reached)), Some(Versions { new, .. })) =
        (changes.asked_version(), changes.versions)
    {
        let verdict = if is_reached { "Version: high enough" } else { "Version: raise it" };
        verdicts.push((verdict, format!("{asked} or higher, now {new}")));
        let renamed = changes.iter().filter(|change| change.old_name.is_some()).count();
        if renamed > 0 {
            let items = counted(renamed, "renamed item");
            verdicts.push(("Names", format!("`cargo xtask diff --pin` keeps the name of {items}")));
        }
    }
    verdicts
}

/// What changed outside of what is selected, in one line.
fn outside(changes: &Changes) -> Option<(&'static str, String)> {
    let sum = |of: fn(&Outside) -> usize| changes.outside.values().map(of).sum::<usize>();
    let (operations, components) = (sum(|outside| outside.operations), sum(|outside| outside.components));
    let parts = [(operations, "operation"), (components, "component")];
    let parts: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(count, what)).collect();
    (!parts.is_empty()).then(|| {
        ("Outside the selection", format!("{} changed, which the crate has no code for", parts.join(" and ")))
    })
}

/// What happened, in the order of the columns of the summary.
const EVENTS: [&str; 5] = ["added", "removed", "renamed", "deprecated", "changed"];

/// How many items of each kind were added, removed, renamed or moved, deprecated, and changed otherwise, for code. An item
/// that changed in several ways counts once in a column. Wording does not count.
fn counts(changes: &Changes) -> Vec<(Kind, [usize; 5])> {
    let mut seen: BTreeMap<Kind, [BTreeSet<&str>; 5]> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.about == About::Code && !is_wording(&change.rule)) {
        let ends = |event: &str| change.rule.ends_with(event);
        let column = match () {
            () if change.rule == format!("{}-added", change.kind.name()) => 0,
            () if change.rule == format!("{}-removed", change.kind.name()) => 1,
            () if ends("-renamed") || ends("-moved") => 2,
            () if ends("-deprecated") => 3,
            () => 4,
        };
        if let Some(paths) = seen.entry(change.kind).or_default().get_mut(column) {
            paths.insert(change.path.as_str());
        }
    }
    seen.into_iter().map(|(kind, paths)| (kind, paths.map(|paths| paths.len()))).collect()
}

/// How many more things there are than were shown.
fn more(count: usize, what: &str) -> String {
    format!("and {}", counted(count, &format!("more {what}")))
}

/// What follows from what is listed.
fn implied(section: &Section<'_>) -> Option<String> {
    (section.implied > 0).then(|| format!("{} that follow from these", more(section.implied, "change")))
}
