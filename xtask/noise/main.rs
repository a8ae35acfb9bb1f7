//! How many lines of the crate a changed line of a document changes: `cargo bench -p xtask --bench noise`.
//!
//! A made document of [`OPERATIONS`] operations gets [`EDITS`] edits, one after the other, as a provider makes them: fields
//! and parameters that come, change or go, new operations and schemas. Each is chosen by a seed (`-- SEED`), so that a run
//! can be repeated with another version of the generator. The table says, for each kind of edit, in how many files and lines
//! the crate differs from the one before.

use std::collections::BTreeMap;
use std::error::Error;

use serde_json::{Map, Value, json};
use similar::{ChangeTag, TextDiff};
use xtask::diagnostic::{Severity, Style};
use xtask::sync::FileSet;

/// How many operations the first document has.
const OPERATIONS: usize = 200;

/// How many operations share a model.
const SHARED: usize = 4;

/// How many edits are made.
const EDITS: usize = 100;

/// The words of names, so that a new name sorts anywhere.
const WORDS: [&str; 24] = [
    "amount", "badge", "cause", "depth", "edge", "frame", "grade", "hint", "index", "joint", "kind", "limit",
    "mark", "note", "order", "phase", "quota", "rank", "scope", "title", "unit", "value", "width", "zone",
];

fn main() -> Result<(), Box<dyn Error>> {
    let seed = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1);
    let mut history = History { document: made(), random: Random(seed), next: OPERATIONS };
    let mut before = generate(&history.document)?;
    let mut counts: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for _ in 0..EDITS {
        let kind = history.edit();
        let after = generate(&history.document)?;
        counts.entry(kind).or_default().push(difference(&before, &after));
        before = after;
    }
    println!("| edit | number | files | lines, mean | most |");
    println!("|---|--:|--:|--:|--:|");
    for (kind, counts) in &counts {
        let sum = |of: fn(&(usize, usize)) -> usize| counts.iter().map(of).sum::<usize>();
        let mean = |sum: usize| sum as f64 / counts.len() as f64;
        let (files, lines) = (mean(sum(|count| count.0)), mean(sum(|count| count.1)));
        let most = counts.iter().map(|count| count.1).max().unwrap_or_default();
        println!("| {kind} | {} | {files:.1} | {lines:.1} | {most} |", counts.len());
    }
    let total: usize = counts.values().flatten().map(|count| count.1).sum();
    println!("\n{EDITS} edits change {total} lines.");
    Ok(())
}

/// A document that is edited again and again.
struct History {
    document: Value,
    random: Random,
    /// The number of the next operation or schema.
    next: usize,
}

impl History {
    /// Makes an edit, and says of what kind it is.
    fn edit(&mut self) -> &'static str {
        let model = self.random.below(OPERATIONS / SHARED);
        match self.random.below(10) {
            0..=3 => {
                let (name, schema) = (self.name(), self.property());
                self.set(model, name, schema);
                "an optional field is added"
            }
            4 => {
                if let Some(name) = self.some_field(model) {
                    self.at(&properties(model)).and_then(|fields| fields.remove(&name));
                }
                "an optional field is removed"
            }
            5 => {
                if let Some(name) = self.some_field(model) {
                    let text = format!("What it is of {} kinds.", self.random.below(1000));
                    self.set(model, name, json!({"type": "string", "description": text}));
                }
                "a field is described otherwise"
            }
            6 => {
                let (path, _) = operation(self.random.below(OPERATIONS));
                let path = path.replace('/', "~1");
                let parameter = json!({"name": self.name(), "in": "query", "schema": {"type": "string"}});
                let parameters = self.document.pointer_mut(&format!("/paths/{path}/post/parameters"));
                if let Some(parameters) = parameters.and_then(Value::as_array_mut) {
                    parameters.push(parameter);
                }
                "an optional parameter is added"
            }
            7 => {
                let values = ["new".to_owned(), "active".to_owned(), "closed".to_owned(), self.name()];
                self.set(model, "state".to_owned(), json!({"type": "string", "enum": values}));
                "a listed value is added"
            }
            8 => {
                let (path, operation) = operation(self.next);
                self.next += 1;
                self.insert("/paths", path, operation);
                "an operation is added"
            }
            _ => {
                let (name, field) = (format!("Added{}", self.next), self.name());
                self.next += 1;
                self.set(model, field, json!({"$ref": format!("#/components/schemas/{name}")}));
                let fields: Map<String, Value> = (0..6).map(|_| (self.name(), self.property())).collect();
                let schema = json!({"type": "object", "properties": fields});
                self.insert("/components/schemas", name, schema);
                "a schema of six fields is added, and a field that has it"
            }
        }
    }

    fn at(&mut self, pointer: &str) -> Option<&mut Map<String, Value>> {
        self.document.pointer_mut(pointer).and_then(Value::as_object_mut)
    }

    fn insert(&mut self, pointer: &str, name: String, value: Value) {
        if let Some(object) = self.at(pointer) {
            object.insert(name, value);
        }
    }

    fn set(&mut self, model: usize, name: String, schema: Value) {
        self.insert(&properties(model), name, schema);
    }

    /// One of the optional fields of a model.
    fn some_field(&mut self, model: usize) -> Option<String> {
        let fields = self.at(&properties(model))?;
        let names: Vec<String> = fields.keys().filter(|name| name.contains('_')).cloned().collect();
        names.get(self.random.below(names.len().max(1))).cloned()
    }

    fn name(&mut self) -> String {
        let mut word = || WORDS.get(self.random.below(WORDS.len())).copied().unwrap_or_default();
        format!("{}_{}_{}", word(), word(), word())
    }

    fn property(&mut self) -> Value {
        property(self.random.below(6))
    }
}

