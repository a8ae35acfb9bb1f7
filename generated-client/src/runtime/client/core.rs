//! What a client of any API is made of: its settings, and what its requests share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::retry::Retries;
#[cfg(feature = "tls")]
use super::tls;
use crate::runtime::auth::credentials::{Credentials, Scheme};
use crate::runtime::auth::token::TokenProvider;
use crate::runtime::error::failure::{ErrorKind, Failure, Source};
use crate::runtime::error::typed::AnyError;
use crate::runtime::error::veil::Veil;
use crate::runtime::model::secret::{SHORTEST, Secret};
use crate::runtime::request::server::{Server, Servers, Settings, Variable};

/// An API, as its document describes it.
#[derive(Debug)]
pub(crate) struct Api {
    /// The name of the module.
    pub(crate) name: &'static str,
    /// The URL of the first server of the document, with `{name}` for variables.
    pub(crate) base_url: Option<&'static str>,
    /// The servers of operations that go elsewhere.
    pub(crate) servers: &'static [Server],
    /// The variables of all these URLs.
    pub(crate) variables: &'static [Variable],
    /// The ways in which it takes credentials.
    pub(crate) schemes: &'static [Scheme],
    /// The header that identifies a request.
    pub(crate) request_id: Option<&'static str>,
}

/// What the requests of a client share. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct Core(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    pub(crate) servers: Arc<Servers>,
    pub(crate) credentials: Credentials,
    /// What errors never show.
    pub(crate) veil: Veil,
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Duration,
    pub(crate) max_body: usize,
    pub(crate) idle_timeout: Duration,
    pub(crate) follow_redirects: bool,
    pub(crate) retries: Retries,
    pub(crate) http: reqwest::Client,
    /// Connections belong to the runtime that drives them, and the caller's stands still while it waits: calls that
    /// block have a client of their own.
    #[cfg(feature = "blocking")]
    blocking: std::sync::OnceLock<reqwest::Client>,
    transport: Transport,
}

impl Core {
    pub(crate) fn api(&self) -> &'static Api {
        self.0.api
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }
}

