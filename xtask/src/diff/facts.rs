//! From a description to what the wire needs and the IR does not carry: constraints, defaults, media types.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::document::Pointer;
use crate::spec::{Constraints, MediaType, Spec, StatusPattern};

/// What a [`Spec`] says beyond the [`Api`](crate::ir::Api) that is made of it, by place.
#[derive(Debug, Default)]
pub struct Facts {
    schemas: BTreeMap<Pointer, SchemaFacts>,
    /// The schema of each parameter.
    parameters: BTreeMap<Pointer, Pointer>,
    operations: BTreeMap<Pointer, OperationFacts>,
}

/// What is known of a schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SchemaFacts {
    pub(super) constraints: Constraints,
    pub(super) unique_items: bool,
    pub(super) default: Option<Value>,
    pub(super) required: BTreeSet<String>,
    pub(super) items: Option<Pointer>,
}

/// What is known of an operation.
#[derive(Debug, Default)]
pub(super) struct OperationFacts {
    /// The place of the request body.
    pub(super) body: Option<Pointer>,
    /// The media types of the request, with their schemas.
    pub(super) request: Vec<(String, Option<Pointer>)>,
    /// The documented answers, each with its media types.
    pub(super) responses: Vec<(StatusPattern, Pointer, Vec<String>)>,
}

impl Facts {
    /// Takes from a description what lowering it loses.
    pub fn of(spec: &Spec) -> Self {
        let mut facts = Self::default();
        for (place, schema) in spec.schemas.iter() {
            let found = SchemaFacts {
                constraints: schema.constraints.clone(),
                unique_items: schema.unique_items,
                default: schema.default.clone(),
                required: schema.required.clone(),
                items: schema.items.clone(),
            };
            if found != SchemaFacts::default() {
                facts.schemas.insert(place.clone(), found);
            }
        }
        for operation in &spec.operations {
            for parameter in &operation.parameters {
                let schema = parameter.schema().cloned();
                facts.parameters.extend(schema.map(|schema| (parameter.pointer.clone(), schema)));
            }
            let request = operation.request_body.as_ref();
            let names = |content: &[MediaType]| content.iter().map(|media| media.name.clone()).collect();
            let found = OperationFacts {
                body: request.map(|body| body.pointer.clone()),
                request: request
                    .iter()
                    .flat_map(|body| &body.content)
                    .map(|media| (media.name.clone(), media.schema.clone()))
                    .collect(),
                responses: operation
                    .responses
                    .iter()
                    .map(|response| (response.status, response.pointer.clone(), names(&response.content)))
                    .collect(),
            };
            facts.operations.insert(operation.pointer.clone(), found);
        }
        facts
    }

    /// What is known of the schema at a place; nothing where a mere reference stands, as its target tells.
    pub(super) fn schema(&self, place: &Pointer) -> Option<&SchemaFacts> {
        self.schemas.get(place)
    }

    /// The schema of a parameter.
    pub(super) fn parameter(&self, place: &Pointer) -> Option<&Pointer> {
        self.parameters.get(place)
    }

    /// What is known of an operation.
    pub(super) fn operation(&self, place: &Pointer) -> Option<&OperationFacts> {
        self.operations.get(place)
    }
}
