//! `cargo xtask codegen --check` as tests: of this repository, and of one that drifted.

use std::fs;
use std::path::Path;
use std::process::Command;

use xtask::report;
use xtask::sync::{Difference, Mode};

use crate::repository::{Repository, binary, problems, root, sample};

#[test]
fn the_generated_crate_is_up_to_date() {
    let outcome = xtask::codegen(&root(), Mode::Check).expect("the repository can be read");
    let shown = problems(&outcome);
    let report = outcome.report.unwrap_or_else(|| panic!("{shown}"));
    assert!(report.changes.is_empty(), "{}", report::differences(&report, xtask::CRATE));
}

#[test]
fn checking_names_what_drifted_and_writes_nothing() {
    let repository = Repository::of_sample("drifted");
    repository.generated();
    repository.0.write("generated-client/src/orphan.rs", "");
    fs::remove_file(repository.0.path().join("generated-client/src/lib.rs"))
        .expect("the file can be removed");
    let moorings =
        fs::read_to_string(sample().join("specs/moorings.yaml")).expect("the document can be read");
    let changed = moorings.replace("Creates a new token", "Makes a new token");
    assert_ne!(moorings, changed);
    repository.0.write("specs/moorings.yaml", changed);

    let before = repository.0.read();
    let report = repository.codegen(Mode::Check).report.expect("the documents are fine");
    assert_eq!(repository.0.read(), before);

    let differences = |wanted| report.changes.iter().filter(move |change| change.difference == wanted);
    let paths = |wanted| differences(wanted).map(|change| change.path.as_str()).collect::<Vec<_>>();
    assert_eq!(paths(Difference::Missing), ["src/lib.rs"]);
    assert_eq!(paths(Difference::Orphan), ["src/orphan.rs"]);
    let stale: Vec<_> = differences(Difference::Stale).collect();
    assert!(!stale.is_empty());
    for change in stale {
        assert_eq!(change.old.replace("Creates a new token", "Makes a new token"), change.new);
    }
}

#[test]
fn nothing_is_touched_when_a_document_has_problems() {
    let repository = Repository::of_sample("problems");
    repository.0.write("generated-client/src/lib.rs", "previous");
    repository
        .0
        .write("specs/codegen.toml", "[[api]]\nmodule = \"Moorings\"\ndocument = \"moorings.yaml\"\n");
    let before = repository.0.read();
    let outcome = repository.codegen(Mode::Write);
    assert!(outcome.report.is_none());
    assert!(problems(&outcome).starts_with("error[invalid-module]"), "{}", problems(&outcome));
    assert_eq!(repository.0.read(), before);
}

/// Broken inputs, each a fixture of `tests/diagnostics`.
const BROKEN: &[&str] = &[
    "not-yaml",
    "empty",
    "binary",
    "unknown-version",
    "no-version",
    "no-paths",
    "duplicate-key",
    "reference-cycle",
    "dangling-reference",
    "duplicate-operation-id",
    "overlay-matches-nothing",
];

#[test]
fn a_broken_document_ends_the_command_with_1_and_leaves_the_output_alone() {
    let fixtures = root().join("xtask/tests/diagnostics");
    for name in BROKEN {
        let repository = Repository::new(&format!("broken-{name}"));
        repository.0.copy(&fixtures.join(format!("{name}.yaml")), &format!("specs/{name}.yaml"));
        let overlay = fixtures.join(format!("{name}.overlay.yaml"));
        let mut config = format!("[[api]]\nmodule = \"broken\"\ndocument = \"{name}.yaml\"\n");
        if overlay.exists() {
            repository.0.copy(&overlay, &format!("specs/{name}.overlay.yaml"));
            config.push_str(&format!("overlays = [\"{name}.overlay.yaml\"]\n"));
        }
        repository.0.write("specs/codegen.toml", config);
        repository.0.write("generated-client/src/lib.rs", "previous");
        let run = Command::new(binary())
            .args(["codegen", "--root"])
            .arg(repository.0.path())
            .output()
            .expect("the command can be run");
        let shown = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{name}: {shown}");
        // The code, and the file with a line where there are lines.
        assert!(shown.starts_with("error["), "{name}: {shown}");
        assert!(shown.contains(&format!("--> specs/{name}.")), "{name}: {shown}");
        let output = repository.0.path().join("generated-client");
        assert_eq!(fs::read_to_string(output.join("src/lib.rs")).ok().as_deref(), Some("previous"), "{name}");
        let names = |folder: &Path| fs::read_dir(folder).expect("it can be read").count();
        assert_eq!((names(&output), names(&output.join("src"))), (1, 1), "{name}");
    }
}

#[test]
fn notes_are_counted_and_shown_where_they_are_asked_for() {
    let fixture = root().join("xtask/tests/diagnostics/borrowed-schemas.yaml");
    let repository = Repository::new("notes");
    repository.0.copy(&fixture, "specs/api.yaml");
    repository.0.write("specs/codegen.toml", "[[api]]\nmodule = \"api\"\ndocument = \"api.yaml\"\n");
    let root = repository.0.path();
    let out = root.join("out");
    let (root, out) = (root.to_str().expect("it is text"), out.to_str().expect("it is text"));
    let document = format!("{root}/specs/api.yaml");
    for command in [&["codegen", "--root", root] as &[&str], &["generate", &document, "--out", out]] {
        let run = |verbose: &[&str]| {
            let run = Command::new(binary()).args(command).args(verbose).output();
            let run = run.expect("the command can be run");
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            assert!(run.status.success(), "{}", text(&run.stderr));
            assert!(text(&run.stdout).starts_with("api  1 operation, "), "{}", text(&run.stdout));
            assert!(text(&run.stdout).contains(", 2 notes, "), "{}", text(&run.stdout));
            text(&run.stderr)
        };
        assert_eq!(run(&[]), "");
        assert_eq!(run(&["--verbose"]).matches("note[").count(), 2);
    }
}
