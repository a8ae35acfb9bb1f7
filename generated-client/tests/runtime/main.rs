//! The runtime by itself, with operations and models written by hand: what no API of this crate has is tested here.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "the runtime is part of a library, of which these tests use a part"
)]

#[path = "../../src/runtime/mod.rs"]
mod runtime;

mod answers;
mod bodies;
mod compression;
mod date_time;
mod errors;
mod faults;
mod hand_written;
mod layers;
mod merge_patch;
mod multipart;
mod parameters;
mod redirects;
mod retries;
mod rfc6570;
mod security;
#[path = "../client/server.rs"]
mod server;
mod servers;
#[cfg(feature = "item-streams")]
mod streams;
#[cfg(feature = "ring")]
mod tls;
#[cfg(feature = "client-credentials")]
mod tokens;
#[cfg(feature = "tracing")]
mod trace;
#[cfg(feature = "union-types")]
mod union;
mod veil;
mod wire;
#[cfg(feature = "xml")]
mod xml;
