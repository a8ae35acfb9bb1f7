//! Security schemes.

use serde_json::{Map, Value, json};

use super::info::carry;
use super::keyword::Kind;
use super::walk::Walk;
use crate::document::Pointer;
use crate::document::key;

impl Walk<'_> {
    /// What each type of scheme needs (OpenAPI 3.1, 4.8.27).
    pub(super) fn finish_security_scheme(
        &mut self,
        place: &Pointer,
        author: &Map<String, Value>,
        mut out: Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        carry(author, &mut out, "oauth2MetadataUrl", key::OAUTH2_METADATA_URL);
        carry(author, &mut out, "deprecated", key::DEPRECATED);
        let kind = out.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        let needed: &[&str] = match kind.as_str() {
            "apiKey" => &["name", "in"],
            "http" => &["scheme"],
            "oauth2" => &["flows"],
            "openIdConnect" => &["openIdConnectUrl"],
            "mutualTLS" => {
                // A client certificate is a matter of the transport: nothing is sent in a request.
                self.note(
                    "mutual-tls",
                    place,
                    "mutual TLS is set up on the HTTP client (`http_client`), not per request",
                );
                out.insert("type".to_owned(), json!("http"));
                out.insert("scheme".to_owned(), json!("mutualTLS"));
                out.insert(key::MUTUAL_TLS.to_owned(), json!(true));
                &[]
            }
            other => {
                let message = format!("`{other}` is not a type of security scheme; the scheme is left out");
                self.warn("invalid-keyword", place, message);
                return None;
            }
        };
        needed.iter().try_fold(out, |out, keyword| self.requires(Kind::SecurityScheme, place, out, keyword))
    }

    /// A flow without the addresses that it needs cannot be used.
    pub(super) fn finish_flows(
        &mut self,
        place: &Pointer,
        mut out: Map<String, Value>,
    ) -> Option<Map<String, Value>> {
        let flows: [(&str, &[&str]); 4] = [
            ("implicit", &["authorizationUrl"]),
            ("password", &["tokenUrl"]),
            ("clientCredentials", &["tokenUrl"]),
            ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
        ];
        for (name, needed) in flows {
            let Some(Value::Object(mut flow)) = out.remove(name) else { continue };
            let below = place.child(name);
            if !flow.contains_key("scopes") {
                self.note("missing-keyword", &below, "this OAuth flow has no `scopes`");
                flow.insert("scopes".to_owned(), json!({}));
            }
            let flow = needed
                .iter()
                .try_fold(flow, |flow, keyword| self.requires(Kind::OAuthFlow, &below, flow, keyword));
            out.extend(flow.map(|flow| (name.to_owned(), Value::Object(flow))));
        }
        Some(out)
    }
}
