//! From the places of some schemas that hold together to one shape: references followed, `allOf` merged.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::facts::{Facts, is_text, reference, references};
use crate::document::Pointer;
use crate::document::key;

/// What some schemas allow together. Every keyword that has no field is in `rest`.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// Where the keywords stand; the outermost first.
    pub(super) parts: Vec<Pointer>,
    /// The types, `None` for any.
    pub(super) types: Option<BTreeSet<String>>,
    pub(super) nullable: bool,
    pub(super) never: bool,
    pub(super) formats: BTreeSet<String>,
    /// The listed values by their JSON, `None` for any.
    pub(super) values: Option<BTreeMap<String, Value>>,
    /// Bounds by keyword: the value, and whether it is excluded itself.
    pub(super) bounds: BTreeMap<&'static str, (f64, bool)>,
    pub(super) patterns: BTreeSet<String>,
    pub(super) unique_items: bool,
    pub(super) properties: BTreeMap<String, Vec<Pointer>>,
    pub(super) required: BTreeSet<String>,
    pub(super) additional: Additional,
    /// The properties that one part names and another one refuses.
    pub(super) refused: BTreeSet<String>,
    pub(super) items: Vec<Pointer>,
    pub(super) prefix: Vec<Pointer>,
    pub(super) unions: Vec<Vec<Pointer>>,
    /// Those of them of which exactly one has to hold.
    pub(super) exclusive: BTreeSet<Vec<Pointer>>,
    pub(super) discriminator: Option<Discriminator>,
    pub(super) default: Option<Value>,
    pub(super) deprecated: bool,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) xml: Vec<Value>,
    /// What nothing is known of, by keyword, with references written out.
    pub(super) rest: BTreeMap<String, Vec<Value>>,
}

/// What properties beyond the named ones may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Additional {
    /// Nothing is said, so anything may come.
    #[default]
    Unstated,
    /// Anything may come, and means something.
    Any,
    Forbidden,
    Schemas(Vec<Pointer>),
}

/// What tells the alternatives apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Discriminator {
    pub(super) property: String,
    /// The value of the property by the place that it stands for.
    pub(super) mapping: BTreeMap<String, Pointer>,
}

/// The keywords that say that nothing is less than so much, with the flag that excludes it, and those for the opposite.
pub(super) const LOWER: [&str; 4] = ["minimum", "minLength", "minItems", "minProperties"];
pub(super) const UPPER: [&str; 4] = ["maximum", "maxLength", "maxItems", "maxProperties"];

impl Shape {
    /// The shape of values for which all of some schemas hold.
    pub(super) fn of(facts: &Facts, places: &[Pointer]) -> Self {
        let mut shape = Self::default();
        let mut stack: Vec<Pointer> = places.iter().rev().map(|place| facts.target(place)).collect();
        let mut seen = BTreeSet::new();
        let mut closed: Vec<&Map<String, Value>> = Vec::new();
        while let Some(place) = stack.pop() {
            if !seen.insert(place.clone()) {
                continue;
            }
            let node = facts.node(&place);
            shape.take(facts, node);
            closed.extend(
                Some(node).filter(|node| node.get("additionalProperties") == Some(&Value::Bool(false))),
            );
            let mut parts = node.get("allOf").map(references).unwrap_or_default();
            for keyword in ["oneOf", "anyOf"] {
                let branches = node.get(keyword).map(references).unwrap_or_default();
                match branches.as_slice() {
                    [] => {}
                    // The only alternative is none.
                    [_] => parts.extend(branches),
                    _ => {
                        if keyword == "oneOf" {
                            shape.exclusive.insert(branches.clone());
                        }
                        shape.unions.push(branches);
                    }
                }
            }
            stack.extend(parts.iter().rev().map(|part| facts.target(part)));
            shape.parts.push(place);
        }
        shape.refuse(&closed);
        shape.nullable = places.iter().all(|place| is_nullable(facts, &facts.target(place), &mut Vec::new()));
        shape.listed(facts);
        shape.inherited(facts);
        shape.infer();
        shape
    }

    /// Finds the properties that a part names and another one, which allows none but its own, refuses.
    fn refuse(&mut self, closed: &[&Map<String, Value>]) {
        let takes = |node: &Map<String, Value>, name: &String| {
            node.get("properties").and_then(Value::as_object).is_some_and(|own| own.contains_key(name))
        };
        let refused = self.properties.keys().filter(|name| !closed.iter().all(|node| takes(node, name)));
        self.refused = refused.cloned().collect();
    }

