//! An event stream that is asked for again when its connection ends.

use std::sync::Mutex;
use std::time::Instant;

use reqwest::StatusCode;
use reqwest::header::{HeaderName, HeaderValue};

use super::call::Call;
use super::connect::Driver;
use super::exchange::{read, send};
use crate::runtime::error::failure::{ErrorKind, Failure};
use crate::runtime::error::media_type;
use crate::runtime::error::typed::AnyError;
use crate::runtime::request::plan::Planned;
use crate::runtime::response::incoming::{Again, Incoming};

/// How to ask for an event stream again.
pub(super) fn again(call: Call, plan: Planned, driver: Driver) -> Again {
    Box::new(move |delay, last_id| {
        let (call, plan) = (call.repeated(), plan.clone());
        Mutex::new(Box::pin(async move {
            let Some(mut call) = call else { return Ok(None) };
            tokio::time::sleep(delay).await;
            if let Some(id) = last_id.and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok()) {
                call.headers.insert(HeaderName::from_static("last-event-id"), id);
            }
            reopen(call, &plan, driver).await
        }))
    })
}

/// Asks for a stream again; `None` if the server has no more.
#[inline]
async fn reopen(mut call: Call, plan: &Planned, driver: Driver) -> Result<Option<Incoming>, AnyError> {
    let deadline = Instant::now().checked_add(call.core().shared().settings.timeout);
    let (response, head) = send(&mut call, plan, driver, deadline).await?;
    match head.status {
        StatusCode::OK if media_type::of(&head.headers).is_none_or(media_type::is_event_stream) => {
            Ok(Some(Incoming::new(head, reqwest::Body::from(response))))
        }
        StatusCode::NO_CONTENT => Ok(None),
        _ => {
            let failure = read(response, head, deadline).await?.failure(ErrorKind::Undocumented, None);
            let message = "the event stream is not continued".to_owned();
            Err(Failure { message, ..failure }.into())
        }
    }
}
