//! What rustdoc makes of a text, found without what is tested.

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// What rustdoc turns on.
fn rustdoc() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// Asserts that a text holds no test, no HTML, no footnote and no link but to the web, and that it has no long line that
/// could be broken.
pub(super) fn assert_harmless(written: &str, of: &str) {
    let fail = |what: &str| -> () { panic!("{what} in\n{written}\nof {of:?}") };
    let item = |_: BrokenLink<'_>| {
        fail("a link to an item");
        None
    };
    for event in Parser::new_with_broken_link_callback(written, rustdoc(), Some(item)) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => fail("HTML"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => fail("indented code"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language != "text" => {
                fail("a test")
            }
            Event::Start(Tag::FootnoteDefinition(_)) | Event::FootnoteReference(_) => fail("a footnote"),
            Event::TaskListMarker(_) => fail("a task"),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if !dest_url.starts_with("http://") && !dest_url.starts_with("https://") =>
            {
                fail("a link to somewhere");
            }
            Event::Text(text) if text.contains(|c: char| c.is_control() && c != '\n') => {
                fail("a control character")
            }
            _ => {}
        }
    }
}

/// The blocks and texts that a reader sees. Not told apart: a paragraph in an item and its bare text, lines of a paragraph,
/// code with and without a language, a link that leads nowhere and its text, an address and a link to it; without `marks`
/// text with and without emphasis.
pub(super) fn said(text: &str, marks: bool) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut open: Vec<(String, String)> = vec![(String::new(), String::new())];
    for event in Parser::new_ext(text, options) {
        let one_line = open.iter().any(|(name, _)| name.starts_with("Heading") || name == "TableCell");
        let (name, out) = open.last_mut().expect("the document is open");
        let in_code = name == "CodeBlock";
        match event {
            Event::Start(tag) => {
                let name = match tag {
                    Tag::Paragraph => "Paragraph".to_owned(),
                    Tag::CodeBlock(_) => "CodeBlock".to_owned(),
                    Tag::Heading { level, .. } => format!("Heading {level}"),
                    Tag::List(start) => format!("List {start:?}"),
                    Tag::Table(alignments) => format!("Table {alignments:?}"),
                    Tag::Link { dest_url, .. } => target("Link", &dest_url),
                    Tag::Image { dest_url, .. } => target("Image", &dest_url),
                    Tag::Emphasis | Tag::Strong | Tag::Strikethrough if !marks => String::new(),
                    other => format!("{:?}", other.to_end()),
                };
                open.push((name, String::new()));
            }
            Event::End(end) => {
                let (name, content) = open.pop().expect("what ends has begun");
                let block = !matches!(
                    end,
                    TagEnd::Link | TagEnd::Image | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough
                );
                let content =
                    if block { content.trim_matches([' ', '\n', '\u{b}']).to_owned() } else { content };
                let (around, out) = open.last_mut().expect("the document is open");
                let bare = name.strip_prefix("Link ").is_some_and(|url| url == content);
                let hollow = content.is_empty()
                    && matches!(
                        end,
                        TagEnd::Paragraph
                            | TagEnd::Heading(_)
                            | TagEnd::BlockQuote(_)
                            | TagEnd::Link
                            | TagEnd::CodeBlock
                    );
                if name == "Paragraph" && around == "Item" && !hollow {
                    out.push_str(if out.is_empty() || out.ends_with([')', ']']) { "" } else { "¶" });
                    out.push_str(&content);
                } else if name.is_empty() || bare {
                    out.push_str(&content);
                } else if !hollow {
                    out.push_str(&format!("({name}: {content})"));
                }
            }
            Event::Text(text) if in_code => {
                // Blanks at the end of a line are not seen.
                let text = text.replace('\t', "    ");
                text.split_inclusive('\n').for_each(|line| match line.strip_suffix('\n') {
                    Some(line) => out.extend([line.trim_end_matches(' '), "\n"]),
                    None => out.push_str(line),
                });
            }
            // No tag of HTML, so text.
            Event::Text(text) | Event::InlineHtml(text) => push_words(out, &text),
            Event::Code(text) => out.push_str(&format!("`{text}`")),
            Event::SoftBreak => push_words(out, " "),
            Event::HardBreak if one_line => push_words(out, " "),
            Event::HardBreak => {
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\u{b}');
            }
            Event::Rule => out.push_str("(Rule)"),
            other => panic!("{other:?} of {text:?}"),
        }
    }
    open.pop().expect("the document is open").1
}

fn target(kind: &str, url: &str) -> String {
    let web = url.starts_with("http://") || url.starts_with("https://");
    if web { format!("{kind} {url}") } else { String::new() }
}

/// Adds text with one blank for several.
fn push_words(out: &mut String, text: &str) {
    for character in text.chars() {
        if !character.is_ascii_whitespace() {
            out.push(character);
        } else if !out.ends_with([' ', '\u{b}']) && !out.is_empty() {
            out.push(' ');
        }
    }
}

/// The numbers of the words that whoever made a text has numbered, in the order in which they stand there.
pub(super) fn words(text: &str) -> Vec<&str> {
    let numbers =
        text.split('w').skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or(rest));
    numbers.filter(|number| !number.is_empty()).collect()
}
