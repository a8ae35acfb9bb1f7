//! Security requirements and credentials: which ones a request carries.

use std::sync::Arc;

use base64::Engine as _;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};

use super::token::{TokenError, TokenProvider};
use crate::runtime::model::secret::Secret;
use crate::runtime::request::parameter::{Escape, push_escaped};
use crate::runtime::request::plan::Security;

/// A way to send a credential (OpenAPI 3.0.4, "Security Scheme Object").
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scheme {
    name: &'static str,
    place: Place,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    /// In this header, after a prefix.
    Header { name: &'static str, prefix: &'static str },
    /// In the query, under this name.
    Query(&'static str),
    /// In a cookie of this name.
    Cookie(&'static str),
    /// `Authorization: Basic`, RFC 7617.
    Basic,
}

impl Scheme {
    /// An API key in a header.
    pub(crate) const fn header(name: &'static str, header: &'static str) -> Self {
        Self::prefixed(name, header, "")
    }

    /// A credential in a header, after a prefix such as `Token `.
    pub(crate) const fn prefixed(name: &'static str, header: &'static str, prefix: &'static str) -> Self {
        Self { name, place: Place::Header { name: header, prefix } }
    }

    /// `Authorization: Bearer`, RFC 6750: `http` bearer, `oauth2` and `openIdConnect`.
    pub(crate) const fn bearer(name: &'static str) -> Self {
        Self::prefixed(name, "authorization", "Bearer ")
    }

    /// An API key in the query.
    pub(crate) const fn query(name: &'static str, key: &'static str) -> Self {
        Self { name, place: Place::Query(key) }
    }

    /// An API key in a cookie.
    pub(crate) const fn cookie(name: &'static str, cookie: &'static str) -> Self {
        Self { name, place: Place::Cookie(cookie) }
    }

    /// Returns the scheme with a name.
    fn named<'a>(schemes: &'a [Self], name: &str) -> Result<&'a Self, String> {
        let scheme = schemes.iter().find(|scheme| scheme.name == name);
        scheme.ok_or_else(|| format!("there is no security scheme `{name}`"))
    }

    /// Makes a credential in the form in which it is sent; the error does not show it.
    fn credential(&self, text: &str) -> Result<Credential, String> {
        let name = self.name;
        if text.is_empty() {
            return Err(format!("the credential of `{name}` is empty"));
        }
        let header = |header: HeaderName, prefix: &str, secret: &str| {
            let mut value = HeaderValue::try_from(format!("{prefix}{secret}")).map_err(|_| {
                format!("the credential of `{name}` has a character that headers cannot hold")
            })?;
            value.set_sensitive(true);
            Ok::<_, String>(Credential::Header(header, value))
        };
        match self.place {
            Place::Header { name: key, prefix } => {
                let key = HeaderName::try_from(key).map_err(|_| format!("{key:?} is not a header name"))?;
                header(key, prefix, text)
            }
            Place::Basic => {
                let encoded = base64::engine::general_purpose::STANDARD.encode(text);
                header(AUTHORIZATION, "Basic ", &encoded)
            }
            Place::Query(key) => Ok(Credential::Query(pair(key, text))),
            Place::Cookie(key) => Ok(Credential::Cookie(pair(key, text))),
        }
    }

    /// A user and a password; the credential is `user:password`.
    pub(crate) const fn basic(name: &'static str) -> Self {
        Self { name, place: Place::Basic }
    }
}

/// A bearer token, if no operation of the document requires a scheme. It is sent with all of them.
pub(crate) const UNDECLARED: &[Scheme] = &[Scheme::bearer("bearer")];

/// A credential in the form in which it is sent.
#[derive(Clone)]
pub(crate) enum Credential {
    Header(HeaderName, HeaderValue),
    /// `name=value`, percent-encoded.
    Query(Secret),
    /// `name=value`.
    Cookie(Secret),
}

/// The credentials of a client.
#[derive(Clone, Default)]
pub(crate) struct Credentials(Vec<Configured>);

/// The credential of a scheme, or its provider.
#[derive(Clone)]
pub(crate) struct Configured {
    scheme: &'static str,
    kept: Kept,
}

#[derive(Clone)]
enum Kept {
    Value { secret: Secret, sent: Credential },
    Provider { scheme: Scheme, provider: Arc<dyn TokenProvider> },
}

