//! The hand-written parts of a crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::emit::Templates;
use crate::error::Error;
use crate::repository::TEMPLATES;

/// Reads the hand-written parts of a crate from the repository at `root`.
pub(super) fn templates(root: &Path) -> Result<Templates, Error> {
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
