//! Creates a user token of an agent portfolio, with the keys from the environment.

use std::env;

use generated_client::etoro::Client;
use generated_client::etoro::models::CreateUserTokenRequest;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client =
        Client::builder().api_keys(env::var("ETORO_API_KEY")?, env::var("ETORO_USER_KEY")?).build()?;
    let portfolio = env::args().nth(1).ok_or("usage: readme AGENT_PORTFOLIO_ID")?.parse()?;

    let created = client
        .agent_portfolios()
        .create_user_token(portfolio, &CreateUserTokenRequest::new([200, 202], "bot"))
        .await?;

    println!("created the user token {:?}", created.user_token_id);
    Ok(())
}
