//! Turns a [`Report`] into what the terminal shows: a diff for `--check`, a summary after writing.

use std::fmt::Write as _;
use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use crate::diagnostic::Severity;
use crate::load::Problems;
use crate::lower::Renaming;
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
    /// The folder of its files within the crate, with a slash at the end.
    pub folder: String,
    /// How many operations it holds.
    pub operations: usize,
    /// How many named types it holds.
    pub types: usize,
    /// How many notes there are on its document.
    pub notes: usize,
    /// How many operations seem to give a list page by page, though no overlay says it.
    pub unpaged: usize,
    /// What became of pinned names.
    pub renamings: Vec<Renaming>,
}

/// The last line about problems: how many there are, and of how many kinds only the first was shown. Empty without any.
pub fn problems(problems: &[Problems], verbose: bool) -> String {
    let count = |severity| problems.iter().map(|one| one.diagnostics.count(severity)).sum::<usize>();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut counts = Vec::new();
    if errors > 0 {
        counts.push(counted(errors, "error"));
    }
    if warnings > 0 {
        counts.push(counted(warnings, "warning"));
    }
    if counts.is_empty() {
        return String::new();
    }
    let hidden: usize = problems.iter().map(|one| one.diagnostics.hidden(Severity::Warning)).sum();
    let more = match hidden {
        0 => String::new(),
        _ if verbose => String::new(),
        _ => format!(", {hidden} of them similar: `--verbose` shows all"),
    };
    let done = if errors > 0 { "; nothing is written" } else { "" };
    format!("{BOLD}{}{RESET}{more}{done}\n", counts.join(" and "))
}

/// Every missing, stale and orphan file below `folder` with a unified diff, and how to mend them. Empty without changes.
pub fn differences(report: &Report, folder: &str) -> String {
    let (mut out, drifted) = line_ends(report, folder);
    for change in &drifted {
        let path = visible(&change.path);
        let _ = writeln!(out, "{BOLD}{:<8} {folder}/{path}{RESET}", word(change));
        out.push_str(&diff(change, &format!("{folder}/{path}")));
        out.push('\n');
    }
    out.push_str(&remedy(&drifted, folder, ""));
    out
}

/// How many of the files that differ are listed at first.
const FILES: usize = 12;

/// How many lines of their diffs are shown at first.
const LINES: usize = 20;

/// What fits on a screen of [`differences`]: the first files with their counts of lines, the first lines of their diffs.
pub fn overview(report: &Report, folder: &str) -> String {
    let (mut out, drifted) = line_ends(report, folder);
    let mut lines = Vec::new();
    for change in drifted.iter().take(FILES) {
        let path = visible(&change.path);
        let diff = diff(change, &format!("{folder}/{path}"));
        let count = |sign: &str| diff.lines().filter(|line| line.starts_with(sign)).count() - 1;
        let (added, removed) = (count(&format!("{GREEN}+")), count(&format!("{RED}-")));
        let _ = writeln!(
            out,
            "{BOLD}{:<8} {folder}/{path}{RESET}  {GREEN}+{added}{RESET} {RED}-{removed}{RESET}",
            word(change)
        );
        lines.extend(diff.lines().map(str::to_owned).take(LINES + 1 - lines.len()));
    }
    if drifted.len() > FILES {
        let _ = writeln!(out, "and {}", counted(drifted.len() - FILES, "other file"));
    }
    let cut = lines.len() > LINES;
    lines.truncate(LINES);
    if !lines.is_empty() {
        let _ = writeln!(out, "\n{}{}", lines.join("\n"), if cut { "\n…" } else { "" });
    }
    let all = if cut || drifted.len() > FILES { "; `--diff` shows all" } else { "" };
    out.push_str(&remedy(&drifted, folder, all));
    out
}

/// What is to be said of files that differ in their line ends alone, and the other changes.
fn line_ends<'a>(report: &'a Report, folder: &str) -> (String, Vec<&'a Change>) {
    let mut out = String::new();
    let (line_ends, drifted): (Vec<&Change>, Vec<&Change>) =
        report.changes.iter().partition(|change| only_line_ends(change));
    for change in line_ends.iter().take(FILES) {
        let path = visible(&change.path);
        let _ = writeln!(out, "{BOLD}crlf     {folder}/{path}{RESET}  only the line endings differ");
    }
    if line_ends.len() > FILES {
        let _ = writeln!(out, "and {}", counted(line_ends.len() - FILES, "other file"));
    }
    if !line_ends.is_empty() {
        let count = counted(line_ends.len(), "file");
        let _ = writeln!(
            out,
            "{count} of {folder} with other line endings than generated: does `.gitattributes` (eol=lf) apply?"
        );
    }
    (out, drifted)
}

/// The last line: how many files differ, and what to do. Empty without any.
fn remedy(drifted: &[&Change], folder: &str, all: &str) -> String {
    if drifted.is_empty() {
        return String::new();
    }
    let count = counted(drifted.len(), "file");
    format!("{count} of {folder} not up to date: run `cargo xtask codegen`{all}\n")
}

fn word(change: &Change) -> &'static str {
    match change.difference {
        Difference::Missing => "missing",
        Difference::Stale => "stale",
        Difference::Orphan => "orphan",
    }
}

/// A line for each pin that came or went.
pub fn renamings(renamings: &[Renaming]) -> String {
    let mut out = String::new();
    for renaming in renamings {
        let (color, word) = if renaming.kept { (CYAN, "kept") } else { (GREEN, "let go") };
        let _ = writeln!(out, "  {color}{word:<7}{RESET}  {}", visible(&renaming.text));
    }
    out
}

/// One line per API, each followed by the files that were added, changed or removed and the names that were kept; then the crate's own files.
pub fn summary(report: &Report, apis: &[ApiSummary]) -> String {
    let mut out = String::new();
    let width = apis.iter().map(|api| api.module.len()).max().unwrap_or_default();
    let mut others: Vec<&Change> = report.changes.iter().collect();
    for api in apis {
        let (own, rest): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|change| change.path.starts_with(&api.folder));
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
        changed(&mut out, &own);
        if api.unpaged > 0 {
            let count = counted(api.unpaged, "operation");
            let _ = writeln!(
                out,
                "  pages    {count} may be paginated: `--verbose` shows the lines for an overlay"
            );
        }
        out += &renamings(&api.renamings);
    }
    if !others.is_empty() {
        let _ = writeln!(out, "{BOLD}crate{RESET}  {} changed", counted(others.len(), "file"));
        changed(&mut out, &others);
    }
    out
}

/// Lists changes. Of those of one kind that are many, nobody reads the names.
fn changed(out: &mut String, changes: &[&Change]) {
    for (difference, color, word) in [
        (Difference::Missing, GREEN, "added"),
        (Difference::Stale, CYAN, "changed"),
        (Difference::Orphan, RED, "removed"),
    ] {
        let alike: Vec<_> = changes.iter().filter(|change| change.difference == difference).collect();
        if alike.len() > FILES {
            let _ = writeln!(out, "  {color}{word:<7}{RESET}  {}", counted(alike.len(), "file"));
            continue;
        }
        for change in alike {
            let _ = writeln!(out, "  {color}{word:<7}{RESET}  {}", visible(&change.path));
        }
    }
}

pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn only_line_ends(change: &Change) -> bool {
    change.difference == Difference::Stale && change.old.replace("\r\n", "\n") == change.new
}

/// A unified diff as `git diff` and `patch` know it.
fn diff(change: &Change, path: &str) -> String {
    let mut out = String::new();
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
    out
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
