//! What is wrong with a document, said once, with a code and a place.

mod code;

use std::collections::BTreeSet;
use std::fmt;

use crate::pointer::Pointer;

pub use code::{CODES, explain};

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is lost; somebody may want to know.
    Note,
    /// Part of the document was mended, approximated or left out.
    Warning,
    /// No code can be generated.
    Error,
}

impl Severity {
    /// The word that stands before a message.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Whether the text carries colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// ANSI escapes; `anstream` takes them away where the output is no terminal.
    Coloured,
    /// Plain text.
    Plain,
}

/// The programs that diagnostics are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// One JSON object for each line: `severity`, `code`, `message`, `places` (each with a `file`, and a `line`, a
    /// `column` and a `text` where there is one) and perhaps `help`.
    Json,
    /// Workflow commands of GitHub, which shows them beside the lines that they are about.
    Github,
}

/// Where a diagnostic points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A node of the description.
    Node(Pointer),
    /// The key of a map entry rather than its value.
    Key(Pointer),
    /// A line and a column, both from 1, of a file that could not be read as a tree. The path is as the user gave it.
    Position {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
    },
    /// A whole file.
    File(String),
}

impl Place {
    /// The position of a byte of a text.
    pub(crate) fn at(file: &str, text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Self::Position { file: file.to_owned(), line: before.matches('\n').count() + 1, column }
    }

    /// The node of a description, if it is one.
    pub(crate) fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::Node(pointer) | Self::Key(pointer) => Some(pointer),
            Self::Position { .. } | Self::File(_) => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(pointer) | Self::Key(pointer) => pointer.fmt(f),
            Self::Position { file, line, column } => write!(f, "{file}:{line}:{column}"),
            Self::File(file) => f.write_str(file),
        }
    }
}

/// A place and what is to be said about it.
#[derive(Clone, Debug)]
pub struct Label {
    /// The place.
    pub place: Place,
    /// A few words shown at the caret; may be empty.
    pub text: String,
}

/// One problem of a document.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Error, warning or note.
    pub severity: Severity,
    /// A stable name of the kind of problem, in kebab case: `unresolved-reference`.
    pub code: &'static str,
    /// What is wrong, as one sentence without a final period.
    pub message: String,
    /// The place of the problem, then other places that belong to it (the other side of a conflict).
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a place yet.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self { severity, code, message: message.into(), labels: Vec::new(), help: None }
    }

    /// An error: no code can be generated.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning: something was mended, approximated or left out.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Adds a place without words.
    #[must_use]
    pub fn at(self, pointer: &Pointer) -> Self {
        self.label(Place::Node(pointer.clone()), "")
    }

    /// Adds a place with words.
    #[must_use]
    pub fn label(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label { place, text: text.into() });
        self
    }

    /// What it says whatever it is about: two of one kind differ only in what stands between backticks.
    pub(crate) fn kind(&self) -> (&'static str, String) {
        (self.code, self.message.split('`').step_by(2).collect::<Vec<_>>().join("`"))
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The diagnostics of one run, in the order of their discovery.
#[derive(Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    said: BTreeSet<(&'static str, String, Vec<Place>)>,
}

impl Diagnostics {
    /// Adds one, unless the same was said before: a schema that several others share is looked at for each of them.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let places = diagnostic.labels.iter().map(|label| label.place.clone()).collect();
        if self.said.insert((diagnostic.code, diagnostic.message.clone(), places)) {
            self.items.push(diagnostic);
        }
    }

    /// Adds all of another run.
    pub(crate) fn append(&mut self, others: Self) {
        others.items.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    /// Makes errors of warnings: for documents that are ours to mend.
    pub fn deny_warnings(&mut self) {
        for diagnostic in &mut self.items {
            diagnostic.severity = match diagnostic.severity {
                Severity::Note => Severity::Note,
                Severity::Warning | Severity::Error => Severity::Error,
            };
        }
    }

    /// Forgets what was said of a kind.
    pub(crate) fn forget(&mut self, code: &str) {
        self.items.retain(|diagnostic| diagnostic.code != code);
    }

    /// Adds a place to those that are about another place as a whole.
    pub(crate) fn add_label(&mut self, about: &Place, place: &Place, text: &str) {
        for diagnostic in &mut self.items {
            if diagnostic.labels.first().is_some_and(|label| label.place == *about) {
                diagnostic.labels.push(Label { place: place.clone(), text: text.to_owned() });
            }
        }
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.items.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}
