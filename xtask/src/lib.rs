//! Turns OpenAPI documents into a Rust client crate.

pub mod diagnostic;
pub mod document;
pub mod ir;
pub mod lower;
pub mod spec;
