//! Values on their way into a request, which leaves out what only answers have.

use std::cell::Cell;

use serde::{Serialize, Serializer};

thread_local! {
    /// Whether this thread is writing a request.
    static WRITES_REQUEST: Cell<bool> = const { Cell::new(false) };
}

/// Whether a request is being written, and no value for its own sake.
pub(crate) fn is_request() -> bool {
    WRITES_REQUEST.get()
}

/// A value as a request has it: without the `readOnly` properties in it, however deep.
///
/// A model has one `Serialize`, which writes all that it holds: callers store and compare what it gives. What is left out
/// is known here, and said by way of the thread, since serializing neither waits nor changes it. A serializer that
/// knows would instantiate the code of every model a second time.
pub(crate) struct Outgoing<'a, T: ?Sized>(pub(crate) &'a T);

impl<T: Serialize + ?Sized> Serialize for Outgoing<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Also after a panic in a caller's code.
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
