//! XML to and from the JSON form of a model, by a description of what each type looks like (OpenAPI, XML Object).
//!
//! Models have code for JSON. An XML body goes through it: only names and what a text is are different, and those are
//! data. Elements and attributes are found by their names without prefix.

pub(crate) mod read;
pub(crate) mod shape;
pub(crate) mod write;
