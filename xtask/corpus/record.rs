//! What is known of one document, and whether it is good enough.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::additions::Kept;
use crate::cases::Examples;
use crate::cases::variants::Variants;
use crate::names::Names;
use crate::usage::Usage;

/// How a document came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    /// Everything that was asked for was had.
    #[default]
    Ok,
    /// Something falls short.
    Failed,
    /// The document is not one that code can be generated from, and its diagnostics say why.
    Unusable,
}

/// A line of the table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Record {
    /// What the document is called.
    pub(crate) name: String,
    /// How it came out.
    pub(crate) status: Status,
    /// Operations in the document.
    pub(crate) operations: usize,
    /// Methods in the crate.
    pub(crate) methods: usize,
    /// Declared types in the crate.
    pub(crate) types: usize,
    /// Schemas that state a type and became any JSON.
    pub(crate) fallbacks: usize,
    /// Those of them that no diagnostic tells of, by place.
    pub(crate) silent_fallbacks: Vec<String>,
    /// Lines of Rust, without those of the runtime.
    pub(crate) lines: usize,
    /// What generating used.
    pub(crate) generate: Usage,
    /// What the compiler used to check the crate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) check: Option<Usage>,
    /// Warnings of the compiler; absent where it was not run.
    pub(crate) warnings: Option<usize>,
    /// Errors of the compiler; absent where it was not run.
    pub(crate) errors: Option<usize>,
    /// What the generator had to say, by severity.
    pub(crate) diagnostics: BTreeMap<String, usize>,
    /// Whether the crate is the same again, and with the document's maps permuted, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deterministic: Option<bool>,
    /// What became of the names of halves of the document, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kept: Option<Kept>,
    /// What became of the examples, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) examples: Option<Examples>,
    /// What became of the values of unions, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) variants: Option<Variants>,
    /// How its names read, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) names: Option<Names>,
    /// What falls short, for people.
    pub(crate) reasons: Vec<String>,
}

impl Record {
    /// Notes that something falls short.
    pub(crate) fn fail(&mut self, reason: impl Into<String>) {
        self.status = Status::Failed;
        self.reasons.push(reason.into());
    }

    /// Whether there is a crate.
    pub(crate) fn is_generated(&self) -> bool {
        self.lines > 0
    }

    /// Finds what falls short, once everything is measured.
    pub(crate) fn decide(&mut self) {
        if !self.is_generated() {
            return;
        }
        if self.methods < self.operations {
            self.fail(format!("{} of {} operations have a method", self.methods, self.operations));
        }
        if let Some(first) = self.silent_fallbacks.first().cloned() {
            let count = self.silent_fallbacks.len();
            self.fail(format!("{count} types became any JSON without a diagnostic, first {first}"));
        }
        if let Some(count) = self.errors.filter(|count| *count > 0) {
            self.fail(format!("{count} errors of the compiler"));
        }
        if let Some(count) = self.warnings.filter(|count| *count > 0) {
            self.fail(format!("{count} warnings of the compiler"));
        }
    }

    /// Whether the run may end well. A document that cannot be used is no fault, as long as it says why; of examples the
    /// share of the whole run counts.
    pub(crate) fn is_satisfying(&self) -> bool {
        self.status != Status::Failed
    }
}
