//! A transport for tests that answers without a server.

pub(crate) mod expected;
pub(crate) mod recorded;
mod rules;
pub(crate) mod transport;
