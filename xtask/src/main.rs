//! The command line: `cargo xtask codegen`.

use std::error::Error as _;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use xtask::diagnostic::{self, Machine, Severity, Style};
use xtask::diff::Format;
use xtask::sync::Mode;
use xtask::vendor::{self, Limits, Vendored, vendor};
use xtask::{CRATE, Comparison, Error, Options, Outcome, report};

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
        /// Write nothing; show differences and exit with 1 if there are any
        #[arg(long)]
        check: bool,
        /// Show all differences, not only the first lines
        #[arg(long, requires = "check")]
        diff: bool,
        #[command(flatten)]
        messages: Messages,
        /// The root of the repository
        #[arg(long, hide = true, value_name = "DIR")]
        root: Option<PathBuf>,
    },
    /// Show what changed in the documents, for code that uses the crate and on the wire
    Diff {
        /// The older document [default: the documents of specs/codegen.toml at --base]
        #[arg(requires = "new", conflicts_with = "base")]
        old: Option<PathBuf>,
        /// The newer document [default: the documents of specs/codegen.toml in the work tree]
        new: Option<PathBuf>,
        /// The Git revision to compare with
        #[arg(long, value_name = "REV", default_value = "HEAD")]
        base: String,
        /// Keep the old names of items that would be renamed: add them to the names files in specs/, then compare
        #[arg(long, conflicts_with = "new")]
        pin: bool,
        /// Exit with 1 if the version in specs/codegen.toml is too low for the changes
        #[arg(long, conflicts_with = "new")]
        check_version: bool,
        /// Apply an OpenAPI Overlay to both documents; may be repeated
        #[arg(long, value_name = "FILE", requires = "new")]
        overlay: Vec<PathBuf>,
        /// The format of the report
        #[arg(long, value_enum, default_value_t = Form::Text)]
        format: Form,
        /// The root of the repository
        #[arg(long, hide = true, value_name = "DIR")]
        root: Option<PathBuf>,
    },
    /// Generate a separate crate from any OpenAPI document
    Generate {
        /// The document, YAML or JSON
        file: PathBuf,
        /// The folder to write the crate to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// The name of the crate [default: the file name]
        #[arg(long, value_name = "CRATE")]
        name: Option<String>,
        /// Apply an OpenAPI Overlay; may be repeated
        #[arg(long, value_name = "FILE")]
        overlay: Vec<PathBuf>,
        /// Treat warnings as errors
        #[arg(long)]
        strict: bool,
        #[command(flatten)]
        messages: Messages,
        /// The folder that `$ref`s may refer to [default: the folder of the file]
        #[arg(long, value_name = "DIR")]
        root: Option<PathBuf>,
    },
    /// Explain a diagnostic and show an example
    Explain {
        /// The code in brackets, for example unresolved-reference
        code: String,
    },
    /// Download newer documents from the `source`s in specs/codegen.toml
    Vendor {
        /// The modules of the APIs [default: all with a `source`]
        #[arg(value_name = "API")]
        apis: Vec<String>,
        /// Write nothing; exit with 1 if a provider has a newer document
        #[arg(long)]
        check: bool,
        /// Download nothing; list the APIs with a `source`
        #[arg(long, conflicts_with_all = ["apis", "check"])]
        list: bool,
        /// The time limit for a page, in seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        timeout: u32,
        /// The root of the repository
        #[arg(long, hide = true, value_name = "DIR")]
        root: Option<PathBuf>,
    },
}

/// How the problems of documents are shown.
#[derive(Args)]
struct Messages {
    /// Show every problem, not one of each kind, and also notes, which report nothing that is lost
    #[arg(long)]
    verbose: bool,
    /// The format of the problems on standard error; json and github contain every problem
    #[arg(long = "format", value_enum, default_value_t = MessageForm::Text)]
    form: MessageForm,
}

/// The formats of problems.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum MessageForm {
    /// For a terminal
    Text,
    /// For programs: one JSON object per line
    Json,
    /// For GitHub workflows, which show each problem at its line
    Github,
}

/// The formats of a report.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// For a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For a change log in Markdown
    Changelog,
    /// For programs
    Json,
}

fn main() -> ExitCode {
    let (result, folder, check, messages) = match Cli::parse().command {
        Command::Codegen { check, diff, messages, root } => {
            let mode = if check { Mode::Check } else { Mode::Write };
            let result = repository(root).and_then(|root| xtask::codegen(&root, mode));
            (result, CRATE.to_owned(), check.then_some(diff), messages)
        }
        Command::Diff { old, new, base, pin, check_version, overlay, format, root } => {
            let comparison = match (old, new) {
                (Some(old), Some(new)) => Ok(xtask::diff_files(&old, &new, &overlay)),
                _ => repository(root).and_then(|root| {
                    if pin {
                        print(anstream::stderr(), &report::renamings(&xtask::pin(&root, &base)?));
                    }
                    xtask::diff(&root, &base)
                }),
            };
            return match comparison {
                Ok(comparison) => compare(&comparison, format, check_version),
                Err(error) => fail(&error),
            };
        }
        Command::Vendor { apis, check, list, timeout, root } => {
            let mode = if check { Mode::Check } else { Mode::Write };
            let limits = Limits { time: Duration::from_secs(timeout.into()), ..Limits::default() };
            return match repository(root) {
                Ok(root) if list => list_sources(&root),
                Ok(root) => match vendor(&root, &apis, mode, limits) {
                    Ok(vendored) => show_vendored(&vendored, mode),
                    Err(error) => fail(&error),
                },
                Err(error) => fail(&error),
            };
        }
        Command::Explain { code } => return explained(&code),
        Command::Generate { file, out, name, overlay, strict, messages, root } => {
            let options = Options { name, overlays: overlay, strict, root };
            (xtask::generate(&file, &out, &options), out.display().to_string(), None, messages)
        }
    };
    match result {
        Ok(outcome) => show(&outcome, &folder, check, &messages),
        Err(error) => fail(&error),
    }
}

