//! Snippets of code, which the emitters make with [`code!`].
//!
//! A crate consists of a few hundred snippets, each used thousands of times with other names and types. `quote`
//! parses a snippet once, with holes in it. From then on it is copied as text and its holes are filled.

use std::fmt::{self, Write as _};

use proc_macro2::{Delimiter, Ident, Literal, Spacing, Span, TokenStream, TokenTree};

/// Operators that are a single token, as in text.
const OPERATORS: &[&str] = &[
    "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "..", "<<", "+=", "-=", "*=", "/=", "%=", "^=",
    "|=", "&=",
];

/// The prefix of a hole's name.
const HOLE: &str = "__hole_";

/// The second item of a hole that is a list.
const AGAIN: &str = "__again";

/// Like `quote!`, but makes [`Code`]. Repetitions only take lists: `#(#items)*` or, with any separator,
/// `#(#items),*`.
macro_rules! code {
    () => { $crate::emit::code::Code::default() };
    // Finds the variables, `one` value or a `list`, then makes the piece.
    (@ [$($kind:ident $name:ident)*] [$($all:tt)*]) => {{
        static PIECE: ::std::sync::LazyLock<$crate::emit::code::Piece> = ::std::sync::LazyLock::new(|| {
            let mut _holes = $crate::emit::code::Holes::default();
            $(
                #[allow(unused_variables, reason = "one of the same name follows")]
                let $name = _holes.$kind();
            )*
            $crate::emit::code::Piece::new(::quote::quote!($($all)*))
        });
        PIECE.fill(&[$(&$name as &dyn $crate::emit::code::Append),*])
    }};
    (@ [$($found:tt)*] $all:tt # (# $name:ident) $($rest:tt)*) => {
        code!(@ [$($found)* list $name] $all $($rest)*)
    };
    (@ $found:tt $all:tt # ($($inside:tt)*) $($rest:tt)*) => { compile_error!("only a list is repeated") };
    (@ [$($found:tt)*] $all:tt # $name:ident $($rest:tt)*) => {
        code!(@ [$($found)* one $name] $all $($rest)*)
    };
    (@ $found:tt $all:tt ($($inside:tt)*) $($rest:tt)*) => { code!(@ $found $all $($inside)* $($rest)*) };
    (@ $found:tt $all:tt [$($inside:tt)*] $($rest:tt)*) => { code!(@ $found $all $($inside)* $($rest)*) };
    (@ $found:tt $all:tt {$($inside:tt)*} $($rest:tt)*) => { code!(@ $found $all $($inside)* $($rest)*) };
    (@ $found:tt $all:tt $token:tt $($rest:tt)*) => { code!(@ $found $all $($rest)*) };
    ($($tokens:tt)*) => { code!(@ [] [$($tokens)*] $($tokens)*) };
}

/// Tokens: their text, and where each ends in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Code {
    text: String,
    ends: Vec<usize>,
}

impl Code {
    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Returns the text, and the start and end of each token.
    pub(super) fn into_parts(self) -> (String, impl Iterator<Item = (usize, usize)>) {
        let mut start = 0;
        let places = self.ends.into_iter().map(move |end| (std::mem::replace(&mut start, end), end));
        (self.text, places)
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends
            .iter()
            .map(move |end| self.text.get(std::mem::replace(&mut start, *end)..*end).unwrap_or_default())
    }

    fn last(&self) -> &str {
        let before = self.ends.len().checked_sub(2).and_then(|at| self.ends.get(at)).copied();
        self.text.get(before.unwrap_or_default()..).unwrap_or_default()
    }

    fn push(&mut self, text: impl fmt::Display) {
        self.ends.push(0);
        self.glue(text);
    }

    /// Adds to the last token.
    fn glue(&mut self, text: impl fmt::Display) {
        // Writing to a string does not fail.
        let _ = write!(self.text, "{text}");
        if let Some(end) = self.ends.last_mut() {
            *end = self.text.len();
        }
    }

    fn push_all(&mut self, other: &Self) {
        let offset = self.text.len();
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| end + offset));
    }

    fn extend(&mut self, stream: TokenStream) {
        let mut joint = false;
        for tree in stream {
            let glued = std::mem::take(&mut joint);
            match tree {
                TokenTree::Group(group) => {
                    let brackets = match group.delimiter() {
                        Delimiter::Parenthesis => Some(('(', ')')),
                        Delimiter::Brace => Some(('{', '}')),
                        Delimiter::Bracket => Some(('[', ']')),
                        Delimiter::None => None,
                    };
                    brackets.iter().for_each(|(open, _)| self.push(open));
                    self.extend(group.stream());
                    brackets.iter().for_each(|(_, close)| self.push(close));
                }
                TokenTree::Ident(ident) if glued && self.last() == "'" => self.glue(ident),
                TokenTree::Ident(ident) => self.push(ident),
                TokenTree::Literal(literal) => self.push(literal),
                TokenTree::Punct(punct) => {
                    joint = punct.spacing() == Spacing::Joint;
                    let (before, character) = (self.last(), punct.as_char());
                    let is_pair = |pair: &&str| {
                        pair.strip_prefix(before).is_some_and(|rest| rest.chars().eq([character]))
                    };
                    if glued && before.len() == 1 && OPERATORS.iter().any(is_pair) {
                        self.glue(character);
                    } else {
                        self.push(character);
                    }
                }
            }
        }
    }
}

