//! The crate around the modules: manifest, root, README.

use std::fmt::Write as _;

use super::Code;
use super::docs;
use super::features;
use super::features::quoted;
use super::types::{bare, ident};
use crate::ir::{Api, Group, Operation, Plain, TypeRef};
use crate::limits;

/// What a crate is called and made of.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The name of the package.
    pub package: String,
    /// Its version; that of the template if there is none.
    pub version: Option<String>,
    /// What it says of itself in a line; the names of its APIs if there is none.
    pub description: Option<String>,
    /// Whether there is one API, at the root of the crate.
    pub standalone: bool,
}

impl Layout {
    /// A crate for one API.
    pub fn standalone(package: String) -> Self {
        Self { package, version: None, description: None, standalone: true }
    }

    /// A crate of modules, one for each API.
    pub fn modules(package: String) -> Self {
        Self { package, version: None, description: None, standalone: false }
    }

    /// The command that makes such a crate, after `cargo xtask`.
    pub(super) fn command(&self) -> &'static str {
        if self.standalone { "generate" } else { "codegen" }
    }

    /// The name of the crate in Rust.
    fn crate_name(&self) -> String {
        self.package.replace('-', "_")
    }

    /// The folder of an API's files.
    pub(super) fn folder(&self, api: &Api) -> String {
        if self.standalone { "src".to_owned() } else { format!("src/{}", api.module) }
    }

    /// The path of an API's module.
    fn path(&self, api: &Api) -> String {
        if self.standalone { self.crate_name() } else { format!("{}::{}", self.crate_name(), api.module) }
    }
}

/// Lints that generated code cannot keep to, each with the reason.
fn allowed() -> Code {
    code! {
        #![allow(deprecated, reason = "deprecated items still exist and are named here")]
        #![allow(
            clippy::doc_lazy_continuation,
            clippy::doc_overindented_list_items,
            reason = "descriptions keep the layout of their author"
        )]
        #![allow(clippy::needless_update, reason = "a model may have no fields but those that its constructor takes")]
        #![allow(clippy::large_enum_variant, reason = "a box that comes and goes with a property would break callers")]
    }
}

