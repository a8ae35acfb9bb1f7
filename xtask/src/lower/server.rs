//! From servers and their variables to base URLs, and to the builder's methods that set them.
//!
//! * The first server of the document is the client's base URL. An operation whose first server is another one gets a
//!   builder method that replaces it, such as `uploads_base_url` for `https://uploads.github.com`, shared by all
//!   operations of that server. The method is named after what its URL has and the API's URL has not: host, else path,
//!   else scheme, else a short description.
//! * A base URL that the caller sets replaces all servers of the document, so that a test reaches no real host. Only the
//!   method of a server wins over it. A relative server stays relative to the base URL.
//! * Hosts that the document names receive the credentials of their operations, since real APIs need that
//!   (`files.stripe.com`). `cargo xtask diff` reports every operation whose requests go elsewhere.
//! * Server variables are builder methods that take any text, because providers add regions without asking. Servers that
//!   agree on name and default share the method. A value cannot end the host early: `evil.com/` for `{region}` in
//!   `https://{region}.example.com` is an error.
//! * A variable without a default is a warning. Its first listed value is used; if none is listed, the caller must set
//!   it. A server that the document got wrong fails only the operations that need it.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::{Candidate, Resort};
use super::name::{Item, Namer};
use crate::case::{Case, bare};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Pointer;
use crate::ir;
use crate::spec::{Operation, Server, ServerVariable, Spec, fill};

/// What tells servers apart: the URL, and the defaults of its variables.
type Key = (String, Vec<(String, Option<String>)>);

/// What tells variables apart. Servers that agree on the default of a name share the setting.
type VariableKey = (String, Option<String>);

/// The servers that operations have to themselves: the builder's method of each.
pub(super) struct Methods {
    root: Option<Key>,
    methods: BTreeMap<Key, String>,
}

impl Methods {
    /// The method of the server of an operation; `None` where it is that of the API.
    pub(super) fn of(&self, operation: &Operation) -> Option<String> {
        self.methods.get(&own(operation, self.root.as_ref())?.0).cloned()
    }
}

/// The servers of an API. `reserved` names are those of other methods of the builder.
pub(super) fn lower(
    spec: &Spec,
    reserved: &[&str],
    namer: &Namer<'_>,
    diagnostics: &mut Diagnostics,
) -> (ir::Servers, Methods) {
    let place = Pointer::root().child("servers");
    let root = spec.servers.first();
    root.into_iter().for_each(|server| check(server, &place.child(0), diagnostics));
    let root_key = root.map(key);
    let mut others: BTreeMap<Key, Server> = BTreeMap::new();
    for operation in &spec.operations {
        let Some((key, server)) = own(operation, root_key.as_ref()) else { continue };
        let known = others.entry(key).or_insert_with(|| {
            check(server, &operation.pointer, diagnostics);
            server.clone()
        });
        // Not every operation says all of what is known of its server.
        known.rust_name = known.rust_name.take().or_else(|| server.rust_name.clone());
        known.name = known.name.take().or_else(|| server.name.clone());
        known.description = known.description.take().or_else(|| server.description.clone());
        for (name, variable) in &server.variables {
            known.variables.get_mut(name).into_iter().for_each(|known| complete(known, variable));
        }
    }
    let root_url = root.map(Server::default_url).unwrap_or_default();
    let kept = namer.kept_for(&[Item::Server]);
    let free: Vec<&str> = reserved.iter().copied().chain(kept.iter().map(String::as_str)).collect();
    let variables = variables(root, others.values(), &root_url, &free, namer);
    let taken: Vec<&str> =
        reserved.iter().copied().chain(variables.values().map(|known| known.method.as_str())).collect();
    let candidates: Vec<Candidate> = others.values().map(|server| candidate(server, &root_url)).collect();
    let names = namer.resolve(Item::Server, &candidates, &taken);
    let methods: BTreeMap<Key, String> = others.keys().cloned().zip(names).collect();
    let template = |server: &Server| {
        fill(trimmed(&server.url), |name| {
            let known = variables.get(&(name.to_owned(), default(server, name)))?;
            Some(format!("{{{}}}", bare(&known.method)))
        })
    };
    let mut lowered: Vec<ir::Server> = others
        .iter()
        .filter_map(|(key, server)| {
            let url = template(server);
            Some(ir::Server {
                method: methods.get(key)?.clone(),
                // Relative to a base URL with a path, nothing and the root of the host are not the same.
                url: if url.is_empty() { "/".to_owned() } else { url },
                docs: server.description.clone().unwrap_or_default(),
            })
        })
        .collect();
    lowered.sort_by(|a, b| a.method.cmp(&b.method));
    let base_url = root.map(template).filter(|url| !url.is_empty());
    let mut variables: Vec<ir::ServerVariable> = variables.into_values().collect();
    variables.sort_by(|a, b| a.method.cmp(&b.method));
    let documented = |server: &Server| (server.url.clone(), server.description.clone().unwrap_or_default());
    let documented = spec.servers.iter().map(documented).collect();
    let servers = ir::Servers { base_url, documented, others: lowered, variables };
    (servers, Methods { root: root_key, methods })
}

