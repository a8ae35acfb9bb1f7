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
        /// Write nothing; show what differs and exit with 1 if something does
        #[arg(long)]
        check: bool,
        /// Show all that differs, not the beginning of it
        #[arg(long, requires = "check")]
        diff: bool,
        #[command(flatten)]
        messages: Messages,
        /// The root of the repository
        #[arg(long, hide = true, value_name = "DIR")]
        root: Option<PathBuf>,
    },
    /// Tell what changed in the documents, for code that uses the crate and on the wire
    Diff {
        /// A document, the older state [default: the documents of specs/codegen.toml, as they were]
        #[arg(requires = "new", conflicts_with = "base")]
        old: Option<PathBuf>,
        /// A document, the newer state [default: the documents of specs/codegen.toml, as they are]
        new: Option<PathBuf>,
        /// The Git revision whose documents are the old state
        #[arg(long, value_name = "REV", default_value = "HEAD")]
        base: String,
        /// Keep the old names of what would be renamed: add them to the names files of specs/, and compare then
        #[arg(long, conflicts_with = "new")]
        pin: bool,
        /// Exit with 1 if the version in specs/codegen.toml is too low for the changes
        #[arg(long, conflicts_with = "new")]
        check_version: bool,
        /// An OpenAPI Overlay to apply to both documents; may be repeated
        #[arg(long, value_name = "FILE", requires = "new")]
        overlay: Vec<PathBuf>,
        /// The form of the report
        #[arg(long, value_enum, default_value_t = Form::Text)]
        format: Form,
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
        #[command(flatten)]
        messages: Messages,
        /// The folder that references may lead to [default: the folder of the file]
        #[arg(long, value_name = "DIR")]
        root: Option<PathBuf>,
    },
    /// Say what the code of a diagnostic means, and show an example
    Explain {
        /// The code, as it stands in brackets: unresolved-reference
        code: String,
    },
    /// Take documents from their providers, as the `source` of an API in specs/codegen.toml says
    Vendor {
        /// The APIs, by their modules [default: all that have a `source`]
        #[arg(value_name = "API")]
        apis: Vec<String>,
        /// Write nothing; exit with 1 if a provider has something newer
        #[arg(long)]
        check: bool,
        /// Ask nobody; list the APIs that have a `source`
        #[arg(long, conflicts_with_all = ["apis", "check"])]
        list: bool,
        /// The seconds that a page may take
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
    /// Show each problem, not one of each kind, and notes too: what is worth knowing of a document, though nothing is lost
    #[arg(long)]
    verbose: bool,
    /// The form of the problems; those for programs hold each, and are written to standard error
    #[arg(long = "format", value_enum, default_value_t = MessageForm::Text)]
    form: MessageForm,
}

/// The forms of problems.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum MessageForm {
    /// For a terminal
    Text,
    /// For programs: a JSON object for each line
    Json,
    /// For workflows of GitHub, which shows them beside the lines that they are about
    Github,
}

/// The forms of a report.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// For a terminal
    Text,
    /// For a comment on a pull request
    Markdown,
    /// For a change log, in Markdown
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

/// Says what a code means.
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

/// The root of the repository that was asked for, or that this runs in.
fn repository(asked_for: Option<PathBuf>) -> Result<PathBuf, Error> {
    asked_for.map_or_else(xtask::repository, Ok)
}

/// Shows what was found and done. `check` is there where nothing was to be written, and says whether all is to be shown.
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

/// Shows the APIs that have a source.
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

/// Shows what became of documents and, where some were written, what is different from the last commit.
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

/// Prints in one piece. That nobody reads to the end (`| head`) is no failure.
fn print(mut stream: impl std::io::Write, text: &str) {
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}
