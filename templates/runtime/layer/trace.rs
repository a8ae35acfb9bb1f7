//! Telemetry: a span per call, an event per attempt, and the header that connects traces.
//!
//! Names follow OpenTelemetry's semantic conventions for HTTP clients. Of a URL only the host and the path template
//! are reported: the rest, headers and bodies may contain secrets.

use std::fmt;
use std::future::Future;

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{StatusCode, Url};
use tracing::field::Empty;
use tracing::{Instrument as _, Span};
use uuid::Uuid;

use super::attempt::{Answering, Attempt, Layer};
use crate::runtime::error::failure::{ErrorKind, Failure};
use crate::runtime::error::typed::AnyError;
use crate::runtime::platform::{Instant, Response};
use crate::runtime::request::plan::{Plan, Planned};

/// Runs a call in a span of its own.
pub(crate) async fn call<T>(
    plan: Planned,
    exchange: impl Future<Output = Result<T, AnyError>>,
    status: impl FnOnce(&T) -> StatusCode,
) -> Result<T, AnyError> {
    let (method, template) = (&*plan.method, template(&plan));
    let span = tracing::info_span!(
        "call",
        otel.name = format_args!("{method} {template}"),
        otel.kind = "client",
        otel.status_code = Empty,
        openapi.operation_id = plan.id,
        http.request.method = method,
        http.response.status_code = Empty,
        http.request.resend_count = Empty,
        url.template = template,
        error.r#type = Empty,
        trace_id = Empty,
    );
    let result = exchange.instrument(span.clone()).await;
    match &result {
        Ok(answer) => told(&span, Some(status(answer)), None),
        Err(error) => {
            told(&span, error.status(), Some(error.kind()));
            span.record("http.request.resend_count", error.attempts().saturating_sub(1));
        }
    }
    result
}

fn told(span: &Span, status: Option<StatusCode>, kind: Option<ErrorKind>) {
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    let is_error = status.is_some_and(|status| status.is_client_error() || status.is_server_error());
    if let Some(error) = error_type(status.filter(|_| is_error), kind) {
        span.record("error.type", error.as_str()).record("otel.status_code", "ERROR");
    }
}

/// Returns the status of an error answer, else the kind of the error.
fn error_type(status: Option<StatusCode>, kind: Option<ErrorKind>) -> Option<String> {
    status.map(|status| status.as_str().to_owned()).or_else(|| kind.map(|kind| format!("{kind:?}")))
}

/// Reports an attempt.
pub(crate) fn attempt(
    plan: &Plan,
    url: &Url,
    number: u32,
    started: Instant,
    answer: &Result<Response, Failure>,
) {
    let status = answer.as_ref().ok().map(Response::status);
    let is_error = status.is_some_and(|status| status.is_client_error() || status.is_server_error());
    let error = error_type(status.filter(|_| is_error), answer.as_ref().err().map(|failure| failure.kind));
    tracing::debug!(
        http.request.method = &*plan.method,
        http.request.resend_count = number.saturating_sub(1),
        http.response.status_code = status.map(|status| status.as_u16()),
        http.client.request.duration = started.elapsed().as_secs_f64(),
        url.template = template(plan),
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        error.r#type = error.as_deref(),
        "attempt"
    );
}

fn template(plan: &Plan) -> &str {
    plan.path.split('?').next().unwrap_or_default()
}

/// A layer that sends `traceparent` (W3C Trace Context) with each attempt, so that the server's spans join the
/// caller's.
///
/// It sends what a function returns for the current span, like an OpenTelemetry propagator. If that is `None`, the
/// attempt starts a trace, whose id the span of the call has as `trace_id`. A header that the call has is kept, and
/// nothing is sent to another origin.
pub struct Traceparent(Box<dyn Fn() -> Option<String> + Send + Sync>);

impl Traceparent {
    /// Makes a layer from a function that returns the `traceparent` of the current span.
    pub fn new(current: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Box::new(current))
    }
}

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

impl Layer for Traceparent {
    fn attempt<'a>(&'a self, mut attempt: Attempt) -> Answering<'a> {
        if !attempt.leaves_origin() && !attempt.request().headers().contains_key(&TRACEPARENT) {
            let value = (self.0)().unwrap_or_else(|| {
                let trace = Uuid::new_v4().simple().to_string();
                Span::current().record("trace_id", trace.as_str());
                let (_, parent) = Uuid::new_v4().as_u64_pair();
                format!("00-{trace}-{parent:016x}-00")
            });
            // An invalid header is left out: a trace is not worth a failed call.
            if let Ok(value) = HeaderValue::try_from(value) {
                attempt.request_mut().headers_mut().insert(TRACEPARENT, value);
            }
        }
        Box::pin(attempt.send())
    }
}

/// Shows nothing: a function cannot be shown.
impl fmt::Debug for Traceparent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traceparent").finish_non_exhaustive()
    }
}
