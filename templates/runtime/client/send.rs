//! Sending a request, and the future of its response.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use reqwest::StatusCode;

use super::call::Call;
use super::connect::Driver;
use super::exchange::exchange;
use super::operation::{Case, Operation};
#[cfg(feature = "mock")]
use crate::runtime::error::decode::DecodeError;
use crate::runtime::error::failure::{ErrorKind, Failure};
use crate::runtime::error::typed::{AnyError, Error};
#[cfg(feature = "tracing")]
use crate::runtime::layer::trace;
use crate::runtime::request::plan::{Plan, Planned};
#[cfg(feature = "blocking")]
use crate::runtime::response::blocking;
use crate::runtime::response::reply::{Reply, Response};
use crate::runtime::response::stream::ByteStream;

/// The future of a request: its response, `T` or [`Error`].
///
/// Nothing is sent until it is polled. Dropping it cancels the request.
#[must_use = "a request does nothing until it is awaited"]
pub struct Sending<O: Operation, T = <O as Operation>::Output> {
    progress: Progress,
    finish: fn(Reply) -> Result<T, Error<O::Error>>,
}

/// The part of a [`Sending`] that all operations share.
enum Progress {
    Ready(Call, Planned),
    Running(Pin<Box<dyn Future<Output = Result<Reply, AnyError>> + Send>>),
    Done,
}

impl Progress {
    fn of(call: Call, plan: &'static Plan) -> Self {
        let plan = call.planned(plan);
        Self::Ready(call, plan)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Reply, AnyError>> {
        *self = match std::mem::replace(self, Self::Done) {
            Self::Ready(call, plan) => Self::Running(Box::pin(traced(call, plan, Driver::Caller))),
            running => running,
        };
        match self {
            Self::Running(future) => {
                let result = ready!(future.as_mut().poll(context));
                *self = Self::Done;
                Poll::Ready(result)
            }
            // A future must not be polled after it is ready; this one stays pending.
            Self::Ready(..) | Self::Done => Poll::Pending,
        }
    }
}

#[cfg(not(feature = "tracing"))]
use self::exchange as traced;

/// Sends a request in a span of its own.
#[cfg(feature = "tracing")]
async fn traced(call: Call, plan: Planned, driver: Driver) -> Result<Reply, AnyError> {
    trace::call(plan.clone(), exchange(call, plan, driver), |reply| reply.head.status).await
}

impl<O: Operation, T> Sending<O, T> {
    /// Returns the body of a success as a stream, whatever its type and size. An error is decoded as usual.
    ///
    /// The timeout applies until the headers arrive.
    pub fn into_stream(mut self) -> Sending<O, Response<ByteStream>> {
        if let Progress::Ready(call, _) = &mut self.progress {
            call.streams = true;
        }
        Sending { progress: self.progress, finish: finish_stream::<O> }
    }
}

impl<O: Operation, T> Future for Sending<O, T> {
    type Output = Result<T, Error<O::Error>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(self.progress.poll(context)).map_err(Error::unanswered)?;
        Poll::Ready((self.finish)(reply))
    }
}

#[cfg(feature = "blocking")]
impl<O: Operation, T> Sending<O, T> {
    /// Blocks the thread until the response arrives.
    ///
    /// # Errors
    ///
    /// Fails like awaiting it.
    pub fn wait(self) -> Result<T, Error<O::Error>> {
        let reply = self.progress.wait().map_err(Error::unanswered)?;
        (self.finish)(reply)
    }
}

#[cfg(feature = "blocking")]
impl Progress {
    fn wait(self) -> Result<Reply, AnyError> {
        match self {
            Self::Ready(call, plan) => blocking::wait(plan.id, traced(call, plan, Driver::Background)),
            Self::Running(future) => blocking::wait("request", future),
            Self::Done => blocking::wait("request", std::future::pending()),
        }
    }
}

impl<O: Operation, T> std::fmt::Debug for Sending<O, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sending").field("operation", &O::ID).finish_non_exhaustive()
    }
}

fn finish_if_changed<O: Operation>(reply: Reply) -> Result<Option<Response<O::Output>>, Error<O::Error>> {
    match reply.head.status {
        StatusCode::NOT_MODIFIED => Ok(None),
        _ => finish_full::<O>(reply).map(Some),
    }
}

/// Decodes an answer.
pub(crate) fn finish<O: Operation>(mut reply: Reply) -> Result<O::Output, Error<O::Error>> {
    #[cfg(feature = "mock")]
    if let Some(given) = reply.given.take() {
        let Ok(given) = given.downcast::<Result<O::Output, O::Error>>() else {
            let error = DecodeError::new("the mock gives another type");
            return Err(Error::answered(None, reply.undecodable(error)));
        };
        return given.map_err(|body| Error::answered(Some(body), reply.failure(ErrorKind::Documented, None)));
    }
    let Some((case, documented)) = Case::<O>::of(reply.head.status) else {
        return Err(Error::answered(None, reply.undocumented(None)));
    };
    reply.documented = documented;
    match case {
        Case::Ok(_, decode) | Case::Stream(_, decode) => {
            decode(&reply).map_err(|error| Error::answered(None, reply.undecodable(error)))
        }
        Case::Err(_, decode) => Err(match decode(&reply) {
            Ok(body) => Error::answered(Some(body), reply.failure(ErrorKind::Documented, None)),
            Err(error) => Error::answered(None, reply.undecodable(error)),
        }),
        Case::Empty(_) => Err(Error::answered(None, reply.failure(ErrorKind::Documented, None))),
    }
}

fn finish_stream<O: Operation>(reply: Reply) -> Result<Response<ByteStream>, Error<O::Error>> {
    let (status, headers) = (reply.head.status, reply.head.headers.clone());
    match reply.incoming() {
        Ok(incoming) => Ok(Response { status, headers, body: ByteStream::new(incoming) }),
        // Not a success, so its body was read.
        Err(error) => match finish::<O>(reply) {
            Ok(_) => Err(Error::unanswered(Failure::new(ErrorKind::Decode, O::ID, error.to_string()).into())),
            Err(error) => Err(error),
        },
    }
}

fn finish_full<O: Operation>(reply: Reply) -> Result<Response<O::Output>, Error<O::Error>> {
    let (status, headers) = (reply.head.status, reply.head.headers.clone());
    finish::<O>(reply).map(|body| Response { status, headers, body })
}

/// Sends a request and converts its answer with a function.
#[inline]
pub(crate) fn finished_by<O: Operation, T>(
    call: Call,
    finish: fn(Reply) -> Result<T, Error<O::Error>>,
) -> Sending<O, T> {
    Sending { progress: Progress::of(call, Plan::of::<O>()), finish }
}

/// Sends a request and returns its body.
#[inline]
pub(crate) fn body<O: Operation>(call: Call) -> Sending<O> {
    finished_by(call, finish::<O>)
}

/// Sends a request and returns status, headers and body.
#[inline]
pub(crate) fn full<O: Operation>(call: Call) -> Sending<O, Response<O::Output>> {
    finished_by(call, finish_full::<O>)
}

/// Sends a request and returns status, headers and body, or `None` if nothing changed.
#[inline]
pub(crate) fn if_changed<O: Operation>(call: Call) -> Sending<O, Option<Response<O::Output>>> {
    finished_by(call, finish_if_changed::<O>)
}
