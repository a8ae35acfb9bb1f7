//! From the Markdown of a document to doc comments that can only be read.
//!
//! The text is a stranger's. It must not end a comment, become a doctest that `cargo test` runs, break rustdoc with a
//! tag or a link that leads nowhere, or show one thing and mean another with control characters.
//!
//! So rustdoc's parser reads it into a tree that can hold nothing of that kind (`reader.rs`), and `render.rs` writes the
//! tree. The result is parsed again and must say what the tree says; otherwise the next form is tried: every mark
//! escaped, then no emphasis, at last a block of `text`. A block stays as its author wrote it if it already passes.
//!
//! * Code in any language, and indented code, becomes a fenced block of `text`.
//! * HTML becomes the Markdown that it means: paragraphs, headings, lists, tables, code, emphasis, links. Comments go.
//!   Other tags, such as `<id>` and `<script>`, are shown as text.
//! * A link that is not `http` or `https` becomes its text, since a relative one leads nowhere outside the provider's
//!   page.
//! * Names, paths and values are code, with marks and hidden characters shown.
//!
//! The manifest also turns off doctests for `cargo test`. The examples at the start of modules are compiled with the
//! fixtures instead.

mod html;
mod reader;
mod render;
#[cfg(test)]
mod tests;
mod tree;
mod url;
mod wrap;

use std::borrow::Cow;

use serde_json::Value;

use self::reader::{Author, read};
use self::render::{Style, fenced};
use self::tree::{Kind, Node};
use self::wrap::guarded;
use super::Code;
use crate::ir::GroupOrigin;
use crate::text::is_hidden;

/// How long a line of documentation is.
const WIDTH: usize = 100;

/// Outer doc attributes, one for each line; `None` where nothing of a text is left to be read.
pub(super) fn outer(text: &str) -> Option<Code> {
    let lines = lines(text);
    let attributes: Vec<Code> = lines.iter().map(|line| attribute(line)).collect();
    (!lines.is_empty()).then(|| code!(#(#attributes)*))
}

fn attribute(line: &str) -> Code {
    let line = behind_marker(line);
    code!(#[doc = #line])
}

/// A line as it stands behind the marker of a comment.
fn behind_marker(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!(" {line}") }
}

/// Inner doc attributes, one for each line of a text of our own.
pub(super) fn inner_trusted(text: &str) -> Code {
    let lines = text.lines().map(|line| {
        let line = behind_marker(line);
        code!(#![doc = #line])
    });
    let lines: Vec<Code> = lines.collect();
    code!(#(#lines)*)
}

/// Outer doc attributes of a text of our own, which may hold links.
pub(super) fn outer_trusted(text: &str) -> Code {
    let lines: Vec<Code> = text.lines().map(attribute).collect();
    code!(#(#lines)*)
}

/// The text made harmless, as one Markdown text.
pub(super) fn clean(text: &str) -> String {
    lines(text).join("\n")
}

/// The text made harmless, as one line: its first that says something.
pub(super) fn clean_line(text: &str) -> String {
    let text = readable(text.trim_ascii());
    if is_plain(&text) && !text.contains('\n') {
        return text.into_owned();
    }
    let Some(first) = first_line(&text) else { return String::new() };
    let paragraph = Node::with(Kind::Paragraph, first);
    written(&paragraph, usize::MAX).map_or_else(|| code(&paragraph.text()), |lines| lines.join(" "))
}

/// The same for a cell of a table.
pub(super) fn clean_cell(text: &str) -> String {
    let Some(first) = first_line(&readable(text)) else { return String::new() };
    let cell = vec![Node::with(Kind::Cell, first)];
    let table =
        Node::with(Kind::Table(vec![pulldown_cmark::Alignment::None]), vec![Node::with(Kind::Row, cell)]);
    let lines = written(&table, usize::MAX).unwrap_or_default();
    let row = lines.first().and_then(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    row.map_or_else(|| code_cell(&table.text()), str::to_owned)
}

/// What a text says in the first line of its first block. One line alone is a title and begins no block.
fn first_line(text: &str) -> Option<Vec<Node>> {
    let text = text.trim_ascii();
    let text = if text.contains('\n') { text.to_owned() } else { guarded(text) };
    let mut rest = read(&text, Author::Provider).unwrap_or_else(|| vec![verbatim(&text)]);
    rest.reverse();
    while let Some(node) = rest.pop() {
        if !node.kind.is_leaf() {
            rest.extend(node.children.into_iter().rev());
            continue;
        }
        let is_code = node.kind == Kind::CodeBlock;
        let mut line = Vec::new();
        for mut part in node.children {
            if part.kind == Kind::Break {
                break;
            }
            let mut end = false;
            if let Kind::Text(text) = &mut part.kind {
                end = text.find('\n').map(|end| text.truncate(end)).is_some();
            }
            line.push(if is_code { Node::with(Kind::Code, vec![part]) } else { part });
            if end {
                break;
            }
        }
        return Some(line);
    }
    None
}

/// Any text as code within a line, whatever it holds.
pub(super) fn code(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars() {
        if is_harmless(character) {
            shown.push(character);
        } else {
            shown.extend(character.escape_default());
        }
    }
    // Code is not empty.
    render::code(if shown.is_empty() { " " } else { &shown }).replace(wrap::FIXED_SPACE, " ")
}

/// A value of the document as code.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::String(text) => text_value(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            code(&value.to_string())
        }
    }
}

/// A text of the document as code.
pub(super) fn text_value(text: &str) -> String {
    if text.is_empty() { "The empty text.".to_owned() } else { code(text) }
}

/// The same as [`code`] for a cell of a table, where a bar ends the cell.
pub(super) fn code_cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// What the operations of a group are called where the document says nothing of it.
pub(super) fn grouped(origin: &GroupOrigin) -> String {
    match origin {
        GroupOrigin::Tag(tag) => format!("Operations tagged {}.", code(tag)),
        GroupOrigin::Path(text) => format!("Operations on {}.", code(text)),
    }
}

/// The lines of a text, made harmless.
fn lines(text: &str) -> Vec<String> {
    let text = readable(text);
    let plain = text.trim_matches('\n').trim_ascii_end();
    if is_plain(plain) || is_fit(plain) {
        return plain.split('\n').map(str::to_owned).collect();
    }
    let Some(blocks) = read(&text, Author::Provider) else { return fenced(&text) };
    let mut lines = Vec::new();
    for block in &blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let written = as_written(block, &text).or_else(|| written(block, WIDTH));
        lines.extend(written.unwrap_or_else(|| fenced(&block.text())));
    }
    lines
}

/// Whether a text holds nothing that means anything in Markdown, and only lines that are not too long.
fn is_plain(text: &str) -> bool {
    !text.contains(['`', '*', '_', '[', ']', '<', '&', '\\', '~', '|'])
        && !text.contains("http")
        && text.split('\n').all(|line| {
            line.len() <= WIDTH
                && !line.ends_with(' ')
                && line.starts_with(|first: char| first.is_alphabetic())
        })
}

/// Whether a text can stand in a comment as its author wrote it.
fn is_fit(text: &str) -> bool {
    let is_short = |line: &str| line.len() <= WIDTH && !line.ends_with(' ');
    // A definition of a link is not seen, and an address not yet a link.
    let is_candidate =
        !text.starts_with(' ') && !["```", "~~~", "http", "]:"].iter().any(|mark| text.contains(mark));
    !text.is_empty()
        && is_candidate
        && text.split('\n').all(is_short)
        && !has_tag(text)
        && read(text, Author::Generator).is_some()
}

/// Whether something looks like a tag: other readers of Markdown may know more of them.
fn has_tag(text: &str) -> bool {
    let is_tag = |after: &str| after.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '!' | '?'));
    text.split('<').skip(1).any(is_tag)
}

