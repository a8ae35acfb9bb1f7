//! A process with an operating system.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
pub(crate) use std::time::Instant;

use bytes::Bytes;
pub use reqwest::{Body as ResponseBody, Response};
use tokio::runtime::Handle;
use tokio::time::Timeout;
pub(crate) use tokio::time::{Sleep, sleep};

/// Whether a request body can be a stream.
pub(crate) const SENDS_STREAMS: bool = true;

/// Whether `https` needs a TLS feature.
#[cfg(not(feature = "tls"))]
pub(crate) const NEEDS_TLS: bool = true;

/// Makes a body from a stream.
pub(crate) fn streamed<B>(body: B) -> reqwest::Body
where
    B: http_body::Body<Data = Bytes> + Send + Sync + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    reqwest::Body::wrap(body)
}

/// Reads the bytes of a streamed body.
#[cfg(feature = "mock")]
pub(crate) async fn collected(mut body: reqwest::Body) -> reqwest::Result<Bytes> {
    use http_body::Body as _;

    let mut all = bytes::BytesMut::new();
    while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        if let Ok(bytes) = frame?.into_data() {
            all.extend_from_slice(&bytes);
        }
    }
    Ok(all.freeze())
}

/// Sends a request.
#[inline]
pub(crate) fn execute(
    http: &reqwest::Client,
    request: reqwest::Request,
) -> impl Future<Output = reqwest::Result<Response>> + use<> {
    http.execute(request)
}

/// Gives a future a deadline.
#[inline]
pub(crate) fn timeout_at<F: Future>(deadline: Instant, future: F) -> Timeout<F> {
    tokio::time::timeout_at(deadline.into(), future)
}

/// Whether no connection could be made.
pub(crate) fn is_connect(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// Makes an HTTP client with a connect timeout that follows no redirects: this crate does, because it knows what is a
/// credential.
pub(crate) fn client(
    connect_timeout: Duration,
    configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> reqwest::Result<reqwest::Client> {
    let builder = configure(reqwest::Client::builder().connect_timeout(connect_timeout));
    builder.redirect(reqwest::redirect::Policy::none()).referer(false).build()
}

/// Makes a timer of the polling runtime, or of this one if the caller has none.
#[inline]
pub(crate) fn sleep_in(runtime: Option<&Handle>, duration: Duration) -> Pin<Box<Sleep>> {
    let guard = Handle::try_current().err().and(runtime).map(Handle::enter);
    let sleep = Box::pin(sleep(duration));
    drop(guard);
    sleep
}
