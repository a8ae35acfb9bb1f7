//! Tests of what the report says.

use super::*;

fn change(path: &str, difference: Difference, old: &str, new: &str) -> Change {
    Change { path: path.into(), difference, old: old.into(), new: new.into() }
}

/// What is left for a terminal without colours.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn differences_name_every_file_and_show_its_diff() {
    let report = Report {
        changes: vec![
            change("src/a.rs", Difference::Missing, "", "one\n"),
            change(
                "src/b.rs",
                Difference::Stale,
                "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
                "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
            ),
            change("src/c.rs", Difference::Orphan, "no newline\u{1b}[2J", ""),
        ],
    };
    let expected = "\
missing  gen/src/a.rs
--- /dev/null
+++ gen/src/a.rs
@@ -0,0 +1 @@
+one

stale    gen/src/b.rs
--- gen/src/b.rs
+++ gen/src/b.rs
@@ -2,7 +2,7 @@
 2
 3
 4
-5
+five
 6
 7
 8

orphan   gen/src/c.rs
--- gen/src/c.rs
+++ /dev/null
@@ -1 +0,0 @@
-no newline\\u{1b}[2J
\\ No newline at end of file

3 files of gen not up to date: run `cargo xtask codegen`
";
    assert_eq!(plain(&differences(&report, "gen")), expected);
    assert_eq!(differences(&Report::default(), "gen"), "");
}

#[test]
fn an_overview_fits_on_a_screen_and_counts_everything() {
    let lines = |word: &str| (0..30).map(|line| format!("{word} {line}\n")).collect::<String>();
    let changes = (0..40).map(|number| {
        change(&format!("src/a{number:02}.rs"), Difference::Stale, &lines("old"), &lines("new"))
    });
    let report = Report { changes: changes.collect() };
    let text = plain(&overview(&report, "gen"));
    assert!(text.lines().count() <= 40, "{text}");
    assert!(
        text.starts_with("stale    gen/src/a00.rs  +30 -30\nstale    gen/src/a01.rs  +30 -30\n"),
        "{text}"
    );
    assert!(text.contains("\nand 28 other files\n\n--- gen/src/a00.rs\n"), "{text}");
    let last = "\n…\n40 files of gen not up to date: run `cargo xtask codegen`; `--diff` shows all\n";
    assert!(text.ends_with(last), "{text}");

    let report = Report { changes: vec![change("src/a.rs", Difference::Missing, "", "one\n")] };
    let expected = "\
missing  gen/src/a.rs  +1 -0

--- /dev/null
+++ gen/src/a.rs
@@ -0,0 +1 @@
+one
1 file of gen not up to date: run `cargo xtask codegen`
";
    assert_eq!(plain(&overview(&report, "gen")), expected);
    assert_eq!(overview(&Report::default(), "gen"), "");
}

#[test]
fn other_line_ends_are_told_instead_of_shown() {
    let report = Report { changes: vec![change("README.md", Difference::Stale, "a\r\nb\r\n", "a\nb\n")] };
    let expected = "\
crlf     gen/README.md  only the line endings differ
1 file of gen with other line endings than generated: does `.gitattributes` (eol=lf) apply?
";
    assert_eq!(plain(&differences(&report, "gen")), expected);
}

#[test]
fn the_summary_gives_each_file_to_its_api() {
    let api = |module: &str, operations, types, notes| ApiSummary {
        module: module.into(),
        folder: format!("src/{module}/"),
        operations,
        types,
        notes,
        unpaged: notes,
        renamings: Vec::new(),
    };
    let apis = [api("etoro", 3, 4, 2), api("netbird", 1, 0, 0)];
    let report = Report {
        changes: vec![
            change("README.md", Difference::Stale, "a", "b"),
            change("src/etoro/models/new.rs", Difference::Missing, "", "b"),
            change("src/etoro/models/old.rs", Difference::Orphan, "a", ""),
            change("src/etoro_other/mod.rs", Difference::Orphan, "a", ""),
        ],
    };
    let expected = "\
etoro    3 operations, 4 types, 2 notes, 2 files changed
  added    src/etoro/models/new.rs
  removed  src/etoro/models/old.rs
  pages    2 operations may be paginated: `--verbose` shows the lines for an overlay
netbird  1 operation, 0 types, 0 files changed
crate  2 files changed
  changed  README.md
  removed  src/etoro_other/mod.rs
";
    assert_eq!(plain(&summary(&report, &apis)), expected);
    let quiet = "netbird  1 operation, 0 types, 0 files changed\n";
    assert_eq!(plain(&summary(&Report::default(), &apis[1..])), quiet);
}

#[test]
fn many_files_of_a_kind_are_a_number() {
    let changes = (0..43).map(|number| change(&format!("src/a{number}.rs"), Difference::Missing, "", "a"));
    let report = Report { changes: changes.collect() };
    assert_eq!(plain(&summary(&report, &[])), "crate  43 files changed\n  added    43 files\n");
}
