//! From Markdown, and the HTML in it, to the tree of what it says.

use std::cell::Cell;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::html::{self, Meaning, Token};
use super::tree::{Kind, List, Node};
use super::{is_harmless, url};

/// How deep a description may nest blocks and marks.
const DEEPEST: usize = 32;

/// Whose Markdown it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Author {
    /// A provider, whose text is read for what it says.
    Provider,
    /// The generator, whose text has to be what it says: read as rustdoc does, and refused where it holds anything that a
    /// tree cannot.
    Generator,
}

/// What a text says, block by block; `None` if it is refused, or nested too deeply.
pub(super) fn read(text: &str, author: Author) -> Option<Vec<Node>> {
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    if author == Author::Generator {
        // What providers do not mean. Quotation marks become round in rustdoc as well, which changes no block.
        options |= Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    }
    // rustdoc takes the text between brackets for an item.
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

/// A node that is not read to its end.
struct Open {
    node: Node,
    /// What ends it in Markdown; `None` if a tag of HTML or nothing of its own began it.
    end: Option<TagEnd>,
}

struct Reader<'a> {
    text: &'a str,
    author: Author,
    /// The block of HTML that is being read.
    html: String,
    /// The document, and each node in the one before.
    open: Vec<Open>,
    refused: bool,
}

