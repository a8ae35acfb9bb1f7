//! Every code of a diagnostic is explained, and shown by a fixture: of documents in `tests/diagnostics/`, of what stands
//! around them in this folder. `BLESS=1` writes the texts and the page that lists them all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use xtask::Options;
use xtask::diagnostic::{CODES, Severity, Style};
use xtask::inspect::inspect;
use xtask::sync::Mode;
use xtask::vendor::{Limits, vendor};

use crate::repository::{Repository, root};

/// What only a server can bring about. `tests/suite/vendor/` has one, and shows them.
const WITH_A_SERVER: [&str; 3] = ["page-too-large", "refused-redirect", "unreachable-page"];

const ZOO: &str = "openapi: 3.1.0\ninfo: {title: Zoo, version: '1'}\npaths:\n  /animals: {get: {operationId: list, tags: [a], responses: {'204': {description: a}}}}\n  /keepers: {get: {operationId: keepers, tags: [a], responses: {'204': {description: a}}}}\n";

/// What stands in `specs/`, by case; `zoo.yaml` is there in each.
fn cases() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
    let page = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {/a: {get: {responses: {'204': {description: a}}}}}\n";
    let other = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {/a: {get: {responses: {'204': {description: b}}}}}\n";
    vec![
        (
            "configuration",
            vec![("codegen.toml", "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\ncolour = 1\n")],
        ),
        (
            "modules",
            vec![(
                "codegen.toml",
                "[[api]]\nmodule = \"Zoo\"\ndocument = \"zoo.yaml\"\n\n[[api]]\nmodule = \"xml\"\ndocument = \"zoo.yaml\"\n\n[[api]]\nmodule = \"zoo\"\ndocument = \"/zoo.yaml\"\n\n[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\n",
            )],
        ),
        (
            "crate",
            vec![(
                "codegen.toml",
                "[crate]\nname = \"1zoo\"\n\n[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\n",
            )],
        ),
        (
            "selection",
            vec![(
                "codegen.toml",
                "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\nexclude = [{ tag = \"birds\" }]\n",
            )],
        ),
        (
            "names",
            vec![
                ("codegen.toml", "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\n"),
                (
                    "zoo.names.toml",
                    "[method]\n\"#/paths/~1animals/get\" = \"fetch\"\n\"#/paths/~1gone/get\" = \"gone\"\n",
                ),
            ],
        ),
        (
            "names-twice",
            vec![
                ("codegen.toml", "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\n"),
                (
                    "zoo.names.toml",
                    "[method]\n\"#/paths/~1animals/get\" = \"fetch\"\n\"#/paths/~1keepers/get\" = \"fetch\"\n",
                ),
            ],
        ),
        (
            "names-invalid",
            vec![
                ("codegen.toml", "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\n"),
                ("zoo.names.toml", "[colour]\n\"#/paths/~1animals/get\" = \"red\"\n"),
            ],
        ),
        (
            "unnamed",
            vec![
                ("codegen.toml", "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\n"),
                ("forgotten.yaml", "openapi: 3.0.3\n"),
            ],
        ),
        (
            "source",
            vec![("codegen.toml", "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\nsource = []\n")],
        ),
        (
            "lock",
            vec![
                (
                    "codegen.toml",
                    "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\nsource = [\"page.yaml\"]\n",
                ),
                ("vendor.lock", "zoo: 1\n"),
            ],
        ),
        (
            "header",
            vec![(
                "codegen.toml",
                "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\nsource = \"https://example.com/a\"\nheaders = { key = \"ZOO_HAS_NO_SUCH_KEY\" }\n",
            )],
        ),
        (
            "pages",
            vec![
                (
                    "codegen.toml",
                    "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\nsource = [\"page.yaml\", \"other.yaml\"]\n",
                ),
                ("page.yaml", page),
                ("other.yaml", other),
            ],
        ),
        (
            "no-page",
            vec![
                (
                    "codegen.toml",
                    "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\nsource = [\"page.yaml\"]\n",
                ),
                ("page.yaml", "a: 1\n"),
            ],
        ),
    ]
}

