//! Where a node stands: a JSON pointer (RFC 6901) into one of the files of a description.

use std::fmt::{self, Write as _};

/// Keys whose children are elements of a list.
const LISTS: &[&str] = &["allOf", "anyOf", "oneOf", "parameters", "prefixItems"];

/// A place in a description: `#/paths/~1users/get` in the main document, `common.yaml#/User` in another file of it.
///
/// The text is the identity: two pointers are the same node exactly when they are equal, and their order is the
/// order of output wherever no other is given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The root of the main document, `#`.
    pub fn root() -> Self {
        Self("#".to_owned())
    }

    /// The root of another file of the description; `file` is its path relative to the main document's folder.
    pub fn file(file: &str) -> Self {
        Self(format!("{file}#"))
    }

    /// Reads the text of a canonical reference, as it stands in a [`Document`](crate::document::Document).
    pub fn parse(reference: &str) -> Self {
        Self(reference.to_owned())
    }

    /// The node below this one under `token`, a map key or an index, escaped as RFC 6901 section 3 asks.
    pub fn child(&self, token: impl fmt::Display) -> Self {
        let mut path = String::with_capacity(self.0.len() + 24);
        path.push_str(&self.0);
        path.push('/');
        let start = path.len();
        // Writing to a string does not fail.
        let _ = write!(path, "{token}");
        if path.get(start..).is_some_and(|token| token.contains(['~', '/'])) {
            let token = path.split_off(start);
            path.push_str(&escaped(&token));
        }
        Self(path)
    }

    /// The node below this one at a path that is escaped already: `/properties/id`, or nothing.
    pub(crate) fn below(&self, path: &str) -> Self {
        Self(format!("{}{path}", self.0))
    }

    /// The node that holds this one; `None` at a root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').filter(|(head, _)| head.contains('#')).map(|(head, _)| Self(head.to_owned()))
    }

    /// The node that so many tokens of this one lead to.
    pub fn head(&self, tokens: usize) -> Self {
        let path = self.path();
        let end = path.match_indices('/').nth(tokens).map_or(path.len(), |(at, _)| at);
        Self(self.0.get(..self.0.len() - path.len() + end).unwrap_or_default().to_owned())
    }

    /// Whether the node is `ancestor` or stands somewhere below it.
    pub fn is_within(&self, ancestor: &Self) -> bool {
        self.0.strip_prefix(&ancestor.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The place that this one becomes when `from`, which holds it, becomes `to`.
    pub fn moved(&self, from: &Self, to: &Self) -> Self {
        let tail = self.0.strip_prefix(&from.0).unwrap_or_default();
        Self(format!("{}{tail}", to.0))
    }

    /// The file that the pointer leads into: empty for the main document.
    pub fn file_name(&self) -> &str {
        self.0.split_once('#').map_or("", |(file, _)| file)
    }

    /// The unescaped tokens from the root of the file down to the node.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.path().split('/').skip(1).map(unescaped)
    }

    /// How many nodes hold this one in its file.
    pub fn depth(&self) -> usize {
        self.path().bytes().filter(|byte| *byte == b'/').count()
    }

    /// The last token, unescaped; empty at a root.
    pub fn last(&self) -> String {
        self.path().rsplit_once('/').map(|(_, token)| unescaped(token)).unwrap_or_default()
    }

    /// The part behind the file, still escaped.
    fn path(&self) -> &str {
        self.0.split_once('#').map_or("", |(_, path)| path)
    }

    /// The place in its file as JSONPath (RFC 9535), for the target of an overlay's action.
    pub fn json_path(&self) -> String {
        let mut path = String::from("$");
        let mut before = String::new();
        for token in self.tokens() {
            if LISTS.contains(&before.as_str()) && token.bytes().all(|byte| byte.is_ascii_digit()) {
                path += &format!("[{token}]");
            } else if token.starts_with(|first: char| first.is_ascii_alphabetic())
                && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            {
                path += &format!(".{token}");
            } else {
                path += &format!("['{}']", token.replace('\\', "\\\\").replace('\'', "\\'"));
            }
            before = token;
        }
        path
    }

    /// The pointer as text, `#/paths/~1users/get`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A token as a pointer has it (RFC 6901, section 3).
pub fn escaped(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// What a token of a pointer stands for.
pub fn unescaped(token: &str) -> String {
    if token.contains('~') { token.replace("~1", "/").replace("~0", "~") } else { token.to_owned() }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
