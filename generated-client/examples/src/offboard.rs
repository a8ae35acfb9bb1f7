//! A service on two APIs: whoever leaves loses every token, at eToro and at NetBird.
//!
//! It shows what a service is made of: clients whose calls are repeated, a layer that counts, errors that are told apart, and
//! a report that says for each token what came of it. `tests/offboard.rs` tests it without a server.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use generated_client::runtime::{
    Answering, AnyError, Attempt, ErrorKind, Layer, Method, Secret, StatusCode, Uuid, Value,
};
use generated_client::{etoro, netbird};

/// A token that is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// The token of an agent-portfolio.
    Etoro { portfolio: Uuid, token: Uuid },
    /// An access token of a user.
    Netbird { user: String, token: String },
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Revoked,
    /// It was not there any more.
    Gone,
    /// The server will not do it: trying again is of no use.
    Refused(String),
    /// The server could not be reached or is busy; after so long it may be another matter.
    Later(Option<Duration>),
}

impl Outcome {
    /// Sorts an error of either API by what can be done about it.
    fn of(error: &AnyError) -> Self {
        match (error.status(), error.is_retryable()) {
            (Some(StatusCode::NOT_FOUND | StatusCode::GONE), _) => Self::Gone,
            (_, true) => Self::Later(error.retry_after()),
            (_, false) => Self::Refused(error.to_string()),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Revoked => f.write_str("revoked"),
            Self::Gone => f.write_str("was gone"),
            Self::Refused(why) => write!(f, "refused: {why}"),
            Self::Later(None) => f.write_str("try again later"),
            Self::Later(Some(wait)) => write!(f, "try again in {} s", wait.as_secs()),
        }
    }
}

/// The attempts of each operation. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Mutex<BTreeMap<&'static str, Count>>>);

/// The attempts of an operation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    pub attempts: u32,
    pub failures: u32,
    /// How long they took in all.
    pub time: Duration,
}

impl Metrics {
    /// What was counted, by operation.
    pub fn snapshot(&self) -> BTreeMap<&'static str, Count> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Layer for Metrics {
    fn attempt<'a>(&'a self, attempt: Attempt) -> Answering<'a> {
        Box::pin(async move {
            let (operation, started) = (attempt.operation_id(), Instant::now());
            let answer = attempt.send().await;
            let failed = answer.as_ref().map_or(true, |answer| !answer.status().is_success());
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(operation).or_default();
            count.attempts += 1;
            count.failures += u32::from(failed);
            count.time += started.elapsed();
            drop(counts);
            answer
        })
    }
}

/// The clients of both APIs.
#[derive(Clone, Debug)]
pub struct Offboarding {
    etoro: etoro::Client,
    netbird: netbird::Client,
}

impl Offboarding {
    /// Clients with these credentials. Nobody waits, so a call is repeated more often than by default, and may take longer.
    pub fn new(
        api_key: Secret,
        user_key: Secret,
        netbird: Secret,
        metrics: &Metrics,
    ) -> Result<Self, AnyError> {
        let etoro = etoro::Client::builder().api_keys(api_key, user_key).retries(5);
        let netbird = netbird::Client::builder().token_auth(netbird).retries(5);
        let (patience, metrics) = (Duration::from_secs(120), metrics.clone());
        Ok(Self::of(
            etoro.timeout(patience).layer(metrics.clone()).build()?,
            netbird.timeout(patience).layer(metrics).build()?,
        ))
    }

    /// With clients that are already there.
    pub fn of(etoro: etoro::Client, netbird: netbird::Client) -> Self {
        Self { etoro, netbird }
    }

    /// All tokens that a user of NetBird has. The vendored document does not have this endpoint, so the path is written out.
    pub async fn tokens_of(&self, user: &str) -> Result<Vec<Token>, AnyError> {
        let list = self.netbird.call(Method::GET, "/api/users/{userId}/tokens").with_path("userId", user);
        let tokens: Vec<Value> = list.with_answer().await?;
        let ids = tokens.iter().filter_map(|token| token.get("id")?.as_str());
        Ok(ids.map(|id| Token::Netbird { user: user.to_owned(), token: id.to_owned() }).collect())
    }

    /// Revokes tokens, one after the other, and says of each what came of it.
    pub async fn revoke(&self, tokens: &[Token]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(tokens.len());
        for token in tokens {
            outcomes.push(match token {
                Token::Etoro { portfolio, token } => self.revoke_etoro(*portfolio, *token).await,
                Token::Netbird { user, token } => match self.netbird.tokens().delete(user, token).await {
                    Ok(()) => Outcome::Revoked,
                    Err(error) => Outcome::of(&error.into()),
                },
            });
        }
        outcomes
    }

    async fn revoke_etoro(&self, portfolio: Uuid, token: Uuid) -> Outcome {
        let Err(error) = self.etoro.agent_portfolios().delete_user_token(portfolio, token).await else {
            return Outcome::Revoked;
        };
        match (error.kind(), error.documented()) {
            // The documented body has the reason, for whoever reads the report.
            (ErrorKind::Documented, Some(body)) if error.status() == Some(StatusCode::BAD_REQUEST) => {
                let why = body.error_message.as_ref().or(body.error_code.as_ref());
                Outcome::Refused(why.map_or("no reason given", String::as_str).to_owned())
            }
            _ => Outcome::of(&error.into()),
        }
    }
}
