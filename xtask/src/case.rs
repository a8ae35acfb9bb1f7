//! From the words of any text to identifiers, and from a text that clashes with another one to words that tell them apart.

use heck::{ToPascalCase, ToSnakeCase};

/// How words are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// `UserToken`: types and variants.
    Pascal,
    /// `user_token`: fields, methods, arguments.
    Snake,
    /// `user_token`, and a file of that name can exist anywhere.
    Module,
    /// As it stands: an identifier that an overlay chose.
    Exact,
}

impl Case {
    /// The words of any text, in lower case and joined by underscores.
    pub(crate) fn words(text: &str) -> String {
        proper(text).to_snake_case()
    }

    /// An identifier from any text. Never empty, never a keyword, always ASCII.
    pub(crate) fn identifier(self, text: &str) -> String {
        self.of(text, |joined| shorten(joined, self, text))
    }

    /// An identifier that is not cut, however long the text is.
    pub(crate) fn whole(self, text: &str) -> String {
        match self {
            Self::Pascal | Self::Snake | Self::Exact => self.of(text, |joined| joined),
            Self::Module => self.identifier(text),
        }
    }

    fn of(self, text: &str, fit: impl FnOnce(String) -> String) -> String {
        let joined = match self {
            Self::Exact => return text.to_owned(),
            Self::Pascal => pascal(&proper(text)),
            Self::Snake | Self::Module => proper(text).to_snake_case(),
        };
        let joined = fit(joined);
        match self {
            Self::Pascal if joined.is_empty() => "Empty".to_owned(),
            Self::Snake | Self::Module if joined.is_empty() => "empty".to_owned(),
            Self::Pascal if joined.starts_with(|first: char| first.is_ascii_digit()) => format!("N{joined}"),
            Self::Snake | Self::Module if joined.starts_with(|first: char| first.is_ascii_digit()) => {
                format!("n{joined}")
            }
            Self::Pascal if joined == "Self" => "Self_".to_owned(),
            Self::Module if is_keyword(&joined) || is_reserved_file(&joined) => format!("{joined}_"),
            Self::Snake if matches!(joined.as_str(), "self" | "super" | "crate") => format!("{joined}_"),
            Self::Snake if is_keyword(&joined) => format!("r#{joined}"),
            Self::Pascal | Self::Snake | Self::Module | Self::Exact => joined,
        }
    }
}

impl Case {
    /// Whether a text is an identifier as the compiler's lints have those of this case: `HTTPError` is a type.
    pub(crate) fn suits(self, text: &str) -> bool {
        let all = |allowed: fn(&char) -> bool| {
            text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(|it| allowed(&it))
        };
        match self {
            Self::Pascal => {
                all(char::is_ascii_alphanumeric)
                    && !text.starts_with(|first: char| first.is_ascii_lowercase())
            }
            Self::Snake => all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || *it == '_'),
            Self::Module => is_module(text),
            Self::Exact => true,
        }
    }

    /// The identifier that a name without the `r#` of keywords stands for; `None` for a name that no item can have.
    pub(crate) fn pinned(self, name: &str) -> Option<String> {
        match self {
            Self::Snake if matches!(name, "self" | "super" | "crate") => None,
            Self::Snake if is_keyword(name) => Some(format!("r#{name}")),
            Self::Pascal | Self::Snake | Self::Module | Self::Exact => Some(name.to_owned()),
        }
    }
}

/// Whether a module can have this name as it stands.
pub(crate) fn is_module(name: &str) -> bool {
    Case::Module.identifier(name) == name
}

/// The identifier without what makes a keyword one, to be part of a longer identifier.
pub(crate) fn bare(identifier: &str) -> &str {
    identifier.strip_prefix("r#").unwrap_or(identifier)
}

/// FNV-1a: a hash that is the same on every machine and in every release of Rust.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Spells what would otherwise vanish from an identifier, so that `+1` and `-1` stay apart.
pub(crate) fn spell_symbols(text: &str) -> String {
    spell(text, |_| true)
}

/// Spells the symbols that say something of what they stand at; others, as in `_id` and `$ref`, are spelling.
pub(crate) fn spell_signs(text: &str) -> String {
    spell(text, |symbol| {
        matches!(symbol, '+' | '-' | '<' | '>' | '=' | '!' | '~' | '#' | '%' | '&' | '*' | '?' | '^')
    })
}

fn spell(text: &str, is_spelled: impl Fn(char) -> bool) -> String {
    let mut spelled = String::new();
    for character in text.chars() {
        let word = match character {
            symbol if !is_spelled(symbol) => {
                spelled.push(symbol);
                continue;
            }
            '+' => "plus",
            '-' => "minus",
            '_' => "underscore",
            '.' => "dot",
            '@' => "at",
            '$' => "dollar",
            '#' => "hash",
            '%' => "percent",
            '&' => "and",
            '*' => "star",
            '/' => "slash",
            ':' => "colon",
            '<' => "less",
            '>' => "greater",
            '=' => "equal",
            '!' => "not",
            '?' => "question",
            '~' => "tilde",
            '^' => "caret",
            ',' => "comma",
            ' ' => "space",
            ';' => "semicolon",
            '(' => "open paren",
            ')' => "close paren",
            '[' => "open bracket",
            ']' => "close bracket",
            '{' => "open brace",
            '}' => "close brace",
            '|' => "pipe",
            '\\' => "backslash",
            '"' => "quote",
            '\'' => "apostrophe",
            '`' => "backtick",
            _ => {
                spelled.push(character);
                continue;
            }
        };
        spelled.push(' ');
        spelled.push_str(word);
        spelled.push(' ');
    }
    spelled
}

