//! From one document to what is made of it, and to what is to be said about it.

use crate::diagnostic::{Diagnostics, Machine, Severity, Style};
use crate::document::{Document, Selection, Sources, Strictness};
use crate::ir::Api;
use crate::lower::lower;
use crate::spec::Spec;

/// What is to be said about one document.
#[derive(Debug)]
pub struct Problems {
    /// The texts that it is said about.
    pub sources: Sources,
    /// What is said.
    pub diagnostics: Diagnostics,
}

impl Problems {
    /// Everything of at least `least`, for a person.
    pub fn render(&self, least: Severity, style: Style) -> String {
        self.diagnostics.render(&self.sources, least, style)
    }

    /// What a person is shown first: of each kind of problem of at least `least` the first.
    pub fn brief(&self, least: Severity, style: Style) -> String {
        self.diagnostics.brief(&self.sources, least, style)
    }

    /// Everything of at least `least`, for a program.
    pub fn lines(&self, least: Severity, machine: Machine) -> String {
        self.diagnostics.lines(&self.sources, least, machine)
    }
}

/// From a document to the Rust that it will become, and what is to be kept of the document.
pub(crate) fn plain<T>(
    sources: Sources,
    main: &str,
    overlays: &[&str],
    module: &str,
    strictness: Strictness,
    keep: fn(&Document) -> T,
) -> (Problems, Option<(Api, T)>) {
    let lower = |spec: Spec, diagnostics: &mut Diagnostics| lower(spec, module, diagnostics);
    let all = Selection::default();
    load((sources, Diagnostics::default()), main, overlays, &all, strictness, keep, lower)
}

/// From a document to what `lower` makes of it, and what is to be kept of the document.
pub(crate) fn load<T, L>(
    (mut sources, mut diagnostics): (Sources, Diagnostics),
    main: &str,
    overlays: &[&str],
    selection: &Selection,
    strictness: Strictness,
    keep: fn(&Document) -> T,
    lower: impl FnOnce(Spec, &mut Diagnostics) -> L,
) -> (Problems, Option<(L, T)>) {
    let document = Document::select(&mut sources, main, overlays, selection, strictness, &mut diagnostics);
    let lowered = document.map(|document| {
        let spec = Spec::resolve(&document, &mut diagnostics);
        let kept = keep(&document);
        drop(document);
        (lower(spec, &mut diagnostics), kept)
    });
    if strictness == Strictness::Strict {
        diagnostics.deny_warnings();
    }
    (Problems { sources, diagnostics }, lowered)
}
