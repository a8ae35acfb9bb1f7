//! Who may call, how credentials are sent, and where requests go.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::facts::{Facts, Operation};
use super::label::text;
use super::walk::{Finding, Key, Walk};
use crate::diff::change::{Kind, Wire};
use crate::document::Pointer;
use crate::document::key;
use crate::spec::fill;

/// Schemes that are needed together, each with its scopes.
type Requirement = BTreeMap<String, BTreeSet<String>>;

impl Walk<'_> {
    /// Compares who may call an operation.
    pub(super) fn requirements(&mut self, id: usize, old: &Operation, new: &Operation) {
        let (was, is) = (requirements(self.old, old), requirements(self.new, new));
        let place = new.place.child("security");
        // Names of schemes do not travel: one that is sent as another is that one.
        let sent = |facts: &Facts, one: &Requirement| -> BTreeSet<String> {
            one.keys().map(|name| how(facts, name)).collect()
        };
        let same = |old: &Requirement, new: &Requirement| {
            let names = |one: &Requirement| one.keys().cloned().collect::<BTreeSet<String>>();
            names(new).is_subset(&names(old)) || sent(self.new, new).is_subset(&sent(self.old, old))
        };
        let (mut schemes, mut met) = (BTreeSet::new(), BTreeSet::new());
        for before in &was {
            let Some(after) = is.iter().filter(|after| same(before, after)).max_by_key(|after| after.len())
            else {
                let message = if before.is_empty() {
                    "now needs a credential".to_owned()
                } else {
                    format!("is no longer called with {}", together(before))
                };
                let found = Finding::new(Kind::Security, "removed", &place, Wire::Breaking, message);
                self.find(id, if before.is_empty() { found } else { found.rule("api-security-removed") });
                continue;
            };
            met.insert(after);
            schemes.extend(after.keys().filter(|name| before.contains_key(*name)).cloned());
            let none = BTreeSet::new();
            for (name, scopes) in after {
                let known = before.get(name).unwrap_or(&none);
                let more: Vec<String> = scopes.difference(known).map(|scope| text(scope)).collect();
                let less: Vec<String> = known.difference(scopes).map(|scope| text(scope)).collect();
                if !more.is_empty() {
                    let message = format!("now needs the scopes {} of {}", more.join(", "), text(name));
                    let found = Finding::new(Kind::Security, "scope-added", &place, Wire::Doubtful, message);
                    self.find(id, found.rule("api-security-scope-added"));
                }
                if !less.is_empty() {
                    let message = format!("no longer needs the scopes {} of {}", less.join(", "), text(name));
                    let found = Finding::new(Kind::Security, "scope-removed", &place, Wire::Safe, message);
                    self.find(id, found.rule("api-security-scope-removed"));
                }
            }
            if after.len() < before.len() {
                let message =
                    format!("is called with {} alone instead of {}", together(after), together(before));
                self.find(id, Finding::new(Kind::Security, "fewer", &place, Wire::Safe, message));
            }
        }
        for after in is.iter().filter(|after| !met.contains(after)) {
            let message = format!("may be called with {}", together(after));
            let found = Finding::new(Kind::Security, "added", &place, Wire::Safe, message);
            self.find(id, found.rule("api-security-added"));
        }
        for name in schemes {
            let node = self.node(Key::Scheme(name));
            self.link(id, node);
        }
    }

    /// Compares a scheme that both documents have.
    pub(super) fn scheme(&mut self, id: usize, name: &str) {
        let (Some((_, old)), Some((place, new))) = (self.old.schemes.get(name), self.new.schemes.get(name))
        else {
            return;
        };
        let (was, is) = (how(self.old, name), how(self.new, name));
        let elsewhere = |finding: Finding| Finding { elsewhere: true, ..finding };
        if was != is {
            let message = format!("the credential {} is now sent as {is}, was as {was}", text(name));
            let found = Finding::new(Kind::SecurityScheme, "sent-otherwise", place, Wire::Breaking, message);
            self.find(id, elsewhere(found.rule("api-security-component-type-changed")));
        }
        let urls = |scheme: &Map<String, Value>| -> BTreeMap<String, String> {
            let flows = scheme.get("flows").and_then(Value::as_object).into_iter().flatten();
            let own = ["openIdConnectUrl", key::OAUTH2_METADATA_URL].into_iter();
            let own = own.filter_map(|key| Some((key.to_owned(), scheme.get(key)?.as_str()?.to_owned())));
            let urls = flows.flat_map(|(flow, value)| {
                let map = value.as_object().into_iter().flatten();
                map.filter_map(move |(key, url)| Some((format!("{flow} {key}"), url.as_str()?.to_owned())))
            });
            own.chain(urls).collect()
        };
        let (before, after) = (urls(old), urls(new));
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for key in keys.into_iter().filter(|key| before.get(*key) != after.get(*key)) {
            let url =
                |urls: &BTreeMap<String, String>| urls.get(key).map_or("nothing".to_owned(), |url| text(url));
            let message = format!("the {key} of {} is now {}, was {}", text(name), url(&after), url(&before));
            let found = Finding::new(Kind::SecurityScheme, "url-changed", place, Wire::Doubtful, message);
            let rule = match key.ends_with(" tokenUrl") {
                true => "api-security-component-oauth-token-url-changed",
                false => "api-security-component-oauth-url-changed",
            };
            self.find(id, elsewhere(found.rule(rule)));
        }
        // Scopes are told where they are needed.
        const JUDGED: [&str; 7] =
            ["type", "in", "name", "scheme", "bearerFormat", "flows", "openIdConnectUrl"];
        let judged =
            JUDGED.iter().copied().chain([key::OAUTH2_METADATA_URL, key::DEPRECATED, key::MUTUAL_TLS]);
        self.others(id, Kind::SecurityScheme, (old, new), &judged.collect::<Vec<_>>(), place);
    }

    /// Compares the servers of an operation that has its own, or had.
    pub(super) fn own_servers(&mut self, id: usize, old: &Operation, new: &Operation) {
        let own = |servers: &Value| servers.as_array().is_some_and(|list| !list.is_empty());
        let of = |facts: &Facts, operation: &Operation| {
            listed(if own(&operation.servers) { &operation.servers } else { &facts.servers })
        };
        if own(&old.servers) || own(&new.servers) {
            let servers = (of(self.old, old), of(self.new, new));
            self.servers(id, &servers.0, &servers.1, &new.place.child("servers"), Kind::Operation);
        }
    }

    /// Compares the servers of the API.
    pub(super) fn api_servers(&mut self, id: usize) {
        let (old, new) = (listed(&self.old.servers), listed(&self.new.servers));
        self.servers(id, &old, &new, &Pointer::root().child("servers"), Kind::Api);
    }

    fn servers(&mut self, id: usize, old: &[Server], new: &[Server], place: &Pointer, kind: Kind) {
        for before in old {
            if let Some(after) = new.iter().find(|after| after.url == before.url) {
                self.variables(id, before, after, place, kind);
            }
        }
        let urls = |servers: &[Server]| servers.iter().map(|server| server.url.clone()).collect::<Vec<_>>();
        let (old, new) = (urls(old), urls(new));
        let first = |urls: &[String]| urls.first().map_or("nothing".to_owned(), |url| text(url));
        if old.first() != new.first() {
            let message = format!("the server is now {}, was {}", first(&new), first(&old));
            let found = Finding::new(kind, "server-changed", place, Wire::Doubtful, message);
            self.find(id, Finding { elsewhere: true, ..found });
        }
        let gone: Vec<String> =
            old.iter().skip(1).filter(|url| !new.contains(url)).map(|url| text(url)).collect();
        let come: Vec<String> =
            new.iter().skip(1).filter(|url| !old.contains(url)).map(|url| text(url)).collect();
        if !gone.is_empty() {
            let message = format!("the server {} is no longer listed", gone.join(", "));
            self.find(id, Finding::new(kind, "server-removed", place, Wire::Doubtful, message));
        }
        if !come.is_empty() {
            let message = format!("the server {} is also listed", come.join(", "));
            self.find(id, Finding::new(kind, "server-added", place, Wire::Safe, message));
        }
    }

    /// Compares what the variables of a server may be.
    fn variables(&mut self, id: usize, old: &Server, new: &Server, place: &Pointer, kind: Kind) {
        // What is not a variable has one value.
        let allows = |server: &Server, name: &str, value: &String| match server.variables.get(name) {
            Some(Some(values)) => values.contains(value),
            Some(None) => true,
            None => false,
        };
        let lacks = |one: &Server, other: &Server| -> Vec<String> {
            let lacking =
                one.variables.iter().filter(|(name, values)| match (values, other.variables.get(*name)) {
                    (None, of_other) => !matches!(of_other, Some(None)),
                    (Some(values), None) => values.len() > 1,
                    (Some(values), Some(_)) => !values.iter().all(|value| allows(other, name, value)),
                });
            lacking.map(|(name, _)| text(name)).collect()
        };
        for (names, event, word, wire) in [
            (lacks(old, new), "server-variable-narrowed", "fewer", Wire::Doubtful),
            (lacks(new, old), "server-variable-widened", "more", Wire::Safe),
        ] {
            if !names.is_empty() {
                let message =
                    format!("{} of the server {} may be {word} values", names.join(", "), text(&new.url));
                self.find(id, Finding::new(kind, event, place, wire, message));
            }
        }
    }
}

