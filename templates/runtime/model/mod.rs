//! The building blocks of models, and how they are read and written.

pub(crate) mod constant;
pub(crate) mod date_time;
pub(crate) mod nullable;
pub(crate) mod outgoing;
pub(crate) mod secret;
pub(crate) mod setters;
pub(crate) mod unknown;
pub(crate) mod wire;
#[cfg(feature = "xml")]
pub(crate) mod xml;
