//! The schemas that belong to a selection though nothing refers to them: those that inherit from one that does.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Pointer;
use super::dialect::Kind;
use super::dialect::Walk;

/// How a reference to a schema of the same file begins.
const SCHEMAS: &str = "#/components/schemas/";

impl Walk<'_> {
    /// Puts the heirs of every schema that is wanted and has a discriminator on the work list: a value of that schema may be
    /// one of them (OpenAPI 3.1, 4.8.25).
    pub(super) fn heirs(&mut self, author: &Map<String, Value>) {
        if self.selecting.is_all() {
            return;
        }
        let schemas = author.get("components").and_then(|components| components.get("schemas"));
        let Some(schemas) = schemas.and_then(Value::as_object) else { return };
        let mut heirs: BTreeMap<&str, Vec<Pointer>> = BTreeMap::new();
        for (name, schema) in schemas {
            let heir = Pointer::root().child("components").child("schemas").child(name);
            for base in bases(schema) {
                heirs.entry(base).or_default().push(heir.clone());
            }
        }
        heirs.retain(|base, _| is_told_apart(schemas, base));
        // Heirs may be wanted for the sake of other heirs: once more for each generation.
        loop {
            let wanted =
                |base: &str| self.has_met(Kind::Schema, &Pointer::parse(&format!("{SCHEMAS}{base}")));
            let (met, others): (BTreeMap<_, _>, BTreeMap<_, _>) =
                heirs.into_iter().partition(|(base, _)| wanted(base));
            if met.is_empty() {
                return;
            }
            for heir in met.into_values().flatten() {
                self.enqueue(Kind::Schema, heir);
            }
            self.run();
            heirs = others;
        }
    }
}

/// The schemas that one inherits from, as their names stand in references.
fn bases(schema: &Value) -> impl Iterator<Item = &str> {
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    parts.filter_map(|part| part.get("$ref")?.as_str()?.strip_prefix(SCHEMAS))
}

/// Whether a schema or one that it inherits from has a discriminator.
fn is_told_apart(schemas: &Map<String, Value>, name: &str) -> bool {
    let mut met = BTreeSet::new();
    let mut pending = vec![name];
    while let Some(name) = pending.pop() {
        let Some(schema) = schemas.get(name).filter(|_| met.insert(name)) else { continue };
        if schema.get("discriminator").is_some() {
            return true;
        }
        pending.extend(bases(schema));
    }
    false
}
