//! Responses: status and headers, decoded bodies, and streams.

#[cfg(feature = "blocking")]
pub(crate) mod blocking;
#[cfg(feature = "mock")]
pub(crate) mod given;
pub(crate) mod head;
pub(crate) mod incoming;
#[cfg(feature = "item-streams")]
pub(crate) mod json_stream;
#[cfg(feature = "pages")]
pub(crate) mod link;
pub(crate) mod reply;
#[cfg(feature = "item-streams")]
pub(crate) mod sse;
pub(crate) mod stream;
#[cfg(feature = "xml")]
pub(crate) mod xml;
