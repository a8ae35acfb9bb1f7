//! A description as a tree of what may stand in documentation: no HTML, no code in a language, no link but to the web.

use std::ops::Range;

use pulldown_cmark::Alignment;

/// A block, or a part of a text.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) children: Vec<Node>,
    /// Where it stands in the Markdown that it was read from; `None` if it is HTML.
    pub(super) source: Option<Range<usize>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Document,
    Paragraph,
    Heading(usize),
    Quote,
    List(List),
    Item,
    CodeBlock,
    Table(Vec<Alignment>),
    Row,
    Cell,
    Rule,
    /// A line ends in it where one did in the Markdown.
    Text(String),
    Code,
    /// The end of a line that everybody sees.
    Break,
    /// Text between marks: `*`, `_`, `**`, `__` or `~~`.
    Marked(&'static str),
    Link(String),
    Image(String),
    /// Nothing but what is in it.
    Plain,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct List {
    /// The number of the first item.
    pub(super) start: Option<u64>,
    /// What an item begins with, behind its number.
    pub(super) marker: char,
    /// Whether blank lines separate its items.
    pub(super) loose: bool,
}

impl List {
    pub(super) fn bullets() -> Self {
        Self { start: None, marker: '*', loose: false }
    }
}

impl Kind {
    /// Whether it holds blocks.
    pub(super) fn is_container(&self) -> bool {
        matches!(self, Self::Document | Self::Quote | Self::Item | Self::List(_) | Self::Table(_) | Self::Row)
    }

    /// Whether it holds text, and is no part of one.
    pub(super) fn is_leaf(&self) -> bool {
        matches!(self, Self::Paragraph | Self::Heading(_) | Self::CodeBlock | Self::Cell)
    }

    /// Whether a reader sees it though nothing is in it.
    fn is_seen_empty(&self) -> bool {
        matches!(
            self,
            Self::Item | Self::Row | Self::Cell | Self::Rule | Self::Text(_) | Self::Break | Self::Image(_)
        )
    }
}

impl Node {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, children: Vec::new(), source: None }
    }

    pub(super) fn with(kind: Kind, children: Vec<Self>) -> Self {
        Self { kind, children, source: None }
    }

    /// Whether a reader sees it.
    pub(super) fn is_seen(&self) -> bool {
        self.kind.is_seen_empty() || !self.children.is_empty()
    }

    /// All its text.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.write_text(&mut out);
        out
    }

    fn write_text(&self, out: &mut String) {
        if let Kind::Text(text) = &self.kind {
            out.push_str(text);
        } else if self.kind == Kind::Break {
            out.push('\n');
        }
        for (index, child) in self.children.iter().enumerate() {
            out.push_str(if index > 0 && self.kind.is_container() { "\n" } else { "" });
            child.write_text(out);
        }
    }

    /// The same with other marks, or without those that become none.
    pub(super) fn marked(self, marks: fn(&'static str) -> Option<&'static str>) -> Self {
        let mut children = Vec::new();
        for child in self.children {
            let child = child.marked(marks);
            let Kind::Marked(mark) = child.kind else {
                children.push(child);
                continue;
            };
            match marks(mark) {
                Some(mark) => children.push(Self { kind: Kind::Marked(mark), ..child }),
                None => children.extend(child.children),
            }
        }
        Self { children, ..self }
    }

    /// Whether both are the same to a reader: the same blocks, in them the same text, however it is broken into lines.
    pub(super) fn reads_as(&self, other: &Self) -> bool {
        self.outline() == other.outline()
    }

    /// What a reader sees, with characters that no text has for what is not text.
    fn outline(&self) -> String {
        let mut out = String::new();
        self.write_outline(&mut out);
        out
    }

    fn write_outline(&self, out: &mut String) {
        // Blanks at the edge of a block, and beside the end of a line, are not seen.
        let trimmed = |out: &mut String| out.truncate(out.trim_end_matches(' ').len());
        let (name, detail) = match &self.kind {
            Kind::Document => ("document", String::new()),
            Kind::Paragraph => ("paragraph", String::new()),
            Kind::Heading(level) => ("heading", level.to_string()),
            Kind::Quote => ("quote", String::new()),
            Kind::List(list) => ("list", format!("{:?}", list.start)),
            Kind::Item => ("item", String::new()),
            Kind::CodeBlock | Kind::Code => {
                let text = self.text();
                let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
                let name = if self.kind == Kind::Code { "code" } else { "block" };
                out.push_str(&format!("\u{1}{name}\u{2}{}\u{3}", lines.join("\n")));
                return;
            }
            Kind::Table(alignments) => ("table", format!("{alignments:?}")),
            Kind::Row => ("row", String::new()),
            Kind::Cell => ("cell", String::new()),
            Kind::Rule => ("rule", String::new()),
            Kind::Text(text) => {
                for character in text.chars() {
                    if !character.is_ascii_whitespace() {
                        out.push(character);
                    } else if !out.ends_with([' ', '\u{2}', '\u{4}']) {
                        out.push(' ');
                    }
                }
                return;
            }
            Kind::Break => {
                trimmed(out);
                out.push('\u{4}');
                return;
            }
            Kind::Marked(marks) => match *marks {
                "*" | "_" => ("emphasis", String::new()),
                marks => ("strong", marks.replace('_', "*")),
            },
            Kind::Link(url) => ("link", url.clone()),
            Kind::Image(url) => ("image", url.clone()),
            Kind::Plain => ("plain", String::new()),
        };
        out.push_str(&format!("\u{1}{name} {detail}\u{2}"));
        self.children.iter().for_each(|child| child.write_outline(out));
        trimmed(out);
        out.push('\u{3}');
    }
}
