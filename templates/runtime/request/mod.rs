//! The contents of a request: parameters, bodies, and facts about its operation.

mod bodies;
pub(crate) mod body;
pub(crate) mod form;
pub(crate) mod merge_patch;
pub(crate) mod multipart;
#[cfg(feature = "pages")]
pub(crate) mod page;
pub(crate) mod parameter;
mod parameter_value;
mod part_bodies;
pub(crate) mod parts;
pub(crate) mod path;
pub(crate) mod plan;
pub(crate) mod server;
#[cfg(feature = "xml")]
mod xml;
