//! Sending: clients with their settings, and requests on their way.

pub(crate) mod call;
pub(crate) mod core;
mod exchange;
pub(crate) mod operation;
#[cfg(feature = "pages")]
pub(crate) mod pages;
mod prepare;
mod redirect;
pub(crate) mod request;
mod retry;
pub(crate) mod send;
#[cfg(feature = "tls")]
mod tls;
