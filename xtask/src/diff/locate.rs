//! From pointers to what a person looks for: file, line and column.

use super::change::Change;
use super::{harmless, pin};
use crate::document::Finder;
use crate::document::{Pointer, Sources};

/// Fills in where each change stands, and the action that would undo a renaming there.
pub(super) fn locate(changes: &mut [Change], old: &Sources, new: &Sources) {
    let side = |wanted: bool| {
        let pointers = changes.iter().map(|change| &change.pointer).filter(move |(_, old)| *old == wanted);
        pointers.map(|(pointer, _)| pointer).collect::<Vec<&Pointer>>()
    };
    let (of_old, of_new) = rayon::join(|| Finder::new(old, side(true)), || Finder::new(new, side(false)));
    for change in changes {
        let (pointer, is_old) = &change.pointer;
        let (finder, sources) = if *is_old { (&of_old, old) } else { (&of_new, new) };
        let (path, spot) = finder.node(pointer);
        let path = harmless(path);
        change.place = match spot {
            Some(spot) => format!("{path}:{}:{}", spot.line, spot.column),
            None => path.into_owned(),
        };
        // An overlay that matches nothing is an error.
        change.pin = change
            .old_name
            .as_ref()
            .filter(|_| finder.is_written(pointer))
            .and_then(|name| pin::action(change.kind, &sources.author_place(pointer), name));
        // A line that is shown otherwise than it has to be written is of no use.
        change.pin.take_if(|pin| harmless(pin) != *pin);
    }
}
