//! HTML in a description: its tags, and their meaning in Markdown.

use pulldown_cmark::{Event, Parser};

/// A piece of HTML.
pub(super) enum Token<'a> {
    Text(&'a str),
    Tag(Tag<'a>),
    Comment,
}

pub(super) struct Tag<'a> {
    pub(super) meaning: Meaning,
    pub(super) closing: bool,
    attributes: &'a str,
}

/// The meaning of a tag in Markdown.
#[derive(Clone, Copy)]
pub(super) enum Meaning {
    /// Ends a paragraph.
    Boundary,
    Heading(usize),
    Bullets,
    Numbers,
    Item,
    Quote,
    Preformatted,
    Table,
    Row,
    Cell,
    Rule,
    Break,
    Code,
    Emphasis,
    Strong,
    Strike,
    Link,
    Image,
    Superscript,
    /// Only changes how text looks.
    Nothing,
}

/// Returns the meaning of a tag; `None` if it is not an HTML tag, such as `<id>`, which its author wants to be read.
fn meaning(name: &str) -> Option<Meaning> {
    Some(match name {
        "p" | "div" | "section" | "article" | "header" | "footer" | "main" | "aside" | "nav" | "center"
        | "figure" | "figcaption" | "details" | "summary" | "address" | "dl" | "dt" | "dd" | "caption"
        | "html" | "body" => Meaning::Boundary,
        // From descriptions of Amazon's services.
        "note" | "important" | "caution" => Meaning::Boundary,
        "h1" => Meaning::Heading(1),
        "h2" => Meaning::Heading(2),
        "h3" => Meaning::Heading(3),
        "h4" => Meaning::Heading(4),
        "h5" => Meaning::Heading(5),
        "h6" => Meaning::Heading(6),
        "ul" | "menu" | "dir" => Meaning::Bullets,
        "ol" => Meaning::Numbers,
        "li" => Meaning::Item,
        "blockquote" => Meaning::Quote,
        "pre" => Meaning::Preformatted,
        "table" => Meaning::Table,
        "tr" => Meaning::Row,
        "td" | "th" => Meaning::Cell,
        "hr" => Meaning::Rule,
        "br" => Meaning::Break,
        "code" | "tt" | "kbd" | "samp" => Meaning::Code,
        "i" | "em" | "var" | "cite" | "dfn" => Meaning::Emphasis,
        "b" | "strong" => Meaning::Strong,
        "s" | "del" | "strike" => Meaning::Strike,
        "a" => Meaning::Link,
        "img" => Meaning::Image,
        "sup" => Meaning::Superscript,
        "span" | "font" | "small" | "big" | "sub" | "u" | "ins" | "mark" | "abbr" | "acronym" | "q"
        | "nobr" | "wbr" | "time" | "label" | "thead" | "tbody" | "tfoot" | "colgroup" | "col" => {
            Meaning::Nothing
        }
        _ => return None,
    })
}

/// Returns the next token and what follows it.
pub(super) fn token(html: &str) -> Option<(Token<'_>, &str)> {
    if html.is_empty() {
        return None;
    }
    if let Some(comment) = html.strip_prefix("<!--") {
        // An unclosed one is text, as is everything after it.
        let Some((_, rest)) = comment.split_once("-->") else { return Some((Token::Text(html), "")) };
        return Some((Token::Comment, rest));
    }
    if let Some((tag, rest)) = tag(html) {
        return Some((Token::Tag(tag), rest));
    }
    // Anything else with `<` is text up to the next `<`.
    let begun = usize::from(html.starts_with('<'));
    let end = html.get(begun..)?.find('<').map_or(html.len(), |at| at + begun);
    let (text, rest) = html.split_at_checked(end)?;
    Some((Token::Text(text), rest))
}

fn tag(html: &str) -> Option<(Tag<'_>, &str)> {
    let inside = html.strip_prefix('<')?;
    let (closing, inside) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest));
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric())?;
    let (name, rest) = inside.split_at_checked(end)?;
    if !rest.starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')) {
        return None;
    }
    let mut quote = None;
    let end = rest.find(|c: char| match quote {
        Some(mark) => {
            quote = (mark != c).then_some(mark);
            false
        }
        None => {
            quote = matches!(c, '"' | '\'').then_some(c);
            matches!(c, '<' | '>')
        }
    })?;
    let (attributes, rest) = rest.split_at_checked(end).filter(|(_, rest)| rest.starts_with('>'))?;
    let tag = Tag { meaning: meaning(&name.to_ascii_lowercase())?, closing, attributes };
    Some((tag, rest.get(1..).unwrap_or_default()))
}

impl Tag<'_> {
    /// Returns the value of an attribute.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '='));
            let end =
                rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '=')).unwrap_or(rest.len());
            let (name, after) = rest.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
            let (value, after) = match after.trim_start().strip_prefix('=').map(str::trim_start) {
                None => ("", after),
                Some(value) => match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                    Some(mark) => value.get(1..)?.split_once(mark)?,
                    None => {
                        let end = value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len());
                        value.split_at_checked(end)?
                    }
                },
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(decoded(value));
            }
            rest = after;
        }
    }
}

/// Replaces entities with their characters.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match entity(after) {
            Some(name) => {
                // Markdown has the same entities.
                for event in Parser::new(&format!("&{name};")) {
                    if let Event::Text(text) = event {
                        out.push_str(&text);
                    }
                }
                rest = after.get(name.len() + 1..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

/// Returns the name of the entity at the start of a text, after its `&`.
pub(super) fn entity(text: &str) -> Option<&str> {
    // The longest has 31 letters.
    let length =
        text.bytes().take(32).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let (name, rest) = text.split_at_checked(length)?;
    (!name.is_empty() && rest.starts_with(';')).then_some(name)
}
