//! The elements of HTML as far as they can name or hold a document: attributes and scripts. It reads what is there once,
//! from the beginning to the end; a tree, or what a browser would make of faults, is not needed for that.

/// A place of a page that can name or hold a document.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// An attribute that has a value.
    Attribute {
        /// The element's name, in lower case.
        element: String,
        /// The attribute's name, in lower case.
        name: String,
        /// Its value, without character references.
        value: String,
        /// Where its value stands.
        at: usize,
    },
    /// The text of a script.
    Script {
        /// The text.
        code: &'a str,
        /// Where it stands.
        at: usize,
    },
}

/// Elements whose text is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title"];

/// All pieces of a page in its order.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
        at += found + 1;
        let rest = html.get(at..).unwrap_or_default();
        if rest.starts_with("!--") {
            let Some(end) = rest.find("-->") else { break };
            at += end;
            continue;
        }
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let mut tag = Tag { html, at };
        let element = tag.word(|it| it.is_whitespace() || matches!(it, '/' | '>')).to_ascii_lowercase();
        while let Some(attribute) = tag.attribute(&element) {
            pieces.extend(attribute);
        }
        at = tag.at;
        if RAW.contains(&element.as_str()) {
            let text = html.get(at..).unwrap_or_default();
            let code = text.get(..end_of(text, &element)).unwrap_or_default();
            if element == "script" {
                pieces.push(Piece::Script { code, at });
            }
            at += code.len();
        }
    }
    pieces
}

/// Where the text of an element ends.
fn end_of(text: &str, element: &str) -> usize {
    let ends = text.match_indices("</").map(|(at, _)| at);
    let mut own = ends.filter(|at| {
        let name = text.get(at + 2..at + 2 + element.len());
        name.is_some_and(|name| name.eq_ignore_ascii_case(element))
    });
    own.next().unwrap_or(text.len())
}

/// A place within a tag.
struct Tag<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Tag<'a> {
    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or_default()
    }

    /// The text up to a letter, which is left.
    fn word(&mut self, is_end: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let word = rest.get(..rest.find(is_end).unwrap_or(rest.len())).unwrap_or_default();
        self.at += word.len();
        word
    }

    /// The next attribute, `Some(None)` for one without a value; `None` behind the tag.
    fn attribute(&mut self, element: &str) -> Option<Option<Piece<'a>>> {
        self.word(|it| !it.is_whitespace() && it != '/');
        if self.rest().is_empty() {
            return None;
        }
        if self.rest().starts_with('>') {
            self.at += 1;
            return None;
        }
        // A name may begin with `=`, so that each turn takes something.
        let first = self.rest().chars().next().map_or(0, char::len_utf8);
        let start = self.at;
        self.at += first;
        self.word(|it| it.is_whitespace() || matches!(it, '/' | '>' | '='));
        let name = self.html.get(start..self.at).unwrap_or_default().to_ascii_lowercase();
        let before = self.at;
        self.word(|it| !it.is_whitespace());
        if !self.rest().starts_with('=') {
            self.at = before;
            return Some(None);
        }
        self.at += 1;
        self.word(|it| !it.is_whitespace());
        let quote = self.rest().chars().next().filter(|quote| matches!(quote, '"' | '\''));
        self.at += usize::from(quote.is_some());
        let at = self.at;
        let value = match quote {
            Some(quote) => self.word(|it| it == quote),
            None => self.word(|it| it.is_whitespace() || it == '>'),
        };
        self.at += usize::from(quote.is_some());
        Some(Some(Piece::Attribute { element: element.to_owned(), name, value: unescaped(value), at }))
    }
}

/// A text without its character references: numbers, and the names that writers of HTML must use.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('&');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, rest) = piece.split_once(';').unwrap_or(("", piece));
        let letter = match name {
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "lt" => Some('<'),
            "gt" => Some('>'),
            _ => name.strip_prefix('#').and_then(|number| {
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)
            }),
        };
        match letter {
            Some(letter) => {
                out.push(letter);
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(piece);
            }
        }
    }
    out
}
