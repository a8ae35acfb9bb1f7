//! `cargo semver`: whether our verdicts on edits of a document are those of `cargo semver-checks` on the crates.
//!
//! Edits of `tests/edits/edits.yaml` become modules of a crate, beside one whose modules are all made of the document as it
//! was. So one run of `cargo semver-checks` (`cargo install cargo-semver-checks --locked`) judges a batch of them, and the
//! name of a module in what it reports identifies the edit. Everything is written below `target/semver/`.

#[path = "../tests/edits/mod.rs"]
#[expect(clippy::expect_used, dead_code, reason = "it is shared with tests, whose files are there")]
mod edits;
mod witness;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use edits::Edit;

/// Edits of a hundred that have to be judged alike.
const ALIKE: usize = 95;

/// How many edits are judged at once: rustdoc takes memory for each.
const BATCH: usize = 64;

/// What the tool says of an edit, by the lints that failed.
#[derive(Debug, Default)]
struct Verdict {
    major: Vec<String>,
    minor: Vec<String>,
    /// It leaves these to the reader, so they agree with any verdict of ours.
    warnings: Vec<String>,
}

/// A lint that does not hold for a module.
#[derive(PartialEq)]
struct Finding {
    module: usize,
    failure: bool,
    lint: String,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let folder = xtask::repository()?.join("target/semver");
    let edits = Edit::all();
    let document = Edit::document();
    let lints = lints()?;
    // The same for every batch.
    let old = rustdoc(&folder, "old", &vec![document.clone(); BATCH])?;
    let mut verdicts: BTreeMap<usize, Verdict> = BTreeMap::new();
    for (batch, of_batch) in edits.chunks(BATCH).enumerate() {
        let mut new: Vec<String> = of_batch.iter().map(|edit| edit.apply(&document)).collect();
        new.resize(BATCH, document.clone());
        let new = rustdoc(&folder, "new", &new)?;
        for Finding { module, failure, lint } in findings(&old, &new)? {
            let verdict = verdicts.entry(batch * BATCH + module).or_default();
            match (lints.get(&lint).map(String::as_str), failure) {
                (Some("major"), true) => verdict.major.push(lint),
                (Some("major"), false) => verdict.warnings.push(lint),
                (Some("minor"), true) => verdict.minor.push(lint),
                (Some("minor"), false) => {}
                (level, _) => return Err(format!("{lint} asks for {level:?}").into()),
            }
        }
    }
    let verdict = report(&edits, &verdicts);
    let complaints = witness::check(&folder, &edits)?;
    complaints.iter().for_each(|complaint| println!("{complaint}"));
    Ok(if complaints.is_empty() { verdict } else { ExitCode::FAILURE })
}

