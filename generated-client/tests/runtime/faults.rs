//! The fault matrix: what a program sees of each way in which a server or a network can fail, on loopback.
//!
//! The table is also a part of the guide in `examples/README.md`; `BLESS=1 cargo test -p generated-client --test runtime faults`
//! writes it there.

use std::fs;
use std::future::Future;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::pin::Pin;
use std::thread;
use std::time::{Duration, Instant};

use crate::hand_written::API;
use crate::runtime::{Builder, Call, Case, ErrorKind, Operation, Request, Status, json};
use crate::server::{Answer, Server, nobody, respond, respond_with};

enum List {}

impl Operation for List {
    type Output = Vec<i32>;
    type Error = String;
    const ID: &'static str = "listItems";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/items";
    const RESPONSES: &'static [Case<Self>] = &[Case::Ok(Status::Codes(&[200]), json)];
}

enum Create {}

impl Operation for Create {
    type Output = Vec<i32>;
    type Error = String;
    const ID: &'static str = "createItem";
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/items";
    const RESPONSES: &'static [Case<Self>] = &[Case::Ok(Status::Codes(&[200]), json)];
}

fn builder(url: &str) -> Builder {
    Builder::new(&API).base_url(url)
}

fn list(url: &str) -> Request<List> {
    Call::new(&builder(url).build().unwrap()).request()
}

/// What a program sees.
struct Seen {
    text: String,
    attempts: String,
    /// Whether `is_retryable` says that it may pass.
    passes: &'static str,
}

async fn seen<O: Operation<Output = Vec<i32>, Error = String>>(
    request: Request<O>,
    sent: impl FnOnce() -> usize,
) -> Seen {
    match request.await {
        Ok(items) => Seen { text: format!("`Ok({items:?})`"), attempts: sent().to_string(), passes: "" },
        Err(error) => {
            let text = error.to_string();
            // The port is another one each time, and each system has its own numbers of errors.
            let text = without_number(&text, "http://127.0.0.1:", "https://api.example", "");
            let text = without_number(&text, " (os error ", "", ")");
            let passes = if error.is_retryable() { "yes" } else { "no" };
            Seen {
                text: format!("`{:?}`: {text}", error.kind()),
                attempts: error.attempts().to_string(),
                passes,
            }
        }
    }
}

/// A text without a number between two others.
fn without_number(text: &str, before: &str, instead: &str, after: &str) -> String {
    let Some((start, rest)) = text.split_once(before) else { return text.to_owned() };
    let rest = rest.trim_start_matches(|character: char| character.is_ascii_digit());
    format!("{start}{instead}{}", rest.strip_prefix(after).unwrap_or(rest))
}

async fn of(answers: Vec<Answer>) -> Seen {
    let server = Server::start(answers);
    seen(list(&server.url()), || server.requests().len()).await
}

/// Of answers, with less time than a server takes.
async fn briefly(answers: Vec<Answer>) -> Seen {
    let server = Server::start(answers);
    seen(list(&server.url()).with_timeout(Duration::from_millis(500)), || server.requests().len()).await
}

/// A server that leaves a part of each request unread when it closes the connection, so that the client gets a reset.
fn resetting(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            thread::spawn(move || {
                let _ = stream.read(&mut [0]);
                let _ = stream.write_all(answer.as_bytes());
                thread::sleep(Duration::from_millis(100));
            });
        }
    });
    url
}

/// A server whose body has no end.
fn endless() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let write = |mut stream: TcpStream| {
        let _ = stream.read(&mut [0; 4096]);
        let mut piece = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
        while stream.write_all(&piece).is_ok() {
            piece = b"4\r\n 11,\r\n".to_vec();
        }
    };
    thread::spawn(move || listener.incoming().flatten().for_each(write));
    url
}

fn too_many(after: &str, date: &str) -> Vec<Answer> {
    let date = if date.is_empty() { ("x-none", "") } else { ("date", date) };
    vec![respond_with(429, &[("retry-after", after), date], ""), respond(200, "[1]")]
}

const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

