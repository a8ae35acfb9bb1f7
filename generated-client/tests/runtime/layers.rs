//! What stands between a call and the wire.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::header::HeaderValue;

use crate::hand_written::{API, Moving, Secured, Text, core, said};
use crate::runtime::{
    Answering, AnyError, Attempt, Builder, Call, Core, ErrorKind, Layer, Operation, StatusCode,
};
use crate::server::{Server, nobody, respond, respond_with};

/// A log that several layers write to.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    /// A layer that says what it sees, with its name.
    fn layer(&self, name: &'static str) -> impl Layer {
        Logging { log: self.clone(), name }
    }
}

struct Logging {
    log: Log,
    name: &'static str,
}

impl Layer for Logging {
    fn attempt<'a>(&'a self, attempt: Attempt) -> Answering<'a> {
        Box::pin(async move {
            let method = attempt.request().method();
            let operation = format!("{} {method} {}", attempt.operation_id(), attempt.path_template());
            let before = format!("{}: {operation}, attempt {}", self.name, attempt.number());
            self.log.0.lock().unwrap().push(before);
            let started = Instant::now();
            let answer = attempt.send().await;
            assert!(started.elapsed() < Duration::from_secs(5));
            let said = match &answer {
                Ok(answer) => answer.status().to_string(),
                Err(error) => format!("{:?}", error.kind()),
            };
            self.log.0.lock().unwrap().push(format!("{}: {said}", self.name));
            answer
        })
    }
}

fn builder(url: &str) -> Builder {
    Builder::new(&API).base_url(url).credential("Header", "h1")
}

async fn text(core: &Core) -> Result<String, AnyError> {
    Ok(Call::new(core).request::<Text>().await?)
}

#[tokio::test]
async fn layers_see_each_attempt_and_its_answer() {
    let server = Server::start(vec![respond(503, ""), respond(200, "there")]);
    let log = Log::default();
    let core = builder(&server.url()).layer(log.layer("outer")).layer(log.layer("inner")).build().unwrap();
    assert_eq!(text(&core).await.unwrap(), "there");
    assert_eq!(
        log.lines(),
        [
            "outer: Text GET /text, attempt 1",
            "inner: Text GET /text, attempt 1",
            "inner: 503 Service Unavailable",
            "outer: 503 Service Unavailable",
            "outer: Text GET /text, attempt 2",
            "inner: Text GET /text, attempt 2",
            "inner: 200 OK",
            "outer: 200 OK",
        ]
    );
}

#[tokio::test]
async fn layers_see_why_there_is_no_answer() {
    let log = Log::default();
    let gone = builder(&nobody()).retries(0).layer(log.layer("a")).build().unwrap();
    let error = text(&gone).await.unwrap_err();
    assert_eq!((error.kind(), log.lines().last().unwrap().as_str()), (ErrorKind::Connect, "a: Connect"));

    let server = Server::answering(crate::server::Answer::Stall(Vec::new()));
    let core = builder(&server.url()).layer(log.layer("a")).build().unwrap();
    let request = Call::new(&core).request::<Text>().with_timeout(Duration::from_millis(50));
    let error = request.await.unwrap_err();
    assert_eq!((error.kind(), log.lines().last().unwrap().as_str()), (ErrorKind::Timeout, "a: Timeout"));
    assert_eq!(error.operation_id(), Some("Text"));
}

/// A signature depends on the attempt, so that none may be sent twice.
#[tokio::test]
async fn a_layer_changes_one_attempt_only() {
    let server = Server::start(vec![respond(503, ""), respond(200, "there")]);
    let sign = |mut attempt: Attempt| {
        let number = attempt.number();
        let headers = attempt.request_mut().headers_mut();
        assert!(!headers.contains_key("x-signature"), "an attempt begins with the call's request");
        headers.insert("x-signature", HeaderValue::from(number));
        attempt.send()
    };
    let core = builder(&server.url()).layer(sign).build().unwrap();
    text(&core).await.unwrap();
    let signatures: Vec<bool> = server
        .requests()
        .iter()
        .zip(1..)
        .map(|(request, number)| request.contains(&format!("\r\nx-signature: {number}\r\n")))
        .collect();
    assert_eq!(signatures, [true, true]);
}

