//! From a document and an OpenAPI Overlay (1.0 or 1.1) to the document with the overlay's actions applied.
//!
//! Stricter than the specification in one thing: an action that selects nothing is an error here, because it is
//! knowledge that no longer applies.

use serde_json::{Map, Value};
use serde_json_path::{JsonPath, PathElement};

use super::dialect::describe;
use super::{Pointer, Sources};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::limits;

/// The code of what is said of an action that selects nothing.
pub(crate) const MATCHES_NOTHING: &str = "overlay-matches-nothing";

/// Applies the overlay whose tree is `overlay` to the main document's `tree`. `place` is the root of the overlay's
/// file. Every action is tried, so that all faults are found in one run.
pub(super) fn apply(
    tree: &mut Value,
    overlay: &Value,
    place: &Pointer,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) {
    let mut application = Application { tree, sources, diagnostics };
    let Some(actions) = application.actions(overlay, place) else { return };
    for (index, action) in actions.iter().enumerate() {
        let place = place.child("actions").child(index);
        if let Err(diagnostic) = application.action(action, &place) {
            application.diagnostics.push(*diagnostic);
        }
    }
}

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// One overlay on its way into a document.
struct Application<'a> {
    tree: &'a mut Value,
    sources: &'a mut Sources,
    diagnostics: &'a mut Diagnostics,
}

/// What one action does to the nodes that it selects.
enum Change<'a> {
    Remove,
    Update(&'a Value),
    Copy(&'a str),
}

/// One step of the way to a selected node. The order is that of the document within a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Index(usize),
    Key(String),
}

impl Application<'_> {
    /// The actions of an overlay, after a look at what surrounds them (Overlay 1.1, 4.4.1).
    fn actions<'v>(&mut self, overlay: &'v Value, place: &Pointer) -> Option<&'v [Value]> {
        let Value::Object(map) = overlay else {
            self.diagnostics
                .push(*invalid(place, format!("an overlay must be an object, not {}", describe(overlay))));
            return None;
        };
        let version = match map.get("overlay") {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        if !matches!(version.split('.').collect::<Vec<_>>().as_slice(), ["1", "0" | "1", ..]) {
            let message = match version.as_str() {
                "" => "this overlay has no version".to_owned(),
                version => format!("unknown Overlay Specification version `{version}`"),
            };
            let diagnostic = Diagnostic::error("unknown-version", message).at(&place.child("overlay"));
            self.diagnostics
                .push(diagnostic.help("begin the overlay with `overlay: 1.0.0` or `overlay: 1.1.0`"));
            return None;
        }
        self.known_keys(map, place, &["overlay", "info", "extends", "actions"]);
        match map.get("info") {
            Some(Value::Object(info)) => {
                self.known_keys(info, &place.child("info"), &["title", "version", "description"]);
            }
            _ => self.diagnostics.push(*invalid(place, "this overlay has no `info`")),
        }
        match map.get("actions") {
            Some(Value::Array(actions)) if !actions.is_empty() => Some(actions),
            _ => {
                self.diagnostics.push(*invalid(place, "this overlay has no `actions` list"));
                None
            }
        }
    }

    fn known_keys(&mut self, map: &Map<String, Value>, place: &Pointer, known: &[&str]) {
        for key in map.keys().filter(|key| !key.starts_with("x-") && !known.contains(&key.as_str())) {
            let message = format!("an overlay has no key `{key}` here");
            let known = format!("known keys are `{}`", known.join("`, `"));
            let diagnostic =
                Diagnostic::error("invalid-overlay", message).label(Place::Key(place.child(key)), "");
            self.diagnostics.push(diagnostic.help(known));
        }
    }

    fn action(&mut self, action: &Value, place: &Pointer) -> Result<()> {
        let Value::Object(map) = action else {
            return Err(invalid(place, format!("an action must be an object, not {}", describe(action))));
        };
        self.known_keys(map, place, &["target", "description", "update", "copy", "remove"]);
        let below = place.child("target");
        let Some(target) = map.get("target").and_then(Value::as_str) else {
            return Err(invalid(place, "this action has no `target`"));
        };
        let change = change(map, place)?;
        let mut selected = self.select(target, &below)?;
        if selected.is_empty() {
            let message = format!("the target `{target}` matches nothing");
            let diagnostic = Diagnostic::error(MATCHES_NOTHING, message).at(&below);
            return Err(Box::new(
                diagnostic.help("the document has changed: correct the target or remove the action"),
            ));
        }
        match change {
            Change::Remove => {
                // From the back, so that the indices of what is still to be removed stay right.
                selected.sort();
                selected.iter().rev().try_for_each(|steps| self.remove(steps, &below))
            }
            Change::Update(update) => {
                let origin = place.child("update");
                selected.iter().try_for_each(|steps| self.update(steps, update, &origin))
            }
            Change::Copy(source) => {
                let origin = place.child("copy");
                let found = self.select(source, &origin)?;
                let [source] = found.as_slice() else {
                    let message = format!("`copy` must select exactly one node, but selects {}", found.len());
                    return Err(invalid(&origin, message));
                };
                let Some(value) = node(self.tree, source).cloned() else { return Ok(()) };
                selected.iter().try_for_each(|steps| self.update(steps, &value, &origin))
            }
        }
    }

    /// The nodes that a JSONPath (RFC 9535) selects, each once.
    fn select(&self, path: &str, place: &Pointer) -> Result<Vec<Vec<Step>>> {
        if nesting(path) > limits::JSON_PATH {
            let message = "the brackets of this JSONPath nest too deeply";
            let help = format!("they may nest at most {} levels deep", limits::JSON_PATH);
            return Err(Box::new(Diagnostic::error("invalid-json-path", message).at(place).help(help)));
        }
        let parsed = JsonPath::parse(path).map_err(|error| {
            Box::new(
                Diagnostic::error("invalid-json-path", format!("`{path}` is not a JSONPath: {error}"))
                    .at(place),
            )
        })?;
        let nodes = parsed.query_located(self.tree).dedup();
        let steps = nodes.locations().map(|location| {
            let step = |element: &PathElement<'_>| match element {
                PathElement::Name(name) => Step::Key((*name).to_owned()),
                PathElement::Index(index) => Step::Index(*index),
            };
            location.iter().map(step).collect()
        });
        Ok(steps.collect())
    }

    fn remove(&mut self, steps: &[Step], place: &Pointer) -> Result<()> {
        let Some((last, parents)) = steps.split_last() else {
            return Err(invalid(place, "an action cannot remove the whole document"));
        };
        let holder = pointer(parents);
        match (node_mut(self.tree, parents), last) {
            (Some(Value::Object(map)), Step::Key(key)) => {
                map.remove(key);
                self.sources.forget_origins(&holder.child(key));
            }
            (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
                items.remove(*index);
                self.sources.close_gap(&holder, *index, items.len());
            }
            // Already gone with a node above it.
            _ => {}
        }
        Ok(())
    }

    fn update(&mut self, steps: &[Step], update: &Value, origin: &Pointer) -> Result<()> {
        let place = pointer(steps);
        let Some(target) = node_mut(self.tree, steps) else { return Ok(()) };
        match (target, update) {
            // At the target itself, and only there, a value that is no list is appended to a list.
            (Value::Array(items), entry) if !entry.is_array() => {
                self.sources.set_origin(place.child(items.len()), origin.clone());
                items.push(entry.clone());
                Ok(())
            }
            (target, update) => merge(target, update, &place, origin, self.sources),
        }
    }
}

