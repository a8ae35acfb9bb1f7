//! The fuzz targets: how inputs are made, and what must hold for each.

use xtask::{Problems, diff_text, generate_text, inspect};

use crate::mutation::{Random, garbled, mutated};
use crate::seeds::Seeds;
use crate::{Failure, client};

/// Bytes of output that any input may have, and how many more for each of its own.
const OUTPUT: (usize, usize) = (64 << 20, 4096);

/// What is tested.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Target {
    /// Garbled text as a document
    Document,
    /// A mutated tree as a document
    Tree,
    /// Garbled text as an overlay
    Overlay,
    /// A document and its mutation, compared
    Diff,
    /// Garbled text as a page of a provider
    Page,
    /// A value of a model: decoded, encoded, decoded again
    Model,
    /// A garbled answer to a client's call, including events and pages
    Answer,
    /// Garbled names and contents of multipart bodies
    Multipart,
}

impl Target {
    /// As the command line calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Tree => "tree",
            Self::Overlay => "overlay",
            Self::Diff => "diff",
            Self::Page => "page",
            Self::Model => "model",
            Self::Answer => "answer",
            Self::Multipart => "multipart",
        }
    }

    /// The input of a seed.
    pub(crate) fn input(self, seeds: &Seeds, seed: u64) -> Vec<u8> {
        let mut random = Random::new(seed);
        match self {
            Self::Document => garbled(pick(&seeds.documents, &mut random).as_bytes(), &mut random),
            Self::Overlay => garbled(pick(&seeds.overlays, &mut random).as_bytes(), &mut random),
            Self::Page => garbled(pick(&seeds.pages, &mut random).as_bytes(), &mut random),
            Self::Tree => mutated(pick(&seeds.trees, &mut random), seed).to_string().into_bytes(),
            Self::Diff => {
                let tree = pick(&seeds.trees, &mut random);
                format!("{tree}\n{}", mutated(tree, seed)).into_bytes()
            }
            Self::Model => client::value_of_a_model(seed, &mut random),
            Self::Answer => client::answer(&mut random),
            Self::Multipart => client::parts(&mut random),
        }
    }

    /// Tries an input.
    ///
    /// # Errors
    ///
    /// What is wrong with the output. A panic is not caught.
    pub(crate) fn check(self, input: &[u8]) -> Result<(), Failure> {
        let text = String::from_utf8_lossy(input);
        match self {
            Self::Document => made(&[("a.yaml", &text)], &[], input.len()),
            Self::Tree => made(&[("a.json", &text)], &[], input.len()),
            Self::Overlay => {
                let document = include_str!("../../tests/golden/objects/openapi.yaml");
                made(&[("a.yaml", document), ("o.yaml", &text)], &["o.yaml"], input.len() + document.len())
            }
            Self::Diff => {
                let (old, new) = text.split_once('\n').unwrap_or_default();
                shown(&diff_text(old, new, None, "api").problems);
                Ok(())
            }
            Self::Page => {
                for part in inspect::parts(&text) {
                    made(&[("a.yaml", &part)], &[], part.len())?;
                }
                Ok(())
            }
            Self::Model => client::check_model(input),
            Self::Answer => client::check_answer(input),
            Self::Multipart => client::check_multipart(input),
        }
    }
}

/// One of several.
pub(crate) fn pick<'a, T>(all: &'a [T], random: &mut Random) -> &'a T {
    &all[random.index(all.len())]
}

/// Shows everything that is said of an input, as a user would see it.
fn shown(problems: &[Problems]) {
    use xtask::diagnostic::{Machine, Severity, Style};
    for problems in problems {
        problems.render(Severity::Note, Style::Plain);
        problems.brief(Severity::Note, Style::Coloured);
        problems.lines(Severity::Note, Machine::Json);
    }
}

/// Generates a crate, whose files have to be Rust and not too many.
fn made(files: &[(&str, &str)], overlays: &[&str], size: usize) -> Result<(), Failure> {
    let main = files[0].0;
    let (problems, files) = generate_text(files, main, overlays, "fuzzed")?;
    let mut bytes = 0;
    for (path, text) in &files {
        bytes += text.len();
        if path.ends_with(".rs") && !path.starts_with("src/runtime/") {
            syn::parse_file(text).map_err(|error| format!("{path} is no Rust: {error}"))?;
        }
    }
    if files.is_empty() != problems.diagnostics.has_errors() {
        return Err("there is a crate in spite of errors, or none without".into());
    }
    shown(&[problems]);
    if bytes > OUTPUT.0 + OUTPUT.1 * size {
        return Err(format!("{size} bytes became {bytes}").into());
    }
    Ok(())
}
