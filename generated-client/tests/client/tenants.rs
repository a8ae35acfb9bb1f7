//! Clients that come from another one, and share its connections.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::clients::{BERTH, TOKEN, moorings};
use crate::server::{Server, respond};

/// A server that keeps its connections open, and how many there were.
fn counting() -> (String, Arc<Mutex<Vec<Vec<String>>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&connections);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, kept) = (stream.unwrap(), Arc::clone(&kept));
            let index = {
                let mut kept = kept.lock().unwrap();
                kept.push(Vec::new());
                kept.len() - 1
            };
            thread::spawn(move || {
                let (mut buffer, mut text) = ([0; 4096], String::new());
                while let Ok(count @ 1..) = stream.read(&mut buffer) {
                    text.push_str(&String::from_utf8_lossy(&buffer[..count]));
                    if text.ends_with("\r\n\r\n") {
                        kept.lock().unwrap()[index].push(std::mem::take(&mut text));
                        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
                    }
                }
            });
        }
    });
    (url, connections)
}

async fn delete(client: &crate::moorings::Client) {
    client.berths().delete_token(BERTH, TOKEN).await.unwrap();
}

#[tokio::test]
async fn tenants_share_connections_and_nothing_else() {
    let (url, connections) = counting();
    let client = moorings(&url);
    let tenant = client.with_credentials(|builder| builder.api_keys("of-the-tenant", "user-7")).unwrap();
    let traced = tenant.with_header("x-tenant", "t7").unwrap();
    let other = client.with_base_url(&format!("{url}/eu")).unwrap();
    for client in [&client, &tenant, &traced, &other, &client] {
        delete(client).await;
    }
    let connections = connections.lock().unwrap();
    assert_eq!(connections.len(), 1, "{connections:#?}");
    let has = |index: usize, text: &str| connections[0][index].contains(text);
    let (own, tenants) = ("\r\nx-api-key: api-key-6c1d\r\n", "\r\nx-api-key: of-the-tenant\r\n");
    assert!(has(0, own) && !has(0, "x-tenant"));
    assert!(has(1, tenants) && has(1, "\r\nx-user-key: user-7\r\n") && !has(1, "x-tenant"));
    assert!(has(2, tenants) && has(2, "\r\nx-tenant: t7\r\n"));
    assert!(has(3, "DELETE /eu/api/") && has(3, own) && !has(3, "x-tenant"));
    assert!(has(4, "DELETE /api/") && has(4, own));
}

#[tokio::test]
async fn what_a_tenant_sets_is_checked() {
    let client = moorings("http://127.0.0.1:1");
    let error = client.with_credentials(|builder| builder.bearer_token("line\nbreak")).unwrap_err();
    assert!(!error.to_string().contains("break"), "{error}");
    client.with_base_url("no url").unwrap_err();
    client.with_header("no name", "").unwrap_err();
    // Without any credential an operation that needs one is an error of its own.
    let nobody = client.with_credentials(|builder| builder).unwrap();
    let error = nobody.berths().delete_token(BERTH, TOKEN).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (crate::runtime::ErrorKind::Request, 0));
}

/// The secret of a tenant is cut out of the tenant's errors.
#[tokio::test]
async fn what_a_server_quotes_is_the_tenants_secret() {
    let quoting = r#"{"errorCode":"Bad","errorMessage":"token of-the-tenant is wrong"}"#;
    let server = Server::answering(respond(404, quoting));
    let tenant = moorings(&server.url()).with_credentials(|builder| builder.api_keys("of-the-tenant", "u"));
    let error = tenant.unwrap().berths().delete_token(BERTH, TOKEN).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert!(error.to_string().contains("token [REDACTED] is wrong"), "{error}");
    assert!(!format!("{error} {error:?}").contains("of-the-tenant"), "{error:?}");
}

/// Repetitions of all tenants come out of one budget.
#[tokio::test]
async fn tenants_share_the_budget_of_repetitions() {
    let server = Server::answering(respond(503, ""));
    let client = moorings(&server.url());
    let mut attempts = 0;
    for number in 0..10 {
        let tenant = client.with_header("x-tenant", &number.to_string()).unwrap();
        attempts += tenant.berths().delete_token(BERTH, TOKEN).await.unwrap_err().attempts();
    }
    // Ten calls, and ten repetitions to which they add one.
    assert!((20..=21).contains(&attempts), "{attempts}");
}
