//! The script of the scheduled workflow, against a bare repository on disk and a stand-in for `gh`.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::server::{Answer, Server};
use super::{FILE, MODEL, markdown, part};
use crate::folder::Folder;
use crate::repository::{Repository, binary, root};
use crate::walkthrough::{executable, success};

/// Keeps one pull request per branch in a folder: what it was told, its description and its labels.
const GH: &str = r#"#!/bin/sh
set -eu
state=$(dirname "$0")/../gh
printf '%s\n' "$*" >>"$state/calls"
command="$1 $2"; shift 2
number=; head=; body=; title=; add=; remove=
while [ $# -gt 0 ]; do
    case $1 in
        --head) head=$2; shift ;;
        --title) title=$2; shift ;;
        --body-file) body=$2; shift ;;
        --label | --add-label) add="$add$2
"; shift ;;
        --remove-label) remove="$remove$2
"; shift ;;
        --base | --state | --json | --jq | --description) shift ;;
        --force) ;;
        -*) echo "unknown $1" >&2; exit 2 ;;
        *) number=$1 ;;
    esac
    shift
done
case $command in
    'label create') exit 0 ;;
    'pr list') [ ! -d "$state/$head" ] || printf '%s\n' "$head"; exit 0 ;;
    'pr view') cat "$state/$number/labels"; exit 0 ;;
    'pr create')
        number=$head
        mkdir -p "$state/$number"
        : >"$state/$number/labels"
        printf '%s\n' "$title" >"$state/$number/title" ;;
    'pr edit') [ -d "$state/$number" ] ;;
    *) echo "unknown $command" >&2; exit 2 ;;
esac
[ -z "$body" ] || cp "$body" "$state/$number/body"
printf '%s' "$remove" >"$state/remove"
grep -vxF -f "$state/remove" "$state/$number/labels" >"$state/kept" || :
{ cat "$state/kept"; printf '%s' "$add"; } >"$state/$number/labels"
"#;

/// The repository of two APIs, `berths` and `boats`, in a clone of a bare one.
struct Routine {
    clone: Repository,
    outside: Folder,
    provider: Server,
}

