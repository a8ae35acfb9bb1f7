//! From a folder to the documents in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::options::Options;

/// How much of a file is read to see whether it is an API description.
const HEAD: usize = 64 * 1024;

/// A document of the folder.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// What the table calls it.
    pub(crate) name: String,
    /// Its main file.
    pub(crate) file: PathBuf,
    /// The folder that holds all its files.
    pub(crate) root: PathBuf,
}

/// The documents that were asked for, sorted by name.
pub(crate) fn documents(options: &Options) -> Result<Vec<Found>, Failure> {
    let folder = &options.folder;
    let manifest = folder.join("MANIFEST.tsv");
    let mut found = if manifest.exists() { listed(folder, &manifest)? } else { discovered(folder)? };
    found.retain(|document| options.wants(&document.name));
    found.sort_by(|a, b| a.name.cmp(&b.name));
    if found.is_empty() {
        return Err(format!("there is no document to work on in {}", folder.display()).into());
    }
    Ok(found)
}

/// The documents that a manifest lists: tab-separated, with the columns `name` and `file`.
fn listed(folder: &Path, manifest: &Path) -> Result<Vec<Found>, Failure> {
    let text = fs::read_to_string(manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| {
        let found = header.iter().position(|column| *column == name);
        found.ok_or_else(|| format!("{} has no column `{name}`", manifest.display()))
    };
    let (name, file) = (column("name")?, column("file")?);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let path = Path::new(cells.get(file)?);
        // A description of several files has a folder of its own.
        let own = path.components().next().filter(|_| path.components().nth(1).is_some());
        let root = own.map_or_else(|| folder.to_owned(), |own| folder.join(own));
        Some(Found { name: (*cells.get(name)?).to_owned(), file: folder.join(path), root })
    };
    Ok(lines.filter_map(row).collect())
}

/// The files of a folder that say at their root that they are an API description.
fn discovered(folder: &Path) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    let mut names = BTreeSet::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    for file in files {
        let known = file.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json");
        let (Some(stem), true) = (file.file_stem(), known && is_description(&file)) else { continue };
        let stem = stem.to_string_lossy().into_owned();
        let full = || file.file_name().unwrap_or_default().to_string_lossy().replace('.', "-");
        let name = if names.contains(&stem) { full() } else { stem };
        names.insert(name.clone());
        found.push(Found { name, file, root: folder.to_owned() });
    }
    Ok(found)
}

/// Whether `openapi` or `swagger` stands where a key at the root does: at the start of a line, or first in a brace.
fn is_description(file: &Path) -> bool {
    let Ok(bytes) = fs::read(file) else { return false };
    let text = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(&bytes)).into_owned();
    let text = text.trim_start_matches('\u{feff}');
    ["openapi", "swagger"].into_iter().any(|key| {
        let yaml = text.lines().any(|line| {
            let line = line.trim_start_matches(['"', '\'']);
            line.strip_prefix(key).is_some_and(|rest| rest.trim_start_matches(['"', '\'']).starts_with(':'))
        });
        yaml || text.trim_start().starts_with('{') && text.contains(&format!("\"{key}\""))
    })
}
