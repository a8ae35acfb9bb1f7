//! From what an API says to what will exist in Rust.
//!
//! All decisions are taken here: which schemas become types, what everything is called, which fields need a box, what a
//! method takes and gives. No tokens are made.

mod body;
mod boxes;
mod call;
mod candidate;
mod client;
mod content;
mod declare;
mod enumeration;
mod event;
mod field;
mod header;
mod index;
mod keep;
mod media_type;
mod mime;
mod multipart;
mod name;
mod operation;
mod pages;
mod parameter;
mod place;
mod response;
mod server;
mod shape;
mod status;
mod style;
mod suggest;
mod together;
mod types;
mod union;
mod words;
mod xml;

pub use index::{Alternative, TypeIndex};
pub use keep::{Kept, Renaming, keep};
pub(crate) use suggest::PAGES_LIKELY;

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostics;
use crate::document::Pointer;
use crate::ir::Api;
use crate::names::{Called, Names};
use crate::spec::{MediaType, Spec};

/// Decides how an API looks in Rust, as the module `module`.
pub fn lower(spec: Spec, module: &str, diagnostics: &mut Diagnostics) -> Api {
    decide(spec, module, None, diagnostics, |_, _| ()).0
}

/// As [`lower`], with pinned names, and with what everything is called.
pub fn lower_named(spec: Spec, module: &str, pins: &Names, diagnostics: &mut Diagnostics) -> (Api, Called) {
    let (api, (), called) = decide(spec, module, Some(pins), diagnostics, |_, _| ());
    (api, called)
}

/// As [`lower`], with what became of each schema.
pub fn lower_indexed(spec: Spec, module: &str, diagnostics: &mut Diagnostics) -> (Api, TypeIndex) {
    let (api, index, _) = decide(spec, module, None, diagnostics, index::index);
    (api, index)
}

/// Decides, and lets `look` see the types before what is known of places is gone. Only with pins, be they none, names are
/// remembered.
fn decide<T>(
    mut spec: Spec,
    module: &str,
    pins: Option<&Names>,
    diagnostics: &mut Diagnostics,
    look: impl FnOnce(&types::Types<'_>, &[crate::ir::TypeDef]) -> T,
) -> (Api, T, Called) {
    response::leave_out_content(&mut spec.operations, diagnostics);
    let mut schemas = std::mem::take(&mut spec.schemas);
    event::open(&spec, &mut schemas);
    content::share(&mut spec, &mut schemas, diagnostics);
    let roots = roots(&spec, &schemas);
    let shapes = shape::Shapes::compute(&mut schemas, roots, diagnostics);
    let places = place::Places::new(&spec, &schemas, pins);
    let namer = match pins {
        Some(pins) => name::Namer::pinned(&places, pins),
        None => name::Namer::new(&places),
    };
    let types = types::Types::declare(&schemas, &shapes, &places, &namer, parted(&spec, &schemas));
    let (client, servers) = client::lower(&spec, &namer, diagnostics);
    let mut groups = operation::groups(&spec, &servers, &types, diagnostics);
    let mut defs = types.define(&mut groups, diagnostics);
    let headers = header::lower(&spec, &types);
    let described = xml::types(&groups, &defs, &types);
    boxes::insert(&mut defs);
    boxes::bound(&mut defs);
    union::finish(&mut defs);
    pages::lower(&spec, &types, &defs, &mut groups, diagnostics);
    suggest::suggest(&spec, &types, &defs, &groups, diagnostics);
    namer.report_overruled(diagnostics);
    let seen = look(&types, &defs);
    let api = Api {
        module: module.to_owned(),
        title: spec.title.clone(),
        version: spec.version.clone(),
        docs: spec.description.clone().unwrap_or_default(),
        client,
        groups,
        group_features: false,
        left_out: spec.left_out,
        headers,
        types: defs,
        xml: described,
    };
    (api, seen, namer.called())
}

/// The inline schemas of `multipart/` bodies alone: their properties are parts, and they themselves no types.
fn parted(spec: &Spec, schemas: &crate::spec::Schemas) -> BTreeSet<Pointer> {
    let bodies = spec.operations.iter().filter_map(|operation| operation.request_body.as_ref());
    let (multipart, others): (Vec<&MediaType>, Vec<&MediaType>) =
        bodies.flat_map(|body| &body.content).partition(|media| mime::is_multipart(&media.name));
    let places = |media: Vec<&MediaType>| -> BTreeSet<Pointer> {
        let schemas = media.into_iter().filter_map(|media| Some(schemas.target(media.schema.as_ref()?)));
        schemas.filter(|place| !shape::is_component(place)).cloned().collect()
    };
    &places(multipart) - &places(others)
}

/// The places where types are needed: every component, and what operations send and receive.
fn roots(spec: &Spec, schemas: &crate::spec::Schemas) -> Vec<Pointer> {
    let components =
        schemas.iter().map(|(pointer, _)| pointer).chain(schemas.aliases().map(|(pointer, _)| pointer));
    let mut roots: Vec<_> = components.filter(|pointer| shape::is_component(pointer)).cloned().collect();
    for operation in &spec.operations {
        roots.extend(operation.parameters.iter().filter_map(|parameter| parameter.schema().cloned()));
        let contents = operation.responses.iter().map(|response| &response.content);
        for media in operation.request_body.iter().map(|body| &body.content).chain(contents).flatten() {
            roots.extend(media.schema.clone());
            roots.extend(media.item_schema.clone());
        }
    }
    roots
}