impl Routine {
    fn new(name: &str) -> Self {
        let clone = Repository::new(&format!("update-{name}"));
        let outside = Folder::new(&format!("update-{name}-outside"));
        let provider = Server::start();
        let api = |module: &str, address: &str| {
            format!("[[api]]\nmodule = \"{module}\"\ndocument = \"{module}.yaml\"\nsource = {address:?}\n")
        };
        let berths = provider.page("/berths.yaml", FILE);
        let boats = provider.page("/boats.md", markdown(&part("get", MODEL)));
        clone.0.write("specs/codegen.toml", api("berths", &berths) + &api("boats", &boats));
        for file in [".github/update.sh", ".github/workflows/update.yml"] {
            clone.0.copy(&root().join(file), file);
        }
        executable(&clone.0.path().join(".github/update.sh"));
        outside.write("bin/gh", GH);
        let cargo = format!(
            "#!/bin/sh\ncase $1 in\n    xtask) shift; exec '{}' \"$@\" ;;\n    test) exec '{}' ;;\nesac\nexit 2\n",
            binary().display(),
            outside.path().join("bin/tests").display()
        );
        outside.write("bin/cargo", cargo);
        outside.write("bin/tests", "#!/bin/sh\nenv >\"$(dirname \"$0\")/../gh/environment\"\n");
        outside.write("gh/calls", "");
        for program in ["gh", "cargo", "tests"] {
            executable(&outside.path().join("bin").join(program));
        }
        let routine = Self { clone, outside, provider };
        let run = |program: &str, arguments: &[&str]| success(&routine.command(program, arguments));
        let origin = routine.outside.path().join("origin.git").display().to_string();
        run("git", &["init", "-q", "--bare", "-b", "main", &origin]);
        run("git", &["init", "-q", "-b", "main"]);
        run("git", &["remote", "add", "origin", &origin]);
        run("git", &["add", "."]);
        run("git", &["commit", "-qm", "before"]);
        routine.command("cargo", &["xtask", "vendor"]);
        run("cargo", &["xtask", "codegen"]);
        run("git", &["add", "."]);
        run("git", &["commit", "-qm", "the documents"]);
        run("git", &["push", "-q", "origin", "main"]);
        routine
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Output {
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new(program)
            .args(arguments)
            .current_dir(self.clone.0.path())
            .env("PATH", format!("{}:{path}", self.outside.path().join("bin").display()))
            .env("HOME", self.outside.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "A")
            .env("GIT_COMMITTER_NAME", "A")
            .env("EMAIL", "a@example.com")
            .env("GH_TOKEN", "the-token-of-the-job")
            .env("BERTHS_KEY", "the-key-of-the-provider")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .output()
            .unwrap_or_else(|error| panic!("{program} cannot be run: {error}"))
    }

    fn git(&self, arguments: &[&str]) -> String {
        success(&self.command("git", arguments)).trim_end().to_owned()
    }

    fn update(&self) -> String {
        success(&self.command(".github/update.sh", &[]))
    }

    /// A file of the stand-in.
    fn state(&self, path: &str) -> String {
        fs::read_to_string(self.outside.path().join("gh").join(path)).unwrap_or_default()
    }

    /// The branches of the bare repository.
    fn branches(&self) -> Vec<String> {
        let lines = self.git(&["ls-remote", "--heads", "origin"]);
        lines.lines().filter_map(|line| Some(line.split_once("refs/heads/")?.1.to_owned())).collect()
    }
}

#[test]
fn nothing_newer_is_no_pull_request() {
    let routine = Routine::new("nothing");
    assert_eq!(routine.update(), "berths: nothing newer\nboats: nothing newer\n");
    assert_eq!(routine.state("calls"), "");
    assert_eq!(routine.branches(), ["main"]);
}

#[test]
fn each_api_with_something_newer_has_one_pull_request() {
    let routine = Routine::new("newer");
    routine.provider.page("/berths.yaml", FILE.replace("listBerths", "listBerths\n      deprecated: true"));
    let model = MODEL.replace("\"id\"", "\"name\":{\"type\":\"string\"},\"id\"");
    routine.provider.page("/boats.md", markdown(&part("get", &model)));
    routine.update();
    assert_eq!(routine.branches(), ["main", "update/berths", "update/boats"]);
    // Each branch has its own change, generated and in one commit.
    for (api, other) in [("berths", "boats"), ("boats", "berths")] {
        let branch = format!("origin/update/{api}");
        assert_eq!(routine.git(&["rev-list", "--count", &format!("origin/main..{branch}")]), "1");
        let files = routine.git(&["diff", "--name-only", "origin/main", &branch]);
        assert!(
            files.contains(&format!("specs/{api}.yaml")) && files.contains("specs/vendor.lock"),
            "{files}"
        );
        assert!(files.contains(&format!("generated-client/src/{api}/")), "{files}");
        assert!(!files.contains(other), "{files}");
        routine.git(&["switch", "-q", "--detach", &branch]);
        success(&routine.command("cargo", &["xtask", "codegen", "--check"]));
        assert_eq!(routine.state(&format!("update/{api}/title")), format!("Update the document of {api}\n"));
        assert_eq!(routine.state(&format!("update/{api}/labels")), "release: minor\nwire: safe\n");
        let report = success(
            &routine.command("cargo", &["xtask", "diff", "--base", "origin/main", "--format", "markdown"]),
        );
        assert_eq!(routine.state(&format!("update/{api}/body")), report);
    }
    // What is made from documents ran, and saw no secret.
    let environment = routine.state("environment");
    assert!(environment.contains("PATH=") && !environment.contains("the-"), "{environment}");

    // The same again pushes nothing; something newer still replaces what was there.
    let heads = routine.git(&["ls-remote", "--heads", "origin"]);
    assert_eq!(routine.update(), "berths: the same as last time\nboats: the same as last time\n");
    assert_eq!(routine.git(&["ls-remote", "--heads", "origin"]), heads);
    routine.provider.page("/berths.yaml", FILE.replace("/berths:", "/moorings:"));
    routine.update();
    assert_eq!(routine.state("update/berths/labels"), "release: major\nwire: breaking\n");
    assert_eq!(routine.git(&["rev-list", "--count", "origin/main..origin/update/berths"]), "1");
    assert_eq!(routine.state("calls").matches("pr create").count(), 2);

    // When it was merged, there is nothing newer.
    routine.git(&["push", "-q", "origin", "origin/update/berths:main"]);
    assert!(routine.update().starts_with("berths: nothing newer\n"));
}

#[test]
fn what_somebody_committed_is_left_alone() {
    let routine = Routine::new("alone");
    routine.provider.page("/berths.yaml", FILE.replace("title: Berths", "title: Moorings"));
    routine.update();
    routine.git(&["switch", "-q", "update/berths"]);
    routine.clone.0.write("specs/notes.md", "By hand.\n");
    routine.git(&["add", "specs/notes.md"]);
    routine.git(&["commit", "-qm", "by hand"]);
    routine.git(&["push", "-q", "origin", "update/berths"]);
    let heads = routine.git(&["ls-remote", "--heads", "origin"]);
    routine.provider.page("/berths.yaml", FILE.replace("title: Berths", "title: Harbours"));
    let said = routine.update();
    assert!(said.contains("berths: somebody else has committed"), "{said}");
    assert_eq!(routine.git(&["ls-remote", "--heads", "origin"]), heads);
}

#[test]
fn what_fails_is_said_and_stops_no_other() {
    let routine = Routine::new("fails");
    // One provider is not there, the document of the other has a fault that text in it tries to hide.
    routine.provider.answer("/berths.yaml", Answer::Closed);
    let fault =
        part("get", "{\"type\":\"object\",\"properties\":{\"```\\n@everyone <b>\":{\"$ref\":\"#/none\"}}}");
    routine.provider.page("/boats.md", markdown(&fault));
    let run = routine.command(".github/update.sh", &[]);
    assert_eq!(run.status.code(), Some(1));
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(said.contains("unreachable-page") && said.contains("berths: failed"), "{said}");
    assert_eq!(routine.branches(), ["main", "update/boats"]);
    assert_eq!(routine.state("update/boats/labels"), "needs work\n");
    let body = routine.state("update/boats/body");
    assert!(body.starts_with("`cargo xtask codegen` fails:\n\n    "), "{body}");
    assert!(
        body.lines().filter(|line| line.contains("everyone")).all(|line| line.starts_with("    ")),
        "{body}"
    );

    // Mended by the provider, but with a failing test of ours.
    routine.outside.write("bin/tests", "#!/bin/sh\necho 'one test failed'\nexit 1\n");
    routine.provider.page("/boats.md", markdown(&part("put", MODEL)));
    routine.command(".github/update.sh", &[]);
    let body = routine.state("update/boats/body");
    assert!(body.starts_with("`cargo test --workspace` fails:\n\n    one test failed\n"), "{body}");
    assert_eq!(routine.state("update/boats/labels"), "needs work\nrelease: major\nwire: breaking\n");
}

#[test]
fn the_workflow_runs_the_script() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect("the file can be read");
    let workflow: serde_yaml::Value =
        serde_yaml::from_str(&read(".github/workflows/update.yml")).expect("the workflow is YAML");
    let steps = workflow["jobs"]["update"]["steps"].as_sequence().expect("the job has steps");
    let run = steps.last().and_then(|step| step["run"].as_str()).expect("the last step runs something");
    let script = run.split(' ').next().expect("it runs a program");
    assert!(Path::new(&root().join(script)).is_file(), "{run}");
    // What somebody types in is no part of a script.
    assert!(!run.contains("${{"), "{run}");
}
