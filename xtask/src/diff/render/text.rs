//! The report for a terminal.

use std::fmt::Write as _;

use super::{EVENTS, Group, LISTED, Section, counts, is_wording, sections, verdict, wire};
use crate::diff::{Changes, Impact, Wire};
use crate::report::{BOLD, CYAN, GREEN, RED, RESET, counted};

pub(super) fn render(changes: &Changes) -> String {
    let mut out = format!("{BOLD}{}{RESET}\n", verdict(changes));
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
    for group in &section.groups {
        if is_wording(group.rule) {
            let _ = writeln!(out, "  {CYAN}{}{RESET}  {}", group.rule, counted(group.items.len(), "text"));
            continue;
        }
        self::group(out, group);
    }
}

fn group(out: &mut String, group: &Group<'_>) {
    let color = match group.items.first() {
        Some(change) if change.rust == Impact::Breaking || change.wire == Wire::Breaking => RED,
        Some(change) if change.rust == Impact::Additive => GREEN,
        _ => CYAN,
    };
    let _ = write!(out, "  {color}{}{RESET}", group.rule);
    for shared in [group.message, group.wire.as_deref()].into_iter().flatten().filter(|text| !text.is_empty())
    {
        let _ = write!(out, "  {shared}");
    }
    out.push('\n');
    // What breaks is listed to the end.
    let breaks = group.items.iter().any(|change| change.rust == Impact::Breaking);
    let (listed, rest) = group.listed(if breaks { usize::MAX } else { LISTED });
    for change in listed {
        let _ = write!(out, "    {}", change.path);
        if group.message.is_none() {
            let _ = write!(out, "  {}", change.message);
        }
        let _ = write!(out, "  {CYAN}{}{RESET}", change.place);
        let wire = wire(change);
        if group.wire.is_none() && !wire.is_empty() {
            let _ = write!(out, "  {wire}");
        }
        out.push('\n');
        if let Some(pin) = &change.pin {
            let _ = writeln!(out, "      to keep the name, in the overlay: {pin}");
        }
    }
    if rest > 0 {
        let _ = writeln!(out, "    and {rest} more, listed by --format json");
    }
}
