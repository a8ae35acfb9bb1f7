//! From documents to a crate: the one that `specs/codegen.toml` describes, or one of its own.

use std::path::{Path, PathBuf};

use super::package::{module, package};
use super::templates::templates;
use crate::config::Package;
use crate::diagnostic::Severity;
use crate::document::{Sources, Strictness};
use crate::emit::{self, Layout, Templates};
use crate::error::Error;
use crate::ir::Api;
use crate::load::{Problems, plain};
use crate::lower::PAGES_LIKELY;
use crate::names::{self, Names};
use crate::report::ApiSummary;
use crate::repository::{configuration, configured, history, path, repository, unnamed};
use crate::sync::{self, FileSet, Mode, Report};

/// The folder of the generated crate below the root of the repository.
pub const CRATE: &str = "generated-client";

/// What a run found and did.
#[derive(Debug)]
pub struct Outcome {
    /// What is to be said about each document. Nothing was compared or written when one of these is an error.
    pub problems: Vec<Problems>,
    /// What was generated from each document, in the configuration's order; empty when one has an error.
    pub apis: Vec<ApiSummary>,
    /// How the disk differs or differed; `None` when there was nothing to compare it with.
    pub report: Option<Report>,
}

/// How [`generate`] treats one document.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The name of the crate; by default the document's file name.
    pub name: Option<String>,
    /// Overlays in the order of their application.
    pub overlays: Vec<PathBuf>,
    /// Whether warnings are errors.
    pub strict: bool,
    /// The folder that references must not leave; by default that of the document.
    pub root: Option<PathBuf>,
}

/// Generates `generated-client/` of the repository at `root` from the documents that `specs/codegen.toml` names, and the
/// files of names that this takes to keep the names of the last commit.
///
/// # Errors
///
/// The configuration or a template cannot be read, or the output not compared or written. Problems of the configuration and
/// of documents are part of the outcome.
pub fn codegen(root: &Path, mode: Mode) -> Result<Outcome, Error> {
    let config = match configuration(Sources::below(root)) {
        Ok(config) => config,
        Err(problems) => return Ok(Outcome { problems: vec![*problems], apis: Vec::new(), report: None }),
    };
    let history = (mode == Mode::Write).then(|| history(root));
    let (mut problems, mut apis, mut pins, mut renamings) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let none = Names::new();
    for settings in &config.apis {
        let history = history.as_ref().map(|history| history.get(&settings.module).unwrap_or(&none));
        // Without mercy: these documents are ours to mend.
        let (found, made) =
            configured(Sources::below(root), &config, settings, Strictness::Strict, history, |_| ());
        problems.push(found);
        if let Some((made, ())) = made {
            // Without groups there is nothing to choose from.
            let group_features = settings.group_features && !made.api.groups.is_empty();
            apis.push(Api { group_features, ..made.api });
            pins.push((path(&settings.names_file()), made.pins));
            renamings.push(made.renamings);
        }
    }
    let Package { name, version, description } = config.package;
    let package = name.unwrap_or_else(|| CRATE.to_owned());
    let layout = Layout { version, description, ..Layout::modules(package) };
    let templates = templates(root)?;
    let mut outcome = finish(problems, &apis, &layout, &templates, &root.join(CRATE), mode)?;
    if mode == Mode::Write && outcome.report.is_some() {
        for (path, pins) in pins {
            sync::put_text(&root.join(path), names::render(&pins).as_deref())?;
        }
    }
    if outcome.report.is_some() {
        outcome.problems.extend(unnamed(root, &config.apis, &outcome.problems)?);
    }
    for (summary, renamings) in outcome.apis.iter_mut().zip(renamings) {
        summary.renamings = renamings;
    }
    Ok(outcome)
}

/// Generates a crate of its own at `out` from the document at `file`.
///
/// # Errors
///
/// As [`codegen`], when `out` holds something else than a generated crate, and outside of the repository, whose templates
/// every crate gets.
pub fn generate(file: &Path, out: &Path, options: &Options) -> Result<Outcome, Error> {
    let layout = Layout::standalone(package(file, options.name.as_deref()));
    let strictness = if options.strict { Strictness::Strict } else { Strictness::Lenient };
    let overlays: Vec<String> = options.overlays.iter().map(|path| path.display().to_string()).collect();
    let overlays: Vec<&str> = overlays.iter().map(String::as_str).collect();
    let main = file.display().to_string();
    let (problems, api) = plain(
        Sources::disk().rooted(options.root.clone()),
        &main,
        &overlays,
        &module(&layout.package),
        strictness,
        |_| (),
    );
    let apis: Vec<Api> = api.into_iter().map(|(api, ())| api).collect();
    let templates = templates(&repository()?)?;
    if !problems.diagnostics.has_errors() {
        sync::claim(out)?;
    }
    finish(vec![problems], &apis, &layout, &templates, out, Mode::Write)
}

