//! Tests of the generator from the outside. One binary, because each costs a link.
#![cfg(test)]

mod folder;
mod sync;
