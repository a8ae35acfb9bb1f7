//! Creates a user token of an eToro agent-portfolio, limits where it may be used from, and deletes it.
//!
//! ```text
//! export ETORO_API_KEY=… ETORO_USER_KEY=…
//! cargo run --manifest-path generated-client/examples/Cargo.toml --bin rotate_token -- --portfolio UUID [--base-url URL]
//! ```

use std::env;
use std::error::Error;
use std::process::ExitCode;

use generated_client::etoro;
use generated_client::etoro::models::{CreateUserTokenRequest, UpdateUserTokenRequest};
use generated_client::runtime::Secret;
use uuid::Uuid;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let Arguments { portfolio, base_url } = arguments()?;
    let builder = etoro::Client::builder().api_keys(key("ETORO_API_KEY")?, key("ETORO_USER_KEY")?);
    let builder = match &base_url {
        Some(url) => builder.base_url(url),
        None => builder,
    };
    let client = builder.build()?;
    let tokens = client.agent_portfolios();

    let request = CreateUserTokenRequest::new([200, 202], "rotate-token-example");
    let created = tokens.create_user_token(portfolio, &request).await?;
    let token = created.user_token_id.ok_or("the response holds no userTokenId")?;
    println!("created {token}");

    // The token is deleted even if it could not be updated.
    let changes = UpdateUserTokenRequest::new().with_ips_whitelist(["192.168.1.1"]);
    let updated = tokens.update_user_token(portfolio, token, &changes).await;
    if updated.is_ok() {
        println!("updated {token}");
    }
    tokens.delete_user_token(portfolio, token).await?;
    println!("deleted {token}");
    Ok(updated?)
}

struct Arguments {
    portfolio: Uuid,
    base_url: Option<String>,
}

fn arguments() -> Result<Arguments, String> {
    let (mut portfolio, mut base_url) = (None, None);
    let mut arguments = env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--portfolio" => {
                portfolio = Some(value.parse().map_err(|error| format!("--portfolio: {error}"))?);
            }
            "--base-url" => base_url = Some(value),
            _ => return Err(format!("{name} is unknown; there are --portfolio and --base-url")),
        }
    }
    Ok(Arguments { portfolio: portfolio.ok_or("--portfolio is missing")?, base_url })
}

/// A key from the environment.
fn key(name: &str) -> Result<Secret, String> {
    env::var(name).map(Secret::from).map_err(|error| format!("{name}: {error}"))
}
