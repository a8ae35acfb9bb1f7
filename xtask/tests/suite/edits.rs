//! What edits of a document do: to the report of `cargo xtask diff`, and to the generated files.
//!
//! `tests/edits/edits.yaml` lists edits of `tests/edits/openapi.yaml` with what each has to be judged.
//! `tests/edits/expected.txt` holds, for each, the changes as they are reported and the files that differ with the number of
//! their lines that came and went. `BLESS=1 cargo test -p xtask --test suite edits` takes over what happens now.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use similar::{ChangeTag, TextDiff};
use xtask::Reading;
use xtask::diagnostic::{Severity, Style};
use xtask::diff::{About, Change, Changes, Format, Impact, Wire};
use xtask::sync::FileSet;

#[path = "../edits/mod.rs"]
mod table;

use crate::repository::root;
use table::Edit;

fn read(document: &str, overlay: Option<&str>) -> Reading {
    Reading::of(document, overlay, "shop")
        .unwrap_or_else(|problems| panic!("{}", problems.render(Severity::Warning, Style::Plain)))
}

fn generate(document: &str) -> FileSet {
    read(document, None).files().expect("the templates can be read")
}

/// The document that every edit starts from.
static BEFORE: LazyLock<Reading> = LazyLock::new(|| read(&Edit::document(), None));

/// An edit, what it makes of the document, and what is reported of it.
struct Edited {
    edit: Edit,
    text: String,
    changes: Changes,
    /// The files that differ, and by how many lines in all.
    files: (String, usize),
}

/// Every edit. Each document is read once.
static EDITS: LazyLock<Vec<Edited>> = LazyLock::new(|| {
    let document = Edit::document();
    let before = BEFORE.files().expect("the templates can be read");
    let edited = Edit::all().into_par_iter().map(|edit| {
        let text = edit.apply(&document);
        let after = read(&text, None);
        let files = if after.is_written_like(&BEFORE) {
            (String::new(), 0)
        } else {
            differing(&before, &after.files().expect("the templates can be read"))
        };
        Edited { edit, text, changes: BEFORE.changes(&after), files }
    });
    edited.collect()
});

/// The changes of a report as lines.
fn reported(changes: &Changes) -> String {
    let mut out = String::new();
    for change in changes.iter() {
        let judged = match change.about {
            About::Code => change.rust.to_string(),
            About::Wire => format!("wire {}", change.wire),
        };
        let silent = if change.silent { ", silent" } else { "" };
        let elsewhere = if change.elsewhere { ", elsewhere" } else { "" };
        let consequence = if change.consequence { ", a consequence" } else { "" };
        let _ = writeln!(out, "  {} [{judged}{silent}{elsewhere}{consequence}]", change.rule);
        let _ = writeln!(out, "    {} {} ({})", change.path, change.message, change.place);
        if !change.calls.is_empty() {
            let _ = writeln!(out, "    reaches {}", change.calls.join(", "));
        }
        if !change.oasdiff.is_empty() {
            let _ = writeln!(out, "    oasdiff: {}", change.oasdiff.join(", "));
        }
        if let Some(pin) = &change.pin {
            let _ = writeln!(out, "    {pin}");
        }
    }
    out
}

/// The most lines of all files that may come and go for a new optional field of a model.
const LINES_OF_A_FIELD: usize = 8;

/// The files that differ, each with the number of lines that came and went, and how many lines that is in all.
fn differing(old: &FileSet, new: &FileSet) -> (String, usize) {
    let (mut out, mut lines) = (String::new(), 0);
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for path in paths {
        let text = |files: &'_ FileSet| files.get(path).cloned().unwrap_or_default();
        let (before, after) = (text(old), text(new));
        if before == after {
            continue;
        }
        let diff = TextDiff::from_lines(&before, &after);
        let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
        let (came, went) = (count(ChangeTag::Insert), count(ChangeTag::Delete));
        if came + went > 0 {
            let _ = writeln!(out, "  +{came} -{went} {path}");
        }
        lines += came + went;
    }
    (out, lines)
}

/// How many optional fields are new, where nothing else of the code is.
fn new_fields(changes: &Changes) -> Option<usize> {
    let code: Vec<&Change> = changes.iter().filter(|change| change.about == About::Code).collect();
    let number = code.len();
    let alone = code.iter().all(|change| change.rule == "field-added" && change.rust == Impact::Additive);
    (alone && number > 0).then_some(number)
}