/// A token that a request was sent with, and the provider to tell if it is refused.
pub(crate) struct Token {
    secret: Secret,
    provider: Arc<dyn TokenProvider>,
}

impl Token {
    pub(crate) fn secret(&self) -> &Secret {
        &self.secret
    }

    pub(crate) fn refused(&self) {
        self.provider.refused(&self.secret);
    }
}

impl Configured {
    /// Returns the credential, unless a provider supplies it.
    pub(crate) fn value(&self) -> Option<&Credential> {
        match &self.kept {
            Kept::Value { sent, .. } => Some(sent),
            Kept::Provider { .. } => None,
        }
    }

    /// Requests a token for one request.
    pub(crate) async fn token(&self, http: &reqwest::Client) -> Result<(Credential, Token), TokenError> {
        match &self.kept {
            Kept::Value { .. } => Err("the credential is no token".into()),
            Kept::Provider { scheme, provider } => {
                let secret = provider.token(http).await?;
                let sent = scheme.credential(secret.expose_secret())?;
                Ok((sent, Token { secret, provider: Arc::clone(provider) }))
            }
        }
    }
}

impl Credentials {
    /// Adds a credential; the error does not show it.
    pub(crate) fn add(
        &mut self,
        schemes: &[Scheme],
        name: &'static str,
        secret: &Secret,
    ) -> Result<(), String> {
        let sent = Scheme::named(schemes, name)?.credential(secret.expose_secret())?;
        self.set(name, Kept::Value { secret: secret.clone(), sent });
        Ok(())
    }

    /// Sets the token provider of a scheme.
    pub(crate) fn provide(
        &mut self,
        schemes: &[Scheme],
        name: &'static str,
        provider: &Arc<dyn TokenProvider>,
    ) -> Result<(), String> {
        let scheme = *Scheme::named(schemes, name)?;
        self.set(name, Kept::Provider { scheme, provider: Arc::clone(provider) });
        Ok(())
    }

    fn set(&mut self, scheme: &'static str, kept: Kept) {
        self.0.retain(|known| known.scheme != scheme);
        self.0.push(Configured { scheme, kept });
    }

    /// Returns the credentials of the first alternative that has all of them; all credentials for a call that the
    /// document does not have.
    ///
    /// An operation without alternatives gets none. The error names what is missing.
    pub(crate) fn choose(&self, security: Option<Security>) -> Result<Vec<&Configured>, String> {
        let Some(security) = security else { return Ok(self.0.iter().collect()) };
        if security.is_empty() {
            return Ok(Vec::new());
        }
        let known = |name: &&str| self.0.iter().find(|known| known.scheme == *name);
        security.iter().find_map(|names| names.iter().map(known).collect()).ok_or_else(|| {
            let alternatives: Vec<_> = security.iter().map(|names| names.join(" and ")).collect();
            alternatives.join(", or ")
        })
    }

    /// Returns the texts that must never be shown.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let mut secrets = Vec::new();
        for known in &self.0 {
            let Kept::Value { secret, .. } = &known.kept else { continue };
            // The password alone, if the credential is `user:password`.
            let password = secret.expose_secret().split_once(':').map_or("", |(_, password)| password);
            secrets.extend(Some(Secret::from(password)).filter(|_| !password.is_empty()));
            secrets.insert(0, secret.clone());
        }
        secrets
    }

    /// Splits a query into parameters that are named like a credential and others.
    pub(crate) fn split_query(schemes: &[Scheme], query: &str) -> (Vec<String>, Vec<String>) {
        let is_credential = |pair: &&str| {
            let name = pair.split('=').next().unwrap_or_default().replace('+', " ");
            let name = percent_encoding::percent_decode_str(&name).decode_utf8_lossy();
            schemes.iter().any(|scheme| matches!(scheme.place, Place::Query(key) if key == name))
        };
        let (credentials, others): (Vec<&str>, Vec<&str>) =
            query.split('&').filter(|pair| !pair.is_empty()).partition(is_credential);
        let owned = |pairs: Vec<&str>| pairs.into_iter().map(str::to_owned).collect();
        (owned(credentials), owned(others))
    }
}

fn pair(name: &str, secret: &str) -> Secret {
    let mut text = String::new();
    push_escaped(&mut text, name, Escape::All);
    text.push('=');
    push_escaped(&mut text, secret, Escape::All);
    Secret::from(text)
}
