//! From listed values to the variants of an enum.

use serde_json::Value;

use super::candidate::Candidate;
use super::name::{Item, Namer};
use super::shape::{Listed, Listing};
use crate::case::Case;
use crate::document::Pointer;
use crate::ir::{Enum, EnumRepr, EnumVariant};

/// From how many bytes on a title is a sentence and no name.
pub(super) const LONGEST_TITLE: usize = 40;

pub(super) fn enumeration(pointer: &Pointer, listing: &Listing, namer: &Namer<'_>) -> Enum {
    let values = &listing.values;
    let repr = if values.iter().all(|listed| listed.value.is_string()) {
        EnumRepr::String
    } else {
        EnumRepr::Integer
    };
    let spelling = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut candidates: Vec<Candidate> = values
        .iter()
        .map(|Listed { value, label }| {
            let place = pointer.child("enum").child(spelling(value));
            if let Some(name) = &label.pinned {
                return Candidate::new(&place, name, Case::Exact).by_hand(true);
            }
            let is_name = |title: &&str| title.len() < LONGEST_TITLE && title.contains(char::is_alphanumeric);
            match label.title.as_deref().filter(is_name) {
                Some(title) => {
                    Candidate::new(&place, title, Case::Pascal).or(format!("{title} {}", spelling(value)))
                }
                None => Candidate::value(&place, &spelling(value)),
            }
        })
        .collect();
    candidates.push(Candidate { class: 1, ..Candidate::unknown(&pointer.child("enum")) });
    let mut names = namer.resolve_values(Item::Variant, &candidates, &["self"]);
    let unknown = names.pop().unwrap_or_default();
    let variants = names
        .into_iter()
        .zip(values)
        .map(|(name, listed)| EnumVariant {
            name,
            value: listed.value.clone(),
            docs: listed.label.description.clone().unwrap_or_default(),
        })
        .collect();
    Enum { repr, any: listing.any, variants, unknown }
}