type Fault = Pin<Box<dyn Future<Output = Seen>>>;

/// Each fault, and what it leads to.
fn faults() -> Vec<(&'static str, Fault)> {
    fn fault(of: impl Future<Output = Seen> + 'static) -> Fault {
        Box::pin(of)
    }
    let part = |body: &str| format!("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{body}").into_bytes();
    let to = |location: &str| respond_with(302, &[("location", location)], "");
    let html = respond_with(200, &[("content-type", "text/html")], "<html>Bad gateway</html>");
    let busy = |after| respond_with(503, &[("retry-after", after)], "");
    vec![
        ("no server at the address", fault(async { seen(list(&nobody()), || 0).await })),
        ("the connection is reset before an answer", fault(async { seen(list(&resetting("")), || 0).await })),
        (
            "the same, and the method is `POST`",
            fault(async {
                let call = Call::new(&builder(&resetting("")).build().unwrap());
                seen(call.request::<Create>(), || 0).await
            }),
        ),
        (
            "the connection is reset within the body",
            fault(async {
                seen(list(&resetting("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[1")), || 0).await
            }),
        ),
        ("the connection is closed within the body", fault(of(vec![Answer::Bytes(part("[1"))]))),
        ("no headers in time", fault(briefly(vec![Answer::Stall(Vec::new())]))),
        ("headers, and not the whole body in time", fault(briefly(vec![Answer::Stall(part("[1"))]))),
        (
            "a body without an end, `max_body(1000)`",
            fault(async {
                let core = builder(&endless()).max_body(1000).build().unwrap();
                seen(Call::new(&core).request::<List>(), || 0).await
            }),
        ),
        ("truncated JSON", fault(of(vec![respond(200, "[1, 2")]))),
        ("a page of HTML with 200", fault(of(vec![html]))),
        ("what is no HTTP", fault(of(vec![Answer::Bytes(b"SSH-2.0-OpenSSH\r\n".to_vec())]))),
        ("503, then 200", fault(of(vec![respond(503, ""), respond(200, "[1]")]))),
        ("503 for ever", fault(of(vec![respond(503, "")]))),
        ("500", fault(of(vec![respond(500, r#"{"code":"Oops","message":"it broke"}"#)]))),
        ("429, `Retry-After: 1`, then 200", fault(of(too_many("1", "")))),
        (
            "429, `Retry-After: Sun, 06 Nov 1994 08:49:38 GMT`, then 200",
            fault(of(too_many("Sun, 06 Nov 1994 08:49:38 GMT", DATE))),
        ),
        (
            "429, `Retry-After: Sunday, 06-Nov-94 08:49:38 GMT`, then 200",
            fault(of(too_many("Sunday, 06-Nov-94 08:49:38 GMT", DATE))),
        ),
        (
            "429, `Retry-After: Sun Nov  6 08:49:38 1994`, then 200",
            fault(of(too_many("Sun Nov  6 08:49:38 1994", DATE))),
        ),
        ("429, `Retry-After: soon`, then 200", fault(of(too_many("soon", "")))),
        ("429, `Retry-After: 3600`", fault(of(too_many("3600", "")))),
        (
            "503, `Retry-After: 5`, and a timeout of half a second",
            fault(briefly(vec![busy("5"), respond(200, "[1]")])),
        ),
        ("a redirect within the origin", fault(of(vec![to("/other"), respond(200, "[1]")]))),
        (
            "a redirect of a `GET` to another origin",
            fault(async move {
                let other = Server::answering(respond(200, "[1]"));
                let server = Server::answering(to(&other.url()));
                let seen =
                    seen(list(&server.url()), || server.requests().len() + other.requests().len()).await;
                assert!(!other.request().contains("x-key"));
                seen
            }),
        ),
        (
            "a redirect of a `POST` to another origin",
            fault(async move {
                let server =
                    Server::answering(respond_with(307, &[("location", "https://other.example/")], ""));
                let call = Call::new(&builder(&server.url()).build().unwrap());
                seen(call.request::<Create>(), || 0).await
            }),
        ),
        ("redirects in a circle", fault(of(vec![to("/items")]))),
        (
            "a connection that the server closed meanwhile",
            fault(async {
                let alive = Answer::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n[1]".to_vec());
                let server = Server::start(vec![alive.clone(), alive]);
                let core = builder(&server.url()).build().unwrap();
                Call::new(&core).request::<List>().await.unwrap();
                seen(Call::new(&core).request::<List>(), || server.requests().len() - 1).await
            }),
        ),
    ]
}

/// The table, as Markdown.
async fn table() -> String {
    let mut rows = Vec::new();
    let local = tokio::task::LocalSet::new();
    // At once: some wait for a second.
    let started: Vec<_> =
        faults().into_iter().map(|(what, fault)| (what, local.spawn_local(fault))).collect();
    local
        .run_until(async {
            for (what, seen) in started {
                let Seen { text, attempts, passes } = seen.await.unwrap();
                rows.push(format!("| {what} | {} | {attempts} | {passes} |\n", text.replace('|', "\\|")));
            }
        })
        .await;
    format!("{HEAD}\n|---|---|---|---|\n{}", rows.concat())
}

/// The first line of the table.
const HEAD: &str = "| what happens | what the program gets | sent | `is_retryable` |";

#[tokio::test]
async fn the_guide_has_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/README.md");
    let guide = fs::read_to_string(&path).unwrap();
    let (before, rest) = guide.split_once(HEAD).expect("the guide has the table");
    let (found, after) = rest.split_once("\n\n").expect("text follows");
    let found = format!("{HEAD}{found}\n");
    let table = table().await;
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, format!("{before}{table}\n{after}")).unwrap();
        return;
    }
    assert!(
        found == table,
        "to take it over: BLESS=1 cargo test -p generated-client --test runtime faults\n{table}"
    );
}

/// What the program has of an answer that it did not want.
#[tokio::test]
async fn what_came_of_an_answer_is_kept() {
    let part = b"HTTP/1.1 200 OK\r\nx-request-id: r1\r\ncontent-length: 100\r\n\r\n[1".to_vec();
    for answer in [Answer::Bytes(part.clone()), Answer::Stall(part)] {
        let server = Server::answering(answer);
        let error = list(&server.url()).with_timeout(Duration::from_millis(500)).await.unwrap_err();
        assert_eq!((error.raw_body().as_ref(), error.request_id()), (b"[1".as_slice(), Some("r1")));
        assert_eq!(error.status().unwrap().as_u16(), 200);
        assert!(error.is_success(), "the server did what it was asked for");
    }
}

/// Dropping a call ends it: its connection is closed, and nothing is repeated.
#[tokio::test]
async fn a_call_can_be_cancelled() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let closed = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let mut request = Vec::new();
        stream.read_to_end(&mut request).map(|_| request)
    });
    let started = Instant::now();
    let brief = Duration::from_millis(200);
    assert!(tokio::time::timeout(brief, list(&url).send()).await.is_err());
    // What drives the connection is this runtime, which goes on meanwhile.
    let closed = tokio::task::spawn_blocking(move || closed.join().unwrap());
    let request = closed.await.unwrap().expect("the connection is closed");
    assert!(request.starts_with(b"GET /items HTTP/1.1\r\n") && started.elapsed() < Duration::from_secs(5));
}

/// A call that waits for a repetition can be dropped as well.
#[tokio::test]
async fn a_wait_can_be_cancelled() {
    let server = Server::start(vec![respond_with(503, &[("retry-after", "1")], ""), respond(200, "[1]")]);
    let brief = Duration::from_millis(300);
    assert!(tokio::time::timeout(brief, list(&server.url()).send()).await.is_err());
    tokio::time::sleep(Duration::from_millis(1300)).await;
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_table_cannot_tell_of_nothing() {
    let seen = of(vec![respond(503, "")]).await;
    assert_eq!((seen.attempts.as_str(), seen.passes), ("3", "yes"));
    assert!(seen.text.contains(&format!("{:?}", ErrorKind::Undocumented)));
}
