//! Brings generated files to disk, or says how the disk differs from them: one function for both.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

pub use crate::emit::FileSet;
use crate::emit::HEADER;
use crate::error::Error;

/// The manifest of a crate.
pub(crate) const MANIFEST: &str = "Cargo.toml";

/// How the name of a file ends until it is written.
const TEMPORARY: &str = ".tmp";

/// The file that is written first.
const FIRST: &str = "src/lib.rs";

/// Whether differences are mended or only reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Bring the files to disk.
    Write,
    /// Touch nothing.
    Check,
}

/// How one file differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It was generated and is not on disk.
    Missing,
    /// It is on disk with another content.
    Stale,
    /// It is on disk where only generated files belong, and was not generated.
    Orphan,
}

/// One file that differs, with both texts; a text that does not exist is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The path below the crate's folder.
    pub path: String,
    /// How it differs.
    pub difference: Difference,
    /// What was on disk; bytes that are not UTF-8 are replaced.
    pub old: String,
    /// What was generated.
    pub new: String,
}

/// Every file that differs, or differed before it was written, sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The differences.
    pub changes: Vec<Change>,
}

/// Compares `files` with the generated files below `root` and, in [`Mode::Write`], makes the disk the same.
///
/// The generator owns exactly `Cargo.toml`, `README.md` and `src/` below `root`; nothing else is read or touched. A file
/// that does not differ is not written, so its modification time stays; every other one is written beside its place and
/// renamed, so that whoever reads it, or kills this, finds the old text or the new one. Orphans are removed, and with them the
/// folders they leave empty. Two runs on one folder wait for one another.
///
/// # Errors
///
/// A path of `files` outside the owned set; a symbolic link, a special file or an orphan that nobody generated inside it (found
/// before anything is written); or an answer of the file system.
pub fn sync(root: &Path, files: FileSet, mode: Mode) -> Result<Report, Error> {
    if let Some(path) = files.keys().find(|path| !is_owned(path)) {
        return Err(Error::NotOwned(path.clone()));
    }
    if mode == Mode::Write {
        fs::create_dir_all(root).map_err(Error::io("create", root))?;
    }
    let _lock = lock(root, mode)?;
    let disk = Disk::read(root)?;
    let report = compare(&disk.files, files);
    if mode == Mode::Write {
        let orphans = report.changes.iter().filter(|change| change.difference == Difference::Orphan);
        if let Some(change) = orphans.into_iter().find(|change| !is_generated(&change.path, &change.old)) {
            return Err(Error::Refused { path: root.join(&change.path), what: "not generated" });
        }
        write(root, &disk, &report)?;
    }
    Ok(report)
}

/// Waits until no other run writes to a folder, or, to write, until none reads it either; over when the lock is dropped. A
/// folder can only be locked where it can be opened as a file, and on file systems that have locks.
fn lock(root: &Path, mode: Mode) -> Result<Option<fs::File>, Error> {
    let Ok(folder) = fs::File::open(root) else { return Ok(None) };
    let locked = match mode {
        Mode::Write => folder.lock(),
        Mode::Check => folder.lock_shared(),
    };
    match locked {
        Ok(()) => Ok(Some(folder)),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(None),
        Err(error) => Err(Error::io("lock", root)(error)),
    }
}

/// Whether a file in the owned set comes from a run of the generator: by its header, as a copy in the runtime, or as what a run
/// that was killed left.
fn is_generated(path: &str, text: &str) -> bool {
    text.is_empty()
        || text.starts_with(HEADER)
        || path.starts_with("src/runtime/")
        || path.ends_with(TEMPORARY)
}

/// Refuses a folder that [`sync`] would take for its own although it holds something else.
///
/// A folder may be written to when it is absent, empty but for a repository of Git, or holds a `src/lib.rs` that begins as
/// generated files do. That one is written first, so what a killed run leaves can be written to again.
///
/// # Errors
///
/// [`Error::Occupied`], or an answer of the file system.
pub fn claim(root: &Path) -> Result<(), Error> {
    let library = root.join(FIRST);
    match fs::read(&library) {
        Ok(bytes) if bytes.starts_with(HEADER.as_bytes()) => return Ok(()),
        Ok(_) => return Err(Error::Occupied(root.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(Error::io("read", &library)(error)),
    }
    let written = temporary(&library);
    for folder in [root.to_owned(), root.join("src")] {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Error::io("read", &folder)(error)),
        };
        for entry in entries {
            let path = entry.map_err(Error::io("read", &folder))?.path();
            if ![root.join(".git"), root.join("src"), written.clone()].contains(&path) {
                return Err(Error::Occupied(root.to_owned()));
            }
        }
    }
    Ok(())
}

fn is_owned(path: &str) -> bool {
    let part = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']);
    match path.strip_prefix("src/") {
        Some(inner) => inner.split('/').all(part),
        None => matches!(path, MANIFEST | "README.md"),
    }
}

/// What stands in the owned set.
#[derive(Default)]
struct Disk {
    files: BTreeMap<String, Vec<u8>>,
    /// `src` and the folders below it, each after the one that holds it.
    folders: Vec<String>,
}

