//! From what changed to the names that items keep.

use std::path::Path;

use super::compare::diff;
use crate::diff::pins;
use crate::document::{Sources, Strictness};
use crate::error::Error;
use crate::lower::Renaming;
use crate::names::{self, Names};
use crate::repository::{configuration, configured, history, path};
use crate::sync;

/// Pins the names that items had in the Git revision `base`, and have lost since, in the names files of their APIs. Tells the
/// pins that are new; none where [`diff()`] finds a document wrong.
///
/// # Errors
///
/// As [`diff()`], or a names file cannot be written.
pub fn pin(root: &Path, base: &str) -> Result<Vec<Renaming>, Error> {
    let mut told = Vec::new();
    let (Some(changes), Ok(config)) = (diff(root, base)?.changes, configuration(Sources::below(root))) else {
        return Ok(told);
    };
    let (history, none) = (history(root), Names::new());
    for (module, changes) in &changes.apis {
        let Some(api) = config.apis.iter().find(|api| api.module == *module) else { continue };
        let history = Some(history.get(module).unwrap_or(&none));
        let (_, made) = configured(Sources::below(root), &config, api, Strictness::Strict, history, |_| ());
        let Some((made, ())) = made else { continue };
        let lost = pins(changes, &made.called);
        if lost.is_empty() {
            continue;
        }
        told.extend(lost.iter().map(|(key, name)| Renaming { kept: true, text: key.told(name) }));
        let pins: Names = made.pins.into_iter().chain(lost).collect();
        sync::put_text(&root.join(path(&api.names_file())), names::render(&pins).as_deref())?;
    }
    Ok(told)
}
