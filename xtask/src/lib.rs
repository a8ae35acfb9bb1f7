//! Turns OpenAPI documents into a Rust client crate.

// Who adds a case to an enum is told by the compiler where it has to be thought of.
// Tests may stop at the first surprise.
#![cfg_attr(not(test), deny(clippy::wildcard_enum_match_arm))]
// `code!` looks at one token after the other.
#![recursion_limit = "512"]

mod case;
pub mod config;
pub mod diagnostic;
pub mod diff;
#[allow(clippy::wildcard_enum_match_arm, reason = "documents are JSON, whose kinds are settled")]
pub mod document;
pub mod emit;
mod error;
pub mod inspect;
pub mod ir;
pub mod limits;
mod load;
pub mod lower;
mod message;
pub mod names;
mod pipeline;
mod pointer;
pub mod report;
mod repository;
pub mod spec;
pub mod sync;
mod text;
#[allow(clippy::wildcard_enum_match_arm, reason = "pages are Markdown, most of whose kinds hold no document")]
pub mod vendor;
pub mod version;

pub use error::Error;
pub use load::Problems;
pub use pipeline::{
    CRATE, Comparison, Options, Outcome, Reading, codegen, diff, diff_files, diff_text, generate,
    generate_modules, generate_text, pin,
};
pub use repository::repository;
