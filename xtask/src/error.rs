//! Errors that are no document's fault: files that cannot be read or written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::emit::EmitError;

/// An error of the environment. The exit code is 2; problems of documents are [diagnostics](crate::diagnostic).
#[derive(Debug)]
pub enum Error {
    /// The file system refused an operation.
    Io {
        /// The attempted operation, as a verb: `read`.
        verb: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// Something that must not be overwritten or removed is where only generated files belong.
    Refused {
        /// The file or folder.
        path: PathBuf,
        /// What it is, as a noun: `a symbolic link`.
        what: &'static str,
    },
    /// Neither this folder nor one above it is the root of the repository.
    NoRepository(PathBuf),
    /// Git knows no such revision.
    NoRevision {
        /// The requested revision.
        revision: String,
        /// Git's message.
        said: String,
    },
    /// The folder contains something other than a generated crate.
    Occupied(PathBuf),
    /// No API of this name has a `source`.
    NoSource(String),
    /// `curl`, which downloads pages, cannot be run.
    NoCurl(io::Error),
    /// The generator wrote invalid Rust.
    Emit(EmitError),
    /// The generated manifest is invalid.
    Manifest(String),
    /// A generated path is outside the generator's files.
    NotOwned(String),
}

impl Error {
    /// Turns a file system error into one that names the operation and the path.
    pub(crate) fn io(verb: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { verb, path, source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { verb, path, .. } => write!(f, "cannot {verb} {}", path.display()),
            Self::Refused { path, what } => {
                write!(f, "{} is {what}; only generated files belong there, so remove it", path.display())
            }
            Self::NoRepository(path) => {
                write!(
                    f,
                    "neither {} nor a folder above it has `templates/runtime`; run this inside the repository",
                    path.display()
                )
            }
            Self::NoRevision { revision, said } => {
                write!(
                    f,
                    "Git does not know the commit {revision:?} ({said}); give a branch, a tag or a commit"
                )
            }
            Self::Occupied(path) => {
                write!(
                    f,
                    "{} is not empty and holds no generated crate; choose another folder",
                    path.display()
                )
            }
            Self::NoSource(module) => write!(
                f,
                "specs/codegen.toml has no API {module:?} with a `source`; `cargo xtask vendor --list` lists those with one"
            ),
            Self::NoCurl(_) => write!(f, "cannot run `curl`, which downloads pages; install it"),
            Self::Emit(error) => error.fmt(f),
            Self::Manifest(message) => {
                write!(
                    f,
                    "the generated Cargo.toml would be invalid, so nothing is written: {message}; check templates/Cargo.toml"
                )
            }
            Self::NotOwned(path) => write!(f, "{path:?} is not a path that the generator owns"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } | Self::NoCurl(source) => Some(source),
            Self::Emit(error) => std::error::Error::source(error),
            Self::Refused { .. }
            | Self::NoRepository(_)
            | Self::NoRevision { .. }
            | Self::Occupied(_)
            | Self::Manifest(_)
            | Self::NoSource(_)
            | Self::NotOwned(_) => None,
        }
    }
}

impl From<EmitError> for Error {
    fn from(error: EmitError) -> Self {
        Self::Emit(error)
    }
}
