//! The report for a comment on a pull request: verdict and summary, what breaks, and the rest folded.

use std::fmt::Write as _;

use super::{EVENTS, Group, LISTED, Section, counts, is_wording, sections, verdict, wire};
use crate::diff::{Change, Changes, Impact};
use crate::report::counted;

/// The longest report, in bytes. A comment has at most 65,536 characters.
const LONGEST: usize = 60_000;

pub(super) fn render(changes: &Changes) -> String {
    let mut most = LISTED;
    loop {
        let report = with(changes, most);
        if report.len() <= LONGEST || most == 0 {
            return report;
        }
        most /= 2;
    }
}

/// The report with so many items of each group.
fn with(changes: &Changes, most: usize) -> String {
    let mut out = format!("### Changes of the generated client\n\n**{}**\n", verdict(changes));
    let counts = counts(changes);
    if !counts.is_empty() {
        let _ = writeln!(out, "\n| | {} |\n|---|{}", EVENTS.join(" | "), "---:|".repeat(EVENTS.len()));
        for (kind, counts) in counts {
            let cells = counts.map(|count| if count == 0 { String::new() } else { count.to_string() });
            let _ = writeln!(out, "| {} | {} |", kind.name(), cells.join(" | "));
        }
    }
    for section in sections(changes) {
        let open =
            section.groups.iter().flat_map(|group| &group.items).any(|item| item.rust == Impact::Breaking);
        self::section(&mut out, &section, open, most);
    }
    out
}

fn section(out: &mut String, section: &Section<'_>, open: bool, most: usize) {
    let title = format!("{} ({})", section.title, section.len());
    if open {
        let _ = writeln!(out, "\n#### {title}");
    } else {
        let _ = writeln!(out, "\n<details><summary><b>{title}</b></summary>");
    }
    for group in &section.groups {
        self::group(out, group, most);
    }
    if !open {
        out.push_str("\n</details>\n");
    }
}

fn group(out: &mut String, group: &Group<'_>, most: usize) {
    let shared = [group.message, group.wire.as_deref()].into_iter().flatten().filter(|text| !text.is_empty());
    let shared: Vec<String> = shared.map(text).collect();
    let _ = write!(out, "\n**{}**", group.rule);
    if !shared.is_empty() {
        let _ = write!(out, " {}", shared.join("; "));
    }
    if is_wording(group.rule) {
        let _ = writeln!(out, ", {}", counted(group.items.len(), "text"));
        return;
    }
    out.push_str("\n\n");
    let (listed, rest) = group.listed(most);
    for change in listed {
        item(out, change, group);
    }
    if rest > 0 {
        let _ = writeln!(out, "- {}{rest} more", if listed.is_empty() { "" } else { "and " });
    }
}

fn item(out: &mut String, change: &Change, group: &Group<'_>) {
    let _ = write!(out, "- `{}`", change.path);
    if group.message.is_none() {
        let _ = write!(out, " {}", text(&change.message));
    }
    let _ = write!(out, " ({}", text(&change.place));
    let wire = wire(change);
    if group.wire.is_none() && !wire.is_empty() {
        let _ = write!(out, "; {wire}");
    }
    out.push_str(")\n");
    if let Some(pin) = &change.pin {
        let _ = writeln!(out, "  - to keep the name, in the overlay: `` {pin} ``");
    }
}

/// A text of a document that can neither end a line nor begin a tag or a link; code stays code.
fn text(text: &str) -> String {
    let mut plain = String::new();
    let mut code = false;
    for character in text.chars() {
        code ^= character == '`';
        match character {
            _ if character.is_control() => plain.push(' '),
            '<' | '[' | '*' | '_' | '@' | '#' if !code => {
                plain.push('\\');
                plain.push(character);
            }
            _ => plain.push(character),
        }
    }
    plain
}
