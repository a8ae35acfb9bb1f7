//! Redirects of requests that only read.

use crate::hand_written::{API, Elsewhere, Form, Moving, Ranges, Secured, core};
use crate::runtime::{Builder, Call, ErrorKind};
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

/// A client whose HTTP client the user configured.
fn configured(
    url: &str,
    configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
) -> crate::runtime::Core {
    let builder = Builder::new(&API).base_url(url).credential("Header", "h1").credential("Cookie", "c1");
    builder.credential("Query", "q1").http_client(configure).build().unwrap()
}

#[tokio::test]
async fn a_client_with_headers_of_the_user_stays_at_its_origin() {
    let other = Server::answering(respond(200, "there"));
    let server = Server::answering(respond_with(302, &[("location", &other.url())], ""));
    for name in ["x-own-key", "accept"] {
        let core = configured(&server.url(), move |builder| {
            let headers = [(name.parse().unwrap(), "sk_live".parse().unwrap())];
            builder.default_headers(headers.into_iter().collect())
        });
        assert_eq!(Call::new(&core).request::<Secured>().await.unwrap_err().status().unwrap().as_u16(), 302);
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn other_settings_of_the_user_do_not_stop_redirects() {
    let other = Server::answering(respond(200, "there"));
    let server = Server::answering(respond_with(302, &[("location", &other.url())], ""));
    let core = configured(&server.url(), |builder| {
        builder.redirect(reqwest::redirect::Policy::limited(5)).no_proxy().pool_max_idle_per_host(1)
    });
    assert_eq!(Call::new(&core).request::<Secured>().await.unwrap(), "there");
    assert!(!other.request().contains("h1") && !other.request().contains("cookie"), "{}", other.request());
}

#[tokio::test]
async fn within_the_origin_the_credential_of_the_query_stays() {
    for location in ["/there", "/there?page=2", "/there?page=2&api%20key=old"] {
        let moved = respond_with(302, &[("location", location)], "");
        let server = Server::start(vec![moved, respond(200, "here")]);
        assert_eq!(Call::new(&core(&server.url())).request::<Secured>().await.unwrap(), "here");
        let request = server.requests().pop().unwrap();
        let query = if location.contains('?') { "page=2&api%20key=q%261" } else { "api%20key=q%261" };
        assert!(request.starts_with(&format!("GET /there?{query} HTTP/1.1\r\n")), "{request}");
        assert!(request.contains("\r\nx-key: h1\r\n"), "{request}");
    }
}

#[tokio::test]
async fn a_redirect_that_is_documented_beside_a_success_is_followed() {
    for status in [301, 302, 303, 307, 308] {
        let moved = respond_with(status, &[("location", "/there")], "moved");
        let server = Server::start(vec![moved, respond(200, "here")]);
        assert_eq!(Call::new(&core(&server.url())).request::<Moving>().await.unwrap(), "here");
        assert!(server.requests().iter().all(|request| request.contains("\r\nx-key: h1\r\n")));
    }
}

#[tokio::test]
async fn a_documented_redirect_to_another_origin_is_followed_without_credentials() {
    let other = Server::answering(respond(200, "there"));
    let location = format!("{}/file?sig=1", other.url());
    let server = Server::answering(respond_with(302, &[("location", &location)], ""));
    assert_eq!(Call::new(&core(&server.url())).request::<Moving>().await.unwrap(), "there");
    let mut stream = Call::new(&core(&server.url())).request::<Moving>().send().into_stream().await.unwrap();
    assert_eq!(stream.body.next().await.unwrap().unwrap(), "there");
    for request in other.requests() {
        assert!(
            request.starts_with("GET /file?sig=1 HTTP/1.1\r\n") && !request.contains("x-key"),
            "{request}"
        );
    }
}

#[tokio::test]
async fn a_documented_redirect_that_is_not_followed_is_the_documented_error() {
    let other = Server::answering(respond(200, "there"));
    // What may not be repeated elsewhere, and what says nothing of where to go.
    for (status, location) in
        [(301, "/x"), (302, "/x"), (307, &*other.url()), (308, "mailto:a@b"), (300, "/x")]
    {
        let server = Server::answering(respond_with(status, &[("location", location)], "moved"));
        let error = Call::new(&core(&server.url())).request::<Form>().await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), &error.documented().unwrap()[..]), (status, "moved"));
        assert_eq!(error.headers()["location"], location);
    }
    assert!(other.requests().is_empty());
    let see_other = respond_with(303, &[("location", "/result")], "");
    let server = Server::start(vec![see_other, respond(200, "result")]);
    assert_eq!(Call::new(&core(&server.url())).request::<Form>().await.unwrap(), "result");
    assert!(server.requests()[1].starts_with("GET /result HTTP/1.1\r\n"));
}

#[tokio::test]
async fn not_modified_is_never_followed() {
    let server = Server::answering(respond_with(304, &[("location", "/x")], ""));
    let error = Call::new(&core(&server.url())).request::<Moving>().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Documented, 304));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_redirect_that_is_the_only_success_is_the_answer() {
    let server = Server::answering(respond_with(302, &[("location", "https://example.com/a.zip")], ""));
    let answer = Call::new(&core(&server.url())).request::<Elsewhere>().send_full().await.unwrap();
    assert_eq!(answer.status.as_u16(), 302);
    assert_eq!(answer.headers["location"], "https://example.com/a.zip");
    // What is not documented leads on.
    let moved = respond_with(307, &[("location", "/new")], "");
    let server = Server::start(vec![moved, respond_with(302, &[("location", "/a.zip")], "")]);
    let answer = Call::new(&core(&server.url())).request::<Elsewhere>().send_full().await.unwrap();
    assert_eq!(answer.headers["location"], "/a.zip");
}

#[tokio::test]
async fn following_can_be_turned_off() {
    let server = Server::answering(respond_with(302, &[("location", "/x")], "moved"));
    let core = Builder::new(&API)
        .base_url(&server.url())
        .credential("Header", "h1")
        .credential("Cookie", "c1")
        .credential("Query", "q1")
        .follow_redirects(false)
        .build()
        .unwrap();
    let error = Call::new(&core).request::<Moving>().await.unwrap_err();
    assert_eq!((error.kind(), &error.documented().unwrap()[..]), (ErrorKind::Documented, "moved"));
    let error = Call::new(&core).request::<Secured>().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Undocumented, 302));
    assert!(Call::new(&core).request::<Elsewhere>().await.is_ok());
    assert_eq!(server.requests().len(), 3);
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
