//! A scratch folder that is gone after its test.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Cargo's folder for output, of which this test is.
fn target() -> PathBuf {
    let test = env::current_exe().expect("this test is a file");
    test.ancestors().nth(3).expect("the test is in `debug/deps`").to_owned()
}

/// A new empty folder below Cargo's folder for test output; removed when dropped, kept when the test fails.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// `name` is unique among the tests.
    pub(crate) fn new(name: &str) -> Self {
        let path = target().join("tmp").join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a scratch folder can be created");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file and the folders that lead to it.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("the path names a file")).expect("the folder can be created");
        fs::write(path, bytes).expect("the file can be written");
    }

    /// Copies a file, or a folder with everything below it, to a path of this folder.
    pub(crate) fn copy(&self, from: &Path, to: &str) {
        if from.is_file() {
            self.write(to, fs::read(from).expect("the file can be read"));
            return;
        }
        for entry in fs::read_dir(from).expect("the folder can be read") {
            let entry = entry.expect("the folder can be read");
            self.copy(&entry.path(), &format!("{to}/{}", entry.file_name().to_string_lossy()));
        }
    }

    /// Every file by its relative path, and every empty folder with a final `/`.
    pub(crate) fn read(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        let mut pending = vec![String::new()];
        while let Some(folder) = pending.pop() {
            let entries: Vec<_> =
                fs::read_dir(self.0.join(&folder)).expect("the folder can be read").collect();
            if entries.is_empty() {
                files.insert(folder.clone(), String::new());
            }
            for entry in entries {
                let entry = entry.expect("the folder can be read");
                let name = format!("{folder}{}", entry.file_name().to_string_lossy());
                if entry.file_type().expect("the entry has a type").is_dir() {
                    pending.push(name + "/");
                } else {
                    // What Git keeps is no text.
                    let bytes = fs::read(entry.path()).expect("the file can be read");
                    files.insert(name, String::from_utf8_lossy(&bytes).into_owned());
                }
            }
        }
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}
