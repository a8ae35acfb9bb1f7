//! Lists that are given page by page: what each request asks for, and where a list ends.

use std::fmt::Debug;

use crate::paged::{Client, models};
use crate::runtime::{AnyError, ErrorKind};
use crate::server::{Answer, Server, respond, respond_with};

fn client(server: &Server) -> Client {
    Client::builder().base_url(&server.url()).key("k&1").build().unwrap()
}

/// A light with a number.
fn light(number: u32) -> String {
    format!(r#"{{"id":"00000000-0000-0000-0000-{number:012}","name":"light {number}"}}"#)
}

/// A page of `/cursor`.
fn cursor_page(lights: &[u32], next: &str) -> Answer {
    let lights: Vec<String> = lights.iter().map(|number| light(*number)).collect();
    respond(200, &format!(r#"{{"data":[{}],"meta":{{"next":{next}}}}}"#, lights.join(",")))
}

fn lights(numbers: &[u32]) -> Answer {
    let lights: Vec<String> = numbers.iter().map(|number| light(*number)).collect();
    respond(200, &format!("[{}]", lights.join(",")))
}

/// The targets of all requests.
fn targets(server: &Server) -> Vec<String> {
    let target = |request: &String| request.split(' ').nth(1).unwrap_or_default().to_owned();
    server.requests().iter().map(target).collect()
}

/// The numbers of lights, and what the list ended with.
macro_rules! collected {
    ($items:expr) => {{
        let (mut items, mut found) = ($items, Vec::new());
        let ended = loop {
            match items.next().await {
                None => break None,
                Some(Ok(item)) => found.push(number(&item)),
                Some(Err(error)) => {
                    let error = AnyError::from(error);
                    assert!(items.next().await.is_none(), "a list ends after an error");
                    break Some((error.kind(), error.to_string()));
                }
            }
        };
        (found, ended)
    }};
}

fn number(light: &models::Light) -> u32 {
    light.name.rsplit(' ').next().unwrap().parse().unwrap()
}

fn list<T: Debug>(items: impl IntoIterator<Item = Result<T, impl Debug>>) -> Vec<T> {
    items.into_iter().map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_cursor_leads_to_the_last_page() {
    // A page may be empty and have a next one all the same; null, absent and empty cursors end the list.
    for end in [r#"{"data":[]}"#.to_owned(), format!(r#"{{"data":[{}],"meta":{{"next":""}}}}"#, light(9))] {
        let server = Server::start(vec![
            cursor_page(&[1, 2], r#""b c&d""#),
            cursor_page(&[], r#""e""#),
            cursor_page(&[3], r#""f""#),
            respond(200, &end),
        ]);
        let client = client(&server);
        let (found, ended) = collected!(client.lights().by_cursor().items_query("x y").items());
        assert_eq!((&found[..3], ended), ([1, 2, 3].as_slice(), None));
        assert_eq!(
            targets(&server),
            [
                "/cursor?items=x%20y",
                "/cursor?items=x%20y&page_token=b%20c%26d",
                "/cursor?items=x%20y&page_token=e",
                "/cursor?items=x%20y&page_token=f",
            ]
        );
    }
}

#[tokio::test]
async fn a_caller_may_begin_anywhere_and_stop_anywhere() {
    let server = Server::start(vec![cursor_page(&[4], r#""b""#), cursor_page(&[5], r#""c""#)]);
    let client = client(&server);
    let mut pages = client.lights().by_cursor().page_token("a").pages();
    assert_eq!(targets(&server), [""; 0], "nothing is sent before it is asked for");
    assert_eq!(pages.next().await.unwrap().unwrap().data.unwrap()[0].name, "light 4");
    assert_eq!(pages.next().await.unwrap().unwrap().meta.unwrap().next.as_deref(), Some("c"));
    drop(pages);
    assert_eq!(targets(&server), ["/cursor?page_token=a", "/cursor?page_token=b"]);
}

#[tokio::test]
async fn the_last_item_is_the_cursor() {
    let page = |number, more| respond(200, &format!(r#"{{"data":[{}],"has_more":{more}}}"#, light(number)));
    let server = Server::start(vec![page(1, true), page(2, false)]);
    let (found, ended) = collected!(client(&server).lights().by_last().items());
    assert_eq!((found, ended), (vec![1, 2], None));
    assert_eq!(targets(&server), ["/last", "/last?starting_after=00000000-0000-0000-0000-000000000001"]);
}

#[tokio::test]
async fn items_are_counted_until_a_page_has_none() {
    let server = Server::start(vec![lights(&[1, 2]), lights(&[3]), lights(&[])]);
    let (found, ended) = collected!(client(&server).lights().by_offset(2).items());
    assert_eq!((found, ended), (vec![1, 2, 3], None));
    assert_eq!(targets(&server), ["/offset?limit=2", "/offset?limit=2&skip=2", "/offset?limit=2&skip=3"]);

    let server = Server::start(vec![lights(&[1, 2]), lights(&[])]);
    let (found, _) = collected!(client(&server).lights().by_offset(2).skip(40).items());
    assert_eq!((found.len(), targets(&server)[1].as_str()), (2, "/offset?limit=2&skip=42"));
}

#[tokio::test]
async fn pages_are_counted_from_the_first_number() {
    let page = |number| respond(200, &format!(r#"{{"result":{{"lights":[{}]}}}}"#, light(number)));
    for last in [r#"{"result":{"lights":null}}"#, r#"{"result":{}}"#, "{}", "null"] {
        let server = Server::start(vec![page(1), page(2), respond(200, last)]);
        let (found, ended) = collected!(client(&server).lights().by_number().items());
        assert_eq!((found, ended), (vec![1, 2], None));
        assert_eq!(targets(&server), ["/number", "/number?page=1", "/number?page=2"]);
    }
    let server = Server::start(vec![page(1), respond(200, "null")]);
    collected!(client(&server).lights().by_number().page(7).items());
    assert_eq!(targets(&server), ["/number?page=7", "/number?page=8"]);
}

#[tokio::test]
async fn a_url_is_followed_within_the_origin() {
    let page = |number, next: &str| {
        respond(200, &format!(r#"{{"value":[{}],"@odata.nextLink":"{next}"}}"#, light(number)))
    };
    // Relative, and with a credential that the server repeats, or another's in its place.
    let server = Server::start(vec![
        page(1, "/url?page=2&key=k%261"),
        page(2, "?page=3&key=other"),
        respond(200, &format!(r#"{{"value":[{}]}}"#, light(3))),
    ]);
    let (found, ended) = collected!(client(&server).lights().by_url().items());
    assert_eq!((found, ended), (vec![1, 2, 3], None));
    assert_eq!(targets(&server), ["/url?key=k%261", "/url?page=2&key=k%261", "/url?page=3&key=k%261"]);

    let other = Server::answering(page(9, "/never"));
    for elsewhere in [
        format!("{}/url", other.url()),
        format!("//{}/url", other.host()),
        "https://lights.example/url".to_owned(),
        "file:///etc/passwd".to_owned(),
    ] {
        let server = Server::answering(page(1, &elsewhere));
        let (found, ended) = collected!(client(&server).lights().by_url().items());
        let (kind, said) = ended.unwrap();
        assert_eq!((found, kind), (vec![1], ErrorKind::Request));
        assert!(said.contains("the next page is at another origin"), "{said}");
        assert_eq!(server.requests().len(), 1);
    }
    assert_eq!(other.requests().len(), 0);
}

#[tokio::test]
async fn a_link_header_is_followed() {
    let server = Server::start(vec![
        respond_with(
            200,
            &[(
                "link",
                r#"</link?page=0>; rel=prev, </link?q=a,b&page=2>; title="a, b; c"; rel="last next""#,
            )],
            r#"["a"]"#,
        ),
        respond_with(200, &[("link", "</link?page=1>; rel=\"prev\"")], r#"["b"]"#),
    ]);
    let mut items = client(&server).lights().by_link().items();
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.unwrap());
    }
    assert_eq!(found, ["a", "b"]);
    assert_eq!(targets(&server), ["/link", "/link?q=a,b&page=2"]);
}

#[tokio::test]
async fn a_body_says_which_page() {
    let server = Server::start(vec![cursor_page(&[1], r#""b""#), cursor_page(&[2], "null")]);
    let (found, ended) = collected!(client(&server).lights().search(&models::SearchBody::new("lit")).items());
    assert_eq!((found, ended), (vec![1, 2], None));
    let bodies: Vec<String> = server
        .requests()
        .iter()
        .map(|request| request.split("\r\n\r\n").nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(bodies, [r#"{"query":"lit"}"#, r#"{"page":{"after":"b"},"query":"lit"}"#]);
}

#[tokio::test]
async fn a_server_that_repeats_itself_ends_the_list() {
    let repeats = |ended: Option<(ErrorKind, String)>| {
        let (kind, said) = ended.unwrap();
        assert!(kind == ErrorKind::Pages && said.contains("the server repeats a page"), "{said}");
    };
    // The same cursor, at once or in a circle.
    let server = Server::start(vec![cursor_page(&[1], r#""b""#)]);
    let (found, ended) = collected!(client(&server).lights().by_cursor().items());
    assert_eq!((found, server.requests().len()), (vec![1, 1], 2));
    repeats(ended);
    let circle = [r#""b""#, r#""c""#, r#""b""#].map(|next| cursor_page(&[1], next));
    let server = Server::start(circle.to_vec());
    let (found, ended) = collected!(client(&server).lights().by_cursor().items());
    assert_eq!(found.len(), 3);
    repeats(ended);
    // A parameter that the server does not know.
    let server = Server::start(vec![lights(&[1, 2])]);
    let (found, ended) = collected!(client(&server).lights().by_offset(2).items());
    assert_eq!((found.len(), server.requests().len()), (4, 2));
    repeats(ended);
}

#[tokio::test]
async fn a_list_has_a_limit_of_pages() {
    let server =
        Server::start((1..9).map(|number| cursor_page(&[number], &format!("\"c{number}\""))).collect());
    let (found, ended) = collected!(client(&server).lights().by_cursor().items().with_limit(3));
    let (kind, said) = ended.unwrap();
    assert_eq!((found, kind, server.requests().len()), (vec![1, 2, 3], ErrorKind::Pages, 3));
    assert!(said.starts_with("byCursor: there are more than 3 pages (GET http://127.0.0.1:"), "{said}");
}

#[tokio::test]
async fn an_error_ends_the_list_and_is_typed() {
    let server = Server::start(vec![cursor_page(&[1], r#""b""#), respond(404, r#"{"message":"gone"}"#)]);
    let mut items = client(&server).lights().by_cursor().items();
    assert_eq!(number(&items.next().await.unwrap().unwrap()), 1);
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.documented().map(|problem| problem.message.as_str()), Some("gone"));
    assert!(items.next().await.is_none());
}

/// Nothing is lost when the future of an item is dropped, as `select!` and a timeout do.
#[tokio::test]
async fn waiting_can_be_given_up_and_begun_again() {
    let Answer::Bytes(slow) = cursor_page(&[1], "null") else { unreachable!() };
    let server = Server::answering(Answer::Trickle(slow));
    let mut items = client(&server).lights().by_cursor().items();
    let brief = std::time::Duration::from_millis(5);
    let found = loop {
        if let Ok(found) = tokio::time::timeout(brief, items.next()).await {
            break found.unwrap().unwrap();
        }
    };
    assert_eq!((number(&found), server.requests().len()), (1, 1));
}

#[test]
fn a_list_crosses_threads() {
    fn is_send<T: Send + 'static>(_: &T) {}
    let server = Server::start(vec![]);
    let request = || client(&server).lights().by_cursor();
    is_send(&request().pages());
    is_send(&request().items());
    assert_eq!(format!("{:?}", request().items()), "Items { operation: \"byCursor\", .. }");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_lists_are_iterators() {
    let server = Server::start(vec![cursor_page(&[1, 2], r#""b""#), cursor_page(&[3], "null")]);
    let client = client(&server);
    let found: Vec<u32> = list(client.lights().by_cursor().items_blocking()).iter().map(number).collect();
    assert_eq!(found, [1, 2, 3]);

    let server = Server::start(vec![cursor_page(&[1], r#""b""#), respond(404, r#"{"message":"gone"}"#)]);
    let mut pages = self::client(&server).lights().by_cursor().pages_blocking();
    assert!(pages.next().unwrap().is_ok() && pages.next().unwrap().is_err() && pages.next().is_none());

    let server = Server::start(vec![cursor_page(&[1], r#""b""#), cursor_page(&[2], r#""c""#)]);
    let pages = self::client(&server).lights().by_cursor().pages_blocking().with_limit(1);
    let ended: Vec<_> = pages.map(|page| page.map_err(|error| error.kind()).is_ok()).collect();
    assert_eq!(ended, [true, false]);
}
