//! From the places of diagnostics to lines and columns of the files that their authors wrote.

use crate::diagnostic::{Diagnostic, Diagnostics, Label, Place, Severity};
use crate::document::Sources;
use crate::document::{Finder, Spot};

/// A diagnostic with its places found.
#[derive(Debug)]
pub(super) struct Located<'a> {
    pub(super) labels: Vec<LocatedLabel<'a>>,
    pub(super) item: &'a Diagnostic,
}

/// A label with its place found.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LocatedLabel<'a> {
    pub(super) path: &'a str,
    pub(super) spot: Option<Spot>,
    pub(super) text: &'a str,
}

impl Diagnostics {
    /// All diagnostics of at least `least`, sorted by file and position.
    pub(super) fn located<'a>(&'a self, sources: &'a Sources, least: Severity) -> Vec<Located<'a>> {
        let chosen: Vec<&Diagnostic> = self.iter().filter(|item| item.severity >= least).collect();
        let labels = chosen.iter().flat_map(|item| &item.labels);
        let finder = Finder::new(sources, labels.filter_map(|label| label.place.pointer()));
        let locate = |label| located(&finder, label);
        let locate =
            |item: &&'a Diagnostic| Located { labels: item.labels.iter().map(locate).collect(), item };
        let mut found: Vec<Located<'a>> = chosen.iter().map(locate).collect();
        found.sort_by(|a, b| {
            (&a.labels, a.item.code, &a.item.message).cmp(&(&b.labels, b.item.code, &b.item.message))
        });
        found
    }
}

fn located<'a>(finder: &Finder<'a>, label: &'a Label) -> LocatedLabel<'a> {
    let (path, spot) = match &label.place {
        Place::File(file) => (file.as_str(), None),
        Place::Position { file, line, column } => {
            (file.as_str(), Some(Spot { line: *line, column: *column, width: 1 }))
        }
        Place::Node(pointer) => finder.node(pointer),
        Place::Key(pointer) => finder.key(pointer),
    };
    LocatedLabel { path, spot, text: &label.text }
}
