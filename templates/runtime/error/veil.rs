//! Hides credentials that a server quotes in its answer.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::escape::escaped;
use crate::runtime::model::secret::{SHORTEST, Secret};
use crate::runtime::request::form;
use crate::runtime::request::parameter::{Escape, push_escaped};

/// The secrets of a client and of one request, which are removed from server texts before they are shown. Cloning is
/// cheap.
#[derive(Clone, Default)]
pub(crate) struct Veil {
    client: Option<Arc<Vec<Secret>>>,
    request: Option<Arc<Vec<Secret>>>,
}

impl Veil {
    pub(crate) fn new(secrets: Vec<Secret>) -> Self {
        Self { client: Some(Arc::new(secrets)), request: None }
    }

    /// Adds the secrets of one request.
    pub(crate) fn with(&self, secrets: Vec<Secret>) -> Self {
        let request = (!secrets.is_empty()).then(|| Arc::new(secrets));
        Self { client: self.client.clone(), request }
    }

    /// Removes credentials from a server text: some services quote them in errors, plain or encoded as in a URL, JSON
    /// or Base64.
    pub(crate) fn redacted(&self, mut text: String) -> String {
        let secrets = self.client.iter().chain(&self.request).flat_map(|secrets| secrets.iter());
        let mut forms: Vec<String> =
            secrets.flat_map(|secret| parts(secret.expose_secret())).flat_map(forms).collect();
        // Longer ones first, so that nothing is left of overlapping ones.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        for form in forms {
            if text.contains(&form) {
                text = text.replace(&form, "[REDACTED]");
            }
        }
        text
    }
}

/// The secret parts of a credential: the whole, and the password of `user:password`; of a header the whole, what
/// follows a scheme such as `Bearer`, and the password inside Base64.
fn parts(secret: &str) -> Vec<String> {
    let mut parts = vec![secret.to_owned()];
    if let Some((_, inner)) = secret.rsplit_once([' ', '=']) {
        parts.push(inner.to_owned());
    }
    if let Some((scheme, encoded)) = secret.split_once(' ')
        && scheme.eq_ignore_ascii_case("basic")
        && let Some(pair) = STANDARD.decode(encoded).ok().and_then(|pair| String::from_utf8(pair).ok())
    {
        parts.push(pair);
    }
    let passwords = parts.iter().filter_map(|part| Some(part.split_once(':')?.1.to_owned()));
    let passwords: Vec<String> = passwords.collect();
    parts.extend(passwords);
    // Shorter texts are words or numbers rather than credentials, and occur everywhere.
    let mut is_whole = true;
    parts.retain(|part| std::mem::take(&mut is_whole) || part.len() >= SHORTEST);
    parts
}

/// The forms in which a text may be quoted.
fn forms(secret: String) -> Vec<String> {
    let mut encoded = String::new();
    push_escaped(&mut encoded, &secret, Escape::All);
    let debug = format!("{secret:?}");
    let json = serde_json::Value::from(secret.as_str()).to_string();
    let unquoted = |text: &str| text.get(1..text.len() - 1).unwrap_or_default().to_owned();
    let mut forms = vec![
        lower_hex(&encoded),
        encoded,
        form::encoded(&secret),
        unquoted(&debug),
        unquoted(&json),
        escaped(&secret, usize::MAX),
    ];
    forms.extend([STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD].map(|base64| base64.encode(&secret)));
    // Quotes within quotes, as in the `Debug` of a JSON text.
    let twice: Vec<String> = forms.iter().map(|form| unquoted(&format!("{form:?}"))).collect();
    forms.extend(twice);
    forms.push(secret);
    forms.retain(|form| !form.is_empty());
    forms
}

/// Percent-encoded text with lower-case hexadecimal digits.
fn lower_hex(encoded: &str) -> String {
    let mut pieces = encoded.split('%');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2).unwrap_or((piece, ""));
        text.extend(["%", &digits.to_ascii_lowercase(), rest]);
    }
    text
}
