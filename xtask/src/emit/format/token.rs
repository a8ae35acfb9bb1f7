//! The tokens of a file as one list, in which a group is skipped in one step, and their text on one line.

use super::Code;

/// The width beyond which prettyplease writes one field of a struct expression per line.
const FIELDS_WIDTH: usize = 34;

/// All tokens of a file.
pub(super) struct Tokens {
    text: String,
    list: Vec<Token>,
}

/// A token: where its text is and, for an opening bracket, the distance to the closing one.
struct Token {
    start: usize,
    end: usize,
    step: usize,
}

impl Tokens {
    /// Finds the ends of groups.
    pub(super) fn new(code: Code) -> Self {
        let (text, places) = code.into_parts();
        let mut list: Vec<Token> = Vec::with_capacity(places.size_hint().0);
        let mut open: Vec<usize> = Vec::new();
        for (start, end) in places {
            match text.get(start..end) {
                Some("(" | "[" | "{") => open.push(list.len()),
                Some(")" | "]" | "}") => {
                    let (at, closing) = (open.pop().unwrap_or_default(), list.len());
                    if let Some(opening) = list.get_mut(at) {
                        opening.step = closing - at;
                    }
                }
                _ => {}
            }
            list.push(Token { start, end, step: 0 });
        }
        Self { text, list }
    }

    /// Returns all tokens.
    pub(super) fn run(&self) -> Run<'_> {
        Run { text: &self.text, list: &self.list }
    }
}

/// A range of tokens.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    text: &'a str,
    list: &'a [Token],
}

impl<'a> Run<'a> {
    pub(super) fn is_empty(self) -> bool {
        self.list.is_empty()
    }

    fn texts(self) -> impl Iterator<Item = &'a str> {
        self.list.iter().map(move |token| self.text.get(token.start..token.end).unwrap_or_default())
    }

    /// Returns the text of the first token; empty if there is none.
    pub(super) fn first(self) -> &'a str {
        self.texts().next().unwrap_or_default()
    }

    /// Returns all but the first token.
    pub(super) fn tail(self) -> Self {
        self.split(1).1
    }

    /// Splits the tokens.
    fn split(self, at: usize) -> (Self, Self) {
        let (before, after) = self.list.split_at_checked(at).unwrap_or((self.list, &[]));
        (Self { list: before, ..self }, Self { list: after, ..self })
    }

    /// Returns the content of the leading group, and what follows it.
    pub(super) fn group(self) -> Option<(Self, Self)> {
        let step = self.list.first().map(|token| token.step).filter(|step| *step > 0)?;
        let (group, after) = self.split(step + 1);
        Some((group.split(step).0.tail(), after))
    }

    /// Splits before the first of the wanted tokens outside groups and generics.
    pub(super) fn until(self, wanted: &[&str]) -> (Self, Self) {
        let mut at = 0;
        let mut generics = 0_usize;
        while let Some(token) = self.list.get(at) {
            let text = self.text.get(token.start..token.end).unwrap_or_default();
            if generics == 0 && wanted.contains(&text) {
                break;
            }
            match text {
                "<" => generics += 1,
                ">" => generics = generics.saturating_sub(1),
                _ => {}
            }
            at += token.step + 1;
        }
        self.split(at)
    }

    /// Splits after the leading names and `::`.
    pub(super) fn path(self) -> (Self, Self) {
        self.split(self.texts().take_while(|text| is_name(text) || *text == "::").count())
    }

    /// Returns what precedes `rest`, the end of these tokens.
    pub(super) fn before(self, rest: Self) -> Self {
        self.split(self.list.len().saturating_sub(rest.list.len())).0
    }

    /// Splits after the first of the wanted tokens outside groups (or after its group).
    pub(super) fn through(self, wanted: &[&str]) -> (Self, Self) {
        let (before, from) = self.until(wanted);
        let length = from.list.first().map_or(0, |token| token.step + 1);
        self.split(before.list.len() + length)
    }

    /// Returns the parts between the commas of a list.
    pub(super) fn parts(self) -> impl Iterator<Item = Self> {
        let mut rest = self;
        std::iter::from_fn(move || {
            let (part, from) = rest.until(&[","]);
            rest = from.tail();
            (!part.is_empty()).then_some(part)
        })
    }

    /// Whether a condition holds for all tokens.
    pub(super) fn all(self, is: impl Fn(&str) -> bool) -> bool {
        self.texts().all(is)
    }

    /// Returns the tokens as text that parses.
    pub(super) fn source(self) -> String {
        let mut source = String::new();
        for text in self.texts() {
            source.push_str(text);
            source.push(' ');
        }
        source
    }

    /// Writes all tokens on one line; `None` if that needs to know what they mean.
    pub(super) fn line(self, out: &mut String) -> Option<()> {
        let mut before = "";
        let mut texts = self.texts().peekable();
        // The starts of open struct expressions, and `None` for the lists of `use`.
        let mut braces: Vec<Option<usize>> = Vec::new();
        // Whether the open parentheses contain arguments, not a tuple.
        let mut calls: Vec<bool> = Vec::new();
        // Whether the parameters of a closure have begun.
        let mut closure = false;
        while let Some(text) = texts.next() {
            // prettyplease drops a trailing comma, except in a tuple of one.
            match (text, texts.peek()) {
                (",", Some(&("]" | "}" | ">"))) => continue,
                (",", Some(&")")) if calls.last() == Some(&true) => continue,
                (",", Some(&")")) => return None,
                ("(", _) => calls.push(is_name(before) || before == ">"),
                (")", _) => drop(calls.pop()),
                _ => {}
            }
            match text {
                "{" if before == "::" => braces.push(None),
                "{" if is_name(before) => {
                    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '#');
                    let start = out.trim_end_matches(is_path).len();
                    out.push(' ');
                    braces.push(Some(start));
                }
                "}" => {
                    if let Some(start) = braces.pop()? {
                        if before != "{" {
                            out.push(' ');
                        }
                        if out.len() - start > FIELDS_WIDTH {
                            return None;
                        }
                    }
                }
                "|" if closure => closure = false,
                "|" if matches!(before, "" | "," | "(") => {
                    closure = true;
                    if gap(before, text) {
                        out.push(' ');
                    }
                }
                _ if before == "|" && closure => known(before, text)?,
                _ if before == "{" => {
                    if braces.last()?.is_some() {
                        out.push(' ');
                    }
                    known(before, text)?;
                }
                _ => {
                    known(before, text)?;
                    if gap(before, text) {
                        out.push(' ');
                    }
                }
            }
            out.push_str(text);
            before = text;
        }
        Some(())
    }
}

