//! The one straight line from documents to files on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::config::Package;
use crate::diagnostic::{Diagnostics, Machine, Severity, Style};
use crate::diff::{self, Changes, Facts, State};
use crate::document::{Document, MATCHES_NOTHING, Selection, Sources, Strictness};
use crate::emit::{self, Layout, Templates};
use crate::error::Error;
use crate::ir::Api;
use crate::lower::{PAGES_LIKELY, lower};
use crate::names::{self, Names, Renaming};
use crate::report::ApiSummary;
use crate::repository::{
    TEMPLATES, check_revision, configuration, configured, history, path, repository, unnamed, version,
};
use crate::spec::Spec;
use crate::sync::{self, FileSet, Mode, Report};
use crate::version::Versions;

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

/// What changed, or why that cannot be told.
#[derive(Debug)]
pub struct Comparison {
    /// What is wrong with documents of which nothing can be made.
    pub problems: Vec<Problems>,
    /// What changed; `None` where a document is wrong.
    pub changes: Option<Changes>,
}

/// Compares the documents that `specs/codegen.toml` names, as [`codegen`] would take them, with those of the Git revision
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

/// Pins the names that items had in the Git revision `base`, and have lost since, in the names files of their APIs. Tells the
/// pins that are new; none where [`diff()`] finds a document wrong.
///
/// # Errors
///
/// As [`diff()`], or a names file cannot be written.
pub fn pin(root: &Path, base: &str) -> Result<Vec<Renaming>, Error> {
    let mut told = Vec::new();
    let (Some(changes), Ok(config)) = (diff(root, base)?.changes, configuration(Sources::below(root))) else {
        return Ok(told);
    };
    let (history, none) = (history(root), Names::new());
    for (module, changes) in &changes.apis {
        let Some(api) = config.apis.iter().find(|api| api.module == *module) else { continue };
        let history = Some(history.get(module).unwrap_or(&none));
        let (_, made) = configured(Sources::below(root), &config, api, Strictness::Strict, history, |_| ());
        let Some((made, ())) = made else { continue };
        let pins = diff::pins(changes, &made.called);
        if pins.is_empty() {
            continue;
        }
        told.extend(pins.iter().map(|(key, name)| Renaming { kept: true, text: key.told(name) }));
        let pins: Names = made.pins.into_iter().chain(pins).collect();
        sync::put_text(&root.join(path(&api.names_file())), names::render(&pins).as_deref())?;
    }
    Ok(told)
}

/// Compares two documents, with the same overlays applied to both. What they no longer match in the older one is no fault.
pub fn diff_files(old: &Path, new: &Path, overlays: &[PathBuf]) -> Comparison {
    let module = package(new, None).replace('-', "_");
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
        &layout.package.replace('-', "_"),
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
        plain(sources, main, overlays, &layout.package.replace('-', "_"), Strictness::Lenient, |_| ());
    let files = match api {
        Some((api, ())) if !problems.diagnostics.has_errors() => {
            let losses = losses(std::slice::from_ref(&problems));
            alone(&api, &layout, &losses)?
        }
        _ => FileSet::new(),
    };
    Ok((problems, files))
}

/// The files of a crate of one API.
fn alone(api: &Api, layout: &Layout, losses: &[String]) -> Result<FileSet, Error> {
    Ok(emit::emit(std::slice::from_ref(api), layout, &templates(&repository()?)?, losses)?)
}

/// From a document to the Rust that it will become, and what is to be kept of the document.
fn plain<T>(
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
fn losses(problems: &[Problems]) -> Vec<String> {
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

/// A name that Cargo takes, from the one that was given or the name of the document's file.
fn package(file: &Path, name: Option<&str>) -> String {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let text = name.unwrap_or(&stem).to_ascii_lowercase();
    let plain: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' })
        .collect();
    let plain = Some(plain.trim_matches('-')).filter(|plain| !plain.is_empty()).unwrap_or("api");
    // Crates that every crate sees by these names, and those that generated code itself names.
    let is_free = |name: &&String| {
        let name = name.replace('-', "_");
        syn::parse_str::<syn::Ident>(&name).is_ok()
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && !matches!(name.as_str(), "alloc" | "core" | "std" | "test")
    };
    let names = [plain.to_owned(), format!("{plain}-client"), format!("api-{plain}")];
    // The last one is always free.
    names.iter().find(is_free).or(names.last()).cloned().unwrap_or_default()
}

/// Reads the hand-written parts of a crate from the repository at `root`.
fn templates(root: &Path) -> Result<Templates, Error> {
    let folder = root.join(TEMPLATES);
    let read = |path: &Path| fs::read_to_string(path).map_err(Error::io("read", path));
    let manifest = read(&folder.join("Cargo.toml"))?;
    let root = folder.join("runtime");
    let mut runtime = BTreeMap::new();
    let mut folders = vec![(root, String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(Error::io("read", &folder))? {
            let entry = entry.map_err(Error::io("read", &folder))?;
            let path = entry.path();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if path.is_dir() {
                folders.push((path, format!("{name}/")));
            } else {
                // A checkout may have turned line ends into those of its system; the output has none of that.
                runtime.insert(name, read(&path)?.replace("\r\n", "\n"));
            }
        }
    }
    Ok(Templates { manifest: manifest.replace("\r\n", "\n"), runtime })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::package;

    #[test]
    fn a_package_has_a_name_that_cargo_takes() {
        for (file, name) in [
            ("petstore.yaml", "petstore"),
            ("Pet Store_v1.json", "pet-store_v1"),
            ("1password.yaml", "api-1password"),
            ("type.yaml", "type-client"),
            ("std.yaml", "std-client"),
            ("--.yaml", "api"),
            ("日本.yaml", "api"),
            ("_a.yaml", "api-_a"),
        ] {
            assert_eq!(package(Path::new(file), None), name, "{file}");
        }
    }
}