fn property(kind: usize) -> Value {
    match kind {
        0 => json!({"type": "integer"}),
        1 => json!({"type": "boolean"}),
        2 => json!({"type": "string", "format": "date-time"}),
        3 => json!({"type": "array", "items": {"type": "string"}}),
        4 => json!({"type": "string", "nullable": true}),
        _ => json!({"type": "string"}),
    }
}

/// Where the properties of a model are.
fn properties(model: usize) -> String {
    format!("/components/schemas/Model{model}/properties")
}

/// The first document: models of 4 to 24 optional fields and three required ones.
fn made() -> Value {
    let mut schemas = Map::new();
    for model in 0..OPERATIONS / SHARED {
        let mut fields: Map<String, Value> =
            (0..4 + model % 21).map(|index| (format!("field_{index:02}"), property(index % 6))).collect();
        fields.insert("id".to_owned(), json!({"type": "string", "format": "uuid"}));
        fields.insert("name".to_owned(), json!({"type": "string"}));
        fields.insert("state".to_owned(), json!({"type": "string", "enum": ["new", "active", "closed"]}));
        let schema = json!({"type": "object", "required": ["id", "name", "state"], "properties": fields});
        schemas.insert(format!("Model{model}"), schema);
    }
    let paths: Map<String, Value> = (0..OPERATIONS).map(operation).collect();
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Made", "version": "1.0.0"},
        "servers": [{"url": "https://made.example"}],
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

/// An operation with its path.
fn operation(index: usize) -> (String, Value) {
    let model = index / SHARED % (OPERATIONS / SHARED);
    let schema = json!({"$ref": format!("#/components/schemas/Model{model}")});
    let content = json!({"application/json": {"schema": schema}});
    let operation = json!({"post": {
        "tags": [format!("Group {}", index / 10)],
        "operationId": format!("action{index}"),
        "parameters": [
            {"name": "itemId", "in": "path", "required": true, "schema": {"type": "string"}},
            {"name": "pageSize", "in": "query", "schema": {"type": "integer"}},
        ],
        "requestBody": {"required": true, "content": content},
        "responses": {"200": {"description": "Done.", "content": content}},
    }});
    (format!("/items/{{itemId}}/actions/{index}"), operation)
}

fn generate(document: &Value) -> Result<FileSet, Box<dyn Error>> {
    let text = serde_json::to_string_pretty(document)?;
    let (problems, files) = xtask::generate_text(&[("made.json", text.as_str())], "made.json", &[], "made")?;
    if files.is_empty() {
        return Err(problems.render(Severity::Error, Style::Plain).into());
    }
    Ok(files)
}

/// In how many files and lines two crates differ.
fn difference(old: &FileSet, new: &FileSet) -> (usize, usize) {
    let nothing = String::new();
    let (mut files, mut lines) = (0, 0);
    for path in old.keys().chain(new.keys().filter(|path| !old.contains_key(*path))) {
        let (before, after) = (old.get(path).unwrap_or(&nothing), new.get(path).unwrap_or(&nothing));
        if before != after {
            let diff = TextDiff::from_lines(before, after);
            files += 1;
            lines += diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal).count();
        }
    }
    (files, lines)
}

/// Numbers that look random and are the same in each run (splitmix64).
struct Random(u64);

impl Random {
    /// A number below `end`, which is not zero.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }
}