/// Prints every edit with both verdicts.
fn report(edits: &[Edit], verdicts: &BTreeMap<usize, Verdict>) -> ExitCode {
    let nothing = Verdict::default();
    let (mut alike, mut unexpected) = (0, 0);
    for (index, edit) in edits.iter().enumerate() {
        let verdict = verdicts.get(&index).unwrap_or(&nothing);
        let theirs = match verdict {
            Verdict { major, .. } if !major.is_empty() => "major",
            Verdict { minor, .. } if !minor.is_empty() => "minor",
            Verdict { warnings, .. } if !warnings.is_empty() => "warns",
            _ => "-",
        };
        let ours = edit.release.as_str();
        // That something was added is no lint of the tool.
        let agree = theirs == "warns"
            || (ours == "major") == (theirs == "major") && (theirs != "minor" || ours == "minor");
        let explained = edit.differs.is_some();
        alike += usize::from(agree);
        unexpected += usize::from(agree == explained);
        let sign = if agree { "=" } else { "!" };
        let lints: Vec<&str> = [&verdict.major, &verdict.minor, &verdict.warnings]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        println!("{sign} {ours:<6}{theirs:<6} {}  {}", edit.edit, lints.join(" "));
        match (&edit.differs, agree) {
            (Some(why), false) => println!("    {why}"),
            (Some(_), true) => println!("    NOT DIFFERENT: edits.yaml explains a difference that is none"),
            (None, false) => println!("    NOT EXPLAINED: edits.yaml does not say why"),
            (None, true) => {}
        }
    }
    println!("{alike} of {} edits are judged alike, {unexpected} not as edits.yaml says", edits.len());
    let enough = alike * 100 >= edits.len() * ALIKE;
    if enough && unexpected == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Generates the crate `edits` with a module for each document, in a workspace of its own, whose folder this returns.
fn crate_of(folder: &Path, name: &str, documents: &[String]) -> Result<PathBuf, Box<dyn Error>> {
    let root = folder.join(name);
    fs::create_dir_all(root.join("documents"))?;
    let mut modules = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let module = format!("edit_{index:03}");
        let path = root.join(format!("documents/{module}.yaml"));
        fs::write(&path, document)?;
        modules.push((module, path));
    }
    let (outcome, _) = xtask::generate_modules(&modules, "edits", &root.join("edits"))?;
    if outcome.report.is_none() {
        return Err("a document of an edit is wrong; the ordinary tests say why".into());
    }
    fs::write(root.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"edits\"]\n")?;
    fs::copy(xtask::repository()?.join("Cargo.lock"), root.join("Cargo.lock"))?;
    Ok(root)
}

/// The public items, as rustdoc writes them, of a crate with a module for each document.
fn rustdoc(folder: &Path, name: &str, documents: &[String]) -> Result<PathBuf, Box<dyn Error>> {
    let root = crate_of(folder, name, documents)?;
    // The format is unstable, and the tool knows that of each compiler.
    let flags =
        ["-Zunstable-options", "--document-hidden-items", "--output-format=json", "--cap-lints=allow"];
    let target = folder.join("target");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustdoc", "--quiet", "--lib", "--package", "edits", "--"]).args(flags);
    cargo.current_dir(&root).env("CARGO_TARGET_DIR", &target).env("RUSTC_BOOTSTRAP", "1");
    if !cargo.status()?.success() {
        return Err("rustdoc failed".into());
    }
    let written = folder.join(format!("{name}.json"));
    fs::rename(target.join("doc/edits.json"), &written)?;
    Ok(written)
}

/// The release that each lint of the tool asks for.
fn lints() -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let list = Command::new(env!("CARGO")).args(["semver-checks", "--list"]).output()?;
    let text = String::from_utf8(list.stdout)?;
    let rows = text.lines().filter_map(|line| {
        let mut columns = line.split_whitespace();
        Some((columns.next()?.to_owned(), columns.next()?.to_owned()))
    });
    Ok(rows.collect())
}

/// What fails or warns for a patch, which may neither break nor deprecate.
fn findings(old: &Path, new: &Path) -> Result<Vec<Finding>, Box<dyn Error>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["semver-checks", "--color", "never", "--release-type", "patch"]);
    cargo.arg("--baseline-rustdoc").arg(old).arg("--current-rustdoc").arg(new);
    let run = cargo.output()?;
    let text = String::from_utf8(run.stdout)?;
    // A lint that fails is not a run that does.
    let said = String::from_utf8_lossy(&run.stderr);
    if !said.contains("Checked") {
        return Err(format!("cargo semver-checks did not check: {said}").into());
    }
    let mut found = Vec::new();
    let (mut failure, mut lint) = (false, "");
    for line in text.lines() {
        if let Some((level, rest)) = line.strip_prefix("--- ").and_then(|rest| rest.split_once(' ')) {
            (failure, lint) = (level == "failure", rest.split(':').next().unwrap_or(rest));
        } else if let Some((_, rest)) = line.split_once("edit_")
            && let Some(module) = rest.get(..3).and_then(|digits| digits.parse().ok())
        {
            let finding = Finding { module, failure, lint: lint.to_owned() };
            if !found.contains(&finding) {
                found.push(finding);
            }
        }
    }
    Ok(found)
}
