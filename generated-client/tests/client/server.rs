//! A server on loopback that keeps the exact bytes of each request and answers with scripted bytes.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server does after it has read a request.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Writes these bytes and closes the connection.
    Bytes(Vec<u8>),
    /// Writes these bytes one at a time, and closes the connection.
    Trickle(Vec<u8>),
    /// Writes these bytes, and keeps the connection open without another word.
    Stall(Vec<u8>),
}

/// A response with this status and body, well formed.
pub(crate) fn respond(status: u16, body: &str) -> Answer {
    respond_with(status, &[], body)
}

/// A response with headers.
pub(crate) fn respond_with(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = if status == 204 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    Answer::Bytes(
        format!("HTTP/1.1 {status} X\r\n{headers}{length}connection: close\r\n\r\n{body}").into_bytes(),
    )
}

/// The answer, written one byte at a time.
pub(crate) fn trickling(answer: Answer) -> Answer {
    match answer {
        Answer::Bytes(bytes) => Answer::Trickle(bytes),
        other => other,
    }
}

/// A server that answers its first request with the first answer, and so on; the last one is repeated.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let recorded = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let (answers, recorded) = (answers.clone(), Arc::clone(&recorded));
                thread::spawn(move || serve(stream, &answers, &recorded));
            }
        });
        Self { address, requests }
    }

    /// A server that gives one answer.
    pub(crate) fn answering(answer: Answer) -> Self {
        Self::start(vec![answer])
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `host:port`, as in the `Host` header.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// The requests so far, byte for byte but for `accept-encoding`, which the features of compressed answers add.
    pub(crate) fn requests(&self) -> Vec<String> {
        let is_kept = |line: &&str| !line.starts_with("accept-encoding: ");
        let kept = |request: &String| request.split_inclusive("\r\n").filter(is_kept).collect();
        self.whole_requests().iter().map(kept).collect()
    }

    /// The requests so far, byte for byte.
    pub(crate) fn whole_requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The only request.
    pub(crate) fn request(&self) -> String {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "requests: {requests:#?}");
        requests[0].clone()
    }
}

/// An address at which nobody listens.
pub(crate) fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

fn serve(mut stream: TcpStream, answers: &[Answer], recorded: &Mutex<Vec<String>>) {
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let Some(request) = read_request(&mut stream) else { return };
    let index = {
        let mut recorded = recorded.lock().unwrap();
        recorded.push(request);
        recorded.len() - 1
    };
    match answers.get(index).or(answers.last()) {
        Some(Answer::Bytes(bytes)) => {
            // The client may be gone, which some tests are about.
            let _ = stream.write_all(bytes);
        }
        Some(Answer::Trickle(bytes)) => {
            let _ = stream.set_nodelay(true);
            for byte in bytes {
                let _ = stream.write_all(std::slice::from_ref(byte));
                thread::sleep(Duration::from_micros(200));
            }
        }
        Some(Answer::Stall(bytes)) => {
            let _ = stream.write_all(bytes);
            let _ = stream.read(&mut [0]);
        }
        None => {}
    }
}

fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let whole = match length {
                Some(length) => body.len() >= length.parse().unwrap(),
                None if head.contains("\r\ntransfer-encoding: chunked") => body.ends_with("0\r\n\r\n"),
                None => true,
            };
            if whole {
                return Some(text);
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}
