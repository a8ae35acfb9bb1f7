//! The documents that are decoded, in the shapes that services send.

use serde_json::{Map, Value, json};

/// How deep the nested document is; `serde_json` reads 128 levels, of objects and arrays.
const DEPTH: usize = 60;

/// An object with five properties.
pub(crate) fn small() -> String {
    item(7).to_string()
}

/// A list of 10,000 such objects.
pub(crate) fn listing() -> String {
    json!({"items": (0..10_000).map(item).collect::<Vec<Value>>()}).to_string()
}

/// 10,000 numbers with up to 17 digits, as coordinates and measurements have them.
pub(crate) fn measured() -> String {
    let value = |index: u32| f64::from(index.wrapping_mul(2_654_435_761)) / 23_860_929.0 - 90.0;
    json!({"values": (0..10_000).map(value).collect::<Vec<f64>>()}).to_string()
}

/// An object in an object, and so on, each with a list.
pub(crate) fn nested() -> String {
    let leaf = json!({"label": "leaf"});
    let mut document = leaf.clone();
    for level in 0..DEPTH {
        document = json!({"label": format!("level {level}"), "siblings": [leaf, leaf], "child": document});
    }
    document.to_string()
}

/// An object with 80 properties, in the order of their names.
pub(crate) fn wide() -> String {
    Value::Object(fields()).to_string()
}

/// The same object with its properties in an order of which nothing can be guessed.
pub(crate) fn unsorted() -> String {
    let fields: Vec<(String, Value)> = fields().into_iter().collect();
    // 37 has no divisor in common with 80, so every field is met once.
    let members = (0..fields.len()).filter_map(|index| fields.get(index * 37 % fields.len()));
    let members: Vec<String> = members.map(|(name, value)| format!("{name:?}:{value}")).collect();
    format!("{{{}}}", members.join(","))
}

fn fields() -> Map<String, Value> {
    let value = |index: usize| match index % 4 {
        0 => json!(format!("text of {index}")),
        1 => json!(index * 1000),
        2 => json!(index.is_multiple_of(3)),
        _ => json!(0.5 + index as u32 as f32),
    };
    (0..80).map(|index| (format!("field{index:02}"), value(index))).collect()
}

fn item(index: usize) -> Value {
    json!({
        "id": index,
        "name": format!("item {index}"),
        "active": index.is_multiple_of(2),
        "score": index as u32 as f32 / 2.0,
        "note": if index.is_multiple_of(3) { Value::Null } else { json!("a note") },
    })
}
