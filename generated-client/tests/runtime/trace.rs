//! Telemetry: what a subscriber gets of a call.

use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::hand_written::{Moving, Secured, Text, core};
use crate::runtime::{Call, Core, Traceparent};
use crate::server::{Server, nobody, respond, respond_with};

/// Keeps what the spans and events of this crate say, a line each.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>, Arc<AtomicU64>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // A duration and a port are not the same twice.
        match field.name() {
            "http.client.request.duration" | "server.port" => write!(self.0, " {}", field.name()).unwrap(),
            name => write!(self.0, " {name}={value:?}").unwrap(),
        }
    }
}

impl Lines {
    fn add(&self, what: &str, record: impl FnOnce(&mut Line)) {
        let mut line = Line(what.to_owned());
        record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().contains("runtime::")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.add(&format!("{} {}", span.metadata().level(), span.metadata().name()), |line| {
            span.record(line)
        });
        Id::from_u64(self.1.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.add("recorded", |line| values.record(line));
    }

    fn event(&self, event: &Event<'_>) {
        self.add(&event.metadata().level().to_string(), |line| event.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

async fn text(core: &Core) -> bool {
    Call::new(core).request::<Text>().await.is_ok()
}

#[tokio::test]
async fn a_call_is_a_span_and_an_attempt_an_event() {
    let server = Server::start(vec![respond(503, ""), respond(200, "there")]);
    let lines = Lines::default();
    let guard = tracing::subscriber::set_default(lines.clone());
    assert!(text(&core(&server.url())).await);
    let attempt = |rest: &str| {
        format!(
            "DEBUG message=attempt http.request.method=\"GET\" {rest} http.client.request.duration \
             url.template=\"/text\" server.address=\"127.0.0.1\" server.port"
        )
    };
    assert_eq!(
        lines.take(),
        [
            "INFO call otel.name=GET /text otel.kind=\"client\" openapi.operation_id=\"Text\" \
             http.request.method=\"GET\" url.template=\"/text\""
                .to_owned(),
            attempt("http.request.resend_count=0 http.response.status_code=503") + " error.type=\"503\"",
            attempt("http.request.resend_count=1 http.response.status_code=200"),
            "recorded http.response.status_code=200".to_owned(),
        ]
    );

    assert!(!text(&core(&nobody()).settings().retries(0).build().unwrap()).await);
    let told = lines.take();
    assert!(told[1].ends_with(" server.port error.type=\"Connect\""), "{told:#?}");
    let rest = [
        "recorded error.type=\"Connect\"",
        "recorded otel.status_code=\"ERROR\"",
        "recorded http.request.resend_count=0",
    ];
    assert_eq!(told[2..], rest);
    drop(guard);
}

#[tokio::test]
async fn telemetry_holds_no_credential() {
    let quoting = respond(401, "h1 is wrong, c1 and q&1 too");
    let server = Server::answering(quoting);
    let lines = Lines::default();
    let guard = tracing::subscriber::set_default(lines.clone());
    let request = Call::new(&core(&server.url())).request::<Secured>().with_header("x-own", "own-secret");
    request.await.unwrap_err();
    drop(guard);
    let told = lines.take().join("\n");
    assert!(told.contains("401") && told.contains("/secured"), "{told}");
    for secret in ["h1", "c1", "q&1", "q%261", "pass:word", "own-secret", "is wrong"] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
}

#[tokio::test]
async fn the_trace_goes_out_but_not_to_another_origin() {
    let other = Server::answering(respond(200, "there"));
    let server = Server::answering(respond_with(302, &[("location", &other.url())], ""));
    let given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let layer = Traceparent::new(|| Some(given.to_owned()));
    let traced = core(&server.url()).settings().layer(layer).build().unwrap();
    Call::new(&traced).request::<Moving>().await.unwrap();
    assert!(server.request().contains(&format!("\r\ntraceparent: {given}\r\n")));
    assert!(!other.request().contains("traceparent"));

    // Without a trace, one begins here; the call's own header stays.
    let server = Server::answering(respond(200, "there"));
    let traced = core(&server.url()).settings().layer(Traceparent::new(|| None)).build().unwrap();
    text(&traced).await;
    Call::new(&traced).request::<Text>().with_header("traceparent", "own").await.unwrap();
    let requests = server.requests();
    let (_, sent) = requests[0].split_once("\r\ntraceparent: 00-").unwrap();
    let (trace, rest) = sent.split_once('-').unwrap();
    assert!(trace.len() == 32 && rest.as_bytes()[16..20] == *b"-00\r", "{sent}");
    assert!(requests[1].contains("\r\ntraceparent: own\r\n"));
}
