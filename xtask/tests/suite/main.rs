//! Tests of the generator from the outside. One binary, because each costs a link.
#![cfg(test)]

mod cost;
mod drift;
mod edits;
mod folder;
mod golden;
mod hostile;
#[path = "../../corpus/mutation.rs"]
mod mutation;
mod mutations;
mod order;
#[path = "../../corpus/permutation.rs"]
mod permutation;
mod readme;
mod repository;
mod specs;
mod sync;
mod walkthrough;
