//! From a document to one with faults that nobody would think of: parts removed, exchanged, moved, repeated or of another type,
//! and references in circles.

use serde_json::{Map, Value, json};
use xtask::document::{escaped, unescaped};

/// How many places of one document are changed at the most.
const MOST: u64 = 12;

/// The document with some faults, the same ones for the same seed.
pub(crate) fn mutated(document: &Value, seed: u64) -> Value {
    let mut random = Random::new(seed);
    let mut mutated = document.clone();
    for _ in 0..=random.below(MOST) {
        let (place, node) = pick(&mutated, &mut random);
        let donor = node.clone();
        let (other, _) = pick(&mutated, &mut random);
        match random.below(12) {
            0 => {
                change(&mut mutated, &place, Value::Null, 0, &mut random);
                graft(&mut mutated, &other, donor, &mut random);
            }
            1 => graft(&mut mutated, &other, donor, &mut random),
            2 => circle(&mut mutated, &place, &other, &mut random),
            3 => repeat(&mut mutated, &other, &donor, &mut random),
            _ => {
                let kind = random.below(5);
                change(&mut mutated, &other, donor, kind, &mut random);
            }
        }
    }
    mutated
}

/// The keywords under which a schema holds others.
const HOLDERS: [&str; 8] =
    ["allOf", "oneOf", "anyOf", "items", "not", "then", "additionalProperties", "$ref"];

/// Puts a node below another one, under a keyword that may hold it.
fn graft(tree: &mut Value, place: &str, node: Value, random: &mut Random) {
    let keyword = HOLDERS.get(random.index(HOLDERS.len())).copied().unwrap_or_default();
    match tree.pointer_mut(place) {
        Some(Value::Object(map)) if keyword.ends_with("Of") => {
            let list = map.entry(keyword).or_insert_with(|| json!([]));
            list.as_array_mut().into_iter().for_each(|list| list.push(node.clone()));
        }
        Some(Value::Object(map)) => drop(map.insert(keyword.to_owned(), node)),
        Some(Value::Array(items)) => items.push(node),
        _ => {}
    }
}

/// Lets two nodes lead to each other, or one to itself, by a `$ref` alone or below a keyword.
fn circle(tree: &mut Value, one: &str, other: &str, random: &mut Random) {
    for (from, to) in [(one, other), (other, one)] {
        let reference = json!({ "$ref": format!("#{to}") });
        if random.below(2) == 0 {
            graft(tree, from, reference, random);
        } else if let Some(node) = tree.pointer_mut(from).filter(|_| !from.is_empty()) {
            *node = reference;
        }
    }
}

/// Repeats a node in a map or list: ten times, and more and more rarely up to a hundred thousand times.
fn repeat(tree: &mut Value, place: &str, node: &Value, random: &mut Random) {
    /// Nodes of a text of this length at the most are repeated: it is the count that matters.
    const LONGEST: usize = 200;
    if node.to_string().len() > LONGEST {
        return;
    }
    let mut count = 10;
    while count < 100_000 && random.below(4) == 0 {
        count *= 10;
    }
    match tree.pointer_mut(place) {
        Some(Value::Object(map)) => map.extend((0..count).map(|index| (format!("k{index}"), node.clone()))),
        Some(Value::Array(items)) => items.extend(std::iter::repeat_n(node.clone(), count)),
        _ => {}
    }
}

