//! Media types of one body or answer that say the same.
//!
//! A document that offers several media types often writes the same schema out for each, or for one of them only. One
//! structure is one type, and one method where the media types have the same form.

use std::collections::BTreeMap;

use super::mime::{essence, is_json, is_xml};
use super::shape::is_component;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Pointer;
use crate::spec::{MediaType, Schemas, Spec};

/// Makes schemas that are written out again references to the first, and gives media types without a schema that of another
/// with the same form.
pub(super) fn share(spec: &mut Spec, schemas: &mut Schemas, diagnostics: &mut Diagnostics) {
    for operation in &mut spec.operations {
        let body = operation.request_body.as_mut().map(|body| (&body.pointer, &mut body.content));
        let answers =
            operation.responses.iter_mut().map(|response| (&response.pointer, &mut response.content));
        for (place, content) in body.into_iter().chain(answers) {
            refer(place, content, schemas);
            borrow(place, content, schemas, diagnostics);
        }
    }
}

/// `application/json` comes first, so that types are called after its place, then other JSON.
fn refer(place: &Pointer, content: &[MediaType], schemas: &mut Schemas) {
    let mut ordered: Vec<&MediaType> = content.iter().collect();
    ordered.sort_by_key(|media| (media.name != "application/json", !is_json(&media.name)));
    let mut known: BTreeMap<String, &Pointer> = BTreeMap::new();
    let written_out = |schema: &&Pointer| schema.is_within(place) && !is_component(schema);
    for schema in ordered.iter().flat_map(|media| media.schema.iter().chain(&media.item_schema)) {
        if !written_out(&schema) || schemas.target(schema) != schema {
            continue;
        }
        let outline = schemas.outline(schema);
        match known.get(&outline) {
            Some(same) => schemas.refer(schema.clone(), (*same).clone()),
            None => drop(known.insert(outline, schema)),
        }
    }
}

/// A media type without a schema has that of the others with its name and other parameters, else of the others with its
/// form, if those agree.
fn borrow(place: &Pointer, content: &mut [MediaType], schemas: &Schemas, diagnostics: &mut Diagnostics) {
    let lenders: Vec<(String, Pointer)> =
        content.iter().filter_map(|media| Some((media.name.clone(), media.schema.clone()?))).collect();
    for media in content.iter_mut().filter(|media| media.schema.is_none() && media.item_schema.is_none()) {
        let named = |name: &str| essence(name) == essence(&media.name);
        let formed = |name: &str| {
            (is_json(name) && is_json(&media.name))
                || (is_xml(&essence(name)) && is_xml(&essence(&media.name)))
        };
        let of = |is: &dyn Fn(&str) -> bool| -> Vec<&(String, Pointer)> {
            lenders.iter().filter(|(name, _)| is(name)).collect()
        };
        let found = Some(of(&named)).filter(|found| !found.is_empty()).unwrap_or_else(|| of(&formed));
        let Some((name, schema)) = found.first().copied() else { continue };
        if found.iter().all(|(_, other)| schemas.target(other) == schemas.target(schema)) {
            let message = format!("`{}` has no schema; the schema of `{name}` is used", media.name);
            diagnostics.push(
                Diagnostic::new(Severity::Note, "borrowed-schema", message)
                    .at(&place.child("content").child(&media.name)),
            );
            media.schema = Some(schema.clone());
        }
    }
}
