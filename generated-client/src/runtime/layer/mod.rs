//! Layers around each attempt, and what sends below them.

pub(crate) mod attempt;
pub(crate) mod deadline;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub(crate) mod tower;
#[cfg(feature = "tracing")]
pub(crate) mod trace;