/// The server that an operation has to itself.
fn own<'a>(operation: &'a Operation, root: Option<&Key>) -> Option<(Key, &'a Server)> {
    let server = operation.servers.first()?;
    let key = key(server);
    // Without servers the API has one, with the URL `/`.
    let is_root = root.map_or_else(|| key.0.is_empty(), |root| *root == key);
    (!is_root).then_some((key, server))
}

fn key(server: &Server) -> Key {
    let variables = server.placeholders().into_iter().map(|name| {
        let default = default(server, &name);
        (name, default)
    });
    (trimmed(&server.url).to_owned(), variables.collect())
}

fn trimmed(url: &str) -> &str {
    url.trim().trim_end_matches('/')
}

fn default(server: &Server, variable: &str) -> Option<String> {
    server.variables.get(variable)?.default.clone()
}

/// Reports variables that the URL or the list of variables lacks.
fn check(server: &Server, place: &Pointer, diagnostics: &mut Diagnostics) {
    let used: BTreeSet<String> = server.placeholders().into_iter().collect();
    for name in used.iter().filter(|name| !server.variables.contains_key(*name)) {
        let message = format!("the server URL uses the variable `{name}`, which is not declared");
        let diagnostic = Diagnostic::warning("server-variable", message).at(place);
        diagnostics.push(diagnostic.help("callers must set it; an overlay can add a default"));
    }
    for name in server.variables.keys().filter(|name| !used.contains(*name)) {
        let message = format!("the server URL does not use the variable `{name}`");
        diagnostics.push(Diagnostic::new(Severity::Note, "server-variable", message).at(place));
    }
}

/// Adds what another server says of the same variable.
fn complete(known: &mut ServerVariable, other: &ServerVariable) {
    if known.values.is_empty() {
        known.values.clone_from(&other.values);
    }
    known.description = known.description.take().or_else(|| other.description.clone());
}

/// The variables of all servers, with the builder's method of each.
fn variables<'a>(
    root: Option<&'a Server>,
    others: impl Iterator<Item = &'a Server>,
    root_url: &str,
    reserved: &[&str],
    namer: &Namer<'_>,
) -> BTreeMap<VariableKey, ir::ServerVariable> {
    let undeclared = ServerVariable::default();
    let mut found: BTreeMap<VariableKey, (ServerVariable, Candidate)> = BTreeMap::new();
    for (class, server) in root.map(|server| (1, server)).into_iter().chain(others.map(|other| (2, other))) {
        let (apart, url) = (words(server, root_url), server.default_url());
        for name in server.placeholders() {
            let variable = server.variables.get(&name).unwrap_or(&undeclared);
            let spelling = variable.rust_name.as_deref().unwrap_or(&name);
            let candidate = Candidate {
                pointer: Pointer::root()
                    .child("variables")
                    .child(&name)
                    .child(variable.default.as_deref().unwrap_or_default()),
                by_hand: variable.rust_name.is_some(),
                class: if variable.rust_name.is_some() { 0 } else { class },
                spelling: spelling.to_owned(),
                case: Case::Snake,
                resort: Resort::Text,
                words: vec![
                    spelling.to_owned(),
                    format!("{apart} {spelling}"),
                    format!("{url} server {spelling}"),
                ],
            };
            let known = found.entry((name, variable.default.clone()));
            complete(&mut known.or_insert_with(|| (variable.clone(), candidate)).0, variable);
        }
    }
    let candidates: Vec<Candidate> = found.values().map(|(_, candidate)| candidate.clone()).collect();
    let methods = namer.resolve(Item::ServerVariable, &candidates, reserved);
    let lowered = found.into_iter().zip(methods).map(|((key, (variable, _)), method)| {
        let lowered = ir::ServerVariable {
            method,
            name: key.0.clone(),
            default: key.1.clone(),
            values: variable.values,
            docs: variable.description.unwrap_or_default(),
        };
        (key, lowered)
    });
    lowered.collect()
}

