//! Where the repository is, and from its `specs/codegen.toml` to the APIs that it names, and to what their items are and
//! were called.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::config::{ApiConfig, Config};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::document::{Document, Sources, Strictness};
use crate::error::Error;
use crate::ir::Api;
use crate::load::{Problems, load};
use crate::lower::{Renaming, keep, lower_named};
use crate::names::{Called, Filed, Names};
use crate::spec::Spec;
use crate::version::Version;

/// Where the configuration stands below the root of the repository.
pub(crate) const CONFIG: &str = "specs/codegen.toml";

/// Where the hand-written parts of generated crates stand below the root of the repository, and by which it is known.
pub(crate) const TEMPLATES: &str = "templates";

/// How the names of documents end.
const DOCUMENTS: [&str; 3] = ["json", "yaml", "yml"];

/// The revision whose names are kept.
const PAST: &str = "HEAD";

/// An API of the configuration.
pub(crate) struct Configured {
    /// What will exist in Rust.
    pub(crate) api: Api,
    /// What everything of it is called.
    pub(crate) called: Called,
    /// The pins that its names file has, or has to have.
    pub(crate) pins: Names,
    /// What became of pins.
    pub(crate) renamings: Vec<Renaming>,
}

/// The root of the repository that the current folder is in: the nearest folder, from the current one up, that has the
/// templates of generated crates. Whoever runs the generator is in the repository, and Cargo runs tests and benchmarks in
/// the folder of their package; where a program was compiled says nothing, since checkouts move and share a target folder.
///
/// # Errors
///
/// No folder has them.
pub fn repository() -> Result<PathBuf, Error> {
    let here = env::current_dir().map_err(Error::io("read", Path::new(".")))?;
    let root = here.ancestors().find(|folder| folder.join(TEMPLATES).join("runtime").is_dir());
    root.map(Path::to_owned).ok_or_else(|| Error::NoRepository(here.clone()))
}

/// Reads `specs/codegen.toml`, or says what is wrong with it.
pub(crate) fn configuration(mut sources: Sources) -> Result<Config, Box<Problems>> {
    let parsed = match sources.text(CONFIG) {
        Ok(text) => Config::parse(CONFIG, &text),
        Err(unreadable) => Err(vec![unreadable]),
    };
    parsed.map_err(|found| {
        let mut diagnostics = Diagnostics::default();
        found.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        Box::new(Problems { sources, diagnostics })
    })
}

/// The version of the generated crate: what the configuration says, or else the template.
pub(crate) fn version(mut sources: Sources) -> Option<Version> {
    let config = sources.text_if_there(CONFIG).ok()??;
    if let Some(version) = Config::parse(CONFIG, &config).ok()?.package.version {
        return Version::parse(&version);
    }
    let template = sources.text_if_there(&format!("{TEMPLATES}/Cargo.toml")).ok()??;
    let manifest: toml::Table = template.parse().ok()?;
    Version::parse(manifest.get("package")?.get("version")?.as_str()?)
}

/// What is to be said of documents in `specs/` that nothing reads, given what was read. Hand-written parts of a source are
/// read when the document is vendored.
///
/// # Errors
///
/// The folder cannot be read.
pub(crate) fn unnamed(root: &Path, apis: &[ApiConfig], read: &[Problems]) -> Result<Option<Problems>, Error> {
    let (mut found, mut folders) = (Vec::new(), vec!["specs".to_owned()]);
    while let Some(folder) = folders.pop() {
        let at = root.join(&folder);
        for entry in fs::read_dir(&at).map_err(Error::io("read", &at))? {
            let entry = entry.map_err(Error::io("read", &at))?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if Path::new(&path)
                .extension()
                .is_some_and(|ending| DOCUMENTS.iter().any(|it| ending == *it))
            {
                found.push(path);
            }
        }
    }
    let sources = apis.iter().filter_map(|api| api.source.as_ref());
    let parts: Vec<String> = sources.flat_map(|source| source.files().map(|(file, _)| path(file))).collect();
    found.retain(|path| !parts.contains(path));
    found.retain(|path| read.iter().all(|problems| problems.sources.by_path(path).is_none()));
    found.sort();
    let mut diagnostics = Diagnostics::default();
    for path in found {
        let diagnostic = Diagnostic::warning("unnamed-document", "no API uses this document");
        let help = format!("name it in `{CONFIG}`, or remove it");
        diagnostics.push(diagnostic.label(Place::File(path), "").help(help));
    }
    let any = diagnostics.count(Severity::Warning) > 0;
    Ok(any.then(|| Problems { sources: Sources::below(root), diagnostics }))
}

