//! TLS with rustls, without changing the state of the process where possible.

use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, ConfigBuilder, Error, RootCertStore, WantsVerifier};

/// Returns a TLS configuration with the certificates that the features choose.
///
/// It uses the crypto provider that the program installed, else that of a feature, without installing it: that is up
/// to the program. Missing certificates are only an error if some server `is_https`: a small container without any is
/// enough for plain HTTP.
pub(super) fn config(is_https: bool) -> Result<ClientConfig, Error> {
    let provider = provider().ok_or_else(|| {
        let message = "there is no cryptography: turn on the feature `ring` or `aws-lc-rs`, install a provider, or set \
                       `tls_config`";
        Error::General(message.to_owned())
    })?;
    let builder =
        ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    let mut config = trusting(builder, provider, is_https)?.with_no_client_auth();
    #[cfg(feature = "http2")]
    config.alpn_protocols.push(b"h2".to_vec());
    config.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(config)
}

/// With the system's certificates, or Mozilla's if it has none, depending on the features.
fn trusting(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    provider: Arc<CryptoProvider>,
    is_https: bool,
) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, Error> {
    let roots = roots();
    match verifier(provider) {
        Ok(verifier) => Ok(builder.dangerous().with_custom_certificate_verifier(verifier)),
        Err(error) if roots.is_empty() && is_https => Err(error),
        Err(_) => Ok(builder.with_root_certificates(roots)),
    }
}

/// Mozilla's certificates, if the features enable them.
fn roots() -> RootCertStore {
    #[cfg(feature = "webpki-roots")]
    return webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    #[cfg(not(feature = "webpki-roots"))]
    RootCertStore::empty()
}

/// The verifier that trusts the system's certificates.
#[cfg(feature = "native-roots")]
fn verifier(provider: Arc<CryptoProvider>) -> Result<Arc<rustls_platform_verifier::Verifier>, Error> {
    rustls_platform_verifier::Verifier::new(provider).map(Arc::new)
}

/// No verifier.
#[cfg(not(feature = "native-roots"))]
fn verifier(_: Arc<CryptoProvider>) -> Result<Arc<rustls::client::WebPkiServerVerifier>, Error> {
    let message = "no certificate is trusted: turn on the feature `native-roots` or `webpki-roots`, or set `tls_config`";
    Err(Error::General(message.to_owned()))
}

/// The crypto provider of the program, or of the features.
fn provider() -> Option<Arc<CryptoProvider>> {
    CryptoProvider::get_default().cloned().or_else(|| built_in().map(Arc::new))
}

fn built_in() -> Option<CryptoProvider> {
    #[cfg(feature = "ring")]
    return Some(rustls::crypto::ring::default_provider());
    #[cfg(all(feature = "aws-lc-rs", not(feature = "ring")))]
    return Some(rustls::crypto::aws_lc_rs::default_provider());
    #[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
    None
}

/// Makes sure that `reqwest` finds a crypto provider where it configures TLS itself: it panics without one.
pub(super) fn install_provider() {
    if CryptoProvider::get_default().is_none() {
        // An error means that another thread was faster, which is fine.
        let _ = built_in().map(CryptoProvider::install_default);
    }
}
