//! From two states of documents to what changed between them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::generate::{alone, losses};
use super::package::{module, package};
use crate::diff::{self, Changes, Facts, State};
use crate::document::{MATCHES_NOTHING, Sources, Strictness};
use crate::emit::Layout;
use crate::error::Error;
use crate::ir::Api;
use crate::load::{Problems, plain};
use crate::names::Names;
use crate::repository::{check_revision, configuration, configured, history, version};
use crate::sync::FileSet;
use crate::version::Versions;

/// What changed, or why that cannot be told.
#[derive(Debug)]
pub struct Comparison {
    /// What is wrong with documents of which nothing can be made.
    pub problems: Vec<Problems>,
    /// What changed; `None` where a document is wrong.
    pub changes: Option<Changes>,
}

/// Compares the documents that `specs/codegen.toml` names, as [`codegen`](super::codegen) would take them, with those of the Git revision
/// `base`.
///
/// # Errors
///
/// Git knows no such revision.
pub fn diff(root: &Path, base: &str) -> Result<Comparison, Error> {
    check_revision(root, base)?;
    // Documents of the past need not satisfy the generator of today.
    let (old, new) = rayon::join(
        || states(&|| Sources::at(root, base), Strictness::Lenient, None),
        || states(&|| Sources::below(root), Strictness::Strict, Some(&history(root))),
    );
    let mut comparison = compared(old, new);
    if let Some(changes) = &mut comparison.changes {
        let versions = (version(Sources::at(root, base)), version(Sources::below(root)));
        changes.versions =
            if let (Some(old), Some(new)) = versions { Some(Versions { old, new }) } else { None };
    }
    Ok(comparison)
}

/// Compares two documents, with the same overlays applied to both. What they no longer match in the older one is no fault.
pub fn diff_files(old: &Path, new: &Path, overlays: &[PathBuf]) -> Comparison {
    let module = module(&package(new, None));
    let overlays: Vec<String> = overlays.iter().map(|path| path.display().to_string()).collect();
    let overlays: Vec<&str> = overlays.iter().map(String::as_str).collect();
    let read = |path: &Path, is_old: bool| {
        let main = path.display().to_string();
        let (mut problems, made) =
            plain(Sources::disk(), &main, &overlays, &module, Strictness::Lenient, Facts::of);
        if is_old {
            problems.diagnostics.forget(MATCHES_NOTHING);
        }
        States::of([(problems, made)])
    };
    let (old, new) = rayon::join(|| read(old, true), || read(new, false));
    compared(old, new)
}

/// Compares two documents, given as texts, that become the module `module`; `overlay` is applied to the new one.
pub fn diff_text(old: &str, new: &str, overlay: Option<&str>, module: &str) -> Comparison {
    match (Reading::of(old, None, module), Reading::of(new, overlay, module)) {
        (Ok(old), Ok(new)) => Comparison { problems: Vec::new(), changes: Some(old.changes(&new)) },
        (old, new) => {
            let problems = [old.err(), new.err()].into_iter().flatten().map(|problems| *problems);
            Comparison { problems: problems.collect(), changes: None }
        }
    }
}

/// A document, given as a text, that was read: to be compared and written out as often as it takes.
#[derive(Debug)]
pub struct Reading {
    state: State,
    losses: Vec<String>,
}

impl Reading {
    /// Reads a document that becomes the module `module`, with an overlay.
    ///
    /// # Errors
    ///
    /// What is wrong with the document, if nothing can be made of it.
    pub fn of(text: &str, overlay: Option<&str>, module: &str) -> Result<Self, Box<Problems>> {
        let overlay_text = overlay.unwrap_or_default();
        let files = [("openapi.yaml", text.as_bytes()), ("overlay.yaml", overlay_text.as_bytes())];
        let overlays = overlay.map(|_| "overlay.yaml");
        let sources = Sources::memory(files);
        let lenient = Strictness::Lenient;
        let (problems, made) =
            plain(sources, "openapi.yaml", overlays.as_slice(), module, lenient, Facts::of);
        let losses = losses(std::slice::from_ref(&problems));
        Ok(Self { state: state(problems, made)?, losses })
    }

    /// What is different in another one.
    pub fn changes(&self, other: &Self) -> Changes {
        diff::compare(std::slice::from_ref(&self.state), std::slice::from_ref(&other.state))
    }

    /// Whether the same is written out of it as of another one.
    pub fn is_written_like(&self, other: &Self) -> bool {
        // What is decided is all that is written out, with the templates.
        self.state.api == other.state.api && self.losses == other.losses
    }

    /// The crate of its own that it becomes, called after its module.
    ///
    /// # Errors
    ///
    /// A template cannot be read.
    pub fn files(&self) -> Result<FileSet, Error> {
        let api = &self.state.api;
        let layout = Layout::standalone(package(Path::new(&api.module), Some(&api.module)));
        alone(api, &layout, &self.losses)
    }
}

/// A document that was read, or what is wrong with it.
fn state(problems: Problems, made: Option<(Api, Facts)>) -> Result<State, Box<Problems>> {
    match made {
        Some((api, facts)) if !problems.diagnostics.has_errors() => {
            Ok(State { api, facts, sources: problems.sources })
        }
        Some(_) | None => Err(Box::new(problems)),
    }
}

/// One state of some APIs, or what is wrong with their documents.
#[derive(Default)]
struct States {
    states: Vec<State>,
    problems: Vec<Problems>,
}

impl States {
    fn of(loaded: impl IntoIterator<Item = (Problems, Option<(Api, Facts)>)>) -> Self {
        let mut states = Self::default();
        for (problems, made) in loaded {
            match state(problems, made) {
                Ok(state) => states.states.push(state),
                Err(problems) => states.problems.push(*problems),
            }
        }
        states
    }
}

/// The states of the configuration's APIs.
fn states(
    sources: &dyn Fn() -> Sources,
    strictness: Strictness,
    history: Option<&BTreeMap<String, Names>>,
) -> States {
    let none = Names::new();
    match configuration(sources()) {
        Ok(config) => States::of(config.apis.iter().map(|api| {
            let history = history.map(|history| history.get(&api.module).unwrap_or(&none));
            let (problems, made) = configured(sources(), &config, api, strictness, history, Facts::of);
            (problems, made.map(|(made, facts)| (made.api, facts)))
        })),
        Err(problems) => States { states: Vec::new(), problems: vec![*problems] },
    }
}

fn compared(old: States, new: States) -> Comparison {
    let changes =
        (old.problems.is_empty() && new.problems.is_empty()).then(|| diff::compare(&old.states, &new.states));
    Comparison { problems: old.problems.into_iter().chain(new.problems).collect(), changes }
}
