//! Whether two schemas that are written out twice are the same.

use std::collections::BTreeSet;

use super::{Schema, Schemas};
use crate::document::Pointer;

impl Schemas {
    /// Whether two schemas differ in titles and descriptions at the most. What they refer to has to be the same place.
    pub fn are_alike(&self, a: &Pointer, b: &Pointer) -> bool {
        let mut seen = BTreeSet::new();
        let mut queue = vec![(a.clone(), b.clone())];
        while let Some((left, right)) = queue.pop() {
            if self.target(&left) == self.target(&right) || !seen.insert((left.clone(), right.clone())) {
                continue;
            }
            let written_out = left.is_within(a) && right.is_within(b);
            let (Some(left), Some(right), true) =
                (self.nodes.get(&left), self.nodes.get(&right), written_out)
            else {
                return false;
            };
            let ((left, left_children), (right, right_children)) = (apart(left), apart(right));
            if left != right {
                return false;
            }
            queue.extend(left_children.into_iter().zip(right_children));
        }
        true
    }

    /// Makes a schema a reference to another one, which is the same.
    pub fn refer(&mut self, from: Pointer, to: Pointer) {
        self.nodes.remove(&from);
        self.aliases.insert(from, to);
    }
}

/// What a schema says by itself, and its children in the order of its keywords.
fn apart(schema: &Schema) -> (Schema, Vec<Pointer>) {
    let mut own = Schema { title: None, description: None, ..schema.clone() };
    let children = own.children_mut().map(|child| std::mem::replace(child, Pointer::root())).collect();
    (own, children)
}