/// A server with what its variables may be.
struct Server {
    /// The URL with the defaults of the variables.
    url: String,
    /// The values of each variable, `None` for any.
    variables: BTreeMap<String, Option<BTreeSet<String>>>,
}

/// The alternatives of an operation; one without schemes where no credential is needed.
fn requirements(facts: &Facts, operation: &Operation) -> Vec<Requirement> {
    let stated = operation.map.get("security").filter(|stated| !stated.is_null()).unwrap_or(&facts.security);
    let alternatives: Vec<Requirement> = stated
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| {
            let schemes = one.as_object().into_iter().flatten();
            let schemes = schemes.map(|(name, scopes)| {
                let scopes = scopes.as_array().into_iter().flatten().filter_map(Value::as_str);
                (name.clone(), scopes.map(str::to_owned).collect())
            });
            schemes.collect()
        })
        .collect();
    if alternatives.is_empty() { vec![Requirement::new()] } else { alternatives }
}

/// How the credential of a scheme is sent.
fn how(facts: &Facts, name: &str) -> String {
    let Some((_, scheme)) = facts.schemes.get(name) else { return format!("`{name}`") };
    let word = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
    match word("type") {
        "apiKey" if word("in") == "header" => {
            format!("the header {}", text(&word("name").to_ascii_lowercase()))
        }
        "apiKey" => format!("the {} {}", word("in"), text(word("name"))),
        "http" if scheme.contains_key(key::MUTUAL_TLS) => "a certificate".to_owned(),
        "http" => format!("`Authorization: {}`", word("scheme").to_ascii_lowercase().replace('`', "'")),
        // Tokens of both are sent so.
        "oauth2" | "openIdConnect" => "`Authorization: bearer`".to_owned(),
        other => text(other),
    }
}

fn together(requirement: &Requirement) -> String {
    let names: Vec<String> = requirement.keys().map(|name| text(name)).collect();
    if names.is_empty() { "no credential".to_owned() } else { names.join(" with ") }
}

/// The servers, the one that is used first.
fn listed(servers: &Value) -> Vec<Server> {
    let servers = servers.as_array().into_iter().flatten();
    let listed = servers.map(|server| {
        let url = server.get("url").and_then(Value::as_str).unwrap_or_default();
        let variables = server.get("variables").and_then(Value::as_object);
        let value = |name: &str| {
            let default =
                variables.and_then(|map| map.get(name)).and_then(|variable| variable.get("default"));
            default.and_then(Value::as_str).map(str::to_owned)
        };
        let allowed = variables.into_iter().flatten().map(|(name, variable)| {
            let values = variable.get("enum").and_then(Value::as_array).filter(|values| !values.is_empty());
            let texts =
                |values: &Vec<Value>| values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            (name.clone(), values.map(texts))
        });
        let variables = allowed.collect();
        Server { url: fill(url, value).trim_end_matches('/').to_owned(), variables }
    });
    listed.collect()
}
