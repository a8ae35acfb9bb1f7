//! From a document to what the generator makes of it, without any text: for tools that measure.

use std::path::Path;

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::document::{Document, Sources, Strictness};
use crate::ir::Api;
use crate::lower::{TypeIndex, lower_indexed};
use crate::spec::Spec;
use crate::{Options, Problems};

/// What became of one document.
#[derive(Debug)]
pub struct Inspection {
    /// The texts, and what is to be said about them.
    pub problems: Problems,
    /// The main document's tree with the overlays applied; `None` where it is no tree.
    pub tree: Option<Value>,
    /// What will exist in Rust, and the type of each schema; `None` where nothing can be generated.
    pub api: Option<(Api, TypeIndex)>,
}

/// The parts of documents that a page of a provider holds, as [`vendor`](crate::vendor::vendor) would cut them out.
pub fn parts(page: &str) -> Vec<String> {
    crate::vendor::parts(page)
}

/// Looks at a document as [`generate`](crate::generate) does.
pub fn inspect(file: &Path, options: &Options) -> Inspection {
    let strictness = if options.strict { Strictness::Strict } else { Strictness::Lenient };
    let overlays: Vec<String> = options.overlays.iter().map(|path| path.display().to_string()).collect();
    let overlays: Vec<&str> = overlays.iter().map(String::as_str).collect();
    let mut sources = Sources::disk().rooted(options.root.clone());
    let mut diagnostics = Diagnostics::default();
    let main = file.display().to_string();
    let document = Document::load(&mut sources, &main, &overlays, strictness, &mut diagnostics);
    let api = document.map(|document| {
        let spec = Spec::resolve(&document, &mut diagnostics);
        lower_indexed(spec, "api", &mut diagnostics)
    });
    if strictness == Strictness::Strict {
        diagnostics.deny_warnings();
    }
    let api = api.filter(|_| !diagnostics.has_errors());
    // A second reading, so that places of the first are not moved twice.
    let tree =
        Document::tree(&mut Sources::disk(), &main, &overlays, strictness, &mut Diagnostics::default());
    Inspection { tree: tree.ok(), problems: Problems { sources, diagnostics }, api }
}
