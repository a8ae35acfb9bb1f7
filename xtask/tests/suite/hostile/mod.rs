//! No text of a document does harm: it neither becomes code nor breaks the crate, wherever it stands.

mod beside;
mod harmless;
mod payloads;
mod template;

use rayon::prelude::*;
use serde_json::Value;
use xtask::diagnostic::{Severity, Style};
use xtask::generate_text;

use harmless::{Files, assert_harmless, assert_readable};
use payloads::PAYLOADS;
use template::{client, models, operations};

/// A text that does no harm.
const CALM: &str = "x";

/// Generates a crate, which has to be harmless, and says whether there was one.
fn survive(document: &Value, what: &str) -> bool {
    let text = document.to_string();
    let made = generate_text(&[("a.json", &text)], "a.json", &[], "planted");
    let (problems, files) = made.expect("the templates can be read");
    assert_readable(&problems.render(Severity::Note, Style::Plain), what);
    assert_harmless(&Files::generated(files), what);
    !problems.diagnostics.has_errors()
}

/// The value with every mark replaced by a text.
fn plant(value: &Value, payload: &str) -> Value {
    match value {
        Value::String(text) => Value::String(plant_text(text, payload)),
        Value::Array(items) => items.iter().map(|item| plant(item, payload)).collect(),
        Value::Object(map) => {
            map.iter().map(|(key, value)| (plant_text(key, payload), plant(value, payload))).collect()
        }
        other => other.clone(),
    }
}

fn plant_text(text: &str, payload: &str) -> String {
    if text.starts_with("#/") {
        let escaped = payload.replace('~', "~0").replace('/', "~1").replace('%', "%25");
        return text.replace('@', &escaped);
    }
    text.replace('@', payload)
}

/// A string, or a key and the object that has it.
enum Place {
    Text(String),
    Key(String, String),
}

/// Every place of a string or key.
fn places(document: &Value) -> Vec<Place> {
    let mut places = Vec::new();
    let mut stack = vec![(String::new(), document)];
    while let Some((place, at)) = stack.pop() {
        let below = |token: &str| format!("{place}/{}", token.replace('~', "~0").replace('/', "~1"));
        match at {
            Value::String(_) => places.push(Place::Text(place)),
            Value::Array(items) => {
                stack.extend(items.iter().enumerate().map(|(index, item)| (below(&index.to_string()), item)));
            }
            Value::Object(map) => {
                stack.extend(map.iter().map(|(key, child)| (below(key), child)));
                places.extend(map.keys().map(|key| Place::Key(place.clone(), key.clone())));
            }
            _ => {}
        }
    }
    places
}

/// The document with a text in one place.
fn plant_at(document: &Value, place: &Place, payload: &str) -> Value {
    let mut planted = document.clone();
    match place {
        Place::Text(at) => *planted.pointer_mut(at).expect("the place is there") = payload.into(),
        Place::Key(at, key) => {
            let parent = planted.pointer_mut(at).and_then(Value::as_object_mut).expect("the object is there");
            let child = parent.remove(key).expect("the key is there");
            parent.insert(payload.to_owned(), child);
        }
    }
    planted
}

#[test]
fn every_text_in_all_places_at_once() {
    PAYLOADS.par_iter().for_each(|payload| {
        for template in [client(), operations(), models()] {
            let what = format!("{payload:?} everywhere");
            assert!(survive(&plant(&template, payload), &what), "{what}: nothing was generated");
        }
    });
}

#[test]
fn a_text_in_each_place() {
    in_each_place(|place, text| place % PAYLOADS.len() == text);
}

#[test]
#[ignore = "tens of thousands of documents: `cargo hostile`"]
fn every_text_in_each_place() {
    in_each_place(|_, _| true);
}

/// Plants the chosen texts, by their numbers, into the chosen places. Keywords and references are places too, which makes
/// many of the documents wrong.
fn in_each_place(chosen: impl Fn(usize, usize) -> bool + Sync) {
    let bases = [client(), operations(), models()].map(|template| plant(&template, CALM));
    let places: Vec<(&Value, Place)> =
        bases.iter().flat_map(|base| places(base).into_iter().map(move |place| (base, place))).collect();
    places.par_iter().enumerate().for_each(|(number, (base, place))| {
        let texts = PAYLOADS.iter().enumerate().filter(|(text, _)| chosen(number, *text));
        for (_, payload) in texts {
            let what = match place {
                Place::Text(at) => format!("{payload:?} at {at}"),
                Place::Key(at, key) => format!("{payload:?} for the key {key} at {at}"),
            };
            survive(&plant_at(base, place, payload), &what);
        }
    });
}
