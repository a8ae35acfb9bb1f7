//! An answer that a mock gives as the operation's type, without decoding.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use crate::runtime::platform::Response;

/// A value inside an HTTP response, which requires `Clone` and `Sync`.
#[derive(Clone)]
pub(crate) struct Given(pub(crate) Arc<Mutex<Option<Box<dyn Any + Send>>>>);

impl Given {
    /// Takes the value out of a response, if it has one.
    pub(crate) fn of(response: &mut Response) -> Option<Box<dyn Any + Send>> {
        let given = response.extensions_mut().remove::<Self>()?;
        given.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