/// `lib.rs` of a crate of several APIs.
pub(super) fn root(apis: &[Api]) -> Code {
    let text: Vec<String> = apis
        .iter()
        .map(|api| {
            let groups = if api.group_features { "; each group of operations has a feature too" } else { "" };
            let title = docs::clean_line(&api.title);
            format!("* [`{}`]: {title}, behind the feature of the same name{groups}", api.module)
        })
        .collect();
    let text = format!("Clients for web APIs, one module each.\n\n{}", text.join("\n"));
    let text = docs::inner_trusted(&text);
    let allowed = allowed();
    let modules = apis.iter().map(|api| {
        let (name, feature) = (ident(&api.module), features::base(api));
        code!(#[cfg(feature = #feature)] pub mod #name;)
    });
    let modules: Vec<Code> = modules.collect();
    code! {
        #text
        #allowed
        #(#modules)*
        pub mod runtime;
    }
}

/// The root of an API: `mod.rs` of its module, or `lib.rs` of its crate.
pub(super) fn api(api: &Api, layout: &Layout) -> Code {
    let mut text = docs::clean_line(&api.title);
    text.push('\n');
    let description = docs::clean(&api.docs);
    if !description.is_empty() {
        let _ = write!(text, "\n{description}\n");
    }
    let has_client = !api.groups.is_empty();
    if has_client {
        let _ = write!(text, "\n# Example\n\n{}", example(api, layout));
    }
    let text = docs::inner_trusted(&text);
    let partial = api.group_features.then(|| {
        let all = &api.module;
        code!(#![cfg_attr(not(feature = #all), allow(dead_code, unused_imports, reason = "some is for groups that are not there"))])
    });
    let (allowed, runtime) = if layout.standalone {
        let needs = features::needs(api);
        (
            allowed(),
            code!(
                #needs
                pub mod runtime;
            ),
        )
    } else {
        (code!(), code!())
    };
    let models = (!api.types.is_empty()).then(|| {
        code!(
            pub mod models;
        )
    });
    let wire = super::has_wire(api).then(|| {
        code!(
            mod wire;
        )
    });
    let xml = (!api.xml.is_empty()).then(|| {
        code!(
            mod xml;
        )
    });
    // A document without operations, of events or of shared schemas, is models alone.
    let client = has_client.then(|| {
        code!(
            mod client;
        )
    });
    let exports = has_client.then(|| {
        code!(
            pub use self::client::{Client, ClientBuilder};
        )
    });
    let has_headers = !api.headers.is_empty();
    let headers = has_headers.then(|| {
        code!(
            mod headers;
        )
    });
    let header_exports = has_headers.then(|| {
        code!(
            pub use self::headers::Headers;
        )
    });
    let operations = has_client.then(|| {
        code!(
            pub mod operations;
        )
    });
    let endpoints = has_client.then(|| {
        code!(
            mod endpoints;
        )
    });
    code! {
        #text
        #allowed
        #partial
        #client
        #endpoints
        #headers
        #models
        #operations
        #runtime
        #wire
        #xml
        #exports
        #header_exports
    }
}

/// A doctest that calls an operation, or builds a client where none can be called with simple values.
fn example(api: &Api, layout: &Layout) -> String {
    let path = layout.path(api);
    let credentials: String = api
        .client
        .credentials
        .iter()
        .take(1)
        .map(|credential| {
            let values: usize = credential.parts.iter().map(|part| if part.basic { 2 } else { 1 }).sum();
            format!(".{}({})", credential.method, vec!["\"…\""; values].join(", "))
        })
        .collect();
    let base_url = if api.client.servers.is_known() { "" } else { ".base_url(\"https://example.com\")" };
    let call = simplest(api).map(|(group, operation)| {
        let arguments: Vec<&str> =
            operation.arguments.iter().filter_map(|argument| sample(&argument.ty)).collect();
        let (group, method) = (bare(&group.module), &operation.method);
        let call = format!("client.{group}().{method}({}).await?;\n", arguments.join(", "));
        if call.len() <= 80 {
            return call;
        }
        format!("client\n    .{group}()\n    .{method}({})\n    .await?;\n", arguments.join(", "))
    });
    format!(
        "```no_run\n# #[allow(deprecated)]\n# async fn example() -> Result<(), {0}::runtime::AnyError> {{\nlet client = {path}::Client::builder(){credentials}{base_url}.build()?;\n{1}# drop(client);\n# Ok(())\n# }}\n```",
        layout.crate_name(),
        call.unwrap_or_default(),
    )
}

/// The operation with the fewest arguments of those that take simple values only.
fn simplest(api: &Api) -> Option<(&Group, &Operation)> {
    let all =
        api.groups.iter().flat_map(|group| group.operations.iter().map(move |operation| (group, operation)));
    all.filter(|(_, operation)| {
        !operation.deprecated
            && !operation.body.as_ref().is_some_and(|body| body.required)
            && operation.arguments.iter().all(|argument| sample(&argument.ty).is_some())
    })
    .min_by_key(|(_, operation)| operation.arguments.len())
}

fn sample(ty: &TypeRef) -> Option<&'static str> {
    Some(match ty {
        TypeRef::Plain(Plain::String) => "\"id\"",
        TypeRef::Plain(plain) if plain.is_integer() => "1",
        TypeRef::Plain(Plain::Bool) => "true",
        TypeRef::Plain(Plain::Uuid) => "uuid::Uuid::nil()",
        TypeRef::Named(_)
        | TypeRef::Boxed(_)
        | TypeRef::Option(_)
        | TypeRef::Vec(_)
        | TypeRef::Tuple(_)
        | TypeRef::Map(_)
        | TypeRef::Plain(_) => return None,
    })
}

/// The manifest: the template with the crate's name and the features of its APIs.
pub(super) fn manifest(template: &str, apis: &[Api], layout: &Layout) -> String {
    let modules: Vec<&str> =
        if layout.standalone { Vec::new() } else { apis.iter().map(|api| api.module.as_str()).collect() };
    let mut sections: Vec<String> = Vec::new();
    for paragraph in template.split("\n\n") {
        let header = paragraph.lines().find(|line| line.starts_with('[')).unwrap_or_default();
        let lines = paragraph.lines().map(|line| match (header, line.split_once(" = ")) {
            ("[package]", Some(("name", _))) => format!("name = \"{}\"", layout.package),
            ("[package]", Some(("version", template))) => {
                let version = layout.version.as_ref().map(|version| format!("\"{version}\""));
                format!("version = {}", version.as_deref().unwrap_or(template))
            }
            ("[package]", Some(("description", _))) => {
                let description = layout.description.clone().unwrap_or_else(|| description(apis));
                format!("description = \"{description}\"")
            }
            ("[features]", Some(("default", given))) => {
                let given = given.trim_matches(['[', ']']).split(", ").map(|name| name.trim_matches('"'));
                let mut defaults: Vec<&str> = given.filter(|name| !name.is_empty()).collect();
                defaults.extend(&modules);
                // The one API of a crate of its own is no feature, so what it needs is there by default.
                for api in apis.iter().filter(|_| layout.standalone) {
                    for feature in api.features() {
                        defaults.push(feature);
                    }
                }
                let features: String =
                    apis.iter().filter(|_| !layout.standalone).map(features::lines).collect();
                format!("default = [{}]{features}", quoted(&defaults))
            }
            _ => line.to_owned(),
        });
        sections.push(lines.collect::<Vec<_>>().join("\n"));
    }
    if layout.standalone {
        // A crate that somebody generates inside of another workspace is its own.
        sections.push("[workspace]".to_owned());
    }
    format!("{}\n", sections.join("\n\n"))
}

fn description(apis: &[Api]) -> String {
    let titles: Vec<String> = apis
        .iter()
        .map(|api| docs::clean_line(&api.title).chars().filter(|c| !matches!(c, '"' | '\\')).collect())
        .collect();
    format!("Clients of {}", titles.join(", "))
}

/// The README of the crate: the operations, and what in the documents has no counterpart in Rust.
pub(super) fn readme(apis: &[Api], layout: &Layout, losses: &[String]) -> String {
    let mut out =
        format!("# {}\n\nGenerated by `cargo xtask {}`. Do not edit.\n", layout.package, layout.command());
    if !layout.standalone {
        out.push_str("\n[The guide](examples/README.md) shows how to use it.\n");
    }
    for api in apis {
        let version: String = docs::clean_line(&api.version);
        let _ = write!(out, "\n## {}\n\n", docs::clean_line(&api.title));
        let _ = writeln!(out, "Module `{}`, document version {version}.\n", layout.path(api));
        if api.left_out > 0 {
            let _ = writeln!(
                out,
                "`codegen.toml` leaves out {} more operations of the document.\n",
                api.left_out
            );
        }
        out.push_str("| call | endpoint | |\n|---|---|---|\n");
        for group in &api.groups {
            for operation in &group.operations {
                let mut arguments: Vec<&str> =
                    operation.arguments.iter().map(|argument| bare(&argument.name)).collect();
                arguments.extend(
                    operation.body.iter().filter(|body| body.required).map(|body| body.name.as_str()),
                );
                let _ = writeln!(
                    out,
                    "| `{}().{}({})` | {} | {} |",
                    bare(&group.module),
                    bare(&operation.method),
                    arguments.join(", "),
                    docs::code_cell(&format!("{} {}", operation.http_method, operation.path)),
                    docs::clean_cell(&operation.summary),
                );
            }
        }
    }
    if !losses.is_empty() {
        out.push_str("\n## In the documents, but not in this crate\n\n");
        for loss in losses.iter().take(limits::LOSSES) {
            let _ = writeln!(out, "* {}", docs::clean_line(loss));
        }
        let more = losses.len().saturating_sub(limits::LOSSES);
        if more > 0 {
            let _ = writeln!(out, "* and {more} more, which the generator reports");
        }
    }
    out
}
