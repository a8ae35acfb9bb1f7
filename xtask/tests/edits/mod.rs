//! Edits of a document, each with what it has to be judged.

use std::fs;

use serde::Deserialize;

/// An edit and how it is judged.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    pub(crate) edit: String,
    /// The release that it needs.
    pub(crate) release: String,
    /// What it is on the wire.
    pub(crate) wire: String,
    /// Why `cargo semver-checks` judges otherwise, if it does.
    #[serde(default)]
    pub(crate) differs: Option<String>,
    /// Items of Rust that such an edit breaks: they compile before, and after only if they silently mean something else.
    #[serde(default)]
    pub(crate) witness: Option<String>,
    change: Vec<(String, String)>,
}

impl Edit {
    /// All edits, in the order of the file.
    pub(crate) fn all() -> Vec<Self> {
        serde_yaml::from_str(&read("edits.yaml")).expect("the edits are listed as YAML")
    }

    /// The document that every edit starts from.
    pub(crate) fn document() -> String {
        read("openapi.yaml")
    }

    /// The document with the edit.
    pub(crate) fn apply(&self, document: &str) -> String {
        self.change.iter().fold(document.to_owned(), |document, (from, to)| {
            assert_eq!(document.matches(from).count(), 1, "{}: {from:?} has to stand once", self.edit);
            document.replacen(from, to, 1)
        })
    }
}

/// A file of this folder.
pub(crate) fn read(name: &str) -> String {
    let folder = xtask::repository().expect("this runs in the repository").join("xtask/tests/edits");
    fs::read_to_string(folder.join(name)).expect("the file can be read")
}
