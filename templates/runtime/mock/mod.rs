//! Answers without a server, for the tests of programs that use a client: a transport that is told what to answer.

pub(crate) mod expected;
pub(crate) mod recorded;
mod rules;
pub(crate) mod transport;
