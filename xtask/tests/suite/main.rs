//! Tests of the generator from the outside. One binary, because each costs a link.
#![cfg(test)]

mod codes;
mod configuration;
mod cost;
mod drift;
mod edits;
mod features;
mod floors;
mod folder;
mod golden;
#[path = "../../corpus/halving.rs"]
mod halving;
mod hostile;
#[cfg(unix)]
mod kills;
mod limits;
#[path = "../../corpus/mutation.rs"]
mod mutation;
mod mutations;
mod names;
mod order;
#[path = "../../corpus/permutation.rs"]
mod permutation;
mod readme;
mod repository;
#[cfg(unix)]
mod routine;
mod sample;
mod sync;
mod vendor;
mod walkthrough;
