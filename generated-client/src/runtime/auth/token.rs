//! The trait for providers of access tokens.

use std::future::Future;
use std::pin::Pin;

use crate::runtime::model::secret::Secret;

/// The error of a token provider.
pub type TokenError = Box<dyn std::error::Error + Send + Sync>;

/// The future of a token.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<Secret, TokenError>> + Send + 'a>>;

/// Provides an access token for each request that needs one, and decides itself how to obtain, cache and renew it.
///
/// Functions that return a future of a [`Secret`] are providers.
pub trait TokenProvider: Send + Sync + 'static {
    /// Returns a token that is valid now. `http` is the client's own HTTP client, without its headers and
    /// credentials.
    ///
    /// # Errors
    ///
    /// Any error makes the request fail with the kind [`Credential`](crate::runtime::ErrorKind::Credential); nothing
    /// is sent to the API.
    fn token<'a>(&'a self, http: &'a reqwest::Client) -> TokenFuture<'a>;

    /// Called if the server answers a request with this token with `401 Unauthorized`. Does nothing by default.
    ///
    /// The client then asks for a token again, and sends the request once more if it is another one.
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
