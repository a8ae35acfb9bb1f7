//! Headers of answers.

use super::{Docs, TypeRef};
use crate::document::Pointer;

/// A header that some answers have, which is read by a method.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The method.
    pub method: String,
    /// The name on the wire, in small letters.
    pub wire: String,
    /// The type of its value, a scalar.
    pub ty: TypeRef,
    /// What the document says of it.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Where it comes from.
    pub place: Pointer,
}
