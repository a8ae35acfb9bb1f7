//! The way of a document from its path to its typed nodes.

use std::collections::BTreeMap;

use openapiv3 as oas;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::dialect::Kind;
use super::dialect::Walk;
use super::files::Files;
use super::hoist::{Operation, Root};
use super::version::version;
use super::{Document, OperationNode, Pointer, Selection, Sources, Strictness, overlay, typing};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};

impl Document {
    /// Loads the description whose main document is `main`, a path, with the overlays applied in their order.
    ///
    /// Everything that is wrong is reported in `diagnostics`. `None` means that there is nothing to go on with; a document
    /// that is returned beside errors serves to find more of them, not to generate from.
    pub fn load(
        sources: &mut Sources,
        main: &str,
        overlays: &[&str],
        strictness: Strictness,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        Self::select(sources, main, overlays, &Selection::default(), strictness, diagnostics)
    }

    /// As [`load`](Self::load), but of the operations only those that are wanted, and what they lead to.
    pub fn select(
        sources: &mut Sources,
        main: &str,
        overlays: &[&str],
        selection: &Selection,
        strictness: Strictness,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let loaded = Self::try_load(sources, main, overlays, selection, strictness, diagnostics);
        loaded.unwrap_or_else(|diagnostic| {
            diagnostics.push(diagnostic);
            None
        })
    }

