//! From the Markdown of a document to doc comments that cannot do anything but be read.
//!
//! The text is somebody else's. It must not end a comment, become a doctest that `cargo test` runs, break rustdoc with a
//! tag or link that leads nowhere, or show one thing and mean another with control characters.

use super::Code;
use crate::text::is_hidden;

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
    let line = text.split(LINE_ENDS).map(readable).find(|line| !line.trim().is_empty());
    line.map(|line| prose(line.trim())).unwrap_or_default()
}

/// What ends a line for one reader or another.
const LINE_ENDS: [char; 7] = ['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}'];

/// A line without characters that are not seen, and without blanks at its end.
fn readable(line: &str) -> String {
    if line.chars().all(is_harmless) {
        return line.trim_end().to_owned();
    }
    let mut line: String = line.replace('\t', "    ").chars().filter(|c| is_harmless(*c)).collect();
    line.truncate(line.trim_end().len());
    line
}

/// What the operations of a tag are called where the document says nothing of it.
pub(super) fn tagged(tag: &str) -> String {
    match tag {
        "" => "Operations without a tag.".to_owned(),
        tag => format!("Operations tagged `{}`.", clean_line(tag).replace('`', "")),
    }
}

/// The lines of a text, made harmless.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    let normal = text.replace("\r\n", "\n");
    for line in normal.split(LINE_ENDS).map(readable) {
        let content = line.trim_start();
        match &fence {
            Some(mark)
                if content.starts_with(mark.as_str())
                    && content.trim_start_matches(first(mark)).is_empty() =>
            {
                lines.push(mark.clone());
                fence = None;
            }
            Some(_) => lines.push(line),
            None => match fence_mark(content) {
                Some(mark) => {
                    // rustdoc runs what it takes for Rust; `text` it never does.
                    lines.push(format!("{mark}text"));
                    fence = Some(mark);
                }
                None => lines.extend(wrap(prose(&line))),
            },
        }
    }
    lines.extend(fence);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let leading = lines.iter().take_while(|line| line.is_empty()).count();
    lines.drain(..leading);
    // Several blank lines say no more than one.
    lines.dedup_by(|after, before| after.is_empty() && before.is_empty());
    lines
}

fn first(mark: &str) -> char {
    mark.chars().next().unwrap_or('`')
}

