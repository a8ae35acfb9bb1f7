//! From the text of a `$ref` to the place that it names, in any file below the document's folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::{Pointer, Sources, Strictness};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// How many `$ref`s a pointer may pass through on its way to a node.
const MAX_HOPS: usize = 32;

/// The trees of all files of a description, read when a reference first leads into them.
pub(super) struct Files<'a> {
    sources: &'a mut Sources,
    /// The folder of the main document as the user gave it: empty, or with a slash at its end.
    folder: String,
    strictness: Strictness,
    trees: BTreeMap<String, Option<Arc<Value>>>,
    /// The places of `$id` and `$anchor`, by file and by the text that a reference uses.
    anchors: BTreeMap<String, BTreeMap<String, Pointer>>,
}

/// Why a reference is not followed.
pub(super) enum Refused {
    /// It names something on the network.
    Network,
    /// It leaves the folder of the main document.
    Outside,
}

impl<'a> Files<'a> {
    /// The files around the main document `main`, whose tree is `tree`.
    pub(super) fn new(sources: &'a mut Sources, main: &str, tree: Value, strictness: Strictness) -> Self {
        let folder = main.rfind(['/', '\\']).and_then(|end| main.get(..=end)).unwrap_or_default().to_owned();
        let trees = BTreeMap::from([(String::new(), Some(Arc::new(tree)))]);
        Self { sources, folder, strictness, trees, anchors: BTreeMap::new() }
    }

    /// Notes that the node at `place` is written at `origin`.
    pub(super) fn set_origin(&mut self, place: Pointer, origin: Pointer) {
        self.sources.set_origin(place, origin);
    }

    /// The tree of a file; `None`, with a diagnostic the first time, if it cannot be read.
    pub(super) fn tree(&mut self, name: &str, diagnostics: &mut Diagnostics) -> Option<Arc<Value>> {
        if let Some(tree) = self.trees.get(name) {
            return tree.clone();
        }
        let path = format!("{}{name}", self.folder);
        let root = Path::new(&self.folder);
        let tree = match self.sources.read(name, &path, Some(root), self.strictness, diagnostics) {
            Ok(value) => Some(Arc::new(value)),
            Err(diagnostic) => {
                diagnostics.push(Diagnostic { severity: self.strictness.severity(), ..diagnostic });
                None
            }
        };
        self.trees.insert(name.to_owned(), tree.clone());
        tree
    }

    /// The place that the reference `text` in the file of `base` names, whether or not something stands there.
    ///
    /// # Errors
    ///
    /// A reference to the network or to a file outside of the document's folder.
    pub(super) fn resolve(
        &mut self,
        base: &Pointer,
        text: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Pointer, Refused> {
        if let Some(place) = self.anchored(base.file_name(), text, diagnostics) {
            return Ok(place);
        }
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        let name =
            if file.is_empty() { base.file_name().to_owned() } else { relative(base.file_name(), file)? };
        let root = if name.is_empty() { Pointer::root() } else { Pointer::file(&name) };
        let raw = Pointer::parse(&format!("{}{fragment}", root.as_str()));
        if !fragment.contains('%') || self.holds(&raw, diagnostics) {
            return Ok(self.anchored(&name, &format!("#{fragment}"), diagnostics).unwrap_or(raw));
        }
        Ok(Pointer::parse(&format!("{}{}", root.as_str(), percent_decoded(fragment))))
    }

    /// A copy of the value at a place.
    pub(super) fn value(&mut self, pointer: &Pointer, diagnostics: &mut Diagnostics) -> Option<Value> {
        let tree = self.tree(pointer.file_name(), diagnostics)?;
        descend(&tree, pointer).cloned()
    }

    fn holds(&mut self, pointer: &Pointer, diagnostics: &mut Diagnostics) -> bool {
        self.tree(pointer.file_name(), diagnostics).is_some_and(|tree| descend(&tree, pointer).is_some())
    }

    /// The place that `pointer` reaches when it may pass through `$ref`s on its way; `None` if there is none or
    /// if it needs to pass through none.
    pub(super) fn through_references(
        &mut self,
        pointer: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> Option<Pointer> {
        let mut target = pointer.clone();
        for _ in 0..MAX_HOPS {
            let tree = self.tree(target.file_name(), diagnostics)?;
            if descend(&tree, &target).is_some() {
                return (target != *pointer).then_some(target);
            }
            let (holder, text, tail) = last_reference(&tree, &target)?;
            let next = self.resolve(&holder, &text, diagnostics).ok()?;
            target = tail.iter().fold(next, |place, token| place.child(token));
        }
        None
    }

    /// The place of an `$id` or `$anchor` that `text` names.
    fn anchored(&mut self, file: &str, text: &str, diagnostics: &mut Diagnostics) -> Option<Pointer> {
        let (name, fragment) = text.split_once('#').unwrap_or((text, ""));
        let is_anchor = name.is_empty() && !fragment.is_empty() && !fragment.starts_with('/');
        let is_absolute = name.contains("://") || name.starts_with("urn:");
        if !is_anchor && !is_absolute {
            return None;
        }
        if !self.anchors.contains_key(file) {
            let tree = self.tree(file, diagnostics)?;
            let root = if file.is_empty() { Pointer::root() } else { Pointer::file(file) };
            self.anchors.insert(file.to_owned(), anchors(&tree, root));
        }
        let anchors = self.anchors.get(file)?;
        if is_anchor {
            return anchors.get(&format!("#{fragment}")).cloned();
        }
        let place = anchors.get(name)?;
        Some(Pointer::parse(&format!("{place}{fragment}")))
    }
}

/// The node of a tree at a place in it.
pub(super) fn descend<'a>(tree: &'a Value, pointer: &Pointer) -> Option<&'a Value> {
    let mut node = tree;
    for token in pointer.tokens() {
        node = step(node, &token)?;
    }
    Some(node)
}

