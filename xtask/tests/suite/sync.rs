//! What writing and checking do to a folder.

use std::fs;
use std::time::{Duration, SystemTime};

use xtask::Error;
use xtask::emit::HEADER;
use xtask::sync::{Difference, FileSet, Mode, Report, claim, sync};

use crate::folder::Folder;

fn files(entries: &[(&str, &str)]) -> FileSet {
    entries.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn differences(report: &Report) -> Vec<(&str, Difference)> {
    report.changes.iter().map(|change| (change.path.as_str(), change.difference)).collect()
}

/// A folder with one file of each kind: unchanged, stale, orphan; and files that are not the generator's.
fn drifted(name: &str) -> (Folder, FileSet) {
    let folder = Folder::new(name);
    folder.write("Cargo.toml", "same");
    folder.write("README.md", "old");
    folder.write("src/gone/deep/orphan.rs", format!("{HEADER}codegen`. Do not edit.\n"));
    folder.write("src/lib.rs", [0xff, b'\n']);
    folder.write("tests/by_hand.rs", "mine");
    folder.write("notes.txt", "mine");
    fs::create_dir(folder.path().join("src/empty")).expect("the folder can be created");
    let generated = files(&[
        ("Cargo.toml", "same"),
        ("README.md", "new"),
        ("src/lib.rs", "pub mod api;\n"),
        ("src/api/mod.rs", "api"),
    ]);
    (folder, generated)
}

const DRIFT: [(&str, Difference); 4] = [
    ("README.md", Difference::Stale),
    ("src/api/mod.rs", Difference::Missing),
    ("src/gone/deep/orphan.rs", Difference::Orphan),
    ("src/lib.rs", Difference::Stale),
];

#[test]
fn checking_reports_and_touches_nothing() {
    let (folder, generated) = drifted("check");
    let path = folder.path().join("src/lib.rs");
    let orphan = folder.path().join("src/gone/deep/orphan.rs");
    let report = sync(folder.path(), generated.clone(), Mode::Check).expect("the folder can be read");
    assert_eq!(differences(&report), DRIFT);
    assert_eq!((report.changes[0].old.as_str(), report.changes[0].new.as_str()), ("old", "new"));
    assert_eq!(fs::read(path).expect("the file is there"), [0xff, b'\n']);
    assert!(
        orphan.exists()
            && !folder.path().join("src/api").exists()
            && folder.path().join("src/empty").exists()
    );
}

#[test]
fn writing_reports_the_same_and_mends_only_what_is_owned() {
    let (folder, generated) = drifted("write");
    let report = sync(folder.path(), generated.clone(), Mode::Write).expect("the folder can be written");
    assert_eq!(differences(&report), DRIFT);
    let mut expected = generated.clone();
    expected.extend(files(&[("notes.txt", "mine"), ("tests/by_hand.rs", "mine")]));
    assert_eq!(folder.read(), expected);
    let again = sync(folder.path(), generated.clone(), Mode::Check).expect("the folder can be read");
    assert_eq!(again, Report::default());
}

#[test]
fn a_folder_that_does_not_exist_is_created() {
    let folder = Folder::new("create");
    let root = folder.path().join("a/b");
    let report = sync(&root, files(&[("src/lib.rs", "")]), Mode::Write).expect("the folder can be written");
    assert_eq!(differences(&report), [("src/lib.rs", Difference::Missing)]);
    assert_eq!(folder.read(), files(&[("a/b/src/lib.rs", "")]));
}

#[test]
fn unchanged_files_keep_their_modification_time() {
    let folder = Folder::new("mtime");
    let generated = files(&[("src/lib.rs", "same"), ("src/other.rs", "new")]);
    folder.write("src/lib.rs", "same");
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let file =
        fs::File::options().write(true).open(folder.path().join("src/lib.rs")).expect("the file opens");
    file.set_modified(past).expect("the time can be set");
    sync(folder.path(), generated.clone(), Mode::Write).expect("the folder can be written");
    let metadata = fs::metadata(folder.path().join("src/lib.rs")).expect("the file is there");
    assert_eq!(metadata.modified().expect("the time is known"), past);
}

#[test]
fn files_and_folders_may_change_places() {
    let folder = Folder::new("places");
    folder.write("src/a/mod.rs", "");
    folder.write("src/b", "");
    // Left behind by a run that was killed.
    folder.write("src/lib.rs.tmp", "half");
    let generated = files(&[("src/a", "file"), ("src/b/mod.rs", "folder"), ("src/lib.rs", "")]);
    sync(folder.path(), generated.clone(), Mode::Write).expect("the folder can be written");
    assert_eq!(folder.read(), generated);
}

#[test]
fn what_nobody_generated_is_not_removed() {
    let folder = Folder::new("by-hand");
    folder.write("src/by_hand.rs", "fn by_hand() {}\n");
    folder.write("src/runtime/old.rs", "// A copy has no header.\n");
    let generated = files(&[("src/lib.rs", "new")]);
    let report = sync(folder.path(), generated.clone(), Mode::Check).expect("the folder can be read");
    assert_eq!(report.changes.len(), 3);
    let result = sync(folder.path(), generated.clone(), Mode::Write);
    let path = folder.path().join("src/by_hand.rs");
    assert!(matches!(result, Err(Error::Refused { path: refused, .. }) if refused == path));
    assert!(folder.path().join("src/runtime/old.rs").exists() && !folder.path().join("src/lib.rs").exists());
    fs::remove_file(path).expect("the file can be removed");
    sync(folder.path(), generated.clone(), Mode::Write).expect("the folder can be written");
    assert_eq!(folder.read(), generated);
}

#[test]
fn what_a_killed_run_leaves_is_repaired_by_the_next() {
    for left in [&[][..], &["src/lib.rs.tmp"], &["src/lib.rs", "src/a/mod.rs.tmp", "Cargo.toml.tmp"]] {
        let folder = Folder::new(&format!("killed-{}", left.len()));
        fs::create_dir_all(folder.path().join(".git")).expect("the folder can be created");
        fs::create_dir_all(folder.path().join("src")).expect("the folder can be created");
        for path in left {
            let text = if path.ends_with(".tmp") { "half" } else { HEADER };
            folder.write(path, text);
        }
        claim(folder.path()).expect("it is what a run leaves");
        let generated = files(&[("Cargo.toml", "a"), ("src/lib.rs", HEADER), ("src/a/mod.rs", "b")]);
        sync(folder.path(), generated.clone(), Mode::Write).expect("the folder can be written");
        let mut expected = generated;
        expected.insert(".git/".to_owned(), String::new());
        assert_eq!(folder.read(), expected);
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_is_fine_where_nothing_is_to_be_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("read-only");
    let generated = files(&[("src/a/mod.rs", ""), ("src/lib.rs", "")]);
    sync(folder.path(), generated.clone(), Mode::Write).expect("the folder can be written");
    let mode = |mode| {
        for path in ["src/a", "src", ""] {
            let permissions = fs::Permissions::from_mode(mode);
            fs::set_permissions(folder.path().join(path), permissions).expect("the mode can be set");
        }
    };
    mode(0o555);
    let report = sync(folder.path(), generated, Mode::Write);
    mode(0o755);
    assert_eq!(report.expect("nothing is written"), Report::default());
}

#[test]
fn runs_on_one_folder_wait_for_one_another() {
    let folder = Folder::new("together");
    let text = |run: usize, file: usize| format!("{HEADER}\nconst RUN: usize = {run}; // {file}\n");
    let set = |run: usize| -> FileSet {
        (0..60).map(|file| (format!("src/f{}.rs", file + run % 2), text(run, file))).collect()
    };
    std::thread::scope(|scope| {
        for run in 0..8 {
            let folder = folder.path();
            scope.spawn(move || sync(folder, set(run), Mode::Write).expect("the folder can be written"));
        }
    });
    let files = folder.read();
    assert!((0..8).any(|run| files == set(run)), "a mixture of several runs");
}

#[test]
fn paths_outside_of_the_owned_set_are_refused() {
    let folder = Folder::new("outside");
    for path in
        ["../x", "src/../x", "/x", "src//x", "src/", "src/./x", "x.rs", "tests/x.rs", "src/a\\b", "src/c:x"]
    {
        let result = sync(folder.path(), files(&[("src/lib.rs", ""), (path, "")]), Mode::Write);
        assert!(matches!(result, Err(Error::NotOwned(refused)) if refused == path), "{path}");
    }
    assert_eq!(folder.read(), files(&[("", "")]));
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_refused_before_anything_is_written() {
    for link in ["src", "Cargo.toml", "src/lib.rs", "src/deep/link"] {
        let folder = Folder::new(&format!("link-{}", link.replace('/', "-")));
        let outside = Folder::new(&format!("target-{}", link.replace('/', "-")));
        outside.write("victim.rs", "untouched");
        let path = folder.path().join(link);
        fs::create_dir_all(path.parent().expect("the link has a folder")).expect("the folder can be created");
        std::os::unix::fs::symlink(outside.path(), &path).expect("the link can be made");
        for mode in [Mode::Check, Mode::Write] {
            let result = sync(folder.path(), files(&[("README.md", "new"), ("src/lib.rs", "new")]), mode);
            assert!(matches!(result, Err(Error::Refused { path: refused, .. }) if refused == path), "{link}");
        }
        assert!(!folder.path().join("README.md").exists());
        assert_eq!(outside.read(), files(&[("victim.rs", "untouched")]));
    }
}

#[test]
fn only_a_generated_crate_is_claimed() {
    let folder = Folder::new("claim");
    assert!(claim(&folder.path().join("absent")).is_ok());
    assert!(claim(folder.path()).is_ok());
    folder.write("src/lib.rs", format!("{HEADER}codegen`. Do not edit.\nold\n"));
    assert!(claim(folder.path()).is_ok());
    folder.write("src/lib.rs", "fn by_hand() {}\n");
    assert!(matches!(claim(folder.path()), Err(Error::Occupied(_))));
    fs::remove_dir_all(folder.path().join("src")).expect("the folder can be removed");
    folder.write("thesis.txt", "mine");
    assert!(matches!(claim(folder.path()), Err(Error::Occupied(_))));
}
