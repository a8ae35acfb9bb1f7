//! What a document says of the alternatives of a place: which there are, and which of them a discriminator names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use xtask::document::Pointer;

use crate::cases::trees::Trees;

/// How many schemas are looked at for the alternatives of one place.
const MOST: usize = 200;

/// A place with alternatives.
pub(super) struct Stated {
    /// Where it is.
    pub(super) place: Pointer,
    /// The sets of alternatives, of each of which one holds.
    pub(super) groups: Vec<Group>,
}

/// A set of alternatives.
pub(super) struct Group {
    /// The alternatives that are more than `null`.
    pub(super) choices: Vec<Choice>,
    /// What names one of them.
    pub(super) discriminator: Option<Discriminator>,
}

/// An alternative.
pub(super) struct Choice {
    /// Its schema.
    pub(super) schema: Pointer,
    /// The JSON type that is all of the schema that the alternative is.
    pub(super) only: Option<String>,
    /// The places by which the generator may know it: its own, what that refers to, what that inherits from.
    pub(super) known_as: Vec<Pointer>,
}

/// A property that names an alternative (OpenAPI 3.0.4, Discriminator Object).
#[derive(Clone)]
pub(super) struct Discriminator {
    pub(super) property: String,
    /// The schemas by the tags of the mapping.
    pub(super) mapping: BTreeMap<String, Pointer>,
}

impl Choice {
    /// Whether a value has the JSON type that the alternative is.
    pub(super) fn admits(&self, value: &Value) -> bool {
        self.only.as_deref().is_none_or(|only| match value {
            Value::Null => only == "null",
            Value::Bool(_) => only == "boolean",
            Value::Number(number) => only == "number" || only == "integer" && !number.is_f64(),
            Value::String(_) => only == "string",
            Value::Array(_) => only == "array",
            Value::Object(_) => only == "object",
        })
    }

    /// The schema that it refers to, or itself.
    pub(super) fn target(&self) -> &Pointer {
        self.known_as.get(1).unwrap_or(&self.schema)
    }
}

impl Group {
    /// The alternative that the discriminator of a value names.
    pub(super) fn named_by(&self, trees: &Trees, value: &Value) -> Option<&Choice> {
        let discriminator = self.discriminator.as_ref()?;
        let tag = value.get(&discriminator.property)?;
        let tag = tag.as_str().map_or_else(|| tag.to_string(), str::to_owned);
        self.choices.iter().find(|choice| match discriminator.mapping.get(&tag) {
            Some(target) => target == choice.target(),
            None => extended(trees, choice).map_or_else(|| choice.target().last(), str::to_owned) == tag,
        })
    }

    /// The property and value by which the discriminator names an alternative.
    pub(super) fn tag_of(&self, trees: &Trees, choice: &Choice) -> Option<(String, String)> {
        let discriminator = self.discriminator.as_ref()?;
        let mut mapping = discriminator.mapping.iter();
        let mapped = mapping.find(|(_, target)| *target == choice.target()).map(|(tag, _)| tag.clone());
        let tag = mapped
            .or_else(|| extended(trees, choice).map(str::to_owned))
            .unwrap_or_else(|| choice.target().last());
        Some((discriminator.property.clone(), tag))
    }
}

/// The tag that Azure's documents state at the schema itself.
fn extended<'a>(trees: &'a Trees, choice: &Choice) -> Option<&'a str> {
    trees.at(choice.target())?.get("x-ms-discriminator-value")?.as_str()
}

/// What a document says of the alternatives of a place; nothing where there is one alternative at most.
pub(super) fn stated(trees: &Trees, place: &Pointer) -> Option<Stated> {
    let mut finder = Finder { trees, seen: BTreeSet::new(), groups: Vec::new(), discriminator: None };
    finder.find(place);
    let Finder { mut groups, discriminator, .. } = finder;
    if groups.is_empty() {
        groups.extend(heirs(trees, place).or_else(|| types(trees, place)));
    }
    for group in &mut groups {
        group.discriminator = group.discriminator.take().or_else(|| discriminator.clone());
    }
    groups.retain(|group| group.choices.len() > 1);
    (!groups.is_empty()).then(|| Stated { place: place.clone(), groups })
}

struct Finder<'a> {
    trees: &'a Trees,
    seen: BTreeSet<Pointer>,
    groups: Vec<Group>,
    discriminator: Option<Discriminator>,
}

