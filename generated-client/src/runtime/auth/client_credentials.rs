//! OAuth 2 client credentials (RFC 6749, section 4.4): tokens from a token endpoint, cached while they are valid.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine as _;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Url};
use serde_json::Value;
use tokio::sync::Mutex;

use super::token::{TokenError, TokenFuture, TokenProvider};
use crate::runtime::error::escape::escaped;
use crate::runtime::error::veil::Veil;
use crate::runtime::model::secret::Secret;
use crate::runtime::platform::{Instant, execute};
use crate::runtime::request::form;

/// A token provider for OAuth 2 client credentials (RFC 6749, section 4.4).
///
/// It requests a token when a request needs one, and caches it until 30 seconds before it expires, or for nine tenths
/// of its lifetime if that is longer. Concurrent requests wait for the same token and share its error. A token that
/// the server refuses is dropped. The secret is only sent to the token URL.
pub struct ClientCredentials {
    token_url: String,
    id: String,
    secret: Secret,
    scopes: Vec<String>,
    in_body: bool,
    state: Mutex<State>,
    /// The number of answers of the token endpoint.
    answers: AtomicU64,
    refused: std::sync::Mutex<Option<Secret>>,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    /// Why the last answer contained no token.
    failed: Option<SharedError>,
}

/// An error that several requests share.
#[derive(Clone, Debug)]
struct SharedError(Arc<TokenError>);

impl fmt::Display for SharedError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for SharedError {
    #[inline]
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

struct Kept {
    token: Secret,
    until: Option<Instant>,
}

/// A token is not used for this long before it expires, since a request takes time; a tenth of its lifetime if that
/// is less.
const MARGIN: Duration = Duration::from_secs(30);

/// The limit for an answer, in bytes; tokens are not larger.
const LARGEST: usize = 1024 * 1024;

impl ClientCredentials {
    /// Makes a provider for the token endpoint at a URL. The client's id and secret are sent as HTTP Basic
    /// authentication.
    #[inline]
    pub fn new(token_url: &str, id: &str, secret: impl Into<Secret>) -> Self {
        Self {
            token_url: token_url.to_owned(),
            id: id.to_owned(),
            secret: secret.into(),
            scopes: Vec::new(),
            in_body: false,
            state: Mutex::new(State::default()),
            answers: AtomicU64::new(0),
            refused: std::sync::Mutex::new(None),
        }
    }

    /// Requests these scopes. By default the server decides.
    #[must_use]
    #[inline]
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sends id and secret in the body of the request, for servers that do not accept HTTP Basic authentication.
    #[must_use]
    #[inline]
    pub fn with_secret_in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    #[inline]
    async fn fresh(&self, http: &reqwest::Client) -> Result<Kept, TokenError> {
        let asked = Instant::now();
        let mut response = execute(http, self.request()?).await.map_err(reqwest::Error::without_url)?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(reqwest::Error::without_url)? {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST {
                return Err("the token endpoint's answer is too large".into());
            }
        }
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let text = |key: &str| body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        if !status.is_success() {
            // RFC 6749, section 5.2. A description may quote what was sent.
            let code = text("error")
                .map(|code| escaped(&Veil::new(vec![self.secret.clone()]).redacted(code.to_owned()), 64))
                .unwrap_or_default();
            return Err(format!("the token endpoint answered {status} {code}").trim_end().into());
        }
        let token = text("access_token").ok_or("the token endpoint's answer has no `access_token`")?;
        let expires = body.get("expires_in").and_then(|seconds| match seconds {
            Value::String(text) => text.parse().ok(),
            seconds => seconds.as_u64(),
        });
        let until = expires.map(Duration::from_secs).and_then(|life| {
            let margin = MARGIN.min(life / 10);
            asked.checked_add(life - margin)
        });
        Ok(Kept { token: token.into(), until })
    }

    #[inline]
    fn request(&self) -> Result<reqwest::Request, TokenError> {
        let url = Url::parse(&self.token_url).map_err(|_| "the token URL is no URL")?;
        let mut members = serde_json::Map::new();
        members.insert("grant_type".to_owned(), "client_credentials".into());
        if !self.scopes.is_empty() {
            members.insert("scope".to_owned(), self.scopes.join(" ").into());
        }
        let mut request = reqwest::Request::new(Method::POST, url);
        if self.in_body {
            members.insert("client_id".to_owned(), self.id.clone().into());
            members.insert("client_secret".to_owned(), self.secret.expose_secret().into());
        } else {
            // RFC 6749, section 2.3.1: both are form-encoded before they become user and password.
            let pair = format!("{}:{}", form::encoded(&self.id), form::encoded(self.secret.expose_secret()));
            let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
            let mut value = HeaderValue::try_from(format!("Basic {encoded}"))?;
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        let media_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(CONTENT_TYPE, media_type);
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        let body = form::encode(Value::Object(members), &[]).map_err(|error| error.to_string())?;
        *request.body_mut() = Some(body.into());
        *request.timeout_mut() = Some(Duration::from_secs(60));
        Ok(request)
    }
}

impl TokenProvider for ClientCredentials {
    #[inline]
    fn token<'a>(&'a self, http: &'a reqwest::Client) -> TokenFuture<'a> {
        Box::pin(async move {
            let answers = self.answers.load(Ordering::Acquire);
            // Held while a token is requested, so that others wait for it.
            let mut state = self.state.lock().await;
            let refused = self.refused.lock().ok().and_then(|mut refused| refused.take());
            let holds = |kept: &&Kept| {
                let refused = refused.as_ref().map(Secret::expose_secret);
                refused != Some(kept.token.expose_secret())
                    && kept.until.is_none_or(|until| Instant::now() < until)
            };
            if let Some(kept) = state.kept.as_ref().filter(holds) {
                return Ok(kept.token.clone());
            }
            // A failure while this request waited also counts for it, so that the waiting requests do not try one
            // after another.
            if let Some(error) =
                state.failed.as_ref().filter(|_| self.answers.load(Ordering::Acquire) > answers)
            {
                return Err(error.clone().into());
            }
            let fresh = self.fresh(http).await;
            self.answers.fetch_add(1, Ordering::AcqRel);
            match fresh {
                Ok(fresh) => {
                    let token = fresh.token.clone();
                    *state = State { kept: Some(fresh), failed: None };
                    Ok(token)
                }
                Err(error) => {
                    let error = SharedError(Arc::new(error));
                    *state = State { kept: None, failed: Some(error.clone()) };
                    Err(error.into())
                }
            }
        })
    }

    #[inline]
    fn refused(&self, token: &Secret) {
        if let Ok(mut refused) = self.refused.lock() {
            *refused = Some(token.clone());
        }
    }
}

/// Shows neither the secret nor a token.
impl fmt::Debug for ClientCredentials {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials")
            .field("token_url", &self.token_url)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
