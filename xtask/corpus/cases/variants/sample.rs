//! From a schema to values that may be valid: whether they are is for a validator to say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::pattern;
use super::random::Random;
use super::scalar;
use crate::cases::trees::Trees;

/// How many schemas may be brought together into one.
const MOST_PARTS: usize = 64;

/// How many values, within each other, one value may be made of before only what must be there is.
const BUDGET: usize = 150;

/// How deeply values stand within each other.
const DEEPEST: usize = 12;

/// How deeply properties are given that need not be.
const GENEROUS: usize = 4;

/// A schema that holds together with others.
#[derive(Clone)]
pub(crate) struct Part<'a> {
    /// The file that it is in.
    pub(crate) file: String,
    /// The schema.
    pub(crate) node: &'a Value,
    /// Whether one of its alternatives is among the other parts.
    pub(crate) chosen: bool,
}

/// Schemas that hold together, and properties whose value is known.
#[derive(Clone, Default)]
pub(crate) struct Whole<'a> {
    pub(crate) parts: Vec<Part<'a>>,
    pub(crate) tags: BTreeMap<String, String>,
    /// The JSON type of the value, if more than the parts say is known of it.
    pub(crate) only: Option<String>,
}

/// How many of the properties that need not be there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    None,
    Some,
    All,
}

/// Makes values.
pub(crate) struct Sampler<'a> {
    trees: &'a Trees,
    random: Random,
    /// What is left of the number that says which of several possibilities are taken, from the outermost on.
    turn: usize,
    budget: usize,
}

impl<'a> Sampler<'a> {
    pub(crate) fn new(trees: &'a Trees, seed: u64) -> Self {
        Self { trees, random: Random(seed), turn: 0, budget: 0 }
    }

    /// A value; other turns make other choices, if there are any.
    pub(crate) fn sample(&mut self, whole: &Whole<'a>, extent: Extent, turn: usize) -> Option<Value> {
        self.turn = turn;
        self.budget = BUDGET;
        self.value(whole.clone(), extent, DEEPEST)
    }

    /// One of so many possibilities: the turn decides as long as something is left of it, then chance or the first.
    fn pick(&mut self, count: usize, extent: Extent) -> usize {
        let count = count.max(1);
        let picked = self.turn % count;
        self.turn /= count;
        if self.turn == 0 && picked == 0 && extent == Extent::Some {
            self.random.below(count)
        } else {
            picked
        }
    }

    fn value(&mut self, whole: Whole<'a>, extent: Extent, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        self.budget = self.budget.saturating_sub(1);
        let extent = if self.budget == 0 { Extent::None } else { extent };
        let (only, tags) = (whole.only.clone(), whole.tags.clone());
        let Flat { schemas, tags } = self.flat(Whole { tags, ..whole }, extent)?;
        let listed = listed(&schemas);
        if let Some(values) = listed {
            let values: Vec<Value> =
                values.into_iter().filter(|value| only.as_deref().is_none_or(|ty| is(value, ty))).collect();
            let picked = self.pick(values.len(), extent);
            return values.get(picked).cloned();
        }
        let suggested: Vec<&Value> = schemas
            .iter()
            .flat_map(|schema| [schema.node.get("example"), schema.node.get("default")])
            .flatten()
            .filter(|value| {
                !value.is_null() && tags.is_empty() && only.as_deref().is_none_or(|ty| is(value, ty))
            })
            .collect();
        if extent == Extent::Some && !suggested.is_empty() && self.random.below(2) == 0 {
            return suggested.get(self.random.below(suggested.len())).map(|value| (*value).clone());
        }
        let types = only.map_or_else(|| types(&schemas), |only| vec![only]);
        let picked = self.pick(types.len(), extent);
        match types.get(picked).map(String::as_str)? {
            "null" => Some(Value::Null),
            "boolean" => Some(Value::Bool(self.pick(2, extent) == 0)),
            "integer" => scalar::number(&schemas, true, self.pick(3, extent)),
            "number" => scalar::number(&schemas, false, self.pick(3, extent)),
            "array" => self.array(&schemas, extent, depth),
            "object" => self.object(&schemas, &tags, extent, depth),
            _ => {
                // Texts with a pattern come as their author shows them first.
                let shown = suggested.iter().find(|value| value.is_string());
                let constrained = schemas.iter().any(|schema| schema.node.get("pattern").is_some());
                match shown {
                    Some(shown) if constrained => Some((*shown).clone()),
                    _ => Some(Value::String(scalar::text(&schemas, self.pick(2, extent)))),
                }
            }
        }
    }

