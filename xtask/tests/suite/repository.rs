//! A scratch repository: this one's templates, and documents of the test's choice.

use std::env;
use std::fs;
use std::path::PathBuf;

use serde_yaml::Value;
use xtask::diagnostic::{Severity, Style};
use xtask::sync::{FileSet, Mode};
use xtask::{CRATE, Outcome};

use crate::folder::Folder;

/// The root of this repository.
pub(crate) fn root() -> PathBuf {
    xtask::repository().expect("the tests run in the repository")
}

/// A small API of ours: documents, a newer one, and the Rust that they become.
pub(crate) fn sample() -> PathBuf {
    root().join("xtask/tests/sample")
}

/// The binary `xtask`, which Cargo builds before this test. The path that it had then may not be the one that it has now.
pub(crate) fn binary() -> PathBuf {
    let test = env::current_exe().expect("this test is a file");
    let folder = test.ancestors().nth(2).expect("the test is in `deps`, beside the binary");
    folder.join("xtask").with_extension(env::consts::EXE_EXTENSION)
}

/// What is wrong with the documents, as a person is shown it.
pub(crate) fn problems(outcome: &Outcome) -> String {
    outcome.problems.iter().map(|problems| problems.render(Severity::Warning, Style::Plain)).collect()
}

pub(crate) struct Repository(pub(crate) Folder);

impl Repository {
    /// This repository's templates without any document.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Folder::new(name);
        folder.copy(&root().join("templates"), "templates");
        Self(folder)
    }

    /// This repository's templates and the documents of the sample. What stands in this repository's `specs/` is
    /// updated whenever a provider likes, so no test of the generator is about it.
    pub(crate) fn of_sample(name: &str) -> Self {
        let repository = Self::new(name);
        repository.0.copy(&sample().join("specs"), "specs");
        repository
    }

    /// Replaces `specs/{document}` by what `edit` makes of it.
    pub(crate) fn edit(&self, document: &str, edit: impl FnOnce(&mut Value)) {
        let path = self.0.path().join("specs").join(document);
        let text = fs::read_to_string(path).expect("the document can be read");
        let mut value = serde_yaml::from_str(&text).expect("the document is YAML");
        edit(&mut value);
        let text = serde_yaml::to_string(&value).expect("the document can be written");
        self.0.write(&format!("specs/{document}"), text);
    }

    pub(crate) fn codegen(&self, mode: Mode) -> Outcome {
        xtask::codegen(self.0.path(), mode).expect("the repository can be read and written")
    }

    /// The generated crate, freshly written.
    pub(crate) fn generated(&self) -> FileSet {
        let outcome = self.codegen(Mode::Write);
        assert!(outcome.report.is_some(), "nothing was generated:\n{}", problems(&outcome));
        let prefix = format!("{CRATE}/");
        let files = self.0.read().into_iter();
        files.filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?.to_owned(), text))).collect()
    }
}
