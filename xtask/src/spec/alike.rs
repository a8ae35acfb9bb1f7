//! What makes two schemas that are written out the same.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;

use super::{Schema, Schemas};
use crate::document::Pointer;

impl Schemas {
    /// What a schema says but for titles and descriptions, as a text that is the same for schemas that say the same. What is
    /// written out below it is part of that; what it refers to has to be the same place.
    pub fn outline(&self, place: &Pointer) -> String {
        let mut outline = String::new();
        let mut known: BTreeMap<Pointer, usize> = BTreeMap::new();
        let mut queue = VecDeque::from([place.clone()]);
        while let Some(at) = queue.pop_front() {
            let written_out = self.nodes.get(&at).filter(|_| at.is_within(place));
            let count = known.len();
            // Writing to a string does not fail.
            let _ = match (known.get(&at), written_out) {
                (Some(index), _) => write!(outline, "{index};"),
                (None, None) => write!(outline, "{:?};", self.target(&at)),
                (None, Some(schema)) => {
                    known.insert(at, count);
                    let (own, children) = apart(schema);
                    queue.extend(children);
                    write!(outline, "{own:?};")
                }
            };
        }
        outline
    }

    /// Makes a schema a reference to another one, which is the same.
    pub fn refer(&mut self, from: Pointer, to: Pointer) {
        self.nodes.remove(&from);
        self.ends.insert(from.clone(), to.clone());
        self.aliases.insert(from, to);
    }
}

/// What a schema says by itself, and its children in the order of its keywords.
fn apart(schema: &Schema) -> (Schema, Vec<Pointer>) {
    let mut own = Schema { title: None, description: None, ..schema.clone() };
    let children = own.children_mut().map(|child| std::mem::replace(child, Pointer::root())).collect();
    (own, children)
}
