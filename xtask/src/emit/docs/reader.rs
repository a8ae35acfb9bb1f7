//! From Markdown with HTML to the tree of its meaning.

mod build;
mod tags;

use std::cell::Cell;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::tree::{Kind, List, Node};
use super::url;

/// The maximum nesting of blocks and marks in a description.
const DEEPEST: usize = 32;

/// The author of the Markdown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Author {
    /// A provider, whose text is read for its meaning.
    Provider,
    /// The generator, whose text must mean what it says: it is read like rustdoc does, and refused if a tree cannot
    /// hold it.
    Generator,
}

/// Reads a text block by block; `None` if it is refused or nested too deeply.
pub(super) fn read(text: &str, author: Author) -> Option<Vec<Node>> {
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    if author == Author::Generator {
        // What providers do not mean. rustdoc also makes quotation marks round, which changes no block.
        options |= Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    }
    // rustdoc reads text in brackets as a link to an item.
    let item = Cell::new(false);
    let parser = Parser::new_with_broken_link_callback(
        text,
        options,
        Some(|_| {
            item.set(true);
            None
        }),
    );
    let mut reader = Reader {
        text,
        author,
        html: String::new(),
        open: vec![Open { node: Node::new(Kind::Document), end: None }],
        refused: false,
    };
    for (event, range) in parser.into_offset_iter() {
        reader.event(event, range);
        if reader.refused {
            return None;
        }
    }
    if author == Author::Generator && item.get() {
        return None;
    }
    reader.close_to(1);
    reader.open.pop().map(|document| document.node.children)
}

/// A node that is still open.
struct Open {
    node: Node,
    /// Its end in Markdown; `None` if an HTML tag or something else started it.
    end: Option<TagEnd>,
}

struct Reader<'a> {
    text: &'a str,
    author: Author,
    /// The block of HTML that is being read.
    html: String,
    /// The document, and each node inside the one before.
    open: Vec<Open>,
    refused: bool,
}

impl Reader<'_> {
    /// Marks something that only a provider may write.
    fn provider_only(&mut self) {
        self.refused |= self.author == Author::Generator;
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::HtmlBlock) => {
                let html = std::mem::take(&mut self.html);
                self.html(&html);
            }
            Event::End(end) => self.end(end),
            Event::Text(text) => self.push_text(&text),
            Event::Code(text) => {
                self.push(Kind::Code, None);
                self.place(range);
                self.push_text(&text);
                self.close_top();
            }
            Event::Html(html) => {
                self.provider_only();
                self.html.push_str(&html);
            }
            Event::InlineHtml(html) => {
                self.provider_only();
                self.html(&html);
            }
            Event::SoftBreak => self.push_text("\n"),
            Event::HardBreak => self.line_break(),
            Event::Rule => {
                self.push(Kind::Rule, None);
                self.place(range);
                self.close_top();
            }
            Event::TaskListMarker(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => self.provider_only(),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let end = tag.to_end();
        let written = self.text.get(range.clone()).unwrap_or_default();
        let kind = match tag {
            Tag::Paragraph => {
                self.loosen();
                Kind::Paragraph
            }
            Tag::Heading { level, .. } => Kind::Heading(depth(level)),
            Tag::BlockQuote(_) => Kind::Quote,
            Tag::CodeBlock(kind) => {
                if !matches!(kind, CodeBlockKind::Fenced(language) if &*language == "text") {
                    self.provider_only();
                }
                Kind::CodeBlock
            }
            Tag::HtmlBlock => return self.provider_only(),
            Tag::List(start) => {
                let marker = written.chars().find(|c| !c.is_ascii_digit() && *c != ' ').unwrap_or('*');
                Kind::List(List { start, marker, loose: false })
            }
            Tag::Item => Kind::Item,
            Tag::Table(alignments) => Kind::Table(alignments),
            Tag::TableHead | Tag::TableRow => Kind::Row,
            Tag::TableCell => Kind::Cell,
            Tag::Emphasis => Kind::Marked(if written.starts_with('_') { "_" } else { "*" }),
            Tag::Strong => Kind::Marked(if written.starts_with('_') { "__" } else { "**" }),
            Tag::Strikethrough => Kind::Marked("~~"),
            Tag::Link { dest_url, .. } => self.link(&dest_url, Kind::Link),
            Tag::Image { dest_url, .. } => self.link(&dest_url, Kind::Image),
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {
                self.provider_only();
                Kind::Plain
            }
        };
        self.push(kind, Some(end));
        self.place(range);
    }

    /// Makes a link, if it leads somewhere.
    fn link(&mut self, target: &str, kind: fn(String) -> Kind) -> Kind {
        let in_link = self.open.iter().any(|open| matches!(open.node.kind, Kind::Link(_)));
        if !url::is_web(target) || in_link && matches!(kind(String::new()), Kind::Link(_)) {
            self.provider_only();
            return Kind::Plain;
        }
        let url = url::encoded(target);
        if url != target {
            self.provider_only();
        }
        kind(url)
    }

    /// A paragraph of its own makes the list around it loose.
    fn loosen(&mut self) {
        if let [.., list, item] = self.open.as_mut_slice()
            && item.node.kind == Kind::Item
            && let Kind::List(list) = &mut list.node.kind
        {
            list.loose = true;
        }
    }

    fn end(&mut self, end: TagEnd) {
        let last = self.open.iter().rposition(|open| open.end.is_some());
        match last.filter(|at| self.open.get(*at).is_some_and(|open| open.end == Some(end))) {
            Some(at) => self.close_to(at),
            // A tag has ended it.
            None if end == TagEnd::Paragraph => self.end_leaf(),
            None => {}
        }
    }
}

fn depth(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
