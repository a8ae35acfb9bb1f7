//! What our documents and overlays say together.

use xtask::diagnostic::{Diagnostics, Severity, Style};
use xtask::document::{Document, Sources, Strictness};
use xtask::spec::{Operation, SecuritySchemeKind, Spec};

use crate::repository::root;

/// The resolved description of an API of `specs/`, which must have no problem at all.
fn spec(api: &str) -> Spec {
    let path = |name: String| root().join("specs").join(name).to_str().expect("the path is UTF-8").to_owned();
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
fn etoro_keys_and_request_ids_belong_to_the_client() {
    let spec = spec("etoro");
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
        ("createAgentPortfolioUserToken", vec![pair.clone()], vec!["agentPortfolioId"]),
        ("deleteAgentPortfolioUserToken", vec![pair.clone()], vec!["agentPortfolioId", "userTokenId"]),
        (
            "updateAgentPortfolioUserToken",
            vec![pair, vec!["OAuth2"]],
            vec!["agentPortfolioId", "userTokenId"],
        ),
    ] {
        let operation = operation(&spec, id);
        assert_eq!(security(operation), expected, "{id}");
        let names: Vec<_> = operation.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        assert_eq!(names, parameters, "{id}");
    }

    let secret: Vec<_> = spec.schemas.iter().filter(|(_, schema)| schema.secret).collect();
    let places: Vec<_> = secret.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(places, ["#/components/schemas/CreateUserTokenResponse/properties/userToken"]);
}

#[test]
fn netbird_takes_a_bearer_or_a_prefixed_token() {
    let spec = spec("netbird");
    let prefixed = SecuritySchemeKind::Header { name: "Authorization".into(), prefix: "Token ".into() };
    assert_eq!(spec.security_schemes["TokenAuth"].kind, prefixed);
    assert_eq!(spec.security_schemes["BearerAuth"].kind, SecuritySchemeKind::Bearer);
    assert_eq!(security(operation(&spec, "deleteToken")), [["BearerAuth"], ["TokenAuth"]]);
}

#[test]
fn softwareone_takes_a_bearer() {
    let spec = spec("softwareone");
    assert_eq!(security(operation(&spec, "deleteApiToken")), [["BearerAuth"]]);
    assert_eq!(spec.security_schemes["BearerAuth"].kind, SecuritySchemeKind::Bearer);
}
