//! The tokens of a file as one list of texts, in which a group is skipped by a step, and the text of those on one line.

use super::Code;

/// The width beyond which prettyplease writes the fields of a struct expression one below the other.
const FIELDS_WIDTH: usize = 34;

/// All tokens of a file.
pub(super) struct Tokens {
    text: String,
    list: Vec<Token>,
}

/// One token: where its text is and, for an opening bracket, how many tokens further the closing one is.
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

    /// All of them.
    pub(super) fn run(&self) -> Run<'_> {
        Run { text: &self.text, list: &self.list }
    }
}

/// Some tokens that follow each other.
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

    /// The text of the first token; empty where there is none.
    pub(super) fn first(self) -> &'a str {
        self.texts().next().unwrap_or_default()
    }

    /// All but the first token.
    pub(super) fn tail(self) -> Self {
        self.split(1).1
    }

    /// The first tokens and the others.
    fn split(self, at: usize) -> (Self, Self) {
        let (before, after) = self.list.split_at_checked(at).unwrap_or((self.list, &[]));
        (Self { list: before, ..self }, Self { list: after, ..self })
    }

    /// What is inside of the group that stands first, and what follows it.
    pub(super) fn group(self) -> Option<(Self, Self)> {
        let step = self.list.first().map(|token| token.step).filter(|step| *step > 0)?;
        let (group, after) = self.split(step + 1);
        Some((group.split(step).0.tail(), after))
    }

    /// What stands before the first of some tokens outside of groups and generics, and that token with all after it.
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

    /// The names and `::` at the beginning, and what follows.
    pub(super) fn path(self) -> (Self, Self) {
        self.split(self.texts().take_while(|text| is_name(text) || *text == "::").count())
    }

    /// What stands before `rest`, the end of these tokens.
    pub(super) fn before(self, rest: Self) -> Self {
        self.split(self.list.len().saturating_sub(rest.list.len())).0
    }

    /// The tokens up to and with the first of some outside of groups (or its group), and what follows.
    pub(super) fn through(self, wanted: &[&str]) -> (Self, Self) {
        let (before, from) = self.until(wanted);
        let length = from.list.first().map_or(0, |token| token.step + 1);
        self.split(before.list.len() + length)
    }

    /// The parts between the commas of a list.
    pub(super) fn parts(self) -> impl Iterator<Item = Self> {
        let mut rest = self;
        std::iter::from_fn(move || {
            let (part, from) = rest.until(&[","]);
            rest = from.tail();
            (!part.is_empty()).then_some(part)
        })
    }

    /// Whether all tokens are such.
    pub(super) fn all(self, is: impl Fn(&str) -> bool) -> bool {
        self.texts().all(is)
    }

    /// The tokens as text that can be parsed.
    pub(super) fn source(self) -> String {
        let mut source = String::new();
        for text in self.texts() {
            source.push_str(text);
            source.push(' ');
        }
        source
    }

    /// Writes all tokens on one line. `None` where that takes knowledge of what they mean.
    pub(super) fn line(self, out: &mut String) -> Option<()> {
        let mut before = "";
        let mut texts = self.texts().peekable();
        // Where struct expressions began that are still open, and `None` for the lists of `use`.
        let mut braces: Vec<Option<usize>> = Vec::new();
        // Whether the open parentheses are of arguments, not of a tuple.
        let mut calls: Vec<bool> = Vec::new();
        // Whether the parameters of a closure have begun.
        let mut closure = false;
        while let Some(text) = texts.next() {
            // prettyplease leaves out a comma at the end, except of the tuple of one.
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

/// Whether it is clear how a token is written behind another. Where it depends, as for the bars of patterns and closures, only
/// what the emitters need is known.
fn known(before: &str, text: &str) -> Option<()> {
    let value = || is_name(before) || is_literal(before) || matches!(before, ")" | "]" | "?");
    let known = match text {
        "if" | "else" | "match" | "while" | "for" | "loop" | "unsafe" | "move" | "async" | "where" => {
            // The `for` of `impl A for B`, which may begin a line.
            text == "for" && (before.is_empty() || is_name(before) || before == ">")
        }
        "&" | "*" | "-" => !value(),
        "|" => value(),
        // Only prettyplease knows how it writes what is inside of a macro.
        "!" => !value(),
        "{" | "#" | "/" | "%" | "^" | "@" | "$" | "~" | "'" => false,
        "::" | "->" | "=>" => true,
        _ => {
            text.len() == 1 || !text.starts_with(|first: char| first.is_ascii_punctuation()) || is_word(text)
        }
    };
    known.then_some(())
}

/// Whether a blank stands between two tokens of a line.
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

/// Whether a text is an identifier, or a keyword that is followed by a bracket as a name is: `pub(crate)`, `impl<T>`.
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
