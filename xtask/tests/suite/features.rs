//! What each feature of the generated crate brings into a program, as `cargo tree` counts it.
//!
//! `BLESS=1 cargo test -p xtask --test suite features` writes the table into the guide of the crate.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::repository::root;

/// The first line of the table.
const HEAD: &str = "| features | crates |";

/// Without an API, whose features say nothing of what is below it.
const ROWS: &[(&str, &[&str])] = &[
    ("none: plain HTTP", &[]),
    ("`ring`, `native-roots` (the default)", &["ring", "native-roots"]),
    ("`ring`, `webpki-roots`", &["ring", "webpki-roots"]),
    ("`aws-lc-rs`, `native-roots`", &["aws-lc-rs", "native-roots"]),
    ("the default, `http2`", &["ring", "native-roots", "http2"]),
    ("the default, `gzip`", &["ring", "native-roots", "gzip"]),
    ("the default, `brotli`", &["ring", "native-roots", "brotli"]),
    ("the default, `zstd`", &["ring", "native-roots", "zstd"]),
    ("the default, `xml`", &["ring", "native-roots", "xml"]),
    ("the default, `blocking`, `pages`", &["ring", "native-roots", "blocking", "pages"]),
];

/// The crates that a program on Linux compiles for the crate with these features, itself included.
fn crates(features: &[&str]) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root()).args(["tree", "--locked", "--quiet", "--package", "generated-client"]);
    command.args(["--edges", "normal", "--prefix", "none", "--format", "{p}", "--no-default-features"]);
    command.args(["--target", "x86_64-unknown-linux-gnu", "--features", &features.join(",")]);
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("it is UTF-8");
    text.lines()
        .map(|line| line.split_once(" (").map_or(line, |(name, _)| name).trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn the_guide_counts_the_crates_of_each_feature() {
    let rows = ROWS.iter().map(|(what, features)| format!("| {what} | {} |\n", crates(features).len()));
    let table = format!("{HEAD}\n|---|--:|\n{}", rows.collect::<String>());
    let path = root().join("generated-client/examples/README.md");
    let guide = fs::read_to_string(&path).expect("the guide can be read");
    let (before, rest) = guide.split_once(HEAD).expect("the guide has the table");
    let (found, after) = rest.split_once("\n\n").expect("text follows");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, format!("{before}{table}\n{after}")).expect("the guide can be written");
        return;
    }
    assert_eq!(format!("{HEAD}{found}\n"), table, "BLESS=1 writes it into the guide");
}

/// A client without TLS pays for none of it.
#[test]
fn plain_http_has_no_cryptography() {
    let crates = crates(&["blocking", "http2", "gzip", "pages", "xml"]);
    let is_tls = |name: &&String| {
        ["ring ", "aws-lc", "rustls", "webpki", "hyper-rustls", "tokio-rustls"]
            .iter()
            .any(|tls| name.starts_with(tls))
    };
    assert_eq!(crates.iter().find(is_tls), None);
}
