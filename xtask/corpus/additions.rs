//! From a document to whether what is added to it renames what was there.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use xtask::diagnostic::Diagnostics;
use xtask::document::{Document, Sources, Strictness};
use xtask::inspect::Inspection;
use xtask::spec::Spec;

use crate::Failure;
use crate::cases::Trees;
use crate::find::Found;
use crate::halving::additions;

/// How many halves of each document are tried.
const HALVES: u64 = 3;

/// The names of the items of a document's halves.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// Items that can keep their names, in all halves.
    pub(crate) items: usize,
    /// Names that had to be pinned.
    pub(crate) pins: usize,
}

/// Tries some halves of a document. The answer is what was found, or what is wrong.
pub(crate) fn kept(found: &Found, inspection: &Inspection) -> Result<Result<Kept, String>, Failure> {
    let main = found.file.strip_prefix(&found.root)?.display().to_string();
    let trees = Trees::read(inspection);
    let Some(document) = &inspection.tree else { return Ok(Ok(Kept::default())) };
    let others: Vec<(&str, String)> = trees
        .iter()
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, tree)| (name, tree.to_string()))
        .collect();
    let resolve = |tree: &Value| {
        let text = tree.to_string();
        let files = others.iter().map(|(name, text)| (*name, text.as_bytes()));
        let mut sources =
            Sources::memory(files.chain([(main.as_str(), text.as_bytes())])).rooted(Some(".".into()));
        let mut said = Diagnostics::default();
        let document = Document::load(&mut sources, &main, &[], Strictness::Lenient, &mut said)?;
        Some(Spec::resolve(&document, &mut said))
    };
    let mut kept = Kept::default();
    for seed in 0..HALVES {
        match additions(document, seed, &resolve) {
            Ok(more) => {
                kept.items += more.items;
                kept.pins += more.pins;
            }
            Err(fault) => return Ok(Err(fault)),
        }
    }
    Ok(Ok(kept))
}
