//! Revokes all NetBird tokens of users, and eToro tokens given as `PORTFOLIO/TOKEN`. Exits with 1 if a token may still work.
//!
//! ```text
//! export ETORO_API_KEY=… ETORO_USER_KEY=… NETBIRD_TOKEN=…
//! cargo run --manifest-path generated-client/examples/Cargo.toml --bin offboard -- USER PORTFOLIO/TOKEN …
//! ```

use std::env;
use std::error::Error;
use std::process::ExitCode;

use generated_client::runtime::Secret;
use offboard::{Count, Metrics, Offboarding, Outcome, Token};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let key = |name: &str| env::var(name).map(Secret::from).map_err(|error| format!("{name}: {error}"));
    let metrics = Metrics::default();
    let (api, user) = (key("ETORO_API_KEY")?, key("ETORO_USER_KEY")?);
    let service = Offboarding::new(api, user, key("NETBIRD_TOKEN")?, &metrics)?;
    let mut tokens = Vec::new();
    for argument in env::args().skip(1) {
        match argument.split_once('/') {
            Some((portfolio, token)) => {
                tokens.push(Token::Etoro { portfolio: portfolio.parse()?, token: token.parse()? });
            }
            None => tokens.extend(service.tokens_of(&argument).await?),
        }
    }
    let outcomes = service.revoke(&tokens).await;
    for (token, outcome) in tokens.iter().zip(&outcomes) {
        println!("{token:?}: {outcome}");
    }
    for (operation, Count { attempts, failures, time }) in metrics.snapshot() {
        eprintln!("{operation}: {attempts} attempts, {failures} failed, {time:?}");
    }
    let done = outcomes.iter().all(|outcome| matches!(outcome, Outcome::Revoked | Outcome::Gone));
    Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
