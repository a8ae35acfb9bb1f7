//! What a process used of the machine.

use serde::{Deserialize, Serialize};

/// Processor time and memory.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Usage {
    /// Seconds of processor time, in user and system mode.
    pub(crate) cpu_seconds: f64,
    /// The most memory that was resident at once, in MiB.
    pub(crate) peak_mib: f64,
}

/// What this process used so far.
pub(crate) fn own() -> Usage {
    read(false)
}

/// What the children used that ended and were waited for; the peak is that of the largest.
pub(crate) fn children() -> Usage {
    read(true)
}

#[cfg(unix)]
fn read(children: bool) -> Usage {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;

    /// Linux counts memory in KiB, Apple's systems in bytes.
    const UNITS_PER_MIB: f64 = if cfg!(target_vendor = "apple") { 1024.0 * 1024.0 } else { 1024.0 };

    let who = if children { UsageWho::RUSAGE_CHILDREN } else { UsageWho::RUSAGE_SELF };
    let Ok(usage) = getrusage(who) else { return Usage::default() };
    let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    #[expect(clippy::cast_precision_loss, reason = "neither is measured that exactly")]
    Usage { cpu_seconds: microseconds as f64 / 1e6, peak_mib: usage.max_rss() as f64 / UNITS_PER_MIB }
}

/// Elsewhere nothing is measured.
#[cfg(not(unix))]
fn read(_children: bool) -> Usage {
    Usage::default()
}
