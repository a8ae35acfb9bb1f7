//! The same texts beside a document: in reports on changes, in `codegen.toml`, in names files, and in what `vendor` writes.

use std::collections::BTreeMap;
use std::fs;

use pulldown_cmark::{Event, Options, Parser, Tag};
use xtask::diagnostic::{Severity, Style};
use xtask::diff::Format;
use xtask::sync::Mode;
use xtask::vendor::{Limits, vendor};
use xtask::{CRATE, diff_text};

use super::harmless::{Files, assert_harmless, assert_readable};
use super::payloads::PAYLOADS;
use super::template::{client, models, operations};
use super::{CALM, plant};
use crate::repository::Repository;

/// Asserts that a report shows nothing on GitHub but text: no HTML, no link, no mention, no reference to an issue.
fn assert_plain(report: &str, what: &str) {
    assert_readable(report, what);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for event in Parser::new_ext(report, options) {
        match event {
            // Our own words fold long lists.
            Event::Html(html) | Event::InlineHtml(html) => {
                let own = ["<details>", "</details>", "<summary>", "</summary>", "<b>", "</b>"];
                let rest = own.iter().fold(html.to_string(), |rest, tag| rest.replace(tag, ""));
                assert!(!rest.contains('<'), "{what}: {html:?} in\n{report}");
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                panic!("{what}: a link to {dest_url:?} in\n{report}");
            }
            Event::Text(text) => {
                let live = text.contains('@') || text.contains("http") || text.contains("PWN");
                assert!(!live, "{what}: {text:?} in\n{report}");
            }
            _ => {}
        }
    }
}

#[test]
fn reports_on_changes_show_text() {
    for (number, payload) in PAYLOADS.iter().enumerate() {
        let templates = [client(), operations(), models()];
        for template in templates.iter().skip(number % 3).take(1) {
            let (calm, planted) = (plant(template, CALM).to_string(), plant(template, payload).to_string());
            for (old, new) in [(&calm, &planted), (&planted, &calm)] {
                let Some(changes) = diff_text(old, new, None, "api").changes else { continue };
                let what = format!("{payload:?} in a report");
                assert_plain(&changes.render(Format::Markdown), &what);
                assert_plain(&changes.render(Format::Changelog), &what);
            }
        }
    }
}

/// A document whose operations have names to pin and tags to select.
const ZOO: &str = "openapi: 3.1.0\ninfo: {title: Zoo, version: '1'}\npaths:\n  /a: {get: {operationId: list, tags: [a], responses: {'204': {description: a}}}}\n";

/// A text as TOML and JSON write it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON").replace('\u{7f}', "\\u007f")
}

/// What may stand in `codegen.toml` and in a names file, with a text in one place.
fn configurations(payload: &str) -> Vec<(String, String)> {
    let text = quoted(payload);
    let api = |rest: &str| format!("[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\n{rest}");
    let no_names = |config: String| (config, String::new());
    vec![
        no_names(format!("[[api]]\nmodule = {text}\ndocument = \"zoo.yaml\"\n")),
        no_names(format!("[[api]]\nmodule = \"zoo\"\ndocument = {text}\n")),
        no_names(api(&format!("overlays = [{text}]\n"))),
        no_names(api(&format!("include = [{{ tag = {text} }}]\n"))),
        no_names(api(&format!("exclude = [{{ path = {text} }}]\n"))),
        no_names(api(&format!("source = {text}\n"))),
        no_names(format!("[crate]\nname = {text}\n\n{}", api(""))),
        no_names(format!("[crate]\ndescription = {text}\n\n{}", api(""))),
        no_names(format!("[crate]\nversion = {text}\n\n{}", api(""))),
        no_names(api(&format!("{text} = 1\n"))),
        (api(""), format!("[method]\n\"GET /a\" = {text}\n")),
        (api(""), format!("[method]\n{text} = \"fetch\"\n")),
        (api(""), format!("[{text}]\n\"GET /a\" = \"fetch\"\n")),
    ]
}

#[test]
fn configurations_do_no_harm() {
    let repository = Repository::new("hostile-configurations");
    for (number, payload) in PAYLOADS.iter().enumerate() {
        let all = configurations(payload);
        let (config, names) = &all[number % all.len()];
        repository.0.write("specs/zoo.yaml", ZOO);
        repository.0.write("specs/codegen.toml", config.as_str());
        repository.0.write("specs/zoo.names.toml", names.as_str());
        let before = repository.0.read();
        let what = format!("{config}{names}");
        let outcome = repository.codegen(Mode::Write);
        for problems in &outcome.problems {
            assert_readable(&problems.render(Severity::Note, Style::Plain), &what);
        }
        let outside = |files: BTreeMap<String, String>| -> BTreeMap<String, String> {
            let is_ours = |path: &str| path.starts_with(CRATE) || path.ends_with(".names.toml");
            files.into_iter().filter(|(path, _)| !is_ours(path)).collect()
        };
        let after = repository.0.read();
        // A text that may be a module is a name as any other.
        if outcome.report.is_some() && config.contains("module = \"zoo\"") {
            let prefix = format!("{CRATE}/");
            let inside = after.iter().filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?, text)));
            let files = inside.map(|(path, text)| (path.to_owned(), text.clone())).collect();
            assert_harmless(&Files::generated(files), &what);
        }
        assert_eq!(outside(before), outside(after), "{what}");
    }
}

#[test]
fn what_vendor_writes_is_one_document() {
    let repository = Repository::new("hostile-pages");
    repository.0.write(
        "specs/codegen.toml",
        "[[api]]\nmodule = \"zoo\"\ndocument = \"zoo.yaml\"\nsource = [\"page.yaml\"]\n",
    );
    for (number, payload) in PAYLOADS.iter().enumerate() {
        let template = [client(), operations(), models()][number % 3].clone();
        repository.0.write("specs/page.yaml", plant(&template, payload).to_string());
        let before = repository.0.read();
        let vendored = vendor(repository.0.path(), &[], Mode::Write, Limits::default()).expect("it is read");
        for problems in &vendored.problems {
            assert_readable(&problems.render(Severity::Note, Style::Plain), payload);
        }
        let mut after = repository.0.read();
        let written = after.remove("specs/zoo.yaml").expect("the document is written");
        let _: serde_json::Value = serde_json::from_str(&written).expect("it is written as the page has it");
        let lock = after.remove("specs/vendor.lock").unwrap_or_default();
        assert!(lock.is_empty() || lock.parse::<toml::Table>().is_ok(), "{payload:?}:\n{lock}");
        after.retain(|path, text| before.get(path) != Some(text));
        assert!(after.is_empty(), "{payload:?}: {:?}", after.keys());
        let _ = fs::remove_file(repository.0.path().join("specs/zoo.yaml"));
    }
}
