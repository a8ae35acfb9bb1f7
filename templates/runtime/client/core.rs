//! The state that the requests of a client share, and how a client is built.

use std::fmt;
use std::sync::Arc;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::api::Api;
use super::builder::{Builder, Kept};
use super::connect::{Connections, Driver};
use super::retry::Retries;
use crate::runtime::auth::credentials::Credentials;
use crate::runtime::error::failure::{ErrorKind, Failure};
use crate::runtime::error::typed::AnyError;
use crate::runtime::error::veil::Veil;
use crate::runtime::layer::attempt::Layer;
use crate::runtime::model::secret::{SHORTEST, Secret};
use crate::runtime::request::server::Servers;

/// The state that the requests of a client share. Cloning is cheap.
#[derive(Clone)]
pub(crate) struct Core(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    /// The settings of the client, for clients derived from it.
    pub(super) settings: Builder,
    pub(crate) servers: Arc<Servers>,
    pub(crate) credentials: Credentials,
    /// What errors never show.
    pub(crate) veil: Veil,
    pub(crate) headers: HeaderMap,
    pub(super) retries: Retries,
    /// The layers, outermost first; the last is the transport, if there is one.
    pub(super) layers: Arc<[Arc<dyn Layer>]>,
    pub(super) connections: Arc<Connections>,
}

impl Core {
    pub(crate) fn api(&self) -> &'static Api {
        self.0.api
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }

    /// Returns settings for a derived client, which shares connections and the retry budget.
    pub(crate) fn settings(&self) -> Builder {
        let Shared { settings, connections, retries, .. } = self.shared();
        let kept = Kept { connections: Some(Arc::clone(connections)), budget: Some(retries.budget()) };
        Builder { kept, ..settings.clone() }
    }
}

/// Shows no credentials, and no headers, which may hold some.
impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("api", &self.0.api.name)
            .field("base_url", &self.0.servers.base_url)
            .finish_non_exhaustive()
    }
}

impl Builder {
    pub(crate) fn build(mut self) -> Result<Core, AnyError> {
        let api = self.api;
        let fail = |message: String| Failure::new(ErrorKind::Build, api.name, message);
        if let Some(fault) = self.fault {
            return Err(fail(fault).into());
        }
        let servers = self.servers.resolve(api.base_url, api.servers, api.variables).map_err(fail)?;
        let mut credentials = Credentials::default();
        for (name, secret) in &self.credentials {
            credentials.add(api.schemes(), name, secret).map_err(fail)?;
        }
        for (name, provider) in &self.providers {
            credentials.provide(api.schemes(), name, provider).map_err(fail)?;
        }
        let headers = checked_headers(&self.headers).map_err(fail)?;
        let kept = std::mem::take(&mut self.kept);
        // Connections for plain HTTP may trust no certificate.
        let is_https = servers.is_https();
        let connections = kept.connections.filter(|kept| kept.is_https || !is_https);
        let connections =
            connections.unwrap_or_else(|| Arc::new(Connections::new(api, self.connector.clone(), is_https)));
        // With a transport, only token providers use the HTTP client.
        if self.transport.is_none() {
            connections.http(Driver::Caller)?;
        }
        Ok(Core(Arc::new(Shared {
            api,
            servers: Arc::new(servers),
            veil: Veil::new(
                credentials.secrets().into_iter().chain(headers.values().filter_map(secret_of)).collect(),
            ),
            credentials,
            headers,
            retries: Retries::new(self.retries, kept.budget),
            layers: self.layers.iter().chain(&self.transport).cloned().collect(),
            connections,
            settings: self,
        })))
    }
}

fn checked_headers(headers: &[(String, Secret)]) -> Result<HeaderMap, String> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let key = HeaderName::try_from(name).map_err(|_| format!("{name:?} is not a header name"))?;
        let mut value = HeaderValue::try_from(value.expose_secret())
            .map_err(|_| format!("header `{name}` has a character that headers cannot hold"))?;
        value.set_sensitive(key != USER_AGENT);
        map.insert(key, value);
    }
    Ok(map)
}

/// The secret of a header that may be a credential.
fn secret_of(value: &HeaderValue) -> Option<Secret> {
    Some(Secret::from(value.to_str().ok()?))
        .filter(|secret| value.is_sensitive() && secret.expose_secret().len() >= SHORTEST)
}
