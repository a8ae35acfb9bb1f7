//! What a request is made of: parameters, bodies, and what its operation says of it.

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
