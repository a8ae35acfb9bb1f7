//! Credentials: how they are sent, and tokens that are had when a request needs them.

pub(crate) mod credentials;
pub(crate) mod token;
