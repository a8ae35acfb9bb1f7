//! Markdown with a part of a document in a code block, as Mintlify and GitBook publish it beside each page.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::{Cut, Shape, lines_before};

/// The code blocks that look like a part of a document. Whatever else stands in a page is for people.
pub(super) fn read(text: &str) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut block: Option<String> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => block = Some(String::new()),
            Event::Text(line) => {
                let Some(block) = &mut block else { continue };
                if block.is_empty() {
                    block.push_str(&lines_before(text, range.start));
                }
                block.push_str(&line);
            }
            Event::End(_) => {
                if let Some(block) = block.take().filter(|block| is_part(block)) {
                    cuts.push(Cut { text: block, shape: Shape::Document });
                }
            }
            _ => {}
        }
    }
    cuts
}

/// Whether a text has the key that only OpenAPI has at its root.
fn is_part(text: &str) -> bool {
    let start = text.trim_start();
    if start.starts_with('{') {
        return start.contains("\"openapi\"") || start.contains("\"swagger\"");
    }
    super::has_root_key(start)
}
