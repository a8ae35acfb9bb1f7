//! Telemetry: a span for each call, an event for each attempt, and the header that joins traces.
//!
//! Names are those of OpenTelemetry's semantic conventions for HTTP clients. Of a URL only the host and the template of the
//! path are told: the rest, headers and bodies may hold secrets.

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

/// The status of an answer that is an error, or else the kind of the error.
fn error_type(status: Option<StatusCode>, kind: Option<ErrorKind>) -> Option<String> {
    status.map(|status| status.as_str().to_owned()).or_else(|| kind.map(|kind| format!("{kind:?}")))
}

/// Tells of an attempt.
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

/// A layer that sends `traceparent` (W3C Trace Context) with each attempt, so that the server's spans join the caller's.
///
/// It sends what a function says of the current span, as an OpenTelemetry propagator gives it; where that is nothing, the
/// attempt begins a trace of its own, whose identifier the span of the call has as `trace_id`. A header of the call's own
/// stays, and nothing goes to another origin.
pub struct Traceparent(Box<dyn Fn() -> Option<String> + Send + Sync>);

impl Traceparent {
    /// What gives the `traceparent` of the current span.
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
            // What is no header is left out: a trace is not worth a call.
            if let Ok(value) = HeaderValue::try_from(value) {
                attempt.request_mut().headers_mut().insert(TRACEPARENT, value);
            }
        }
        Box::pin(attempt.send())
    }
}

/// Shows nothing: the function has no form.
impl fmt::Debug for Traceparent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traceparent").finish_non_exhaustive()
    }
}
