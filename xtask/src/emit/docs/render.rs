//! Writes the tree as Markdown in one form.

use std::fmt::Write as _;

use pulldown_cmark::Alignment;

use super::html::entity;
use super::tree::{Kind, List, Node};
use super::wrap::{FIXED_SPACE, wrap};

/// How to write a text.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// Whether to escape every character that may be a mark, or only those that always are.
    pub(super) escapes: bool,
    /// The maximum length of a line, in characters.
    pub(super) width: usize,
}

/// The minimum width of text deep inside other blocks.
const NARROWEST: usize = 40;

impl Style {
    fn narrower(self, by: usize) -> Self {
        Self { width: self.width.saturating_sub(by).max(NARROWEST), ..self }
    }

    /// Returns the lines of a block.
    pub(super) fn block(self, node: &Node) -> Vec<String> {
        match &node.kind {
            Kind::Heading(level) => vec![self.heading(*level, &node.children)],
            Kind::Quote => {
                let lines = self.narrower(2).blocks(&node.children, false);
                lines.iter().map(|line| format!("> {line}").trim_end().to_owned()).collect()
            }
            Kind::List(list) => self.list(list, &node.children),
            Kind::CodeBlock => fenced(&node.text()),
            Kind::Table(alignments) => self.table(alignments, &node.children),
            Kind::Rule => vec!["---".to_owned()],
            Kind::Document | Kind::Item | Kind::Row => self.blocks(&node.children, false),
            Kind::Paragraph
            | Kind::Cell
            | Kind::Text(_)
            | Kind::Code
            | Kind::Break
            | Kind::Marked(_)
            | Kind::Link(_)
            | Kind::Image(_)
            | Kind::Plain => wrap(&self.text(&node.children, false), self.width),
        }
    }

    /// Returns the lines of several blocks, with blank lines between them; in tight lists only where needed.
    fn blocks(self, blocks: &[Node], tight: bool) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut before: Option<&Node> = None;
        for block in blocks {
            if before.is_some_and(|before| !(tight && may_touch(before, block))) {
                lines.push(String::new());
            }
            lines.extend(self.block(block));
            before = Some(block);
        }
        lines
    }

    fn heading(self, level: usize, children: &[Node]) -> String {
        let mut text = self.text(children, false);
        // Marks at the end belong to the heading.
        if text.ends_with('#') {
            text.insert(text.len() - 1, '\\');
        }
        format!("{} {}", "#".repeat(level), text.replace(FIXED_SPACE, " "))
    }

    fn list(self, list: &List, items: &[Node]) -> Vec<String> {
        let mut lines = Vec::new();
        let mut number = list.start;
        for item in items {
            let marker = match number {
                Some(number) => format!("{number}{} ", list.marker),
                None => format!("{} ", list.marker),
            };
            number = number.map(|number| (number + 1).min(999_999_999));
            if list.loose && !lines.is_empty() {
                lines.push(String::new());
            }
            let mut content = self.narrower(marker.len()).blocks(&item.children, !list.loose);
            // `- ---` would be a thematic break.
            if let Some(first) = content.first_mut().filter(|first| *first == "---") {
                *first = "___".to_owned();
            }
            let first = content.first().map(String::as_str).unwrap_or_default();
            lines.push(format!("{marker}{first}").trim_end().to_owned());
            let indent = " ".repeat(marker.len());
            lines.extend(content.iter().skip(1).map(|line| format!("{indent}{line}").trim_end().to_owned()));
        }
        lines
    }

    fn table(self, alignments: &[Alignment], rows: &[Node]) -> Vec<String> {
        let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let mut lines: Vec<String> = rows
            .iter()
            .map(|row| line(row.children.iter().map(|cell| self.text(&cell.children, true)).collect()))
            .map(|line| line.replace(FIXED_SPACE, " "))
            .collect();
        let marks = alignments.iter().map(|alignment| match alignment {
            Alignment::None => "---",
            Alignment::Left => ":---",
            Alignment::Center => ":---:",
            Alignment::Right => "---:",
        });
        let marks: Vec<&str> = marks.collect();
        lines.insert(lines.len().min(1), format!("|{}|", marks.join("|")));
        lines
    }

    /// Returns a text with its line breaks, and with fixed spaces where no line may break.
    fn text(self, nodes: &[Node], in_cell: bool) -> String {
        let mut out = String::new();
        for (index, node) in nodes.iter().enumerate() {
            match &node.kind {
                Kind::Text(text) => {
                    self.escape(text, in_cell, &mut out);
                    let next = nodes.get(index + 1).map(|node| &node.kind);
                    if out.ends_with('!') && matches!(next, Some(Kind::Link(_))) {
                        out.insert(out.len() - 1, '\\');
                    }
                }
                Kind::Code => {
                    let code = code(&node.text());
                    out.push_str(&if in_cell { code.replace('|', "\\|") } else { code });
                }
                Kind::Break => out.push_str("\\\n"),
                Kind::Marked(marks) => {
                    // Writing to a string does not fail.
                    let _ = write!(out, "{marks}{}{marks}", self.text(&node.children, in_cell));
                }
                Kind::Link(url) if node.text() == *url => {
                    let _ = write!(out, "<{url}>");
                }
                Kind::Link(url) => {
                    let _ = write!(out, "[{}]({})", self.text(&node.children, in_cell), target(url));
                }
                Kind::Image(url) => {
                    let _ = write!(out, "![{}]({})", self.text(&node.children, in_cell), target(url));
                }
                Kind::Document
                | Kind::Paragraph
                | Kind::Heading(_)
                | Kind::Quote
                | Kind::List(_)
                | Kind::Item
                | Kind::CodeBlock
                | Kind::Table(_)
                | Kind::Row
                | Kind::Cell
                | Kind::Rule
                | Kind::Plain => out.push_str(&self.text(&node.children, in_cell)),
            }
        }
        out
    }

    /// Writes text so that it is read literally.
    fn escape(self, text: &str, in_cell: bool, out: &mut String) {
        for (at, character) in text.char_indices() {
            let after = text.get(at + character.len_utf8()..).unwrap_or_default();
            let next = after.chars().next();
            let is_mark = match character {
                '`' | '[' | ']' => true,
                '\\' => !next.is_some_and(char::is_alphanumeric),
                '<' => {
                    self.escapes
                        || next.is_none_or(|next| next.is_alphabetic() || matches!(next, '/' | '!' | '?'))
                }
                '&' => entity(after).is_some(),
                '|' => in_cell,
                '*' | '_' | '~' => {
                    let before = text.get(..at).and_then(|before| before.chars().next_back());
                    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                    let blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
                    let inside = character == '_' && word(before) && word(next);
                    self.escapes && !inside && !(blank(before) && blank(next))
                }
                _ => false,
            };
            if is_mark {
                out.push('\\');
            }
            out.push(character);
        }
    }
}

