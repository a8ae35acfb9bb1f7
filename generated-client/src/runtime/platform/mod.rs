//! The differences between a process and a browser (`wasm32-unknown-unknown`): the clock, timers, and how the HTTP
//! client sends.
//!
//! Both modules have the same items. In a browser the HTTP client is `fetch`, which makes connections, does TLS and
//! follows redirects.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod process;

#[cfg(target_arch = "wasm32")]
pub use self::browser::*;
#[cfg(not(target_arch = "wasm32"))]
pub use self::process::*;
