//! The command line of `cargo conformance`: the TypeSpec suite for client generators against generated clients.
//!
//! The suite's package gives OpenAPI documents, and for each scenario the request that its server expects and the answer
//! that it gives. Clients are generated from the documents; for each scenario, calls of their methods are written, compiled
//! and run against the server. What counts as passed has to satisfy the server and be answered as the suite says.

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
