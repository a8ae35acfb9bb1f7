//! A browser or something like it: one thread, its timers, and `fetch`.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{Extensions, HeaderMap, StatusCode};
use http_body::{Body, Frame};
use send_wrapper::SendWrapper;
use tokio::runtime::Handle;
pub(crate) use wasmtimer::std::Instant;
pub(crate) use wasmtimer::tokio::{Sleep, sleep, timeout_at};

/// Whether a request body can be a stream.
pub(crate) const SENDS_STREAMS: bool = false;

/// Whether `https` needs a TLS feature.
#[cfg(not(feature = "tls"))]
pub(crate) const NEEDS_TLS: bool = false;

/// Never called, since [`SENDS_STREAMS`] is false.
pub(crate) fn streamed<B>(_: B) -> reqwest::Body {
    reqwest::Body::from(Bytes::new())
}

/// Never called, since there are no streamed bodies.
#[cfg(feature = "mock")]
pub(crate) async fn collected(_: reqwest::Body) -> reqwest::Result<Bytes> {
    Ok(Bytes::new())
}

/// Sends a request.
pub(crate) fn execute(
    http: &reqwest::Client,
    request: reqwest::Request,
) -> impl Future<Output = reqwest::Result<Response>> + Send + use<> {
    // Other platforms require `Send`; here there is no other thread.
    let sent = SendWrapper::new(http.execute(request));
    async { sent.await.map(Response::from) }
}

/// Whether no connection could be made, which a browser does not report.
pub(crate) fn is_connect(_: &reqwest::Error) -> bool {
    false
}

/// Makes an HTTP client. The browser decides about connect timeouts and redirects.
pub(crate) fn client(
    _: Duration,
    configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> reqwest::Result<reqwest::Client> {
    configure(reqwest::Client::builder()).build()
}

/// Makes a timer.
pub(crate) fn sleep_in(_: Option<&Handle>, duration: Duration) -> Pin<Box<Sleep>> {
    Box::pin(sleep(duration))
}

/// A response whose body is still arriving. It stands for `reqwest::Response`, which can only be constructed outside
/// browsers.
#[derive(Debug)]
pub struct Response(http::Response<ResponseBody>);

impl Response {
    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// Returns the headers, to change them.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.0.headers_mut()
    }

    /// Returns the extensions, in which layers keep data, to change them.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        self.0.extensions_mut()
    }

    /// Returns the next piece of the body; `None` at the end.
    ///
    /// # Errors
    ///
    /// Fails if the connection fails.
    pub async fn chunk(&mut self) -> reqwest::Result<Option<Bytes>> {
        let body = self.0.body_mut();
        std::future::poll_fn(|context| Pin::new(&mut *body).poll_bytes(context)).await.transpose()
    }
}

impl From<reqwest::Response> for Response {
    fn from(mut response: reqwest::Response) -> Self {
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let body = ResponseBody::Coming(SendWrapper::new(Box::pin(response.bytes_stream())));
        let mut response = http::Response::new(body);
        (*response.status_mut(), *response.headers_mut()) = (status, headers);
        Self(response)
    }
}

impl<B: Into<ResponseBody>> From<http::Response<B>> for Response {
    fn from(response: http::Response<B>) -> Self {
        Self(response.map(Into::into))
    }
}

/// The body of a response.
pub enum ResponseBody {
    #[doc(hidden)]
    Whole(Bytes),
    #[doc(hidden)]
    Coming(SendWrapper<Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>>>>>),
}

impl ResponseBody {
    fn poll_bytes(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<reqwest::Result<Bytes>>> {
        match &mut *self {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Self::Coming(stream) => stream.as_mut().poll_next(context),
        }
    }
}

impl From<Response> for ResponseBody {
    fn from(response: Response) -> Self {
        response.0.into_body()
    }
}

macro_rules! response_body_from {
    ($($ty:ty),+) => { $(
        impl From<$ty> for ResponseBody {
            fn from(bytes: $ty) -> Self {
                Self::Whole(Bytes::from(bytes))
            }
        }
    )+ };
}
response_body_from!(Bytes, Vec<u8>, String, &'static str, &'static [u8]);

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<reqwest::Result<Frame<Bytes>>>> {
        let item = ready!(self.poll_bytes(context));
        Poll::Ready(item.map(|bytes| bytes.map(Frame::data)))
    }
}

/// Shows no bytes, which may be secret.
impl std::fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}
