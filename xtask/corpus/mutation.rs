//! From a document to one with faults that nobody would think of: parts removed, exchanged, repeated or of another type.

use serde_json::{Map, Value, json};

/// How many places of one document are changed at the most.
const MOST: u64 = 12;

/// The document with some faults, the same ones for the same seed.
pub(crate) fn mutated(document: &Value, seed: u64) -> Value {
    let mut random = Random(seed.wrapping_mul(2).wrapping_add(1));
    let mut mutated = document.clone();
    for _ in 0..=random.below(MOST) {
        let donor = pick(&mutated, &mut random).1.clone();
        let (place, _) = pick(&mutated, &mut random);
        change(&mut mutated, &place, donor, &mut random);
    }
    mutated
}

/// A linear congruential generator (Knuth's), of which the upper bits are good.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }

    fn index(&mut self, length: usize) -> usize {
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
                (key.replace('~', "~0").replace('/', "~1"), child)
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
fn change(tree: &mut Value, place: &str, donor: Value, random: &mut Random) {
    let Some((parent, token)) = place.rsplit_once('/') else { return };
    let token = token.replace("~1", "/").replace("~0", "~");
    let reference = json!({ "$ref": format!("#{place}") });
    let kind = random.below(5);
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
