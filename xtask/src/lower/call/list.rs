//! Whether an answer is a list, which decides between `list` and `get`.

use super::CallNamer;
use super::group::alike;
use super::path::Segment;
use crate::document::Pointer;
use crate::lower::words::{is_plural, words};
use crate::spec::{self, Primitive};

impl CallNamer<'_> {
    /// Whether an answer is a list, or an object around one.
    pub(super) fn gives_list(&self, operation: &spec::Operation) -> bool {
        let success = operation.responses.iter().find(|response| response.status.is_success());
        let schema =
            success.and_then(|response| response.content.iter().find_map(|media| media.schema.as_ref()));
        let last = self.paths.all(operation).iter().rev().find_map(Segment::text);
        let id = operation.operation_id.as_deref().map(words).unwrap_or_default();
        let ends = [last.and_then(<[String]>::last), id.last()];
        let several = ends.into_iter().flatten().any(|word| is_plural(word));
        match schema {
            None => several,
            Some(schema) => self.is_list_of(schema, last.unwrap_or_default(), several),
        }
    }

    fn is_list_of(&self, place: &Pointer, last: &[String], several: bool) -> bool {
        let Some(schema) = self.schemas.get(self.schemas.target(place)) else { return several };
        if schema.types.contains(&Primitive::Array) || schema.items.is_some() {
            return true;
        }
        let parts = schema.all_of.iter().filter_map(|part| self.schemas.get(self.schemas.target(part)));
        let properties: Vec<(&String, &Pointer)> =
            std::iter::once(schema).chain(parts).flat_map(|schema| &schema.properties).collect();
        let is_array = |place: &Pointer| {
            self.schemas.get(self.schemas.target(place)).is_some_and(|schema| schema.items.is_some())
        };
        let arrays: Vec<&String> =
            properties.iter().filter(|(_, place)| is_array(place)).map(|(name, _)| *name).collect();
        let is_named = |name: &String| {
            let name = words(name);
            matches!(
                name.as_slice(),
                [only] if matches!(only.as_str(), "data" | "items" | "results" | "result" | "values" | "value" | "entries" | "records" | "rows" | "list" | "content" | "resources" | "objects" | "elements" | "hits" | "edges")
            ) || (!last.is_empty() && alike(&name) == alike(last))
        };
        // Lists of texts or numbers belong to their object, such as the list of groups in `settings`.
        let holds_objects = |name: &String| {
            let list = properties.iter().find(|(other, _)| *other == name).map(|(_, place)| *place);
            let item = list.and_then(|place| self.schemas.get(self.schemas.target(place))?.items.as_ref());
            let item = item.and_then(|place| self.schemas.get(self.schemas.target(place)));
            item.is_some_and(|item| item.types.is_empty() || item.types.contains(&Primitive::Object))
        };
        match arrays.as_slice() {
            [] => false,
            [only] if several && holds_objects(only) => true,
            arrays => arrays.iter().any(|name| is_named(name)),
        }
    }
}
