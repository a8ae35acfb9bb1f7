//! Clients against a server on loopback: what is sent, byte for byte, and what is made of the answers.
//!
//! The clients are those of `xtask/tests/sample` and of some fixtures, compiled into this test with the runtime: an API of this crate changes
//! whenever its provider likes, and what is tested here is the runtime and the code that is generated around it.

#![allow(
    dead_code,
    deprecated,
    unreachable_pub,
    unused_imports,
    reason = "the runtime and the clients are parts of a library, of which these tests use a part"
)]

#[path = "../../../xtask/tests/sample/src/customs/mod.rs"]
#[rustfmt::skip]
mod customs;
#[path = "../../../xtask/tests/golden/metered/expected/src/mod.rs"]
#[rustfmt::skip]
mod metered;
#[path = "../../../xtask/tests/sample/src/moorings/mod.rs"]
#[rustfmt::skip]
mod moorings;
#[cfg(feature = "pages")]
#[path = "../../../xtask/tests/golden/paged/expected/src/mod.rs"]
#[rustfmt::skip]
mod paged;
#[path = "../../../xtask/tests/sample/src/pilots/mod.rs"]
#[rustfmt::skip]
mod pilots;
#[path = "../../../xtask/tests/golden/retried/expected/src/mod.rs"]
#[rustfmt::skip]
mod retried;
#[path = "../../src/runtime/mod.rs"]
mod runtime;

#[cfg(feature = "blocking")]
mod blocking;
mod clients;
mod failures;
mod headers;
mod limits;
#[cfg(feature = "mock")]
mod mock;
mod operations;
#[cfg(feature = "pages")]
mod pages;
mod raw;
mod redirects;
mod retries;
mod secrets;
mod server;
mod snippets;
mod tenants;
