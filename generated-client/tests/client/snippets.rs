//! What the guide in `examples/README.md` shows of what no API of this crate has, run against a server on loopback.

use crate::paged::Client;
use crate::runtime::AnyError;
use crate::server::{Server, respond};

/// A client of a list of two lights.
fn client() -> (Client, Server) {
    let light =
        r#"{"data":[{"id":"00000000-0000-0000-0000-000000000001","name":"red"}],"meta":{"next":NEXT}}"#;
    let pages = [r#""b""#, "null"].map(|next| respond(200, &light.replace("NEXT", next)));
    let server = Server::start(pages.to_vec());
    (Client::builder().base_url(&server.url()).build().unwrap(), server)
}

async fn items(client: &Client) -> Result<(), AnyError> {
    let mut items = client.lights().by_cursor().items();
    while let Some(light) = items.next().await {
        println!("{}", light?.name);
    }
    Ok(())
}

#[cfg(feature = "blocking")]
fn items_blocking(client: &Client) -> Result<(), AnyError> {
    for light in client.lights().by_cursor().items_blocking() {
        println!("{}", light?.name);
    }
    Ok(())
}

#[tokio::test]
async fn a_list_is_a_stream() {
    let (client, server) = client();
    items(&client).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[cfg(feature = "blocking")]
#[test]
fn a_list_is_an_iterator() {
    let (client, server) = client();
    items_blocking(&client).unwrap();
    assert_eq!(server.requests().len(), 2);
}
