//! Waiting for a response without a runtime of the caller: one thread of this crate drives all such requests.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::{Arc, OnceLock, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{self, Handle};

use crate::runtime::error::failure::{ErrorKind, Failure, Source};
use crate::runtime::error::typed::AnyError;

/// Runs a future on this crate's thread and waits for it.
///
/// The caller may be asynchronous itself: its runtime stops meanwhile, this crate's does not.
pub(crate) fn wait<T: Send + 'static>(
    subject: &'static str,
    future: impl Future<Output = Result<T, AnyError>> + Send + 'static,
) -> Result<T, AnyError> {
    let fail = |error: io::Error| {
        let failure = Failure::new(ErrorKind::Request, subject, "the thread for blocking calls is not there");
        AnyError::from(failure.with_source(Source::Io(error)))
    };
    let handle = background().map_err(fail)?;
    let (sender, receiver) = mpsc::sync_channel(1);
    handle.spawn(async move {
        // An error means that the caller is gone and needs no answer.
        let _ = sender.send(future.await);
    });
    receiver.recv().unwrap_or_else(|error| Err(fail(io::Error::other(error))))
}

/// Polls a future on this thread until it is ready, and sleeps in between.
///
/// Connections are driven by the runtime in which they were made, timers by this crate's thread.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let _timers = background().map(Handle::enter);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

/// The runtime on this crate's thread, which starts at the first call and lasts until the program ends.
fn background() -> io::Result<&'static Handle> {
    static HANDLE: OnceLock<Handle> = OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle);
    }
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new()
        .name(concat!(env!("CARGO_PKG_NAME"), "-blocking").to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    // If two threads get here at once, one runtime is superfluous and idles.
    Ok(HANDLE.get_or_init(|| handle))
}