    fn try_load(
        sources: &mut Sources,
        main: &str,
        overlays: &[&str],
        selection: &Selection,
        strictness: Strictness,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self>, Diagnostic> {
        let (tree, overlaid) = Self::overlaid(sources, main, overlays, strictness, diagnostics)?;
        if !overlaid {
            // Without what the overlays mend the document is not the one that is meant: more errors would be theirs.
            return Ok(None);
        }
        let version = version(&tree)?;
        let mut files = Files::new(sources, main, tree, strictness, diagnostics)?;
        let Some(tree) = files.tree("", diagnostics) else { return Ok(None) };
        let mut walk = Walk::new(files, diagnostics, strictness, version, selection);
        let Some(root) = walk.root(&tree) else { return Ok(None) };
        walk.check_references();
        let nodes = std::mem::take(&mut walk.nodes);
        // What the nodes were made from is not needed any more, and takes as much room as they do.
        drop(walk);
        drop(tree);
        let document = Self::typed(root, nodes, diagnostics);
        duplicate_operation_ids(&document, strictness, diagnostics);
        Ok(Some(document))
    }

    /// The main document's tree with the overlays applied: what its author wrote, and we beside it.
    ///
    /// # Errors
    ///
    /// A located diagnostic for a document that is no tree. An overlay that is none is reported in `diagnostics`.
    pub fn tree(
        sources: &mut Sources,
        main: &str,
        overlays: &[&str],
        strictness: Strictness,
        diagnostics: &mut Diagnostics,
    ) -> Result<Value, Diagnostic> {
        Self::overlaid(sources, main, overlays, strictness, diagnostics).map(|(tree, _)| tree)
    }

    /// [`tree`](Self::tree), and whether every overlay could be applied.
    fn overlaid(
        sources: &mut Sources,
        main: &str,
        overlays: &[&str],
        strictness: Strictness,
        diagnostics: &mut Diagnostics,
    ) -> Result<(Value, bool), Diagnostic> {
        let mut tree = sources.read("", main, None, strictness, diagnostics)?;
        let before = diagnostics.count(Severity::Error);
        for path in overlays {
            // No reference in a document can name such a file.
            let name = format!("overlay:{path}");
            match sources.read(&name, path, None, Strictness::Strict, diagnostics) {
                Ok(value) => overlay::apply(&mut tree, &value, &Pointer::file(&name), sources, diagnostics),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        Ok((tree, diagnostics.count(Severity::Error) == before))
    }

    fn typed(root: Root, nodes: BTreeMap<(Kind, Pointer), Value>, diagnostics: &mut Diagnostics) -> Self {
        let mut kinds: BTreeMap<Kind, Vec<(Pointer, Value)>> = BTreeMap::new();
        for ((kind, place), node) in nodes {
            kinds.entry(kind).or_default().push((place, node));
        }
        let mut take = |kind| kinds.remove(&kind).unwrap_or_default();
        let any_schema = || Some(typing::any_schema());
        let schemas = typing::nodes(Kind::Schema, take(Kind::Schema), diagnostics, any_schema);
        let parameters = typing::nodes(Kind::Parameter, take(Kind::Parameter), diagnostics, || None);
        let headers = typing::nodes(Kind::Header, take(Kind::Header), diagnostics, || None);
        let bodies = take(Kind::RequestBody);
        let request_bodies =
            typing::nodes(Kind::RequestBody, bodies, diagnostics, || Some(Default::default()));
        let responses = take(Kind::Response);
        let responses = typing::nodes(Kind::Response, responses, diagnostics, || Some(Default::default()));
        let mut typing = Typing { map: root.map, diagnostics };
        let info = typing.part("info");
        let servers = typing.part("servers");
        let tags = typing.part("tags");
        let security = typing.part("security");
        let extensions = typing.map.into_iter().filter(|(key, _)| key.starts_with("x-")).collect();
        let operations =
            root.operations.into_iter().filter_map(|node| operation(node, diagnostics)).collect();
        let security_schemes = security_schemes(root.security_schemes, diagnostics);
        Self {
            info,
            servers,
            tags,
            security,
            extensions,
            operations,
            left_out: root.left_out,
            schemas,
            parameters,
            headers,
            request_bodies,
            responses,
            security_schemes,
        }
    }
}

/// The parts of the root on their way to their types.
struct Typing<'a> {
    map: Map<String, Value>,
    diagnostics: &'a mut Diagnostics,
}

impl Typing<'_> {
    fn part<T: DeserializeOwned + Default>(&mut self, key: &str) -> T {
        let Some(value) = self.map.remove(key) else { return T::default() };
        typed_part(&Pointer::root().child(key), value, self.diagnostics)
    }
}

/// A part that stays inside of its holder; what does not type is reported and empty.
fn typed_part<T: DeserializeOwned + Default>(
    place: &Pointer,
    value: Value,
    diagnostics: &mut Diagnostics,
) -> T {
    T::deserialize(value).unwrap_or_else(|error| {
        let message = format!("`{}` is invalid and is left out: {error}", place.last());
        diagnostics.push(Diagnostic::warning("invalid-keyword", message).at(place));
        T::default()
    })
}

fn operation(node: Operation, diagnostics: &mut Diagnostics) -> Option<OperationNode> {
    let mut found = Vec::new();
    let operation = typing::item(Kind::Operation, &node.place, Value::Object(node.map), &mut found);
    found.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
    let parameters = match node.path_parameters {
        Value::Array(items) => items,
        _ => Vec::new(),
    };
    Some(OperationNode {
        path_parameters: parameters.into_iter().filter_map(|item| typing::reference(&item)).collect(),
        path_servers: match node.path_servers {
            Value::Null => Vec::new(),
            servers => typed_part(&node.place, servers, diagnostics),
        },
        pointer: node.place,
        path: node.path,
        method: node.method,
        operation: operation?,
    })
}

fn security_schemes(
    schemes: Vec<(String, Pointer, Value)>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, (Pointer, oas::ReferenceOr<oas::SecurityScheme>)> {
    let mut table = BTreeMap::new();
    for (name, place, value) in schemes {
        let mut found = Vec::new();
        let scheme = typing::item(Kind::SecurityScheme, &place, value, &mut found);
        found.into_iter().for_each(|diagnostic| diagnostics.push(diagnostic));
        table.extend(scheme.map(|scheme| (name, (place, oas::ReferenceOr::Item(scheme)))));
    }
    table
}

/// An operationId is unique in a document (OpenAPI 3.1, 4.8.10).
fn duplicate_operation_ids(document: &Document, strictness: Strictness, diagnostics: &mut Diagnostics) {
    let mut known: BTreeMap<&str, &Pointer> = BTreeMap::new();
    for node in &document.operations {
        let Some(id) = node.operation.operation_id.as_deref() else { continue };
        let Some(first) = known.get(id) else {
            known.insert(id, &node.pointer);
            continue;
        };
        let message = format!("two operations have the operationId `{id}`");
        let diagnostic = Diagnostic::new(strictness.severity(), "duplicate-operation-id", message)
            .label(Place::Node(node.pointer.child("operationId")), "again here")
            .label(Place::Node(first.child("operationId")), "first here")
            .help("give each operation a unique id");
        diagnostics.push(diagnostic);
    }
}