/// A block as its author wrote it, where that is fit for a comment.
fn as_written(block: &Node, text: &str) -> Option<Vec<String>> {
    // What is below an open fence would become a part of it, what is indented a part of the list above.
    let source = text.get(block.source.clone()?)?;
    if block.kind == Kind::CodeBlock || source.starts_with(' ') || has_tag(source) {
        return None;
    }
    let lines: Vec<String> = source.trim_end().lines().map(|line| line.trim_end().to_owned()).collect();
    let is_short = lines.iter().all(|line| line.chars().count() <= WIDTH);
    (is_short || matches!(block.kind, Kind::Table(_))).then_some(lines).filter(|lines| says(lines, block))
}

/// A block in our own form.
fn written(block: &Node, width: usize) -> Option<Vec<String>> {
    let write = |block: &Node, escapes| {
        let lines = Style { escapes, width }.block(block);
        says(&lines, block).then_some(lines)
    };
    // `_` is no mark within a word, and marks that touch others may be none at all.
    let stars = |mark| match mark {
        "_" => Some("*"),
        "__" => Some("**"),
        mark => Some(mark),
    };
    write(block, false)
        .or_else(|| write(block, true))
        .or_else(|| write(&block.clone().marked(stars), true))
        .or_else(|| write(&block.clone().marked(|_| None), true))
}

/// Whether lines of Markdown are one block, and this one.
fn says(lines: &[String], block: &Node) -> bool {
    match read(&lines.join("\n"), Author::Generator).as_deref() {
        Some([read]) => read.reads_as(block),
        Some(_) | None => false,
    }
}

fn verbatim(text: &str) -> Node {
    Node::with(Kind::CodeBlock, vec![Node::new(Kind::Text(text.to_owned()))])
}

/// What ends a line for one reader or another.
const LINE_ENDS: [char; 7] = ['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}'];

/// A text without characters that are not seen, with one character for the end of a line, and without tabs.
fn readable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || is_harmless(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut column = 0;
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\t' => {
                // As far as Markdown sees it reach.
                let blanks = 4 - column % 4;
                out.push_str(&" ".repeat(blanks));
                column += blanks;
            }
            _ if LINE_ENDS.contains(&character) => {
                out.push('\n');
                column = 0;
            }
            _ if is_harmless(character) => {
                out.push(character);
                column += 1;
            }
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// Whether a character may stand in a comment: no control character, none that reorders text (Unicode TR 9), none that
/// cannot be seen.
pub(super) fn is_harmless(character: char) -> bool {
    if character.is_ascii() {
        !character.is_ascii_control()
    } else {
        !character.is_control() && !is_hidden(character)
    }
}
