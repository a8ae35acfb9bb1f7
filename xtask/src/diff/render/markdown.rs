//! The report for a comment on a pull request: the verdicts, what a reviewer has to look at, and the rest folded.

use std::fmt::Write as _;

use super::{Cause, EVENTS, Section, counts, implied, is_wording, more, reached, sections, verdicts};
use crate::diff::{Change, Changes};
use crate::report::counted;

/// The longest report, in bytes. A comment has at most 65,536 characters.
const LONGEST: usize = 60_000;

/// The longest message, in characters: a document may list a thousand values.
const WIDEST: usize = 400;

/// How much of a section is listed: so many causes, and so many places of each. Counts always tell of all.
const DETAIL: [(usize, usize); 8] = [
    (usize::MAX, usize::MAX),
    (usize::MAX, 25),
    (usize::MAX, 5),
    (usize::MAX, 1),
    (100, 1),
    (30, 1),
    (10, 1),
    (0, 0),
];

pub(super) fn render(changes: &Changes) -> String {
    let sections = sections(changes);
    let head = head(changes);
    let mut texts: Vec<(usize, String)> =
        sections.iter().map(|section| (COUNTS, self::section(section, COUNTS))).collect();
    // Room goes to what has to be looked at first, a little to each section before much to one.
    for (open, detail) in
        [true, false].into_iter().flat_map(|open| (0..COUNTS).rev().map(move |detail| (open, detail)))
    {
        for (index, section) in sections.iter().enumerate().filter(|(_, section)| section.open == open) {
            let others = texts.iter().enumerate().filter(|(other, _)| *other != index);
            let others: usize = others.map(|(_, (_, text))| text.len()).sum();
            let text = self::section(section, detail);
            if head.len() + others + text.len() + CUT.len() <= LONGEST
                && let Some(known) = texts.get_mut(index)
            {
                *known = (detail, text);
            }
        }
    }
    let cut = if texts.iter().any(|(detail, _)| *detail > 0) { CUT } else { "" };
    let texts: String = texts.into_iter().map(|(_, text)| text).collect();
    head + &texts + cut
}

/// The detail that tells nothing but how many there are.
const COUNTS: usize = DETAIL.len() - 1;

/// Where the rest is.
const CUT: &str =
    "\nSome places are left out to keep this short; `cargo xtask diff --format json` lists all of them.\n";

fn head(changes: &Changes) -> String {
    let mut out = "### Changes of the generated client\n".to_owned();
    for (verdict, counts) in verdicts(changes) {
        let counts = if counts.is_empty() { counts } else { format!(": {counts}") };
        let _ = writeln!(out, "\n**{verdict}**{counts}");
    }
    let counts = counts(changes);
    if !counts.is_empty() {
        let _ = writeln!(out, "\n| | {} |\n|---|{}", EVENTS.join(" | "), "---:|".repeat(EVENTS.len()));
        for (kind, counts) in counts {
            let cells = counts.map(|count| if count == 0 { String::new() } else { count.to_string() });
            let _ = writeln!(out, "| {} | {} |", kind.name(), cells.join(" | "));
        }
    }
    out
}

fn section(section: &Section<'_>, detail: usize) -> String {
    let (causes, places) = DETAIL.get(detail).copied().unwrap_or_default();
    let title = format!("{} ({})", section.title, section.len());
    let mut out = if section.open {
        format!("\n#### {title}\n")
    } else {
        format!("\n<details><summary><b>{title}</b></summary>\n")
    };
    let mut rule = "";
    for cause in section.causes.iter().take(causes) {
        if cause.rule != rule {
            let _ = write!(out, "\n**{}**", cause.rule);
            rule = cause.rule;
            if is_wording(rule) {
                let _ = writeln!(out, " {}", counted(cause.changes.len(), "text"));
                continue;
            }
            out.push_str("\n\n");
        }
        self::cause(&mut out, cause, places);
    }
    let left: usize = section.causes.iter().skip(causes).map(|cause| cause.changes.len()).sum();
    if left > 0 {
        let _ = writeln!(out, "\n{}", more(left, "change"));
    }
    if let Some(implied) = implied(section) {
        let _ = writeln!(out, "\n{implied}");
    }
    if !section.open {
        out.push_str("\n</details>\n");
    }
    out
}

