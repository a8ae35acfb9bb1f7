//! The clients against a server on loopback: what is sent, byte for byte, and what is made of the answers.

#![cfg(all(feature = "etoro", feature = "netbird", feature = "softwareone"))]

#[cfg(feature = "blocking")]
mod blocking;
mod clients;
mod example;
mod failures;
mod limits;
mod operations;
mod redirects;
mod secrets;
#[allow(dead_code, reason = "the tests of the runtime use the rest")]
mod server;
