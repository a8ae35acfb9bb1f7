//! From places of the canonical document to where their authors wrote them.

use std::collections::BTreeMap;

use super::position::{Positions, Spot};
use super::{Pointer, Sources};

/// The positions of many places of a description, found in one pass over each of its files.
pub(crate) struct Finder<'a> {
    sources: &'a Sources,
    positions: BTreeMap<String, Positions>,
}

impl<'a> Finder<'a> {
    /// Finds `pointers`, canonical places, in the texts of their authors.
    pub(crate) fn new<'p>(sources: &'a Sources, pointers: impl IntoIterator<Item = &'p Pointer>) -> Self {
        let mut wanted: BTreeMap<String, Vec<Pointer>> = BTreeMap::new();
        for pointer in pointers {
            let author = sources.author_place(pointer);
            wanted.entry(author.file_name().to_owned()).or_default().push(author);
        }
        let positions = wanted.into_iter().filter_map(|(file, pointers)| {
            let positions = Positions::find(&sources.get(&file)?.text, &pointers);
            Some((file, positions))
        });
        Self { sources, positions: positions.collect() }
    }

    /// The file of a place, and where in it the node stands.
    pub(crate) fn node(&self, pointer: &Pointer) -> (&'a str, Option<Spot>) {
        self.find(pointer, Positions::node)
    }

    /// The file of a place, and where in it the key of the node stands.
    pub(crate) fn key(&self, pointer: &Pointer) -> (&'a str, Option<Spot>) {
        self.find(pointer, Positions::key)
    }

    /// Whether a place is one of the text itself, and not one that was made up or is reached through an alias.
    pub(crate) fn is_written(&self, pointer: &Pointer) -> bool {
        let author = self.sources.author_place(pointer);
        self.positions.get(author.file_name()).is_some_and(|positions| positions.is_written(&author))
    }

    fn find(
        &self,
        pointer: &Pointer,
        find: fn(&Positions, &Pointer) -> Option<Spot>,
    ) -> (&'a str, Option<Spot>) {
        let author = self.sources.author_place(pointer);
        let path = self.sources.get(author.file_name()).map_or("", |source| source.path.as_str());
        (path, self.positions.get(author.file_name()).and_then(|positions| find(positions, &author)))
    }
}