/// Explains a code.
fn explained(code: &str) -> ExitCode {
    match diagnostic::explain(code) {
        Some(text) => {
            print(anstream::stdout(), &format!("{text}\n"));
            ExitCode::SUCCESS
        }
        None => {
            print(anstream::stderr(), &format!("error: no diagnostic has the code `{code}`\n"));
            ExitCode::from(2)
        }
    }
}

/// The root that was given, or the repository that this runs in.
fn repository(asked_for: Option<PathBuf>) -> Result<PathBuf, Error> {
    asked_for.map_or_else(xtask::repository, Ok)
}

/// Shows problems and results. `check` is set if nothing was to be written; it says whether to show every difference.
fn show(outcome: &Outcome, folder: &str, check: Option<bool>, messages: &Messages) -> ExitCode {
    let &Messages { verbose, form } = messages;
    let least = if verbose { Severity::Note } else { Severity::Warning };
    for problems in &outcome.problems {
        let text = match form {
            MessageForm::Text if verbose => problems.render(least, Style::Coloured),
            MessageForm::Text => problems.brief(least, Style::Coloured),
            MessageForm::Json => problems.lines(Severity::Note, Machine::Json),
            MessageForm::Github => problems.lines(Severity::Note, Machine::Github),
        };
        print(anstream::stderr(), &text);
    }
    if matches!(form, MessageForm::Text) {
        print(anstream::stderr(), &report::problems(&outcome.problems, verbose));
    }
    let Some(report) = &outcome.report else {
        return ExitCode::from(1);
    };
    let text = match check {
        Some(true) => report::differences(report, folder),
        Some(false) => report::overview(report, folder),
        None => String::new(),
    };
    if !text.is_empty() {
        print(anstream::stdout(), &text);
        return ExitCode::from(1);
    }
    print(anstream::stdout(), &report::summary(report, &outcome.apis));
    ExitCode::SUCCESS
}

/// Lists the APIs with a source.
fn list_sources(root: &Path) -> ExitCode {
    match vendor::modules(root) {
        Ok(modules) => {
            print(
                anstream::stdout(),
                &modules.iter().map(|module| format!("{module}\n")).collect::<String>(),
            );
            ExitCode::SUCCESS
        }
        Err(problems) => {
            print(anstream::stderr(), &problems.render(Severity::Error, Style::Coloured));
            ExitCode::from(1)
        }
    }
}

/// Shows the state of each document and, if some were written, the changes since the last commit.
fn show_vendored(vendored: &Vendored, mode: Mode) -> ExitCode {
    for problems in &vendored.problems {
        print(anstream::stderr(), &problems.render(Severity::Warning, Style::Coloured));
    }
    print(anstream::stdout(), &vendored.summary(mode));
    let told = match &vendored.changes {
        Some(comparison) => {
            print(anstream::stdout(), "\n");
            compare(comparison, Form::Text, false)
        }
        None => ExitCode::SUCCESS,
    };
    if vendored.unreachable {
        return ExitCode::from(2);
    }
    let is_done = match mode {
        Mode::Check => vendored.is_current(),
        Mode::Write => vendored.problems.is_empty(),
    };
    if is_done { told } else { ExitCode::from(1) }
}

fn compare(comparison: &Comparison, form: Form, check_version: bool) -> ExitCode {
    for problems in &comparison.problems {
        print(anstream::stderr(), &problems.brief(Severity::Error, Style::Coloured));
    }
    let Some(changes) = &comparison.changes else {
        return ExitCode::from(1);
    };
    let format = match form {
        Form::Text => Format::Text,
        Form::Markdown => Format::Markdown,
        Form::Changelog => Format::Changelog,
        Form::Json => Format::Json,
    };
    print(anstream::stdout(), &changes.render(format));
    let is_too_low = changes.asked_version().is_some_and(|(_, is_reached)| !is_reached);
    if check_version && is_too_low { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

fn fail(error: &Error) -> ExitCode {
    let mut text = format!("error: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    print(anstream::stderr(), &(text + "\n"));
    ExitCode::from(2)
}

/// Prints in one piece. A closed pipe (`| head`) is not a failure.
fn print(mut stream: impl std::io::Write, text: &str) {
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}
