//! From verdicts to text for people and JSON for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::judge::{Judged, Verdict};

/// How many of a set of verdicts are of each kind.
#[derive(Clone, Copy, Default)]
struct Count {
    passed: usize,
    failed: usize,
    excluded: usize,
}

impl Count {
    fn of<'a>(judged: impl IntoIterator<Item = &'a Judged>) -> Self {
        let mut count = Self::default();
        for judged in judged {
            match judged.verdict {
                Verdict::Passed => count.passed += 1,
                Verdict::Failed(_) => count.failed += 1,
                Verdict::Excluded(_) => count.excluded += 1,
            }
        }
        count
    }
}

/// A line for each folder, what failed and why, what is excluded and why, and a line that sums up.
pub(crate) fn render(judged: &[Judged]) -> String {
    let mut folders: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    for judged in judged {
        folders.entry(&judged.folder).or_default().push(judged);
    }
    let width = folders.keys().map(|name| name.len()).max().unwrap_or_default().max("folder".len());
    let mut out = format!("{:width$}  passed  failed  excluded\n", "folder");
    for (folder, judged) in &folders {
        let count = Count::of(judged.iter().copied());
        let _ =
            writeln!(out, "{folder:width$}  {:6}  {:6}  {:8}", count.passed, count.failed, count.excluded);
    }
    let failed = judged.iter().filter_map(|judged| match &judged.verdict {
        Verdict::Failed(reasons) => Some((judged, reasons)),
        _ => None,
    });
    for (judged, reasons) in failed {
        let _ = writeln!(out, "\nfailed: {}", judged.name);
        for reason in reasons {
            let _ = writeln!(out, "  {}", reason.replace(char::is_control, " "));
        }
    }
    out.push('\n');
    for judged in judged {
        if let Verdict::Excluded(reason) = &judged.verdict {
            let _ = writeln!(out, "not expressible in OpenAPI: {}: {reason}", judged.name);
        }
    }
    let count = Count::of(judged);
    let _ = writeln!(
        out,
        "\n{} scenarios: {} passed, {} failed, {} excluded",
        judged.len(),
        count.passed,
        count.failed,
        count.excluded
    );
    out
}

/// Everything, for programs.
pub(crate) fn json(judged: &[Judged]) -> Value {
    let count = Count::of(judged);
    let scenarios = judged.iter().map(|judged| {
        let (verdict, reasons) = match &judged.verdict {
            Verdict::Passed => ("passed", Vec::new()),
            Verdict::Failed(reasons) => ("failed", reasons.clone()),
            Verdict::Excluded(reason) => ("excluded", vec![reason.clone()]),
        };
        json!({ "name": judged.name, "folder": judged.folder, "verdict": verdict, "reasons": reasons })
    });
    json!({
        "summary": { "passed": count.passed, "failed": count.failed, "excluded": count.excluded },
        "scenarios": scenarios.collect::<Vec<_>>(),
    })
}
