//! Converts XML from and to the JSON form of a model, by a description of each type (OpenAPI, XML Object).
//!
//! Models only have code for JSON. XML differs in names and in what is text, which is data. Elements and attributes
//! are found by their local names.

pub(crate) mod read;
pub(crate) mod shape;
pub(crate) mod write;
