//! What `README.md` of this package shows, as a program: it deletes a token in each of the ways that stand there.
//!
//! ```text
//! cargo run --manifest-path generated-client/examples/Cargo.toml --bin guide -- BASE_URL [CERTIFICATE.pem]
//! ```
//!
//! `tests/guide.rs` runs it against a server on loopback.

use std::error::Error;
use std::time::{Duration, Instant};

use generated_client::netbird::operations::tokens::Delete;
use generated_client::netbird::{self, Client};
use generated_client::runtime::reqwest::{Certificate, Proxy};
use generated_client::runtime::{
    Answering, AnyError, Attempt, ClientCredentials, ErrorKind, Layer, Method, Mock, Secret, StatusCode,
    TowerLayer, Traceparent, Value,
};
use generated_client::{etoro, softwareone};
use tower::ServiceBuilder;
use uuid::Uuid;

fn credentials(token: Secret) -> Result<(netbird::Client, etoro::Client), AnyError> {
    let netbird = netbird::Client::builder().token_auth(token).build()?;
    let etoro = etoro::Client::builder().api_keys("the API key", "the user key").build()?;
    Ok((netbird, etoro))
}

fn tokens_on_demand(token_url: &str) -> Result<softwareone::Client, AnyError> {
    let provider = ClientCredentials::new(token_url, "client-id", "client-secret").with_scopes(["tokens"]);
    softwareone::Client::builder().bearer_token_provider(provider).build()
}

async fn errors(client: &etoro::Client, portfolio: Uuid, token: Uuid) -> Result<(), AnyError> {
    match client.agent_portfolios().delete_user_token(portfolio, token).await {
        Ok(()) => println!("deleted"),
        Err(error) => match (error.kind(), error.documented()) {
            (ErrorKind::Documented, Some(body)) => println!("{:?}: {:?}", error.status(), body.error_message),
            (ErrorKind::Connect | ErrorKind::Timeout, _) => println!("no answer: {error}"),
            _ if error.is_retryable() => println!("later, in {:?}", error.retry_after()),
            _ => return Err(error.into()),
        },
    }
    Ok(())
}

async fn timeouts(base_url: &str) -> Result<(), AnyError> {
    let client = Client::builder()
        .token_auth("the token")
        .base_url(base_url)
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(20))
        .build()?;
    client.tokens().delete("user", "token").with_timeout(Duration::from_secs(3)).await?;
    Ok(())
}

async fn streams(client: &Client) -> Result<usize, AnyError> {
    let response = client.tokens().delete("user", "token").send().into_stream().await?;
    let (mut body, mut length) = (response.body, 0);
    while let Some(bytes) = body.next().await {
        length += bytes?.len();
    }
    Ok(length)
}

fn blocking(client: &Client) -> Result<(), AnyError> {
    client.tokens().delete("user", "token").send_blocking()?;
    let response = client.tokens().delete("user", "token").send_full().wait()?;
    println!("{}", response.status);
    Ok(())
}

struct Timing;

impl Layer for Timing {
    fn attempt<'a>(&'a self, attempt: Attempt) -> Answering<'a> {
        Box::pin(async move {
            let (operation, number) = (attempt.operation_id(), attempt.number());
            let started = Instant::now();
            let answer = attempt.send().await;
            let status = answer.as_ref().map(|answer| answer.status()).map_err(|error| error.kind());
            eprintln!("{operation}, attempt {number}: {status:?} after {:?}", started.elapsed());
            answer
        })
    }
}

fn layered(base_url: &str) -> Result<Client, AnyError> {
    Client::builder().token_auth("the token").base_url(base_url).layer(Timing).build()
}

fn limited(base_url: &str) -> Result<Client, AnyError> {
    let layer = TowerLayer::new(ServiceBuilder::new().concurrency_limit(8));
    Client::builder().token_auth("the token").base_url(base_url).layer(layer).build()
}

fn tenants(client: &Client, token: Secret, eu: &str) -> Result<(Client, Client), AnyError> {
    let tenant = client.with_credentials(|builder| builder.token_auth(token))?;
    let europe = tenant.with_base_url(eu)?.with_header("x-region", "eu")?;
    Ok((tenant, europe))
}

async fn undocumented(client: &Client) -> Result<usize, AnyError> {
    let users: Vec<Value> = client
        .call(Method::GET, "/api/groups/{group}/users")
        .with_path("group", "admins")
        .with_query("limit", &10)
        .with_answer()
        .await?;
    Ok(users.len())
}

async fn mocked() -> Result<(), Box<dyn Error>> {
    let mock = Mock::new();
    let client = Client::builder().token_auth("the token").transport(mock.clone()).build()?;
    mock.on::<Delete>().responds(StatusCode::NOT_FOUND, "text/plain", "no such token");
    mock.expect(client.tokens().delete("user", "token")).returns(());
    assert!(client.tokens().delete("user", "other").await.is_err());
    client.tokens().delete("user", "token").await?;
    assert_eq!(mock.calls().len(), 2);
    mock.check()?;
    Ok(())
}

fn traced(base_url: &str, current: fn() -> Option<String>) -> Result<Client, AnyError> {
    let layer = Traceparent::new(current);
    Client::builder().token_auth("the token").base_url(base_url).layer(layer).build()
}

fn trusting(pem: &[u8]) -> Result<Client, Box<dyn Error>> {
    let certificate = Certificate::from_pem(pem)?;
    let client = Client::builder()
        .token_auth("the token")
        .http_client(move |http| http.tls_certs_merge([certificate.clone()]))
        .build()?;
    Ok(client)
}

fn proxied(proxy: &str, base_url: &str) -> Result<Client, Box<dyn Error>> {
    let proxy = Proxy::all(proxy)?;
    let client = Client::builder()
        .token_auth("the token")
        .base_url(base_url)
        .http_client(move |http| http.proxy(proxy.clone()))
        .build()?;
    Ok(client)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let base_url = arguments.next().ok_or("usage: guide BASE_URL [CERTIFICATE.pem]")?;

    credentials(Secret::from("the token"))?;
    tokens_on_demand(&format!("{base_url}/token"))?;
    let client = etoro::Client::builder().api_keys("api", "user").base_url(&base_url).build()?;
    errors(&client, Uuid::nil(), Uuid::nil()).await?;
    timeouts(&base_url).await?;
    let client = Client::builder().token_auth("the token").base_url(&base_url).build()?;
    println!("{} bytes", streams(&client).await?);
    blocking(&client)?;
    layered(&base_url)?.tokens().delete("user", "token").await?;
    limited(&base_url)?.tokens().delete("user", "token").await?;
    let (tenant, europe) = tenants(&client, Secret::from("theirs"), &format!("{base_url}/eu"))?;
    tenant.tokens().delete("user", "token").await?;
    europe.tokens().delete("user", "token").await?;
    println!("{} users", undocumented(&client).await?);
    mocked().await?;
    traced(&base_url, || None)?.tokens().delete("user", "token").await?;
    if let Some(certificate) = arguments.next() {
        trusting(&std::fs::read(certificate)?)?;
    }
    // The server stands in for a proxy: it gets the whole URL.
    proxied(&base_url, "http://api.example")?.tokens().delete("user", "token").await?;
    Ok(())
}
