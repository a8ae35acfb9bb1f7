//! Every fixture in `tests/diagnostics` renders to the text beside it. `BLESS=1 cargo test -p xtask` rewrites the texts.

#![expect(clippy::expect_used, reason = "what a test cannot set up fails it")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use xtask::diagnostic::{Diagnostics, Machine, Severity, Style};
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

/// The problems of a document with a fault at each of three operations, and one that another kind of fault has.
fn alike() -> (Sources, Diagnostics) {
    let get = "{get: {security: [{missing: []}], responses: {'200': {description: 'a, b'}}}}";
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a: {get}\n  /b: {get}\n  /c: {get}\n  /d?x=1: {get}\n"
    );
    let mut sources = Sources::memory([("a b,c.yaml", text.as_bytes())]);
    let mut diagnostics = Diagnostics::default();
    let document = Document::load(&mut sources, "a b,c.yaml", &[], Strictness::Lenient, &mut diagnostics);
    Spec::resolve(&document.expect("the document is usable"), &mut diagnostics);
    (sources, diagnostics)
}

#[test]
fn problems_of_one_kind_are_shown_once_with_the_places_of_others() {
    let (sources, diagnostics) = alike();
    let brief = diagnostics.brief(&sources, Severity::Warning, Style::Plain);
    println!("{brief}");
    assert_eq!(brief.matches("unknown-security-scheme").count(), 1);
    assert!(brief.contains("3 more like this: a b,c.yaml:5:"));
    assert!(brief.contains("invalid-path"));
    assert_eq!(diagnostics.hidden(Severity::Warning), 3);
    let all = diagnostics.render(&sources, Severity::Warning, Style::Plain);
    assert_eq!(all.matches("unknown-security-scheme").count(), 4);
}

#[test]
fn programs_get_each_problem_in_a_line() {
    let (sources, diagnostics) = alike();
    let count = diagnostics.iter().count();
    let json = diagnostics.lines(&sources, Severity::Note, Machine::Json);
    assert_eq!(json.lines().count(), count);
    for line in json.lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("it is JSON");
        assert_eq!(value["places"][0]["file"], "a b,c.yaml");
        assert!(value["places"][0]["line"].is_u64() && value["code"].is_string(), "{line}");
    }
    let github = diagnostics.lines(&sources, Severity::Note, Machine::Github);
    assert_eq!(github.lines().count(), count);
    let start = "::warning title=unknown-security-scheme,file=a b%2Cc.yaml,line=4,col=";
    assert!(github.lines().any(|line| line.starts_with(start)), "{github}");
}

#[test]
fn what_follows_from_an_overlay_that_does_not_apply_is_not_said() {
    let document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a: {get: {security: [{missing: []}], responses: {}}}\n";
    let overlay = "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions:\n- {target: $.components, update: {securitySchemes: {missing: {type: http, scheme: basic}}}}\n";
    let mut sources = Sources::memory([("a.yaml", document.as_bytes()), ("o.yaml", overlay.as_bytes())]);
    let mut diagnostics = Diagnostics::default();
    let loaded = Document::load(&mut sources, "a.yaml", &["o.yaml"], Strictness::Strict, &mut diagnostics);
    assert!(loaded.is_none());
    let codes: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["overlay-matches-nothing"]);
}
