//! What both sides call, in a process of its own: none of its work is counted.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Child;
use std::thread;

use serde::Deserialize;

use super::Result;

/// The credential of both sides.
pub(super) const TOKEN: &str = "token-0b9e";

/// What the server answers with.
#[derive(Deserialize)]
pub(super) struct Item {
    pub(super) id: i64,
    #[expect(dead_code, reason = "it is decoded, and not looked at")]
    name: String,
    #[expect(dead_code, reason = "it is decoded, and not looked at")]
    tags: Vec<String>,
}

const BODY: &str = r#"{"id":7,"name":"an item","tags":["a","b"]}"#;

/// Serves until the process is ended. The first line of the output is the URL.
pub(super) fn serve() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}", listener.local_addr()?);
    for stream in listener.incoming() {
        let stream = stream?;
        // A client that is gone is no failure.
        thread::spawn(move || drop(answer(stream)));
    }
    Ok(())
}

/// The URL of a server that was started as a process.
pub(super) fn url_of(server: &mut Child) -> Result<String> {
    let output = server.stdout.take().ok_or("the server has no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let length = BODY.len();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{BODY}"
    );
    let (mut buffer, mut request) = ([0; 4096], Vec::new());
    loop {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        request.extend(buffer.iter().take(count));
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            stream.write_all(answer.as_bytes())?;
        }
    }
}
