//! Clients with their settings, and sending requests.

pub(crate) mod api;
pub(crate) mod builder;
pub(crate) mod call;
mod connect;
pub(crate) mod core;
mod exchange;
pub(crate) mod operation;
mod outgoing;
#[cfg(feature = "pages")]
pub(crate) mod pages;
pub(crate) mod prepare;
pub(crate) mod raw;
mod redirect;
pub(crate) mod request;
mod retry;
pub(crate) mod send;
pub(crate) mod settings;
#[cfg(feature = "tls")]
mod tls;