impl Disk {
    fn read(root: &Path) -> Result<Self, Error> {
        let mut disk = Self::default();
        let mut pending = ["src", "README.md", MANIFEST].map(str::to_owned).to_vec();
        while let Some(name) = pending.pop() {
            let path = root.join(&name);
            let kind = match fs::symlink_metadata(&path) {
                Ok(metadata) => metadata.file_type(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(Error::io("read", &path)(error)),
            };
            if kind.is_symlink() {
                return Err(Error::Refused { path, what: "a symbolic link" });
            } else if kind.is_file() {
                let bytes = fs::read(&path).map_err(Error::io("read", &path))?;
                disk.files.insert(name, bytes);
            } else if kind.is_dir() && (name == "src" || name.starts_with("src/")) {
                for entry in fs::read_dir(&path).map_err(Error::io("read", &path))? {
                    let entry = entry.map_err(Error::io("read", &path))?;
                    let Ok(child) = entry.file_name().into_string() else {
                        return Err(Error::Refused { path: entry.path(), what: "not named in UTF-8" });
                    };
                    pending.push(format!("{name}/{child}"));
                }
                disk.folders.push(name);
            } else {
                return Err(Error::Refused { path, what: "not a file" });
            }
        }
        Ok(disk)
    }
}

fn compare(disk: &BTreeMap<String, Vec<u8>>, files: FileSet) -> Report {
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    let orphans = disk.iter().filter(|(path, _)| !files.contains_key(*path)).map(|(path, old)| Change {
        path: path.clone(),
        difference: Difference::Orphan,
        old: text(old),
        new: String::new(),
    });
    let mut changes: Vec<Change> = orphans.collect();
    changes.extend(files.into_iter().filter_map(|(path, new)| {
        let (difference, old) = match disk.get(&path) {
            None => (Difference::Missing, String::new()),
            Some(old) if old == new.as_bytes() => return None,
            Some(old) => (Difference::Stale, text(old)),
        };
        Some(Change { path, difference, old, new })
    }));
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Report { changes }
}

/// Makes a single file say a text, or removes it where there is none.
///
/// # Errors
///
/// Something else than a file stands there, or an answer of the file system.
pub(crate) fn put_text(path: &Path, text: Option<&str>) -> Result<(), Error> {
    let is_new = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => false,
        Ok(_) => return Err(Error::Refused { path: path.to_owned(), what: "not a file" }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(Error::io("read", path)(error)),
    };
    match text {
        None if is_new => Ok(()),
        None => fs::remove_file(path).map_err(Error::io("remove", path)),
        Some(text) if !is_new && fs::read(path).is_ok_and(|old| old == text.as_bytes()) => Ok(()),
        Some(text) => put(path, text).map_err(Error::io("write", path)),
    }
}

/// Orphans go first: one may stand where a folder is needed, or differ from a new file in letter case only.
fn write(root: &Path, disk: &Disk, report: &Report) -> Result<(), Error> {
    for left in [MANIFEST, "README.md"].map(|name| temporary(&root.join(name))) {
        // Of a run that was killed. Those below `src` are orphans.
        if fs::symlink_metadata(&left).is_ok_and(|metadata| metadata.is_file()) {
            fs::remove_file(&left).map_err(Error::io("remove", &left))?;
        }
    }
    let (orphans, mut files): (Vec<_>, Vec<_>) =
        report.changes.iter().partition(|change| change.difference == Difference::Orphan);
    let mut kept: BTreeSet<&str> = disk.files.keys().map(String::as_str).collect();
    for change in orphans {
        let path = root.join(&change.path);
        fs::remove_file(&path).map_err(Error::io("remove", &path))?;
        kept.remove(change.path.as_str());
    }
    for folder in disk.folders.iter().rev() {
        let below = format!("{folder}/");
        if !kept.range(below.as_str()..).next().is_some_and(|path| path.starts_with(&below)) {
            let folder = root.join(folder);
            fs::remove_dir(&folder).map_err(Error::io("remove", &folder))?;
        }
    }
    files.sort_by_key(|change| change.path != FIRST);
    let mut made = PathBuf::new();
    for change in files {
        let path = root.join(&change.path);
        if let Some(folder) = path.parent().filter(|folder| *folder != made) {
            fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
            folder.clone_into(&mut made);
        }
        put(&path, &change.new).map_err(Error::io("write", &path))?;
    }
    Ok(())
}

/// Puts a file where it belongs, in whole.
fn put(path: &Path, text: &str) -> io::Result<()> {
    let written = temporary(path);
    create(&written)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&written, path))
        .inspect_err(|_| {
            // The first failure is the one to report; what is left behind is replaced by the next run.
            let _ = fs::remove_file(&written);
        })
}

/// Where a file stands until it is written.
fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(TEMPORARY);
    name.into()
}

/// A new file, even where a run that was killed left one; never through a symbolic link.
fn create(path: &Path) -> io::Result<fs::File> {
    match fs::File::create_new(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            fs::File::create_new(path)
        }
        result => result,
    }
}
