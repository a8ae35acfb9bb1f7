//! From the text of a `$ref` to the place that it names, in any file below the folder of the description.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::swagger::{self, MediaTypes};
use super::{Pointer, Sources, Strictness};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits;

/// The trees of all files of a description, read when a reference first leads into them.
pub(super) struct Files<'a> {
    sources: &'a mut Sources,
    /// The folder that no reference leaves, as the user gave it: empty, or with a slash at its end.
    folder: String,
    /// The main document's path below that folder.
    main: String,
    /// What a main document in Swagger 2.0 says about media types; files of its parts are written in it too.
    swagger: Option<MediaTypes>,
    /// The files that were brought over from Swagger 2.0 and whose sections moved.
    upgraded: BTreeSet<String>,
    strictness: Strictness,
    trees: BTreeMap<String, Option<Arc<Value>>>,
    /// What `$id` and `$anchor` name, by file; read when a reference first needs it.
    ids: BTreeMap<String, Ids>,
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
    ///
    /// # Errors
    ///
    /// The document lies outside of the folder that was named as its root.
    pub(super) fn new(
        sources: &'a mut Sources,
        main: &str,
        tree: Value,
        strictness: Strictness,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Diagnostic> {
        let (folder, main) = sources.split(main)?;
        let root = tree.as_object().filter(|_| swagger::is_swagger(&tree));
        let swagger = root.map(|root| MediaTypes::read(root, &MediaTypes::default()));
        let mut files = Self {
            sources,
            folder,
            main,
            swagger,
            upgraded: BTreeSet::new(),
            strictness,
            trees: BTreeMap::new(),
            ids: BTreeMap::new(),
        };
        let tree = files.upgraded("", tree, diagnostics);
        files.trees.insert(String::new(), Some(Arc::new(tree)));
        Ok(files)
    }

    /// A tree in a shape that the dialects share: Swagger 2.0 is brought over.
    fn upgraded(&mut self, name: &str, tree: Value, diagnostics: &mut Diagnostics) -> Value {
        let whole = swagger::is_swagger(&tree);
        if !whole && self.swagger.is_none() {
            return tree;
        }
        let root = if name.is_empty() { Pointer::root() } else { Pointer::file(name) };
        let defaults = self.swagger.clone().unwrap_or_default();
        let upgraded = swagger::upgrade(&tree, &root, &defaults, diagnostics);
        self.sources.move_places(&upgraded.moves);
        if whole {
            self.upgraded.insert(name.to_owned());
        }
        upgraded.tree
    }

    /// Notes that the node at `place` is written at `origin`.
    pub(super) fn set_origin(&mut self, place: Pointer, origin: Pointer) {
        self.sources.set_origin(place, origin);
    }

    /// The place where the author wrote what stands at `place`.
    pub(super) fn author_place(&self, place: &Pointer) -> Pointer {
        self.sources.author_place(place)
    }

    /// The tree of a file; `None`, with a diagnostic the first time, if it cannot be read.
    pub(super) fn tree(&mut self, name: &str, diagnostics: &mut Diagnostics) -> Option<Arc<Value>> {
        if let Some(tree) = self.trees.get(name) {
            return tree.clone();
        }
        let path = format!("{}{name}", self.folder);
        let root = Path::new(&self.folder);
        let tree = match self.sources.read(name, &path, Some(root), self.strictness, diagnostics) {
            Ok(value) => Some(Arc::new(self.upgraded(name, value, diagnostics))),
            Err(diagnostic) => {
                diagnostics.push(Diagnostic { severity: self.strictness.severity(), ..diagnostic });
                None
            }
        };
        self.trees.insert(name.to_owned(), tree.clone());
        tree
    }

    /// Whether a place is a document as a whole, which is no part that anything can refer to.
    pub(super) fn is_document(&mut self, place: &Pointer, diagnostics: &mut Diagnostics) -> bool {
        let has_version = |tree: Arc<Value>| ["openapi", "swagger"].iter().any(|key| tree.get(key).is_some());
        *place == Pointer::file(place.file_name())
            && self.tree(place.file_name(), diagnostics).is_some_and(has_version)
    }

    /// The bytes of all files that were read.
    pub(super) fn size(&self) -> usize {
        self.sources.iter().map(|(_, source)| source.text.len()).sum()
    }

    /// The place that the reference `text`, which stands at `base`, names, whether or not something stands there.
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
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        let mut fragment = fragment.to_owned();
        if file.is_empty() {
            fragment = self.present(base.file_name(), fragment, diagnostics);
        }
        if let Some(place) = self.embedded(base, file, &fragment, diagnostics) {
            return Ok(place);
        }
        let mut name = base.file_name().to_owned();
        if !file.is_empty() {
            name = self.relative(base.file_name(), file)?;
            fragment = self.present(&name, fragment, diagnostics);
        }
        let raw = Pointer::file(&name).below(&fragment);
        if !fragment.contains('%') || self.holds(&raw, diagnostics) {
            return Ok(raw);
        }
        Ok(Pointer::file(&name).below(&percent_decoded(&fragment)))
    }

    /// The place that a reference names by the `$id` or `$anchor` of a schema in the same file (JSON Schema 2020-12,
    /// section 8.2). References that begin with `#/` are taken as meant from the root of the file, unless nothing is
    /// there.
    fn embedded(
        &mut self,
        base: &Pointer,
        file: &str,
        fragment: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Pointer> {
        let root = Pointer::file(base.file_name());
        if file.is_empty() && fragment.starts_with('/') && self.holds(&root.below(fragment), diagnostics) {
            return None;
        }
        let tree = self.tree(base.file_name(), diagnostics)?;
        let ids = self.ids.entry(root.file_name().to_owned()).or_insert_with(|| Ids::of(&tree, root));
        let resource = ids.resource(base);
        let place = match file {
            "" if fragment.is_empty() || fragment.starts_with('/') => {
                resource.map(|(place, _)| place.clone())
            }
            "" => return ids.anchors.get(fragment).cloned(),
            file => ids.resources.get(&join(resource.map_or("", |(_, uri)| uri), file)).cloned(),
        };
        let place = place?;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return ids.anchors.get(fragment).cloned();
        }
        Some(place.below(fragment))
    }

    /// The fragment that leads to the same place in a file as it is now: the sections of Swagger 2.0 moved.
    fn present(&mut self, name: &str, fragment: String, diagnostics: &mut Diagnostics) -> String {
        let loaded = self.tree(name, diagnostics).is_some();
        let moved = if loaded && self.upgraded.contains(name) { swagger::moved(&fragment) } else { None };
        moved.unwrap_or(fragment)
    }

    /// The name of the file that `reference` names from inside the file `base`; that of the main document is empty.
    fn relative(&self, base: &str, reference: &str) -> Result<String, Refused> {
        let base = if base.is_empty() { &self.main } else { base };
        let name = relative(base, reference)?;
        Ok(if name == self.main { String::new() } else { name })
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
        for _ in 0..limits::HOPS {
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
    let root = Pointer::file(pointer.file_name());
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

/// The schemas of one file that have a URI or a name of their own.
struct Ids {
    /// Places by the absolute URI that their `$id` comes to.
    resources: BTreeMap<String, Pointer>,
    /// The same the other way round.
    uris: BTreeMap<Pointer, String>,
    anchors: BTreeMap<String, Pointer>,
}

impl Ids {
    fn of(tree: &Value, root: Pointer) -> Self {
        let mut ids = Self { resources: BTreeMap::new(), uris: BTreeMap::new(), anchors: BTreeMap::new() };
        let mut stack = vec![(root, tree, String::new())];
        while let Some((place, node, mut uri)) = stack.pop() {
            match node {
                Value::Object(map) => {
                    if let Some(id) = map.get("$id").and_then(Value::as_str) {
                        uri = join(&uri, id.trim_end_matches('#'));
                        ids.resources.entry(uri.clone()).or_insert_with(|| place.clone());
                        ids.uris.insert(place.clone(), uri.clone());
                    }
                    for keyword in ["$anchor", "$dynamicAnchor"] {
                        if let Some(anchor) = map.get(keyword).and_then(Value::as_str) {
                            ids.anchors.entry(anchor.to_owned()).or_insert_with(|| place.clone());
                        }
                    }
                    stack.extend(map.iter().map(|(key, child)| (place.child(key), child, uri.clone())));
                }
                Value::Array(items) => {
                    let items = items.iter().enumerate();
                    stack.extend(items.map(|(index, child)| (place.child(index), child, uri.clone())));
                }
                _ => {}
            }
        }
        ids
    }

    /// The nearest schema with an `$id` around a place, and its URI.
    fn resource(&self, place: &Pointer) -> Option<(&Pointer, &str)> {
        let mut here = Some(place.clone());
        while let Some(pointer) = here {
            if let Some((place, uri)) = self.uris.get_key_value(&pointer) {
                return Some((place, uri));
            }
            here = pointer.parent();
        }
        None
    }
}

/// A URI reference against a base (RFC 3986 section 5.2, as far as `$id`s use it).
fn join(base: &str, reference: &str) -> String {
    let authority = base.find("://").map_or(0, |scheme| scheme + 3);
    let directory = base.rfind('/').filter(|slash| *slash >= authority).and_then(|slash| base.get(..=slash));
    match reference {
        _ if reference.contains("://") || reference.starts_with("urn:") => reference.to_owned(),
        _ if reference.starts_with('/') => {
            let host = base.get(authority..).and_then(|rest| rest.split('/').next()).unwrap_or_default();
            format!("{}{host}{reference}", base.get(..authority).unwrap_or_default())
        }
        _ => format!("{}{}", directory.unwrap_or_default(), reference.trim_start_matches("./")),
    }
}

/// The name of the file that `reference` names from inside the file `base`, both relative to the folder of the description.
fn relative(base: &str, reference: &str) -> Result<String, Refused> {
    let scheme = reference.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    });
    if reference.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:")) {
        return Err(Refused::Outside);
    }
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