impl Finder<'_> {
    /// Collects the alternatives of a place and of all that it includes.
    fn find(&mut self, place: &Pointer) {
        let mut pending = vec![place.clone()];
        let mut sets: Vec<(Pointer, Vec<Pointer>)> = Vec::new();
        while let Some(at) = pending.pop() {
            let Some(node) = self.trees.at(&at).filter(|_| self.seen.len() < MOST) else { continue };
            if !self.seen.insert(at.clone()) {
                continue;
            }
            if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
                pending.push(self.trees.referred(at.file_name(), reference));
            }
            let members = |keyword| self.trees.members(&at, keyword);
            pending.extend(members("allOf").into_iter().rev());
            sets.extend(["oneOf", "anyOf"].map(members).map(|members| (at.clone(), members)));
            self.discriminator = self.discriminator.take().or_else(|| discriminator(self.trees, &at));
        }
        for (holder, members) in sets {
            // What inherits from a schema that lists it is that alternative.
            let settled = members.iter().any(|member| self.seen.contains(&self.trees.target(member)));
            if settled {
                continue;
            }
            let members = members.into_iter().filter(|member| !is_null(self.trees, member));
            let choices: Vec<Choice> = members.map(|member| choice(self.trees, member)).collect();
            if !choices.is_empty() {
                self.groups.push(Group { choices, discriminator: discriminator(self.trees, &holder) });
            }
        }
    }
}

fn choice(trees: &Trees, schema: Pointer) -> Choice {
    let target = trees.target(&schema);
    let bare = trees.at(&schema).and_then(Value::as_object).is_some_and(|node| node.len() == 1);
    let known_as = vec![schema.clone(), target.clone()];
    // A reference without siblings is what it refers to, which may be judged already.
    Choice { known_as, only: None, schema: if bare && target != schema { target } else { schema } }
}

fn is_null(trees: &Trees, place: &Pointer) -> bool {
    let node = trees.at(&trees.target(place));
    let only_null =
        |values: &Value| values.as_array().is_some_and(|values| values.iter().all(Value::is_null));
    node.is_some_and(|node| {
        node.get("type").is_some_and(|ty| ty == "null" || ty.as_array().is_some_and(|it| it == &["null"]))
            || node.get("const").is_some_and(Value::is_null)
            || node.get("enum").is_some_and(only_null)
    })
}

pub(super) fn discriminator(trees: &Trees, place: &Pointer) -> Option<Discriminator> {
    let node = trees.at(place)?.get("discriminator")?;
    let mapping = node.get("mapping").and_then(Value::as_object).into_iter().flatten();
    let target = |target: &str| {
        if target.contains(['#', '/']) {
            trees.target(&trees.referred(place.file_name(), target))
        } else {
            trees.target(&component(target))
        }
    };
    Some(Discriminator {
        property: node.get("propertyName")?.as_str()?.to_owned(),
        mapping: mapping.filter_map(|(tag, it)| Some((tag.clone(), target(it.as_str()?)))).collect(),
    })
}

/// The schema that a document has under a name.
pub(super) fn component(name: &str) -> Pointer {
    Pointer::root().child("components").child("schemas").child(name)
}

/// The components that inherit from one with a discriminator, at any distance.
pub(super) fn heirs(trees: &Trees, place: &Pointer) -> Option<Group> {
    let discriminator = discriminator(trees, place)?;
    let components = trees.at(&Pointer::root().child("components").child("schemas"))?.as_object()?;
    let parents: BTreeMap<Pointer, Vec<Pointer>> = components
        .iter()
        .map(|(name, schema)| {
            let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
            let parts = parts.filter_map(|part| part.get("$ref")?.as_str());
            (component(name), parts.map(|part| trees.target(&trees.referred("", part))).collect())
        })
        .collect();
    let mut found: BTreeMap<Pointer, Vec<Pointer>> = BTreeMap::new();
    for heir in parents.keys().chain(discriminator.mapping.values()) {
        let mut line = vec![heir.clone()];
        let mut next = 0;
        while let Some(at) = line.get(next).cloned() {
            next += 1;
            for parent in parents.get(&at).into_iter().flatten() {
                if parent != place && !line.contains(parent) {
                    line.push(parent.clone());
                }
            }
        }
        let inherits = |at: &Pointer| parents.get(at).is_some_and(|parents| parents.contains(place));
        let mapped = discriminator.mapping.values().any(|target| target == heir);
        if heir != place && (mapped || line.iter().any(inherits)) {
            found.insert(heir.clone(), line);
        }
    }
    let choices = found.into_iter().map(|(heir, line)| Choice {
        known_as: [heir.clone()].into_iter().chain(line).collect(),
        only: None,
        schema: heir,
    });
    Some(Group { choices: choices.collect(), discriminator: Some(discriminator) })
}

/// The types of a schema that has several, or those of its listed values.
fn types(trees: &Trees, place: &Pointer) -> Option<Group> {
    let node = trees.at(place)?;
    let listed = |value: &Value| match value {
        Value::Null => None,
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::String(_) => Some("string"),
        Value::Array(_) => Some("array"),
        Value::Object(_) => Some("object"),
    };
    let types: BTreeSet<&str> = match (node.get("enum"), node.get("type")) {
        (Some(Value::Array(values)), _) => values.iter().filter_map(listed).collect(),
        (_, Some(Value::Array(types))) => types.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let choices = types.into_iter().filter(|ty| *ty != "null").map(|ty| Choice {
        schema: place.clone(),
        only: Some(ty.to_owned()),
        known_as: vec![place.child("type").child(ty)],
    });
    Some(Group { choices: choices.collect(), discriminator: None })
}
