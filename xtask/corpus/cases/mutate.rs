//! From an example to changed ones that should not decode: a leaf of another JSON type, or a key less.

use serde_json::Value;

/// How many leaves, and how many keys, of one example are tried.
const MOST: usize = 4;

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// What was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// The value there has another JSON type.
    Leaf,
    /// The key is not there.
    Removed,
}

/// A changed example.
pub(super) struct Mutation {
    pub(super) path: Vec<Step>,
    pub(super) change: Change,
    pub(super) value: Value,
}

/// The ways to the keys of a value.
pub(super) fn keys(value: &Value) -> Vec<Vec<Step>> {
    ways(value).1
}

/// The ways to the leaves of a value that are not null, and to its keys.
fn ways(value: &Value) -> (Vec<Vec<Step>>, Vec<Vec<Step>>) {
    let (mut leaves, mut keys) = (Vec::new(), Vec::new());
    let mut pending = vec![(Vec::new(), value)];
    while let Some((path, node)) = pending.pop() {
        let below = |step| path.iter().cloned().chain([step]).collect::<Vec<_>>();
        match node {
            Value::Object(map) => {
                for (key, child) in map {
                    keys.push(below(Step::Key(key.clone())));
                    pending.push((below(Step::Key(key.clone())), child));
                }
            }
            Value::Array(items) => {
                pending
                    .extend(items.iter().enumerate().map(|(index, item)| (below(Step::Index(index)), item)));
            }
            Value::Null => {}
            _ => leaves.push(path),
        }
    }
    (leaves, keys)
}

/// Some changes of a value, spread over it.
pub(super) fn mutations(value: &Value) -> Vec<Mutation> {
    let (leaves, keys) = ways(value);
    let changed = |path: &Vec<Step>, change| {
        let mut value = value.clone();
        apply(&mut value, path, change)?;
        Some(Mutation { path: path.clone(), change, value })
    };
    let leaves = spread(&leaves).filter_map(|path| changed(path, Change::Leaf));
    let keys = spread(&keys).filter_map(|path| changed(path, Change::Removed));
    leaves.chain(keys).collect()
}

/// A few items of a list, at equal distances.
fn spread<T>(items: &[T]) -> impl Iterator<Item = &T> {
    items.iter().step_by(items.len().div_ceil(MOST).max(1))
}

fn apply(value: &mut Value, path: &[Step], change: Change) -> Option<()> {
    let (last, before) = match path.split_last() {
        Some((last, before)) => (Some(last), before),
        None => (None, path),
    };
    let mut at = value;
    for step in before {
        at = child(at, step)?;
    }
    match (change, last) {
        (Change::Leaf, None) => *at = other_type(at),
        (Change::Leaf, Some(step)) => {
            let leaf = child(at, step)?;
            *leaf = other_type(leaf);
        }
        (Change::Removed, Some(Step::Key(key))) => {
            at.as_object_mut()?.remove(key)?;
        }
        (Change::Removed, _) => return None,
    }
    Some(())
}

fn child<'a>(value: &'a mut Value, step: &Step) -> Option<&'a mut Value> {
    match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    }
}

/// A value of another JSON type.
fn other_type(leaf: &Value) -> Value {
    match leaf {
        Value::String(_) => Value::Bool(true),
        _ => Value::String("not what is expected".to_owned()),
    }
}

/// A path as a person reads it.
pub(super) fn shown(path: &[Step]) -> String {
    let mut out = String::from("$");
    for step in path {
        match step {
            Step::Key(key) => out += &format!(".{key}"),
            Step::Index(index) => out += &format!("[{index}]"),
        }
    }
    out
}

#[cfg(test)]
#[allow(unused_imports, reason = "a benchmark drops tests; they run in tests/examples")]
mod tests {
    // The imports stand in the tests, which the scoreboard, a program without a test harness, is built without.
    #[test]
    fn leaves_change_type_and_keys_go() {
        use serde_json::json;

        use super::*;

        let found = mutations(&json!({ "a": [1], "b": null }));
        let found: Vec<_> = found.iter().map(|it| (shown(&it.path), it.change, it.value.clone())).collect();
        let other = "not what is expected";
        assert_eq!(
            found,
            [
                ("$.a[0]".to_owned(), Change::Leaf, json!({ "a": [other], "b": null })),
                ("$.a".to_owned(), Change::Removed, json!({ "b": null })),
                ("$.b".to_owned(), Change::Removed, json!({ "a": [1] })),
            ]
        );
    }

    #[test]
    fn large_values_are_changed_in_a_few_places() {
        use serde_json::json;

        use super::*;

        let value: Value = (0..1000).map(|index| json!({ "index": index })).collect();
        assert_eq!(mutations(&value).len(), 2 * MOST);
    }
}
