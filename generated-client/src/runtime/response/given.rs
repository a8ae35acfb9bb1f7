//! An answer that a mock gives as the type that its operation has, past all decoding.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use crate::runtime::platform::Response;

/// A value on its way through an HTTP response, which asks for what can be cloned and shared.
#[derive(Clone)]
pub(crate) struct Given(pub(crate) Arc<Mutex<Option<Box<dyn Any + Send>>>>);

impl Given {
    /// Takes the value of a response that has one.
    pub(crate) fn of(response: &mut Response) -> Option<Box<dyn Any + Send>> {
        let given = response.extensions_mut().remove::<Self>()?;
        given.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
