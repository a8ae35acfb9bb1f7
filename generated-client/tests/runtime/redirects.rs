//! Redirects of requests that only read.

use crate::hand_written::{API, Ranges, Secured, core};
use crate::runtime::{Builder, Call};
use crate::server::{Server, respond, respond_with};

#[tokio::test]
async fn another_origin_sees_no_credential() {
    let other = Server::answering(respond(200, "there"));
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/x?api%20key=q%261&page=2&api+key=1", other.url());
        let server = Server::answering(respond_with(status, &[("location", &location)], ""));
        let mut call = Call::new(&core(&server.url()));
        call.header("x-trace", "1");
        assert_eq!(call.request::<Secured>().await.unwrap(), "there");
        let expected = format!(
            "GET /x?page=2 HTTP/1.1\r\naccept: application/json\r\nuser-agent: generated-client/{}\r\nhost: {}\r\n\r\n",
            env!("CARGO_PKG_VERSION"),
            other.host()
        );
        assert_eq!(other.requests().pop().unwrap(), expected);
    }
}

#[tokio::test]
async fn the_way_back_has_no_credential_either() {
    let server = Server::answering(respond(200, "home"));
    let back = Server::answering(respond_with(302, &[("location", &format!("{}/home", server.url()))], ""));
    let first = Server::answering(respond_with(302, &[("location", &back.url())], ""));
    assert_eq!(Call::new(&core(&first.url())).request::<Secured>().await.unwrap(), "home");
    assert!(!server.request().contains("x-key"));
}

#[tokio::test]
async fn a_client_with_settings_of_the_user_stays_at_its_origin() {
    let other = Server::answering(respond(200, "there"));
    let server = Server::answering(respond_with(302, &[("location", &other.url())], ""));
    let core = Builder::new(&API)
        .base_url(&server.url())
        .credential("Header", "h1")
        .credential("Cookie", "c1")
        .credential("Query", "q1")
        .http_client(|builder| builder.redirect(reqwest::redirect::Policy::limited(5)))
        .build()
        .unwrap();
    assert_eq!(Call::new(&core).request::<Secured>().await.unwrap_err().status().unwrap().as_u16(), 302);
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn a_documented_redirect_is_an_answer() {
    let server = Server::answering(respond_with(302, &[("location", "/x")], ""));
    assert_eq!(Call::new(&core(&server.url())).request::<Ranges>().await.unwrap(), "302");
}

#[tokio::test]
async fn what_is_no_redirect_is_not_followed() {
    for headers in [&[][..], &[("location", "mailto:a@b")], &[("location", "http://")]] {
        let server = Server::answering(respond_with(302, headers, ""));
        let error = Call::new(&core(&server.url())).request::<Secured>().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 302);
    }
}
