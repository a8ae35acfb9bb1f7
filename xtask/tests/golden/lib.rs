//! What the fixtures become, compiled. Written by `BLESS=1 cargo test -p xtask --test suite golden`.
#![deny(warnings)]
#![allow(clippy::indexing_slicing, reason = "a rule for the generator itself")]

#[path = "../../../templates/runtime/mod.rs"]
pub mod runtime;