    /// All that a value must be valid against, without references and alternatives.
    fn flat(&mut self, whole: Whole<'a>, extent: Extent) -> Option<Flat<'a>> {
        let mut flat = Flat { schemas: Vec::new(), tags: whole.tags };
        let mut pending = whole.parts;
        let mut sets: Vec<(Part<'a>, &'static str)> = Vec::new();
        let mut seen: BTreeSet<*const Value> = BTreeSet::new();
        loop {
            while let Some(part) = pending.pop() {
                if !seen.insert(std::ptr::from_ref(part.node)) || seen.len() > MOST_PARTS {
                    continue;
                }
                if part.node == &Value::Bool(false) {
                    return None;
                }
                if part.node.get("$ref").is_some() {
                    let (file, node) = self.trees.follow(&part.file, part.node);
                    pending.push(Part { file, node: node?, chosen: false });
                }
                for node in part.node.get("allOf").and_then(Value::as_array).into_iter().flatten() {
                    pending.push(Part { file: part.file.clone(), node, chosen: false });
                }
                if !part.chosen && !is_heir(self.trees, &part, &seen) {
                    pending.extend(self.heir(&part, extent, &mut flat.tags));
                }
                if !part.chosen {
                    sets.extend(["oneOf", "anyOf"].map(|keyword| (part.clone(), keyword)));
                }
                flat.schemas.push(part);
            }
            let Some((holder, keyword)) = sets.pop() else { return Some(flat) };
            let members = holder.node.get(keyword).and_then(Value::as_array).into_iter().flatten();
            let members: Vec<Part<'a>> = members
                .filter(|node| !node.get("type").is_some_and(|ty| ty == "null"))
                .map(|node| Part { file: holder.file.clone(), node, chosen: false })
                .collect();
            let is_seen = |part: &Part<'a>| {
                let target = self.trees.follow(&part.file, part.node).1;
                [Some(part.node), target]
                    .into_iter()
                    .flatten()
                    .any(|it| seen.contains(&std::ptr::from_ref(it)))
            };
            if members.is_empty() || members.iter().any(is_seen) {
                continue;
            }
            let picked = self.pick(members.len(), extent);
            let Some(member) = members.get(picked) else { continue };
            if let Some((property, tag)) = tag(holder.node, member.node) {
                flat.tags.entry(property).or_insert(tag);
            }
            pending.push(member.clone());
        }
    }

