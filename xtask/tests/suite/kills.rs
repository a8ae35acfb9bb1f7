//! Runs that are killed at any moment, two at once: every file is wholly old or wholly new, and the next run repairs.
//!
//! `KILLS=300 cargo test -p xtask --test suite kills` kills more than an ordinary run.

use std::collections::BTreeMap;
use std::env;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use xtask::CRATE;

use crate::mutation::Random;
use crate::repository::{Repository, binary};

/// How many runs are killed where nobody asks for more.
const KILLS: u64 = 6;

/// A document with operations of this name, which no file of the other's is the same as.
fn document(name: &str) -> String {
    let paths: String = (0..20)
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

#[test]
fn a_run_may_be_killed_at_any_moment_beside_another() {
    let kills = env::var("KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    let repository = Repository::new("kills");
    repository.0.write("specs/codegen.toml", "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\n");
    let mut states = Vec::new();
    let mut time = Duration::ZERO;
    for name in ["cats", "dogs"] {
        repository.0.write("specs/zoo.yaml", document(name));
        let begin = Instant::now();
        assert!(start(&repository).wait().expect("it ends").success());
        time = begin.elapsed();
        states.push((document(name), files(&repository).0));
    }
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
        for (path, text) in inside.iter().filter(|(path, _)| !path.ends_with(".tmp")) {
            let known = [&old.1, &new.1].iter().any(|state| state.get(path) == Some(text));
            assert!(known, "round {round}: {path} is neither old nor new:\n{text}");
        }
        unfinished += u64::from(inside != old.1 && inside != new.1);
        // Of two that are not killed both succeed, and repair what those left.
        for mut run in [start(&repository), start(&repository)] {
            assert!(run.wait().expect("it ends").success(), "round {round}");
        }
        assert_eq!(files(&repository).0, new.1, "round {round}");
    }
    println!("{kills} kills of two runs, {unfinished} of them in the midst of writing");
}
