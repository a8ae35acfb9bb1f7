//! The one straight line from documents to files on disk, and what else follows documents on it: comparing two states of
//! them, and pinning names that one of them had.

mod compare;
mod generate;
mod package;
mod pin;
mod templates;

pub use self::compare::{Comparison, Reading, diff, diff_files, diff_text};
pub use self::generate::{CRATE, Options, Outcome, codegen, generate, generate_modules, generate_text};
pub use self::pin::pin;
