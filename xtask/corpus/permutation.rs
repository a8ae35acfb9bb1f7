//! From a document to the same document with its maps, and its lists that are sets, in another order.

use serde_json::Value;

/// Keys whose value is a map from names: a key in there is no keyword, even if it is spelled like one.
const NAMED: &[&str] = &[
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "examples",
    "headers",
    "links",
    "mapping",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securityDefinitions",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// Keys whose value is the author's data, where order is content.
const LITERAL: &[&str] = &["const", "default", "enum", "example", "value"];

/// Arrays that are sets.
const SETS: &[&str] = &["parameters", "required"];

/// The document as JSON text in another order: with the seed 0 reversed, with any other one shuffled, the same way in every
/// run.
pub(crate) fn permuted(document: &Value, seed: u64) -> String {
    let mut writer = Writer { order: Order(seed), text: String::new() };
    writer.value(document, false);
    writer.text
}

/// A Fisher–Yates shuffle with a linear congruential generator.
struct Order(u64);

impl Order {
    fn apply<T>(&mut self, items: &mut [T]) {
        if self.0 == 0 {
            items.reverse();
            return;
        }
        for last in (1..items.len()).rev() {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let choices = last as u64 + 1;
            items.swap(last, usize::try_from((self.0 >> 33) % choices).unwrap_or_default());
        }
    }
}

struct Writer {
    order: Order,
    text: String,
}

impl Writer {
    /// Writes a value; `named` says that its keys are names.
    fn value(&mut self, value: &Value, named: bool) {
        match value {
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                self.order.apply(&mut entries);
                self.list('{', '}', entries, |writer, (key, child)| {
                    writer.text += &format!("{}:", Value::String(key.clone()));
                    writer.entry(if named { "" } else { key }, child);
                });
            }
            Value::Array(items) => {
                self.list('[', ']', items.iter().collect(), |writer, item| writer.value(item, false));
            }
            scalar => self.text += &scalar.to_string(),
        }
    }

    /// Writes what stands under a keyword.
    fn entry(&mut self, keyword: &str, value: &Value) {
        match value {
            literal if LITERAL.contains(&keyword) => self.text += &literal.to_string(),
            Value::Array(_) if keyword == "examples" => self.text += &value.to_string(),
            Value::Array(items) if SETS.contains(&keyword) => {
                let mut items: Vec<_> = items.iter().collect();
                self.order.apply(&mut items);
                self.list('[', ']', items, |writer, item| writer.value(item, false));
            }
            value => self.value(value, NAMED.contains(&keyword)),
        }
    }

    fn list<T>(&mut self, open: char, close: char, items: Vec<T>, each: impl Fn(&mut Self, T)) {
        self.text.push(open);
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            each(self, item);
        }
        self.text.push(close);
    }
}
