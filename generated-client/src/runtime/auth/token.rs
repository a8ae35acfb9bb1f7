//! Access tokens that are had when a request needs them: the provider's trait.

use std::future::Future;
use std::pin::Pin;

use crate::runtime::model::secret::Secret;

/// What a provider of tokens can fail with.
pub type TokenError = Box<dyn std::error::Error + Send + Sync>;

/// A token on its way.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<Secret, TokenError>> + Send + 'a>>;

/// Gives an access token for each request that needs one: how it is had, kept and renewed is its own business.
///
/// Functions that give a future of a [`Secret`] are providers.
pub trait TokenProvider: Send + Sync + 'static {
    /// A token that holds now. `http` is the client's own HTTP client, with neither its headers nor its credentials.
    fn token<'a>(&'a self, http: &'a reqwest::Client) -> TokenFuture<'a>;

    /// Hears that the server answered a request with this token by `401 Unauthorized`.
    #[inline]
    fn refused(&self, token: &Secret) {
        let _ = token;
    }
}

impl<F, T> TokenProvider for F
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = Result<Secret, TokenError>> + Send + 'static,
{
    #[inline]
    fn token<'a>(&'a self, _: &'a reqwest::Client) -> TokenFuture<'a> {
        Box::pin(self())
    }
}