impl Shared {
    /// Whether the HTTP client may add credentials of which nothing is known here: the user gave it headers or cookies.
    ///
    /// What it was given can be learned from its `Debug` only. Where that does not say that there is nothing, there is.
    pub(crate) fn adds_headers(&self) -> bool {
        let shown = || format!("{:?}", self.http);
        let nothing = |shown: String| {
            shown.contains("default_headers: {\"accept\": \"*/*\"}") && !shown.contains("cookie_store")
        };
        self.transport.configure.is_some() && !nothing(shown())
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn blocking_http(&self) -> Result<reqwest::Client, AnyError> {
        if let Some(client) = self.blocking.get() {
            return Ok(client.clone());
        }
        let client = self.transport.build(self.api)?;
        Ok(self.blocking.get_or_init(|| client).clone())
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

type Configure = Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

/// How connections are made.
#[derive(Clone)]
struct Transport {
    connect_timeout: Duration,
    configure: Option<Configure>,
    /// The caller's own.
    #[cfg(feature = "tls")]
    tls: Option<rustls::ClientConfig>,
    /// Whether any server is reached by TLS.
    is_https: bool,
}

impl Transport {
    fn build(&self, api: &'static Api) -> Result<reqwest::Client, AnyError> {
        let fail = |source: Source| {
            Failure::new(ErrorKind::Build, api.name, "the HTTP client cannot be set up").with_source(source)
        };
        #[cfg(not(feature = "tls"))]
        if self.is_https {
            let message = "a server is reached by `https`, which needs a feature: `ring` or `aws-lc-rs`, and `native-roots` or \
                           `webpki-roots`";
            return Err(Failure::new(ErrorKind::Build, api.name, message).into());
        }
        let builder = reqwest::Client::builder().connect_timeout(self.connect_timeout);
        #[cfg(feature = "tls")]
        let builder = match (&self.tls, &self.configure) {
            (Some(tls), _) => builder.tls_backend_preconfigured(tls.clone()),
            (None, Some(_)) => {
                tls::install_provider();
                builder
            }
            (None, None) => {
                let tls = tls::config(self.is_https).map_err(|error| fail(Source::Tls(error)))?;
                builder.tls_backend_preconfigured(tls)
            }
        };
        let builder = match &self.configure {
            Some(configure) => configure(builder),
            None => builder,
        };
        // Redirects are followed by the runtime, which knows what is a credential.
        let builder = builder.redirect(reqwest::redirect::Policy::none()).referer(false);
        let client = builder.build().map_err(|error| fail(Source::Http(error.without_url())))?;
        Ok(client)
    }
}

/// The settings of a client that is being built.
pub(crate) struct Builder {
    api: &'static Api,
    servers: Settings,
    credentials: Vec<(&'static str, Secret)>,
    providers: Vec<(&'static str, Arc<dyn TokenProvider>)>,
    headers: Vec<(String, Secret)>,
    /// What is wrong with a setting, until the client is built.
    fault: Option<String>,
    timeout: Duration,
    idle_timeout: Duration,
    max_body: usize,
    follow_redirects: bool,
    retries: u32,
    transport: Transport,
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
            transport: Transport {
                connect_timeout: Duration::from_secs(10),
                configure: None,
                #[cfg(feature = "tls")]
                tls: None,
                is_https: false,
            },
        }
    }

    /// Sets the credential of a security scheme.
    pub(crate) fn credential(mut self, scheme: &'static str, secret: impl Into<Secret>) -> Self {
        self.credentials.push((scheme, secret.into()));
        self
    }

    /// Sets what gives the tokens of a security scheme.
    pub(crate) fn provider(mut self, scheme: &'static str, provider: impl TokenProvider) -> Self {
        self.providers.push((scheme, Arc::new(provider)));
        self
    }

    /// Sets user and password of a security scheme of the type `http` `basic`.
    pub(crate) fn basic(mut self, scheme: &'static str, user: &str, password: impl Into<Secret>) -> Self {
        if user.contains(':') {
            // RFC 7617, section 2: the server would take what is behind the colon for the password.
            self.fault = Some(format!("the user of `{scheme}` has a colon"));
        }
        let pair = format!("{user}:{}", password.into().expose_secret());
        self.credential(scheme, pair)
    }

    pub(crate) fn base_url(mut self, url: &str) -> Self {
        self.servers.base_url(url);
        self
    }

    /// Sets the base URL of a server that some operations have to themselves.
    pub(crate) fn server(mut self, name: &'static str, url: &str) -> Self {
        self.servers.server(name, url);
        self
    }

    /// Sets a variable of the URLs of servers.
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
        self.transport.connect_timeout = timeout;
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
        self.transport.configure = Some(Arc::new(configure));
        self
    }

    #[cfg(feature = "tls")]
    pub(crate) fn tls_config(mut self, config: rustls::ClientConfig) -> Self {
        self.transport.tls = Some(config);
        self
    }

    pub(crate) fn build(mut self) -> Result<Core, AnyError> {
        let api = self.api;
        let fail = |message: String| Failure::new(ErrorKind::Build, api.name, message);
        if let Some(fault) = self.fault {
            return Err(fail(fault).into());
        }
        let servers = self.servers.resolve(api.base_url, api.servers, api.variables).map_err(fail)?;
        self.transport.is_https = servers.is_https();
        let mut credentials = Credentials::default();
        for (name, secret) in &self.credentials {
            credentials.add(api.schemes, name, secret).map_err(fail)?;
        }
        for (name, provider) in &self.providers {
            credentials.provide(api.schemes, name, provider).map_err(fail)?;
        }
        let headers = checked_headers(&self.headers).map_err(fail)?;
        let shared = Shared {
            api,
            servers: Arc::new(servers),
            veil: Veil::new(
                credentials.secrets().into_iter().chain(headers.values().filter_map(secret_of)).collect(),
            ),
            credentials,
            headers,
            timeout: self.timeout,
            idle_timeout: self.idle_timeout,
            max_body: self.max_body,
            follow_redirects: self.follow_redirects,
            retries: Retries::new(self.retries),
            http: self.transport.build(api)?,
            #[cfg(feature = "blocking")]
            blocking: std::sync::OnceLock::new(),
            transport: self.transport,
        };
        Ok(Core(Arc::new(shared)))
    }
}

/// Shows no credentials, and no headers, which may hold some.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("api", &self.api.name).finish_non_exhaustive()
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

/// What is not shown of a header that may be a credential.
fn secret_of(value: &HeaderValue) -> Option<Secret> {
    Some(Secret::from(value.to_str().ok()?))
        .filter(|secret| value.is_sensitive() && secret.expose_secret().len() >= SHORTEST)
}

/// Gives the builder of a client the settings that every API has, and `build`.
macro_rules! client {
    ($client:ident, $builder:ident) => {
        impl $builder {
            /// Sends all requests to this base URL, in place of the servers that the document names. Those are listed
            /// at [this type](Self).
            ///
            /// A path is kept as a prefix. A query, a fragment, a user and a password are refused when building.
            ///
            /// This includes operations for which the document names another server, unless you set the base URL of
            /// that server, too. Where the document gives such a server as a path only, the path stays the document's
            /// and the host is this one.
            ///
            /// Credentials go where the request goes: to this URL if you set it, to the document's servers otherwise.
            /// They never follow a redirect to another origin.
            #[must_use]
            pub fn base_url(self, url: &str) -> Self {
                Self { inner: self.inner.base_url(url) }
            }

            /// Sends a header with every request, in place of one of that name. It is treated as a credential: it
            /// is not shown, and does not follow a redirect to another origin.
            #[must_use]
            pub fn header(self, name: &str, value: &str) -> Self {
                Self { inner: self.inner.header(name, value) }
            }

            /// Sends another `User-Agent` than the name and version of this crate.
            #[must_use]
            pub fn user_agent(self, value: &str) -> Self {
                Self { inner: self.inner.header("user-agent", value) }
            }

            /// Limits how long a request may take, until the last byte of the response; 60 seconds unless set.
            #[must_use]
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.timeout(timeout) }
            }

            /// Limits how long a stream may be silent: the time from one piece of its body to the next; 5 minutes unless
            /// set. A stream that is silent for longer ends with an error, for which `is_timeout` is true.
            #[must_use]
            pub fn idle_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.idle_timeout(timeout) }
            }

