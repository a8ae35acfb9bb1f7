//! Answers that are compressed, with the features that read them.

use crate::hand_written::{API, Class};
use crate::runtime::{Builder, Call, ErrorKind};
use crate::server::{Answer, Server, respond};

/// What `[1, 2, 3]` is, compressed.
#[cfg(feature = "gzip")]
const GZIP: &[u8] = &[
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x8b, 0x36, 0xd4, 0x51, 0x30, 0xd2, 0x51,
    0x30, 0x8e, 0x05, 0x00, 0xc1, 0x3b, 0x21, 0xb8, 0x09, 0x00, 0x00, 0x00,
];
#[cfg(feature = "brotli")]
const BROTLI: &[u8] = &[0x0b, 0x04, 0x80, b'[', b'1', b',', b' ', b'2', b',', b' ', b'3', b']', 0x03];
#[cfg(feature = "zstd")]
const ZSTD: &[u8] = &[
    0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x09, 0x49, 0x00, 0x00, b'[', b'1', b',', b' ', b'2', b',', b' ', b'3',
    b']',
];

/// A list of 50,001 numbers, compressed to less than 200 bytes.
#[cfg(feature = "gzip")]
const LONG: &[u8] = &[
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc2, 0x31, 0x0d, 0x00, 0x00, 0x08,
    0x03, 0x30, 0x43, 0x3c, 0xd3, 0x43, 0xf0, 0x6f, 0x03, 0x1b, 0x3b, 0x9a, 0x76, 0x33, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0xad, 0x7b, 0x7e, 0xda, 0x63, 0x50, 0xa3, 0x86,
    0x01, 0x00,
];

/// The encodings of the features that are on, with the list in each.
fn encodings() -> Vec<(&'static str, &'static [u8])> {
    vec![
        #[cfg(feature = "gzip")]
        ("gzip", GZIP),
        #[cfg(feature = "brotli")]
        ("br", BROTLI),
        #[cfg(feature = "zstd")]
        ("zstd", ZSTD),
    ]
}

fn compressed(encoding: &str, body: &[u8]) -> Answer {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: {encoding}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    Answer::Bytes([head.as_bytes(), body].concat())
}

#[tokio::test]
async fn what_is_compressed_is_read_as_it_was() {
    for (encoding, body) in encodings() {
        let server = Server::answering(compressed(encoding, body));
        let core = Builder::new(&API).base_url(&server.url()).build().unwrap();
        assert_eq!(Call::new(&core).request::<Class>().await.unwrap(), [1, 2, 3], "{encoding}");
        let request = server.whole_requests().concat();
        let accepted = request.lines().find_map(|line| line.strip_prefix("accept-encoding: ")).unwrap();
        assert!(accepted.split(',').any(|accepted| accepted.trim() == encoding), "{accepted}");
    }
}

/// Without a feature nothing is asked for, so that nothing comes that cannot be read.
#[tokio::test]
async fn nothing_else_is_asked_for() {
    let server = Server::answering(respond(200, "[1]"));
    let core = Builder::new(&API).base_url(&server.url()).build().unwrap();
    Call::new(&core).request::<Class>().await.unwrap();
    assert_eq!(server.whole_requests().concat().contains("\r\naccept-encoding:"), !encodings().is_empty());
}

/// The limit of a body is that of what is read, not of what came.
#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_small_answer_cannot_become_a_large_one() {
    let server = Server::answering(compressed("gzip", LONG));
    let core = Builder::new(&API).base_url(&server.url()).max_body(1000).build().unwrap();
    let error = Call::new(&core).request::<Class>().await.unwrap_err();
    assert_eq!((error.kind(), error.raw_body().len()), (ErrorKind::BodyTooLarge, 1000));
}

/// An answer that is cut or is not what it says it is.
#[tokio::test]
async fn what_is_not_compressed_so_is_an_error() {
    for (encoding, body) in encodings() {
        for wrong in [&body[..body.len() / 2], b"[1, 2, 3]"] {
            let server = Server::answering(compressed(encoding, wrong));
            let core = Builder::new(&API).base_url(&server.url()).build().unwrap();
            let error = Call::new(&core).request::<Class>().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Transport, "{encoding}");
        }
    }
}
