//! From generated clients and the suite to a program that makes every call, and to what it says.
//!
//! The program holds the generated modules as its own: so it reaches the codecs that they keep to themselves, and what no
//! call needs is not compiled to machine code.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use xtask::diagnostic::{Severity, Style};

use crate::Failure;
use crate::call;
use crate::route::{self, Client};
use crate::suite::{Scenario, Source, Suite};

/// What the program and its library are called.
const NAME: &str = "conformance";

/// A call of the program.
pub(crate) struct Planned {
    /// The place of its scenario in the suite.
    pub(crate) scenario: usize,
    /// Where it is in the program, or why there is none.
    pub(crate) call: Result<usize, String>,
}

/// Generates the clients of all documents as one crate.
pub(crate) fn clients(sources: &[Source], folder: &Path) -> Result<BTreeMap<String, Client>, Failure> {
    let documents: Vec<(String, PathBuf)> =
        sources.iter().map(|source| (source.module.clone(), source.path.clone())).collect();
    let (outcome, apis) = xtask::generate_modules(&documents, NAME, &folder.join("clients"))?;
    if outcome.report.is_none() {
        let said = outcome.problems.iter().map(|problems| problems.render(Severity::Error, Style::Plain));
        return Err(said.collect::<String>().into());
    }
    let clients =
        sources.iter().zip(apis).map(|(source, api)| Ok((source.module.clone(), Client::new(api, source)?)));
    clients.collect()
}

/// Writes the program.
pub(crate) fn write(
    suite: &Suite,
    clients: &BTreeMap<String, Client>,
    folder: &Path,
) -> Result<Vec<Planned>, Failure> {
    let mut calls = String::from("use crate::support::*;\n\n");
    let mut list = String::new();
    let mut planned = Vec::new();
    let mut count = 0;
    for (index, scenario) in suite.scenarios.iter().enumerate() {
        let by_hand = suite.settings.by_hand.contains_key(&scenario.name);
        for (number, rust) in scenario_calls(scenario, clients).into_iter().enumerate() {
            let call = rust.map(|rust| {
                let _ = writeln!(calls, "/// {}\npub fn call_{count}(at: String) -> Call {{", scenario.name);
                let _ = if by_hand && number == 0 {
                    writeln!(calls, "crate::{}::call(at)\n}}\n", by_hand_module(scenario))
                } else {
                    writeln!(calls, "Box::pin(async move {{\n{rust}\n}})\n}}\n")
                };
                let _ = write!(list, "call_{count}, ");
                count += 1;
                count - 1
            });
            planned.push(Planned { scenario: index, call });
        }
    }
    let _ = writeln!(calls, "pub const ALL: &[fn(String) -> Call] = &[{list}];");
    let program = folder.join("program");
    fs::create_dir_all(program.join("src"))?;
    put(&program.join("src/calls.rs"), &calls)?;
    put(&program.join("src/main.rs"), &root(suite, clients, folder)?)?;
    put(&program.join("Cargo.toml"), &manifest(&fs::read_to_string(folder.join("clients/Cargo.toml"))?))?;
    if !program.join("Cargo.lock").exists() {
        // Both agree on versions.
        fs::copy(xtask::repository()?.join("Cargo.lock"), program.join("Cargo.lock"))?;
    }
    Ok(planned)
}

fn scenario_calls(scenario: &Scenario, clients: &BTreeMap<String, Client>) -> Vec<Result<String, String>> {
    let clients: Vec<&Client> = scenario.modules.iter().filter_map(|module| clients.get(module)).collect();
    let call = |exchange| {
        let path = route::path(exchange);
        let route = route::find(&clients, exchange, &path).ok_or("no operation has this path and method")?;
        call::rust(&route, exchange)
    };
    scenario.exchanges.iter().map(call).collect()
}

/// The module with the call of a scenario that is written by hand.
fn by_hand_module(scenario: &Scenario) -> String {
    scenario.name.to_ascii_lowercase()
}

/// The root of the program.
fn root(suite: &Suite, clients: &BTreeMap<String, Client>, folder: &Path) -> Result<String, Failure> {
    let source = folder.join("clients/src");
    let mut out = String::from("#![allow(warnings)]\n\n");
    let mut module = |name: &str, path: &Path| {
        let _ = writeln!(out, "#[path = {:?}]\npub mod {name};", path.display().to_string());
    };
    module("runtime", &source.join("runtime/mod.rs"));
    clients.keys().for_each(|name| module(name, &source.join(name).join("mod.rs")));
    let written = xtask::repository()?.join("xtask/conformance/program");
    module("support", &written.join("support.rs"));
    for scenario in &suite.scenarios {
        if suite.settings.by_hand.contains_key(&scenario.name) {
            let name = by_hand_module(scenario);
            module(&name, &written.join("by_hand").join(format!("{name}.rs")));
        }
    }
    Ok(out + "mod calls;\n\nfn main() {\n    support::run(calls::ALL);\n}\n")
}

/// The manifest of the clients as that of the program.
fn manifest(clients: &str) -> String {
    let mut out = String::new();
    let mut is_library = false;
    for line in clients.lines() {
        if line.starts_with('[') {
            is_library = line == "[lib]";
        }
        if !is_library {
            out += line;
            out.push('\n');
        }
    }
    out + "\n[profile.dev]\ndebug = false\n\n[workspace]\n"
}

/// Writes a file, unless it is as it should be: a newer file is compiled again.
fn put(path: &Path, text: &str) -> Result<(), Failure> {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text)?;
    }
    Ok(())
}

/// Compiles the program.
pub(crate) fn build(folder: &Path) -> Result<PathBuf, Failure> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = folder.join("target");
    let output = Command::new(program)
        // With the first comes the runtime that the calls are driven by.
        .args(["build", "--quiet", "--features", "blocking,xml", "--manifest-path"])
        .arg(folder.join("program/Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .stdin(Stdio::null())
        .output()?;
    if !output.status.success() {
        let said: String = String::from_utf8_lossy(&output.stderr).chars().take(10_000).collect();
        return Err(format!("the program of calls does not compile\n{said}").into());
    }
    Ok(target.join("debug").join(NAME))
}

/// Makes the calls; what came of each, by its place in the program.
pub(crate) fn run(program: &Path, address: &str) -> Result<BTreeMap<usize, Value>, Failure> {
    let output = Command::new(program).arg(address).stdin(Stdio::null()).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let mut results = BTreeMap::new();
    for line in said.lines() {
        let (index, result) = line.split_once('\t').ok_or("the program of calls says something else")?;
        results.insert(index.parse()?, serde_json::from_str(result)?);
    }
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the program of calls ended with {}\n{said}", output.status).into());
    }
    Ok(results)
}
