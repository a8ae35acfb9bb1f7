//! What the guide in `examples/README.md` shows of what no API of this crate has, run against a server on loopback.

use crate::metered::{self, Headers};
#[cfg(feature = "pages")]
use crate::paged;
use crate::retried;
use crate::runtime::AnyError;
use crate::server::{Server, respond};

async fn keyed(client: &retried::Client) -> Result<(), AnyError> {
    client.orders().plain().with_header("idempotency-key", "order-4711").await?;
    Ok(())
}

async fn limits(client: &metered::Client) {
    match client.tides().list().send_full().await {
        Ok(response) => println!("{:?} left", Headers::of(&response.headers).x_rate_limit_remaining()),
        Err(error) => println!("{error}, {:?} left", Headers::of(error.headers()).x_rate_limit_remaining()),
    }
}

async fn cached(client: &metered::Client) -> Result<Vec<f64>, AnyError> {
    let first = client.tides().list().send_full().await?;
    let tag = Headers::of(&first.headers).e_tag().unwrap_or_default();
    let Some(changed) = client.tides().list().if_none_match(tag).send_if_changed().await? else {
        return Ok(first.body);
    };
    Ok(changed.body)
}

#[tokio::test]
async fn an_answer_is_used_again_until_it_changes() {
    let answers = [respond(429, ""), respond(200, "[1.5]"), respond(304, ""), respond(200, "[1.5]")];
    let server = Server::start(answers.into_iter().chain([respond(200, "[2.5]")]).collect());
    let client = metered::Client::builder().base_url(&server.url()).retries(0).build().unwrap();
    limits(&client).await;
    assert_eq!(cached(&client).await.unwrap(), [1.5]);
    assert_eq!(cached(&client).await.unwrap(), [2.5]);
}

#[tokio::test]
async fn a_request_with_a_key_is_repeated() {
    let server = Server::start(vec![respond(503, ""), respond(204, "")]);
    keyed(&retried::Client::builder().base_url(&server.url()).build().unwrap()).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

/// A client of a list of two lights.
#[cfg(feature = "pages")]
fn client() -> (paged::Client, Server) {
    let light =
        r#"{"data":[{"id":"00000000-0000-0000-0000-000000000001","name":"red"}],"meta":{"next":NEXT}}"#;
    let pages = [r#""b""#, "null"].map(|next| respond(200, &light.replace("NEXT", next)));
    let server = Server::start(pages.to_vec());
    (paged::Client::builder().base_url(&server.url()).build().unwrap(), server)
}

#[cfg(feature = "pages")]
async fn items(client: &paged::Client) -> Result<(), AnyError> {
    let mut items = client.lights().by_cursor().items();
    while let Some(light) = items.next().await {
        println!("{}", light?.name);
    }
    Ok(())
}

#[cfg(all(feature = "blocking", feature = "pages"))]
fn items_blocking(client: &paged::Client) -> Result<(), AnyError> {
    for light in client.lights().by_cursor().items_blocking() {
        println!("{}", light?.name);
    }
    Ok(())
}

#[cfg(feature = "pages")]
#[tokio::test]
async fn a_list_is_a_stream() {
    let (client, server) = client();
    items(&client).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[cfg(all(feature = "blocking", feature = "pages"))]
#[test]
fn a_list_is_an_iterator() {
    let (client, server) = client();
    items_blocking(&client).unwrap();
    assert_eq!(server.requests().len(), 2);
}
