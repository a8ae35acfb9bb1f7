//! The way of `specs/REVIEW.md` from a newer document to a reviewed change, step by step, and the hook that it recommends.
//!
//! What the page shows after `$ command` is what the command prints.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::repository::{Repository, binary, root};

/// The newer document of the walk-through: the one that we have, with three more operations and their schemas.
const NEWER: &str = "xtask/tests/sample/newer/pilots.yaml";

/// The files that generation touches, with the number of lines that go: the example and a list of names are written anew.
const BROUGHT: &[(&str, usize)] = &[
    ("README.md", 0),
    ("src/pilots/endpoints/tokens.rs", 1),
    ("src/pilots/mod.rs", 1),
    ("src/pilots/models/mod.rs", 0),
    ("src/pilots/models/personal_access_token.rs", 0),
    ("src/pilots/models/personal_access_token_generated.rs", 0),
    ("src/pilots/models/personal_access_token_request.rs", 0),
    ("src/pilots/operations/tokens.rs", 0),
    ("src/pilots/wire/mod.rs", 0),
    ("src/pilots/wire/personal_access_token.rs", 0),
    ("src/pilots/wire/personal_access_token_generated.rs", 0),
    ("src/pilots/wire/personal_access_token_request.rs", 0),
];

impl Repository {
    /// A command in the root of the repository that finds this generator as `cargo xtask`.
    #[cfg(unix)]
    pub(crate) fn command(&self, program: &str, arguments: &[&str]) -> Output {
        let shim = self.0.path().join("bin/cargo");
        if !shim.exists() {
            let xtask = binary();
            self.0.write("bin/cargo", format!("#!/bin/sh\nshift\nexec '{}' \"$@\"\n", xtask.display()));
            executable(&shim);
        }
        let path = std::env::var("PATH").unwrap_or_default();
        let bin = self.0.path().join("bin");
        Command::new(program)
            .args(arguments)
            .current_dir(self.0.path())
            .env("PATH", format!("{}:{path}", bin.display()))
            // No setting of the machine has a say.
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .output()
            .unwrap_or_else(|error| panic!("{program} cannot be run: {error}"))
    }

    #[cfg(unix)]
    pub(crate) fn git(&self, arguments: &[&str]) -> Output {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "core.autocrlf=false"];
        self.command("git", &[&identity[..], arguments].concat())
    }

    /// The documents of the sample and what is generated from them, as a commit.
    #[cfg(unix)]
    pub(crate) fn committed(name: &str) -> Self {
        let repository = Self::of_sample(name);
        repository.generated();
        repository.0.copy(&root().join(".githooks"), ".githooks");
        executable(&repository.0.path().join(".githooks/pre-commit"));
        repository.0.copy(&root().join(NEWER), NEWER);
        repository.0.write(".gitignore", "/bin\n");
        for arguments in [&["init", "-q"][..], &["add", "."], &["commit", "-qm", "before"]] {
            success(&repository.git(arguments));
        }
        repository
    }
}

#[cfg(unix)]
pub(crate) fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("the mode can be set");
}

