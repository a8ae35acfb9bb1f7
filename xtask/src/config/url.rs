//! Addresses that may be asked, read so strictly that no two readers can disagree about their host.

/// Names of query parameters whose values are secrets, as parts of the name in lower case.
const SECRET: &[&str] =
    &["token", "secret", "password", "passwd", "apikey", "api_key", "api-key", "signature", "credential"];

/// An `https` address, or an `http` address of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    text: String,
    /// The bytes of the scheme and the host, with its port.
    origin: usize,
}

impl Url {
    /// Reads an absolute address.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as the end of a sentence that begins with the address.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}#".contains(&byte)) {
            return Err("has invalid characters or a fragment; encode or remove them");
        }
        let (scheme, rest) = text.split_once("://").ok_or("is not a URL")?;
        let secure = "is not an `https` URL; `http` is for this machine only";
        if !matches!(scheme, "https" | "http") {
            return Err(secure);
        }
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        if authority.contains('@') {
            return Err("contains credentials; use `headers` with an environment variable");
        }
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let is_name = |host: &str| {
            !host.is_empty()
                && host.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
        };
        if !is_name(host) && host != "[::1]" {
            return Err("has no lower-case ASCII host");
        }
        if port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return Err("has a port that is not a number");
        }
        if scheme == "http" && !matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
            return Err(secure);
        }
        Ok(Self { text: text.to_owned(), origin: scheme.len() + "://".len() + authority.len() })
    }

    /// The address that a page at this one calls `reference`.
    ///
    /// # Errors
    ///
    /// As [`Self::parse`].
    pub(crate) fn join(&self, reference: &str) -> Result<Self, &'static str> {
        let (scheme, _) = self.text.split_once(':').unwrap_or_default();
        let path = self.text.split('?').next().unwrap_or_default();
        let folder = path.get(self.origin..).and_then(|path| path.rsplit_once('/')).map_or("", |(it, _)| it);
        let head = reference.split(['/', '?']).next().unwrap_or_default();
        if head.contains(':') {
            Self::parse(reference)
        } else if reference.starts_with("//") {
            Self::parse(&format!("{scheme}:{reference}"))
        } else if reference.starts_with('/') {
            Self::parse(&format!("{}{reference}", self.origin()))
        } else {
            Self::parse(&format!("{}{folder}/{reference}", self.origin()))
        }
    }

    /// The scheme, the host and the port: who is asked.
    pub(crate) fn origin(&self) -> &str {
        self.text.get(..self.origin).unwrap_or_default()
    }

    /// Whether the address is one of this machine, without TLS.
    pub(crate) fn is_loopback(&self) -> bool {
        self.text.starts_with("http:")
    }

    /// The name of a query parameter that holds a secret, judged by the name.
    pub(crate) fn secret(&self) -> Option<&str> {
        let (_, query) = self.text.split_once('?')?;
        let names = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
        names.into_iter().find(|name| {
            let name = name.to_ascii_lowercase();
            SECRET.iter().any(|part| name.contains(part)) || matches!(name.as_str(), "key" | "sig" | "auth")
        })
    }

    /// The address as text.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_machine_are_addresses() {
        for text in [
            "https://a.example",
            "https://a.example:8443/x.yaml?v=1",
            "http://127.0.0.1:80/",
            "http://localhost/x",
            "http://[::1]:9/x",
        ] {
            assert_eq!(Url::parse(text).map(|url| url.text), Ok(text.to_owned()));
        }
        for text in [
            "",
            "a.yaml",
            "file:///etc/passwd",
            "ftp://a.example/x",
            "HTTPS://a.example",
            "https://",
            "https:///x",
            "https://A.example",
            "https://a.example:x/",
            "https://a.example:70000/",
            "http://a.example/",
            "http://127.0.0.1.a.example/",
            "http://127.0.0.1@a.example/",
            "https://user:word@a.example/",
            "https://a.example\\@b.example/",
            "https://a.example/#part",
            "https://a.example/ x",
            "https://a.example/\u{202e}",
            "https://[::2]/",
        ] {
            assert!(Url::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn references_resolve_beside_the_page() {
        let page = Url::parse("https://a.example:1/docs/api/?v=2").expect("it is a URL");
        let joined = |reference: &str| page.join(reference).map(|url| url.text).unwrap_or_default();
        assert_eq!(joined("open.json"), "https://a.example:1/docs/api/open.json");
        assert_eq!(joined("../open.json"), "https://a.example:1/docs/api/../open.json");
        assert_eq!(joined("/open.json?x=http://y"), "https://a.example:1/open.json?x=http://y");
        assert_eq!(joined("//b.example/x"), "https://b.example/x");
        assert_eq!(joined("https://b.example/x"), "https://b.example/x");
        for reference in ["javascript:alert(1)", "data:text/plain,x", "file:///etc/passwd", "a b", "#x"] {
            assert_eq!(joined(reference), "", "{reference}");
        }
        let bare = Url::parse("https://a.example").expect("it is a URL");
        assert_eq!(bare.join("x").map(|url| url.text), Ok("https://a.example/x".to_owned()));
        assert_eq!(page.join("/x").expect("it is a URL").origin(), page.origin());
    }

    #[test]
    fn secrets_in_a_query_are_seen() {
        let secret = |text: &str| Url::parse(text).expect("it is a URL").secret().map(str::to_owned);
        assert_eq!(secret("https://a.example/x?v=1&access_token=abc").as_deref(), Some("access_token"));
        assert_eq!(secret("https://a.example/x?X-Amz-Signature=abc").as_deref(), Some("X-Amz-Signature"));
        assert_eq!(secret("https://a.example/x?key=abc").as_deref(), Some("key"));
        assert_eq!(secret("https://a.example/tokens?page=2&keyboard=de"), None);
    }
}