/// The names that the method of a server may have: a pinned one, the document's, or what its URL has and that of the API
/// has not.
fn candidate(server: &Server, root_url: &str) -> Candidate {
    let pointer = Pointer::root().child("servers").child(&server.url);
    let new = |class, spelling: &str, words| Candidate {
        pointer: pointer.clone(),
        by_hand: server.rust_name.is_some(),
        class,
        spelling: spelling.to_owned(),
        case: Case::Snake,
        resort: Resort::Text,
        words,
    };
    let base_url = |text: &str| format!("{text} base url");
    if let Some(name) = &server.rust_name {
        return new(0, name, vec![name.clone(), base_url(name)]);
    }
    let whole = base_url(&server.default_url());
    if let Some(name) = &server.name {
        return new(1, name, vec![base_url(name), whole]);
    }
    // As the document spells it, with the names of variables in place of their defaults.
    let (host, path) = distinct(&server.url, root_url);
    let words = [words(server, root_url), host.clone(), format!("{host} {path}")];
    let words = words.iter().filter(|words| !words.trim().is_empty()).map(|words| base_url(words));
    let class = if server.placeholders().is_empty() { 2 } else { 3 };
    new(class, "", words.chain([whole]).collect())
}

/// How a server is told from that of the API: by its host, else by its path, else by what the document says of it.
fn words(server: &Server, root_url: &str) -> String {
    // What the document writes itself, before what its variables make of it.
    let (literal, _) = distinct(&fill(&server.url, |_| Some(String::new())), root_url);
    let (host, path) = distinct(&server.default_url(), root_url);
    let words = [literal, host, path, scheme(server, root_url), described(server)]
        .into_iter()
        .find(|words| !words.is_empty());
    words.unwrap_or("origin".to_owned())
}

/// The host of a URL without the labels at its end, and the path without the segments at its start, that another URL has
/// too.
fn distinct(url: &str, other: &str) -> (String, String) {
    let ((host, path), (other_host, other_path)) = (parts(url), parts(other));
    let mut labels = behind_common(host.rsplit('.'), other_host.rsplit('.'));
    labels.reverse();
    let own_host = match labels.as_slice() {
        [] if host != other_host => host.trim_matches('.').to_owned(),
        labels => labels.join(" "),
    };
    (own_host, behind_common(path.split('/'), other_path.split('/')).join(" "))
}

/// What a list has behind what both begin with.
fn behind_common<'a>(
    list: impl Iterator<Item = &'a str>,
    other: impl Iterator<Item = &'a str>,
) -> Vec<&'a str> {
    let mut other = other.filter(|part| !part.is_empty());
    let list = list.filter(|part| !part.is_empty());
    list.skip_while(|part| other.next().is_some_and(|other| other == *part)).collect()
}

/// The host and the path of a URL; a relative one has no host.
fn parts(url: &str) -> (&str, &str) {
    match url.split_once("//") {
        Some((_, rest)) => rest.split_once('/').unwrap_or((rest, "")),
        None => ("", url),
    }
}

/// The scheme, where it alone is another.
fn scheme(server: &Server, root_url: &str) -> String {
    let scheme = |url: &str| url.split_once("://").map(|(scheme, _)| scheme.to_owned());
    scheme(&server.default_url()).filter(|own| scheme(root_url).as_ref() != Some(own)).unwrap_or_default()
}

