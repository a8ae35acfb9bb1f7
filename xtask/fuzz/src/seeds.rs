//! What inputs are made of: documents, overlays and pages that are right.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Failure;

/// Texts to begin with.
pub(crate) struct Seeds {
    /// Documents as their authors wrote them.
    pub(crate) documents: Vec<String>,
    /// The same as trees.
    pub(crate) trees: Vec<Value>,
    /// Overlays.
    pub(crate) overlays: Vec<String>,
    /// Pages of providers.
    pub(crate) pages: Vec<String>,
}

impl Seeds {
    /// Reads the fixtures, and `more` documents.
    pub(crate) fn read(more: &[PathBuf]) -> Result<Self, Failure> {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
        let mut files = Vec::new();
        find(&tests, &mut files)?;
        let texts = |is: fn(&str) -> bool| -> Vec<String> {
            let names = files.iter().filter(|file| file.to_str().is_some_and(is));
            names.filter_map(|file| fs::read_to_string(file).ok()).collect()
        };
        let mut documents = texts(|name| {
            name.ends_with("/openapi.yaml") || name.contains("/diagnostics/") && name.ends_with(".yaml")
        });
        for file in more {
            documents.push(fs::read_to_string(file)?);
        }
        let trees: Vec<Value> = documents.iter().filter_map(|text| serde_yaml::from_str(text).ok()).collect();
        let overlays = texts(|name| name.ends_with(".overlay.yaml"));
        let pages = documents.iter().zip(&trees).flat_map(|(text, tree): (&String, &Value)| {
            [
                format!("---\ntitle: A\n---\n\n# A\n\n```yaml\n{text}\n```\n\nMore.\n\n```json\n{tree}\n```\n"),
                format!("<!doctype html><html><body><script type=\"application/json\">{{\"spec\": {tree}}}</script><p>A</p></body></html>"),
                format!("<!doctype html><html><body><div data-spec-url=\"a.json\"></div><script>const spec = {tree};</script></body></html>"),
            ]
        });
        let pages = pages.collect();
        Ok(Self { documents, trees, overlays, pages })
    }
}

/// All files below a folder, in the order of their names.
fn find(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        if entry.file_type()?.is_dir() {
            find(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
