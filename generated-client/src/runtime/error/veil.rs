//! What is never shown: credentials that a server quotes in its answer.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::escape::escaped;
use crate::runtime::model::secret::{SHORTEST, Secret};
use crate::runtime::request::form;
use crate::runtime::request::parameter::{Escape, push_escaped};

/// Texts that are cut out of what a server said before it is shown: those of the client, and those of one request.
/// Cloning it is cheap.
#[derive(Clone, Default)]
pub(crate) struct Veil {
    client: Option<Arc<Vec<Secret>>>,
    request: Option<Arc<Vec<Secret>>>,
}

impl Veil {
    pub(crate) fn new(secrets: Vec<Secret>) -> Self {
        Self { client: Some(Arc::new(secrets)), request: None }
    }

    /// Adds what one request was sent with.
    pub(crate) fn with(&self, secrets: Vec<Secret>) -> Self {
        let request = (!secrets.is_empty()).then(|| Arc::new(secrets));
        Self { client: self.client.clone(), request }
    }

    /// A text that a server sent, without the credentials: some services quote them in their errors, as they came or as
    /// they are written in a URL, in JSON or in Base64.
    pub(crate) fn redacted(&self, mut text: String) -> String {
        let secrets = self.client.iter().chain(&self.request).flat_map(|secrets| secrets.iter());
        let mut forms: Vec<String> =
            secrets.flat_map(|secret| parts(secret.expose_secret())).flat_map(forms).collect();
        // Of two that overlap the longer one, so that nothing is left of it.
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

/// What is secret of a credential by itself: the whole, and the password of `user:password`; of a header the whole, what
/// is behind a scheme such as `Bearer`, and the password that Base64 hides.
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
    // What is shorter is a word or a number rather than a credential, and occurs everywhere.
    let mut is_whole = true;
    parts.retain(|part| std::mem::take(&mut is_whole) || part.len() >= SHORTEST);
    parts
}

/// The forms in which a text is quoted.
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
    // The quotes of a quote, as in the `Debug` of a text that is JSON.
    let twice: Vec<String> = forms.iter().map(|form| unquoted(&format!("{form:?}"))).collect();
    forms.extend(twice);
    forms.push(secret);
    forms.retain(|form| !form.is_empty());
    forms
}

/// Percent-encoded text with its hexadecimal digits in lower case.
fn lower_hex(encoded: &str) -> String {
    let mut pieces = encoded.split('%');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2).unwrap_or((piece, ""));
        text.extend(["%", &digits.to_ascii_lowercase(), rest]);
    }
    text
}