/// A short description, without the words that any server may have.
fn described(server: &Server) -> String {
    const ANY: &[&str] = &["a", "an", "api", "base", "endpoint", "for", "host", "of", "server", "the", "url"];
    let description = server.description.as_deref().unwrap_or_default();
    let words = description.split_whitespace();
    let words: Vec<&str> = words
        .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()))
        .filter(|word| !word.is_empty() && !ANY.contains(&word.to_ascii_lowercase().as_str()))
        .collect();
    if words.len() <= 4 { words.join(" ") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::{Namer, lower};
    use crate::diagnostic::Diagnostics;
    use crate::document::{Document, Sources, Strictness};
    use crate::lower::place::Places;
    use crate::spec::{Schemas, Spec};

    /// The methods that set the servers of operations, for an API at `root`.
    fn methods(root: &str, servers: &[&str]) -> Vec<String> {
        let paths: String = servers
            .iter()
            .enumerate()
            .map(|(index, server)| {
                format!(
                    "  /{index}: {{get: {{servers: [{server}], responses: {{'204': {{description: a}}}}}}}}\n"
                )
            })
            .collect();
        let text = format!(
            "openapi: 3.2.0\ninfo: {{title: a, version: '1'}}\nservers: [{{url: '{root}'}}]\npaths:\n{paths}"
        );
        let mut sources = Sources::memory([("a.yaml", text.as_bytes())]);
        let mut diagnostics = Diagnostics::default();
        let document = Document::load(&mut sources, "a.yaml", &[], Strictness::Strict, &mut diagnostics)
            .expect("it loads");
        let spec = Spec::resolve(&document, &mut diagnostics);
        let schemas = Schemas::default();
        let places = Places::new(&spec, &schemas, None);
        let (servers, _) = lower(&spec, &["base_url"], &Namer::new(&places), &mut diagnostics);
        servers.others.into_iter().map(|server| server.method).collect()
    }

    #[test]
    fn a_server_is_called_after_what_tells_it_from_that_of_the_api() {
        for (root, server, method) in [
            ("https://api.github.com", "{url: 'https://uploads.github.com'}", "uploads_base_url"),
            ("https://api.example.com/v1", "{url: 'https://api.example.com/v2'}", "v2_base_url"),
            ("https://api.example.com", "{url: 'http://api.example.com'}", "http_base_url"),
            ("https://api.box.com", "{url: 'https://dl.boxcloud.com'}", "dl_boxcloud_base_url"),
            ("https://api.example.com", "{url: 'https://example.com'}", "example_com_base_url"),
            ("https://example.com/v1", "{url: /}", "origin_base_url"),
            (
                "https://example.com/v1",
                "{url: 'https://example.com', description: The auth server.}",
                "auth_base_url",
            ),
            (
                "https://example.com/v1",
                "{url: 'https://a.example.com', name: Large files}",
                "large_files_base_url",
            ),
            ("https://example.com/v1", "{url: 'https://a.example.com', x-rust-name: files}", "files"),
            (
                "https://eu.api.example.com",
                "{url: 'https://{region}.files.example.com', variables: {region: {default: eu}}}",
                "files_base_url",
            ),
            (
                "https://api.example.com",
                "{url: '{origin}', variables: {origin: {default: 'https://files.example.com'}}}",
                "files_base_url",
            ),
        ] {
            assert_eq!(methods(root, &[server]), [method], "{server}");
        }
    }

    #[test]
    fn servers_that_would_be_called_alike_are_told_apart() {
        let template =
            "{url: 'https://{upload-server}/2', variables: {upload-server: {default: up.example.com}}}";
        assert_eq!(
            methods("https://api.example.com", &["{url: 'https://up.example.com/2'}", template]),
            ["up_base_url", "upload_server_base_url"]
        );
        assert_eq!(
            methods(
                "https://api.example.com",
                &["{url: 'https://a.example.com/x'}", "{url: 'https://a.example.com/y'}"]
            ),
            ["a_x_base_url", "a_y_base_url"]
        );
    }

    #[test]
    fn what_the_api_says_as_well_is_no_server_of_an_operation() {
        assert!(
            methods(
                "https://example.com/a",
                &["{url: 'https://example.com/a/'}", "{url: 'https://example.com/a', description: b}"]
            )
            .is_empty()
        );
        assert!(methods("/", &["{url: /}"]).is_empty());
    }
}
