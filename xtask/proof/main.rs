//! `cargo proof`: whether a client of the document as it was gets along with the edited one, where we say that it does.
//!
//! Every edit of `tests/edits/edits.yaml` starts from one document, so one program is enough: the client of that document.
//! Where an edit changes the schema of an answer, values that are valid against the new one have to decode. Where it changes
//! that of a body, what the client makes of values that were valid has to be valid now. Parameters are compared by their
//! schemas alone. `jsonschema` says what is valid, and shares nothing with the judge. An edit that is called safe must not
//! fail; where none of its schemas differs, or no value can be made, it is not proven. Everything is written below
//! `target/proof/`.

#[path = "../corpus/cases/mod.rs"]
#[allow(dead_code, unused_imports, reason = "it is shared with the scoreboard")]
mod cases;
mod client;
mod direction;
#[path = "../tests/edits/mod.rs"]
#[expect(clippy::expect_used, dead_code, reason = "it is shared with tests, whose files are there")]
mod edits;
mod exchange;

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;

use cases::Trees;
use cases::validate::{Resources, Verdict};
use cases::variants::sample::{Extent, Part, Sampler, Whole};
use client::Client;
use direction::{Way, directed, resolved};
use edits::Edit;
use exchange::{Exchange, Key, exchanges};
use serde_json::Value;
use xtask::document::Pointer;

/// What keeps the proof from being tried.
type Failure = Box<dyn Error + Send + Sync>;

/// How many values of a schema are made: with what must be there, with all, with some.
const TURNS: [(Extent, usize); 3] = [(Extent::None, 12), (Extent::All, 6), (Extent::Some, 12)];

/// A document as values that travel one way see it.
struct Side {
    trees: Trees,
    exchanges: BTreeMap<Key, Exchange>,
}

/// What was tried of an edit.
#[derive(Default)]
struct Tried {
    /// How many values.
    values: usize,
    failures: Vec<String>,
}

fn main() -> Result<ExitCode, Failure> {
    let document = Edit::document();
    let client = Client::new(&xtask::repository()?.join("target/proof"), &document)?;
    let old = [Way::Request, Way::Answer].map(|way| side(&document, way));
    let [old_requests, old_answers] =
        old.into_iter().collect::<Result<Vec<_>, _>>()?.try_into().map_err(|_| "two")?;
    let edits = Edit::all();
    let mut tried: Vec<Tried> = Vec::new();
    let mut answers: Vec<(usize, String, String)> = Vec::new();
    let mut bodies: Vec<(usize, Key, String)> = Vec::new();
    let mut sides = Vec::new();
    for (index, edit) in edits.iter().enumerate() {
        let edited = edit.apply(&document);
        let (requests, after) = (side(&edited, Way::Request)?, side(&edited, Way::Answer)?);
        let mut found = Tried::default();
        for (key, exchange) in differing(&old_answers, &after) {
            let Some(ty) = old_answers.exchanges.get(key).and_then(|old| client.index(&old.schema)) else {
                continue;
            };
            for value in valid(&after.trees, &exchange.schema)? {
                found.values += 1;
                answers.push((index, key.to_string(), format!("{ty}\t{value}")));
            }
        }
        for (key, exchange) in differing(&requests, &old_requests) {
            let values = valid(&old_requests.trees, &exchange.schema)?;
            found.values += values.len();
            match client.index(&exchange.schema) {
                Some(ty) if !key.is_parameter() => {
                    bodies.extend(values.iter().map(|value| (index, key.clone(), format!("{ty}\t{value}"))));
                }
                Some(_) | None if key.is_parameter() => {
                    found.failures.extend(refused(&requests, key, &values)?);
                }
                Some(_) | None => found.values -= values.len(),
            }
        }
        for (key, exchange) in &requests.exchanges {
            let asked = exchange.required && key.is_parameter();
            if asked && old_requests.has_operation(key) && !old_requests.exchanges.contains_key(key) {
                found.failures.push(format!("{key} is required, and an older client does not know it"));
            }
        }
        tried.push(found);
        sides.push(requests);
    }
    let lines =
        |cases: &mut dyn Iterator<Item = &String>| cases.map(|line| format!("{line}\n")).collect::<String>();
    let said = client.run(&lines(&mut answers.iter().map(|(.., line)| line)))?;
    for ((index, place, line), said) in answers.iter().zip(said.lines()) {
        if let (Some(error), Some(tried)) = (said.strip_prefix('-'), tried.get_mut(*index)) {
            let value = line.split_once('\t').map_or("", |(_, value)| value);
            tried.failures.push(format!("{place} gives {value}: {error}"));
        }
    }
    let said = client.run(&lines(&mut bodies.iter().map(|(.., line)| line)))?;
    let mut written: BTreeMap<(usize, &Key), Vec<Value>> = BTreeMap::new();
    for ((index, key, line), said) in bodies.iter().zip(said.lines()) {
        match said.strip_prefix('+') {
            Some(text) => written.entry((*index, key)).or_default().push(serde_json::from_str(text)?),
            None => return Err(format!("{key}: {line} was valid and does not decode: {said}").into()),
        }
    }
    for ((index, key), values) in written {
        if let (Some(requests), Some(tried)) = (sides.get(index), tried.get_mut(index)) {
            tried.failures.extend(refused(requests, key, &values)?);
        }
    }
    Ok(report(&edits, &tried))
}

