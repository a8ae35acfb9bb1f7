//! From the IR to the text of every file of a crate.
//!
//! Nothing is decided here: no name is chosen, no reference followed. Tokens are made with `quote` and written as
//! `prettyplease` writes them, by itself or by [`format`].

#[macro_use]
mod code;

mod body;
mod client;
mod crates;
mod docs;
mod endpoint;
mod features;
mod format;
mod header;
mod model;
mod operation;
mod pages;
mod parameter;
mod response;
mod server;
mod structure;
mod types;
mod wire;
mod xml;

use std::collections::BTreeMap;
use std::fmt;

use rayon::prelude::*;

pub use self::types::{TypeText, type_texts};
pub use crates::Layout;
pub use format::HEADER;

use self::code::Code;
use self::features::Gates;
use self::types::ident;
use crate::ir::{Api, Group, TypeDef, TypeKind};

/// Generated files: text by path. Paths are relative to the crate's folder and written with `/`.
pub type FileSet = BTreeMap<String, String>;

/// The hand-written parts of a crate.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    /// The manifest.
    pub manifest: String,
    /// The files of the runtime by their path below `runtime/`.
    pub runtime: BTreeMap<String, String>,
}

/// Text that is not Rust came out for a file: a fault of the emitter, never of a document.
#[derive(Debug)]
pub struct EmitError {
    /// The file.
    pub path: String,
    /// What the parser says.
    pub source: syn::Error,
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the generator wrote {} wrongly; this is a bug of the generator", self.path)
    }
}

