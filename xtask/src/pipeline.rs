//! The one straight line from documents to files on disk.

use std::fs;
use std::path::{Path, PathBuf};

use crate::config::{ApiConfig, Config};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::error::Error;
use crate::report::ApiSummary;
use crate::sync::{self, FileSet, Mode, Report};

/// Where the configuration stands below the root of the repository.
const CONFIG: &str = "specs/codegen.toml";

/// The folder of the generated crate below the root of the repository.
pub const CRATE: &str = "generated-client";

/// What a run found and did.
#[derive(Debug)]
pub struct Outcome {
    /// What is wrong with the documents. Nothing was compared or written when one of these is an error.
    pub diagnostics: Vec<Diagnostic>,
    /// What was generated from each document, in the configuration's order.
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
}

/// Everything that was generated, before it meets the disk.
#[derive(Debug, Default)]
struct Output {
    files: FileSet,
    apis: Vec<ApiSummary>,
    diagnostics: Vec<Diagnostic>,
}

/// Generates `generated-client/` of the repository at `root` from the documents that `specs/codegen.toml` names.
///
/// # Errors
///
/// The configuration cannot be read, or the output not compared or written. Problems of the configuration and of documents
/// are diagnostics of the outcome.
pub fn codegen(root: &Path, mode: Mode) -> Result<Outcome, Error> {
    let path = root.join(CONFIG);
    let text = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    let output = match Config::parse(CONFIG, &text) {
        Ok(config) => run(root, &config.apis),
        Err(diagnostics) => Output { diagnostics, ..Output::default() },
    };
    finish(output, &root.join(CRATE), mode)
}

/// Generates a crate of its own at `out` from the document at `file`.
///
/// # Errors
///
/// As [`codegen`], and when `out` holds something else than a generated crate.
pub fn generate(file: &Path, out: &Path, options: &Options) -> Result<Outcome, Error> {
    let _ = options;
    let text = fs::read_to_string(file).map_err(Error::io("read", file))?;
    let output = generate_output(&file.display().to_string(), &text);
    if !has_errors(&output.diagnostics) {
        sync::claim(out, &output.files)?;
    }
    finish(output, out, Mode::Write)
}

/// Generates a crate from the text of one document without touching the disk; `file` is the name for diagnostics.
///
/// # Errors
///
/// The diagnostics when one of them is an error.
pub fn generate_text(file: &str, text: &str) -> Result<FileSet, Vec<Diagnostic>> {
    let output = generate_output(file, text);
    if has_errors(&output.diagnostics) { Err(output.diagnostics) } else { Ok(output.files) }
}

/// The seam where document → spec → lower → emit connect. Documents and overlays stand below `specs/`, templates below
/// `templates/` of `root`.
fn run(root: &Path, apis: &[ApiConfig]) -> Output {
    let _ = root;
    let diagnostics = apis.iter().map(|api| not_connected(&api.document)).collect();
    Output { diagnostics, ..Output::default() }
}

fn generate_output(file: &str, _text: &str) -> Output {
    Output { diagnostics: vec![not_connected(file)], ..Output::default() }
}

fn not_connected(file: &str) -> Diagnostic {
    Diagnostic::error("not-connected", "the generator is not connected yet")
        .label(Place::File(file.to_owned()), "")
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn finish(output: Output, folder: &Path, mode: Mode) -> Result<Outcome, Error> {
    let Output { files, apis, diagnostics } = output;
    let report = if has_errors(&diagnostics) { None } else { Some(sync::sync(folder, &files, mode)?) };
    Ok(Outcome { diagnostics, apis, report })
}
