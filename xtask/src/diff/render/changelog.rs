//! The report as the entry of a change log: what users of the crate read before they take the next version.

use std::fmt::Write as _;

use super::markdown::{code, message};
use super::{implied, is_wording, sections};
use crate::diff::Changes;

pub(super) fn render(changes: &Changes) -> String {
    let version = match (changes.asked_version(), changes.versions) {
        (Some((asked, is_reached)), Some(versions)) => {
            if is_reached { versions.new } else { asked }.to_string()
        }
        _ => "Unreleased".to_owned(),
    };
    let mut out = format!("## {version}\n");
    let told = sections(changes);
    let told: Vec<_> = told.iter().filter(|section| section.matters).collect();
    if told.is_empty() {
        out.push_str("\nNothing changed for code that uses the crate.\n");
    }
    for section in told {
        let _ = writeln!(out, "\n### {}\n", section.title);
        for cause in section.causes.iter().filter(|cause| !is_wording(cause.rule)) {
            let places: Vec<String> = cause.changes.iter().map(|change| code(&change.path)).collect();
            let _ = match places.as_slice() {
                [place] => writeln!(out, "- {place} {}", message(cause.message)),
                places => writeln!(out, "- {}: {}", message(cause.message), places.join(", ")),
            };
        }
        if let Some(implied) = implied(section) {
            let _ = writeln!(out, "- {implied}");
        }
    }
    out
}