impl Reader<'_> {
    /// What only a provider may write.
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

    /// Remembers where the innermost node stands.
    fn place(&mut self, source: Range<usize>) {
        if let Some(open) = self.open.last_mut() {
            open.node.source = Some(source);
        }
    }

    /// A link, where it leads somewhere.
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

    /// The items of the list that a paragraph of its own stands in are apart.
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

    fn top(&self) -> &Kind {
        self.open.last().map_or(&Kind::Document, |open| &open.node.kind)
    }

    /// Begins a node, with what has to be around it.
    fn push(&mut self, kind: Kind, end: Option<TagEnd>) {
        let is_block = kind.is_container() || kind.is_leaf() || kind == Kind::Rule;
        let in_cell = is_block && self.leaf() == Some(&Kind::Cell);
        if is_block {
            self.end_leaf();
        }
        if is_block {
            self.make_room(&kind);
        }
        // A cell of HTML may hold blocks, one of Markdown a line of text.
        let kind = match kind {
            Kind::CodeBlock if in_cell => Kind::Code,
            _ if in_cell => Kind::Plain,
            kind => kind,
        };
        if in_cell {
            self.push_blank();
        }
        if !is_block && self.top().is_container() {
            let around: &[Kind] = match self.top() {
                Kind::Table(_) => &[Kind::Row, Kind::Cell],
                Kind::Row => &[Kind::Cell],
                Kind::List(_) => &[Kind::Item, Kind::Paragraph],
                _ => &[Kind::Paragraph],
            };
            self.open.extend(around.iter().map(|kind| Open { node: Node::new(kind.clone()), end: None }));
        }
        self.open.push(Open { node: Node::new(kind), end });
        self.refused |= self.open.len() > DEEPEST;
    }

    /// Ends or completes what cannot hold a block: a table or list of HTML, around Markdown.
    fn make_room(&mut self, kind: &Kind) {
        match (self.top(), kind) {
            (Kind::Table(_), Kind::Row) | (Kind::Row, Kind::Cell) | (Kind::List(_), Kind::Item) => {}
            (Kind::Table(_), _) => self.close_top(),
            (Kind::Row, _) => self.close_to(self.open.len() - 2),
            (Kind::List(_), _) => self.open.push(Open { node: Node::new(Kind::Item), end: None }),
            _ => {}
        }
    }

    fn push_text(&mut self, text: &str) {
        let harmless = |c: char| c == '\n' || is_harmless(c);
        if !text.chars().all(harmless) {
            // An entity may stand for any character.
            self.provider_only();
            let text: String = text.chars().filter(|c| harmless(*c)).collect();
            return self.push_text(&text);
        }
        if text.is_empty() || self.top().is_container() && text.trim_ascii().is_empty() {
            return;
        }
        let before = self.open.last_mut().and_then(|open| open.node.children.last_mut());
        if let Some(Node { kind: Kind::Text(before), .. }) = before {
            before.push_str(text);
        } else {
            self.push(Kind::Text(text.to_owned()), None);
            self.close_top();
        }
    }

    /// Separates two texts on one line.
    fn push_blank(&mut self) {
        if !self.open.last().is_some_and(|open| ends_in_blank(&open.node.children)) {
            self.push_text(" ");
        }
    }

    fn line_break(&mut self) {
        match self.leaf() {
            Some(Kind::CodeBlock) => self.push_text("\n"),
            Some(Kind::Heading(_) | Kind::Cell) => self.push_blank(),
            _ if self.top().is_container() => {}
            // Two of them are space between paragraphs.
            _ if self.ends_in_break() => self.end_leaf(),
            _ => {
                self.push(Kind::Break, None);
                self.close_top();
            }
        }
    }

    fn ends_in_break(&self) -> bool {
        let children = self.open.last().map(|open| open.node.children.as_slice());
        match children.unwrap_or_default() {
            [.., Node { kind: Kind::Break, .. }] => true,
            [.., Node { kind: Kind::Break, .. }, Node { kind: Kind::Text(text), .. }] => {
                text.trim_ascii().is_empty()
            }
            _ => false,
        }
    }

    /// What holds the text that is being read.
    fn leaf(&self) -> Option<&Kind> {
        self.open
            .iter()
            .rev()
            .map(|open| &open.node.kind)
            .find(|kind| kind.is_leaf() || kind.is_container())
            .filter(|kind| kind.is_leaf())
    }

    /// Ends a paragraph, heading or block of code, and all marks in it.
    fn end_leaf(&mut self) {
        while !self.top().is_container() && *self.top() != Kind::Cell {
            self.close_top();
        }
    }

    fn close_to(&mut self, length: usize) {
        while self.open.len() > length.max(1) {
            self.close_top();
        }
    }

    /// Ends the innermost node and puts it into the one around it.
    fn close_top(&mut self) {
        let Some(Open { mut node, .. }) = self.open.pop() else { return };
        let (mut before, mut after) = (Vec::new(), Vec::new());
        match &mut node.kind {
            Kind::Paragraph => self.tidy(&mut node.children),
            Kind::Heading(_) | Kind::Cell => {
                one_line(&mut node.children);
                self.tidy(&mut node.children);
            }
            Kind::Marked(_) | Kind::Link(_) => (before, after) = trim(&mut node.children),
            Kind::Code | Kind::Image(_) => {
                if node.source.is_none() {
                    // Blanks in HTML belong to the text around.
                    (before, after) = trim(&mut node.children);
                }
                let text = node.text().replace('\n', " ");
                node.children = if text.is_empty() { Vec::new() } else { vec![Node::new(Kind::Text(text))] };
            }
            Kind::CodeBlock => {
                let text = node.text();
                let text: Vec<&str> = text.trim_matches('\n').lines().map(str::trim_end).collect();
                node.children = vec![Node::new(Kind::Text(text.join("\n")))];
            }
            Kind::Table(alignments) => {
                let columns = node.children.iter().map(|row| row.children.len()).max().unwrap_or_default();
                alignments.resize(columns, pulldown_cmark::Alignment::None);
                for row in &mut node.children {
                    row.children.resize(columns, Node::new(Kind::Cell));
                }
            }
            Kind::List(list) => {
                // Items of HTML do not say it.
                list.loose |= node.children.iter().any(|item| {
                    item.children.iter().filter(|block| !matches!(block.kind, Kind::List(_))).count() > 1
                });
            }
            Kind::Document
            | Kind::Quote
            | Kind::Item
            | Kind::Row
            | Kind::Rule
            | Kind::Text(_)
            | Kind::Break
            | Kind::Plain => {}
        }
        let Some(around) = self.open.last_mut() else { return };
        let siblings = &mut around.node.children;
        // Two lists with one marker would be one.
        if let (Kind::List(list), Some(Node { kind: Kind::List(before), .. })) =
            (&mut node.kind, siblings.last())
            && list.marker == before.marker
        {
            list.marker = match list.marker {
                '.' => ')',
                ')' => '.',
                '*' => '-',
                _ => '*',
            };
            node.source = None;
        }
        if ends_in_blank(siblings) {
            before.clear();
        }
        siblings.append(&mut before);
        if node.kind == Kind::Plain {
            siblings.append(&mut node.children);
        } else if node.is_seen() {
            siblings.push(node);
        }
        siblings.append(&mut after);
    }
}

