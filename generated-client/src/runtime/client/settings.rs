//! What the clients of all APIs have, and their builders.

/// Gives the builder of a client the settings that every API has, and `build`.
macro_rules! client {
    ($client:ident, $builder:ident) => {
        impl $client {
            /// The same client with other credentials, as for another tenant: `|builder| builder.bearer_token(token)` or
            /// what this API has. Those of this client are left out.
            ///
            /// Both share their connections and their budget of repetitions. It costs a few allocations and sends nothing.
            ///
            /// # Errors
            ///
            /// A credential that cannot be sent.
            pub fn with_credentials(
                &self,
                set: impl FnOnce($builder) -> $builder,
            ) -> Result<Self, $crate::runtime::AnyError> {
                set($builder { inner: self.core.settings().without_credentials() }).build()
            }

            /// The same client with another base URL, as `base_url` of the builder sets it. Both share
            /// their connections and their budget of repetitions.
            ///
            /// # Errors
            ///
            /// A base URL that cannot be used.
            pub fn with_base_url(&self, url: &str) -> Result<Self, $crate::runtime::AnyError> {
                $builder { inner: self.core.settings() }.base_url(url).build()
            }

            /// The same client with one more header in every request, in place of one of that name. It is treated as a
            /// credential. Both share their connections and their budget of repetitions.
            ///
            /// # Errors
            ///
            /// A name or value that is none of a header.
            pub fn with_header(&self, name: &str, value: &str) -> Result<Self, $crate::runtime::AnyError> {
                $builder { inner: self.core.settings() }.header(name, value).build()
            }

            /// A request that the document does not have, with this client's credentials, retries and errors: to a path below
            /// the base URL, with `{name}` for parameters.
            ///
            /// All credentials that the client has are sent. The answer is the body of a success as it is, or what
            /// [`with_answer`](crate::runtime::Request::with_answer) makes of it.
            pub fn call(
                &self,
                method: $crate::runtime::Method,
                path: &str,
            ) -> $crate::runtime::Request<$crate::runtime::Raw> {
                $crate::runtime::raw(&self.core, &method, path)
            }
        }

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

            /// Puts a layer between the calls and the wire: for logs, metrics, signatures, caches, limits. The layer that
            /// is added first sees a request first, and its answer last.
            ///
            /// Each attempt passes by itself, requests that follow a redirect included; those of token providers do not.
            #[must_use]
            pub fn layer(self, layer: impl $crate::runtime::Layer) -> Self {
                Self { inner: self.inner.layer(layer) }
            }

            /// Sends requests by this in place of `reqwest`: a layer that answers by itself, below all others. No
            /// connection is made then, and nothing of TLS is set up, except for token providers.
            #[must_use]
            pub fn transport(self, transport: impl $crate::runtime::Layer) -> Self {
                Self { inner: self.inner.transport(transport) }
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

/// Gives the builder of a client a bearer token, where no operation of the document asks for a scheme.
macro_rules! bearer {
    ($builder:ident) => {
        impl $builder {
            /// Sends a token with every request: `Authorization: Bearer`. The document does not say which credentials the API
            /// takes.
            #[must_use]
            pub fn bearer_token(self, credential: impl Into<$crate::runtime::Secret>) -> Self {
                Self { inner: self.inner.credential("bearer", credential) }
            }

            /// Sets what gives the tokens of [`bearer_token`](Self::bearer_token) when requests need them.
            #[must_use]
            pub fn bearer_token_provider(self, provider: impl $crate::runtime::TokenProvider) -> Self {
                Self { inner: self.inner.provider("bearer", provider) }
            }
        }
    };
}
pub(crate) use bearer;
