//! Turns OpenAPI documents into a Rust client crate.

pub mod diagnostic;
pub mod document;
pub mod spec;