impl Reader<'_> {
    /// A text as it stands in a block.
    fn tidy(&self, children: &mut Vec<Node>) {
        trim(children);
        // rustdoc wants each address to be a link.
        if self.author == Author::Provider {
            link_addresses(children);
        }
    }

    /// Reads HTML.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some((token, after)) = html::token(rest) {
            match token {
                Token::Text(text) if self.leaf() == Some(&Kind::CodeBlock) => {
                    self.push_text(&html::decoded(text))
                }
                Token::Text(text) => self.push_text(&html::decoded(&one_blank(text))),
                Token::Tag(tag) if tag.closing => self.closing_tag(tag.meaning),
                Token::Tag(tag) => self.opening_tag(&tag),
                Token::Comment => {}
            }
            rest = after;
        }
    }

    fn opening_tag(&mut self, tag: &html::Tag<'_>) {
        let in_code = self.leaf() == Some(&Kind::CodeBlock) || *self.top() == Kind::Code;
        match tag.meaning {
            Meaning::Boundary => self.boundary(),
            Meaning::Heading(level) => self.push_block(Kind::Heading(level)),
            Meaning::Bullets => self.push_block(Kind::List(List::bullets())),
            Meaning::Numbers => {
                let start = tag.attribute("start").and_then(|start| start.parse().ok());
                self.push_block(Kind::List(List {
                    start: Some(start.unwrap_or(1)),
                    marker: '.',
                    loose: false,
                }));
            }
            Meaning::Item if self.is_flat() => self.boundary(),
            Meaning::Item => {
                match self.innermost(|kind| matches!(kind, Kind::List(_))) {
                    Some(at) => self.close_to(at + 1),
                    None => self.push_block(Kind::List(List::bullets())),
                }
                self.push_block(Kind::Item);
            }
            Meaning::Quote => self.push_block(Kind::Quote),
            Meaning::Preformatted => self.push_block(Kind::CodeBlock),
            Meaning::Table => self.push_block(Kind::Table(Vec::new())),
            Meaning::Row | Meaning::Cell => self.row_or_cell(tag.meaning),
            Meaning::Rule if self.is_flat() => self.boundary(),
            Meaning::Rule => {
                self.push(Kind::Rule, None);
                self.close_top();
            }
            Meaning::Break => self.line_break(),
            Meaning::Superscript => self.push_text("^"),
            Meaning::Code if !in_code => self.push(Kind::Code, None),
            // Another mark than the one around it, or the two would be one.
            Meaning::Emphasis if !in_code => {
                let inside = matches!(self.top(), Kind::Marked(_));
                self.push(Kind::Marked(if inside { "_" } else { "*" }), None);
            }
            Meaning::Strong if !in_code => self.push(Kind::Marked("**"), None),
            Meaning::Strike if !in_code => self.push(Kind::Marked("~~"), None),
            Meaning::Link if !in_code && self.innermost(|kind| matches!(kind, Kind::Link(_))).is_none() => {
                if let Some(url) = tag.attribute("href").filter(|url| url::is_web(url)) {
                    self.push(Kind::Link(url::encoded(&url)), None);
                }
            }
            Meaning::Image => {
                let url = tag.attribute("src").filter(|url| !in_code && url::is_web(url));
                self.push(url.map_or(Kind::Plain, |url| Kind::Image(url::encoded(&url))), None);
                self.push_text(&tag.attribute("alt").unwrap_or_default());
                self.close_top();
            }
            Meaning::Code
            | Meaning::Emphasis
            | Meaning::Strong
            | Meaning::Strike
            | Meaning::Link
            | Meaning::Nothing => {}
        }
    }

    fn closing_tag(&mut self, meaning: Meaning) {
        let is_ended = |kind: &Kind| match meaning {
            Meaning::Heading(_) => matches!(kind, Kind::Heading(_)),
            Meaning::Bullets | Meaning::Numbers => matches!(kind, Kind::List(_)),
            Meaning::Item => *kind == Kind::Item,
            Meaning::Quote => *kind == Kind::Quote,
            Meaning::Preformatted => *kind == Kind::CodeBlock,
            Meaning::Table => matches!(kind, Kind::Table(_)),
            Meaning::Row => *kind == Kind::Row,
            Meaning::Cell => *kind == Kind::Cell,
            Meaning::Code => *kind == Kind::Code,
            Meaning::Emphasis => matches!(kind, Kind::Marked("*" | "_")),
            Meaning::Strong => *kind == Kind::Marked("**"),
            Meaning::Strike => *kind == Kind::Marked("~~"),
            Meaning::Link => matches!(kind, Kind::Link(_)),
            Meaning::Boundary
            | Meaning::Rule
            | Meaning::Break
            | Meaning::Image
            | Meaning::Superscript
            | Meaning::Nothing => false,
        };
        match self.innermost(is_ended) {
            Some(at) => self.close_to(at),
            None => match meaning {
                Meaning::Boundary | Meaning::Item => self.boundary(),
                // Browsers read it as `<br>`.
                Meaning::Break => self.line_break(),
                _ => {}
            },
        }
    }

    fn row_or_cell(&mut self, meaning: Meaning) {
        let Some(table) = self.innermost(|kind| matches!(kind, Kind::Table(_))) else {
            return self.boundary();
        };
        let row = self.innermost(|kind| *kind == Kind::Row);
        match (meaning, row) {
            (Meaning::Cell, Some(row)) => self.close_to(row + 1),
            (Meaning::Cell, None) => {
                self.close_to(table + 1);
                self.push(Kind::Row, None);
            }
            _ => self.close_to(table + 1),
        }
        self.push(if matches!(meaning, Meaning::Cell) { Kind::Cell } else { Kind::Row }, None);
    }

    /// Begins a block of HTML, where there can be one.
    fn push_block(&mut self, kind: Kind) {
        if self.is_flat() {
            self.boundary();
        } else {
            self.push(kind, None);
        }
    }

    /// Ends a paragraph, or a line where there is no more than that.
    fn boundary(&mut self) {
        if self.is_flat() {
            self.line_break();
        } else {
            self.end_leaf();
        }
    }

    /// Whether no block can begin.
    fn is_flat(&self) -> bool {
        let leaf =
            self.open.iter().rev().find(|open| open.node.kind.is_leaf() || open.node.kind.is_container());
        leaf.is_some_and(|open| match open.node.kind {
            Kind::Cell | Kind::CodeBlock => true,
            Kind::Heading(_) => open.end.is_some(),
            _ => false,
        })
    }

    /// The innermost node that a tag may end: no block of Markdown, and nothing around one.
    fn innermost(&self, is_wanted: impl Fn(&Kind) -> bool) -> Option<usize> {
        let is_fence =
            |open: &Open| open.end.is_some() && (open.node.kind.is_container() || open.node.kind.is_leaf());
        let mut inside = self.open.iter().enumerate().rev();
        inside
            .find(|(_, open)| {
                open.end.is_none() && is_wanted(&open.node.kind)
                    || is_fence(open) && open.node.kind != Kind::Paragraph
            })
            .filter(|(_, open)| open.end.is_none())
            .map(|(at, _)| at)
    }
}