/// Generates a crate called `name` at `out` from several documents, each under the name of its module: what
/// [`codegen`] does, with documents from anywhere that are taken as they are. Gives the Rust too that they become.
///
/// # Errors
///
/// As [`generate`].
pub fn generate_modules(
    documents: &[(String, PathBuf)],
    name: &str,
    out: &Path,
) -> Result<(Outcome, Vec<Api>), Error> {
    let mut problems = Vec::new();
    let mut apis = Vec::new();
    for (module, file) in documents {
        let main = file.display().to_string();
        let (found, api) = plain(Sources::disk(), &main, &[], module, Strictness::Lenient, |_| ());
        problems.push(found);
        apis.extend(api.map(|(api, ())| api));
    }
    let layout = Layout::modules(name.to_owned());
    let templates = templates(&repository()?)?;
    let outcome = finish(problems, &apis, &layout, &templates, out, Mode::Write)?;
    Ok((outcome, apis))
}

/// Generates a crate called `name` from texts by path, without touching the disk but for the templates; `main` is the
/// document among them and `overlays` the others that are applied to it.
///
/// # Errors
///
/// A template cannot be read.
pub fn generate_text(
    files: &[(&str, &str)],
    main: &str,
    overlays: &[&str],
    name: &str,
) -> Result<(Problems, FileSet), Error> {
    let sources = Sources::memory(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    let layout = Layout::standalone(package(Path::new(name), Some(name)));
    let (problems, api) =
        plain(sources, main, overlays, &module(&layout.package), Strictness::Lenient, |_| ());
    let files = match api {
        Some((api, ())) if !problems.diagnostics.has_errors() => {
            let losses = losses(std::slice::from_ref(&problems));
            alone(&api, &layout, &losses)?
        }
        Some(_) | None => FileSet::new(),
    };
    Ok((problems, files))
}

/// The files of a crate of one API.
pub(super) fn alone(api: &Api, layout: &Layout, losses: &[String]) -> Result<FileSet, Error> {
    Ok(emit::emit(std::slice::from_ref(api), layout, &templates(&repository()?)?, losses)?)
}

/// Brings what was generated to disk, or compares it, unless a document has errors.
fn finish(
    problems: Vec<Problems>,
    apis: &[Api],
    layout: &Layout,
    templates: &Templates,
    folder: &Path,
    mode: Mode,
) -> Result<Outcome, Error> {
    if problems.iter().any(|problems| problems.diagnostics.has_errors()) {
        return Ok(Outcome { problems, apis: Vec::new(), report: None });
    }
    // Without an error every document is an API.
    let summaries = apis.iter().zip(&problems).map(|(api, problems)| ApiSummary {
        module: api.module.clone(),
        folder: if layout.standalone { "src/".to_owned() } else { format!("src/{}/", api.module) },
        operations: api.operation_count(),
        types: api.types.len(),
        notes: problems.diagnostics.count(Severity::Note),
        unpaged: problems.diagnostics.iter().filter(|item| item.code == PAGES_LIKELY).count(),
        renamings: Vec::new(),
    });
    let summaries = summaries.collect();
    let files = emit::emit(apis, layout, templates, &losses(&problems))?;
    if let Some(Err(error)) = files.get(sync::MANIFEST).map(|text| text.parse::<toml::Table>()) {
        // Cargo would load nothing of the workspace any more, this command included.
        return Err(Error::Manifest(error.message().to_owned()));
    }
    let report = sync::sync(folder, files, mode)?;
    Ok(Outcome { problems, apis: summaries, report: Some(report) })
}

/// The lines of the crate's README about what could not be had from the documents.
pub(super) fn losses(problems: &[Problems]) -> Vec<String> {
    let mut losses = Vec::new();
    for problems in problems {
        let items = problems.diagnostics.iter().filter(|item| item.severity == Severity::Warning);
        for diagnostic in items {
            // The path of a file depends on where the generator was started.
            let pointer = diagnostic.labels.first().and_then(|label| label.place.pointer());
            let place =
                pointer.map(|place| format!(" ({})", without_index(place.as_str()))).unwrap_or_default();
            losses.push(format!("`{}`: {}{place}", diagnostic.code, diagnostic.message));
        }
    }
    losses.sort();
    losses
}

/// A place without the position of a parameter, whose order in the document does not reach the output.
fn without_index(place: &str) -> String {
    let mut tokens: Vec<&str> = Vec::new();
    for token in place.split('/') {
        if tokens.last() == Some(&"parameters") && token.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        tokens.push(token);
    }
    tokens.join("/")
}