fn step<'a>(node: &'a Value, token: &str) -> Option<&'a Value> {
    match node {
        Value::Object(map) => map.get(token),
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}

/// The last `$ref` that the way to `pointer` passes, with its place and the tokens after it.
fn last_reference(tree: &Value, pointer: &Pointer) -> Option<(Pointer, String, Vec<String>)> {
    let root = Pointer::parse(&format!("{}#", pointer.file_name()));
    let tokens: Vec<String> = pointer.tokens().collect();
    let (mut node, mut place) = (tree, root);
    let mut last = None;
    for (index, token) in tokens.iter().enumerate() {
        if let Some(text) = node.get("$ref").and_then(Value::as_str) {
            let tail = tokens.get(index..).unwrap_or_default().to_vec();
            last = Some((place.clone(), text.to_owned(), tail));
        }
        let Some(next) = step(node, token) else { break };
        node = next;
        place = place.child(token);
    }
    last
}

/// Every `$id` and `$anchor` of a tree.
fn anchors(tree: &Value, root: Pointer) -> BTreeMap<String, Pointer> {
    let mut found = BTreeMap::new();
    let mut stack = vec![(root, tree)];
    while let Some((place, node)) = stack.pop() {
        match node {
            Value::Object(map) => {
                if let Some(id) = map.get("$id").and_then(Value::as_str) {
                    found.entry(id.trim_end_matches('#').to_owned()).or_insert_with(|| place.clone());
                }
                for keyword in ["$anchor", "$dynamicAnchor"] {
                    if let Some(anchor) = map.get(keyword).and_then(Value::as_str) {
                        found.entry(format!("#{anchor}")).or_insert_with(|| place.clone());
                    }
                }
                stack.extend(map.iter().map(|(key, child)| (place.child(key), child)));
            }
            Value::Array(items) => {
                stack.extend(items.iter().enumerate().map(|(index, child)| (place.child(index), child)));
            }
            _ => {}
        }
    }
    found
}

/// The name of the file that `reference` names from inside the file `base`, both relative to the main document's folder.
fn relative(base: &str, reference: &str) -> Result<String, Refused> {
    let scheme = reference.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    });
    if scheme || reference.starts_with("//") {
        return Err(Refused::Network);
    }
    let reference = percent_decoded(reference).replace('\\', "/");
    if reference.starts_with('/') || reference.contains(':') || reference.contains('\0') {
        return Err(Refused::Outside);
    }
    let mut segments: Vec<&str> = base.split('/').collect();
    segments.pop();
    for segment in reference.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop().ok_or(Refused::Outside)?;
            }
            segment => segments.push(segment),
        }
    }
    Ok(segments.join("/"))
}

/// Percent-encoding undone (RFC 3986 section 2.1); a text that is not UTF-8 afterwards stays as it was.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let digits = tail.get(..2).filter(|digits| byte == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
