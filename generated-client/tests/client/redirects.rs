//! Redirects never take a credential to another origin.

use crate::moorings;
use crate::runtime::ErrorKind;

use crate::clients::{self, BERTH, TOKEN};
use crate::server::{Server, respond, respond_with};

fn delete(url: &str) -> moorings::operations::berths::DeleteToken {
    clients::moorings(url).berths().delete_token(BERTH, TOKEN)
}

#[tokio::test]
async fn a_request_that_changes_something_is_not_sent_to_another_origin() {
    let other = Server::answering(respond(204, ""));
    for status in [301, 302, 303, 307, 308] {
        let server = Server::answering(respond_with(status, &[("location", &other.url())], ""));
        let error = delete(&server.url()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undocumented);
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.headers()["location"], other.url());
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn within_the_origin_a_request_is_repeated_with_its_body_and_credentials() {
    let moved = respond_with(308, &[("location", "/elsewhere?a=1")], "");
    let server = Server::start(vec![moved, respond(201, "{}")]);
    clients::moorings(&server.url()).berths().create_token(BERTH, &clients::create_body()).await.unwrap();
    let requests = server.requests();
    let (first, second) = (requests[0].split_once("\r\n").unwrap(), requests[1].split_once("\r\n").unwrap());
    assert_eq!(second.0, "POST /elsewhere?a=1 HTTP/1.1");
    assert_eq!(first.1, second.1);
}

#[tokio::test]
async fn an_endless_redirect_ends() {
    let server = Server::answering(respond_with(307, &[("location", "/again")], ""));
    let error = delete(&server.url()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyRedirects);
    assert_eq!(server.requests().len(), 11);
}
