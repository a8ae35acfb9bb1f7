//! The tree, node by node: what has to be around each, and how it looks when it ends.

use std::ops::Range;

use pulldown_cmark::{Alignment, TagEnd};

use super::super::tree::{Kind, Node};
use super::super::{is_harmless, url};
use super::{Author, DEEPEST, Open, Reader};

impl Reader<'_> {
    pub(super) fn top(&self) -> &Kind {
        self.open.last().map_or(&Kind::Document, |open| &open.node.kind)
    }

    /// Begins a node, with what has to be around it.
    pub(super) fn push(&mut self, kind: Kind, end: Option<TagEnd>) {
        let is_block = kind.is_container() || kind.is_leaf() || kind == Kind::Rule;
        let in_cell = is_block && self.leaf() == Some(&Kind::Cell);
        if is_block {
            self.end_leaf();
        }
        if is_block {
            self.make_room(&kind);
        }
        // A cell of HTML may hold blocks, one of Markdown a line of text.
        let kind = match in_cell {
            true if kind == Kind::CodeBlock => Kind::Code,
            true => Kind::Plain,
            false => kind,
        };
        if in_cell {
            self.push_blank();
        }
        if !is_block && self.top().is_container() {
            let around: &[Kind] = match self.top() {
                Kind::Table(_) => &[Kind::Row, Kind::Cell],
                Kind::Row => &[Kind::Cell],
                Kind::List(_) => &[Kind::Item, Kind::Paragraph],
                Kind::Document
                | Kind::Paragraph
                | Kind::Heading(_)
                | Kind::Quote
                | Kind::Item
                | Kind::CodeBlock
                | Kind::Cell
                | Kind::Rule
                | Kind::Text(_)
                | Kind::Code
                | Kind::Break
                | Kind::Marked(_)
                | Kind::Link(_)
                | Kind::Image(_)
                | Kind::Plain => &[Kind::Paragraph],
            };
            self.open.extend(around.iter().map(|kind| Open { node: Node::new(kind.clone()), end: None }));
        }
        self.open.push(Open { node: Node::new(kind), end });
        self.refused |= self.open.len() > DEEPEST;
    }

    /// Ends or completes what cannot hold a block: a table or list of HTML, around Markdown.
    pub(super) fn make_room(&mut self, kind: &Kind) {
        let top = self.top();
        if matches!(top, Kind::Table(_)) && *kind != Kind::Row {
            self.close_top();
        } else if matches!(top, Kind::Row) && *kind != Kind::Cell {
            self.close_to(self.open.len() - 2);
        } else if matches!(top, Kind::List(_)) && *kind != Kind::Item {
            self.open.push(Open { node: Node::new(Kind::Item), end: None });
        }
    }

    pub(super) fn push_text(&mut self, text: &str) {
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
    pub(super) fn push_blank(&mut self) {
        if !self.open.last().is_some_and(|open| ends_in_blank(&open.node.children)) {
            self.push_text(" ");
        }
    }

    pub(super) fn line_break(&mut self) {
        let leaf = self.leaf();
        if matches!(leaf, Some(Kind::CodeBlock)) {
            self.push_text("\n");
        } else if matches!(leaf, Some(Kind::Heading(_) | Kind::Cell)) {
            self.push_blank();
        } else if self.top().is_container() {
            // Between blocks there is no line to end.
        } else if self.ends_in_break() {
            // Two of them are space between paragraphs.
            self.end_leaf();
        } else {
            self.push(Kind::Break, None);
            self.close_top();
        }
    }

    pub(super) fn ends_in_break(&self) -> bool {
        let children = self.open.last().map_or(&[][..], |open| open.node.children.as_slice());
        let behind_blank = match children {
            [before @ .., Node { kind: Kind::Text(text), .. }] if text.trim_ascii().is_empty() => before,
            children => children,
        };
        matches!(behind_blank, [.., Node { kind: Kind::Break, .. }])
    }

    /// Remembers where the innermost node stands.
    pub(super) fn place(&mut self, source: Range<usize>) {
        if let Some(open) = self.open.last_mut() {
            open.node.source = Some(source);
        }
    }

    /// What holds the text that is being read.
    pub(super) fn leaf(&self) -> Option<&Kind> {
        self.open
            .iter()
            .rev()
            .map(|open| &open.node.kind)
            .find(|kind| kind.is_leaf() || kind.is_container())
            .filter(|kind| kind.is_leaf())
    }

    /// Ends a paragraph, heading or block of code, and all marks in it.
    pub(super) fn end_leaf(&mut self) {
        while !self.top().is_container() && *self.top() != Kind::Cell {
            self.close_top();
        }
    }

    pub(super) fn close_to(&mut self, length: usize) {
        while self.open.len() > length.max(1) {
            self.close_top();
        }
    }

    /// Ends the innermost node and puts it into the one around it.
    pub(super) fn close_top(&mut self) {
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
                alignments.resize(columns, Alignment::None);
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

    /// A text as it stands in a block.
    pub(super) fn tidy(&self, children: &mut Vec<Node>) {
        trim(children);
        // rustdoc wants each address to be a link.
        if self.author == Author::Provider {
            link_addresses(children);
        }
    }
}

fn ends_in_blank(children: &[Node]) -> bool {
    matches!(children, [.., Node { kind: Kind::Text(text), .. }] if text.ends_with([' ', '\n']))
}

/// Makes links of the addresses in running text.
fn link_addresses(children: &mut Vec<Node>) {
    let linked = std::mem::take(children).into_iter().flat_map(|mut node| {
        if matches!(node.kind, Kind::Marked(_)) {
            link_addresses(&mut node.children);
        }
        if let Kind::Text(text) = node.kind {
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
        } else {
            vec![node]
        }
    });
    *children = linked.collect();
}

/// A text without blanks and ends of lines at its edges, which are given back.
fn trim(children: &mut Vec<Node>) -> (Vec<Node>, Vec<Node>) {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    while let Some(first) = children.first_mut() {
        if let Kind::Text(text) = &mut first.kind
            && text.trim_ascii_start().len() < text.len()
        {
            before.push(Node::new(Kind::Text(" ".to_owned())));
            *text = text.trim_ascii_start().to_owned();
            if text.is_empty() {
                children.remove(0);
            }
        } else if first.kind == Kind::Break {
            before.push(children.remove(0));
        } else {
            break;
        }
    }
    while let Some(last) = children.last_mut() {
        if let Kind::Text(text) = &mut last.kind
            && text.trim_ascii_end().len() < text.len()
        {
            after.push(Node::new(Kind::Text(" ".to_owned())));
            text.truncate(text.trim_ascii_end().len());
            if text.is_empty() {
                children.pop();
            }
        } else if last.kind == Kind::Break {
            after.extend(children.pop());
        } else {
            break;
        }
    }
    after.reverse();
    (before, after)
}

/// Makes one line of a text.
fn one_line(children: &mut [Node]) {
    for child in children {
        if let Kind::Text(text) = &mut child.kind {
            *text = text.replace('\n', " ");
        } else if child.kind == Kind::Break {
            child.kind = Kind::Text(" ".to_owned());
        } else {
            one_line(&mut child.children);
        }
    }
}
