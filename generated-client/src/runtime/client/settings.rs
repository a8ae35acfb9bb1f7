//! The methods that the clients of all APIs and their builders have.

/// Implements the settings that every API has, and `build`.
macro_rules! client {
    ($client:ident, $builder:ident) => {
        impl $client {
            /// Returns this client with other credentials, for example of another tenant: `|builder|
            /// builder.bearer_token(token)`. Starts without any credential.
            ///
            /// Both clients share connections and retry budget. Nothing is sent.
            ///
            /// # Errors
            ///
            /// Fails if a credential cannot be sent.
            pub fn with_credentials(
                &self,
                set: impl FnOnce($builder) -> $builder,
            ) -> Result<Self, $crate::runtime::AnyError> {
                set($builder { inner: self.core.settings().without_credentials() }).build()
            }

            /// Returns this client with another base URL, like `base_url` of the builder. Both share connections and
            /// retry budget.
            ///
            /// # Errors
            ///
            /// Fails if the URL is invalid.
            pub fn with_base_url(&self, url: &str) -> Result<Self, $crate::runtime::AnyError> {
                $builder { inner: self.core.settings() }.base_url(url).build()
            }

            /// Returns this client with one more header in every request, which replaces one of the same name. The
            /// value is treated as a credential. Both share connections and retry budget.
            ///
            /// # Errors
            ///
            /// Fails if the name or value is invalid.
            pub fn with_header(&self, name: &str, value: &str) -> Result<Self, $crate::runtime::AnyError> {
                $builder { inner: self.core.settings() }.header(name, value).build()
            }

            /// Makes a request that the document does not have, to a path below the base URL, with `{name}` for
            /// parameters. It has this client's credentials, retries and errors.
            ///
            /// All credentials of the client are sent. It returns the body of a success as `Bytes`; change the type
            /// with [`with_answer`](crate::runtime::Request::with_answer).
            pub fn call(
                &self,
                method: $crate::runtime::Method,
                path: &str,
            ) -> $crate::runtime::Request<$crate::runtime::Raw> {
                $crate::runtime::raw(&self.core, &method, path)
            }
        }

        impl $builder {
            /// Sends all requests to this base URL, instead of the servers that the document names. They are listed
            /// at [this type](Self).
            ///
            /// A path is kept as a prefix. A query, a fragment, a user or a password makes `build` fail.
            ///
            /// It also replaces servers of single operations, unless you set their base URLs too. If the document
            /// gives such a server as a path only, the path is kept and the host is this one.
            ///
            /// Credentials go where the request goes: to this URL if you set it, else to the document's servers. They
            /// never follow a redirect to another origin.
            #[must_use]
            pub fn base_url(self, url: &str) -> Self {
                Self { inner: self.inner.base_url(url) }
            }

            /// Sends a header with every request and replaces one of the same name. The value is treated as a
            /// credential: it is not shown and does not follow a redirect to another origin.
            #[must_use]
            pub fn header(self, name: &str, value: &str) -> Self {
                Self { inner: self.inner.header(name, value) }
            }

            /// Sets the `User-Agent`. The default is the name and version of this crate.
            #[must_use]
            pub fn user_agent(self, value: &str) -> Self {
                Self { inner: self.inner.header("user-agent", value) }
            }

            /// Sets the timeout of a request, up to the last byte of the response, including retries. The default is
            /// 60 seconds.
            #[must_use]
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.timeout(timeout) }
            }

            /// Sets how long a stream may stay silent between two pieces. The default is 5 minutes. A stream that is
            /// silent for longer ends with an error, for which `is_timeout` is true.
            #[must_use]
            pub fn idle_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.idle_timeout(timeout) }
            }

            /// Sets the timeout for making a connection. The default is 10 seconds.
            #[must_use]
            pub fn connect_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self { inner: self.inner.connect_timeout(timeout) }
            }

            /// Limits the size of a response's body, in bytes. The default is 64 MiB. A larger body is an error that
            /// keeps the beginning.
            #[must_use]
            pub fn max_body(self, bytes: usize) -> Self {
                Self { inner: self.inner.max_body(bytes) }
            }

            /// Sets whether redirects are followed. The default is `true`.
            ///
            /// A redirect to another origin is followed for `GET` and `HEAD` only, and without credentials. If a
            /// redirect is the only documented success of an operation, it is the answer and is not followed.
            #[must_use]
            pub fn follow_redirects(self, follow: bool) -> Self {
                Self { inner: self.inner.follow_redirects(follow) }
            }

            /// Sets how often a request is retried after a temporary failure. The default is 2; 0 turns retries off.
            ///
            /// * `GET`, `HEAD`, `PUT`, `DELETE` and `OPTIONS` are retried, and any request with the header
            ///   `idempotency-key` (`with_header` sets it; all attempts have the same one): if the connection breaks
            ///   before an answer, and on the statuses 429, 502, 503 and 504. A request of any method is retried if
            ///   no connection could be made, since nothing was sent. The documentation of a request says if its API
            ///   has another rule.
            /// * Before the first retry the client waits a random time of up to 0.2 seconds; the limit doubles each
            ///   time, up to 5 seconds. `Retry-After` is added, unless it is more than 30 seconds. If a connection
            ///   breaks, which an idle one may at any time, the first retry is immediate.
            /// * The timeout of the request covers all attempts and waits. A wait that would exceed it is not
            ///   started, and you get the last answer.
            /// * A client has a budget of ten retries, to which every call adds a tenth of one.
            /// * A body that is a stream is not sent again.
            ///
            /// Independently of this, a request with a token of a [`TokenProvider`](crate::runtime::TokenProvider) is
            /// sent once more with another token if the server refuses the first one (401).
            #[must_use]
            pub fn retries(self, limit: u32) -> Self {
                Self { inner: self.inner.retries(limit) }
            }

            /// Configures the underlying HTTP client: proxies, certificates, a resolver.
            ///
            /// The function may be called more than once. Its settings apply, except redirects, which this crate
            /// follows itself. If it sets headers or cookies, which may be credentials, only redirects within the
            /// origin are followed; use [`header`](Self::header) for headers. reqwest then configures TLS, unless
            /// [`tls_config`](Self::tls_config) is set; if the program has not installed a crypto provider for
            /// rustls, that of the feature `ring` or `aws-lc-rs` is installed.
            #[must_use]
            pub fn http_client(
                self,
                configure: impl Fn(::reqwest::ClientBuilder) -> ::reqwest::ClientBuilder + Send + Sync + 'static,
            ) -> Self {
                Self { inner: self.inner.http_client(configure) }
            }

            /// Sets the TLS configuration, instead of the certificates and cryptography that the features choose: for
            /// your own certificates, or a crypto provider without a feature here. HTTP/2 needs `h2` among its ALPN
            /// protocols.
            #[cfg(feature = "tls")]
            #[must_use]
            pub fn tls_config(self, config: $crate::runtime::rustls::ClientConfig) -> Self {
                Self { inner: self.inner.tls_config(config) }
            }

            /// Adds a layer between calls and the network: for logs, metrics, signatures, caches, limits. The first
            /// layer added sees a request first and its answer last.
            ///
            /// Each attempt passes separately, including requests that follow a redirect. Requests of token providers
            /// do not pass.
            #[must_use]
            pub fn layer(self, layer: impl $crate::runtime::Layer) -> Self {
                Self { inner: self.inner.layer(layer) }
            }

            /// Sends requests with this instead of `reqwest`: a layer below all others that answers itself. No
            /// connection is made and TLS is not set up, except for token providers.
            #[must_use]
            pub fn transport(self, transport: impl $crate::runtime::Layer) -> Self {
                Self { inner: self.inner.transport(transport) }
            }

            /// Builds the client. Nothing is sent.
            ///
            /// # Errors
            ///
            /// Fails if a base URL, header or credential is invalid, or the HTTP client cannot be set up.
            pub fn build(self) -> Result<$client, $crate::runtime::AnyError> {
                self.inner.build().map(|core| $client { core })
            }
        }
    };
}
pub(crate) use client;

/// Implements a bearer token, if no operation of the document has a security scheme.
macro_rules! bearer {
    ($builder:ident) => {
        impl $builder {
            /// Sends a token with every request: `Authorization: Bearer`. The document does not declare which
            /// credentials the API takes.
            #[must_use]
            pub fn bearer_token(self, credential: impl Into<$crate::runtime::Secret>) -> Self {
                Self { inner: self.inner.credential("bearer", credential) }
            }

            /// Sets the provider of [`bearer_token`](Self::bearer_token)s. Requests call it when they need one.
            #[must_use]
            pub fn bearer_token_provider(self, provider: impl $crate::runtime::TokenProvider) -> Self {
                Self { inner: self.inner.provider("bearer", provider) }
            }
        }
    };
}
pub(crate) use bearer;
