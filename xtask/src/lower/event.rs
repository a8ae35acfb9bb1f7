//! Server-sent events that are described as a whole: what their data holds is their data's type.
//!
//! OpenAPI 3.2 describes an event as an object with a string `data`, and JSON in it by `contentSchema`. Whoever reads the
//! event wants what is in the string, so that schema stands in for the string's.

use std::collections::BTreeSet;

use super::mime::is_event_stream;
use super::shape::is_component;
use crate::document::Pointer;
use crate::spec::{MediaType, Primitive, Schema, Schemas, Spec};

/// Rewrites the inline schemas of events. A component may be used elsewhere, where the string is a string.
pub(super) fn open(spec: &Spec, schemas: &mut Schemas) {
    let responses = spec.operations.iter().flat_map(|operation| &operation.responses);
    let events = responses.flat_map(|response| &response.content).filter_map(event);
    let mut queue: Vec<Pointer> = events.cloned().collect();
    let mut seen: BTreeSet<Pointer> = BTreeSet::new();
    while let Some(place) = queue.pop() {
        let place = schemas.target(&place).clone();
        let Some(schema) = schemas.get(&place).filter(|_| !is_component(&place) && !seen.contains(&place))
        else {
            continue;
        };
        let opened = opened(schema, schemas);
        queue.extend(parts(&opened).cloned());
        schemas.insert(place.clone(), opened);
        seen.insert(place);
    }
}

fn event(media: &MediaType) -> Option<&Pointer> {
    media.item_schema.as_ref().filter(|_| is_event_stream(&media.name))
}

fn parts(schema: &Schema) -> impl Iterator<Item = &Pointer> {
    schema.all_of.iter().chain(&schema.one_of).chain(&schema.any_of)
}

fn opened(schema: &Schema, schemas: &Schemas) -> Schema {
    let mut opened = schema.clone();
    let Some(data) = schema.properties.get("data").and_then(|data| schemas.get(data)) else { return opened };
    if let Some(content) = &data.content_schema {
        opened.properties.insert("data".to_owned(), content.clone());
    } else if is_any_string(data) && parts(schema).any(|part| says_more(part, schemas)) {
        // That it is a string says nothing beside an alternative that says what is in it.
        opened.properties.remove("data");
    }
    opened
}

fn is_any_string(data: &Schema) -> bool {
    data.types.iter().all(|primitive| *primitive == Primitive::String) && data.enumeration.is_empty()
}

fn says_more(part: &Pointer, schemas: &Schemas) -> bool {
    schemas.get(part).is_some_and(|part| part.properties.contains_key("data"))
}