/// What is said of a case by `codegen` and `vendor`.
fn said(name: &str, files: &[(&str, &str)]) -> String {
    let repository = Repository::new(&format!("codes-{name}"));
    repository.0.write("specs/zoo.yaml", ZOO);
    for (path, text) in files {
        repository.0.write(&format!("specs/{path}"), *text);
    }
    let mut codegen = repository.codegen(Mode::Check).problems;
    codegen.extend(repository.codegen(Mode::Write).problems);
    let vendored = vendor(repository.0.path(), &[], Mode::Check, Limits::default());
    let vendored = vendored.map(|vendored| vendored.problems).unwrap_or_default();
    let mut said = String::new();
    for problems in codegen.iter().chain(&vendored) {
        for one in problems.render(Severity::Note, Style::Plain).split_inclusive("\n\n") {
            // Both commands read the configuration.
            if !said.contains(one) {
                said.push_str(one);
            }
        }
    }
    said
}

fn is_blessed() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// Compares a text with a file, or writes it.
fn expect(path: PathBuf, text: &str) {
    if is_blessed() {
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be made");
        fs::write(&path, text).expect("it can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "BLESS=1 rewrites {}:\n{text}", path.display());
}

/// The diagnostics of a text, each with its code.
fn rendered(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("\n\n").filter_map(|one| {
        let one = one.trim_matches('\n');
        let head = one.lines().next()?;
        Some((head.split_once('[')?.1.split_once("]:")?.0, one))
    })
}

#[test]
fn every_code_is_explained_and_has_a_fixture() {
    let around = root().join("xtask/tests/suite/codes");
    for (name, files) in cases() {
        expect(around.join(name).with_extension("txt"), &said(name, &files));
    }
    // The tests run in the folder of this package.
    let options = Options { root: Some("tests/golden/unions".into()), ..Options::default() };
    let outside = inspect(Path::new("tests/golden/objects/openapi.yaml"), &options).problems;
    expect(around.join("root.txt"), &outside.render(Severity::Note, Style::Plain));
    let mut texts = BTreeMap::new();
    for folder in [around, root().join("xtask/tests/diagnostics")] {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            if path.extension().is_some_and(|end| end == "txt") {
                let text = fs::read_to_string(&path).expect("it can be read");
                texts.insert(path, text);
            }
        }
    }
    let mut examples: BTreeMap<&str, &str> = BTreeMap::new();
    for (code, one) in texts.values().flat_map(|text| rendered(text)) {
        // The shortest says it best.
        let known = examples.entry(code).or_insert(one);
        if one.len() < known.len() {
            *known = one;
        }
    }
    let explained: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
    let shown: BTreeSet<&str> = examples.keys().copied().chain(WITH_A_SERVER).collect();
    let difference: Vec<_> = explained.symmetric_difference(&shown).collect();
    assert!(difference.is_empty(), "explained without a fixture, or the other way round: {difference:?}");
    expect(root().join("xtask/DIAGNOSTICS.md"), &page(&examples));
}

/// The page that lists all codes.
fn page(examples: &BTreeMap<&str, &str>) -> String {
    let mut page = String::from(
        "# Diagnostics\n\nEvery code with its meaning and an example. `cargo xtask explain CODE` prints one of them.\n`BLESS=1 cargo test -p xtask --test suite codes` writes this page.\n",
    );
    for (code, meaning) in CODES {
        let _ = write!(page, "\n## {code}\n\n{meaning}\n");
        if let Some(example) = examples.get(code) {
            let _ = write!(page, "\n```text\n{example}\n```\n");
        }
    }
    page
}

/// The codes that are written out where a diagnostic is made.
#[test]
fn no_code_is_made_that_is_not_explained() {
    let explained: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
    let mut folders = vec![root().join("xtask/src")];
    let mut found = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("it can be read");
            for start in ["Diagnostic::error(", "Diagnostic::warning(", ".warn(", ".warn_key(", ".note("] {
                for rest in text.split(start).skip(1) {
                    let Some(code) = rest.trim_start().strip_prefix('"').and_then(|it| it.split('"').next())
                    else {
                        continue;
                    };
                    assert!(explained.contains(code), "{}: {code}", path.display());
                    found += 1;
                }
            }
        }
    }
    assert!(found > 50, "{found}");
}
