//! Connections, and the HTTP clients that keep them.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::api::Api;
#[cfg(feature = "tls")]
use super::tls;
use crate::runtime::error::failure::{ErrorKind, Failure, Source};
use crate::runtime::error::typed::AnyError;
use crate::runtime::platform;

type Configure = Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

/// How connections are made.
#[derive(Clone)]
pub(super) struct Connector {
    pub(super) connect_timeout: Duration,
    pub(super) configure: Option<Configure>,
    /// The caller's configuration.
    #[cfg(feature = "tls")]
    pub(super) tls: Option<rustls::ClientConfig>,
}

/// Who drives a connection. A connection belongs to the runtime that drives it, and a blocking caller's runtime stops
/// meanwhile, so blocking calls have an HTTP client of their own.
#[derive(Clone, Copy)]
pub(super) enum Driver {
    Caller,
    #[cfg(feature = "blocking")]
    Background,
}

/// The HTTP clients. Clients of an API that differ in credentials, headers or base URL share them.
pub(super) struct Connections {
    api: &'static Api,
    connector: Connector,
    /// Whether any server uses TLS.
    pub(super) is_https: bool,
    http: OnceLock<reqwest::Client>,
    #[cfg(feature = "blocking")]
    blocking: OnceLock<reqwest::Client>,
}

impl Connections {
    /// Sets nothing up before it is needed.
    pub(super) fn new(api: &'static Api, connector: Connector, is_https: bool) -> Self {
        Self {
            api,
            connector,
            is_https,
            http: OnceLock::new(),
            #[cfg(feature = "blocking")]
            blocking: OnceLock::new(),
        }
    }

    /// Returns the HTTP client of a driver.
    pub(super) fn http(&self, driver: Driver) -> Result<&reqwest::Client, AnyError> {
        let built = match driver {
            Driver::Caller => &self.http,
            #[cfg(feature = "blocking")]
            Driver::Background => &self.blocking,
        };
        if let Some(http) = built.get() {
            return Ok(http);
        }
        let http = self.connector.build(self.api, self.is_https)?;
        Ok(built.get_or_init(|| http))
    }

    /// Whether the HTTP client may add credentials that are unknown here, because the user gave it headers or
    /// cookies.
    ///
    /// Only its `Debug` shows what it was given. Unless that shows nothing, there is something.
    pub(super) fn adds_headers(&self) -> bool {
        let nothing = |http: &reqwest::Client| {
            let shown = format!("{http:?}");
            shown.contains("default_headers: {\"accept\": \"*/*\"}") && !shown.contains("cookie_store")
        };
        self.connector.configure.is_some() && !self.http.get().is_some_and(nothing)
    }
}

impl Connector {
    fn build(&self, api: &'static Api, is_https: bool) -> Result<reqwest::Client, AnyError> {
        let fail = |source: Source| {
            Failure::new(ErrorKind::Build, api.name, "the HTTP client cannot be set up").with_source(source)
        };
        #[cfg(not(feature = "tls"))]
        if is_https && platform::NEEDS_TLS {
            let message = "a server is reached by `https`, which needs a feature: `ring` or `aws-lc-rs`, and `native-roots` or \
                           `webpki-roots`";
            return Err(Failure::new(ErrorKind::Build, api.name, message).into());
        }
        #[cfg(feature = "tls")]
        let tls = match (&self.tls, &self.configure) {
            (Some(tls), _) => Some(tls.clone()),
            (None, Some(_)) => {
                tls::install_provider();
                None
            }
            (None, None) => Some(tls::config(is_https).map_err(|error| fail(Source::Tls(error)))?),
        };
        let client = platform::client(self.connect_timeout, |builder| {
            #[cfg(feature = "tls")]
            let builder = match tls {
                Some(tls) => builder.tls_backend_preconfigured(tls),
                None => builder,
            };
            match &self.configure {
                Some(configure) => configure(builder),
                None => builder,
            }
        });
        Ok(client.map_err(|error| fail(Source::Http(error.without_url())))?)
    }
}