/// Whether two blocks of a tight list stay separate without a blank line.
fn may_touch(before: &Node, block: &Node) -> bool {
    let ends = matches!(before.kind, Kind::Paragraph | Kind::Heading(_) | Kind::CodeBlock);
    ends && match &block.kind {
        Kind::List(list) => {
            list.start.is_none_or(|start| start == 1)
                && block.children.first().is_some_and(|item| !item.children.is_empty())
        }
        Kind::CodeBlock | Kind::Quote | Kind::Heading(_) => true,
        Kind::Document
        | Kind::Paragraph
        | Kind::Item
        | Kind::Table(_)
        | Kind::Row
        | Kind::Cell
        | Kind::Rule
        | Kind::Text(_)
        | Kind::Code
        | Kind::Break
        | Kind::Marked(_)
        | Kind::Link(_)
        | Kind::Image(_)
        | Kind::Plain => false,
    }
}

fn target(url: &str) -> String {
    let mut escaped = String::new();
    for (at, character) in url.char_indices() {
        if character == '&' && entity(url.get(at + 1..).unwrap_or_default()).is_some() {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    if escaped.contains(['(', ')']) { format!("<{escaped}>") } else { escaped }
}

/// Writes a text as inline code, between marks that it does not contain.
pub(super) fn code(text: &str) -> String {
    let marks = "`".repeat(free_run(text, 1));
    let is_blank = text.chars().all(|c| c == ' ');
    let pad = text.starts_with('`') || text.ends_with('`') || text.starts_with(' ') && text.ends_with(' ');
    let pad = if pad && !is_blank { " " } else { "" };
    format!("{marks}{pad}{text}{pad}{marks}").replace(' ', FIXED_SPACE)
}

/// Writes a text as a code block that nobody runs.
pub(super) fn fenced(text: &str) -> Vec<String> {
    let marks = "`".repeat(free_run(text, 3));
    let mut lines = vec![format!("{marks}text")];
    lines.extend(text.lines().map(|line| line.trim_end().to_owned()));
    lines.push(marks);
    lines
}

/// Returns a number of backticks, at least `least`, that does not occur in the text.
fn free_run(text: &str, least: usize) -> usize {
    let runs: Vec<usize> = text.split(|c| c != '`').map(str::len).collect();
    if least == 1 {
        return (1..).find(|length| !runs.contains(length)).unwrap_or(1);
    }
    runs.iter().map(|run| run + 1).fold(least, usize::max)
}