/// The one thing that an action does.
fn change<'v>(map: &'v Map<String, Value>, place: &Pointer) -> Result<Change<'v>> {
    let remove = match map.get("remove") {
        None | Some(Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(other) => {
            let message = format!("`remove` must be true or false, not {}", describe(other));
            return Err(invalid(&place.child("remove"), message));
        }
    };
    match (remove, map.get("update"), map.get("copy")) {
        (true, None, None) => Ok(Change::Remove),
        (false, Some(update), None) => Ok(Change::Update(update)),
        (false, None, Some(Value::String(source))) => Ok(Change::Copy(source)),
        (false, None, Some(_)) => Err(invalid(&place.child("copy"), "`copy` must be a JSONPath string")),
        (false, None, None) => {
            Err(invalid(place, "this action does nothing: it has no `update`, `copy` or `remove`"))
        }
        _ => Err(invalid(place, "this action has more than one of `update`, `copy` and `remove`")),
    }
}

/// Merges as Overlay 1.1, 4.4.3 says: maps by their keys, lists end to end, scalars by replacement.
fn merge(
    target: &mut Value,
    update: &Value,
    place: &Pointer,
    origin: &Pointer,
    sources: &mut Sources,
) -> Result<()> {
    // The depth of both trees is bounded by the readers of YAML and JSON.
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                let (place, origin) = (place.child(key), origin.child(key));
                match target.get_mut(key) {
                    Some(known) => merge(known, value, &place, &origin, sources)?,
                    None => {
                        target.insert(key.clone(), value.clone());
                        sources.set_origin(place, origin);
                    }
                }
            }
            Ok(())
        }
        (Value::Array(target), Value::Array(update)) => {
            for (index, value) in update.iter().enumerate() {
                sources.set_origin(place.child(target.len()), origin.child(index));
                target.push(value.clone());
            }
            Ok(())
        }
        (target, update) if is_scalar(target) && is_scalar(update) => {
            *target = update.clone();
            sources.set_origin(place.clone(), origin.clone());
            Ok(())
        }
        (target, update) => {
            let message = format!("{} cannot be merged into {}", describe(update), describe(target));
            let diagnostic = Diagnostic::error("overlay-conflict", message)
                .label(Place::Node(origin.clone()), "the overlay says this")
                .label(Place::Key(place.clone()), "the document has this");
            Err(Box::new(diagnostic.help("remove the node in an earlier action")))
        }
    }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn invalid(place: &Pointer, message: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::error("invalid-overlay", message).at(place))
}

fn pointer(steps: &[Step]) -> Pointer {
    steps.iter().fold(Pointer::root(), |pointer, step| match step {
        Step::Index(index) => pointer.child(index),
        Step::Key(key) => pointer.child(key),
    })
}

fn node<'v>(tree: &'v Value, steps: &[Step]) -> Option<&'v Value> {
    steps.iter().try_fold(tree, |node, step| match step {
        Step::Index(index) => node.get(index),
        Step::Key(key) => node.get(key),
    })
}

fn node_mut<'v>(tree: &'v mut Value, steps: &[Step]) -> Option<&'v mut Value> {
    steps.iter().try_fold(tree, |node, step| match step {
        Step::Index(index) => node.get_mut(index),
        Step::Key(key) => node.get_mut(key),
    })
}

/// How deeply the brackets of a JSONPath nest, those in its strings included. Its parser calls itself for each.
fn nesting(path: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for letter in path.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}