impl From<TokenStream> for Code {
    fn from(stream: TokenStream) -> Self {
        let mut code = Self::default();
        code.extend(stream);
        code
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, text) in self.texts().enumerate() {
            f.write_str(if index > 0 { " " } else { "" })?;
            f.write_str(text)?;
        }
        Ok(())
    }
}

/// A value that can fill a hole.
pub(crate) trait Append {
    /// Writes it; a list with a separator between its items.
    fn append(&self, separator: &Code, code: &mut Code);
}

impl Append for Code {
    fn append(&self, _: &Code, code: &mut Code) {
        code.push_all(self);
    }
}

impl Append for Ident {
    fn append(&self, _: &Code, code: &mut Code) {
        code.push(self);
    }
}

impl Append for Literal {
    fn append(&self, _: &Code, code: &mut Code) {
        let text = self.to_string();
        match text.strip_prefix('-') {
            Some(number) => {
                code.push('-');
                code.push(number);
            }
            None => code.push(text),
        }
    }
}

impl Append for bool {
    fn append(&self, _: &Code, code: &mut Code) {
        code.push(self);
    }
}

impl Append for str {
    fn append(&self, _: &Code, code: &mut Code) {
        // Most texts need no escapes in a literal.
        if self.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
            code.text.push('"');
            code.text.push_str(self);
            code.text.push('"');
            code.ends.push(code.text.len());
        } else {
            code.push(Literal::string(self));
        }
    }
}

impl Append for String {
    fn append(&self, separator: &Code, code: &mut Code) {
        self.as_str().append(separator, code);
    }
}

impl<T: Append + ?Sized> Append for &T {
    fn append(&self, separator: &Code, code: &mut Code) {
        (**self).append(separator, code);
    }
}

impl<T: Append> Append for Option<T> {
    fn append(&self, separator: &Code, code: &mut Code) {
        self.iter().for_each(|item| item.append(separator, code));
    }
}

impl<T: Append> Append for [T] {
    fn append(&self, separator: &Code, code: &mut Code) {
        for (index, item) in self.iter().enumerate() {
            if index > 0 {
                code.push_all(separator);
            }
            item.append(separator, code);
        }
    }
}

impl<T: Append> Append for Vec<T> {
    fn append(&self, separator: &Code, code: &mut Code) {
        self.as_slice().append(separator, code);
    }
}

/// A piece of code with holes.
pub(crate) struct Piece {
    /// The code before each hole, the index of the hole, and the separator for a list in it.
    parts: Vec<(Code, usize, Code)>,
    end: Code,
    /// The length of the text and the number of tokens, without the content of the holes.
    length: usize,
    tokens: usize,
}

impl Piece {
    /// Splits what `quote` made at its holes.
    pub(crate) fn new(stream: TokenStream) -> Self {
        let code = Code::from(stream);
        let (length, tokens) = (code.text.len(), code.ends.len());
        let mut piece = Self { parts: Vec::new(), end: Code::default(), length, tokens };
        for text in code.texts() {
            if let Some(hole) = text.strip_prefix(HOLE) {
                let before = std::mem::take(&mut piece.end);
                piece.parts.push((before, hole.parse().unwrap_or_default(), Code::default()));
            } else if text == AGAIN {
                let separator = std::mem::take(&mut piece.end);
                if let Some((.., between)) = piece.parts.last_mut() {
                    *between = separator;
                }
            } else {
                piece.end.push(text);
            }
        }
        piece
    }

    /// Fills all holes.
    pub(crate) fn fill(&self, values: &[&dyn Append]) -> Code {
        // Reserves room for names; longer values bring their own.
        let room = |known: usize, each: usize| known + each * self.parts.len();
        let mut code = Code {
            text: String::with_capacity(room(self.length, 24)),
            ends: Vec::with_capacity(room(self.tokens, 6)),
        };
        for (before, hole, separator) in &self.parts {
            code.push_all(before);
            if let Some(value) = values.get(*hole) {
                value.append(separator, &mut code);
            }
        }
        code.push_all(&self.end);
        code
    }
}

/// The placeholders that `quote` gets for variables: unique names.
#[derive(Default)]
pub(crate) struct Holes(usize);

impl Holes {
    /// The next variable.
    pub(crate) fn one(&mut self) -> Ident {
        let hole = Ident::new(&format!("{HOLE}{}", self.0), Span::call_site());
        self.0 += 1;
        hole
    }

    /// The next variable as two items, to learn the separator.
    pub(crate) fn list(&mut self) -> [Ident; 2] {
        [self.one(), Ident::new(AGAIN, Span::call_site())]
    }
}