/// Names with capitals inside that are one word all the same.
const PROPER_NAMES: &[(&str, &str)] = &[
    ("GitHub", "Github"),
    ("GitLab", "Gitlab"),
    ("IPv", "Ipv"),
    ("OAuth", "Oauth"),
    ("OpenID", "Openid"),
    ("iOS", "Ios"),
    ("macOS", "Macos"),
];

/// What a text says in ASCII, with names that are one word as one word.
fn proper(text: &str) -> String {
    let mut ascii = to_ascii(text);
    if ascii.bytes().any(|byte| byte.is_ascii_uppercase()) {
        for (name, word) in PROPER_NAMES {
            if ascii.contains(name) {
                ascii = ascii.replace(name, word);
            }
        }
    }
    ascii
}

/// What a text says in ASCII: letters of other scripts and symbols become what they are called or sound like, and
/// apostrophes vanish.
fn to_ascii(text: &str) -> String {
    if text.is_ascii() {
        return text.replace('\'', "");
    }
    let mut ascii = String::new();
    for character in text.chars() {
        ascii.push_str(any_ascii::any_ascii_char(character));
    }
    ascii.retain(|character| character != '\'');
    ascii
}

/// Words in `UpperCamelCase`. Numbers that meet stay apart: `V1_2`, not `V12`.
fn pascal(text: &str) -> String {
    let joined = text.to_pascal_case();
    if !joined.contains(|character: char| character.is_ascii_digit()) {
        return joined;
    }
    let mut joined = String::new();
    for word in text.to_snake_case().split('_') {
        let is_digit = |character: Option<char>| character.is_some_and(|it| it.is_ascii_digit());
        if is_digit(joined.chars().next_back()) && is_digit(word.chars().next()) {
            joined.push('_');
        }
        joined.push_str(&word.to_pascal_case());
    }
    joined
}

/// Names that nobody reads to their end are cut. File systems take names of 255 bytes, so those of files are told apart by
/// a hash; others are whole again where they clash.
fn shorten(name: String, case: Case, text: &str) -> String {
    const LONGEST: usize = 120;
    match (name.get(..LONGEST).filter(|_| name.len() > LONGEST), case) {
        (Some(head), Case::Module) => {
            format!("{}{:08x}", head.trim_end_matches('_'), hash(text) & 0xffff_ffff)
        }
        (Some(head), Case::Pascal | Case::Snake | Case::Exact) => head.trim_end_matches('_').to_owned(),
        (None, _) => name,
    }
}

/// How the letters of a text are written, in a word.
pub(crate) fn letter_case(text: &str) -> &'static str {
    let mut letters = text.chars().filter(|character| character.is_alphabetic());
    let Some(first) = letters.next() else { return "symbol" };
    let first = first.is_uppercase();
    let (upper, lower) = letters.fold((false, false), |(upper, lower), letter| {
        (upper || letter.is_uppercase(), lower || !letter.is_uppercase())
    });
    match (first, upper, lower) {
        (false, false, _) => "lowercase",
        (true, _, false) => "uppercase",
        (true, false, true) => "capitalized",
        (false, true, _) => "camelcase",
        (true, true, true) => "pascalcase",
    }
}

/// Every character of a text in words that no other text has.
pub(crate) fn spell_exactly(text: &str) -> String {
    let mut exact = String::new();
    for character in text.chars() {
        match character {
            'a'..='z' | '0'..='9' => exact.push(character),
            'A'..='Z' => exact.extend([" capital ", &character.to_ascii_lowercase().to_string(), " "]),
            other if other.is_ascii() => exact.extend([" sign ", &spell_symbols(&other.to_string())]),
            other => exact.push_str(&format!(" u{:x} ", u32::from(other))),
        }
    }
    exact
}

pub(crate) fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
        "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
        "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self",
        "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
        "virtual", "where", "while", "yield",
    ];
    KEYWORDS.binary_search(&word).is_ok()
}

/// Names that Windows keeps for devices.
fn is_reserved_file(name: &str) -> bool {
    matches!(name, "con" | "prn" | "aux" | "nul")
        || (name.len() == 4
            && (name.starts_with("com") || name.starts_with("lpt"))
            && name.ends_with(|last: char| last.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn identifiers_of_any_text() {
        for (text, pascal, snake) in [
            ("userTokenName", "UserTokenName", "user_token_name"),
            ("x-request-id", "XRequestId", "x_request_id"),
            ("type", "Type", "r#type"),
            ("self", "Self_", "self_"),
            ("", "Empty", "empty"),
            ("200", "N200", "n200"),
            ("v1.2", "V1_2", "v1_2"),
            ("don't", "Dont", "dont"),
            ("OAuth2Client", "Oauth2Client", "oauth2_client"),
            ("größe", "Grosse", "grosse"),
            ("名前", "MingQian", "ming_qian"),
            ("שלום", "Slvm", "slvm"),
            ("🎉", "Tada", "tada"),
            ("\u{202e}", "Empty", "empty"),
        ] {
            assert_eq!(Case::Pascal.identifier(text), pascal);
            assert_eq!(Case::Snake.identifier(text), snake);
        }
        assert_eq!(Case::Module.identifier("type"), "type_");
        assert_eq!(Case::Module.identifier("COM1"), "com1_");
        assert!(Case::Module.identifier(&"long ".repeat(100)).len() < 140);
    }
}
