//! What differs between a process and a browser (`wasm32-unknown-unknown`): the clock, timers, and how the HTTP client sends.
//!
//! Both have the same items. In a browser the HTTP client is its `fetch`: it makes the connections, speaks TLS and follows
//! redirects.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod process;

#[cfg(target_arch = "wasm32")]
pub use self::browser::*;
#[cfg(not(target_arch = "wasm32"))]
pub use self::process::*;