    /// Takes the keywords of one node.
    fn take(&mut self, facts: &Facts, node: &Map<String, Value>) {
        let flag = |key: &str| node.get(key) == Some(&Value::Bool(true));
        for (key, value) in node {
            let text = || value.as_str().unwrap_or_default().to_owned();
            match key.as_str() {
                "allOf" | "oneOf" | "anyOf" | "nullable" => {}
                "exclusiveMinimum" | "exclusiveMaximum" if value.is_boolean() => {}
                "type" => self.allow([text()].into()),
                key::TYPES => self.allow(texts(value)),
                key::NEVER => self.never = true,
                // A password is a text that is not shown.
                "format" | key::FORMAT if value != "password" => drop(self.formats.insert(text())),
                "format" => {}
                "enum" => self.list(value),
                "minimum" | key::MINIMUM => self.bound("minimum", value, flag("exclusiveMinimum")),
                "maximum" | key::MAXIMUM => self.bound("maximum", value, flag("exclusiveMaximum")),
                "minLength" => self.bound("minLength", value, false),
                "maxLength" => self.bound("maxLength", value, false),
                "minItems" => self.bound("minItems", value, false),
                "maxItems" => self.bound("maxItems", value, false),
                "minProperties" => self.bound("minProperties", value, false),
                "maxProperties" => self.bound("maxProperties", value, false),
                "multipleOf" | key::MULTIPLE_OF if !self.bounds.contains_key("multipleOf") => {
                    self.bound("multipleOf", value, false);
                }
                "pattern" => drop(self.patterns.insert(text())),
                "uniqueItems" => self.unique_items |= flag(key),
                "properties" => {
                    for (name, child) in value.as_object().into_iter().flatten() {
                        self.properties.entry(name.clone()).or_default().extend(reference(child));
                    }
                }
                "required" => self.required.extend(texts(value)),
                "additionalProperties" => self.additional(value),
                "items" => self.items.extend(reference(value)),
                key::PREFIX_ITEMS if self.prefix.is_empty() => self.prefix = references(value),
                "discriminator" if self.discriminator.is_none() => {
                    let property = value.get("propertyName").and_then(Value::as_str).unwrap_or_default();
                    let mapping = value.get("mapping").and_then(Value::as_object).into_iter().flatten();
                    let mapping = mapping.filter_map(|(tag, place)| {
                        Some((tag.clone(), facts.target(&Pointer::parse(place.as_str()?))))
                    });
                    self.discriminator =
                        Some(Discriminator { property: property.to_owned(), mapping: mapping.collect() });
                }
                // Which of two parts has the word is not settled.
                "default" if self.default.is_none() => self.default = Some(value.clone()),
                "deprecated" => self.deprecated |= flag(key),
                "readOnly" => self.read_only |= flag(key),
                "writeOnly" => self.write_only |= flag(key),
                "xml" | key::XML => self.xml.push(value.clone()),
                _ if is_text(key) => {}
                _ => self.rest.entry(key.clone()).or_default().push(facts.written_out(value)),
            }
        }
    }

    fn allow(&mut self, types: BTreeSet<String>) {
        self.types = Some(match self.types.take() {
            None => types,
            Some(known) => {
                let both = |a: &BTreeSet<String>, b: &BTreeSet<String>| -> BTreeSet<String> {
                    a.iter().filter(|name| includes(b, name)).cloned().collect()
                };
                both(&known, &types).union(&both(&types, &known)).cloned().collect()
            }
        });
    }

    fn list(&mut self, values: &Value) {
        let values = values.as_array().into_iter().flatten().filter(|value| !value.is_null());
        let values: BTreeMap<String, Value> =
            values.map(|value| (value.to_string(), value.clone())).collect();
        self.values = Some(match self.values.take() {
            None => values,
            Some(known) => known.into_iter().filter(|(key, _)| values.contains_key(key)).collect(),
        });
    }

    /// Takes a bound, of which the tightest holds; one that excludes nothing is none.
    fn bound(&mut self, keyword: &'static str, value: &Value, excluded: bool) {
        let Some(value) = value.as_f64() else { return };
        if value <= 0.0 && keyword != "minimum" && LOWER.contains(&keyword) {
            return;
        }
        let tightest = match self.bounds.get(keyword).copied() {
            Some((known, _)) if LOWER.contains(&keyword) && known > value => return,
            Some((known, _)) if UPPER.contains(&keyword) && known < value => return,
            Some((known, flag)) if known.total_cmp(&value).is_eq() => (value, excluded || flag),
            _ => (value, excluded),
        };
        self.bounds.insert(keyword, tightest);
    }

