//! The settings of a client until it is built.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::USER_AGENT;

use super::api::Api;
use super::connect::{Connections, Connector};
use super::retry::Budget;
use crate::runtime::auth::token::TokenProvider;
use crate::runtime::layer::attempt::Layer;
use crate::runtime::model::secret::Secret;
use crate::runtime::request::server::Settings;

/// The settings of a client that is being built.
#[derive(Clone)]
pub(crate) struct Builder {
    pub(super) api: &'static Api,
    pub(super) servers: Settings,
    pub(super) credentials: Vec<(&'static str, Secret)>,
    pub(super) providers: Vec<(&'static str, Arc<dyn TokenProvider>)>,
    pub(super) headers: Vec<(String, Secret)>,
    /// What is wrong with a setting, until the client is built.
    pub(super) fault: Option<String>,
    pub(super) timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) max_body: usize,
    pub(super) follow_redirects: bool,
    pub(super) retries: u32,
    pub(super) connector: Connector,
    /// The layers, outermost first.
    pub(super) layers: Vec<Arc<dyn Layer>>,
    /// The transport that replaces the HTTP client.
    pub(super) transport: Option<Arc<dyn Layer>>,
    /// What the client shares with the one that it is derived from.
    pub(super) kept: Kept,
}

#[derive(Clone, Default)]
pub(super) struct Kept {
    pub(super) connections: Option<Arc<Connections>>,
    pub(super) budget: Option<Budget>,
}

impl Builder {
    pub(crate) fn new(api: &'static Api) -> Self {
        let agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        Self {
            api,
            servers: Settings::default(),
            credentials: Vec::new(),
            providers: Vec::new(),
            headers: vec![(USER_AGENT.as_str().to_owned(), agent.into())],
            fault: None,
            timeout: Duration::from_secs(60),
            idle_timeout: Duration::from_secs(300),
            max_body: 64 * 1024 * 1024,
            follow_redirects: true,
            retries: 2,
            connector: Connector {
                connect_timeout: Duration::from_secs(10),
                configure: None,
                #[cfg(feature = "tls")]
                tls: None,
            },
            layers: Vec::new(),
            transport: None,
            kept: Kept::default(),
        }
    }

    /// Removes the credentials.
    pub(crate) fn without_credentials(mut self) -> Self {
        self.credentials.clear();
        self.providers.clear();
        self
    }

    /// Settings of connections apply to new connections.
    fn connector(&mut self) -> &mut Connector {
        self.kept.connections = None;
        &mut self.connector
    }

    /// Sets the credential of a security scheme.
    pub(crate) fn credential(mut self, scheme: &'static str, secret: impl Into<Secret>) -> Self {
        self.credentials.push((scheme, secret.into()));
        self
    }

    /// Sets the token provider of a security scheme.
    pub(crate) fn provider(mut self, scheme: &'static str, provider: impl TokenProvider) -> Self {
        self.providers.push((scheme, Arc::new(provider)));
        self
    }

    /// Sets user and password of a security scheme of the type `http` `basic`.
    pub(crate) fn basic(mut self, scheme: &'static str, user: &str, password: impl Into<Secret>) -> Self {
        if user.contains(':') {
            // RFC 7617, section 2: the server would take what follows the colon for the password.
            self.fault = Some(format!("the user of `{scheme}` has a colon"));
        }
        let pair = format!("{user}:{}", password.into().expose_secret());
        self.credential(scheme, pair)
    }

    pub(crate) fn base_url(mut self, url: &str) -> Self {
        self.servers.base_url(url);
        self
    }

    /// Sets the base URL of a server that only some operations use.
    pub(crate) fn server(mut self, name: &'static str, url: &str) -> Self {
        self.servers.server(name, url);
        self
    }

    /// Sets a variable of server URLs.
    pub(crate) fn variable(mut self, name: &'static str, value: &str) -> Self {
        self.servers.variable(name, value);
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    pub(crate) fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    pub(crate) fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connector().connect_timeout = timeout;
        self
    }

    pub(crate) fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    pub(crate) fn follow_redirects(mut self, follow: bool) -> Self {
        self.follow_redirects = follow;
        self
    }

    pub(crate) fn retries(mut self, limit: u32) -> Self {
        self.retries = limit;
        self
    }

    pub(crate) fn http_client(
        mut self,
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.connector().configure = Some(Arc::new(configure));
        self
    }

    #[cfg(feature = "tls")]
    pub(crate) fn tls_config(mut self, config: rustls::ClientConfig) -> Self {
        self.connector().tls = Some(config);
        self
    }

    pub(crate) fn layer(mut self, layer: impl Layer) -> Self {
        self.layers.push(Arc::new(layer));
        self
    }

    pub(crate) fn transport(mut self, transport: impl Layer) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }
}

/// Shows no credentials, and no headers, which may contain some.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("api", &self.api.name).finish_non_exhaustive()
    }
}
