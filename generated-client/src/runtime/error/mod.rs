//! Errors: their content, the types that callers see, and what is shown of an answer.

pub(crate) mod decode;
pub(crate) mod escape;
pub(crate) mod failure;
pub(crate) mod http_date;
mod json_path;
pub(crate) mod media_type;
pub(crate) mod text;
pub(crate) mod typed;
pub(crate) mod veil;
