//! A server of pages on this machine that answers as it is told, well or badly.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// How a page is answered.
#[derive(Clone)]
pub(super) enum Answer {
    /// With a text.
    Page(Vec<u8>),
    /// With a status and a header.
    Status(u16, String),
    /// With pieces that never end, without a length.
    Endless,
    /// With a beginning and then nothing.
    Hanging,
    /// With nothing at all.
    Closed,
}

#[derive(Default)]
struct Shared {
    pages: BTreeMap<String, Answer>,
    requests: Vec<String>,
}

/// The server; it ends with the tests.
pub(super) struct Server {
    /// The scheme, the host and the port.
    pub(super) origin: String,
    shared: Arc<Mutex<Shared>>,
}

impl Server {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let origin = format!("http://{}", listener.local_addr().expect("it has an address"));
        let shared = Arc::new(Mutex::new(Shared::default()));
        let server = Self { origin, shared: Arc::clone(&shared) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || answer(stream, &shared));
            }
        });
        server
    }

    /// Sets the answer for a path and gives its address.
    pub(super) fn answer(&self, path: &str, answer: Answer) -> String {
        self.shared.lock().expect("no test failed in it").pages.insert(path.to_owned(), answer);
        format!("{}{path}", self.origin)
    }

    /// Sets the text of a page and gives its address.
    pub(super) fn page(&self, path: &str, text: impl AsRef<[u8]>) -> String {
        self.answer(path, Answer::Page(text.as_ref().to_vec()))
    }

    /// The head of each request so far.
    pub(super) fn requests(&self) -> Vec<String> {
        self.shared.lock().expect("no test failed in it").requests.clone()
    }
}

/// Reads one request and answers it. That the other side goes away is part of the tests.
fn answer(mut stream: TcpStream, shared: &Mutex<Shared>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
    let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    let path = head.first()?.split(' ').nth(1)?.to_owned();
    let answer = {
        let mut shared = shared.lock().ok()?;
        shared.requests.push(head.join("\n"));
        shared.pages.get(&path).cloned().unwrap_or(Answer::Status(404, "x: y".to_owned()))
    };
    match answer {
        Answer::Page(body) => {
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len()).ok()?;
            stream.write_all(&body).ok()?;
        }
        Answer::Status(status, header) => {
            write!(stream, "HTTP/1.1 {status} X\r\n{header}\r\ncontent-length: 0\r\n\r\n").ok()?;
        }
        Answer::Endless => {
            write!(stream, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").ok()?;
            let piece = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
            loop {
                stream.write_all(piece.as_bytes()).ok()?;
            }
        }
        Answer::Hanging => {
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nopenapi").ok()?;
            // Until the other side goes away.
            lines.next();
        }
        Answer::Closed => {}
    }
    Some(())
}