/// A cache.
#[tokio::test]
async fn a_layer_may_answer_by_itself() {
    let server = Server::answering(respond(200, "there"));
    let kept: Arc<Mutex<Option<String>>> = Arc::default();
    let cache = move |attempt: Attempt| {
        let kept = Arc::clone(&kept);
        async move {
            if let Some(kept) = kept.lock().unwrap().clone() {
                return Ok(attempt.respond(StatusCode::OK, kept));
            }
            let answer = attempt.respond(StatusCode::OK, "");
            drop(answer);
            let answer = attempt.send().await?;
            let text = answer.text().await.map_err(|error| AnyError::new(ErrorKind::Transport, error))?;
            *kept.lock().unwrap() = Some(text.clone());
            let mut answer = reqwest::Response::from(http::Response::new(text));
            answer.headers_mut().insert("x-cache", HeaderValue::from_static("filled"));
            Ok(answer)
        }
    };
    let core = builder(&server.url()).layer(cache).build().unwrap();
    for _ in 0..3 {
        assert_eq!(text(&core).await.unwrap(), "there");
    }
    server.request();
}

#[tokio::test]
async fn a_layer_may_wait_but_not_longer_than_the_request() {
    let server = Server::answering(respond(200, "there"));
    let slow = |wait| {
        move |attempt: Attempt| async move {
            tokio::time::sleep(Duration::from_millis(wait)).await;
            attempt.send().await
        }
    };
    let core = builder(&server.url()).layer(slow(50)).build().unwrap();
    let started = Instant::now();
    text(&core).await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(50));

    let core = builder(&server.url()).timeout(Duration::from_millis(50)).layer(slow(60_000)).build().unwrap();
    let error = text(&core).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn the_error_of_a_layer_is_the_callers() {
    let asked = Arc::new(AtomicUsize::new(0));
    let refusing = |kind, asked: &Arc<AtomicUsize>| {
        let asked = Arc::clone(asked);
        move |_: Attempt| {
            asked.fetch_add(1, Ordering::Relaxed);
            async move { Err(AnyError::new(kind, "the circuit is open")) }
        }
    };
    let core = builder(&nobody()).layer(refusing(ErrorKind::Layer, &asked)).build().unwrap();
    let error = text(&core).await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Layer, false));
    assert_eq!(said(&error), "Text: a layer failed: the circuit is open");
    assert_eq!((error.operation_id(), error.attempts()), (Some("Text"), 1));
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1);

    // What may pass is tried again, whoever says so.
    let core = builder(&nobody()).layer(refusing(ErrorKind::Connect, &asked)).build().unwrap();
    let error = text(&core).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3), "{error}");
    assert_eq!(asked.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn a_layer_knows_when_no_credential_may_go() {
    let other = Server::answering(respond(200, "there"));
    let location = format!("{}/there", other.url());
    let server = Server::answering(respond_with(302, &[("location", &location)], ""));
    let seen: Arc<Mutex<Vec<(bool, bool)>>> = Arc::default();
    let log = Arc::clone(&seen);
    let layer = move |attempt: Attempt| {
        let has_key = attempt.request().headers().contains_key("x-key");
        log.lock().unwrap().push((attempt.leaves_origin(), has_key));
        attempt.send()
    };
    let core = builder(&server.url()).layer(layer).build().unwrap();
    assert_eq!(Call::new(&core).request::<Moving>().await.unwrap(), "there");
    assert_eq!(*seen.lock().unwrap(), [(false, true), (true, false)]);
    assert!(!other.request().contains("x-key"));
}

/// Nothing is there to connect to, and nothing is needed for TLS.
#[tokio::test]
async fn a_transport_needs_no_socket() {
    let echo = |attempt: Attempt| async move {
        let request = attempt.request();
        let has_key = request.headers().contains_key("x-key");
        Ok(attempt.respond(StatusCode::OK, format!("{} {} {has_key}", request.method(), request.url())))
    };
    let core = Builder::new(&API)
        .base_url("https://api.invalid/v1")
        .credential("Header", "h1")
        .credential("Cookie", "c1")
        .credential("Query", "q1")
        .transport(echo)
        .build()
        .unwrap();
    let answer = Call::new(&core).request::<Secured>().await.unwrap();
    assert_eq!(answer, "GET https://api.invalid/v1/secured?api%20key=q1 true");

    // Layers stand above it, whatever is set first.
    let log = Log::default();
    let core = builder("https://api.invalid").transport(echo).layer(log.layer("above")).build().unwrap();
    assert_eq!(text(&core).await.unwrap(), "GET https://api.invalid/text false");
    assert_eq!(log.lines(), ["above: Text GET /text, attempt 1", "above: 200 OK"]);

    let core = builder("https://api.invalid").transport(Attempt::send).build().unwrap();
    let error = text(&core).await.unwrap_err();
    assert_eq!(said(&error), "Text: a layer failed: a transport is the last, there is nothing below it");
}

#[tokio::test]
async fn an_attempt_does_not_show_what_it_carries() {
    let server = Server::answering(respond(200, "there"));
    let seen: Arc<Mutex<String>> = Arc::default();
    let log = Arc::clone(&seen);
    let layer = move |attempt: Attempt| {
        *log.lock().unwrap() = format!("{attempt:?}");
        attempt.send()
    };
    let core = core(&server.url()).settings().layer(layer).build().unwrap();
    Call::new(&core).request::<Secured>().await.unwrap();
    let expected = format!(
        "Attempt {{ operation_id: {:?}, method: GET, path_template: {:?}, number: 1, .. }}",
        Secured::ID,
        Secured::PATH
    );
    assert_eq!(*seen.lock().unwrap(), expected);
}

/// Layers of tower, by hand: nothing of `tower` but its traits is needed.
#[cfg(feature = "tower")]
mod tower {
    use std::error::Error;
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use http::{Request, Response};
    use reqwest::Body;
    use tower_service::Service;

    use super::*;
    use crate::runtime::TowerLayer;

    type Answer = Pin<Box<dyn Future<Output = Result<Response<Body>, Box<dyn Error + Send + Sync>>> + Send>>;

    /// What a layer does with the request before the service below gets it.
    type Before = fn(Request<Body>) -> Result<Request<Body>, Box<dyn Error + Send + Sync>>;

    #[derive(Clone)]
    struct Edited<S>(Before, S);

    impl<S> Service<Request<Body>> for Edited<S>
    where
        S: Service<Request<Body>, Response = Response<Body>, Future: Send + 'static>,
        S::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        type Response = Response<Body>;
        type Error = Box<dyn Error + Send + Sync>;
        type Future = Answer;

        fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
            self.1.poll_ready(context).map_err(Into::into)
        }

        fn call(&mut self, request: Request<Body>) -> Answer {
            match (self.0)(request).map(|request| self.1.call(request)) {
                Ok(answer) => Box::pin(async { answer.await.map_err(Into::into) }),
                Err(error) => Box::pin(async { Err(error) }),
            }
        }
    }

    struct Edit(Before);

    impl<S> tower_layer::Layer<S> for Edit {
        type Service = Edited<S>;

        fn layer(&self, below: S) -> Edited<S> {
            Edited(self.0, below)
        }
    }

    fn core_with(url: &str, edit: Before) -> Core {
        builder(url).layer(TowerLayer::new(Edit(edit))).build().unwrap()
    }

    fn marked(mut request: Request<Body>) -> Result<Request<Body>, Box<dyn Error + Send + Sync>> {
        request.headers_mut().insert("x-tower", HeaderValue::from_static("1"));
        Ok(request)
    }

    #[tokio::test]
    async fn a_layer_of_tower_sees_each_attempt() {
        let server = Server::start(vec![respond(503, ""), respond(200, "there")]);
        assert_eq!(text(&core_with(&server.url(), marked)).await.unwrap(), "there");
        let requests = server.requests();
        assert_eq!(requests.len(), 2);
        for request in requests {
            assert!(request.contains("\r\nx-tower: 1\r\n"), "{request}");
        }
    }

    #[tokio::test]
    async fn an_error_of_a_layer_of_tower_says_that_it_is_one() {
        let error = text(&core_with(&nobody(), |_| Err("too many calls".into()))).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Layer);
        assert!(error.to_string().contains("too many calls"), "{error}");
        assert_eq!(error.attempts(), 1);
    }

    #[tokio::test]
    async fn an_error_from_below_a_layer_of_tower_keeps_its_kind() {
        let core = builder(&nobody()).retries(0).layer(TowerLayer::new(Edit(marked))).build().unwrap();
        assert_eq!(text(&core).await.unwrap_err().kind(), ErrorKind::Connect);
    }

    #[tokio::test]
    async fn a_layer_of_tower_that_drops_extensions_is_an_error() {
        let error =
            text(&core_with(&nobody(), |request| Ok(Request::new(request.into_body())))).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Layer);
        assert!(error.to_string().contains("extensions"), "{error}");
    }
}
