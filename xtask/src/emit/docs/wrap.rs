//! Breaks running text into lines, none of which starts a block.

/// A space at which no line may break; no text contains this character.
pub(super) const FIXED_SPACE: &str = "\0";

/// Breaks long lines of a text for readable diffs, without changing its meaning.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.split('\n').map(|line| line.trim_matches(' ')).filter(|line| !line.is_empty()) {
        let mut current = String::new();
        let mut length = 0;
        let mut blanks = 0;
        for word in line.split(' ') {
            if word.is_empty() {
                blanks += 1;
                continue;
            }
            let added = blanks + word.chars().count();
            if current.is_empty() || length + added <= width || begins_block(word).is_some() {
                current.push_str(&" ".repeat(blanks));
                length += added;
            } else {
                lines.push(guarded(&current));
                current.clear();
                length = added - blanks;
            }
            current.push_str(word);
            blanks = 1;
        }
        lines.push(guarded(&current));
    }
    lines
}

/// Changes a line so that it starts no block.
pub(super) fn guarded(line: &str) -> String {
    let mut line = line.replace(FIXED_SPACE, " ");
    if let Some(at) = begins_block(&line) {
        line.insert(at, '\\');
    }
    line
}

/// Returns the position of the mark that makes a line start a block.
pub(super) fn begins_block(line: &str) -> Option<usize> {
    let ends_marker = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = line.get(digits..).unwrap_or_default();
    if digits > 0 {
        // The number of a list item.
        return rest.strip_prefix(['.', ')']).is_some_and(ends_marker).then_some(digits);
    }
    let heading = line.trim_start_matches('#');
    let is_heading = (1..=6).contains(&(line.len() - heading.len())) && ends_marker(heading);
    let is_item = line.strip_prefix(['-', '+', '*']).is_some_and(ends_marker);
    // A thematic break, or the line under a heading or a table header.
    let is_line =
        !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | '|' | ':' | '+' | ' '));
    let code = line.trim_start_matches('`');
    let is_fence = line.starts_with("~~~") || line.starts_with("```") && !code.contains('`');
    (line.starts_with('>') || is_heading || is_item || is_line || is_fence).then_some(0)
}