impl Side {
    fn has_operation(&self, key: &Key) -> bool {
        self.exchanges.keys().any(|other| other.operation == key.operation)
    }
}

fn side(document: &str, way: Way) -> Result<Side, Failure> {
    let tree = directed(&serde_yaml::from_str(document)?, way);
    let trees = Trees(BTreeMap::from([(String::new(), tree)]));
    let exchanges = exchanges(&trees, way);
    Ok(Side { trees, exchanges })
}

/// What of the second document the first has too, with another schema.
fn differing<'a>(first: &'a Side, second: &'a Side) -> impl Iterator<Item = (&'a Key, &'a Exchange)> {
    second.exchanges.iter().filter(|(key, exchange)| {
        first.exchanges.get(key).is_some_and(|other| {
            resolved(&first.trees, &other.schema) != resolved(&second.trees, &exchange.schema)
        })
    })
}

/// Values of a schema that are valid against it.
fn valid(trees: &Trees, schema: &Pointer) -> Result<Vec<Value>, Failure> {
    let resources = Resources::new(trees);
    let mut schemas = resources.schemas()?;
    let Some(node) = trees.at(schema) else { return Ok(Vec::new()) };
    let part = Part { file: String::new(), node, chosen: false };
    let whole = Whole { parts: vec![part], ..Whole::default() };
    let mut sampler = Sampler::new(trees, 5);
    let mut values: Vec<Value> = Vec::new();
    for (extent, turns) in TURNS {
        for turn in 0..turns {
            let value = sampler.sample(&whole, extent, turn).filter(|value| !values.contains(value));
            if let Some(value) = value
                && schemas.is_valid(schema, &value)?
            {
                values.push(value);
            }
        }
    }
    Ok(values)
}

/// What of some values the edited document does not allow.
fn refused(side: &Side, key: &Key, values: &[Value]) -> Result<Vec<String>, Failure> {
    let Some(exchange) = side.exchanges.get(key) else { return Ok(Vec::new()) };
    let resources = Resources::new(&side.trees);
    let mut schemas = resources.schemas()?;
    let mut refused = Vec::new();
    for value in values {
        // A parameter is a text, whatever it stands for. Which of two alternatives that became alike is meant is for the
        // server to say.
        let text = (key.is_parameter() && !value.is_array()).then(|| text(value));
        let mut taken = false;
        for form in text.iter().chain([value]) {
            taken |= !matches!(schemas.verdict(&exchange.schema, form)?, Verdict::Invalid(_));
        }
        if !taken {
            refused.push(format!("{key} does not take {value}"));
        }
    }
    Ok(refused)
}

/// A value as the text that a parameter is.
fn text(value: &Value) -> Value {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned).into()
}

/// Prints what was proven, and what was not as we judge it.
fn report(edits: &[Edit], tried: &[Tried]) -> ExitCode {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut wrong = 0;
    for (edit, tried) in edits.iter().zip(tried) {
        let outcome = match tried {
            Tried { failures, .. } if !failures.is_empty() => "fails",
            Tried { values, .. } if *values > 0 => "holds",
            _ => "not proven",
        };
        *counts.entry((&edit.wire, outcome)).or_default() += 1;
        if matches!(edit.wire.as_str(), "safe" | "untouched") && outcome == "fails" {
            wrong += 1;
            println!("{}: is {}, but", edit.edit, edit.wire);
            tried.failures.iter().take(3).for_each(|failure| println!("    {failure}"));
        }
    }
    for ((wire, outcome), count) in counts {
        println!("{wire:<10}{outcome:<12}{count}");
    }
    println!("{wrong} edits are called safe and are not");
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