fn cause(out: &mut String, cause: &Cause<'_>, most: usize) {
    let rules: Vec<String> = cause.oasdiff.iter().map(|rule| code(rule)).collect();
    let rules = rules.join(", ");
    if let [change] = cause.changes.as_slice() {
        let rules = if rules.is_empty() { rules } else { format!("; {rules}") };
        let _ = writeln!(
            out,
            "- {} {} ({}{rules}){}",
            code(&change.path),
            message(cause.message),
            code(&change.place),
            reach(change)
        );
        pin(out, change);
        return;
    }
    let rules = if rules.is_empty() { rules } else { format!(" ({rules})") };
    let _ = writeln!(out, "- {}{rules}, {}:", message(cause.message), counted(cause.changes.len(), "place"));
    for change in cause.changes.iter().take(most) {
        let _ = writeln!(out, "  - {} ({}){}", code(&change.path), code(&change.place), reach(change));
        pin(out, change);
    }
    let left = cause.changes.len().saturating_sub(most);
    if left > 0 {
        let _ = writeln!(out, "  - {}", more(left, "place"));
    }
}

/// The operations that a change reaches.
fn reach(change: &Change) -> String {
    let (first, left) = reached(change);
    if first.is_empty() {
        return String::new();
    }
    let first: Vec<String> = first.iter().map(|call| code(call)).collect();
    let left = if left > 0 { format!(" {}", more(left, "operation")) } else { String::new() };
    format!(", in {}{left}", first.join(", "))
}

fn pin(out: &mut String, change: &Change) {
    if let Some(pin) = &change.pin {
        let _ = writeln!(out, "  - to keep the name, in the overlay: {}", code(pin));
    }
}

/// A text as a span of code, in which nothing has a meaning: neither marks nor HTML, links or mentions.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let text: String =
        text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    // A span that begins or ends with such a mark, or a space, loses one on each side.
    let pad =
        if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A sentence of ours, in which texts of a document are code.
pub(super) fn message(text: &str) -> String {
    let short: String = text.chars().take(WIDEST).collect();
    let mut out = String::new();
    let parts: Vec<&str> = short.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        // What is cut in the middle of a span is one, too.
        out += &if index % 2 == 1 { code(part) } else { plain(part) };
    }
    if short.len() < text.len() {
        out.push('…');
    }
    out
}

/// A text in which each character that may mean something is a span of code by itself. A backslash before it would not do:
/// mentions and links are looked for in what is shown.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            _ if character.is_alphanumeric() => out.push(character),
            ' ' | ',' | ';' | '.' | '(' | ')' | '-' | '\'' | '/' | '…' => out.push(character),
            _ => out += &code(&character.to_string()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::{code, message};

    /// What a text of a document may try.
    const HOSTILE: [&str; 14] = [
        "\\<img src=x>",
        "\\@name",
        "@name",
        "`@name`",
        "``` <script>",
        "a | b | c",
        "[a](https://example.com)",
        "https://example.com",
        "www.example.com",
        "<!-- -->",
        "&lt;b&gt; &amp;",
        "#12 and owner/name#12",
        "\n# heading\n",
        "` ` `` ",
    ];

    #[test]
    fn a_text_of_a_document_is_shown_and_does_nothing() {
        for text in HOSTILE {
            for line in [format!("- {} is gone", code(text)), format!("- {}", message(text))] {
                let events: Vec<Event<'_>> = Parser::new_ext(&line, Options::all()).collect();
                for event in &events {
                    let harmless = match event {
                        Event::Start(tag) => matches!(tag, Tag::List(_) | Tag::Item | Tag::Paragraph),
                        Event::End(_) | Event::Code(_) => true,
                        Event::Text(text) => !text.contains(['@', '#', '<', '[', ':', '&', '|', '\\']),
                        _ => false,
                    };
                    assert!(harmless, "{text:?} {line:?} {event:?}");
                }
            }
        }
    }
}
