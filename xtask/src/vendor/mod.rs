//! `cargo xtask vendor`: from what providers publish to the documents in `specs/`. No other command asks the network.

mod fetch;
mod join;
mod lock;
mod page;
mod take;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::document::Sources;
use crate::error::Error;
use crate::load::Problems;
use crate::pipeline::{Comparison, diff};
use crate::repository::{configuration, path};
use crate::sync::{self, Mode};
use lock::Lock;
use take::Taking;

pub use fetch::Limits;

/// Where the lock stands below the root of the repository.
const LOCK: &str = "specs/vendor.lock";

/// What one run found and did.
#[derive(Debug)]
pub struct Vendored {
    /// What is wrong with pages, each with its texts.
    pub problems: Vec<Problems>,
    /// What became of each API that was asked for.
    pub apis: Vec<Refreshed>,
    /// Whether a page could not be had, so that nobody knows whether there is something newer.
    pub unreachable: bool,
    /// What is different from the last commit, where something was written.
    pub changes: Option<Comparison>,
}

/// What became of the document of one API.
#[derive(Debug, PartialEq, Eq)]
pub struct Refreshed {
    /// The API's module.
    pub module: String,
    /// The file of its document, below the root of the repository.
    pub document: String,
    /// What was found.
    pub state: State,
}

/// How a document stands to its source.
#[derive(Debug, PartialEq, Eq)]
pub enum State {
    /// It says what its source says.
    Current,
    /// It does not; the pages that gave something else than when it was written, none where the file was changed by hand
    /// or a hand-written part was.
    Older(Vec<String>),
    /// It is not known; a problem says why.
    Unknown,
}

impl Vendored {
    /// Whether something of what was asked for has to be done, or could not be found out.
    pub fn is_current(&self) -> bool {
        self.problems.is_empty() && self.apis.iter().all(|api| api.state == State::Current)
    }

    /// What became of each API, a line each, with the pages that have something newer.
    pub fn summary(&self, mode: Mode) -> String {
        let width = self.apis.iter().map(|api| api.module.len()).max().unwrap_or_default();
        let mut text = String::new();
        if self.apis.is_empty() && self.problems.is_empty() {
            text.push_str("no API of specs/codegen.toml has a `source`\n");
        }
        for Refreshed { module, document, state } in &self.apis {
            let (said, pages) = match state {
                State::Current => ("up to date", &[][..]),
                State::Older(pages) if mode == Mode::Write => ("updated", pages.as_slice()),
                State::Older(pages) if pages.is_empty() => ("not what its source says", &[][..]),
                State::Older(pages) => ("the provider has something newer", pages.as_slice()),
                State::Unknown => ("unknown, see above", &[][..]),
            };
            let _ = writeln!(text, "{module:width$}  {document}  {said}");
            for page in pages {
                let _ = writeln!(text, "  newer  {page}");
            }
        }
        text
    }
}

/// The parts of documents that a page holds.
pub(crate) fn parts(text: &str) -> Vec<String> {
    match page::read(text) {
        page::Page::File => vec![text.to_owned()],
        page::Page::Cuts(cuts) => cuts.into_iter().map(|cut| cut.text).collect(),
        page::Page::Named(_) => Vec::new(),
    }
}

/// The modules of the APIs that have a `source`, in the configuration's order.
///
/// # Errors
///
/// What is wrong with the configuration.
pub fn modules(root: &Path) -> Result<Vec<String>, Box<Problems>> {
    let apis = configuration(Sources::below(root))?.apis.into_iter();
    Ok(apis.filter(|api| api.source.is_some()).map(|api| api.module).collect())
}

/// Takes the documents of the APIs `modules`, by default of all that have a `source`, from their providers. Of an API with
/// a problem nothing is written.
///
/// # Errors
///
/// A module without a source, no `curl`, or an answer of the file system. Problems of the configuration and of pages are part
/// of the outcome.
pub fn vendor(root: &Path, modules: &[String], mode: Mode, limits: Limits) -> Result<Vendored, Error> {
    let mut outcome = Vendored { problems: Vec::new(), apis: Vec::new(), unreachable: false, changes: None };
    let config = match configuration(Sources::below(root)) {
        Ok(config) => config,
        Err(problems) => return Ok(Vendored { problems: vec![*problems], ..outcome }),
    };
    let with_source =
        |module: &&String| config.apis.iter().any(|api| api.module == **module && api.source.is_some());
    if let Some(module) = modules.iter().find(|module| !with_source(module)) {
        return Err(Error::NoSource(module.clone()));
    }
    let mut sources = Sources::below(root);
    let old = match locked(&mut sources) {
        Ok(lock) => lock,
        Err(problem) => {
            let mut diagnostics = Diagnostics::default();
            diagnostics.push(problem);
            return Ok(Vendored { problems: vec![Problems { sources, diagnostics }], ..outcome });
        }
    };
    // What is no longer taken from anywhere is no longer locked.
    let mut lock = old.clone();
    lock.retain(|module, _| with_source(&module));
    for api in &config.apis {
        let Some(source) = &api.source else { continue };
        if !modules.is_empty() && !modules.contains(&api.module) {
            continue;
        }
        let document = path(&api.document);
        let mut taking = Taking::new(root, &config, api, limits);
        let taken = taking.take(source)?;
        outcome.unreachable |= taking.unreachable;
        let state = match taken.filter(|_| !taking.problems.diagnostics.has_errors()) {
            None => State::Unknown,
            Some(taken) => {
                let known = old.get(&api.module);
                let newer = taken.pages.iter().filter(|(url, sha256)| {
                    known.and_then(|known| known.get(*url)).is_none_or(|known| known != *sha256)
                });
                let newer: Vec<String> = newer.map(|(url, _)| url.clone()).collect();
                let file = root.join(&document);
                let is_same = known == Some(&taken.pages)
                    && fs::read(&file).is_ok_and(|text| text == taken.text.as_bytes());
                if mode == Mode::Write {
                    sync::put_text(&file, Some(&taken.text))?;
                    lock.insert(api.module.clone(), taken.pages);
                }
                if is_same { State::Current } else { State::Older(newer) }
            }
        };
        if taking.problems.diagnostics.iter().next().is_some() {
            outcome.problems.push(taking.problems);
        }
        outcome.apis.push(Refreshed { module: api.module.clone(), document, state });
    }
    if mode == Mode::Write {
        sync::put_text(&root.join(LOCK), lock::render(&lock).as_deref())?;
        let is_written = outcome.apis.iter().any(|api| matches!(api.state, State::Older(_)));
        // Before the first commit there is nothing to compare with.
        outcome.changes = is_written.then(|| diff(root, "HEAD").ok()).flatten();
    }
    Ok(outcome)
}

/// The lock; empty where there is none yet.
fn locked(sources: &mut Sources) -> Result<Lock, Diagnostic> {
    let Some(text) = sources.text_if_there(LOCK)? else { return Ok(Lock::new()) };
    lock::parse(&text).map_err(|(byte, message)| {
        Diagnostic::error("invalid-lock", message)
            .label(Place::at(LOCK, &text, byte), "")
            .help("remove the file; `cargo xtask vendor` writes it again")
    })
}
