//! The columns of names, those that read badly, and what is asked of all documents together.

use std::fmt::Write as _;

use super::SHOWN;
use crate::names::Names;
use crate::options::Options;
use crate::record::Record;

/// The names of the columns.
pub(super) const HEADER: [&str; 7] = ["median", "95 %", "longest", "repeating", "by", "hashed", "types"];

/// At most so many of 100 methods may say all words of their group again.
const REPEATING: usize = 5;
/// At most so many of 100 methods may have `by` in their name.
const BY: usize = 1;
/// The length of most methods, of nearly all, and of all.
const MEDIAN: usize = 14;
const NEARLY_ALL: usize = 32;
const LONGEST: usize = 64;
/// So many documents may have hashes in names of types.
const HASHED: usize = 3;

/// What is counted, of one document or of several.
struct Counts {
    lengths: Vec<usize>,
    lists: [Vec<String>; 4],
}

impl Counts {
    fn of<'a>(records: impl Iterator<Item = &'a Record>) -> Self {
        let mut counts = Self { lengths: Vec::new(), lists: Default::default() };
        for record in records {
            let Some(Names { lengths, repeating, by, hashed, hashed_types }) = &record.names else {
                continue;
            };
            counts.lengths.extend(lengths);
            for (list, more) in counts.lists.iter_mut().zip([repeating, by, hashed, hashed_types]) {
                list.extend(more.iter().map(|name| format!("{} {name}", record.name)));
            }
        }
        counts.lengths.sort_unstable();
        counts
    }

    /// The length that so many of 100 names do not go beyond.
    fn length(&self, share: usize) -> usize {
        let last = self.lengths.len().saturating_sub(1);
        self.lengths.get(last * share / 100).copied().unwrap_or_default()
    }

    fn cells(&self) -> [usize; 7] {
        let [repeating, by, hashed, types] = &self.lists;
        let lengths = [self.length(50), self.length(95), self.length(100)];
        let [median, nearly_all, longest] = lengths;
        [median, nearly_all, longest, repeating.len(), by.len(), hashed.len(), types.len()]
    }
}

/// The cells of a document.
pub(super) fn cells(record: &Record) -> Vec<String> {
    if record.names.is_none() {
        return vec!["-".to_owned(); HEADER.len()];
    }
    Counts::of(std::iter::once(record)).cells().map(|cell| cell.to_string()).to_vec()
}

/// Whether the names of all documents together read as they should.
pub(crate) fn read_well(records: &[Record]) -> bool {
    let counts = Counts::of(records.iter());
    let [median, nearly_all, longest, repeating, by, hashed, _] = counts.cells();
    let methods = counts.lengths.len();
    median <= MEDIAN
        && nearly_all <= NEARLY_ALL
        && longest <= LONGEST
        && repeating * 100 <= methods * REPEATING
        && by * 100 <= methods * BY
        && hashed == 0
        && documents_with_hashes(records) <= HASHED
}

fn documents_with_hashes(records: &[Record]) -> usize {
    let names = records.iter().filter_map(|record| record.names.as_ref());
    names.filter(|names| !names.hashed_types.is_empty()).count()
}

/// What reads badly, and the sums.
pub(super) fn listed(out: &mut String, records: &[Record], options: &Options) {
    let counts = Counts::of(records.iter());
    for (list, what) in counts.lists.iter().zip(["repeat their group", "by", "hashed", "types with a hash"]) {
        let shown = if options.verbose { list.len() } else { SHOWN };
        if !list.is_empty() {
            let _ = writeln!(out, "\n{what}: {}", list.len());
        }
        for line in list.iter().take(shown) {
            let _ = writeln!(out, "  {line}");
        }
    }
    let [median, nearly_all, longest, repeating, by, hashed, types] = counts.cells();
    let methods = counts.lengths.len();
    let share = |count: usize| count as f64 * 100.0 / methods.max(1) as f64;
    let _ = writeln!(
        out,
        "\n{methods} methods: {:.1} % repeat their group, {:.1} % have `by`; median {median} characters, \
         95 % at most {nearly_all}, longest {longest}; {hashed} hashes in methods, groups, fields and variants, \
         {types} in types of {} documents",
        share(repeating),
        share(by),
        documents_with_hashes(records)
    );
}
