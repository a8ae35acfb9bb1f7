//! Waits for the steps of an exchange until the request times out.

use std::future::Future;

use crate::runtime::error::failure::{ErrorKind, Failure};
use crate::runtime::platform::{Instant, timeout_at};
use crate::runtime::request::plan::Plan;

/// Waits for a step of the exchange until the deadline.
pub(crate) async fn within<T>(
    deadline: Option<Instant>,
    plan: &Plan,
    step: impl Future<Output = reqwest::Result<T>>,
) -> Result<T, Failure> {
    until(deadline, plan, step).await?.map_err(|error| Failure::transport(plan.id, error))
}

/// Waits for anything until the deadline.
pub(crate) async fn until<T>(
    deadline: Option<Instant>,
    plan: &Plan,
    step: impl Future<Output = T>,
) -> Result<T, Failure> {
    let time_is_up = || Failure::new(ErrorKind::Timeout, plan.id, "the request timed out");
    match deadline {
        // The timer would only notice after the step had its turn.
        Some(deadline) if deadline <= Instant::now() => Err(time_is_up()),
        Some(deadline) => timeout_at(deadline, step).await.map_err(|_| time_is_up()),
        None => Ok(step.await),
    }
}
