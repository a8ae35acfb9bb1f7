//! URLs in descriptions that lead to the web, wherever they are read.

/// Whether a link leads to the web; others lead nowhere in rustdoc.
pub(super) fn is_web(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty())
}

/// Escapes characters that Markdown or a browser may take for the end of a URL.
pub(super) fn encoded(url: &str) -> String {
    let mut out = String::new();
    for character in url.chars() {
        if is_plain(character) {
            out.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// Finds the first URL in running text that does not continue a word.
pub(super) fn find(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find("http")?;
        let continues = text.get(..start)?.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        match length(text.get(start..)?).filter(|_| !continues) {
            Some(length) => return Some((start, start + length)),
            None => from = start + 1,
        }
    }
}

/// Returns the length of the URL at the start of a text, without the sentence's punctuation.
fn length(text: &str) -> Option<usize> {
    let ends = |c: char| !is_plain(c) || matches!(c, '"' | '\'' | ')' | '*' | '[' | ']');
    let url = text.get(..text.find(ends).unwrap_or(text.len()))?;
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '_', '}', '~']);
    is_web(url).then_some(url.len())
}

fn is_plain(character: char) -> bool {
    !character.is_whitespace()
        && super::is_harmless(character)
        && !matches!(character, '<' | '>' | '\\' | '`' | '|')
}
