//! The columns, the failures and the sums of unions.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::SHOWN;
use crate::cases::variants::{VariantFailure, Variants};
use crate::options::Options;
use crate::record::Record;

/// The names of the columns.
pub(super) const HEADER: [&str; 10] =
    ["unions", "judged", "values", "right", "changed", "beyond", "wrong", "unknown", "refused", "not judged"];

/// What a count is taken of.
type Count = fn(&Variants) -> usize;

/// The columns.
const COLUMNS: [Count; 10] = [
    |it| it.unions,
    |it| it.judged,
    |it| it.values,
    |it| it.right,
    |it| it.changed,
    |it| it.beyond_types,
    |it| it.wrong,
    |it| it.unknown,
    |it| it.refused,
    |it| it.unjudged.values().sum::<usize>(),
];

/// The cells of a document.
pub(super) fn cells(record: &Record) -> impl Iterator<Item = String> + '_ {
    let variants = record.variants.as_ref();
    COLUMNS.iter().map(move |count| variants.map_or_else(|| "-".to_owned(), |it| count(it).to_string()))
}

/// Whether every value of which a document decides the alternative decodes as its variant.
pub(crate) fn are_right(records: &[Record]) -> bool {
    sum(records, |it| it.right + it.beyond_types) == sum(records, |it| it.values)
}

fn sum(records: &[Record], count: Count) -> usize {
    records.iter().filter_map(|record| record.variants.as_ref()).map(count).sum()
}

/// What went wrong by reason, the most frequent first, and what is not judged.
pub(super) fn failures(out: &mut String, records: &[Record], options: &Options) {
    let mut reasons: BTreeMap<&str, Vec<(&str, &VariantFailure)>> = BTreeMap::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for record in records {
        let Some(variants) = &record.variants else { continue };
        for failure in &variants.failures {
            reasons.entry(&failure.reason).or_default().push((&record.name, failure));
        }
        let unjudged =
            variants.unjudged.iter().map(|(reason, count)| (format!("unions not judged, {reason}"), count));
        let skipped =
            variants.skipped.iter().map(|(reason, count)| (format!("values not judged, {reason}"), count));
        for (reason, count) in unjudged.chain(skipped) {
            *counts.entry(reason).or_default() += count;
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, failures)| std::cmp::Reverse(failures.len()));
    for (reason, failures) in reasons {
        let _ = writeln!(out, "\n{reason}: {}", failures.len());
        let shown = if options.verbose { failures.len() } else { SHOWN };
        for (name, failure) in failures.into_iter().take(shown) {
            let VariantFailure { place, alternative, value, expected, found, .. } = failure;
            let _ = writeln!(out, "  {name} {place}: {value}");
            let _ = writeln!(out, "    is {alternative}, so {}; found {found}", expected.join(" or "));
        }
    }
    out.push('\n');
    for (reason, count) in counts {
        let _ = writeln!(out, "{reason}: {count}");
    }
}

/// A line that sums up.
pub(super) fn summary(records: &[Record]) -> String {
    let sum = |count| sum(records, count);
    let values = sum(|it| it.values);
    format!(
        "{} of {values} values of {} unions decode as the variant of their alternative, {} as one that only a constraint excludes, {} as another one, {} as the open end, {} not; {} of the right ones come back changed",
        sum(|it| it.right),
        sum(|it| it.judged),
        sum(|it| it.beyond_types),
        sum(|it| it.wrong),
        sum(|it| it.unknown),
        sum(|it| it.refused),
        sum(|it| it.changed),
    )
}

/// The sums, for programs.
pub(super) fn json(records: &[Record]) -> Value {
    HEADER.iter().zip(COLUMNS).map(|(name, count)| ((*name).to_owned(), json!(sum(records, count)))).collect()
}
