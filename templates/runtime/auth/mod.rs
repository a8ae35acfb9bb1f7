//! Credentials: how they are sent, and tokens that are requested when needed.

#[cfg(feature = "client-credentials")]
pub(crate) mod client_credentials;
pub(crate) mod credentials;
pub(crate) mod token;
