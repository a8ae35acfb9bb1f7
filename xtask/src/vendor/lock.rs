//! `specs/vendor.lock`: what each address gave when the documents were written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The lock's first line.
const HEADER: &str =
    "# Written by `cargo xtask vendor`: the SHA-256 of what each page gave when its document was written.\n";

/// SHA-256 by address, by module.
pub(super) type Lock = BTreeMap<String, BTreeMap<String, String>>;

/// Reads a lock.
///
/// # Errors
///
/// What is wrong with the TOML, and at which byte.
pub(super) fn parse(text: &str) -> Result<Lock, (usize, String)> {
    toml::from_str(text).map_err(|error| (error.span().unwrap_or_default().start, error.message().to_owned()))
}

/// The text of a lock; `None` for one that holds nothing.
pub(super) fn render(lock: &Lock) -> Option<String> {
    let mut text = HEADER.to_owned();
    for (module, pages) in lock {
        let _ = writeln!(text, "\n[{module}]");
        for (url, sha256) in pages {
            // No character of an address has a meaning within TOML's quotes.
            let _ = writeln!(text, "\"{url}\" = \"{sha256}\"");
        }
    }
    (!lock.is_empty()).then_some(text)
}

/// The SHA-256 of a text, in lower-case hex digits.
pub(super) fn sha256(text: &str) -> String {
    hmac_sha256::Hash::hash(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_read_as_it_is_written() {
        let pages = [("https://a.example/x?y=1".to_owned(), sha256("abc"))];
        let lock = Lock::from([("pilots".to_owned(), pages.into())]);
        let text = render(&lock).expect("the lock holds something");
        assert_eq!(parse(&text), Ok(lock));
        assert!(text.contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), "{text}");
        assert_eq!(render(&Lock::new()), None);
        assert!(parse("[pilots]\nx = 1\n").is_err());
    }
}