fn ends_in_blank(children: &[Node]) -> bool {
    matches!(children, [.., Node { kind: Kind::Text(text), .. }] if text.ends_with([' ', '\n']))
}

/// The text with one blank for several, as HTML is shown; lines stay lines.
fn one_blank(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_whitespace()) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        rest = from.trim_ascii_start();
        let blank = from.get(..from.len() - rest.len()).unwrap_or_default();
        out.push_str(before);
        out.push(if blank.contains('\n') { '\n' } else { ' ' });
    }
    out + rest
}

/// Makes links of the addresses in running text.
fn link_addresses(children: &mut Vec<Node>) {
    let linked = std::mem::take(children).into_iter().flat_map(|mut node| match node.kind {
        Kind::Text(text) => {
            let mut parts = Vec::new();
            let mut rest = text.as_str();
            while let Some((start, end)) = url::find(rest) {
                let [before, url] = [0..start, start..end].map(|range| rest.get(range).unwrap_or_default());
                parts.push(Node::new(Kind::Text(before.to_owned())));
                parts.push(Node::with(
                    Kind::Link(url.to_owned()),
                    vec![Node::new(Kind::Text(url.to_owned()))],
                ));
                rest = rest.get(end..).unwrap_or_default();
            }
            parts.push(Node::new(Kind::Text(rest.to_owned())));
            parts.retain(|part| part.kind != Kind::Text(String::new()));
            parts
        }
        Kind::Marked(_) => {
            link_addresses(&mut node.children);
            vec![node]
        }
        _ => vec![node],
    });
    *children = linked.collect();
}

/// A text without blanks and ends of lines at its edges, which are given back.
fn trim(children: &mut Vec<Node>) -> (Vec<Node>, Vec<Node>) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    while let Some(first) = children.first_mut() {
        match &mut first.kind {
            Kind::Break => before.push(children.remove(0)),
            Kind::Text(text) if text.trim_ascii_start().len() < text.len() => {
                before.push(Node::new(Kind::Text(" ".to_owned())));
                *text = text.trim_ascii_start().to_owned();
                if text.is_empty() {
                    children.remove(0);
                }
            }
            _ => break,
        }
    }
    while let Some(last) = children.last_mut() {
        match &mut last.kind {
            Kind::Break => after.extend(children.pop()),
            Kind::Text(text) if text.trim_ascii_end().len() < text.len() => {
                after.push(Node::new(Kind::Text(" ".to_owned())));
                text.truncate(text.trim_ascii_end().len());
                if text.is_empty() {
                    children.pop();
                }
            }
            _ => break,
        }
    }
    after.reverse();
    (before, after)
}

/// Makes one line of a text.
fn one_line(children: &mut [Node]) {
    for child in children {
        match &mut child.kind {
            Kind::Text(text) => *text = text.replace('\n', " "),
            Kind::Break => child.kind = Kind::Text(" ".to_owned()),
            _ => one_line(&mut child.children),
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