    fn additional(&mut self, value: &Value) {
        let known = std::mem::take(&mut self.additional);
        self.additional = match (known, value, reference(value)) {
            (Additional::Forbidden, ..) | (_, Value::Bool(false), _) => Additional::Forbidden,
            (Additional::Schemas(mut known), _, Some(place)) => {
                known.push(place);
                Additional::Schemas(known)
            }
            (_, _, Some(place)) => Additional::Schemas(vec![place]),
            (Additional::Unstated, ..) => Additional::Any,
            (known, ..) => known,
        };
    }

    /// Alternatives that are nothing but constants are a list of values.
    fn listed(&mut self, facts: &Facts) {
        let constants = |branches: &Vec<Pointer>| {
            let mut all = Vec::new();
            let mut types = BTreeSet::new();
            for branch in branches {
                let node = facts.node(branch);
                let plain = node.keys().all(|key| matches!(key.as_str(), "enum" | "type") || is_text(key));
                let values = node.get("enum").and_then(Value::as_array).filter(|_| plain)?;
                all.extend(values.iter().cloned());
                types.extend(node.get("type").and_then(Value::as_str).map(str::to_owned));
            }
            Some((Value::Array(all), types))
        };
        let found: Vec<_> = self.unions.iter().map(constants).collect();
        let mut index = 0;
        self.unions.retain(|_| {
            index += 1;
            found.get(index - 1).is_none_or(Option::is_none)
        });
        for (values, types) in found.into_iter().flatten() {
            self.list(&values);
            if !types.is_empty() {
                self.allow(types);
            }
        }
    }

    /// The components that inherit from a schema with a discriminator are its alternatives.
    fn inherited(&mut self, facts: &Facts) {
        let Some(discriminator) = &self.discriminator else { return };
        let says = |place: &Pointer| facts.node(place).keys().any(|key| key != "allOf" && !is_text(key));
        let speaking: Vec<&Pointer> = self.parts.iter().filter(|place| says(place)).collect();
        // Whoever adds to the schema is one of its heirs.
        let [base] = speaking.as_slice() else { return };
        if self.unions.is_empty() {
            let mapped = discriminator.mapping.values();
            let heirs: BTreeSet<Pointer> =
                facts.heirs(base).chain(mapped).filter(|heir| *heir != *base).cloned().collect();
            if !heirs.is_empty() {
                self.unions.push(heirs.into_iter().collect());
            }
        }
    }

    /// The types that are meant where none is stated.
    fn infer(&mut self) {
        if self.types.is_some() {
            return;
        }
        let object = !self.properties.is_empty()
            || !self.required.is_empty()
            || !matches!(self.additional, Additional::Unstated);
        let meant: BTreeSet<String> = match &self.values {
            _ if object => ["object".to_owned()].into(),
            _ if !self.items.is_empty() || !self.prefix.is_empty() => ["array".to_owned()].into(),
            Some(values) => values.values().map(|value| json_type(value).to_owned()).collect(),
            None => return,
        };
        self.types = Some(meant);
    }

    /// Whether nothing is said but which alternatives there are.
    pub(super) fn is_bare(&self) -> bool {
        let typed = self.types.as_ref().is_some_and(|types| types.iter().any(|name| name != "object"));
        self.properties.is_empty()
            && self.required.is_empty()
            && self.values.is_none()
            && self.rest.is_empty()
            && self.items.is_empty()
            && self.bounds.is_empty()
            && self.additional == Additional::Unstated
            && !typed
    }
}

/// Whether null is valid, in the words of the canonical shape: said by the schema itself, or by all of its parts.
fn is_nullable(facts: &Facts, place: &Pointer, within: &mut Vec<Pointer>) -> bool {
    let node = facts.node(place);
    let annotation =
        |place: &Pointer| facts.node(place).keys().all(|key| is_text(key) || key == "deprecated");
    let only_null = |place: &Pointer| {
        facts.node(place).keys().all(|key| is_text(key) || key == "nullable") && !annotation(place)
    };
    if node.get("nullable") == Some(&Value::Bool(true)) {
        return true;
    }
    if within.contains(place) {
        return false;
    }
    let parts: Vec<Pointer> = node.get("allOf").map(references).unwrap_or_default();
    let parts: Vec<Pointer> =
        parts.iter().map(|part| facts.target(part)).filter(|part| !annotation(part)).collect();
    // A schema that adds keywords of its own and does not allow null forbids it.
    let own =
        node.keys().any(|key| key != "allOf" && !is_text(key) && key != "deprecated" && key != "default");
    within.push(place.clone());
    let all = !parts.is_empty() && !own && parts.iter().all(|part| is_nullable(facts, part, within));
    within.pop();
    all || parts.iter().any(only_null)
}

/// Whether a type is one of some.
pub(super) fn includes(types: &BTreeSet<String>, name: &str) -> bool {
    types.contains(name) || name == "integer" && types.contains("number")
}

pub(super) fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn texts(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