#[cfg(unix)]
pub(crate) fn success(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it is UTF-8");
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// The commands of the walk-through, each with what it shows for it.
#[cfg(unix)]
fn steps() -> Vec<(String, String)> {
    let walkthrough = fs::read_to_string(root().join("specs/REVIEW.md")).expect("the page can be read");
    let (_, block) = walkthrough.split_once("```console\n").expect("the section has a block");
    let (block, _) = block.split_once("```").expect("the block ends");
    let steps = block.split("$ ").filter(|step| !step.is_empty());
    steps
        .map(|step| step.split_once('\n').expect("a command is a line"))
        .map(|(command, shown)| (command.to_owned(), shown.trim_end().to_owned()))
        .collect()
}

#[cfg(unix)]
#[test]
fn the_walk_through_shows_what_happens() {
    let repository = Repository::committed("walkthrough");
    for (command, shown) in steps() {
        let printed = success(&repository.command("sh", &["-c", &command]));
        assert_eq!(printed.trim_end(), shown, "$ {command}");
    }
    let changed = success(&repository.git(&["add", "-AN"]));
    assert_eq!(changed, "");
    let changed = success(&repository.git(&["diff", "--numstat", "--", "generated-client"]));
    let brought: Vec<(&str, usize)> = changed
        .lines()
        .map(|line| {
            let mut columns = line.split('\t').skip(1);
            let removed = columns.next().and_then(|count| count.parse().ok()).expect("a count of lines");
            let path = columns.next().and_then(|path| path.strip_prefix("generated-client/"));
            (path.expect("a path"), removed)
        })
        .collect();
    assert_eq!(brought, BROUGHT);
}

#[cfg(unix)]
#[test]
fn the_hook_refuses_a_commit_that_is_not_generated_and_nothing_else() {
    let repository = Repository::committed("hook");
    success(&repository.git(&["config", "core.hooksPath", ".githooks"]));
    let commit = |path: &str, text: &str| {
        repository.0.write(path, text);
        success(&repository.git(&["add", path]));
        repository.git(&["commit", "-qm", "a change"])
    };
    success(&commit("notes.txt", "Nothing of ours.\n"));

    let pilots = repository.0.path().join("specs/pilots.yaml");
    let document = fs::read_to_string(&pilots).expect("the document can be read");
    let edited = document.replace("Delete a token for a user", "Delete the token of a user");
    let refused = commit("specs/pilots.yaml", &edited);
    assert!(!refused.status.success());
    let said =
        String::from_utf8_lossy(&refused.stdout).into_owned() + &String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("run `cargo xtask codegen`"), "{said}");

    // What is generated now is no part of the commit yet.
    success(&repository.command("cargo", &["xtask", "codegen"]));
    assert!(!repository.git(&["commit", "-qm", "a change"]).status.success());

    // What stands in the work tree alone does not hold a good commit back.
    success(&repository.git(&["add", "."]));
    repository.0.write("specs/pilots.yaml", document);
    success(&repository.git(&["commit", "-qm", "a change"]));

    // With another generator in the work tree, that of the commit is run where the commit is.
    repository.0.write("xtask/src/draft.rs", "");
    assert!(!repository.git(&["commit", "-qam", "a change"]).status.success());
    success(&repository.command("cargo", &["xtask", "codegen"]));
    success(&repository.git(&["commit", "-qam", "a change"]));
}

#[test]
fn a_checkout_with_other_line_ends_is_told_from_drift() {
    let repository = Repository::of_sample("line-ends");
    let files = repository.generated();
    for (path, text) in &files {
        repository.0.write(&format!("generated-client/{path}"), text.replace('\n', "\r\n"));
    }
    let check = || {
        let run = Command::new(binary())
            .args(["codegen", "--check", "--root"])
            .arg(repository.0.path())
            .output()
            .expect("the command can be run");
        assert_eq!(run.status.code(), Some(1));
        String::from_utf8(run.stdout).expect("it is UTF-8")
    };
    let shown = check();
    assert!(
        shown.contains(&format!("{} files of generated-client with other line endings", files.len())),
        "{shown}"
    );
    assert!(shown.contains(".gitattributes") && !shown.contains("run `cargo xtask codegen`"), "{shown}");

    repository.0.write("generated-client/src/lib.rs", "drift\n");
    let shown = check();
    assert!(
        shown.contains(&format!("{} files of generated-client with other line endings", files.len() - 1)),
        "{shown}"
    );
    assert!(shown.contains("stale    generated-client/src/lib.rs"), "{shown}");
    assert!(
        shown.contains("1 file of generated-client not up to date: run `cargo xtask codegen`"),
        "{shown}"
    );
}

#[test]
fn the_newer_document_of_the_walk_through_is_the_one_that_we_have_and_more() {
    let read = |path: &str| -> serde_yaml::Value {
        let text = fs::read_to_string(root().join(path)).expect("the document can be read");
        serde_yaml::from_str(&text).expect("the document is YAML")
    };
    let (ours, newer) = (read("xtask/tests/sample/specs/pilots.yaml"), read(NEWER));
    let token = "/api/users/{userId}/tokens/{tokenId}";
    assert_eq!(ours["paths"][token]["delete"], newer["paths"][token]["delete"]);
    assert_eq!(ours["info"], newer["info"]);
    assert_eq!(ours["components"]["securitySchemes"], newer["components"]["securitySchemes"]);
}
