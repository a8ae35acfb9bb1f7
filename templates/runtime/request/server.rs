//! The URLs of requests: the client's base URL, and those of operations with a server of their own.

use reqwest::Url;

/// A server that only some operations use (OpenAPI 3.0.4, "Server Object").
#[derive(Debug)]
pub(crate) struct Server {
    name: &'static str,
    url: &'static str,
}

impl Server {
    /// Makes a server from the builder's method that replaces it and its URL, with `{name}` for variables.
    pub(crate) const fn new(name: &'static str, url: &'static str) -> Self {
        Self { name, url }
    }
}

/// A variable in the URLs of servers (OpenAPI 3.0.4, "Server Variable Object").
#[derive(Debug)]
pub(crate) struct Variable {
    name: &'static str,
    default: Option<&'static str>,
    listed: &'static [&'static str],
}

impl Variable {
    /// Makes a variable from the builder's method that sets it and its default.
    pub(crate) const fn new(name: &'static str, default: &'static str) -> Self {
        Self { name, default: Some(default), listed: &[] }
    }

    /// Makes a variable that the caller must set.
    pub(crate) const fn required(name: &'static str) -> Self {
        Self { name, default: None, listed: &[] }
    }

    /// Sets the values that the document lists. Others are accepted too.
    pub(crate) const fn listed(self, listed: &'static [&'static str]) -> Self {
        Self { listed, ..self }
    }
}

/// The caller's settings for URLs.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    base_url: Option<String>,
    /// By server name.
    servers: Vec<(&'static str, String)>,
    /// By variable name.
    variables: Vec<(&'static str, String)>,
}

impl Settings {
    pub(crate) fn base_url(&mut self, url: &str) {
        self.base_url = Some(url.to_owned());
    }

    pub(crate) fn server(&mut self, name: &'static str, url: &str) {
        self.servers.retain(|(known, _)| *known != name);
        self.servers.push((name, url.to_owned()));
    }

    pub(crate) fn variable(&mut self, name: &'static str, value: &str) {
        self.variables.retain(|(known, _)| *known != name);
        self.variables.push((name, value.to_owned()));
    }

    /// Resolves the base URLs of a client, or returns what is wrong with a setting.
    pub(crate) fn resolve(
        &self,
        base_url: Option<&str>,
        servers: &[Server],
        variables: &[Variable],
    ) -> Result<Servers, String> {
        let base_url = match (&self.base_url, base_url) {
            (Some(url), _) => checked(url).map_err(|fault| format!("the base URL {fault}"))?,
            (None, Some(template)) => self.expand(template, variables).and_then(|url| {
                checked(&url).map_err(|fault| self.wrong(template, variables, fault, "a base URL"))
            })?,
            (None, None) => return Err("the document names no server: set a base URL".to_owned()),
        };
        let mut others = Vec::new();
        for Server { name, url: template } in servers {
            let set = self.servers.iter().find(|(known, _)| known == name);
            let url = match set {
                Some((_, url)) => Ok(checked(url).map_err(|fault| format!("the URL of `{name}` {fault}"))?),
                None => self.server_of_document(name, template, variables, &base_url),
            };
            // A URL that the document got wrong only affects its own operations.
            let is_set = |(variable, _): &(&str, String)| template.contains(&format!("{{{variable}}}"));
            if let (Err(fault), true) = (&url, self.variables.iter().any(is_set)) {
                return Err(fault.clone());
            }
            others.push((*name, url));
        }
        Ok(Servers { base_url, others })
    }

    /// Returns the base URL of a server that the caller did not replace.
    fn server_of_document(
        &self,
        name: &str,
        template: &str,
        variables: &[Variable],
        base_url: &str,
    ) -> Result<String, String> {
        let wrong = |fault| self.wrong(template, variables, fault, &format!("`{name}`"));
        let base = Url::parse(&format!("{base_url}/")).map_err(|_| wrong("has no base URL"))?;
        let found = self.expand(template, variables).and_then(|text| {
            let url = base.join(&text).map_err(|_| wrong("is not a URL"))?;
            Ok((checked(url.as_str()).map_err(wrong)?, is_relative(&text) && url.origin() == base.origin()))
        });
        match found {
            // The caller's base URL replaces all hosts of the document, so that tests reach none of them.
            Ok((_, false)) | Err(_) if self.base_url.is_some() => Ok(base_url.to_owned()),
            found => found.map(|(url, _)| url),
        }
    }

    /// Describes what is wrong with a server of the document, or with the values that the caller put into its URL.
    fn wrong(&self, template: &str, variables: &[Variable], fault: &str, instead: &str) -> String {
        let set = self.variables.iter().filter(|(name, _)| template.contains(&format!("{{{name}}}")));
        let set: Vec<String> = set.map(|(name, value)| setting(name, value, variables)).collect();
        match set.as_slice() {
            [] => format!("the document's server `{template}` {fault}: set {instead}"),
            set => format!("with {}, the server `{template}` {fault}", set.join(" and ")),
        }
    }

    /// Inserts the values of variables into a URL.
    fn expand(&self, template: &str, variables: &[Variable]) -> Result<String, String> {
        let mut url = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            url.push_str(before);
            let set = self.variables.iter().find(|(known, _)| *known == name);
            let default = || variables.iter().find(|variable| variable.name == name)?.default;
            let value = match set {
                Some((_, value)) if ends_host(&url, value, after) => {
                    return Err(format!("{} leads to another host", setting(name, value, variables)));
                }
                Some((_, value)) => value,
                None => default().ok_or_else(|| {
                    format!("`{name}` is not set: it is a part of the server's URL that has no default")
                })?,
            };
            url.push_str(value);
            rest = after;
        }
        url.push_str(rest);
        Ok(url)
    }
}

