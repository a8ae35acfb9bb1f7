//! The report for a terminal.

use std::fmt::Write as _;

use super::{Cause, EVENTS, Section, counts, implied, is_wording, more, reached, sections, verdicts};
use crate::diff::{Change, Changes, Impact, Wire};
use crate::report::{BOLD, CYAN, GREEN, RED, RESET, counted};

/// Places of a cause that are listed where nobody has to look.
const LISTED: usize = 25;

pub(super) fn render(changes: &Changes) -> String {
    let mut out = String::new();
    for (verdict, counts) in verdicts(changes) {
        let counts = if counts.is_empty() { counts } else { format!(": {counts}") };
        let _ = writeln!(out, "{BOLD}{verdict}{RESET}{counts}");
    }
    let counts = counts(changes);
    if !counts.is_empty() {
        out.push('\n');
        let header: String = EVENTS.iter().map(|event| format!("{event:>12}")).collect();
        let _ = writeln!(out, "{:<16}{header}", "");
        for (kind, counts) in counts {
            let cells: String = counts.iter().map(|count| format!("{:>12}", cell(*count))).collect();
            let _ = writeln!(out, "{:<16}{}", kind.name(), cells.trim_end());
        }
    }
    for section in sections(changes) {
        self::section(&mut out, &section);
    }
    out
}

fn cell(count: usize) -> String {
    if count == 0 { String::new() } else { count.to_string() }
}

fn section(out: &mut String, section: &Section<'_>) {
    let _ = writeln!(out, "\n{BOLD}{} ({}){RESET}", section.title, section.len());
    let mut rule = "";
    for cause in &section.causes {
        if cause.rule != rule {
            rule = cause.rule;
            let count = if is_wording(rule) {
                format!("  {}", counted(cause.changes.len(), "text"))
            } else {
                String::new()
            };
            let _ = writeln!(out, "  {}{rule}{RESET}{count}", color(cause));
        }
        if !is_wording(rule) {
            // What has to be looked at is listed to the end.
            self::cause(out, cause, if section.open { usize::MAX } else { LISTED });
        }
    }
    if let Some(implied) = implied(section) {
        let _ = writeln!(out, "  {implied}");
    }
}

fn color(cause: &Cause<'_>) -> &'static str {
    match cause.changes.first() {
        Some(change) if change.rust == Impact::Breaking || change.wire == Wire::Breaking => RED,
        Some(change) if change.rust == Impact::Additive => GREEN,
        _ => CYAN,
    }
}

fn cause(out: &mut String, cause: &Cause<'_>, most: usize) {
    let rules =
        if cause.oasdiff.is_empty() { String::new() } else { format!("  {}", cause.oasdiff.join(", ")) };
    if let [change] = cause.changes.as_slice() {
        let _ = writeln!(
            out,
            "    {}  {}  {CYAN}{}{RESET}{rules}{}",
            change.path,
            cause.message,
            change.place,
            reach(change)
        );
        pin(out, change);
        return;
    }
    let _ = writeln!(out, "    {}, {}{rules}", cause.message, counted(cause.changes.len(), "place"));
    for change in cause.changes.iter().take(most) {
        let _ = writeln!(out, "      {}  {CYAN}{}{RESET}{}", change.path, change.place, reach(change));
        pin(out, change);
    }
    let left = cause.changes.len().saturating_sub(most);
    if left > 0 {
        let _ = writeln!(out, "      {}, listed by --format json", more(left, "place"));
    }
}

/// The operations that a change reaches.
fn reach(change: &Change) -> String {
    let (first, left) = reached(change);
    let left = if left > 0 { format!(" {}", more(left, "operation")) } else { String::new() };
    if first.is_empty() { String::new() } else { format!("  in {}{left}", first.join(", ")) }
}

fn pin(out: &mut String, change: &Change) {
    if let Some(pin) = &change.pin {
        let _ = writeln!(out, "      to keep the name, in the overlay: {pin}");
    }
}
