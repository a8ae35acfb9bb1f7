//! TLS by rustls, without touching the process's state where that can be avoided.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls_platform_verifier::Verifier;

/// TLS with the certificates that the operating system trusts.
///
/// The provider of cryptography that the program installed is used, else `ring`, which is not installed: that is the
/// program's business.
pub(crate) fn config() -> Result<ClientConfig, rustls::Error> {
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
    let verifier = Arc::new(Verifier::new(Arc::clone(&provider))?);
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    #[cfg(feature = "http2")]
    config.alpn_protocols.push(b"h2".to_vec());
    config.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(config)
}

/// Makes sure that `reqwest` finds a provider where it configures TLS by itself: it panics without one.
pub(crate) fn install_provider() {
    if CryptoProvider::get_default().is_none() {
        // An error means that another thread was quicker, which is as good.
        let _ = ring::default_provider().install_default();
    }
}
