//! Requests that block the thread, inside and outside of asynchronous code.

use crate::runtime::ErrorKind;

use crate::clients::{self, BERTH, TOKEN};
use crate::server::{Server, respond};

#[test]
fn outside_of_asynchronous_code() {
    let server = Server::answering(respond(204, ""));
    let client = clients::moorings(&server.url());
    for _ in 0..3 {
        client.berths().delete_token(BERTH, TOKEN).send_blocking().unwrap();
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test(flavor = "current_thread")]
async fn inside_of_a_runtime_of_one_thread() {
    let server = Server::answering(respond(204, ""));
    let client = clients::moorings(&server.url());
    let delete = || client.berths().delete_token(BERTH, TOKEN);
    delete().send().await.unwrap();
    delete().send_blocking().unwrap();
    let full = delete().send_full().wait().unwrap();
    assert_eq!(full.status.as_u16(), 204);
    delete().send().await.unwrap();
}

#[test]
fn many_threads_at_once() {
    let server = Server::answering(respond(404, r#"{"errorCode":"NotFound"}"#));
    let client = clients::moorings(&server.url());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let request = client.berths().delete_token(BERTH, TOKEN);
                assert_eq!(request.send_blocking().unwrap_err().kind(), ErrorKind::Documented);
            });
        }
    });
    assert_eq!(server.requests().len(), 8);
}
