//! Every fixture in `tests/diagnostics` renders to the text beside it. `BLESS=1 cargo test -p xtask` rewrites the texts.

#![expect(clippy::expect_used, reason = "what a test cannot set up fails it")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use xtask::diagnostic::{Diagnostics, Severity, Style};
use xtask::document::{Document, Sources, Strictness};
use xtask::lower::lower;
use xtask::spec::Spec;

fn folder() -> PathBuf {
    xtask::repository().expect("the tests run in the repository").join("xtask/tests/diagnostics")
}

/// What `codegen` prints for a fixture, with its overlay if it has one.
fn rendered(name: &str, strictness: Strictness) -> String {
    let read = |path: &str| std::fs::read(folder().join(path)).ok();
    let stem = name.rsplit_once('.').expect("a fixture has an ending").0;
    let overlay = format!("{stem}.overlay.yaml");
    let texts: Vec<(&str, Vec<u8>)> =
        [name, &overlay].into_iter().filter_map(|path| Some((path, read(path)?))).collect();
    let mut sources = Sources::memory(texts.iter().map(|(path, bytes)| (*path, bytes.as_slice())));
    let overlays: Vec<&str> = texts.iter().skip(1).map(|(path, _)| *path).collect();
    let mut diagnostics = Diagnostics::default();
    let document = Document::load(&mut sources, name, &overlays, strictness, &mut diagnostics);
    assert!(
        document.is_some() || diagnostics.has_errors(),
        "{name}: nothing was loaded and nothing was said"
    );
    if let Some(document) = document.filter(|_| !diagnostics.has_errors()) {
        lower(Spec::resolve(&document, &mut diagnostics), "fixture", &mut diagnostics);
    }
    diagnostics.render(&sources, Severity::Note, Style::Plain)
}

#[test]
fn fixtures() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder()).expect("the folder is there") {
        let name =
            entry.expect("it can be read").file_name().into_string().expect("fixtures have plain names");
        if !name.ends_with(".txt") && !name.ends_with(".overlay.yaml") {
            names.insert(name);
        }
    }
    let mut wrong = Vec::new();
    for name in names {
        let text = rendered(&name, Strictness::Strict);
        let path = folder().join(Path::new(&name).with_extension("txt"));
        if bless {
            std::fs::write(&path, text).expect("it can be written");
        } else if std::fs::read_to_string(&path).unwrap_or_default() != text {
            wrong.push(format!("{name}:\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "BLESS=1 rewrites the expected texts of\n{}", wrong.join("\n"));
}

#[test]
fn a_lenient_run_has_warnings_where_a_strict_one_has_errors() {
    for name in [
        "dangling-reference.yaml",
        "duplicate-operation-id.yaml",
        "external-reference.yaml",
        "duplicate-key.yaml",
    ] {
        assert!(rendered(name, Strictness::Strict).starts_with("error["), "{name}");
        let text = rendered(name, Strictness::Lenient);
        assert!(text.starts_with("warning[") && !text.contains("error["), "{name}");
    }
}
