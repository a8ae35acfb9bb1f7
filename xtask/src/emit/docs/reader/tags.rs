//! HTML tags as the blocks and marks of Markdown that they mean.

use super::super::html::{self, Meaning, Token};
use super::super::tree::{Kind, List};
use super::super::url;
use super::{Open, Reader};

impl Reader<'_> {
    /// Reads HTML.
    pub(super) fn html(&mut self, html: &str) {
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

    pub(super) fn opening_tag(&mut self, tag: &html::Tag<'_>) {
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
            // Uses another mark than the one around it, so that the two do not merge.
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

    pub(super) fn closing_tag(&mut self, meaning: Meaning) {
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
        if let Some(at) = self.innermost(is_ended) {
            self.close_to(at);
        } else if matches!(meaning, Meaning::Boundary | Meaning::Item) {
            self.boundary();
        } else if matches!(meaning, Meaning::Break) {
            // Browsers read it as `<br>`.
            self.line_break();
        }
    }

    pub(super) fn row_or_cell(&mut self, meaning: Meaning) {
        let Some(table) = self.innermost(|kind| matches!(kind, Kind::Table(_))) else {
            return self.boundary();
        };
        let row = self.innermost(|kind| *kind == Kind::Row);
        let is_cell = matches!(meaning, Meaning::Cell);
        match row {
            Some(row) if is_cell => self.close_to(row + 1),
            Some(_) | None => {
                self.close_to(table + 1);
                if is_cell {
                    self.push(Kind::Row, None);
                }
            }
        }
        self.push(if is_cell { Kind::Cell } else { Kind::Row }, None);
    }

    /// Starts a block of HTML where one is possible.
    pub(super) fn push_block(&mut self, kind: Kind) {
        if self.is_flat() {
            self.boundary();
        } else {
            self.push(kind, None);
        }
    }

    /// Ends a paragraph, or a line if there can be no paragraph.
    pub(super) fn boundary(&mut self) {
        if self.is_flat() {
            self.line_break();
        } else {
            self.end_leaf();
        }
    }

    /// Whether no block can start here.
    pub(super) fn is_flat(&self) -> bool {
        let leaf =
            self.open.iter().rev().find(|open| open.node.kind.is_leaf() || open.node.kind.is_container());
        leaf.is_some_and(|open| {
            let kind = &open.node.kind;
            matches!(kind, Kind::Cell | Kind::CodeBlock)
                || matches!(kind, Kind::Heading(_)) && open.end.is_some()
        })
    }

    /// Returns the innermost node that a tag may end: not a block of Markdown, nor anything around one.
    pub(super) fn innermost(&self, is_wanted: impl Fn(&Kind) -> bool) -> Option<usize> {
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

/// Collapses spaces like HTML does; lines stay lines.
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
