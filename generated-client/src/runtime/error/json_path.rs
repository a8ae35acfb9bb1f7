//! Converts a position in a JSON text to the JSON path of the value there.

use std::fmt::Write;

/// Returns the path of the value at this line and column (both from 1).
///
/// The text is walked byte by byte and need not be valid.
pub(crate) fn at(text: &[u8], line: usize, column: usize) -> String {
    let mut walk = Walk { levels: Vec::new(), string: None, escaped: false };
    for byte in text.get(..offset(text, line, column)).unwrap_or(text) {
        walk.step(*byte);
    }
    walk.path()
}

/// Returns the number of bytes up to a position.
fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let newlines = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(index, _)| index + 1);
    let start = std::iter::once(0).chain(newlines).nth(line.saturating_sub(1)).unwrap_or(text.len());
    start.saturating_add(column).min(text.len())
}

struct Walk {
    levels: Vec<Level>,
    /// The raw text of the open string.
    string: Option<Vec<u8>>,
    escaped: bool,
}

enum Level {
    /// In an object; the key of the current member, once it is known.
    Object { key: Option<String>, in_value: bool },
    /// In an array; the index of the current item.
    Array(usize),
}

impl Walk {
    fn step(&mut self, byte: u8) {
        if let Some(string) = &mut self.string {
            if self.escaped {
                self.escaped = false;
            } else if byte == b'\\' {
                self.escaped = true;
            } else if byte == b'"' {
                return self.end_string();
            }
            string.push(byte);
            return;
        }
        match (byte, self.levels.last_mut()) {
            (b'"', _) => self.string = Some(Vec::new()),
            (b'{', _) => self.levels.push(Level::Object { key: None, in_value: false }),
            (b'[', _) => self.levels.push(Level::Array(0)),
            (b'}' | b']', _) => {
                self.levels.pop();
            }
            (b':', Some(Level::Object { in_value, .. })) => *in_value = true,
            (b',', Some(Level::Object { key, in_value })) => {
                *key = None;
                *in_value = false;
            }
            (b',', Some(Level::Array(index))) => *index += 1,
            _ => {}
        }
    }

    fn end_string(&mut self) {
        let raw = self.string.take().unwrap_or_default();
        if let Some(Level::Object { key, in_value: false }) = self.levels.last_mut() {
            *key = Some(String::from_utf8_lossy(&raw).into_owned());
        }
    }

    fn path(&self) -> String {
        let mut path = String::from("$");
        for level in &self.levels {
            // Writing to a String cannot fail.
            let _ = match level {
                Level::Array(index) => write!(path, "[{index}]"),
                Level::Object { key: Some(key), in_value: true } if is_plain(key) => write!(path, ".{key}"),
                Level::Object { key: Some(key), in_value: true } => {
                    let shown: String = key.chars().filter(|c| !c.is_control()).take(64).collect();
                    write!(path, "[\"{shown}\"]")
                }
                Level::Object { .. } => Ok(()),
            };
            if path.len() > 512 {
                path.push('…');
                break;
            }
        }
        path
    }
}

/// Whether a key can stand behind a dot (RFC 9535, section 2.5.1.1, without its non-ASCII names).
fn is_plain(key: &str) -> bool {
    key.len() <= 64
        && !key.starts_with(|c: char| c.is_ascii_digit())
        && !key.is_empty()
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
