//! Turns a [`Report`] into what the terminal shows: a diff for `--check`, a summary after writing.

use std::fmt::Write as _;
use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use crate::names::Renaming;
use crate::sync::{Change, Difference, Report};

pub(crate) const BOLD: &str = "\u{1b}[1m";
pub(crate) const RED: &str = "\u{1b}[31m";
pub(crate) const GREEN: &str = "\u{1b}[32m";
pub(crate) const CYAN: &str = "\u{1b}[36m";
pub(crate) const RESET: &str = "\u{1b}[0m";

/// After this long a diff may be larger than needed: showing it must not take longer than making the files.
const DIFF_TIMEOUT: Duration = Duration::from_secs(2);

/// What was generated from one document, for the line that tells so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiSummary {
    /// The name of the module.
    pub module: String,
    /// How many operations it holds.
    pub operations: usize,
    /// How many named types it holds.
    pub types: usize,
    /// How many notes there are on its document.
    pub notes: usize,
    /// What became of pinned names.
    pub renamings: Vec<Renaming>,
}

/// Every missing, stale and orphan file below `folder` with a unified diff, and how to mend them. Empty without changes.
pub fn differences(report: &Report, folder: &str) -> String {
    let mut out = String::new();
    let (line_ends, drifted): (Vec<&Change>, Vec<&Change>) =
        report.changes.iter().partition(|change| only_line_ends(change));
    for change in &line_ends {
        let path = visible(&change.path);
        let _ = writeln!(out, "{BOLD}crlf     {folder}/{path}{RESET}  only the line ends differ");
    }
    for change in &drifted {
        let word = match change.difference {
            Difference::Missing => "missing",
            Difference::Stale => "stale",
            Difference::Orphan => "orphan",
        };
        let path = visible(&change.path);
        let _ = writeln!(out, "{BOLD}{word:<8} {folder}/{path}{RESET}");
        diff(&mut out, change, &format!("{folder}/{path}"));
    }
    if !line_ends.is_empty() {
        let count = counted(line_ends.len(), "file");
        let _ = writeln!(
            out,
            "{count} of {folder} with other line ends than generated: is `.gitattributes` (eol=lf) in force?"
        );
    }
    if !drifted.is_empty() {
        let count = counted(drifted.len(), "file");
        let _ = writeln!(out, "{count} of {folder} not up to date: run `cargo xtask codegen`");
    }
    out
}

/// One line per API, each followed by the files that were added, changed or removed and the names that were kept; then the crate's own files.
pub fn summary(report: &Report, apis: &[ApiSummary]) -> String {
    let mut out = String::new();
    let width = apis.iter().map(|api| api.module.len()).max().unwrap_or_default();
    let mut others: Vec<&Change> = report.changes.iter().collect();
    for api in apis {
        let folder = format!("src/{}/", api.module);
        let (own, rest): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|change| change.path.starts_with(&folder));
        others = rest;
        let notes = if api.notes == 0 { String::new() } else { format!(", {}", counted(api.notes, "note")) };
        let _ = writeln!(
            out,
            "{BOLD}{:<width$}{RESET}  {}, {}{notes}, {} changed",
            api.module,
            counted(api.operations, "operation"),
            counted(api.types, "type"),
            counted(own.len(), "file"),
        );
        own.into_iter().for_each(|change| changed(&mut out, change));
        for renaming in &api.renamings {
            let (color, word) = if renaming.kept { (CYAN, "kept") } else { (GREEN, "let go") };
            let _ = writeln!(out, "  {color}{word:<7}{RESET}  {}", visible(&renaming.text));
        }
    }
    if !others.is_empty() {
        let _ = writeln!(out, "{BOLD}crate{RESET}  {} changed", counted(others.len(), "file"));
        others.into_iter().for_each(|change| changed(&mut out, change));
    }
    out
}

fn changed(out: &mut String, change: &Change) {
    let (color, word) = match change.difference {
        Difference::Missing => (GREEN, "added"),
        Difference::Stale => (CYAN, "changed"),
        Difference::Orphan => (RED, "removed"),
    };
    let _ = writeln!(out, "  {color}{word:<7}{RESET}  {}", visible(&change.path));
}

pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn only_line_ends(change: &Change) -> bool {
    change.difference == Difference::Stale && change.old.replace("\r\n", "\n") == change.new
}

/// A unified diff as `git diff` and `patch` know it.
fn diff(out: &mut String, change: &Change, path: &str) {
    let (from, to) = match change.difference {
        Difference::Missing => ("/dev/null", path),
        Difference::Stale => (path, path),
        Difference::Orphan => (path, "/dev/null"),
    };
    let _ = writeln!(out, "{RED}--- {from}{RESET}\n{GREEN}+++ {to}{RESET}");
    let diff = TextDiff::configure().timeout(DIFF_TIMEOUT).diff_lines(&change.old, &change.new);
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        let _ = writeln!(out, "{CYAN}{}{RESET}", hunk.header());
        for line in hunk.iter_changes() {
            let (color, sign) = match line.tag() {
                ChangeTag::Delete => (RED, '-'),
                ChangeTag::Insert => (GREEN, '+'),
                ChangeTag::Equal => ("", ' '),
            };
            let reset = if color.is_empty() { "" } else { RESET };
            let text = line.value();
            let _ = writeln!(out, "{color}{sign}{}{reset}", visible(text.strip_suffix('\n').unwrap_or(text)));
            if line.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out.push('\n');
}

/// What is on disk may hold anything; it must not steer the terminal.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() && character != '\t' {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests;
