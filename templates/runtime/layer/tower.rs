//! Layers of tower as layers of a client.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use reqwest::Body;
use tower_service::Service;

use super::attempt::{About, Answering, Attempt, Below, Layer};
use crate::runtime::error::failure::ErrorKind;
use crate::runtime::error::typed::AnyError;

/// Makes layers of [tower](https://docs.rs/tower) a [`Layer`].
///
/// They see each attempt as an `http::Request`, so layers of `tower` and `tower-http` fit. The service is made once
/// and cloned for each attempt; wrap one that cannot be cloned, such as a rate limit, in tower's `Buffer`. Layers
/// must pass on the extensions of the request. An error of a layer itself has the kind [`ErrorKind::Layer`].
#[derive(Debug)]
pub struct TowerLayer<S> {
    service: Mutex<S>,
}

impl<S> TowerLayer<S> {
    /// Makes a layer from a tower layer or several: a `tower::ServiceBuilder` is a layer too.
    pub fn new<L: tower_layer::Layer<Onward, Service = S>>(layer: L) -> Self {
        Self { service: Mutex::new(layer.layer(Onward(()))) }
    }
}

impl<S, B> Layer for TowerLayer<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + Sync + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    fn attempt<'a>(&'a self, attempt: Attempt) -> Answering<'a> {
        let mut service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            let request = request(attempt)?;
            poll_fn(|context| service.poll_ready(context)).await.map_err(failed)?;
            let answer = service.call(request).await.map_err(failed)?;
            Ok(answer.map(Body::wrap).into())
        })
    }
}

/// The service below a [`TowerLayer`]: the client's other layers and the network.
#[derive(Clone, Debug)]
pub struct Onward(());

/// The parts of an attempt that do not fit into tower's request, as its extension.
#[derive(Clone)]
struct Rest(About, Below);

impl Service<http::Request<Body>> for Onward {
    type Response = http::Response<Body>;
    type Error = AnyError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, AnyError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), AnyError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        let rest = request.extensions_mut().remove::<Rest>();
        Box::pin(async move {
            let Some(Rest(about, below)) = rest else {
                let message = "a layer of tower dropped the extensions of the request";
                return Err(AnyError::new(ErrorKind::Layer, message));
            };
            let request = request.try_into().map_err(|error| AnyError::new(ErrorKind::Layer, error))?;
            Attempt::new(request, about, below).send().await.map(http::Response::from)
        })
    }
}

/// Converts the request of an attempt for tower.
fn request(attempt: Attempt) -> Result<http::Request<Body>, AnyError> {
    let (request, about, below) = attempt.into_parts();
    let mut request =
        http::Request::try_from(request).map_err(|error| AnyError::new(ErrorKind::Request, error))?;
    request.extensions_mut().insert(Rest(about, below));
    Ok(request)
}

/// Converts an error of a layer, or one that passed through it from below.
fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> AnyError {
    match error.into().downcast::<AnyError>() {
        Ok(error) => *error,
        Err(error) => AnyError::new(ErrorKind::Layer, error),
    }
}
