//! From any text to one that a reader sees as it is.

use std::borrow::Cow;

/// Whether a character is not seen, or reorders what is (Unicode Standard Annex 9), or ends a line where no editor does.
pub(crate) fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{85}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The text with a replacement character for each one that is not wanted.
pub(crate) fn replaced(text: &str, unwanted: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.contains(&unwanted) {
        text.chars().map(|character| if unwanted(character) { '\u{fffd}' } else { character }).collect()
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether HTTP takes a text as the name of a method or a header (RFC 9110, section 5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    let symbol = |byte: u8| b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || symbol(byte))
}