    /// One of those that a discriminator's mapping names, where they inherit from the schema that has it.
    fn heir(
        &mut self,
        base: &Part<'a>,
        extent: Extent,
        tags: &mut BTreeMap<String, String>,
    ) -> Option<Part<'a>> {
        let mapped = mapped(self.trees, base);
        let picked = self.pick(mapped.len(), extent);
        let (tag, heir) = mapped.into_iter().nth(picked)?;
        let property = base.node.get("discriminator")?.get("propertyName")?.as_str()?;
        tags.entry(property.to_owned()).or_insert(tag);
        Some(heir)
    }

    fn array(&mut self, schemas: &[Part<'a>], extent: Extent, depth: usize) -> Option<Value> {
        let bound = |key: &str| schemas.iter().filter_map(|part| part.node.get(key)?.as_u64()).max();
        let least = usize::try_from(bound("minItems").unwrap_or(0)).ok().filter(|least| *least < 50)?;
        let first: Vec<Part<'a>> = parts(schemas, "prefixItems", Value::as_array)
            .flat_map(|(part, items)| items.iter().map(move |node| inside(part, node)))
            .collect();
        let empty = bound("maxItems") == Some(0);
        let length = least.max(usize::from(extent != Extent::None && !empty)).max(first.len());
        let rest: Vec<Part<'a>> =
            parts(schemas, "items", Some).map(|(part, node)| inside(part, node)).collect();
        let mut items: Vec<Value> = Vec::new();
        for index in 0..length {
            let parts = first.get(index).map_or_else(|| rest.clone(), |part| vec![part.clone()]);
            items.push(self.value(Whole { parts, ..Whole::default() }, extent, depth)?);
        }
        Some(Value::Array(items))
    }

    fn object(
        &mut self,
        schemas: &[Part<'a>],
        tags: &BTreeMap<String, String>,
        extent: Extent,
        depth: usize,
    ) -> Option<Value> {
        let mut properties: BTreeMap<&str, Vec<Part<'a>>> = BTreeMap::new();
        for (part, map) in parts(schemas, "properties", Value::as_object) {
            for (name, node) in map {
                properties.entry(name).or_default().push(inside(part, node));
            }
        }
        let others: Vec<Part<'a>> = parts(schemas, "additionalProperties", Some)
            .filter(|(_, node)| node.is_object())
            .map(|(part, node)| inside(part, node))
            .collect();
        let required = parts(schemas, "required", Value::as_array).flat_map(|(_, names)| names);
        let required: BTreeSet<&str> = required.filter_map(Value::as_str).collect();
        for name in &required {
            properties.entry(name).or_insert_with(|| others.clone());
        }
        let generous = if depth + GENEROUS > DEEPEST { extent } else { Extent::None };
        let mut out = Map::new();
        for (name, parts) in properties {
            let needed = required.contains(name);
            let wanted = match generous {
                Extent::None => false,
                Extent::Some => self.random.below(2) == 0,
                Extent::All => true,
            };
            if let Some(tag) = tags.get(name) {
                out.insert(name.to_owned(), tag.clone().into());
            } else if needed || wanted {
                match self.value(Whole { parts, ..Whole::default() }, generous, depth) {
                    Some(value) => drop(out.insert(name.to_owned(), value)),
                    None if needed => return None,
                    None => {}
                }
            }
        }
        for (name, tag) in tags {
            out.entry(name.clone()).or_insert_with(|| tag.clone().into());
        }
        self.other_properties(schemas, others, &mut out, generous, depth);
        Some(Value::Object(out))
    }

    /// Properties that have no name in the schema.
    fn other_properties(
        &mut self,
        schemas: &[Part<'a>],
        others: Vec<Part<'a>>,
        out: &mut Map<String, Value>,
        extent: Extent,
        depth: usize,
    ) {
        let least = schemas.iter().filter_map(|part| part.node.get("minProperties")?.as_u64()).max();
        let lacks = least.is_some_and(|least| (out.len() as u64) < least);
        if !lacks && extent == Extent::None {
            return;
        }
        for (part, map) in parts(schemas, "patternProperties", Value::as_object) {
            for (name, node) in map {
                let whole = Whole { parts: vec![inside(part, node)], ..Whole::default() };
                if let (Some(name), Some(value)) = (pattern::text(name, 0), self.value(whole, extent, depth))
                {
                    out.entry(name).or_insert(value);
                }
            }
        }
        if !others.is_empty() || lacks {
            let whole = Whole { parts: others, ..Whole::default() };
            if let Some(value) = self.value(whole, extent, depth) {
                out.entry("another").or_insert(value);
            }
        }
    }
}

/// Schemas that all hold, without references and alternatives.
struct Flat<'a> {
    schemas: Vec<Part<'a>>,
    tags: BTreeMap<String, String>,
}

/// What the mapping of a discriminator names, where no alternatives stand beside it.
fn mapped<'a>(trees: &'a Trees, base: &Part<'a>) -> Vec<(String, Part<'a>)> {
    let beside = base.node.get("oneOf").is_some() || base.node.get("anyOf").is_some();
    let mapping = base.node.get("discriminator").and_then(|it| it.get("mapping")).and_then(Value::as_object);
    let targets = mapping.filter(|_| !beside).into_iter().flatten().filter_map(|(tag, target)| {
        let place = trees.target(&trees.referred(&base.file, target.as_str()?));
        let file = place.file_name().to_owned();
        Some((tag.clone(), Part { file, node: trees.at(&place)?, chosen: false }))
    });
    targets.collect()
}

