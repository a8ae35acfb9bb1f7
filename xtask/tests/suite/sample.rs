//! What the documents and overlays of the sample say together, and the Rust that they become.
//!
//! `BLESS=1 cargo test -p xtask --test suite sample` takes over what is generated now.

use xtask::diagnostic::{Diagnostics, Severity, Style};
use xtask::document::{Document, Sources, Strictness};
use xtask::report;
use xtask::spec::{Operation, SecuritySchemeKind, Spec};
use xtask::sync::{Mode, sync};

use crate::repository::{Repository, sample};

/// The resolved description of an API of the sample, which must have no problem at all.
fn spec(api: &str) -> Spec {
    let path =
        |name: String| sample().join("specs").join(name).to_str().expect("the path is UTF-8").to_owned();
    let (document, overlay) = (path(format!("{api}.yaml")), path(format!("{api}.overlay.yaml")));
    let mut sources = Sources::disk();
    let mut diagnostics = Diagnostics::default();
    let document = Document::load(&mut sources, &document, &[&overlay], Strictness::Strict, &mut diagnostics);
    let spec = document.map(|document| Spec::resolve(&document, &mut diagnostics));
    let problems = diagnostics.render(&sources, Severity::Note, Style::Plain);
    assert_eq!(problems, "");
    spec.expect("a document without problems is resolved")
}

fn operation<'a>(spec: &'a Spec, id: &str) -> &'a Operation {
    let found = spec.operations.iter().find(|operation| operation.operation_id.as_deref() == Some(id));
    found.unwrap_or_else(|| panic!("there is no operation {id}"))
}

fn security(operation: &Operation) -> Vec<Vec<&str>> {
    operation.security.iter().map(|names| names.iter().map(String::as_str).collect()).collect()
}

#[test]
fn moorings_keys_and_request_ids_belong_to_the_client() {
    let spec = spec("moorings");
    assert_eq!(spec.operations.len(), 3);
    let header = |name: &str| SecuritySchemeKind::Header { name: name.into(), prefix: String::new() };
    assert_eq!(spec.security_schemes["ApiKey"].kind, header("x-api-key"));
    assert_eq!(spec.security_schemes["UserKey"].kind, header("x-user-key"));
    assert_eq!(spec.security_schemes["OAuth2"].kind, SecuritySchemeKind::Bearer);
    for scheme in ["ApiKey", "UserKey"] {
        assert_eq!(spec.security_schemes[scheme].credential.as_deref(), Some("api_keys"));
    }
    assert_eq!(spec.request_id.as_deref(), Some("x-request-id"));

    let pair = vec!["ApiKey", "UserKey"];
    for (id, expected, parameters) in [
        ("createBerthToken", vec![pair.clone()], vec!["berthId"]),
        ("deleteBerthToken", vec![pair.clone()], vec!["berthId", "tokenId"]),
        ("updateBerthToken", vec![pair, vec!["OAuth2"]], vec!["berthId", "tokenId"]),
    ] {
        let operation = operation(&spec, id);
        assert_eq!(security(operation), expected, "{id}");
        let names: Vec<_> = operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        assert_eq!(names, parameters, "{id}");
    }

    let secret: Vec<_> = spec.schemas.iter().filter(|(_, schema)| schema.secret).collect();
    let places: Vec<_> = secret.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(places, ["#/components/schemas/CreateTokenResponse/properties/token"]);
}

#[test]
fn pilots_takes_a_bearer_or_a_prefixed_token() {
    let spec = spec("pilots");
    let prefixed = SecuritySchemeKind::Header { name: "Authorization".into(), prefix: "Token ".into() };
    assert_eq!(spec.security_schemes["TokenAuth"].kind, prefixed);
    assert_eq!(spec.security_schemes["BearerAuth"].kind, SecuritySchemeKind::Bearer);
    assert_eq!(security(operation(&spec, "deleteToken")), [["BearerAuth"], ["TokenAuth"]]);
}

#[test]
fn customs_takes_a_bearer() {
    let spec = spec("customs");
    assert_eq!(security(operation(&spec, "deleteApiToken")), [["BearerAuth"]]);
    assert_eq!(spec.security_schemes["BearerAuth"].kind, SecuritySchemeKind::Bearer);
}

/// The modules alone: the crate around them, with the runtime, is `generated-client`. The tests of the generated client and
/// of examples compile them.
#[test]
fn the_sample_becomes_what_is_expected() {
    let is_module = |path: &str| path.matches('/').count() > 1 && !path.starts_with("src/runtime/");
    let generated = Repository::of_sample("sample").generated();
    let modules = generated.into_iter().filter(|(path, _)| is_module(path)).collect();
    let mode = if std::env::var_os("BLESS").is_some() { Mode::Write } else { Mode::Check };
    let report = sync(&sample(), modules, mode).expect("the expected files can be read and written");
    let drift = report::differences(&report, "xtask/tests/sample");
    assert!(
        mode == Mode::Write || drift.is_empty(),
        "{drift}\nto take it over: BLESS=1 cargo test -p xtask --test suite sample"
    );
}
