//! Records as a table in Markdown.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::Record;
use crate::generators::{GENERATORS, Generator};
use crate::measure::Measured;
use crate::options::Stage;

/// The name of a document in tables.
pub(crate) fn name(document: &Path) -> String {
    document.file_stem().unwrap_or_default().to_string_lossy().replace('.', "-")
}

/// The generators with their versions.
pub(crate) fn versions(generators: &[(&Generator, PathBuf)]) -> String {
    let names: Vec<String> =
        generators.iter().map(|(generator, program)| generator.version(program)).collect();
    format!("{}\n\n", names.join(", "))
}

/// The first two lines.
pub(crate) fn header(stages: &[Stage]) -> String {
    let mut out = String::from("| document | generator | operations | generate |");
    for stage in stages {
        let _ = write!(
            out,
            " {} |",
            match stage {
                Stage::Check => "check",
                Stage::Debug => "debug build",
                Stage::Release => "release build",
            }
        );
    }
    let _ = writeln!(out, "\n|---|---|--:|--:|{}", "--:|".repeat(stages.len()));
    out
}

/// The lines of a document: one for each generator, and one that compares ours with the best of the others of which the
/// output has every operation and compiles.
pub(crate) fn rows(document: &Path, operations: usize, records: &[Record]) -> String {
    let mut out = String::new();
    let mut title = format!("{} ({operations})", name(document));
    for record in records {
        let _ = write!(out, "| {title} | {} | {} |", record.generator, record.operations);
        title.clear();
        let _ = write!(out, " {} |", cell(&record.generate, "fails"));
        for measured in &record.compiled {
            let _ = write!(out, " {} |", cell(measured, "does not compile"));
        }
        out.push('\n');
    }
    let ours = |record: &&Record| GENERATORS.first().is_some_and(|ours| ours.name == record.generator);
    let complete = |record: &&Record| {
        record.operations >= operations && record.compiled.iter().all(|measured| measured.success)
    };
    let others: Vec<&Record> = records
        .iter()
        .filter(|record| !ours(record))
        .filter(complete)
        .filter(|it| it.generate.success)
        .collect();
    let Some(ours) = records.iter().find(ours).filter(|_| !others.is_empty()) else { return out };
    let _ = write!(out, "| | ours / best other | | {} |", ratios(ours, &others, |it| Some(&it.generate)));
    for stage in 0..ours.compiled.len() {
        let _ = write!(out, " {} |", ratios(ours, &others, |it| it.compiled.get(stage)));
    }
    out.push('\n');
    out
}

fn cell(measured: &Measured, failure: &str) -> String {
    let usage = measured.usage;
    if measured.success {
        format!("{:.2} s, {:.0} MiB", usage.cpu_seconds, usage.peak_mib)
    } else {
        failure.to_owned()
    }
}

/// Time by the least time, memory by the least memory.
fn ratios(ours: &Record, others: &[&Record], of: impl Fn(&Record) -> Option<&Measured>) -> String {
    let least = |figure: fn(&Measured) -> f64| {
        others.iter().filter_map(|record| of(record)).map(figure).fold(f64::INFINITY, f64::min)
    };
    let Some(own) = of(ours).filter(|own| own.success) else { return "-".to_owned() };
    format!(
        "{:.2}, {:.2}",
        own.usage.cpu_seconds / least(|it| it.usage.cpu_seconds),
        own.usage.peak_mib / least(|it| it.usage.peak_mib)
    )
}
