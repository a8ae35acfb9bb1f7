//! From a document to whether its crate depends on anything but what the document says.

use std::fs;
use std::path::{Path, PathBuf};

use xtask::inspect::Inspection;

use crate::Failure;
use crate::cases::Trees;
use crate::find::Found;
use crate::permutation::permuted;

/// Generates the document twice, then rewritten in its order and in others. The answer is the first file of the crate that
/// is not the same every time, if there is one.
pub(crate) fn first_difference(
    found: &Found,
    inspection: &Inspection,
    settings: &xtask::Options,
    folder: &Path,
) -> Result<Option<String>, Failure> {
    let crates = folder.join("crates");
    let generate = |file: &Path, settings: &xtask::Options| -> Result<Option<String>, Failure> {
        let report = xtask::generate(file, &crates, settings)?.report.unwrap_or_default();
        Ok(report.changes.first().map(|change| change.path.clone()))
    };
    let _ = fs::remove_dir_all(&crates);
    generate(&found.file, settings)?;
    if let Some(path) = generate(&found.file, settings)? {
        return Ok(Some(format!("{path}, when it is generated again")));
    }
    // What only the text says, such as a key that stands twice, is gone from all of these.
    let mut last = None;
    for seed in [None, Some(0), Some(1)] {
        let (file, root) = rewritten(found, inspection, seed, &folder.join("files"))?;
        last = generate(&file, &xtask::Options { root: Some(root), ..settings.clone() })?;
        if seed.is_some() && last.is_some() {
            break;
        }
        last = None;
    }
    fs::remove_dir_all(folder)?;
    Ok(last.map(|path| format!("{path}, when maps are permuted")))
}

/// Writes the files of a description as JSON, in another order if there is a seed: the main file, and the folder of all.
fn rewritten(
    found: &Found,
    inspection: &Inspection,
    seed: Option<u64>,
    folder: &Path,
) -> Result<(PathBuf, PathBuf), Failure> {
    let main = found.file.strip_prefix(&found.root)?;
    for (name, tree) in Trees::read(inspection).iter() {
        let path = folder.join(if name.is_empty() { main } else { Path::new(name) });
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, seed.map_or_else(|| tree.to_string(), |seed| permuted(tree, seed)))?;
    }
    Ok((folder.join(main), folder.to_owned()))
}
