//! What the READMEs say about sources is what happens.
#![cfg(unix)]

use std::fs;

use super::server::Server;
use crate::repository::{Repository, root, sample};
use crate::walkthrough::success;

/// The first block of `language` behind `beginning` in a file of the repository.
fn block(file: &str, beginning: &str, language: &str) -> String {
    let text = fs::read_to_string(root().join(file)).expect("the file can be read");
    let (_, rest) = text.split_once(beginning).expect("the file says so");
    let (_, rest) = rest.split_once(&format!("```{language}\n")).expect("a block follows");
    rest.split_once("```").expect("the block ends").0.to_owned()
}

#[test]
fn the_command_of_the_readme_shows_what_happens() {
    let provider = Server::start();
    let newer = fs::read_to_string(sample().join("newer/pilots.yaml")).expect("the document can be read");
    provider.page("/openapi.yaml", &newer);
    let here = |text: String| text.replace("https://pilots.example", &provider.origin);
    let repository = Repository::of_sample("vendor-readme");
    let git = |arguments: &[&str]| success(&repository.git(arguments));
    let beginning = "`codegen.toml` can name them";
    repository.0.write("specs/codegen.toml", here(block("specs/README.md", beginning, "toml")));
    repository.0.write(".gitignore", "/bin\n");
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "before"]);

    let shown = here(block("specs/README.md", beginning, "console"));
    let (command, output) = shown.split_once('\n').expect("a command is a line");
    let run = repository.command("sh", &["-c", command.trim_start_matches("$ ")]);
    assert_eq!(run.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&run.stdout), output);

    let told = success(&repository.command("cargo", &["xtask", "vendor"]));
    let report = success(&repository.command("cargo", &["xtask", "diff"]));
    assert!(report.contains("operation-added") && told.ends_with(&report), "{told}");
    let stored = fs::read_to_string(repository.0.path().join("specs/pilots.yaml"));
    assert_eq!(stored.expect("it is there"), newer);
    success(&repository.command("cargo", &["xtask", "codegen"]));
    success(&repository.command("cargo", &["xtask", "vendor", "--check"]));
}

#[test]
fn the_list_of_the_readme_is_a_source() {
    let text = block("specs/README.md", "## Sources", "toml");
    let config = xtask::config::Config::parse("codegen.toml", &text).expect("it is right");
    let source = config.apis[0].source.as_ref().expect("it has a source");
    assert_eq!((source.parts.len(), source.headers.len()), (3, 1));
}
