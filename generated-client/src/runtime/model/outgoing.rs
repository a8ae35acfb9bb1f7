//! Values in a request, which leaves out `readOnly` properties.

use std::cell::Cell;

use serde::{Serialize, Serializer};

thread_local! {
    /// Whether this thread is writing a request.
    static WRITES_REQUEST: Cell<bool> = const { Cell::new(false) };
}

/// Whether a request is being written, and not a value on its own.
pub(crate) fn is_request() -> bool {
    WRITES_REQUEST.get()
}

/// A value as a request sends it: without its `readOnly` properties, at any depth.
///
/// A model has one `Serialize`, which writes everything, because callers store and compare the result. A flag of the
/// thread says what to leave out: serializing neither waits nor changes threads. A separate serializer would compile
/// the code of every model twice.
pub(crate) struct Outgoing<'a, T: ?Sized>(pub(crate) &'a T);

impl<T: Serialize + ?Sized> Serialize for Outgoing<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Also restored after a panic in a caller's code.
        struct Restore(bool);
        impl Drop for Restore {
            fn drop(&mut self) {
                WRITES_REQUEST.set(self.0);
            }
        }
        let _restore = Restore(WRITES_REQUEST.replace(true));
        self.0.serialize(serializer)
    }
}