#[test]
fn edits_are_judged_as_they_have_to_be_and_change_no_more_than_they_must() {
    let mut expected = String::from("Written by `BLESS=1 cargo test -p xtask --test suite edits`.\n");
    let mut wrong = String::new();
    let mut alone = 0;
    for Edited { edit, changes, files: (files, lines), .. } in EDITS.iter() {
        if let Some(number) = new_fields(changes) {
            alone += 1;
            if *lines > number * LINES_OF_A_FIELD {
                let _ = writeln!(wrong, "{}: {lines} lines for {number} new fields\n{files}", edit.edit);
            }
        }
        let (release, wire) = (changes.release().to_string(), changes.wire().to_string());
        if (&release, &wire) != (&edit.release, &edit.wire) {
            let _ = writeln!(
                wrong,
                "{}: judged {release} and {wire}, has to be {} and {}\n{}",
                edit.edit,
                edit.release,
                edit.wire,
                reported(changes)
            );
        }
        let _ = write!(expected, "\n{}\n{}{files}", edit.edit, reported(changes));
    }
    assert!(wrong.is_empty() && alone >= 3, "{wrong}");
    let path = root().join("xtask/tests/edits/expected.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, expected).expect("the file can be written");
        return;
    }
    let present = table::read("expected.txt");
    let diff = TextDiff::from_lines(&present, &expected);
    assert!(
        present == expected,
        "{}\nto take it over: BLESS=1 cargo test -p xtask --test suite edits",
        diff.unified_diff().context_radius(6)
    );
}

/// The same for the first optional field of a model, if its type needs an import: one line for the import and one that is
/// empty, beside the three of the block of setters.
const LINES_OF_A_FIRST_FIELD: usize = 10;

#[test]
fn a_new_optional_field_changes_few_lines_wherever_its_name_sorts() {
    let document = Edit::document();
    let before = generate(&document);
    // With required fields, with none, open, with constants, with a struct of required fields, and without optional ones.
    let models = [
        ("item.rs", "price: {type: number, minimum: 0}"),
        ("unused.rs", "one: {type: string}"),
        ("note.rs", "text: {type: string}"),
        ("invoice.rs", "method: {type: string, enum: [invoice]}"),
        ("address.rs", "zip: {type: string}"),
        ("size.rs", "height: {type: integer}"),
    ];
    let first = ["invoice.rs", "address.rs", "size.rs"];
    let types = [
        ("type: string", false),
        ("type: integer", false),
        ("type: boolean", false),
        ("type: array, items: {type: string}", false),
        ("type: string, format: uuid", true),
        ("type: string, format: password", true),
        ("type: object, additionalProperties: {type: string}", true),
    ];
    let added: Vec<_> =
        ["aaa", "mmm", "zzz"].into_iter().flat_map(|name| types.iter().map(move |ty| (name, *ty))).collect();
    added.into_par_iter().for_each(|(name, (ty, imported))| {
        // All of them at once: each has files of its own.
        let edited = models.iter().fold(document.clone(), |text, (_, model)| {
            assert_eq!(text.matches(model).count(), 1, "{model}");
            text.replacen(model, &format!("{name}: {{{ty}}}\n        {model}"), 1)
        });
        let (files, lines) = differing(&before, &generate(&edited));
        let mut of_model: BTreeMap<&str, usize> = BTreeMap::new();
        for line in files.lines() {
            *of_model.entry(line.rsplit('/').next().unwrap_or(line)).or_default() += count(line);
        }
        assert_eq!((of_model.len(), of_model.values().sum()), (models.len(), lines), "{files}");
        for (model, _) in models {
            let most =
                if imported && first.contains(&model) { LINES_OF_A_FIRST_FIELD } else { LINES_OF_A_FIELD };
            assert!((1..=most).contains(&of_model[model]), "{name} of {ty} in {model}:\n{files}");
        }
    });
}

/// How many lines a line of a list of files counts.
fn count(line: &str) -> usize {
    let numbers = line.split_whitespace().take(2).map(|number| number.trim_start_matches(['+', '-']));
    numbers.map(|number| number.parse::<usize>().expect("a number")).sum()
}

#[test]
fn the_line_that_a_report_gives_for_a_renamed_item_keeps_its_name() {
    let mut pinned = 0;
    for Edited { edit, text, changes, .. } in EDITS.iter() {
        let renamed = |changes: &Changes| -> Vec<String> {
            let renamed = changes.iter().filter(|change| change.rule.ends_with("-renamed"));
            renamed.filter_map(|change| change.pin.clone()).collect()
        };
        let pins = renamed(changes);
        if pins.is_empty() {
            continue;
        }
        pinned += pins.len();
        let overlay = format!(
            "overlay: 1.0.0\ninfo: {{title: Names, version: 1.0.0}}\nactions:\n{}\n",
            pins.join("\n")
        );
        let left = renamed(&BEFORE.changes(&read(text, Some(&overlay))));
        assert!(left.is_empty(), "{}: {left:?}", edit.edit);
    }
    assert!(pinned >= 5, "{pinned}");
}