/// The marks that open a fenced block (CommonMark section 4.5).
fn fence_mark(content: &str) -> Option<String> {
    ['`', '~'].into_iter().find_map(|mark| {
        let length = content.chars().take_while(|c| *c == mark).count();
        let rest = content.get(length..).unwrap_or_default();
        (length >= 3 && !(mark == '`' && rest.contains('`'))).then(|| mark.to_string().repeat(length))
    })
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

/// The indentation of a line with the markers of the quotations and list items that it begins, and what follows. Four
/// spaces more, at the start or behind a marker, would be a block of code, which rustdoc would run.
fn containers(line: &str) -> (String, &str) {
    let mut rest = line.trim_start();
    let mut out = " ".repeat((line.len() - rest.len()).min(3));
    loop {
        let width = if rest.starts_with('>') { 1 } else { list_marker(rest).saturating_sub(1) };
        if width == 0 {
            return (out, rest);
        }
        let (marker, after) = rest.split_at_checked(width).unwrap_or((rest, ""));
        out.push_str(marker);
        if after.starts_with(char::is_whitespace) {
            out.push(' ');
        }
        rest = after.trim_start();
    }
}

/// A line outside of fences.
fn prose(line: &str) -> String {
    let (mut out, mut rest) = containers(line);
    loop {
        let plain = rest.find(['`', '~', '\\', '<', '[', ']', 'h']).unwrap_or(rest.len());
        let (before, from) = rest.split_at_checked(plain).unwrap_or((rest, ""));
        out.push_str(before);
        rest = from;
        let Some(character) = rest.chars().next() else { return out };
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        match character {
            '`' => {
                let length = rest.chars().take_while(|c| *c == '`').count();
                match code_span(rest, length) {
                    Some(end) => {
                        out.push_str(rest.get(..end).unwrap_or_default());
                        rest = rest.get(end..).unwrap_or_default();
                    }
                    None => {
                        out.push_str(&"\\`".repeat(length));
                        rest = rest.get(length..).unwrap_or_default();
                    }
                }
                continue;
            }
            '~' => {
                // A fence can begin behind the marker of a list item too.
                let length = rest.chars().take_while(|c| *c == '~').count();
                out.push_str(&if length < 3 { "~" } else { "\\~" }.repeat(length));
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            '\\' if after.starts_with(|next: char| next.is_ascii_punctuation()) => {
                let end = 2;
                out.push_str(rest.get(..end).unwrap_or_default());
                rest = rest.get(end..).unwrap_or_default();
                continue;
            }
            '<' => match autolink(rest) {
                Some(end) => {
                    out.push_str(rest.get(..end).unwrap_or_default());
                    rest = rest.get(end..).unwrap_or_default();
                    continue;
                }
                None => out.push_str("\\<"),
            },
            '[' => match link(rest) {
                Some((text, target, end)) => {
                    let text: String = text.chars().filter(|c| !matches!(c, '[' | ']' | '<' | '`')).collect();
                    out.push_str(&format!("[{text}](<{target}>)"));
                    rest = rest.get(end..).unwrap_or_default();
                    continue;
                }
                None => out.push_str("\\["),
            },
            ']' => out.push_str("\\]"),
            'h' if !ends_in_word(&out) => match bare_url(rest) {
                Some(end) => {
                    out.push_str(&format!("<{}>", rest.get(..end).unwrap_or_default()));
                    rest = rest.get(end..).unwrap_or_default();
                    continue;
                }
                None => out.push('h'),
            },
            _ => out.push(character),
        }
        rest = after;
    }
}

/// Breaks a line of running text where it gets too long to read in a diff, so that the text means the same.
fn wrap(line: String) -> Vec<String> {
    let content = line.trim_start();
    if line.chars().count() <= WIDTH || content.starts_with(['|', '#', '=']) {
        return vec![line];
    }
    let indent = line.len() - content.len() + list_marker(content);
    let mut lines = Vec::new();
    let mut current = String::new();
    let mut width = 0;
    for (index, word) in line.split(' ').enumerate() {
        let length = word.chars().count();
        let fits = width + 1 + length <= WIDTH;
        // A word that would begin a list, a heading or a quotation stays where it is.
        if index == 0 || fits || begins_block(word) || current.trim().is_empty() {
            if index > 0 {
                current.push(' ');
                width += 1;
            }
            current.push_str(word);
            width += length;
        } else {
            lines.push(std::mem::replace(&mut current, format!("{}{word}", " ".repeat(indent))));
            width = indent + length;
        }
    }
    lines.push(current);
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// How long a line of documentation is.
const WIDTH: usize = 100;

/// The width of the marker of a list item, with the space behind it (CommonMark section 5.2).
fn list_marker(content: &str) -> usize {
    let digits = content.chars().take_while(char::is_ascii_digit).count();
    let rest = content.get(digits..).unwrap_or_default();
    match (digits, rest.as_bytes()) {
        (0, [b'-' | b'*' | b'+', b' ', ..]) => 2,
        (1.., [b'.' | b')', b' ', ..]) => digits + 2,
        _ => 0,
    }
}

fn begins_block(word: &str) -> bool {
    word.is_empty()
        || word.starts_with(['#', '>', '|', '=', '~', '`'])
        || list_marker(&format!("{word} ")) > 0
        || word.starts_with("--")
        || word.chars().all(|c| matches!(c, '*' | '_'))
        || word.strip_prefix('<').is_some_and(|rest| !is_url(rest))
}

fn ends_in_word(text: &str) -> bool {
    text.ends_with(|last: char| last.is_alphanumeric() || last == '_')
}

/// The end of a code span that begins with so many marks, on this line.
fn code_span(text: &str, length: usize) -> Option<usize> {
    let mut at = length;
    while let Some(found) = text.get(at..)?.find('`') {
        let start = at + found;
        let run = text.get(start..)?.chars().take_while(|c| *c == '`').count();
        if run == length {
            // In a row of a table the bar ends the cell and with it the span.
            let code = text.get(length..start)?;
            return (!code.contains('|') || !code.contains(['<', '['])).then_some(start + run);
        }
        at = start + run;
    }
    None
}

/// The end of `<https://…>`.
fn autolink(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let target = text.get(1..end)?;
    (is_url(target) && target.chars().all(is_url_character)).then_some(end + 1)
}

/// The text, target and end of `[text](https://…)`. Other targets lead nowhere in rustdoc.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    let close = text.find("](")?;
    let inner = text.get(1..close)?;
    let start = close + 2;
    let end = start + text.get(start..)?.find(')')?;
    let target = text.get(start..end)?.split(' ').next()?;
    let plain = !inner.contains('[') && is_url(target) && target.chars().all(is_url_character);
    plain.then_some((inner, target, end + 1))
}

/// The end of a URL in running text, without the punctuation of the sentence around it.
fn bare_url(text: &str) -> Option<usize> {
    if !is_url(text) {
        return None;
    }
    let end = text
        .find(|c: char| !is_url_character(c) || matches!(c, '`' | '"' | '\'' | ')' | '*'))
        .unwrap_or(text.len());
    let url = text.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '_', '|', ']', '}']);
    (url.len() > "https://".len()).then_some(url.len())
}

fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn is_url_character(character: char) -> bool {
    !character.is_whitespace()
        && !character.is_control()
        && !matches!(character, '<' | '>' | '\\' | '[' | ']' | '`')
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn text_that_would_do_something_is_only_read() {
        for (text, expected) in [
            ("plain `code` *text*", "plain `code` *text*"),
            ("```\nstd::fs::write();\n```", "```text\nstd::fs::write();\n```"),
            ("```rust\nopen", "```text\nopen\n```"),
            ("    indented();", "   indented();"),
            ("a <b>tag</b>", "a \\<b>tag\\</b>"),
            ("see [Foo] and [x](./y.html)", "see \\[Foo\\] and \\[x\\](./y.html)"),
            ("[text](https://a.b/c)", "[text](<https://a.b/c>)"),
            ("at https://a.b/c.", "at <https://a.b/c>."),
            ("at <https://a.b/c>", "at <https://a.b/c>"),
            ("one `tick", "one \\`tick"),
            ("*/ evil \u{202e} \u{0} end", "*/ evil   end"),
            ("a\u{2028}#![inner]", "a\n#!\\[inner\\]"),
            ("a\r\nb\rc", "a\nb\nc"),
            ("tick ``a ` b`` end", "tick ``a ` b`` end"),
            ("-     code();", "- code();"),
            (">     code();", "> code();"),
            ("1.      >      - code();", "1. > - code();"),
            ("> ~~~\n> code();", "> \\~\\~\\~\n> code();"),
            ("```\na\n``` \u{202e}\n    code();", "```text\na\n```\n   code();"),
            ("`a | <b>` `a | b`", "\\`a | \\<b>` `a | b\\`"),
            (&format!("`{} <b> b`", "a".repeat(97)), &format!("`{} <b>\nb`", "a".repeat(97))),
            (&format!("* {}- dash", "word ".repeat(19)), &format!("* {}-\n  dash", "word ".repeat(19))),
        ] {
            assert_eq!(lines(text).join("\n"), expected, "of {text:?}");
        }
    }
}