/// The path of a file that the configuration names, or of the names file of an API.
pub(crate) fn path(file: &str) -> String {
    format!("specs/{file}")
}

/// One API of the configuration, with the pins of its names file; with a history, with the pins that keep it.
pub(crate) fn configured<T>(
    mut sources: Sources,
    config: &Config,
    api: &ApiConfig,
    strictness: Strictness,
    history: Option<&Names>,
    keep_facts: fn(&Document) -> T,
) -> (Problems, Option<(Configured, T)>) {
    let mut diagnostics = Diagnostics::default();
    // What is wrong with what it says is shown where it is written.
    sources.add(CONFIG, &config.text);
    let filed = filed(&mut sources, &path(&api.names_file()), &mut diagnostics);
    let overlays: Vec<String> = api.overlays.iter().map(|overlay| path(overlay)).collect();
    let overlays: Vec<&str> = overlays.iter().map(String::as_str).collect();
    let decide = |spec: Spec, diagnostics: &mut Diagnostics| {
        let Some(history) = history else {
            let (api, called) = lower_named(spec, &api.module, &filed.names, diagnostics);
            // Of the past nobody can mend anything.
            if strictness == Strictness::Strict {
                filed.check(&called, diagnostics);
            }
            return Configured { api, called, pins: filed.names, renamings: Vec::new() };
        };
        if !filed.names.is_empty() {
            let mut said = Diagnostics::default();
            let (_, called) = lower_named(spec.clone(), &api.module, &filed.names, &mut said);
            filed.check_clashes(&called, diagnostics);
        }
        let kept = keep(&spec, &api.module, history, &filed.names, diagnostics);
        let renamings = kept.renamings(&filed.names);
        Configured { api: kept.api, called: kept.called, pins: kept.pins, renamings }
    };
    let main = path(&api.document);
    let (mut problems, made) =
        load((sources, diagnostics), &main, &overlays, &api.selection, strictness, keep_facts, decide);
    problems.diagnostics.add_label(&Place::File(main), &api.document_place, "it is named here");
    (problems, made)
}

/// The pins of a names file; none where there is no such file.
fn filed(sources: &mut Sources, path: &str, diagnostics: &mut Diagnostics) -> Filed {
    let parsed = match sources.text_if_there(path) {
        Ok(None) => return Filed::default(),
        Ok(Some(text)) => Filed::parse(path, &text),
        Err(unreadable) => Err(vec![unreadable]),
    };
    parsed.unwrap_or_else(|found| {
        found.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        Filed::default()
    })
}

/// What the items of each module were called when `specs/` was last committed. Nothing where it is as it was then, as
/// nothing can have changed a name; nor without Git, a commit, or documents that were right then.
pub(crate) fn history(root: &Path) -> BTreeMap<String, Names> {
    let mut history = BTreeMap::new();
    if !is_changed(root) {
        return history;
    }
    let Ok(config) = configuration(Sources::at(root, PAST)) else { return history };
    for api in &config.apis {
        let (problems, configured) =
            configured(Sources::at(root, PAST), &config, api, Strictness::Lenient, None, |_| ());
        if let Some((configured, ())) = configured.filter(|_| !problems.diagnostics.has_errors()) {
            history.insert(api.module.clone(), configured.called.names);
        }
    }
    history
}

/// Whether Git knows a revision.
///
/// # Errors
///
/// It does not, or there is no Git.
pub(crate) fn check_revision(root: &Path, revision: &str) -> Result<(), Error> {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(["rev-parse", "--verify", "--end-of-options"]);
    let run =
        git.arg(format!("{revision}^{{commit}}")).output().map_err(Error::io("run", Path::new("git")))?;
    if run.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&run.stderr).trim().to_owned();
    Err(Error::NoRevision { revision: revision.to_owned(), said })
}

/// Whether Git knows another state of `specs/` than that on disk.
fn is_changed(root: &Path) -> bool {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(["--no-optional-locks", "status", "--porcelain", "--", "specs"]);
    git.output().is_ok_and(|run| run.status.success() && !run.stdout.is_empty())
}
