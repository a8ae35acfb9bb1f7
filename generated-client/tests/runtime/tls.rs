//! TLS: whose certificates are trusted, and what happens where there are none.

use std::env;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::Arc;
use std::thread;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig, ServerConnection};

use crate::hand_written::{API, Text};
use crate::runtime::{Builder, Call, ErrorKind};
use crate::server::{Server, respond};

/// A certificate for 127.0.0.1 that nobody vouches for, with its key.
const CERTIFICATE: &[u8] = include_bytes!("localhost.pem");

fn certificate() -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(CERTIFICATE).unwrap()
}

/// A server that answers with a text over TLS, and its URL.
fn server() -> String {
    let key = PrivateKeyDer::from_pem_slice(CERTIFICATE).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(vec![certificate()], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut connection) =
                (stream.unwrap(), ServerConnection::new(Arc::clone(&config)).unwrap());
            let mut tls = rustls::Stream::new(&mut connection, &mut stream);
            // A client that does not trust the certificate is gone.
            if tls.read(&mut [0; 4096]).is_ok() {
                let _ =
                    tls.write_all(b"HTTP/1.1 200 X\r\ncontent-length: 5\r\nconnection: close\r\n\r\nthere");
            }
        }
    });
    url
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_worth_a_retry() {
    let core = Builder::new(&API).base_url(&server()).build().unwrap();
    let error = Call::new(&core).request::<Text>().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1), "{error}");
    assert!(!error.is_retryable(), "{error}");
}

#[tokio::test]
async fn the_caller_may_say_how_tls_is_done() {
    let mut roots = RootCertStore::empty();
    roots.add(certificate()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots);
    let core =
        Builder::new(&API).base_url(&server()).tls_config(config.with_no_client_auth()).build().unwrap();
    assert_eq!(Call::new(&core).request::<Text>().await.unwrap(), "there");
}

/// Runs itself in a process whose system has no certificates.
#[test]
fn plain_http_needs_no_certificates() {
    const NONE: &str = "/nonexistent/certificates";
    if env::var("SSL_CERT_FILE").is_ok_and(|file| file == NONE) {
        let server = Server::answering(respond(200, "there"));
        let core = Builder::new(&API).base_url(&server.url()).build().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let text = runtime.block_on(Call::new(&core).request::<Text>().send()).unwrap();
        assert_eq!(text, "there");
        let https = Builder::new(&API).base_url("https://localhost").build();
        // Those of Mozilla stand in for the system's.
        assert_eq!(https.is_ok(), cfg!(feature = "webpki-roots"));
        return;
    }
    let test = Command::new(env::current_exe().unwrap())
        .args(["--exact", "tls::plain_http_needs_no_certificates"])
        .env("SSL_CERT_FILE", NONE)
        .env("SSL_CERT_DIR", NONE)
        .output()
        .unwrap();
    assert!(test.status.success(), "{}", String::from_utf8_lossy(&test.stdout));
    assert!(String::from_utf8_lossy(&test.stdout).contains("1 passed"));
}