/// Operations and types that are the same but for names of placeholders.
const ALIKE: &str = "
openapi: 3.0.3
info: {title: Alike, version: 1.0.0}
paths:
  /a/{x}/roles:
    get:
      operationId: rolesOfX
      parameters:
        - {$ref: '#/components/parameters/one'}
        - {name: x, in: path, required: true, schema: {type: string}}
        - {name: list, in: query, schema: {type: string, enum: ['true', 'false']}}
      responses: {'204': {description: Nothing.}}
  /a/{y}/roles:
    get:
      operationId: rolesOfY
      parameters:
        - {$ref: '#/components/parameters/other'}
        - {name: y, in: path, required: true, schema: {type: string}}
        - {name: list, in: query, schema: {type: string, enum: ['true', 'false']}}
      responses: {'204': {description: Nothing.}}
components:
  parameters:
    one: {name: expand, in: query, schema: {type: array, items: {type: string, enum: [a, b]}}}
    other: {name: expand, in: query, schema: {type: array, items: {type: string, enum: [a, b]}}}
";

#[test]
fn a_document_does_not_differ_from_itself() {
    let golden = root().join("xtask/tests/golden");
    let folders =
        fs::read_dir(golden).expect("the fixtures can be read").map(|entry| entry.expect("it is there"));
    let files = folders.map(|entry| entry.path().join("openapi.yaml")).filter(|path| path.exists());
    let texts = files.map(|path| fs::read_to_string(path).expect("the fixture can be read"));
    for text in texts.chain([ALIKE.to_owned(), Edit::document()]) {
        assert_eq!(reported(&read(&text, None).changes(&read(&text, None))), "", "{text}");
    }
}