            /// Limits how long making a connection may take; 10 seconds unless set.
            #[must_use]
            pub fn connect_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.connect_timeout(timeout) }
            }

            /// Limits the size of a response's body; 64 MiB unless set. A larger one is an error that keeps the
            /// beginning.
            #[must_use]
            pub fn max_body(self, bytes: usize) -> Self {
                Self { inner: self.inner.max_body(bytes) }
            }

            /// Whether redirects are followed; they are unless this is set to `false`.
            ///
            /// A redirect to another origin is followed for `GET` and `HEAD` only, and without credentials. If an
            /// operation documents no other success than a redirect, the redirect is its answer and is not followed.
            #[must_use]
            pub fn follow_redirects(self, follow: bool) -> Self {
                Self { inner: self.inner.follow_redirects(follow) }
            }

            /// Sets how often a request is repeated that failed for a reason that may pass; twice unless set, and never
            /// with 0.
            ///
            /// * Repeated are `GET`, `HEAD`, `PUT`, `DELETE` and `OPTIONS`, and any request with the header
            ///   `idempotency-key` (`with_header` sets it; all attempts have the same), when the connection breaks before
            ///   an answer, and on the statuses 429, 502, 503 and 504. A request of any method is repeated if no
            ///   connection came about, since nothing was sent. The documentation of a request tells where its API has
            ///   another rule.
            /// * Before the first repetition is a random wait of up to 0.2 seconds, which doubles each time, up to 5
            ///   seconds. `Retry-After` is waited for in addition, unless it is more than 30 seconds. When a connection
            ///   breaks, which an idle one may at any time, the first repetition is at once.
            /// * All attempts and waits are within the one timeout of the request: a wait that would go beyond it is not
            ///   begun, and the caller gets the last answer.
            /// * A client has a budget of ten repetitions, into which every call puts a tenth of one.
            /// * A body that is a stream is not sent again.
            ///
            /// Apart from this, a request whose token a [`TokenProvider`](crate::runtime::TokenProvider) gave is sent once
            /// more with another token if the server refuses the first one (401).
            #[must_use]
            pub fn retries(self, limit: u32) -> Self {
                Self { inner: self.inner.retries(limit) }
            }

            /// Configures the HTTP client below: proxies, certificates, a resolver.
            ///
            /// The function may be called more than once. What it sets applies, except redirects, which this crate
            /// follows. If it sets headers or cookies, which may be credentials, redirects are followed to the same
            /// origin only; use [`header`](Self::header) for headers. TLS is configured by reqwest then,
            /// unless [`tls_config`](Self::tls_config) is set, and if the program has installed no provider of
            /// cryptography for rustls, that of the feature `ring` or `aws-lc-rs` is installed.
            #[must_use]
            pub fn http_client(
                self,
                configure: impl Fn(::reqwest::ClientBuilder) -> ::reqwest::ClientBuilder + Send + Sync + 'static,
            ) -> Self {
                Self { inner: self.inner.http_client(configure) }
            }

            /// Sets how TLS is done, in place of the certificates and the cryptography that the features choose: for
            /// certificates of your own, or with a provider of cryptography that has no feature here. HTTP/2 needs `h2`
            /// among its ALPN protocols.
            #[cfg(feature = "tls")]
            #[must_use]
            pub fn tls_config(self, config: $crate::runtime::rustls::ClientConfig) -> Self {
                Self { inner: self.inner.tls_config(config) }
            }

            /// Builds the client. Nothing is sent.
            ///
            /// # Errors
            ///
            /// A base URL, header or credential that cannot be used, or an HTTP client that cannot be set up.
            pub fn build(self) -> Result<$client, $crate::runtime::AnyError> {
                self.inner.build().map(|core| $client { core })
            }
        }
    };
}
pub(crate) use client;