/// Whether one of those that inherit from a schema is seen already.
fn is_heir(trees: &Trees, base: &Part<'_>, seen: &BTreeSet<*const Value>) -> bool {
    mapped(trees, base).iter().any(|(_, heir)| seen.contains(&std::ptr::from_ref(heir.node)))
}

fn inside<'a>(part: &Part<'a>, node: &'a Value) -> Part<'a> {
    Part { file: part.file.clone(), node, chosen: false }
}

/// What some schemas have under a keyword.
fn parts<'s, 'a, T: 'a>(
    schemas: &'s [Part<'a>],
    keyword: &'s str,
    read: impl Fn(&'a Value) -> Option<T> + 's,
) -> impl Iterator<Item = (&'s Part<'a>, T)> + 's {
    schemas.iter().filter_map(move |part| Some((part, read(part.node.get(keyword)?)?)))
}

/// The values that all lists of values have; nothing where none is listed.
fn listed(schemas: &[Part<'_>]) -> Option<Vec<Value>> {
    let constants = parts(schemas, "const", |value| Some(vec![value.clone()])).map(|(_, values)| values);
    let lists = parts(schemas, "enum", |value| value.as_array().cloned()).map(|(_, values)| values);
    constants.chain(lists).reduce(|a, b| a.into_iter().filter(|value| b.contains(value)).collect()).map(
        |values| {
            let some: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
            if some.is_empty() { values } else { some }
        },
    )
}

/// The types that all schemas allow, or those that their keywords speak of; not null, if anything else.
fn types(schemas: &[Part<'_>]) -> Vec<String> {
    let stated = parts(schemas, "type", |ty| match ty {
        Value::String(ty) => Some(vec![ty.clone()]),
        Value::Array(types) => Some(types.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        _ => None,
    });
    let both = |a: Vec<String>, b: Vec<String>| {
        let integer = |types: &[String]| types.iter().any(|ty| ty == "integer");
        let narrow = integer(&a) && !integer(&b) && b.iter().any(|ty| ty == "number")
            || integer(&b) && !integer(&a) && a.iter().any(|ty| ty == "number");
        let both = a.into_iter().filter(|ty| b.contains(ty));
        both.chain(narrow.then(|| "integer".to_owned())).collect()
    };
    let all: Vec<String> = stated.map(|(_, types)| types).reduce(both).unwrap_or_else(|| {
        let has =
            |keys: &[&str]| schemas.iter().any(|part| keys.iter().any(|key| part.node.get(*key).is_some()));
        let implied = if has(&["properties", "required", "additionalProperties", "patternProperties"]) {
            "object"
        } else if has(&["items", "prefixItems"]) {
            "array"
        } else if has(&["minimum", "maximum"]) {
            "number"
        } else {
            "string"
        };
        vec![implied.to_owned()]
    });
    let some: Vec<String> = all.iter().filter(|ty| *ty != "null").cloned().collect();
    if some.is_empty() { all } else { some }
}

/// Whether a value has a JSON type.
fn is(value: &Value, ty: &str) -> bool {
    match value {
        Value::Null => ty == "null",
        Value::Bool(_) => ty == "boolean",
        Value::Number(number) => ty == "number" || ty == "integer" && !number.is_f64(),
        Value::String(_) => ty == "string",
        Value::Array(_) => ty == "array",
        Value::Object(_) => ty == "object",
    }
}

/// The property and value by which a discriminator names a member.
fn tag(holder: &Value, member: &Value) -> Option<(String, String)> {
    let discriminator = holder.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let reference = member.get("$ref")?.as_str()?;
    let name = reference.rsplit('/').next()?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let mapped = mapping
        .into_iter()
        .flatten()
        .find(|(_, target)| target.as_str().is_some_and(|target| target == reference || target == name));
    Some((property.to_owned(), mapped?.0.clone()))
}