#[test]
fn a_document_does_not_steer_the_terminal() {
    let document = Edit::document();
    let hostile = [
        ("pattern: '^[A-Z]'", "pattern: \"\\e[2J\\u202e\""),
        ("name: X-Key}", "name: X-Key}\n    \"\\e[2J\\u202e\": {type: http, scheme: basic}"),
        ("        - Token: []", "        - \"\\e[2J\\u202e\": []"),
    ];
    let edited = hostile.iter().fold(document.clone(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let changes = BEFORE.changes(&read(&edited, None));
    assert!(changes.iter().count() > 3, "{}", reported(&changes));
    for format in [Format::Text, Format::Markdown, Format::Json] {
        let report = changes.render(format);
        assert!(!report.contains("\u{1b}[2J") && !report.contains('\u{202e}'), "{report}");
    }
}

/// The level of a rule of oasdiff, and ours if it differs.
fn level(line: &str) -> (&str, Wire) {
    let (rule, ours) = line.split_once(" | ").map_or((line, None), |(rule, ours)| (rule, Some(ours)));
    let (level, name) = rule.split_once(' ').expect("a level and a name");
    let theirs = match level {
        "error" => Wire::Breaking,
        "warning" => Wire::Doubtful,
        "info" => Wire::Safe,
        other => panic!("{other} is no level"),
    };
    let ours = ours.map(|ours| {
        let (level, reason) = ours.split_once(": ").expect("a level and a reason");
        let level =
            [Wire::Breaking, Wire::Doubtful, Wire::Safe].into_iter().find(|wire| wire.to_string() == level);
        let level = level.expect("one of our levels");
        assert!(level != theirs && reason.ends_with('.'), "{line}");
        level
    });
    (name.trim(), ours.unwrap_or(theirs))
}

#[test]
fn the_wire_is_judged_as_oasdiff_does_or_otherwise_for_a_reason() {
    let text = table::read("oasdiff.txt");
    let rules = || text.lines().filter(|line| !line.starts_with(['#', '~']));
    let levels: BTreeMap<&str, Wire> = rules().map(level).collect();
    let mut met: BTreeSet<String> = BTreeSet::new();
    let mut wrong = String::new();
    for Edited { edit, changes, .. } in EDITS.iter() {
        for change in changes.iter().filter(|change| !change.oasdiff.is_empty()) {
            let known = change.oasdiff.iter().map(|name| levels.get(name.as_str()));
            let worst = known.map(|level| *level.unwrap_or_else(|| panic!("{:?}", change.oasdiff))).max();
            if worst != Some(change.wire) {
                let _ = writeln!(wrong, "{}: {:?} is {}", edit.edit, change.oasdiff, change.wire);
            }
            met.extend(change.oasdiff.iter().cloned());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    // Where we judge otherwise, an edit shows it.
    let unmet = rules().filter(|line| line.contains(" | ")).map(|line| level(line).0);
    let unmet: Vec<&str> = unmet.filter(|name| !met.contains(*name)).collect();
    assert!(unmet.is_empty(), "{unmet:?}");
    let table = table(&text, &met);
    let path = root().join("xtask/OASDIFF.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, table).expect("the file can be written");
        return;
    }
    let present = fs::read_to_string(path).unwrap_or_default();
    assert!(present == table, "to write OASDIFF.md anew: BLESS=1 cargo test -p xtask --test suite edits");
}

/// What the rules of oasdiff are about, in front of what happened.
const NOUNS: [&str; 16] = [
    "request-parameter-property-",
    "request-parameter-",
    "request-header-property-",
    "request-read-only-property-",
    "request-optional-property-",
    "request-required-property-",
    "request-body-",
    "request-property-",
    "response-optional-write-only-property-",
    "response-required-write-only-property-",
    "response-write-only-property-",
    "response-optional-property-",
    "response-required-property-",
    "response-body-",
    "response-property-",
    "response-header-",
];

/// What happened, by the name of a rule.
fn event(rule: &str) -> Option<&str> {
    NOUNS.iter().find_map(|noun| rule.strip_prefix(noun))
}

/// The table of oasdiff's rules: for each, whether it is judged, at which level, and why otherwise.
fn table(rules: &str, met: &BTreeSet<String>) -> String {
    let mut out = String::from(
        "# The rules of oasdiff\n\n\
         Written from `tests/edits/oasdiff.txt` by `BLESS=1 cargo test -p xtask --test suite edits`.\n\n\
         All rules of [oasdiff](https://github.com/oasdiff/oasdiff), each with its level there and what `cargo xtask diff` says:\n\
         *breaking* where oasdiff has an error, *doubtful* for a warning, *safe* for information.\n\n\
         * *shown*: an edit of `tests/edits/edits.yaml` is reported under that name.\n\
         * *alike*: it is what a *shown* rule is about, of values in another place.\n\
         * *yes*: it is judged under another name, at the level of what it does to the values that are valid.\n\
         * *told*: the report says that it changed and was not judged.\n\
         * *no*: it is not looked at.\n\n\
         | rule | oasdiff | judged | our level | why |\n|---|---|---|---|---|\n",
    );
    let events: BTreeSet<&str> = met.iter().filter_map(|rule| event(rule)).collect();
    let families: Vec<Vec<&str>> = rules
        .lines()
        .filter_map(|line| line.strip_prefix("~ "))
        .map(|line| line.splitn(3, " | ").collect())
        .collect();
    let mut used = BTreeSet::new();
    for line in rules.lines().filter(|line| !line.starts_with(['#', '~'])) {
        let (name, ours) = level(line);
        let theirs = line.split(' ').next().unwrap_or_default();
        let (ours, why) = match line.split_once(": ") {
            Some((_, why)) => (ours.to_string(), why),
            None => (ours.to_string(), ""),
        };
        let (judged, ours, why) = if met.contains(name) {
            ("shown", ours, why)
        } else if event(name).is_some_and(|event| events.contains(event)) {
            ("alike", ours, why)
        } else {
            let family = families.iter().position(|family| name.contains(family[0]));
            let family = family.unwrap_or_else(|| panic!("{name} is met by no edit, and no line says why"));
            used.insert(family);
            let [_, judged, why] = families[family][..] else { panic!("a name, a level and a reason") };
            let ours = match judged {
                "yes" => "by effect".to_owned(),
                "doubtful" => Wire::Doubtful.to_string(),
                _ => "-".to_owned(),
            };
            (if judged == "doubtful" { "told" } else { judged }, ours, why)
        };
        let _ = writeln!(out, "| `{name}` | {theirs} | {judged} | {ours} | {why} |");
    }
    let unused: Vec<_> = (0..families.len()).filter(|family| !used.contains(family)).collect();
    let unused: Vec<&str> = unused.into_iter().map(|family| families[family][0]).collect();
    assert!(unused.is_empty(), "lines about rules that there are none of: {unused:?}");
    out
}

/// The share of edits that `cargo semver-checks` may judge otherwise, in percent: it does not see what is silent.
const DIFFERENT: usize = 6;

#[test]
fn few_edits_are_judged_otherwise_elsewhere_and_each_says_why() {
    // A difference is proven by code that `cargo semver` compiles.
    assert!(EDITS.iter().all(|Edited { edit, .. }| edit.differs.is_some() == edit.witness.is_some()));
    let reasons: Vec<&String> =
        EDITS.iter().filter_map(|Edited { edit, .. }| edit.differs.as_ref()).collect();
    assert!(EDITS.len() >= 320 && reasons.iter().all(|reason| reason.ends_with('.')));
    assert!(reasons.len() * 100 <= EDITS.len() * DIFFERENT, "{} of {}", reasons.len(), EDITS.len());
}
