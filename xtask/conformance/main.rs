//! `cargo conformance`: runs the TypeSpec suite for client generators against generated clients.
//!
//! 1. `node/` writes the suite (`@typespec/http-specs`, version in `node/package.json`) as OpenAPI documents and, as
//!    data, what its server expects and answers. `adapt.mjs` holds the four places where the suite says what OpenAPI or
//!    its emitter cannot; the server is unchanged.
//! 2. `suite.toml` says which OpenAPI version is used, and which scenarios no document can express, with reasons.
//! 3. Clients of all documents are generated as one crate. For each exchange, `route.rs` finds the operation, `value.rs`
//!    the values of its parameters, and `call.rs` writes the call. No scenario is known there. `xml.json` says what XML
//!    texts stand for, and `program/by_hand/` has the one call that the data cannot express.
//! 4. All calls are one program (`program/support.rs` is its hand-written part), compiled and run against the server.
//! 5. `judge.rs`: a scenario passes if the server says so, and status, headers and body of each answer are the suite's.
//!
//! It exits with 1 if a scenario fails, or passes though it is excluded. Everything is written below
//! `target/conformance/`.

mod call;
#[path = "../corpus/cases/compare.rs"]
mod compare;
mod credential;
mod judge;
mod node;
mod options;
mod program;
mod route;
mod stream;
mod suite;
mod table;
mod unsent;
mod value;

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use self::judge::Verdict;
use self::node::Installed;
use self::options::Options;
use self::suite::Suite;

/// What may go wrong beyond the scenarios.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Runs what was asked for. The answer is whether nothing failed.
fn run(options: &Options) -> Result<bool, Failure> {
    let folder = xtask::repository()?.join("target/conformance");
    let installed = Installed::prepare(&folder)?;
    let suite = Suite::read(&folder, include_str!("suite.toml"), options)?;
    let clients = program::clients(&suite.sources, &folder)?;
    let planned = program::write(&suite, &clients, &folder)?;
    let program = program::build(&folder)?;
    let server = installed.serve()?;
    let results = program::run(&program, &server.address())?;
    let coverage = server.coverage()?;
    let judged = judge::judge(&suite, &planned, &results, &coverage, &server.address());
    drop(server);
    std::io::stdout().lock().write_all(table::render(&judged).as_bytes())?;
    if let Some(path) = options.json() {
        fs::write(path, serde_json::to_string_pretty(&table::json(&judged))? + "\n")?;
    }
    Ok(!judged.iter().any(|judged| matches!(judged.verdict, Verdict::Failed(_))))
}
