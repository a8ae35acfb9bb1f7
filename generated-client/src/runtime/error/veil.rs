//! What is never shown: credentials that a server quotes in its answer.

use std::sync::Arc;

use crate::runtime::model::secret::Secret;

/// Texts that are cut out of what a server said before it is shown. Cloning it is cheap.
#[derive(Clone, Default)]
pub(crate) struct Veil(Option<Arc<Vec<Secret>>>);

impl Veil {
    pub(crate) fn new(secrets: Vec<Secret>) -> Self {
        Self((!secrets.is_empty()).then(|| Arc::new(secrets)))
    }

    /// A text that a server sent, without the credentials: some services quote them in their errors.
    pub(crate) fn redacted(&self, mut text: String) -> String {
        for secret in self.0.iter().flat_map(|secrets| secrets.iter()) {
            text = text.replace(secret.expose_secret(), "[REDACTED]");
        }
        text
    }
}