impl std::error::Error for EmitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// A file that is still to be written.
enum Source<'a> {
    Root,
    Api(&'a Api),
    Client(&'a Api, &'a Gates<'a>),
    Headers(&'a Api),
    Models(&'a Api, &'a Modules<'a>),
    Model(&'a Api, &'a str, &'a Module<'a>),
    Xml(&'a Api),
    Wires(&'a Modules<'a>),
    Wire(&'a Api, &'a str, &'a [&'a TypeDef]),
    Operations(&'a Api, &'a Gates<'a>),
    Group(&'a Api, &'a Group),
    Endpoints(&'a Api, &'a Gates<'a>),
    Endpoint(&'a Api, &'a Group),
}

/// The files of models.
type Modules<'a> = BTreeMap<&'a str, Module<'a>>;

/// What a file of models declares.
#[derive(Default)]
struct Module<'a> {
    defs: Vec<&'a TypeDef>,
    /// Groups of operations whose answers are enums here.
    groups: Vec<&'a Group>,
    /// Without which features it is not there.
    gate: Option<Code>,
}

/// Writes the crate of some APIs. `losses` are lines for its README: what could not be had from the documents.
///
/// # Errors
///
/// A file that is not Rust; never because of what a document says.
pub fn emit(
    apis: &[Api],
    layout: &Layout,
    templates: &Templates,
    losses: &[String],
) -> Result<FileSet, EmitError> {
    let gates: Vec<Gates<'_>> = apis.iter().map(Gates::of).collect();
    let modules: Vec<Modules<'_>> = apis.iter().zip(&gates).map(|(api, gates)| modules(api, gates)).collect();
    let mut sources: Vec<(String, Source<'_>)> = Vec::new();
    if !layout.standalone {
        sources.push(("src/lib.rs".to_owned(), Source::Root));
    }
    for ((api, modules), gates) in apis.iter().zip(&modules).zip(&gates) {
        let folder = layout.folder(api);
        let root = if layout.standalone { "lib.rs" } else { "mod.rs" };
        sources.push((format!("{folder}/{root}"), Source::Api(api)));
        if !api.groups.is_empty() {
            sources.push((format!("{folder}/client.rs"), Source::Client(api, gates)));
        }
        if !api.headers.is_empty() {
            sources.push((format!("{folder}/headers.rs"), Source::Headers(api)));
        }
        if !modules.is_empty() {
            sources.push((format!("{folder}/models/mod.rs"), Source::Models(api, modules)));
        }
        for (module, models) in modules {
            sources.push((format!("{folder}/models/{module}.rs"), Source::Model(api, module, models)));
            let defs = &models.defs;
            if defs.iter().any(|def| needs_wire(def)) {
                sources.push((format!("{folder}/wire/{module}.rs"), Source::Wire(api, module, defs)));
            }
        }
        if !api.xml.is_empty() {
            sources.push((format!("{folder}/xml.rs"), Source::Xml(api)));
        }
        if has_wire(api) {
            sources.push((format!("{folder}/wire/mod.rs"), Source::Wires(modules)));
        }
        if !api.groups.is_empty() {
            sources.push((format!("{folder}/operations/mod.rs"), Source::Operations(api, gates)));
            sources.push((format!("{folder}/endpoints/mod.rs"), Source::Endpoints(api, gates)));
        }
        for group in &api.groups {
            sources.push((format!("{folder}/operations/{}.rs", group.module), Source::Group(api, group)));
            sources.push((format!("{folder}/endpoints/{}.rs", group.module), Source::Endpoint(api, group)));
        }
    }
    let written: Result<Vec<(String, String)>, EmitError> = sources
        .into_par_iter()
        .map(|(path, source)| match format::file(tokens(&source, apis, layout), layout.command()) {
            Ok(text) => Ok((path, text)),
            Err(source) => Err(EmitError { path, source }),
        })
        .collect();
    let mut files: FileSet = written?.into_iter().collect();
    for (path, text) in &templates.runtime {
        files.insert(format!("src/runtime/{path}"), text.clone());
    }
    // The text is prettyplease's, which `cargo fmt` must leave alone. The tests beside it are formatted as ever.
    files.insert("src/rustfmt.toml".to_owned(), "disable_all_formatting = true\n".to_owned());
    files.insert("Cargo.toml".to_owned(), crates::manifest(&templates.manifest, apis, layout));
    files.insert("README.md".to_owned(), crates::readme(apis, layout, losses));
    Ok(files)
}

fn tokens(source: &Source<'_>, apis: &[Api], layout: &Layout) -> Code {
    match source {
        Source::Root => crates::root(apis),
        Source::Api(api) => crates::api(api, layout),
        Source::Client(api, gates) => client::file(api, gates),
        Source::Headers(api) => header::file(api),
        Source::Models(api, modules) => models(api, modules),
        Source::Model(api, module, models) => model::file(api, module, models),
        Source::Xml(api) => xml::file(api),
        Source::Wires(modules) => wires(modules),
        Source::Wire(api, module, defs) => wire::file(api, module, defs).unwrap_or_default(),
        Source::Operations(api, gates) => operations(api, gates),
        Source::Group(api, group) => operation::file(api, group),
        Source::Endpoints(api, gates) => endpoint::root(api, gates),
        Source::Endpoint(api, group) => endpoint::file(api, group),
    }
}

fn modules<'a>(api: &'a Api, gates: &Gates<'_>) -> Modules<'a> {
    let mut modules: Modules<'_> = BTreeMap::new();
    for def in &api.types {
        modules.entry(&def.module).or_default().defs.push(def);
    }
    for group in &api.groups {
        if let Some(module) = &group.outputs {
            modules.entry(module).or_default().groups.push(group);
        }
    }
    for (name, Module { defs, gate, .. }) in &mut modules {
        *gate = gates.file(name);
        // A file begins with the schema that it is named after, whose place has the fewest parts.
        defs.sort_by_key(|def| (def.place.depth(), &def.name));
    }
    modules
}

/// Whether a type's serde code stands in a file of its own.
fn needs_wire(def: &TypeDef) -> bool {
    matches!(def.kind, TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Newtype(_))
}

fn has_wire(api: &Api) -> bool {
    api.types.iter().any(needs_wire)
}

fn models(api: &Api, modules: &Modules<'_>) -> Code {
    let files: Vec<Code> =
        modules.iter().map(|(module, Module { gate, .. })| declaration(module, gate.as_ref())).collect();
    let exports = modules.iter().map(|(module, Module { defs, groups, gate })| {
        let module = ident(module);
        let mut names: Vec<&str> = defs.iter().map(|def| def.name.as_str()).collect();
        names.extend(defs.iter().filter_map(|def| {
            if let TypeKind::Struct(object) = &def.kind { object.required.as_deref() } else { None }
        }));
        names.extend(groups.iter().flat_map(|group| group.output_enums()));
        names.sort_unstable();
        let names: Vec<_> = names.into_iter().map(ident).collect();
        let names = types::import(&code!(self::#module), &names);
        code!(#gate pub #names)
    });
    let exports: Vec<Code> = exports.collect();
    let title = docs::inner_trusted(&format!("Models of the {}.", docs::clean_line(&api.title)));
    code!(#title #(#files)* #(#exports)*)
}

fn wires(modules: &Modules<'_>) -> Code {
    let files = modules.iter().filter(|(_, models)| models.defs.iter().any(|def| needs_wire(def)));
    let files: Vec<Code> = files.map(|(module, models)| declaration(module, models.gate.as_ref())).collect();
    code! {
        //! How models are read from JSON and written to it.
        #(#files)*
    }
}

/// The declaration of a file.
fn declaration(module: &str, gate: Option<&Code>) -> Code {
    let module = ident(module);
    code!(#gate mod #module;)
}

fn operations(api: &Api, gates: &Gates<'_>) -> Code {
    let files = api.groups.iter().map(|group| {
        let (gate, module) = (gates.group(group), ident(&group.module));
        code!(#gate pub mod #module;)
    });
    let files: Vec<Code> = files.collect();
    code! {
        //! Operations, a module for each tag.
        #(#files)*
    }
}
