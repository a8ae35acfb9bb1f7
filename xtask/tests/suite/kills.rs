//! Runs that are killed at any moment, two at once, or that find no room on the disk: every file is wholly old or wholly
//! new, and the next run repairs.
//!
//! `KILLS=300 cargo test -p xtask --test suite kills` kills more than an ordinary run.

use std::collections::BTreeMap;
use std::env;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use xtask::CRATE;

use crate::folder::Folder;
use crate::mutation::Random;
use crate::repository::{Repository, binary};

/// How many runs are killed where nobody asks for more.
const KILLS: u64 = 6;

/// A document with so many operations of this name, which no file of the other's is the same as.
fn document(name: &str, operations: usize) -> String {
    let paths: String = (0..operations)
        .map(|index| {
            format!("  /{name}/{index}: {{get: {{operationId: {name}_{index}, tags: [{name} {}], responses: {{'200': {{description: a, content: {{application/json: {{schema: {{type: object, properties: {{{name}: {{type: string}}}}}}}}}}}}}}}}}}\n", index % 5)
        })
        .collect();
    format!("openapi: 3.1.0\ninfo: {{title: {name}, version: '1'}}\npaths:\n{paths}")
}

/// Starts `codegen` in a process of its own.
fn start(repository: &Repository) -> Child {
    let mut command = Command::new(binary());
    command.args(["codegen", "--root"]).arg(repository.0.path());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs")
}

/// The files of the generated crate, and all others.
fn files(repository: &Repository) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    repository.0.read().into_iter().partition(|(path, _)| path.starts_with(CRATE))
}

/// Every file is wholly old or wholly new.
fn assert_whole(files: &BTreeMap<String, String>, old: &State, new: &State, what: &str) {
    for (path, text) in files.iter().filter(|(path, _)| !path.ends_with(".tmp")) {
        let known = [old, new].iter().any(|state| state.1.get(path) == Some(text));
        assert!(known, "{what}: {path} is neither old nor new:\n{text}");
    }
}

/// A document, and the files of its crate.
type State = (String, BTreeMap<String, String>);

/// What the crate is for each of two documents, of which the last is generated, and how long a run takes.
fn states(repository: &Repository, documents: [String; 2]) -> ([State; 2], Duration) {
    repository.0.write("specs/codegen.toml", "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\n");
    let mut time = Duration::ZERO;
    let states = documents.map(|document| {
        repository.0.write("specs/zoo.yaml", &document);
        let begin = Instant::now();
        assert!(start(repository).wait().expect("it ends").success());
        time = begin.elapsed();
        (document, files(repository).0)
    });
    (states, time)
}

#[test]
fn a_run_may_be_killed_at_any_moment_beside_another() {
    let kills = env::var("KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    let repository = Repository::new("kills");
    let (states, time) = states(&repository, ["cats", "dogs"].map(|name| document(name, 20)));
    let mut random = Random::new(kills);
    let mut unfinished = 0;
    for round in 0..kills {
        let (old, new) = if round % 2 == 0 { (&states[1], &states[0]) } else { (&states[0], &states[1]) };
        repository.0.write("specs/zoo.yaml", new.0.clone());
        let outside = files(&repository).1;
        let mut runs = [start(&repository), start(&repository)];
        for run in &mut runs {
            thread::sleep(time.mul_f64(random.below(1000) as f64 / 900.0));
            run.kill().expect("it can be killed");
            run.wait().expect("it ends");
        }
        let (inside, after) = files(&repository);
        assert_eq!(after, outside, "round {round}");
        assert_whole(&inside, old, new, &format!("round {round}"));
        unfinished += u64::from(inside != old.1 && inside != new.1);
        // Of two that are not killed both succeed, and repair what those left.
        for mut run in [start(&repository), start(&repository)] {
            assert!(run.wait().expect("it ends").success(), "round {round}");
        }
        assert_eq!(files(&repository).0, new.1, "round {round}");
    }
    println!("{kills} kills of two runs, {unfinished} of them in the midst of writing");
}

/// Copies a folder to a small disk of its own, which nobody else sees and which ends with this script, generates there without
/// room and with room, and copies what there is after each.
const SMALL_DISK: &str = r#"
set -e
repository=$1 room=$2 full=$3 mended=$4 binary=$5 disk=$6
mount -t tmpfs -o size=100m none "$disk"
cp -a "$repository/." "$disk"
cp "$7" "$disk/specs/zoo.yaml"
used=$(df -kP "$disk" | awk 'END { print $3 }')
mount -o "remount,size=$((used + room))k" "$disk"
if "$binary" codegen --root "$disk"; then exit 9; fi
cp -a "$disk/." "$full"
mount -o remount,size=100m "$disk"
"$binary" codegen --root "$disk"
cp -a "$disk/." "$mended"
"#;

#[test]
fn a_full_disk_leaves_whole_files_and_the_next_run_repairs() {
    let may_mount = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
    };
    let disk = Folder::new("full-disk");
    let probe = may_mount("mount -t tmpfs none \"$1\"").arg(disk.path()).stderr(Stdio::null()).status();
    if !probe.is_ok_and(|status| status.success()) {
        println!("skipped: nobody may mount a small disk here");
        return;
    }
    let repository = Repository::new("full");
    // What a run writes is more than what it removes before.
    let ([new, old], _) = states(&repository, [document("cats", 200), document("dogs", 20)]);
    let next = Folder::new("full-next");
    next.write("zoo.yaml", &new.0);
    for room in [8, 40, 80] {
        let outcomes = [Repository(Folder::new("full-left")), Repository(Folder::new("full-mended"))];
        let [full, mended] = &outcomes;
        let mut command = may_mount(SMALL_DISK);
        command.arg(repository.0.path()).arg(room.to_string()).arg(full.0.path()).arg(mended.0.path());
        command.arg(binary()).arg(disk.path()).arg(next.path().join("zoo.yaml"));
        let ended = command.output().expect("the script runs");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{room}: {said}");
        assert!(said.contains("cannot write") && said.contains("No space left"), "{room}: {said}");
        assert_whole(&files(full).0, &old, &new, &format!("room for {room} KiB"));
        assert_eq!(files(mended).0, new.1, "room for {room} KiB");
    }
}
