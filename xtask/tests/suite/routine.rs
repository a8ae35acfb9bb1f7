//! The day after: providers publish documents of another size, and everything stays green with no file edited by hand.
//!
//! The repository is a copy in another folder than the one that the generator was built in.

use std::collections::BTreeMap;
use std::env;
use std::process::Command;

use serde_yaml::{Mapping, Value};

use crate::repository::Repository;
use crate::walkthrough::success;

/// How many operations are published beside those that were there.
const OPERATIONS: [(&str, usize); 2] = [("moorings.yaml", 232), ("pilots.yaml", 143)];

#[test]
fn documents_that_grow_are_taken_without_an_edit() {
    let repository = Repository::committed("routine");
    success(&repository.git(&["config", "core.hooksPath", ".githooks"]));
    let before = models(&repository);
    for (document, count) in OPERATIONS {
        repository.edit(document, |document| grow(document, count));
    }
    // The documents alone are no commit.
    success(&repository.git(&["add", "specs"]));
    let refused = repository.git(&["commit", "-qm", "documents"]);
    assert!(!refused.status.success());
    let said = String::from_utf8(refused.stdout).expect("it is UTF-8");
    assert!(said.lines().count() <= 40, "more than a screen:\n{said}");

    let written = success(&repository.command("cargo", &["xtask", "codegen"]));
    assert!(written.lines().count() <= 40, "more than a screen:\n{written}");
    assert!(written.contains("moorings  235 operations"), "{written}");
    let again = success(&repository.command("cargo", &["xtask", "codegen", "--check"]));
    assert!(again.contains("pilots    144 operations"), "{again}");
    success(&repository.git(&["add", "."]));
    success(&repository.git(&["commit", "-qm", "documents and crate"]));
    let now = models(&repository);
    for (path, text) in before {
        assert_eq!(now.get(&path), Some(&text), "{path}");
    }

    // The tests of what holds for any documents, which find the repository where they are run.
    let suite = env::current_exe().expect("this test is a file");
    let run = Command::new(suite)
        .args(["drift::the_generated_crate_is_up_to_date", "--exact"])
        .current_dir(repository.0.path())
        .output()
        .expect("the tests can be run");
    assert!(success(&run).contains("1 passed"));
}

#[test]
fn a_release_has_the_version_that_its_changes_ask_for() {
    let repository = Repository::committed("version");
    let check = || repository.command("cargo", &["xtask", "diff", "--check-version"]);
    success(&check());
    repository.edit("moorings.yaml", |document| grow(document, 5));
    let config =
        std::fs::read_to_string(repository.0.path().join("specs/codegen.toml")).expect("it can be read");
    let with = |version: &str| {
        repository.0.write("specs/codegen.toml", format!("[crate]\nversion = '{version}'\n\n{config}"));
        check()
    };
    for version in ["0.1.0", "0.0.9"] {
        let run = with(version);
        assert_eq!(run.status.code(), Some(1), "{version}");
        let report = String::from_utf8(run.stdout).expect("it is UTF-8");
        let line = format!("Version: raise it: 0.1.1 or higher, now {version}\n");
        assert!(report.contains(&line), "{report}");
    }
    for version in ["0.1.1", "0.10.0", "1.0.0"] {
        assert!(success(&with(version)).contains("Version: high enough: 0.1.1 or higher"), "{version}");
        let entry = success(&repository.command("cargo", &["xtask", "diff", "--format", "changelog"]));
        assert!(entry.starts_with(&format!("## {version}\n\n### Additive\n\n- ")), "{entry}");
    }
}

/// The models that are there, by path.
fn models(repository: &Repository) -> BTreeMap<String, String> {
    let mut files = repository.0.read();
    files.retain(|path, _| path.starts_with("generated-client/src/") && path.contains("/models/"));
    files.retain(|path, _| !path.ends_with("/mod.rs"));
    files
}

/// Adds so many operations to a document, five for each of its new resources, with their schemas.
fn grow(document: &mut Value, count: usize) {
    for number in 0..count.div_ceil(5) {
        let name =
            format!("{}{}", ["Harbour", "Ship", "Crane", "Quay", "Cargo"][number % 5], letters(number));
        let wanted = (count - 5 * number).min(5);
        let text = format!(
            "
paths:
  /api/v2/{path}:
    get: {{tags: [{name}s], operationId: list{name}s, parameters: [{{name: page, in: query, schema: {{type: integer}}}}], responses: {{'200': {{description: All, content: {{application/json: {{schema: {{type: array, items: {{$ref: '#/components/schemas/{name}'}}}}}}}}}}}}}}
    post: {{tags: [{name}s], operationId: create{name}, requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}Request'}}}}}}}}, responses: {{'201': {{description: Made, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}}}}}
  /api/v2/{path}/{{id}}:
    get: {{tags: [{name}s], operationId: get{name}, parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}], responses: {{'200': {{description: One, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}}}}}
    put: {{tags: [{name}s], operationId: update{name}, parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}], requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}Request'}}}}}}}}, responses: {{'204': {{description: Done}}}}}}
    delete: {{tags: [{name}s], operationId: delete{name}, parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}], responses: {{'204': {{description: Gone}}}}}}
schemas:
  {name}:
    type: object
    required: [id]
    properties: {{id: {{type: string}}, state: {{type: string, enum: [open, closed]}}, owner: {{type: object, properties: {{name: {{type: string}}}}}}}}
  {name}Request: {{type: object, required: [state], properties: {{state: {{type: string, enum: [open, closed]}}, weight: {{type: number}}}}}}
",
            path = name.to_lowercase(),
        );
        let mut added: Mapping = serde_yaml::from_str(&text).expect("it is YAML");
        let mut left = wanted;
        for (_, item) in added["paths"].as_mapping_mut().expect("it is a map") {
            let item = item.as_mapping_mut().expect("it is a map");
            item.retain(|_, _| left.checked_sub(1).inspect(|rest| left = *rest).is_some());
        }
        let mut merge = |target: &[&str], source: &str| {
            let target = target.iter().fold(&mut *document, |value, key| &mut value[*key]);
            if target.is_null() {
                *target = Mapping::new().into();
            }
            let target = target.as_mapping_mut().expect("it is a map");
            target.extend(added[source].as_mapping_mut().expect("it is a map").clone());
        };
        merge(&["paths"], "paths");
        merge(&["components", "schemas"], "schemas");
    }
}

/// A number in letters, as in the names of columns.
fn letters(number: usize) -> String {
    let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).expect("a letter"));
    format!("{}{}", letter(number / 26).to_ascii_uppercase(), letter(number))
}
