//! From records to text for people and JSON for programs.

mod names;
mod variants;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::additions::Kept;
use crate::cases::Examples;
use crate::options::Options;
use crate::record::{Record, Status};

pub(crate) use self::names::read_well as names_read_well;
pub(crate) use self::variants::are_right as variants_are_right;

/// How many failures of one reason are shown.
const SHOWN: usize = 3;

/// The share of valid examples that has to come back as it was. Some are beyond any type: numbers without end, for one.
const ENOUGH: f64 = 99.0;

/// The table, what falls short, and a line that sums up.
pub(crate) fn render(records: &[Record], options: &Options) -> String {
    let mut out = grid(records, options);
    for record in records.iter().filter(|record| !record.reasons.is_empty()) {
        let _ = writeln!(out, "\n{}", record.name);
        for reason in &record.reasons {
            let _ = writeln!(out, "  {}", reason.replace('\n', "\n  "));
        }
    }
    if options.examples {
        failures(&mut out, records, options);
    }
    if options.variants {
        variants::failures(&mut out, records, options);
    }
    if options.names {
        names::listed(&mut out, records, options);
    }
    let _ = writeln!(out, "\n{}", summary(records));
    out
}

fn grid(records: &[Record], options: &Options) -> String {
    let mut rows = vec![header(options)];
    rows.extend(records.iter().map(|record| row(record, options)));
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(String::len).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    let mut out = String::new();
    for row in &rows {
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            // Names stand on the left, numbers on the right.
            let _ =
                if column < 2 { write!(out, "{cell:<width$}  ") } else { write!(out, "{cell:>width$}  ") };
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    out
}

fn header(options: &Options) -> Vec<String> {
    let mut names = vec![
        "document",
        "status",
        "operations",
        "methods",
        "types",
        "fallbacks",
        "lines",
        "diagnostics",
        "gen s",
        "gen MiB",
    ];
    if options.check {
        names.extend(["check s", "check MiB"]);
    }
    if options.check || options.clippy {
        names.extend(["warnings", "errors"]);
    }
    if options.additions {
        names.extend(["items", "pins"]);
    }
    if options.examples {
        names.extend(["examples", "round trip", "mutations", "refused", "open"]);
    }
    if options.variants {
        names.extend(variants::HEADER);
    }
    if options.names {
        names.extend(self::names::HEADER);
    }
    names.into_iter().map(str::to_owned).collect()
}

fn row(record: &Record, options: &Options) -> Vec<String> {
    let status = match record.status {
        Status::Ok => "ok",
        Status::Failed => "failed",
        Status::Unusable => "unusable",
    };
    let said = |severity: &str| record.diagnostics.get(severity).copied().unwrap_or_default();
    let mut cells = vec![
        record.name.clone(),
        status.to_owned(),
        record.operations.to_string(),
        record.methods.to_string(),
        record.types.to_string(),
        record.fallbacks.to_string(),
        record.lines.to_string(),
        format!("{}/{}/{}", said("error"), said("warning"), said("note")),
        format!("{:.2}", record.generate.cpu_seconds),
        format!("{:.0}", record.generate.peak_mib),
    ];
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    if options.check {
        cells.push(or_dash(record.check.map(|usage| format!("{:.2}", usage.cpu_seconds))));
        cells.push(or_dash(record.check.map(|usage| format!("{:.0}", usage.peak_mib))));
    }
    if options.check || options.clippy {
        cells.push(or_dash(record.warnings.map(|count| count.to_string())));
        cells.push(or_dash(record.errors.map(|count| count.to_string())));
    }
    if options.additions {
        cells.push(or_dash(record.kept.map(|kept| kept.items.to_string())));
        cells.push(or_dash(record.kept.map(|kept| kept.pins.to_string())));
    }
    if options.examples {
        let cell = |count: fn(&Examples) -> usize| record.examples.as_ref().map(|it| count(it).to_string());
        cells.push(or_dash(cell(|examples| examples.valid)));
        cells.push(or_dash(cell(|examples| examples.round_trips)));
        cells.push(or_dash(cell(|examples| examples.mutations)));
        cells.push(or_dash(cell(|examples| examples.refused)));
        cells.push(or_dash(cell(|examples| examples.open.values().sum())));
    }
    if options.variants {
        cells.extend(variants::cells(record));
    }
    if options.names {
        cells.extend(names::cells(record));
    }
    cells
}

/// The failures of examples by reason, the most frequent first.
fn failures(out: &mut String, records: &[Record], options: &Options) {
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for record in records {
        let Some(examples) = &record.examples else { continue };
        for failure in &examples.failures {
            let line = format!("{} {}: {}", record.name, failure.place, failure.detail);
            reasons.entry(&failure.reason).or_default().push(line);
        }
        let skipped = examples.skipped.iter().map(|(reason, count)| (format!("skipped, {reason}"), count));
        let open = examples.open.iter().map(|(reason, count)| (format!("open, {reason}"), count));
        for (reason, count) in skipped.chain(open) {
            *counts.entry(reason).or_default() += count;
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, lines)| std::cmp::Reverse(lines.len()));
    for (reason, lines) in reasons {
        let _ = writeln!(out, "\n{reason}: {}", lines.len());
        let shown = if options.verbose { lines.len() } else { SHOWN };
        for line in lines.iter().take(shown) {
            let _ = writeln!(out, "  {line}");
        }
    }
    out.push('\n');
    for (reason, count) in counts {
        let _ = writeln!(out, "{reason}: {count}");
    }
}

/// Everything of all documents.
struct Sum {
    ok: usize,
    failed: usize,
    unusable: usize,
    valid: usize,
    round_trips: usize,
    mutations: usize,
    refused: usize,
    open: usize,
}

/// Whether enough examples come back as they were, and no changed one is taken for a valid one.
pub(crate) fn examples_suffice(records: &[Record]) -> bool {
    let all = sum(records);
    percent(all.round_trips, all.valid) >= ENOUGH && all.refused + all.open == all.mutations
}

fn sum(records: &[Record]) -> Sum {
    let with = |status| records.iter().filter(|record| record.status == status).count();
    let examples =
        |count: fn(&Examples) -> usize| records.iter().filter_map(|it| it.examples.as_ref()).map(count).sum();
    Sum {
        ok: with(Status::Ok),
        failed: with(Status::Failed),
        unusable: with(Status::Unusable),
        valid: examples(|it| it.valid),
        round_trips: examples(|it| it.round_trips),
        mutations: examples(|it| it.mutations),
        refused: examples(|it| it.refused),
        open: examples(|it| it.open.values().sum()),
    }
}

fn total(records: &[Record], count: impl Fn(&Record) -> usize) -> usize {
    records.iter().map(count).sum()
}

fn summary(records: &[Record]) -> String {
    let all = sum(records);
    let mut out = format!(
        "{} documents: {} ok, {} failed, {} unusable; {} of {} operations have a method; {} fallbacks",
        records.len(),
        all.ok,
        all.failed,
        all.unusable,
        total(records, |record| record.methods),
        total(records, |record| record.operations),
        total(records, |record| record.fallbacks),
    );
    if records.iter().any(|record| record.errors.is_some()) {
        let warnings = total(records, |record| record.warnings.unwrap_or_default());
        let errors = total(records, |record| record.errors.unwrap_or_default());
        let _ = write!(out, "; {warnings} warnings, {errors} errors");
    }
    if records.iter().any(|record| record.check.is_some()) {
        let seconds: f64 =
            records.iter().filter_map(|record| record.check).map(|usage| usage.cpu_seconds).sum();
        let _ = write!(out, "; {seconds:.0} CPU s to check");
    }
    if records.iter().any(|record| record.deterministic.is_some()) {
        let same = records.iter().filter(|record| record.deterministic == Some(true)).count();
        let _ = write!(out, "; {same} the same when permuted");
    }
    if records.iter().any(|record| record.kept.is_some()) {
        let count =
            |count: fn(&Kept) -> usize| total(records, |record| record.kept.as_ref().map_or(0, count));
        let _ = write!(out, "; {} names kept, {} of them by pins", count(|it| it.items), count(|it| it.pins));
    }
    if records.iter().any(|record| record.examples.is_some()) {
        let _ = write!(
            out,
            "; {} of {} examples round-trip ({:.2} %); {} of {} mutations refused, {} open",
            all.round_trips,
            all.valid,
            percent(all.round_trips, all.valid),
            all.refused,
            all.mutations,
            all.open,
        );
    }
    if records.iter().any(|record| record.variants.is_some()) {
        let _ = write!(out, "; {}", variants::summary(records));
    }
    out
}

#[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// Everything, for programs.
pub(crate) fn json(records: &[Record]) -> Value {
    let all = sum(records);
    json!({
        "documents": records,
        "summary": {
            "documents": records.len(),
            "ok": all.ok,
            "failed": all.failed,
            "unusable": all.unusable,
            "operations": total(records, |record| record.operations),
            "methods": total(records, |record| record.methods),
            "fallbacks": total(records, |record| record.fallbacks),
            "warnings": total(records, |record| record.warnings.unwrap_or_default()),
            "errors": total(records, |record| record.errors.unwrap_or_default()),
            "examples": {
                "valid": all.valid,
                "round_trips": all.round_trips,
                "round_trip_percent": percent(all.round_trips, all.valid),
                "mutations": all.mutations,
                "refused": all.refused,
                "open": all.open,
            },
            "variants": variants::json(records),
        },
    })
}