/// Whether the spacing between two tokens is known. Where it depends on meaning, as for the bars of patterns and
/// closures, only what the emitters need is known.
fn known(before: &str, text: &str) -> Option<()> {
    let value = || is_name(before) || is_literal(before) || matches!(before, ")" | "]" | "?");
    let known = match text {
        "if" | "else" | "match" | "while" | "for" | "loop" | "unsafe" | "move" | "async" | "where" => {
            // The `for` of `impl A for B`, which may start a line.
            text == "for" && (before.is_empty() || is_name(before) || before == ">")
        }
        "&" | "*" | "-" => !value(),
        "|" => value(),
        // Only prettyplease knows how it writes the content of a macro.
        "!" => !value(),
        "{" | "#" | "/" | "%" | "^" | "@" | "$" | "~" | "'" => false,
        "::" | "->" | "=>" => true,
        _ => {
            text.len() == 1 || !text.starts_with(|first: char| first.is_ascii_punctuation()) || is_word(text)
        }
    };
    known.then_some(())
}

/// Whether there is a space between two tokens of a line.
fn gap(before: &str, after: &str) -> bool {
    match (before, after) {
        ("" | "(" | "[" | "." | "::" | "&" | "<" | "!" | "*" | "-", _) => false,
        (_, ")" | "]" | "," | ";" | "." | "?" | ":" | ">" | "::") => false,
        (">" | ")" | "]", "(" | "[") => false,
        (_, "(" | "[" | "<" | "!") => !is_name(before),
        _ => true,
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '_' | '"' | '\''))
}

fn is_literal(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || first == '"') || text.ends_with(['"', '\''])
}

/// Whether a text is an identifier, or a keyword that brackets may follow like a name: `pub(crate)`, `impl<T>`.
pub(super) fn is_name(text: &str) -> bool {
    is_word(text)
        && !is_literal(text)
        && !text.starts_with('\'')
        && !matches!(
            text,
            "as" | "async"
                | "const"
                | "dyn"
                | "else"
                | "for"
                | "if"
                | "in"
                | "let"
                | "loop"
                | "match"
                | "move"
                | "mut"
                | "ref"
                | "return"
                | "unsafe"
                | "where"
                | "while"
        )
}