/// The base URLs of a client, without trailing slashes.
#[derive(Debug)]
pub(crate) struct Servers {
    pub(crate) base_url: String,
    /// Those of single operations by name, or why there is none.
    others: Vec<(&'static str, Result<String, String>)>,
}

impl Servers {
    /// Whether any of them uses TLS.
    pub(crate) fn is_https(&self) -> bool {
        let others = self.others.iter().filter_map(|(_, url)| url.as_ref().ok());
        others.chain([&self.base_url]).any(|url| url.starts_with("https:"))
    }

    /// Returns the base URL of an operation, by the name of its server if it has one.
    pub(crate) fn url(&self, server: Option<&str>) -> Result<&str, String> {
        let Some(name) = server else { return Ok(&self.base_url) };
        let found = self.others.iter().find(|(known, _)| *known == name);
        let (_, url) = found.ok_or_else(|| format!("there is no server `{name}`"))?;
        url.as_deref().map_err(Clone::clone)
    }
}

/// Describes a value that the caller set, with those that the document lists.
fn setting(name: &str, value: &str, variables: &[Variable]) -> String {
    let listed = variables.iter().find(|variable| variable.name == name).map_or(&[][..], |it| it.listed);
    let listed: Vec<String> = listed.iter().map(|value| format!("`{value}`")).collect();
    let listed = if listed.is_empty() { String::new() } else { format!(" (listed: {})", listed.join(", ")) };
    format!("`{name}` set to `{value}`{listed}")
}

/// Whether a reference has neither a scheme nor a host (RFC 3986, section 4.2).
fn is_relative(text: &str) -> bool {
    !text.starts_with("//") && !text.split('/').next().is_some_and(|segment| segment.contains(':'))
}

/// Whether a value would cut off the part of the host that follows it: `evil.com/` for `{region}` in
/// `https://{region}.example.com`.
fn ends_host(before: &str, value: &str, after: &str) -> bool {
    let in_host = before.split_once("://").is_some_and(|(_, host)| !host.contains('/'));
    in_host && !after.is_empty() && !after.starts_with('/') && value.contains(['/', '\\', '?', '#', '@'])
}

/// Returns a base URL without its trailing slash, or what is wrong with it.
fn checked(text: &str) -> Result<String, &'static str> {
    let url = Url::parse(text).map_err(|_| "is not an absolute URL")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("is neither http nor https");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user or a password, which are set as a credential");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("has a query or a fragment");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