/// A text with bytes changed, removed, inserted, or repeated.
#[allow(dead_code, reason = "the fuzz targets take texts as well as trees")]
pub(crate) fn garbled(text: &[u8], random: &mut Random) -> Vec<u8> {
    const TOKENS: [&str; 16] = [
        "{", "}", "[", "]", "\n", "\t", ": ", "- ", "&a ", "*a ", "<<: ", "\u{feff}", "\0", "((((((((", "'",
        "\"",
    ];
    let mut text = text.to_vec();
    for _ in 0..=random.below(MOST) {
        let at = random.index(text.len().max(1)).min(text.len());
        let end = (at + random.index(64)).min(text.len());
        let part: Vec<u8> = text.get(at..end).unwrap_or_default().to_vec();
        match random.below(6) {
            0 => drop(text.drain(at..end)),
            1 => text.truncate(at),
            2 => text.insert(at, u8::try_from(random.below(256)).unwrap_or_default()),
            3 => {
                let token = TOKENS.get(random.index(TOKENS.len())).copied().unwrap_or_default();
                let times = if random.below(8) == 0 { 5_000 } else { 1 };
                drop(text.splice(at..at, token.repeat(times).into_bytes()));
            }
            4 => drop(text.splice(at..at, part.repeat(1 + random.index(8)))),
            _ => {
                let to = random.index(text.len().max(1)).min(text.len());
                drop(text.splice(to..to, part));
            }
        }
    }
    text
}

/// A linear congruential generator (Knuth's), of which the upper bits are good.
pub(crate) struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(1))
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }

    /// An index into a list.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }
}

/// A node of a tree with its pointer. On each step down the walk may end, so that shallow nodes are as likely as deep ones.
fn pick<'a>(tree: &'a Value, random: &mut Random) -> (String, &'a Value) {
    let (mut place, mut at) = (String::new(), tree);
    loop {
        let (token, child) = match at {
            Value::Object(map) if !map.is_empty() => {
                let Some((key, child)) = map.iter().nth(random.index(map.len())) else { return (place, at) };
                (escaped(key), child)
            }
            Value::Array(items) if !items.is_empty() => {
                let index = random.index(items.len());
                let Some(child) = items.get(index) else { return (place, at) };
                (index.to_string(), child)
            }
            _ => return (place, at),
        };
        place = format!("{place}/{token}");
        at = child;
        if random.below(6) == 0 {
            return (place, at);
        }
    }
}

/// Makes one fault at a place.
fn change(tree: &mut Value, place: &str, donor: Value, kind: u64, random: &mut Random) {
    let Some((parent, token)) = place.rsplit_once('/') else { return };
    let token = unescaped(token);
    let reference = json!({ "$ref": format!("#{place}") });
    let other = other(random, reference);
    match tree.pointer_mut(parent) {
        Some(Value::Object(map)) => match kind {
            0 => drop(map.remove(&token)),
            1 => drop(map.insert(token, donor)),
            2 => rename(map, &token, random),
            3 => drop(map.insert(format!("{token}{}", random.below(3)), donor)),
            _ => drop(map.insert(token, other)),
        },
        Some(Value::Array(items)) => {
            let Some(index) = token.parse().ok().filter(|index| *index < items.len()) else { return };
            match kind {
                0 => drop(items.remove(index)),
                1 | 2 => items.insert(index, donor),
                3 => items.reverse(),
                _ => items.splice(index..=index, [other]).for_each(drop),
            }
        }
        _ => {}
    }
}

/// A value that has little to do with what stood there.
fn other(random: &mut Random, reference: Value) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(false),
        json!(-1),
        json!(1.5),
        json!(18_446_744_073_709_551_615_u64),
        json!(""),
        json!("object"),
        json!("array"),
        json!("null"),
        json!([]),
        json!({}),
        json!([null, "string"]),
        json!({ "type": ["string", "integer", "null"] }),
        json!({ "allOf": [{ "$ref": "#" }, true] }),
        reference,
    ];
    values.get(random.index(values.len())).cloned().unwrap_or_default()
}

/// Gives a key another name: that of a keyword, of something of Rust, or none.
fn rename(map: &mut Map<String, Value>, key: &str, random: &mut Random) {
    const NAMES: [&str; 12] = [
        "",
        "type",
        "$ref",
        "oneOf",
        "allOf",
        "properties",
        "enum",
        "Self",
        "self",
        "String",
        "default",
        "\u{1f389}",
    ];
    if let (Some(value), Some(name)) = (map.remove(key), NAMES.get(random.index(NAMES.len()))) {
        map.insert((*name).to_owned(), value);
    }
}
