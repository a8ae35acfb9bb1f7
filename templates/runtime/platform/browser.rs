//! A browser, or what is like one: one thread, its timers, and `fetch`.

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

/// Whether a request can be sent while its body comes.
pub(crate) const SENDS_STREAMS: bool = false;

/// Whether `https` needs a feature of TLS.
#[cfg(not(feature = "tls"))]
pub(crate) const NEEDS_TLS: bool = false;

/// A body that is sent as it comes: there is none, and [`SENDS_STREAMS`] says so before.
pub(crate) fn streamed<B>(_: B) -> reqwest::Body {
    reqwest::Body::from(Bytes::new())
}

/// The bytes of a body that is sent as it comes, of which there is none.
#[cfg(feature = "mock")]
pub(crate) async fn collected(_: reqwest::Body) -> reqwest::Result<Bytes> {
    Ok(Bytes::new())
}

/// Sends a request.
pub(crate) fn execute(
    http: &reqwest::Client,
    request: reqwest::Request,
) -> impl Future<Output = reqwest::Result<Response>> + Send + use<> {
    // `Send` is asked for everywhere else; there is no other thread that it could be sent to.
    let sent = SendWrapper::new(http.execute(request));
    async { sent.await.map(Response::from) }
}

/// Whether there was no connection, which a browser does not tell.
pub(crate) fn is_connect(_: &reqwest::Error) -> bool {
    false
}

/// An HTTP client. How long a connection may take, and where redirects lead, is the browser's business.
pub(crate) fn client(
    _: Duration,
    configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> reqwest::Result<reqwest::Client> {
    configure(reqwest::Client::builder()).build()
}

/// A timer.
pub(crate) fn sleep_in(_: Option<&Handle>, duration: Duration) -> Pin<Box<Sleep>> {
    Box::pin(sleep(duration))
}

/// An answer, with its body still to come: what `reqwest::Response` is elsewhere, where it can be made by hand, too.
#[derive(Debug)]
pub struct Response(http::Response<ResponseBody>);

impl Response {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// The headers, to change them.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.0.headers_mut()
    }

    /// What layers put beside it, to change it.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        self.0.extensions_mut()
    }

    /// The next piece of the body.
    ///
    /// # Errors
    ///
    /// The connection failed.
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

/// The body of an answer.
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

/// Shows no bytes: they may be a secret.
impl std::fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}
