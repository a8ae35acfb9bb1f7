//! The command line: `cargo xtask codegen`.

use std::error::Error as _;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::diagnostic::{Severity, Style};
use xtask::sync::Mode;
use xtask::{CRATE, Error, Options, Outcome, report};

/// Generates Rust client crates from OpenAPI documents.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate generated-client/ from the documents of specs/codegen.toml
    Codegen {
        /// Write nothing; show what differs and exit with 1 if something does
        #[arg(long)]
        check: bool,
        /// The root of the repository
        #[arg(long, hide = true, value_name = "DIR")]
        root: Option<PathBuf>,
    },
    /// Generate a crate of its own from any OpenAPI document
    Generate {
        /// The document, YAML or JSON
        file: PathBuf,
        /// The folder of the new crate
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// The name of the crate [default: the name of the file]
        #[arg(long, value_name = "CRATE")]
        name: Option<String>,
        /// An OpenAPI Overlay to apply; may be repeated
        #[arg(long, value_name = "FILE")]
        overlay: Vec<PathBuf>,
        /// Treat warnings as errors
        #[arg(long)]
        strict: bool,
        /// The folder that references may lead to [default: the folder of the file]
        #[arg(long, value_name = "DIR")]
        root: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let (result, folder, check) = match Cli::parse().command {
        Command::Codegen { check, root } => {
            let root = root.as_deref().unwrap_or_else(|| repository());
            let mode = if check { Mode::Check } else { Mode::Write };
            (xtask::codegen(root, mode), CRATE.to_owned(), check)
        }
        Command::Generate { file, out, name, overlay, strict, root } => {
            let options = Options { name, overlays: overlay, strict, root };
            (xtask::generate(&file, &out, &options), out.display().to_string(), false)
        }
    };
    match result {
        Ok(outcome) => show(&outcome, &folder, check),
        Err(error) => {
            print(anstream::stderr(), &failure(&error));
            ExitCode::from(2)
        }
    }
}

/// The repository that this binary was built in.
fn repository() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

fn show(outcome: &Outcome, folder: &str, check: bool) -> ExitCode {
    for problems in &outcome.problems {
        print(anstream::stderr(), &problems.render(Severity::Warning, Style::Coloured));
    }
    let Some(report) = &outcome.report else {
        return ExitCode::from(1);
    };
    if check && !report.changes.is_empty() {
        print(anstream::stdout(), &report::differences(report, folder));
        return ExitCode::from(1);
    }
    print(anstream::stdout(), &report::summary(report, &outcome.apis));
    ExitCode::SUCCESS
}

fn failure(error: &Error) -> String {
    let mut text = format!("error: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text + "\n"
}

/// Prints in one piece. That nobody reads to the end (`| head`) is no failure.
fn print(mut stream: impl std::io::Write, text: &str) {
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}
