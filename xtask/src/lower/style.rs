//! How values are written as texts: what they may be, and in which style.

use std::collections::BTreeSet;

use super::shape::ShapeKind;
use super::types::Types;
use crate::document::Pointer;
use crate::ir::Style;
use crate::spec::ParameterStyle;

/// What a value may be: the alternatives of a union, and theirs.
pub(super) fn kinds<'a>(schema: &'a Pointer, types: &'a Types<'_>) -> Vec<&'a ShapeKind> {
    let (mut found, mut seen, mut queue) = (Vec::new(), BTreeSet::new(), vec![schema]);
    while let Some(schema) = queue.pop() {
        match types.shape(schema).map(|shape| &shape.kind) {
            Some(ShapeKind::Union(union)) if seen.insert(schema) => {
                queue.extend(union.members.iter().rev().map(|member| &member.place))
            }
            Some(ShapeKind::Union(_)) | None => {}
            Some(kind) => found.push(kind),
        }
    }
    found
}

/// Whether items or members may be arrays or objects.
pub(super) fn holds_structure(kind: &ShapeKind, types: &Types<'_>) -> bool {
    let structured = |child: &Pointer| {
        kinds(child, types).into_iter().any(|kind| {
            matches!(
                kind,
                ShapeKind::Object(_) | ShapeKind::Map(_) | ShapeKind::Array(_) | ShapeKind::Tuple(_)
            )
        })
    };
    match kind {
        ShapeKind::Array(Some(child)) | ShapeKind::Map(Some(child)) => structured(child),
        ShapeKind::Tuple(items) => items.iter().any(structured),
        ShapeKind::Object(object) => {
            object.properties.values().any(structured)
                || matches!(&object.extra, Some(Some(extra)) if structured(extra))
        }
        ShapeKind::Same(_)
        | ShapeKind::Any
        | ShapeKind::Null
        | ShapeKind::Scalar(_)
        | ShapeKind::Enum(_)
        | ShapeKind::Array(None)
        | ShapeKind::Map(None)
        | ShapeKind::Union(_) => false,
    }
}

pub(super) fn style(style: ParameterStyle) -> Style {
    match style {
        ParameterStyle::Matrix => Style::Matrix,
        ParameterStyle::Label => Style::Label,
        ParameterStyle::Simple => Style::Simple,
        // A cookie is a form whose pairs stand apart.
        ParameterStyle::Form | ParameterStyle::Cookie => Style::Form,
        ParameterStyle::SpaceDelimited => Style::SpaceDelimited,
        ParameterStyle::PipeDelimited => Style::PipeDelimited,
        ParameterStyle::TabDelimited => Style::TabDelimited,
        ParameterStyle::DeepObject => Style::DeepObject,
    }
}
